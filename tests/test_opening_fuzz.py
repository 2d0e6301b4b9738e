"""Damaged exports of every format: a reading whose rows add up or a plain refusal, nothing else, and soon."""

from __future__ import annotations

import datetime as dt
import io
import json
import time
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtbd_files.source import SOURCE
from jtbd_reports import ProjectError, Reading
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADERS = ("ID", "Клиент", "Этап", "Бюджет", "Создан", "Комментарий")
ROWS = [
    (str(n), f"+7 900 000-00-{n:02}", ("won", "lost", "open")[n % 3], n * 1000.5, f"{n:02}.03.2026", f"Текст {n}, «да»")
    for n in range(1, 25)
]
TABLES = {
    "deals": {
        "columns": dict(
            zip(("deal_id", "customer_id", "status", "amount", "created_at", "comment"), HEADERS, strict=True)
        )
    },
    "customers": {"columns": {"customer_id": "Клиент"}},
}
SECONDS = 5


def delimited(sign: str, codec: str) -> bytes:
    lines = [sign.join(f'"{cell}"' if sign in str(cell) else str(cell) for cell in row) for row in [HEADERS, *ROWS]]
    return ("\r\n".join(lines) + "\r\n").encode(codec)


def workbook() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in [HEADERS, *ROWS]:
        sheet.append(row)
    sheet["E3"] = dt.date(2026, 3, 1)
    book.save(target)
    return target.getvalue()


def columns() -> bytes:
    target = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(zip(HEADERS, row, strict=True)) for row in ROWS]), target)
    return target.getvalue()


def objects() -> bytes:
    lines = (json.dumps(dict(zip(HEADERS, row, strict=True)), ensure_ascii=False) for row in ROWS)
    return "\n".join(lines).encode()


def page() -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in [HEADERS, *ROWS])
    return f'<html><meta charset="utf-8"><table>{body}</table></html>'.encode()


FORMATS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: delimited(",", "utf-8"),
    "semicolons in cp1251": lambda: delimited(";", "cp1251"),
    "tabs in UTF-16": lambda: delimited("\t", "utf-16"),
    "xlsx": workbook,
    "parquet": columns,
    "jsonl": objects,
    "html": page,
}


@cache
def made(name: str) -> bytes:
    """An undamaged file, always the same: a workbook knows the time it was written."""
    return FORMATS[name]()


def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """The content cut, its bits flipped, signs put into it, a stretch of it doubled or left out."""
    data = bytearray(content)
    for _time in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(["cut", "flip", "put", "double", "drop"]))
        length = draw(st.integers(1, 80))
        if kind == "cut":
            del data[place:]
        elif kind == "flip" and data:
            data[place] ^= 1 << draw(st.integers(0, 7))
        elif kind == "put":
            sign = draw(
                st.sampled_from([b'"', b"\t", b";", b",", b"\n", b"\r", b"\0", b"\xff", b"{", b"<td>", b"1e+18"])
            )
            data[place:place] = sign
        elif kind == "double":
            data[place:place] = data[place : place + length]
        else:
            del data[place : place + length]
    return bytes(data)


@st.composite
def damage(draw: st.DrawFn, name: str) -> bytes:
    return damaged(draw, made(name))


def options(draw: st.DrawFn) -> dict[str, Any]:
    return draw(
        st.sampled_from(
            [
                {},
                {"header_row": 2},
                {"headers": list(HEADERS)},
                {"spilled": "Комментарий"},
                {"delimiter": "spaces"},
                {"encoding": "utf-8"},
            ]
        )
    )


def held(reading: Reading) -> None:
    """Whatever was read adds up, and a table without rows does not come in silence."""
    found = sum(file.rows for file in reading.files)
    deals = reading.tables["deals"]
    notes = {(note.code, note.detail): note.count for note in reading.notes}
    lost = sum(notes.get((code, "deals"), 0) for code in ("dropped_rows", "duplicate_key", "duplicate_row"))
    unsplit = found - deals.num_rows - lost
    assert 0 <= unsplit <= reading.rejected_rows
    assert deals.num_rows or lost or reading.rejected_rows
    assert set(deals["status"].to_pylist()) <= {"won", "lost", "open"}


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_is_refused_or_accounted_for(tmp_path: Path, name: str, data: st.DataObject) -> None:
    path = tmp_path / "deals.bin"
    path.write_bytes(data.draw(damage(name)))
    told = data.draw(st.composite(options)())
    started = time.process_time()
    try:
        held(read_source(SOURCE, tmp_path, {"path": path.name, "tables": TABLES, **told}))
    except ProjectError as error:
        assert all(problem.message for problem in error.problems)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_never_breaks_what_is_proposed(tmp_path: Path, name: str, data: st.DataObject) -> None:
    path = tmp_path / "deals.bin"
    path.write_bytes(data.draw(damage(name)))
    assert SOURCE.recognise is not None
    found = SOURCE.recognise(glimpse(path, path.name))
    if found is not None:
        try:
            read_source(SOURCE, tmp_path, found.entry)
        except ProjectError as error:
            assert all(problem.message for problem in error.problems)


@pytest.mark.parametrize("name", FORMATS)
def test_undamaged_files_of_all_formats_say_the_same(tmp_path: Path, name: str) -> None:
    path = tmp_path / "deals.bin"
    path.write_bytes(made(name))
    reading = read_source(SOURCE, tmp_path, {"path": path.name, "tables": TABLES})
    deals = reading.tables["deals"].to_pylist()
    assert [deal["amount"] for deal in deals] == [row[3] for row in ROWS]
    assert [deal["comment"] for deal in deals] == [row[5] for row in ROWS]
    assert deals[0]["created_at"] == dt.datetime(2026, 3, 1)  # noqa: DTZ001 - what the export shows
    assert reading.rejected_rows == 0
