"""How long files of a client's size take to read: `python benchmarks/reading.py [--kind csv] [--profile]`.

Makes a deals export of twelve columns in a temporary folder (CSV of a million rows, XLSX of 100,000), reads it through
the source `files` in a fresh process and prints seconds (wall and CPU) and peak memory.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import datetime as dt
import os
import pstats
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from jtbd_files.source import SOURCE
from jtbd_reports.testing import read_source

ROWS = {"csv": 1_000_000, "xlsx": 100_000}
HEADERS = (
    "ID", "Мобильный телефон", "Этап сделки", "Бюджет", "Дата создания", "Дата закрытия", "Источник", "Ответственный",
    "Товар", "Кампания", "Комментарий", "Город",
)  # fmt: skip
COLUMNS = dict(
    zip(
        ("deal_id", "customer_id", "status", "amount", "created_at", "closed_at", "channel", "manager", "product",
         "campaign", "comment"),
        HEADERS,
        strict=False,
    )
)  # fmt: skip
OPTIONS = {"tables": {"deals": {"columns": COLUMNS, "extra": {"city": "Город"}}}}


def rows(count: int) -> list[list[str]]:
    """Plausible deals; every comment differs, so that nothing is saved by repetition."""
    dice, start = random.Random(1), dt.datetime(2024, 1, 1)  # noqa: DTZ001, S311 - a benchmark's wall clock and dice
    made = []
    for number in range(count):
        created = start + dt.timedelta(seconds=dice.randrange(60_000_000))
        made.append(
            [
                str(10_000_000 + number),
                f"+7 9{dice.randrange(10**9):09}",
                dice.choice(("won", "lost", "open")),
                f"{dice.randrange(1_000, 9_000_000)},{dice.randrange(100):02}",
                created.strftime("%d.%m.%Y %H:%M:%S"),
                (created + dt.timedelta(days=dice.randrange(90))).strftime("%d.%m.%Y"),
                dice.choice(("Яндекс", "VK", "Сайт", "Звонок")),
                f"Менеджер {dice.randrange(20)}",
                f"Квартира {dice.randrange(300)}",
                f"camp_{dice.randrange(50)}",
                f"Ищет квартиру номер {number}; просит перезвонить",
                dice.choice(("Москва", "Тверь", "Казань")),
            ]
        )
    return made


def write(path: Path, count: int) -> None:
    """The export in the format that the name says."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADERS, *rows(count)])
        return
    import openpyxl  # noqa: PLC0415 - only for workbooks

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Сделки")
    for row in [list(HEADERS), *rows(count)]:
        sheet.append(row)
    book.save(path)


def measure(path: Path, *, profile: bool) -> None:
    """Read in a child process and print what it cost."""
    if pid := os.fork():
        os.waitpid(pid, 0)
        return
    spy = cProfile.Profile()
    started, before = time.perf_counter(), time.process_time()
    if profile:
        spy.enable()
    reading = read_source(SOURCE, path.parent, {"path": path.name, **OPTIONS})
    spy.disable()
    wall, busy = time.perf_counter() - started, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    height, size = reading.tables["deals"].num_rows, path.stat().st_size / 1e6
    print(f"{path.suffix} {height:,} x {len(HEADERS)}, {size:.0f} MB: {wall:.1f} s, {busy:.1f} s CPU, {peak:.0f} MB")
    if profile:
        pstats.Stats(spy).sort_stats("tottime").print_stats(25)
    sys.stdout.flush()
    os._exit(0)


def main() -> None:
    """Write and read each kind asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=list(ROWS), help="one instead of both")
    parser.add_argument("--rows", type=int, help="instead of the usual number")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    for kind in [options.kind] if options.kind else ROWS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"deals.{kind}"
            if pid := os.fork():
                # made in a process of its own, so that its memory is not counted
                os.waitpid(pid, 0)
            else:
                write(path, options.rows or ROWS[kind])
                os._exit(0)
            measure(path, profile=options.profile)


if __name__ == "__main__":
    main()
