"""Fixed headers of an export that somebody renamed: what stands in the file in their stead."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_crm import generic
from jtbd_crm.headers import Headers, call
from jtbd_crm.matching import lacking
from jtbd_crm.semantics import Semantics
from jtbd_reports.datasets import DATASETS
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, fold, number, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_crm.shapes import Choice, Choices, Format, People
    from jtbd_reports.reading import DateOrder

_ALIKE = 0.75
_KINDS = ("phones", "emails", "ids", "names", "client_ids")
_ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy")
_SURE = 2
"""Of name, place and values, how many must speak for a header."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A format as the file spells it, and what the user should know of it."""

    format: Format
    asides: tuple[str, ...] = ()


def renamed(format_: Format, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Renamed:
    """Put in the place of each fixed header that is missing the one that can only be it.

    Args:
        format_: what the file was taken for.
        names: its headers.
        rows: some of its rows.
    """
    headers = Headers(names)
    free = _free(format_, headers)
    taken: dict[str, str] = {}
    asides: list[str] = []
    gone: list[str] = []
    for header in _missing(format_, headers):
        known = _Missing(format_, headers, rows, header)
        votes = {place: known.votes(place) for place in free if squeeze(names[place]) not in taken.values()}
        best = max(votes, key=lambda place: votes[place], default=None)
        if best is None or not votes[best]:
            gone.append(header)
        elif votes[best] >= _SURE and list(votes.values()).count(votes[best]) == 1:
            taken[header] = squeeze(names[best])
            asides.append(f"{header} is missing; {taken[header]} is taken for it: see whether it is.")
        else:
            asides.append(f"{header} is missing; {squeeze(names[best])} may be it.")
    if gone:
        asides.append(f"Of the headers that such an export has, these are missing: {', '.join(gone)}.")
    return Renamed(_respelt(format_, taken) if taken else format_, tuple(asides))


def _missing(format_: Format, headers: Headers) -> list[str]:
    """Headers that are of use and always there, but not in this file."""
    fixed = () if format_.enough else format_.block
    wanted = dict.fromkeys((*lacking(format_, headers), *fixed))
    return [name for name in wanted if not headers.has(name) and _useful(format_, headers, name)]


def _useful(format_: Format, headers: Headers, name: str) -> bool:
    """Whether something is read from the column that no other column of the file says."""
    choices = [options for _table, _column, options in _options(format_, name)]
    instead = all(any(map(headers.has, _flat(options))) for options in choices if _joined(options, name) is None)
    return any(name in getattr(format_.people, kind) for kind in _KINDS) or (bool(choices) and not instead)


def _options(format_: Format, name: str) -> Iterator[tuple[str, str, Sequence[Choice]]]:
    """Table, column and choices of what a header fills."""
    for table, choices in format_.tables.items():
        for column, options in choices.items():
            if name in _flat(options):
                yield table, column, options


def _flat(options: Sequence[Choice]) -> list[str]:
    """All headers of some choices."""
    plain = [name for one in options for name in ((one,) if isinstance(one, str) else one)]
    return [call(name)[1] or name for name in plain]


def _joined(options: Sequence[Choice], name: str) -> Choice | None:
    """The choice that joins a header with others; None where the header stands alone."""
    return next((one for one in options if not isinstance(one, str) and name in one), None)


def _free(format_: Format, headers: Headers) -> list[int]:
    """Positions of headers that the format has no use for."""
    people = [name for kind in _KINDS for name in getattr(format_.people, kind)]
    filled = [name for choices in format_.tables.values() for options in choices.values() for name in _flat(options)]
    known = {place for name in (*format_.block, *people, *format_.edited, *filled) for place in headers.places(name)}
    folded = [fold(name) for name in headers.names]
    return [n for n, name in enumerate(folded) if name and n not in known and name not in format_.noise]


@dataclass(frozen=True, slots=True)
class _Missing:
    """A header that is missing, and what may speak for another in its place."""

    format: Format
    headers: Headers
    rows: Sequence[Sequence[str]]
    header: str

    def votes(self, place: int) -> int:
        """How many of name and place speak for a column, and its values, which alone say nothing."""
        said = self._named(place) + self._stands(place)
        return said + self._fits(place) if said else 0

    def _named(self, place: int) -> bool:
        """Whether people call the column so."""
        name, wanted = fold(self.headers.names[place]), fold(self.header)
        columns = {column for _table, column, _options_ in _options(self.format, self.header)}
        usual = {fold(word) for column in columns for word in _flat(generic.DEALS.tables["deals"].get(column, ()))}
        return name in usual or difflib.SequenceMatcher(None, name, wanted).ratio() >= _ALIKE

    def _stands(self, place: int) -> bool:
        """Whether the column stands between the fixed headers between which the missing one would."""
        block = self.format.block
        if self.format.enough or self.header not in block:
            return False
        at, folded = block.index(self.header), [fold(name) for name in self.headers.names]
        before = folded[place - 1] if place else ""
        behind = folded[place + 1] if place + 1 < len(folded) else ""
        wanted = [fold(block[n]) if 0 <= n < len(block) else None for n in (at - 1, at + 1)]
        # before the first and behind the last may stand anything
        return all(word in {None, other} for word, other in zip(wanted, (before, behind), strict=True))

    def _fits(self, place: int) -> bool:
        """Whether the values can be those of the missing column, where its values are of a kind."""
        values = [row[place].strip() for row in self.rows]
        filled = [value for value in values if value]
        columns = {column: table for table, column, _options_ in _options(self.format, self.header)}
        if not filled or not columns:
            return False
        if "status" in columns:
            return any(Semantics.of(self.format).status(value) in {"won", "lost"} for value in filled)
        if "deal_id" in columns:
            return len(set(filled)) == len(values)
        column, table = next(iter(columns.items()))
        kind = DATASETS[table].field(column).type
        if kind == "datetime":
            return any(all(not isinstance(moment(value, order), Bad) for value in filled) for order in _ORDERS)
        return kind == "money" and not any(isinstance(number(value), Bad) for value in filled)


def _respelt(format_: Format, taken: Mapping[str, str]) -> Format:
    """The format with other headers."""

    def word(name: str) -> str:
        made, header = call(name)
        return f"={made}({taken.get(header, header)})" if made else taken.get(name, name)

    def choice(one: Choice) -> Choice:
        return word(one) if isinstance(one, str) else tuple(map(word, one))

    def table(choices: Choices) -> Choices:
        return {column: tuple(map(choice, options)) for column, options in choices.items()}

    def people(known: People) -> People:
        return replace(known, **{kind: tuple(map(word, getattr(known, kind))) for kind in _KINDS})

    return replace(
        format_,
        block=tuple(map(word, format_.block)),
        edited=tuple(map(word, format_.edited)),
        people=people(format_.people),
        tables={name: table(choices) for name, choices in format_.tables.items()},
    )
