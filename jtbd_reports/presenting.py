"""What an analysis is given to word its result with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.trace import traced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_reports.language import Language
    from jtbd_reports.model import Metric


@dataclass(frozen=True, slots=True)
class View:
    """The report's language, currency and this analysis's metrics; every number leaves it formatted and traced.

    Attributes:
        language: words and formats; `view.language.gettext` is the plugin's own catalogue before the core's.
        currency: ISO 4217 code of all money.
        metrics: this analysis's metrics by id.
        minimum: the smallest group shown, to be said where groups are hidden.
        sources: title of each dataset's source, such as {"deals": "data/deals.csv"}.
    """

    language: Language
    currency: str
    metrics: Mapping[str, Metric]
    minimum: int
    sources: Mapping[str, str]

    def number(self, metric_id: str, *, digits: int | None = None) -> str:
        """The metric's value in words of the locale, traced."""
        metric = self.metrics[metric_id]
        return traced(metric_id, self.language.metric(metric, self.currency, digits=digits))

    def interval(self, metric_id: str, *, digits: int | None = None) -> str:
        """The metric's interval, as `16–20 %`, traced; empty where it has none."""
        text = self.language.interval(self.metrics[metric_id], self.currency, digits=digits)
        return traced(metric_id, text) if text else ""

    def has(self, metric_id: str) -> bool:
        """Whether the metric exists and may be shown."""
        metric = self.metrics.get(metric_id)
        return metric is not None and metric.value is not None and not metric.suppressed
