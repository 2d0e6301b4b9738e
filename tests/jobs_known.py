"""What other analyses know of jobs, made by hand, for the tests of jobs.evidence and jobs.use."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from jobs_deals import LOCALES

from jtbd_reports import Blank, Inputs, Listing, Metric, View, plain
from jtbd_reports.datasets import DATASETS
from jtbd_reports.engine import Engine
from jtbd_reports.language import Language
from jtbd_reports.pipeline import check_result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_reports import Analysis, Page, Presentation, Result

Rows = "Sequence[Mapping[str, Any]]"
SHARES = {
    "job_id": pa.string(), "share": pa.float64(), "low": pa.float64(), "high": pa.float64(), "n": pa.int64(),
    "of": pa.int64(), "unit": pa.string(), "suppressed": pa.bool_(),
}  # fmt: skip
DERIVED = {
    "crm_evidence": SHARES,
    "web_evidence": SHARES,
    "survey_evidence": SHARES,
    "customer_jobs": {"customer_id": pa.string(), "job_id": pa.string(), "deals": pa.int64(), "is_primary": pa.bool_()},
    "deal_jobs": {"deal_id": pa.string(), "job_id": pa.string()},
    "phrase_jobs": {"phrase": pa.string(), "job_id": pa.string(), "visits": pa.int64(), "by": pa.string()},
    "job_numbers": {
        "job_id": pa.string(), "measure": pa.string(), "kind": pa.string(), "value": pa.float64(), "low": pa.float64(),
        "high": pa.float64(), "n": pa.int64(), "suppressed": pa.bool_(),
    },
}  # fmt: skip


def tables(**rows: Any) -> dict[str, Any]:
    """Frames of one engine; columns are typed as the vocabulary or the contract between analyses says."""
    return {name: _engine().frame(_arrow(name, given)) for name, given in rows.items()}


@cache
def _engine() -> Engine:
    """One for all tables of a test module, so that an analysis can join them."""
    return Engine.open(Path(tempfile.gettempdir()))


def _arrow(name: str, rows: Any) -> pa.Table:
    plainly = {"integer": pa.int64(), "number": pa.float64(), "money": pa.float64(), "boolean": pa.bool_()}
    if name in DERIVED:
        kinds, columns = DERIVED[name], list(DERIVED[name])
    else:
        kinds = {field.name: plainly.get(field.type, pa.string()) for field in DATASETS[name].fields}
        columns = list(dict.fromkeys(column for row in rows for column in row)) or list(kinds)
    return pa.table(
        {column: pa.array([row.get(column) for row in rows], kinds.get(column, pa.string())) for column in columns}
    )


def shares(unit: str, of: int, **by_job: Any) -> list[dict[str, Any]]:
    """Rows of evidence: `job=(share, low, high)`, or None for one that is hidden."""
    rows = []
    for job, found in by_job.items():
        share, low, high = found or (None, None, None)
        size = None if found is None else round(share * of)
        row = {"job_id": job, "share": share, "low": low, "high": high, "n": size, "of": of, "unit": unit}
        rows.append({**row, "suppressed": found is None})
    return rows


def talk(name: str, job: str | None, consent: str = "quotes", **more: Any) -> dict[str, Any]:
    """An interview with a person of the job."""
    return {"interview_id": name, "segment": job, "consent": consent, "coders": "А", **more}


def said(name: str, code: str, text: str, place: int = 1, **more: Any) -> dict[str, Any]:
    """A passage of an interview."""
    return {"interview_id": name, "code": code, "text": text, "position": place, "passage": place, "coder": "А", **more}


def measure(
    job: str, name: str, value: float | None, low: float | None = None, high: float | None = None, **more: Any
) -> dict[str, Any]:
    """A row of job_numbers; one without a value is hidden."""
    row = {"job_id": job, "measure": name, "kind": "share", "value": value, "low": low, "high": high, "n": 100}
    return {**row, "suppressed": value is None, **more}


def run(
    analysis: Analysis, frames: Mapping[str, Any], documents: Mapping[str, Any], *, minimum: int = 5, **options: Any
) -> Result:
    """The result, held against what the analysis promises; documents as their models or as YAML would give them."""
    read = {
        name: document if not isinstance(document, dict) else analysis.documents[name].model_validate(document)
        for name, document in documents.items()
    }
    given = Inputs(frames, {}, analysis.options.model_validate(options), read, minimum, 1)
    result = analysis.run(given)
    check_result(analysis, result)
    return result


def numbers(result: Result) -> dict[str, Metric]:
    return {metric.id: metric for metric in result.metrics}


def speak(analysis: Analysis, result: Result, language: str = "en", minimum: int = 5) -> Presentation:
    words = Language(language).within(LOCALES)
    return analysis.present(result, View(words, "EUR", numbers(result), minimum, {"deals": "data/deals.csv"}))


def told(page: Page) -> str:
    """Everything in the titles, lists, sentences and blanks of a page, without its markers."""
    return "\n".join(plain(text) for section in page.sections for text in (section.title, *_words(section.blocks)))


def _words(blocks: Any) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Listing):
            yield from (f"{term}: {text}" for term, text in block.items)
        elif isinstance(block, Blank):
            yield f"[{block.title}] {block.hint}"
        else:
            yield from getattr(block, "paragraphs", (getattr(block, "text", ""),))
