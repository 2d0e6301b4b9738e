from __future__ import annotations

import datetime as dt
import json
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtbd_reports.opening.glimpse import glimpse

MOMENT = dt.datetime(2026, 3, 4, 5, 6)  # noqa: DTZ001 - a spreadsheet holds local times

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.reading import Glimpse


def seen(folder: Path, content: bytes | str, name: str = "file.csv") -> Glimpse:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return glimpse(path, f"data/{name}")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_shows_its_headers_and_first_rows(tmp_path: Path, delimiter: str) -> None:
    found = seen(tmp_path, f"id{delimiter} Имя \n1{delimiter}А\n2{delimiter}Б\n")
    assert (found.kind, found.headers, found.rows) == ("text", ("id", "Имя"), (("1", "А"), ("2", "Б")))
    assert (found.name, found.told, found.fault) == ("data/file.csv", {}, "")


def test_rows_are_as_long_as_the_header_and_no_more_than_a_hundred(tmp_path: Path) -> None:
    found = seen(tmp_path, "a,b\n1\n1,2,3\n" + "x,y\n" * 300)
    assert found.rows[:2] == (("1", ""), ("1", "2"))
    assert len(found.rows) == 100


@pytest.mark.parametrize(("codec", "told"), [("utf-8-sig", {}), ("utf-16", {}), ("cp1251", {})])
def test_russian_encodings_are_found(tmp_path: Path, codec: str, told: dict[str, str]) -> None:
    found = seen(tmp_path, "Название сделки;Бюджет\nКвартира на Лесной улице;100\n".encode(codec))
    assert (found.headers, found.told) == (("Название сделки", "Бюджет"), told)


@pytest.mark.parametrize("codec", ["mac-roman", "cp1252"])
def test_a_western_encoding_is_proposed(tmp_path: Path, codec: str) -> None:
    found = seen(tmp_path, "q\ncouldn’t – “really”\n".encode(codec))
    assert (found.rows, found.told) == ((("couldn’t – “really”",),), {"encoding": codec})


def test_a_letter_cut_at_the_end_of_the_head_is_no_fault(tmp_path: Path) -> None:
    found = seen(tmp_path, b"id,x\n" + "ж,".encode() * 200_000)
    assert found.told == {}


def test_an_open_quote_swallows_nothing(tmp_path: Path) -> None:
    found = seen(tmp_path, 'a\tb\n"x\ty\nz\tw\n' + "1\t2\n" * 150)
    assert found.headers == ("a", "b")
    assert len(found.rows) > 0


def test_a_separator_line_is_followed(tmp_path: Path) -> None:
    assert seen(tmp_path, "sep=;\na;b\n1;2\n").headers == ("a", "b")


def test_a_workbook_shows_its_first_sheet_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Сделки"
    for row in (["id", "Дата", "Сумма", None], [1, MOMENT, 1.5, None], [2, None, "x", None]):
        sheet.append(row)
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    found = glimpse(tmp_path / "b.xlsx", "b.xlsx")
    assert (found.kind, found.sheets, found.headers) == ("xlsx", ("Сделки",), ("id", "Дата", "Сумма"))
    assert found.rows == (("1", "2026-03-04 05:06:00", "1.5"), ("2", "", "x"))


def test_parquet_and_json_lines_show_their_columns(tmp_path: Path) -> None:
    pq.write_table(pa.table({"ym:s:visitID": ["1", None]}), tmp_path / "v.parquet")
    found = glimpse(tmp_path / "v.parquet", "v.parquet")
    assert (found.kind, found.headers, found.rows) == ("parquet", ("ym:s:visitID",), (("1",), ("",)))
    lines = "\n".join(json.dumps(value) for value in ({"a": 1}, {"b": "x"}, [1]))
    found = seen(tmp_path, lines, "o.jsonl")
    assert (found.kind, found.headers, found.rows) == ("jsonl", ("a", "b"), (("1", ""), ("", "x")))


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        ("<!DOCTYPE html><html><body>login</body>", "deals.csv", "html"),
        ('<?xml version="1.0"?><a/>', "a.xml", "xml"),
        ("---\nid: 1\n---\nhello", "a.md", "markdown"),
        (b"$FL2@(#) SPSS", "a.sav", "sav"),
        (b"SQLite format 3\0....", "a.db", "database"),
        (b"12345678DUCK", "a.duckdb", "database"),
        (b"%PDF-1.7", "a.pdf", "other"),
    ],
)
def test_kinds_are_known_by_their_first_bytes(tmp_path: Path, content: bytes | str, name: str, kind: str) -> None:
    assert seen(tmp_path, content, name).kind == kind


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "it is empty"),
        (b"PK\x03\x04 torn", "it is a damaged XLSX workbook"),
        (b"PAR1 torn", "it is damaged: download or save it again"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "it is protected by a password; save it without one",
        ),
    ],
)
def test_what_keeps_a_file_from_being_read_is_said(tmp_path: Path, content: bytes, fault: str) -> None:
    assert seen(tmp_path, content).fault == fault


