"""A table nobody else knows: a mapping proposed by likeness of headers, to be confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_files.headless import is_data, named
from jtbd_files.kinds import RULES
from jtbd_files.matching import Match, matches
from jtbd_files.proposing import proposal
from jtbd_files.samples import samples
from jtbd_files.spilling import spilled
from jtbd_reports import Glimpse, Recognised
from jtbd_reports.tables.orders import aside, two_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_files.proposing import Proposal
    from jtbd_files.samples import Sample

_KINDS = frozenset({"text", "jsonl", "xlsx", "parquet", "html"})
_MOST = 0.49
"""A proposal by likeness is never sure: from .5 on nobody is asked to confirm it."""
_HEADLESS = 0.1
_COLUMNS = 150
"""A table this wide is no list of deals, and comparing its headers would take long."""


def recognise(glimpse: Glimpse) -> Recognised | None:
    """The tables that a file could be read into; None where nothing in it looks like any."""
    if glimpse.fault or glimpse.kind not in _KINDS or not glimpse.rows or len(glimpse.headers) > _COLUMNS:
        return None
    if is_data(glimpse.headers):
        return _headless(glimpse)
    column, rows = spilled(glimpse)
    seen = samples(glimpse.headers, rows)
    found = matches([sample for sample in seen if sample.name])
    if not found:
        return None
    best = found[0]
    made = proposal(best, seen)
    told = dict(glimpse.told)
    if column:
        told["spilled"] = column
        made.asides.insert(0, f"Some rows have too many cells: what is too much is put back into {column}.")
    made.asides += _order(glimpse, best) + _dates(seen, made.mapped, glimpse.language)
    alike = ", ".join(dict.fromkeys(sample.header for sample in best.found.values()))
    return Recognised(
        format=f"table of {best.rule.title}",
        certainty=_certainty(best, len(glimpse.headers)),
        why=f"named and filled like columns of {best.rule.dataset}: {alike}",
        entry={"path": glimpse.name, **told, "tables": made.tables},
        name=best.rule.name,
        fields=tuple(made.fields),
        asides=tuple(made.asides),
    )


def _certainty(match: Match, width: int) -> float:
    """The more columns of the table were found, and the more of the file they explain, the surer."""
    return round(_MOST * (0.6 * match.score / (match.score + 2) + 0.4 * min(1.0, match.score / width)), 2)


def _order(glimpse: Glimpse, match: Match) -> list[str]:
    """A word on dates that can only be read in another order than the project's usual one."""
    usual = "dmy" if glimpse.language == "ru" else "mdy"
    odd = [sample for sample in match.found.values() if sample.dates and usual not in sample.dates]
    return [f"{odd[0].header} is not in the order {usual}: see date_order in project.yml."] if odd else []


def _headless(glimpse: Glimpse) -> Recognised | None:
    names, found = named(glimpse.headers, glimpse.rows)
    if not found:
        return None
    made = _purchases(found)
    return Recognised(
        format="table without headers, perhaps of purchases",
        certainty=_HEADLESS,
        why="its first row holds values; who, when and for how much was told by their looks",
        entry={"path": glimpse.name, **glimpse.told, "headers": names, "tables": made.tables},
        name="orders",
        fields=tuple(made.fields),
        asides=("The file has no header row: name its columns under headers, and see what each holds.", *made.asides),
    )


def _purchases(found: dict[str, Sample]) -> Proposal:
    rule = next(rule for rule in RULES if rule.dataset == "deals")
    seen: Sequence[Sample] = tuple(found.values())
    return proposal(Match(rule, found, 0), seen)


def _dates(seen: Sequence[Sample], mapped: set[str], language: str) -> list[str]:
    """A sentence on each column of dates of two orders, and on each mapped one that can be read both ways."""
    spoken = (one for one in seen if one.header in mapped or two_orders(one.values))
    said = (aside(one.header, one.values, language) for one in spoken)
    return [sentence for sentence in said if sentence]
