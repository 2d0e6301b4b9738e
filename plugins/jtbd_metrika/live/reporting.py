"""Reports by the Reporting API: page by page, held against the numbers the server gives of the whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_metrika.live.answers import part, unknown
from jtbd_metrika.live.failures import LiveError
from jtbd_metrika.live.reports import cells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_metrika.live.client import Client
    from jtbd_metrika.live.reports import Layout

_PATH = "/stat/v1/data"
_PAGE = 100_000  # rows, the most the API gives at once
_TRIES = 2  # a report that changed while it was paged through is fetched once more


@dataclass(frozen=True, slots=True)
class Query:
    """Which report of which days by which model; `accept_sampled` where an estimate from a part of visits is right."""

    layout: Layout
    first: str
    last: str
    attribution: str
    accept_sampled: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Rows as texts under the layout's headers; the share of visits looked at (1: all); what to know."""

    rows: list[list[str]]
    share: float
    notes: tuple[str, ...]


def fetch_report(client: Client, query: Query) -> Report:
    """The report with every row.

    Raises:
        LiveError: it is sampled and that was not accepted, or rows are lacking.
    """
    for _try in range(_TRIES):
        answers, rows = _pages(client, query)
        wrong = _incomplete(answers, rows)
        if not wrong:
            return _made(query, answers, rows)
        client.say(f"the report changed while it was read ({wrong}); reading it anew")
    raise LiveError(f"the report is not complete: {wrong}", "Run the command again later.")


def _pages(client: Client, query: Query) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All answers, and the rows in them."""
    answers: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    while True:
        answer = client.get(_PATH, _params(client, query, len(rows) + 1))
        page = part(answer, "data", list)
        _refuse_sampled(answer, query)
        if not all(_fits(row, query.layout) for row in page):
            unknown("a row lacks its dimensions or metrics")
        answers.append(answer)
        rows += page
        client.say(f"{len(rows)} of {part(answer, 'total_rows', int)} rows")
        fresh = set(map(_key, page)) - seen
        seen |= fresh
        if not fresh or len(rows) >= answer["total_rows"]:
            return answers, rows


def _fits(row: object, made: Layout) -> bool:
    """Whether a row holds as many names and numbers as were asked for."""
    if not isinstance(row, dict):
        return False
    names, metrics = row.get("dimensions"), row.get("metrics")
    return (
        isinstance(names, list)
        and isinstance(metrics, list)
        and (len(names), len(metrics)) == (len(made.dimensions), len(made.measures))
        and all(isinstance(name, dict) for name in names)
        and all(value is None or isinstance(value, (int, float)) for value in metrics)
    )


def _key(row: dict[str, Any]) -> str:
    return json.dumps(row["dimensions"], sort_keys=True)


def _params(client: Client, query: Query, offset: int) -> dict[str, str]:
    dimensions = [dimension for dimension, _header in query.layout.dimensions]
    params = {
        "ids": str(client.asker.counter),
        "date1": query.first,
        "date2": query.last,
        "dimensions": ",".join(dimensions),
        "metrics": ",".join(measure.metric for measure in query.layout.measures),
        "attribution": query.attribution,
        "accuracy": "full",
        "include_undefined": "true",
        "lang": "ru",
        # Visits alone leave the order of equal rows open, and a row could stand on two pages or on none.
        "sort": ",".join(["-ym:s:visits", *dimensions]),
        "limit": str(_PAGE),
        "offset": str(offset),
    }
    return params | ({"filters": query.layout.filters} if query.layout.filters else {})


def _refuse_sampled(answer: Mapping[str, Any], query: Query) -> None:
    if answer.get("sampled") and not query.accept_sampled:
        raise LiveError(
            f"Metrica would estimate this report from {_share(answer):.1%} of the visits",
            "Fetch fewer days, or say accept_sampled: true to take the estimate.",
            ("accept_sampled",),
        )


def _incomplete(answers: list[dict[str, Any]], rows: list[dict[str, Any]]) -> str:
    """What shows that rows are lacking or doubled, or nothing."""
    total = answers[-1]["total_rows"]
    keys = set(map(_key, rows))
    if len(keys) < len(rows):
        return f"{len(rows) - len(keys)} rows came twice"
    if len(rows) != total and not answers[-1].get("total_rows_rounded"):
        return f"{len(rows)} of {total} rows came"
    return ""


def _made(query: Query, answers: list[dict[str, Any]], rows: list[dict[str, Any]]) -> Report:
    if not rows:
        raise LiveError(
            f"Metrica has no rows for this report from {query.first} to {query.last}", "Look at the counter's number."
        )
    share = min(map(_share, answers))
    notes = [_against_totals(answers[-1], rows, exact=share == 1)]
    if share < 1:
        notes.append(f"Metrica estimated the numbers from {share:.1%} of the visits.")
    if any(answer.get("contains_sensitive_data") for answer in answers):
        notes.append("Metrica leaves out rows from which single visitors could be told.")
    return Report([cells(query.layout, row) for row in rows], share, tuple(filter(None, notes)))


def _share(answer: Mapping[str, Any]) -> float:
    share = answer.get("sample_share")
    return float(share) if answer.get("sampled") and isinstance(share, (int, float)) else 1.0


def _against_totals(answer: Mapping[str, Any], rows: list[dict[str, Any]], *, exact: bool) -> str:
    """A sentence where the visits of all rows are not those of the server's total; visits come first of the metrics."""
    totals = part(answer, "totals", list)
    if not totals or not isinstance(totals[0], (int, float)):
        unknown("its totals are no numbers")
    total = float(totals[0])
    added = sum(float(row["metrics"][0] or 0) for row in rows)
    allowed = 0.5 if exact else 0.01 * total
    if abs(added - total) <= allowed:
        return ""
    return f"The rows add up to {added:.0f} visits where Metrica's own total is {total:.0f}."
