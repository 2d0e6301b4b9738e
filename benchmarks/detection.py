"""How long it takes to tell what a file is: `python benchmarks/detection.py`.

Looks at every file of `$JTBD_SHARED_DATA` (by default beside the repository) where there is one, at an XLSX workbook of
100,000 rows and at a TSV of a gigabyte, of which only the head exists. Prints CPU seconds for the slowest; the limit
is 0.3 s for any file.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from reading import ROWS, write

from jtbd_reports.detect import detect
from jtbd_reports.plugins import Registry, load_registry
from jtbd_reports.problems import ProjectError

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
LIMIT = 0.3
GIGABYTE = 1_000_000_000
HEAD = "ym:s:visitID\tym:s:dateTime\tym:s:clientID\tym:s:lastTrafficSource\tym:s:goalsID\n"
LINE = "1790000000000000001\t2026-03-01 10:00:00\t1690000000000000001\torganic\t[]\n"


def giant(path: Path) -> None:
    """A file of a gigabyte whose end is a hole, so that it costs no disk."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + LINE * 10_000)
    os.truncate(path, GIGABYTE)


def main() -> None:
    """Print what each file was taken for, the slowest first."""
    registry = load_registry()
    with tempfile.TemporaryDirectory() as folder:
        book, visits = Path(folder) / "deals.xlsx", Path(folder) / "visits.tsv"
        write(book, ROWS["xlsx"])
        giant(visits)
        given = [book, visits, *(path for path in sorted(SHARED.rglob("*")) if path.is_file())]
        # what is loaded once for all files is not the cost of one of them
        told(book, registry)
        found = [(*told(path, registry), path) for path in given]
    for seconds, what, path in sorted(found, reverse=True)[:15]:
        print(f"{seconds:6.3f} s  {path.name}: {what}")
    slowest = max(seconds for seconds, *_rest in found)
    print(f"{len(found)} files, the slowest {slowest:.3f} s of CPU (limit {LIMIT} s)")
    sys.exit(slowest > LIMIT)


def told(path: Path, registry: Registry) -> tuple[float, str]:
    """CPU seconds, and the answer."""
    before = time.process_time()
    try:
        found = detect(path, f"data/{path.name}", registry, "ru")
        what = f"{found.source}, {found.recognised.format}, {found.recognised.certainty:.0%}"
    except ProjectError as error:
        what = error.problems[0].message
    return time.process_time() - before, what[:80]


if __name__ == "__main__":
    main()
