"""A mapping held against the header of one file: which column is which, and everything wrong with it at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jtbd_reports.datasets import DATASETS
from jtbd_reports.problems import nearest
from jtbd_reports.tables.cells import PlannedColumn
from jtbd_reports.tables.conform import Plan
from jtbd_reports.tables.mapping import Filter, extras, place, references
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
            if section == "extra" and (message := _misnamed(column, dataset)):
                self.problems.append(self.problem((*at, section, column), message))
                continue
            position = self._find((*at, section, column), *place(ref))
            if position is not None:
                columns.append(self._planned(dataset, mapping, column, position))
        self._check_values(at, dataset, mapping)
        filters = tuple(self._filters((*at, "where"), mapping))
        keyed = any(column.name == dataset.key for column in columns)
        made = made_key if dataset.key and not keyed else ""
        return Plan(dataset, self.file, tuple(columns), style, filters, made, mapping.duplicates == "drop")

    def _planned(self, dataset: Dataset, mapping: TableMapping, name: str, position: int) -> PlannedColumn:
        words, header = mapping.values.get(name, {}), squeeze(self.headers[position])
        if name not in dataset.names:
            number = extras(mapping)[name] == "number"
            return PlannedColumn(name, position, header, "number" if number else "text", words=words)
        known = dataset.field(name)
        required = known.required or name == dataset.key
        return PlannedColumn(name, position, header, known.type, required, known.values, words)

    def _find(self, path: tuple[str, ...], header: str, origin: int | None) -> int | None:
        """Position of the column with that header; None with a problem where it is not there or not the only one."""
        places = find(self.headers, header)
        if not places:
            self.problems.append(self.problem(path, f"{self.file} has no column {header!r}", self._columns(header)))
            return None
        if origin is None and len(places) > 1:
            spots = _listed([str(place + 1) for place in places])
            message = f"{self.file} has {len(places)} columns {header!r}: {spots} from the left"
            choices = " or ".join(f"{{header: {header}, origin: {n + 1}}}" for n in range(len(places)))
            self.problems.append(self.problem(path, message, f"Say which: {choices}."))
            return None
        if (origin or 1) > len(places):
            message = f"{self.file} has only {len(places)} of column {header!r}, there is no origin {origin}"
            self.problems.append(self.problem(path, message))
            return None
        return places[(origin or 1) - 1]

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

    def _filters(self, at: tuple[str, ...], mapping: TableMapping) -> Iterable[tuple[int, frozenset[str]]]:
        for header, condition in mapping.where.items():
            chosen = condition if isinstance(condition, Filter) else None
            position = self._find((*at, header), header, chosen.origin if chosen else None)
            texts = condition.values if isinstance(condition, Filter) else condition
            if position is not None:
                yield position, frozenset(map(fold, [texts] if isinstance(texts, str) else texts))


def _misnamed(name: str, dataset: Dataset) -> str:
    """What is wrong with the name of an extra column, if anything."""
    if name in dataset.names:
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
