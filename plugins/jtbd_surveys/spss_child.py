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

from jtbd_reports.tables.values import clean
from jtbd_surveys.spss_values import described, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_surveys.variables import Variable


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
    columns = [pa.array(texts(data[name], _labels(meta, name), _gone(meta, name)), pa.string()) for name in names]
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


def _variable(meta: Any, name: str, values: Sequence[Any]) -> Variable:  # noqa: ANN401 - as above
    label, measure = meta.column_names_to_labels.get(name) or "", meta.variable_measure.get(name, "unknown")
    return described(name, label, _labels(meta, name), _gone(meta, name), values, measure=measure)


if __name__ == "__main__":
    main(*sys.argv[1:])
