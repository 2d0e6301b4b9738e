"""What a table of the vocabulary is made of, and how it is described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Type: TypeAlias = Literal["text", "category", "integer", "number", "money", "datetime", "boolean"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Attributes:
        name: the field's standard term.
        type: of its values.
        meaning: in a sentence.
        required: whether it must be mapped and no row may lack it.
        values: all that a closed category may hold.
        unit: of a number.
        refers: the table whose key it holds.
        person: whether it tells one person from another: such values are hashed with the project's salt when they
            are read, so a phone never gets further; never sort by one, its order differs from machine to machine.
    """

    name: str
    type: Type
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()
    unit: str = ""
    refers: str = ""
    person: bool = False


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table: what a row is, its columns, its key (made from file and row where a source has none)."""

    name: str
    row: str
    fields: tuple[Field, ...]
    key: str = ""
    time: str = ""
    """The column that says when a row came about; what dates a source covers is told from it."""

    def field(self, name: str) -> Field:
        """The column of that name; KeyError where there is none."""
        return {field.name: field for field in self.fields}[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(field.name for field in self.fields)


def described(dataset: Dataset) -> str:
    """The dataset as Markdown: a heading and a table of its columns."""
    head = f"### {dataset.name}\n\n{dataset.row}\n\n| column | type | | meaning |\n| --- | --- | --- | --- |\n"
    return head + "\n".join(_row(dataset, field) for field in dataset.fields)


def _row(dataset: Dataset, field: Field) -> str:
    flags = (("key", field.name == dataset.key), ("required", field.required), ("hashed", field.person))
    marks = [word for word, holds in flags if holds]
    values = f" One of {', '.join(field.values)}." if field.values else ""
    unit = f" In {field.unit}." if field.unit else ""
    refers = f" Key of {field.refers}." if field.refers else ""
    return f"| `{field.name}` | {field.type} | {', '.join(marks)} | {field.meaning}{values}{unit}{refers} |"
