"""Helpers for plugin authors: run an analysis on a few rows, read what it says."""

from __future__ import annotations

import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jtbd_reports.datasets import DATASETS
from jtbd_reports.engine import Engine
from jtbd_reports.language import Language
from jtbd_reports.model import Inputs
from jtbd_reports.pipeline import check_result
from jtbd_reports.presenting import View
from jtbd_reports.problems import Location, Problem, nearest
from jtbd_reports.reading import ReadRequest
from jtbd_reports.trace import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals as nw
    import pyarrow as pa

    from jtbd_reports.model import Analysis, Presentation, Result, Source
    from jtbd_reports.reading import DateOrder, Reading

    Rows = Sequence[Mapping[str, Any]]


def frame(name: str, rows: Rows, extras: Mapping[str, str] | None = None) -> nw.LazyFrame[Any]:
    """Rows as a lazy frame of the default engine, typed as the dataset says.

    Args:
        name: of the dataset.
        rows: a mapping from column to value each; a column that a row lacks is missing there.
        extras: the project's own columns and their types, `text` or `number`.

    Raises:
        ValueError: a column that is neither in the dataset nor among the extras.
    """
    import pyarrow as pa  # noqa: PLC0415 - a plugin's own import of this module stays cheap

    types = {field.name: field.type for field in DATASETS[name].fields} | dict(extras or {})
    columns = list(dict.fromkeys(column for row in rows for column in row)) or list(types)
    unknown = [column for column in columns if column not in types]
    if unknown:
        raise ValueError(f"{name} has no column {unknown[0]!r}. {nearest(unknown[0], types)}".strip())
    schema = pa.schema([(column, _arrow(types[column])) for column in columns])
    return _engine().frame(pa.Table.from_pylist([dict(row) for row in rows], schema))


@cache
def _engine() -> Engine:
    """One engine for all tables of a test, so that an analysis can join them."""
    return Engine.open(Path(tempfile.gettempdir()))


def _arrow(kind: str) -> pa.DataType:
    import pyarrow as pa  # noqa: PLC0415

    made = {
        "integer": pa.int64(), "number": pa.float64(), "money": pa.float64(), "datetime": pa.timestamp("us"),
        "boolean": pa.bool_(),
    }  # fmt: skip
    return made.get(kind, pa.string())


def run(
    analysis: Analysis,
    tables: Mapping[str, Rows],
    options: Mapping[str, Any] | None = None,
    *,
    documents: Mapping[str, Any] | None = None,
    extras: Mapping[str, Mapping[str, str]] | None = None,
    minimum: int = 5,
    seed: int = 1,
) -> Result:
    """The result of an analysis on a few rows, held against what the analysis declares.

    Args:
        analysis: what to run.
        tables: rows by dataset name.
        options: as they would stand in project.yml.
        documents: content of the YAML files it reads, by file name.
        extras: the project's own columns by dataset name, as in `frame`.
        minimum: the smallest group that may be shown.
        seed: where randomness starts.

    Raises:
        ValueError: a needed table is not given; the result is not what was promised; options do not fit.
    """
    extras = extras or {}
    lacking = [need.table for need in analysis.needs if not need.optional and need.table not in tables]
    if lacking:
        raise ValueError(f"{analysis.name} needs the table {lacking[0]!r}")
    read = {name: model.model_validate((documents or {})[name]) for name, model in analysis.documents.items()}
    result = analysis.run(
        Inputs(
            tables={name: frame(name, rows, extras.get(name)) for name, rows in tables.items()},
            extras={name: extras.get(name, {}) for name in tables},
            options=analysis.options.model_validate(options or {}),
            documents=read,
            minimum=minimum,
            seed=seed,
        )
    )
    check_result(analysis, result)
    return result


def present(
    analysis: Analysis, result: Result, language: str = "en", *, currency: str = "EUR", minimum: int = 5
) -> Presentation:
    """What an analysis says of a result, with the catalogue that stands in `locales/` beside its module."""
    folder = Path(sys.modules[analysis.present.__module__].__file__ or "").parent / "locales"
    metrics = {metric.id: metric for metric in result.metrics}
    return analysis.present(result, View(Language(language).within(folder), currency, metrics, minimum, {}))


def titles(presentation: Presentation) -> list[str]:
    """The titles of all sections as a reader sees them, in order: the story in a minute."""
    return [plain(section.title) for page in presentation.pages for section in page.sections]


def read_source(
    source: Source,
    root: Path,
    options: Mapping[str, Any],
    *,
    date_order: DateOrder = "dmy",
    decimal: str = ",",
    timezone: str = "",
    name: str = "crm",
) -> Reading:
    """What a source reads of a project folder, with options as they would stand in project.yml.

    Args:
        source: what to read with.
        root: the project folder.
        options: as they would stand below the source's name.
        date_order: of the project.
        decimal: decimal sign of the project.
        timezone: of the project; empty leaves times as written.
        name: the source's key in project.yml.

    Raises:
        ProjectError: what the source refused; keys begin with `sources.crm`, places are project.yml without line.
        ValueError: options that do not fit.
    """

    def problem(path: Sequence[str | int], message: str, hint: str = "") -> Problem:
        return Problem(Location("project.yml"), message, ".".join(map(str, ("sources", name, *path))), hint)

    read = source.options.model_validate(options)
    scratch = Path(tempfile.mkdtemp(prefix="jtbd-scratch-"))
    request = ReadRequest(name, root, read, date_order, decimal, problem, timezone=timezone, scratch=scratch)
    source.files(request)
    return source.read(request)
