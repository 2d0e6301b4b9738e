"""Chart idioms made of rows, each for a wide and for a narrow place.

`rows` decides what stands where and in which words; `marks` says it in Altair. Colours are names of tokens
(`"@accent"`); `drawing` puts the theme's in their place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_reports.charts.rows import Dot, RowChart
from jtbd_reports.trace import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.charts.specs import Spec
    from jtbd_reports.language import Language
    from jtbd_reports.model import Kind

__all__ = ["Dot", "Group", "Node", "bars", "dots", "groups", "tree"]
DEEPEST = 3
"""Levels of a tree below its roots."""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and the rows under it."""

    label: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One row of a tree.

    Attributes:
        label: what it is, in the client's words.
        value: in the kind's own unit; None where it is unknown.
        depth: 0 for a root, up to 3.
        text: the value in words; formatted by kind where empty.
        accent: what the title speaks of.
    """

    label: str
    value: float | None
    depth: int
    text: str = ""
    accent: bool = False


def dots(
    rows: Sequence[Dot],
    *,
    kind: Kind,
    language: Language,
    currency: str,
    baseline: tuple[float, str] | None = None,
    zero: bool = True,
) -> tuple[Spec, Spec]:
    """Estimates with intervals: a dot on a band, directly labelled, `n` at the right, one accent among grey.

    Args:
        rows: from top to bottom.
        kind: how values are read.
        language: formats and words.
        currency: ISO 4217 code, for money.
        baseline: a value to compare with and its label, drawn as a dashed line.
        zero: whether the axis reaches zero.

    Returns:
        Specifications for a place about 760 px wide and for one about 340 px.
    """
    return RowChart("dots", _clean(rows), kind, language, currency, _plain(baseline), zero).both()


def bars(
    rows: Sequence[Dot], *, kind: Kind, language: Language, currency: str, baseline: tuple[float, str] | None = None
) -> tuple[Spec, Spec]:
    """Plain counts and sums as bars from zero; arguments and result as in `dots`, intervals are not drawn."""
    exact = [replace(row, low=None, high=None) for row in _clean(rows)]
    return RowChart("bars", exact, kind, language, currency, _plain(baseline), zero=True).both()


def groups(
    rows: Sequence[Group],
    *,
    kind: Kind,
    language: Language,
    currency: str,
    baseline: tuple[float, str] | None = None,
    zero: bool = True,
) -> tuple[Spec, Spec]:
    """Dots under headings, all on one axis; arguments and result as in `dots`, values may be negative."""
    flat = [row for group in rows for row in (Dot(group.label, None), *group.dots)]
    sizes = [1 + len(group.dots) for group in rows]
    heads = frozenset(sum(sizes[:place]) for place in range(len(sizes)))
    levels = tuple(int(index not in heads) for index in range(len(flat)))
    return RowChart("dots", _clean(flat), kind, language, currency, _plain(baseline), zero, levels, heads).both()


def tree(nodes: Sequence[Node], *, kind: Kind, language: Language, currency: str) -> tuple[Spec, Spec]:
    """Bars in reading order, each label indented by its depth; result as in `dots`.

    Args:
        nodes: a node is followed by those below it.
        kind: how values are read.
        language: formats and words.
        currency: ISO 4217 code, for money.
    """
    flat = [Dot(node.label, node.value, text=node.text, accent=node.accent) for node in nodes]
    levels = tuple(min(max(node.depth, 0), DEEPEST) for node in nodes)
    return RowChart("bars", _clean(flat), kind, language, currency, None, zero=True, levels=levels).both()


def _clean(rows: Sequence[Dot]) -> list[Dot]:
    """Rows whose words carry no marks of traced numbers: nothing in a chart is a link."""
    return [replace(row, label=plain(row.label), text=plain(row.text), n=plain(row.n)) for row in rows]


def _plain(baseline: tuple[float, str] | None) -> tuple[float, str] | None:
    return None if baseline is None else (baseline[0], plain(baseline[1]))
