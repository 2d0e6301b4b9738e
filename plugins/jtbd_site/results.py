"""Every number of the report for machines: `results.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jtbd_reports.report import Evidence, Report


def results(report: Report) -> str:
    """The ledger as JSON, in the report's order; of a hidden group nothing but that it is hidden."""
    content = {
        "report": report.name,
        "language": report.language,
        "currency": report.currency,
        "data_until": report.until.isoformat() if report.until else None,
        "jtbd_reports": report.version,
        "smallest_group": report.minimum,
        "metrics": [_metric(line) for line in report.evidence.values()],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _metric(line: Evidence) -> dict[str, Any]:
    metric = line.metric
    open_ = not metric.suppressed
    return {
        "id": metric.id,
        "label": line.label,
        "kind": metric.kind,
        "value": metric.value if open_ else None,
        "low": metric.low if open_ else None,
        "high": metric.high if open_ else None,
        "level": metric.level if open_ and metric.low is not None else None,
        "n": metric.n if open_ else None,
        "unit": metric.unit,
        "method": metric.method,
        "where": metric.where,
        "suppressed": metric.suppressed,
        "analysis": line.analysis,
        "version": line.version,
        "plugin": line.plugin,
        "sources": list(line.sources),
        "page": line.page,
    }
