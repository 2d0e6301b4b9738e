"""The part of project.yml in which the client's headers become the vocabulary.

The options models are made from `datasets`, so that an editor completes the vocabulary's names with their meaning and
an unknown name is refused like every other wrong key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field, create_model, model_validator

from jtbd_reports.datasets import DATASETS
from jtbd_reports.options import Options
from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jtbd_reports.datasets import Dataset


def _as_text(value: object) -> object:
    """YAML reads `142` as a number where the client's value is meant; booleans are written as a spreadsheet does."""
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, int | float) else value


Word: TypeAlias = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int | float | bool)]
"""A client's text, which YAML may take for a number."""


class Origin(Options):
    """A column whose header stands more than once in the file."""

    header: Word
    """The client's header."""
    origin: int = Field(default=1, ge=1)
    """Which of the columns with this header, counted from the left."""


class Extra(Origin):
    """A column of the project's own."""

    type: Literal["text", "number"] = "text"
    """How its values are read."""


class Constant(Options):
    """A value that stands in every row: what the file says nowhere, such as a shop's orders all being won."""

    constant: Word
    """The value, as the client would have written it."""


class Filter(Options):
    """A filter that excludes, or one on a column whose header stands more than once."""

    values: list[Word] = Field(default_factory=list)
    """Texts of which the cell must be one."""
    excluded: list[Word] = Field(default_factory=list, alias="not")
    """Texts of which the cell must be none."""
    origin: int | None = Field(default=None, ge=1)
    """Which of the columns with this header, counted from the left."""

    @model_validator(mode="after")
    def _one_way(self) -> Filter:
        if bool(self.values) == bool(self.excluded):
            raise ValueError("expected either values or not, a list of texts")
        return self


class TableMapping(Options):
    """How the columns of a file become one table of the vocabulary."""

    columns: Any
    """The vocabulary's columns, each with the client's header."""
    extra: dict[str, Word | Extra] = Field(default_factory=dict)
    """The project's own columns: a name, and the client's header or {header: …, type: number}."""
    values: dict[str, dict[Word, Word | None]] = Field(default_factory=dict)
    """By column, the client's value and what it means; "*" stands for any other value, null for no value."""
    where: dict[Word, Word | Annotated[list[Word], Field(min_length=1)] | Filter] = Field(default_factory=dict)
    """Only rows in which the client's column holds one of these values are read; all conditions must hold."""
    duplicates: Literal["drop", "keep"] = "drop"
    """In a table without a key: whether a row that repeats another row wholly is left out."""


_Reference = Word | Origin | Constant | Annotated[list[Word | Origin], Field(min_length=1)]
"""A client's column; of a text column, several whose texts are joined; or a value for every row."""


# models made here have no source in which pydantic could look for docstrings, and looking takes half a second
_QUICK = ConfigDict(use_attribute_docstrings=False)


class _Columns(Options):
    model_config = _QUICK


class _Mapping(TableMapping):
    model_config = _QUICK


def _mapping_model(dataset: Dataset) -> type[TableMapping]:
    """The mapping of one dataset, its columns by name."""
    fields: dict[str, Any] = {
        column.name: (
            _Reference if column.required else _Reference | None,
            Field(default=... if column.required else None, description=column.meaning),
        )
        for column in dataset.fields
    }
    title = dataset.name.capitalize()
    columns = create_model(f"{title}Columns", __base__=_Columns, **fields)
    about = TableMapping.model_fields["columns"].description
    return create_model(
        f"{title}Mapping", __base__=_Mapping, __doc__=dataset.row, columns=(columns, Field(description=about))
    )


if TYPE_CHECKING:
    Reference: TypeAlias = str | Origin | Constant | list[str | Origin]

    class Tables(Options):
        """The options of `tables:`, one optional `TableMapping` by dataset name; each source that maps uses it."""

else:
    Tables = create_model(
        "Tables",
        __base__=_Columns,
        __doc__="Tables of the vocabulary made from one source.",
        **{
            name: (_mapping_model(dataset) | None, Field(default=None, description=dataset.row))
            for name, dataset in DATASETS.items()
        },
    )


def mappings(tables: Options) -> dict[str, TableMapping]:
    """The tables that are mapped, by dataset name."""
    found = ((name, getattr(tables, name)) for name in DATASETS)
    return {name: mapping for name, mapping in found if mapping is not None}


def extras(mapping: TableMapping) -> dict[str, str]:
    """The project's own columns with their types."""
    return {name: extra.type if isinstance(extra, Extra) else "text" for name, extra in mapping.extra.items()}


def wanted(tables: Options) -> frozenset[str]:
    """Folded headers that the mappings name: what a file's columns may be known by."""
    return frozenset(
        fold(header)
        for mapping in mappings(tables).values()
        for header in (
            *(header for _path, _name, ref in references(mapping) for header, _origin in places(ref)),
            *mapping.where,
        )
    )


def references(mapping: TableMapping) -> Iterable[tuple[str, str, Reference]]:
    """Section of the mapping, column name and the client's column or columns for each that is mapped."""
    for name in type(mapping.columns).model_fields:
        if getattr(mapping.columns, name) is not None:
            yield "columns", name, getattr(mapping.columns, name)
    for name, extra in mapping.extra.items():
        yield "extra", name, extra


def places(ref: Reference) -> tuple[tuple[str, int | None], ...]:
    """The client's headers and, where told, which of their columns; none where a constant stands instead."""
    refs = ref if isinstance(ref, list) else [] if isinstance(ref, Constant) else [ref]
    return tuple((ref, None) if isinstance(ref, str) else (ref.header, ref.origin) for ref in refs)
