"""A mapping held against the header of one file: which column is which, and everything wrong with it at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jtbd_reports.datasets import DATASETS
from jtbd_reports.problems import nearest
from jtbd_reports.tables.cells import PlannedColumn
from jtbd_reports.tables.conform import Plan
from jtbd_reports.tables.mapping import Constant, Filter, extras, places, references
from jtbd_reports.tables.values import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jtbd_reports.datasets import Dataset
    from jtbd_reports.problems import Problem
    from jtbd_reports.tables.cells import Style
    from jtbd_reports.tables.mapping import TableMapping

_NAME = re.compile(r"[^\W\d]\w*")
_SHORT = 160
"""Characters of a list of headers shown in a hint."""


@dataclass(slots=True)
class Resolver:
    """Finds the columns of a mapping in one file, and gathers what is wrong.

    Attributes:
        file: path of the file, for messages.
        headers: of the file, in order.
        problem: makes a Problem at a path of keys below the source's entry.
        problems: what was found wrong.
    """

    file: str
    headers: Sequence[str]
    problem: Callable[..., Problem]
    problems: list[Problem] = field(default_factory=list)

    def plan(self, name: str, mapping: TableMapping, style: Style, made_key: str) -> Plan:
        """The plan for a dataset; what could not be found is missing from it and stands among the problems."""
        dataset, at = DATASETS[name], ("tables", name)
        columns = []
        for section, column, ref in references(mapping):
            if section == "extra" and (message := _misnamed(column, dataset, mapping)):
                self.problems.append(self.problem((*at, section, column), message))
                continue
            positions = [self._find((*at, section, column), *spot) for spot in places(ref)]
            found = [position for position in positions if position is not None]
            if isinstance(ref, Constant):
                planned = self._planned(dataset, mapping, column, (0,))
                columns.append(replace(planned, header=column, constant=ref.constant))
            elif len(found) == len(positions):
                columns.append(self._planned(dataset, mapping, column, tuple(found)))
            if len(positions) > 1 and column in dataset.names and dataset.field(column).type != "text":
                message = f"only a text column can be made of several, and this is a {dataset.field(column).type}"
                self.problems.append(self.problem((*at, section, column), message))
        self._check_values(at, dataset, mapping)
        filters = tuple(self._filters((*at, "where"), mapping))
        keyed = any(column.name == dataset.key for column in columns)
        made = made_key if dataset.key and not keyed else ""
        return Plan(dataset, self.file, tuple(columns), style, filters, made, mapping.duplicates == "drop")

    def _planned(self, dataset: Dataset, mapping: TableMapping, name: str, found: tuple[int, ...]) -> PlannedColumn:
        words, (position, *also) = mapping.values.get(name, {}), found
        header = squeeze(self.headers[position])
        if name not in dataset.names:
            number = extras(mapping)[name] == "number"
            return PlannedColumn(name, position, header, "number" if number else "text", words=words)
        known = dataset.field(name)
        required = known.required or name == dataset.key
        return PlannedColumn(name, position, header, known.type, required, known.values, words, tuple(also))

    def position(self, path: tuple[str, ...], header: str, origin: int | None = None) -> int | None:
        """Position of a column that an option names; None with a problem where it is not there or not the only one."""
        return self._find(path, header, origin)

    def _find(self, path: tuple[str, ...], header: str, origin: int | None) -> int | None:
        """Position of the column with that header; None with a problem where it is not there or not the only one."""
        spots = find(self.headers, header)
        if not spots:
            self.problems.append(self.problem(path, f"{self.file} has no column {header!r}", self._columns(header)))
            return None
        if origin is None and len(spots) > 1:
            listed = _listed([str(spot + 1) for spot in spots])
            message = f"{self.file} has {len(spots)} columns {header!r}: {listed} from the left"
            choices = " or ".join(f"{{header: {header}, origin: {n + 1}}}" for n in range(len(spots)))
            self.problems.append(self.problem(path, message, f"Say which: {choices}."))
            return None
        if (origin or 1) > len(spots):
            message = f"{self.file} has only {len(spots)} of column {header!r}, there is no origin {origin}"
            self.problems.append(self.problem(path, message))
            return None
        return spots[(origin or 1) - 1]

    def _columns(self, header: str) -> str:
        """A hint with the nearest header and all of them, shortened."""
        names = list(dict.fromkeys(squeeze(name) for name in self.headers if squeeze(name)))
        text = ", ".join(names)
        if len(text) > _SHORT:
            text = f"{text[:_SHORT].rpartition(', ')[0] or text[:_SHORT]}, … ({len(names)} in all)"
        return f"{nearest(header, names)} Its columns: {text}.".strip()

    def _check_values(self, at: tuple[str, ...], dataset: Dataset, mapping: TableMapping) -> None:
        """Value maps must be for mapped columns and lead into the values a closed column allows."""
        mapped = [name for _section, name, _ref in references(mapping)]
        for name, words in mapping.values.items():
            path = (*at, "values", name)
            if name not in mapped:
                hint = nearest(name, mapped) or f"Mapped columns: {', '.join(mapped)}."
                self.problems.append(self.problem(path, f"no column {name!r} is mapped in this table", hint))
                continue
            allowed = dataset.field(name).values if name in dataset.names else ()
            for word, target in words.items():
                if allowed and target is not None and target not in allowed:
                    message = f"expected one of {', '.join(allowed)}, got {target!r}"
                    self.problems.append(self.problem((*path, word), message, nearest(target, allowed)))

    def _filters(self, at: tuple[str, ...], mapping: TableMapping) -> Iterable[tuple[int, frozenset[str], bool]]:
        for header, condition in mapping.where.items():
            chosen = condition if isinstance(condition, Filter) else Filter(values=_texts(condition))
            position = self._find((*at, header), header, chosen.origin)
            if position is not None:
                yield position, frozenset(map(fold, chosen.values or chosen.excluded)), bool(chosen.values)


def _texts(condition: str | list[str]) -> list[str]:
    return [condition] if isinstance(condition, str) else condition


def _misnamed(name: str, dataset: Dataset, mapping: TableMapping) -> str:
    """What is wrong with the name of an extra column, if anything."""
    twins = [other for other in mapping.extra if other.casefold() == name.casefold()]
    if twins[0] != name:
        return f"{name!r} and {twins[0]!r} differ by nothing but case; give one another name"
    if name.casefold() in dataset.names:
        return f"{name!r} is a column of {dataset.name}; map it under columns"
    if not _NAME.fullmatch(name):
        return f"{name!r} cannot name a column; use letters, digits and _, a letter first"
    return ""


def find(headers: Sequence[str], wanted_header: str) -> list[int]:
    """Positions of a header; white space never matters, case only where both spellings stand in the file."""
    exact = [n for n, header in enumerate(headers) if squeeze(header) == squeeze(wanted_header)]
    return exact or [n for n, header in enumerate(headers) if fold(header) == fold(wanted_header)]


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]
