"""The process that reads an SPSS file: its library is written in C, and ends with some damaged files.

Run as `python -m jtbd_surveys.spss_child FILE FOLDER ENCODING ROWS`. It leaves `data.parquet` with the rows as text
and `about.json` with names and labels in the folder, or `about.json` with what is wrong.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat

from jtbd_reports.tables.values import clean, number_text
from jtbd_surveys.variables import Variable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def main(path: str, folder: str, encoding: str, rows: str) -> None:
    """Read a file and write what it holds.

    Args:
        path: the file.
        folder: an empty one.
        encoding: of its texts; empty where the file says it itself.
        rows: how many are wanted; 0 for all.
    """
    about = Path(folder) / "about.json"
    try:
        # user-missing values are kept and blanked here: the library drops their ranges otherwise
        data, meta = pyreadstat.read_sav(
            path, output_format="dict", user_missing=True, row_limit=int(rows), encoding=encoding or None
        )
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, OSError, ValueError, UnicodeError) as error:
        about.write_text(json.dumps({"fault": str(error)}), encoding="utf-8")
        return
    names = list(meta.column_names)
    columns = [_texts(data[name], _labels(meta, name), _gone(meta, name)) for name in names]
    pq.write_table(pa.table(columns, [str(n) for n in range(len(names))]), Path(folder) / "data.parquet")
    found = {
        "encoding": meta.file_encoding or "?",
        "variables": [(name, asdict(_variable(meta, name, data[name]))) for name in names],
    }
    about.write_text(json.dumps(found), encoding="utf-8")


def _labels(meta: Any, name: str) -> dict[Any, str]:  # noqa: ANN401 - pyreadstat's container has no type
    return {value: clean(label) for value, label in meta.variable_value_labels.get(name, {}).items()}


def _gone(meta: Any, name: str) -> list[tuple[Any, Any]]:  # noqa: ANN401 - as above
    """Ranges of values that the file declares to be missing; a single value is a range of its own."""
    return [(span["lo"], span["hi"]) for span in meta.missing_ranges.get(name, ())]


def _is_gone(value: Any, gone: Sequence[tuple[Any, Any]]) -> bool:  # noqa: ANN401 - a number or a text
    return any(type(low) is type(value) is type(high) and low <= value <= high for low, high in gone)


def _texts(values: Sequence[Any], labels: Mapping[Any, str], gone: Sequence[tuple[Any, Any]]) -> pa.Array:
    """Labels where there are any, else the value as text; null for missing ones (not a number, None)."""
    made: dict[Any, str | None] = {}
    found: list[str | None] = []
    for value in values:
        if value != value:  # noqa: PLR0124 - not a number: SPSS's system-missing value
            found.append(None)
            continue
        if value not in made:
            made[value] = None if _is_gone(value, gone) else labels.get(value, _text(value))
        found.append(made[value])
    return pa.array(found, pa.string())


def _text(value: object) -> str | None:
    if value is None:
        return None
    return number_text(value) if isinstance(value, float) else str(value)


def _variable(meta: Any, name: str, values: Sequence[Any]) -> Variable:  # noqa: ANN401 - as above
    labels, gone = _labels(meta, name), _gone(meta, name)
    points: dict[str, float] = {}
    for value, label in labels.items():
        if not isinstance(value, str) and not _is_gone(value, gone):
            points[label] = float(value)
    valued = {value for value in values if value is not None and value == value}  # noqa: PLR0124 - as above
    held = {value for value in valued if not _is_gone(value, gone)}
    text = clean(meta.column_names_to_labels.get(name) or "") or name
    ordered = meta.variable_measure.get(name) in {"ordinal", "scale"}
    return Variable(text, points, ordered, bool(points) and held <= labels.keys())


if __name__ == "__main__":
    main(*sys.argv[1:])