def test_an_archive_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("a.csv", "x")
    assert glimpse(tmp_path / "a.xlsx", "a").fault == "it is an archive; unpack it first"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"{", b"<html>", b"$FL2", b"\xff\xfe", b'a;"b\n']),
    rest=st.binary(max_size=400),
)
def test_no_bytes_raise(tmp_path: Path, start: bytes, rest: bytes) -> None:
    found = seen(tmp_path, start + rest, "any.bin")
    assert all(len(row) == len(found.headers) for row in found.rows)


def test_runs_of_spaces_part_numbers_but_not_words(tmp_path: Path) -> None:
    found = seen(tmp_path, " who  sum\n a   1\n b  2\n c 3\n")
    assert (found.headers, found.rows, found.told) == (
        ("who", "sum"), (("a", "1"), ("b", "2"), ("c", "3")), {"delimiter": "spaces"},
    )  # fmt: skip
    assert seen(tmp_path, "Имя Фамилия\nАнна Ким\nОлег Цой\nИван Ли\n").headers == ("Имя Фамилия",)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'
LINKS = '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>'
DAMAGED = "it is damaged: download or save it again"
LOCKED = "it is protected by a password; save it without one"
FIRST = '<row><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
BEYOND = " " * 8_000_001
"""More than is looked at of any part; packed it takes a few kilobytes."""


def book(path: Path, cells: str, *, texts: str = "", workbook: str = BOOK, links: str = LINKS) -> Path:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", workbook)
        archive.writestr("xl/_rels/workbook.xml.rels", links)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
    return path


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param('<row><c r="XFE1"><v>1</v></c></row>', id="the column behind the last"),
        pytest.param('<row><c r="ZZZZZZZ1"><v>1</v></c></row>', id="a column that would fill the memory"),
        pytest.param('<row><c r="A1" t="s"><v>-5</v></c></row>', id="a shared text of a negative number"),
        pytest.param(f'<row><c r="A1" t="inlineStr"><is><t>{BEYOND}</t></is></c></row>', id="an endless text"),
    ],
)
def test_impossible_cells_are_damage(tmp_path: Path, cells: str) -> None:
    found = glimpse(book(tmp_path / "a.xlsx", cells), "a.xlsx")
    assert (found.kind, found.fault) == ("xlsx", DAMAGED)


def test_a_cell_in_the_last_column_is_read(tmp_path: Path) -> None:
    found = glimpse(book(tmp_path / "a.xlsx", '<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>'), "a.xlsx")
    assert (len(found.headers), found.headers[-1], found.fault) == (16_384, "2", "")


@pytest.mark.parametrize(
    ("workbook", "links"),
    [
        pytest.param(BOOK + BEYOND, LINKS, id="endless workbook"),
        pytest.param(BOOK, LINKS + BEYOND, id="endless links"),
        pytest.param(f'<workbook xmlns="{MAIN}"/>', LINKS, id="no sheet"),
        pytest.param(BOOK, "<Relationships/>", id="a sheet that is nowhere"),
    ],
)
def test_an_impossible_workbook_is_damaged_and_no_archive(tmp_path: Path, workbook: str, links: str) -> None:
    found = glimpse(book(tmp_path / "a.xlsx", FIRST, workbook=workbook, links=links), "a.xlsx")
    assert (found.kind, found.fault) == ("xlsx", DAMAGED)


def test_shared_texts_are_read_as_far_as_they_are_short(tmp_path: Path) -> None:
    texts = f"<si><t>id</t></si><si><t>{BEYOND}</t></si>"
    assert glimpse(book(tmp_path / "a.xlsx", FIRST, texts=texts), "a.xlsx").headers == ("id", "")


def altered(path: Path, place: tuple[int, int], bits: int) -> Path:
    """The archive with two bytes changed in the heads of all its members, local and central."""
    content = bytearray(path.read_bytes())
    for mark, offset in zip((b"PK\x03\x04", b"PK\x01\x02"), place, strict=True):
        found = content.find(mark)
        while found >= 0:
            content[found + offset] |= bits
            found = content.find(mark, found + 4)
    path.write_bytes(content)
    return path


def test_a_workbook_with_a_password_of_the_archive_is_locked(tmp_path: Path) -> None:
    path = altered(book(tmp_path / "a.xlsx", FIRST), (6, 8), 1)
    assert glimpse(path, "a.xlsx").fault == LOCKED


def test_a_packing_that_is_not_known_is_damage(tmp_path: Path) -> None:
    path = altered(book(tmp_path / "a.xlsx", FIRST), (8, 10), 0x40)
    assert glimpse(path, "a.xlsx").fault == DAMAGED
