"""XLSX: typed cells become text that loses nothing, errors are seen, rows are numbered as Excel shows them."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

import datetime as dt
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jtbd_files.source import SOURCE
from jtbd_reports import Note, ProjectError, Reading
from jtbd_reports.opening import workbook
from jtbd_reports.opening.sheet_xml import SheetXml, column_number, look
from jtbd_reports.opening.workbook import cell_text
from jtbd_reports.testing import read_source

COLUMNS = {"deal_id": "ID", "customer_id": "Клиент", "status": "Этап", "amount": "Бюджет", "created_at": "Создана"}
HEADER = ("ID", "Клиент", "Этап", "Бюджет ", "Создана")
ROW = (7, "a", "won", 3.305, dt.datetime(2026, 1, 5, 10, 30))


def write(root: Path, *rows: Sequence[Any], sheets: Sequence[str] = ("Deals",)) -> openpyxl.Workbook:
    """A workbook with the rows on its first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        book.create_sheet(name)
    for row in rows:
        book.worksheets[0].append(row)
    book.save(root / "deals.xlsx")
    return book


def read(root: Path, **options: Any) -> Reading:
    tables = options.pop("tables", {"deals": {"columns": COLUMNS}})
    return read_source(SOURCE, root, {"path": "deals.xlsx", "tables": tables, **options})


def refused(root: Path, **options: Any) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        read(root, **options)
    return [str(problem).removeprefix("project.yml: sources.crm.") for problem in caught.value.problems]


def rows(reading: Reading) -> list[dict[str, Any]]:
    return list(reading.tables["deals"].to_pylist())


def test_typed_cells_are_read_whatever_the_projects_decimal_sign(tmp_path: Path) -> None:
    write(tmp_path, HEADER, ROW)
    reading = read(tmp_path)
    assert rows(reading) == [
        {
            "deal_id": "7",
            "customer_id": "a",
            "status": "won",
            "amount": 3.305,
            "created_at": dt.datetime(2026, 1, 5, 10, 30),
        }
    ]
    assert reading.files[0].format == "XLSX, sheet Deals"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  a ", "a"),
        (6.0, "6"),
        (5, "5"),
        (0.1, "0.1"),
        (True, "TRUE"),
        (dt.date(2026, 1, 5), "2026-01-05"),
        (dt.datetime(2026, 1, 5, 10, 30), "2026-01-05 10:30:00"),
        (dt.time(0, 10, 46), "00:10:46"),
        (dt.timedelta(days=2, hours=3, seconds=4), "51:00:04"),
        (dt.timedelta(hours=-1), "-1:00:00"),
    ],
)
def test_a_cell_of_each_type_has_its_text(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_an_id_that_was_a_number_keeps_its_digits_or_is_refused(tmp_path: Path) -> None:
    write(tmp_path, HEADER, (580502800004390, "a", "won", 1, None), (5805028000043900000, "b", "won", 2, None))
    reading = read(tmp_path)
    assert [row["deal_id"] for row in rows(reading)] == ["580502800004390"]
    assert [(cell.row, cell.column, cell.reason, cell.value) for cell in reading.rejected] == [
        (
            3,
            "ID",
            "an id shortened by a spreadsheet; format the column as text there and export again",
            "5.8050280000439e+18",
        )
    ]


def test_error_cells_are_missing_and_listed(tmp_path: Path) -> None:
    book = write(tmp_path, HEADER, ROW, (8, "b", "won", "x", None), (9, "c", "won", "x", None))
    sheet = book.active
    for place, error in (("D3", "#REF!"), ("E3", "#N/A"), ("D4", "#DIV/0!")):
        sheet[place] = error
        sheet[place].data_type = "e"
    book.save(tmp_path / "deals.xlsx")
    reading = read(tmp_path)
    assert [(cell.row, cell.column, cell.reason, cell.value) for cell in reading.rejected] == [
        (3, "Бюджет", "a spreadsheet error", "#REF!"),
        (3, "Создана", "a spreadsheet error", "#N/A"),
        (4, "Бюджет", "a spreadsheet error", "#DIV/0!"),
    ]
    assert len(rows(reading)) == 3


def test_a_table_that_begins_elsewhere_keeps_excels_row_numbers(tmp_path: Path) -> None:
    shifted = [(None, None, *row) for row in (HEADER, (8, "b", "wat", 1, None))]
    book = write(tmp_path, (), (), *shifted)
    book.active["F4"] = "#REF!"
    book.active["F4"].data_type = "e"
    book.save(tmp_path / "deals.xlsx")
    reading = read(tmp_path)
    assert [(cell.row, cell.column) for cell in reading.rejected] == [(4, "Этап"), (4, "Бюджет")]


def test_rows_above_the_header_are_passed_over_when_told(tmp_path: Path) -> None:
    write(tmp_path, ("Отчёт за май",), (), HEADER, ROW)
    assert len(rows(read(tmp_path, header_row=3))) == 1
    assert refused(tmp_path, header_row=2) == ["header_row: deals.xlsx has no header in row 2."]
    assert refused(tmp_path, header_row=99) == ["header_row: deals.xlsx has no header in row 99."]


def test_the_first_visible_sheet_is_read_unless_another_is_named(tmp_path: Path) -> None:
    book = write(tmp_path, ("x",), sheets=("Скрытый", "Сделки"))
    book["Скрытый"].sheet_state = "hidden"
    for row in (HEADER, ROW):
        book["Сделки"].append(row)
    book.active = 1
    book.save(tmp_path / "deals.xlsx")
    assert read(tmp_path).files[0].format == "XLSX, sheet Сделки"
    assert read(tmp_path, sheet=" сделки ").files[0].format == "XLSX, sheet Сделки"
    assert refused(tmp_path, sheet="Сделка") == ["sheet: deals.xlsx has no sheet 'Сделка'. Did you mean 'Сделки'?"]
    assert refused(tmp_path, sheet="x") == ["sheet: deals.xlsx has no sheet 'x'. Its sheets: Скрытый, Сделки."]
    assert refused(tmp_path, sheet="Скрытый")[0] == (
        "tables.deals.columns.deal_id: deals.xlsx has no column 'ID'. Its columns: x."
    )


def test_a_workbook_without_a_visible_sheet_is_refused(tmp_path: Path) -> None:
    write(tmp_path, HEADER, ROW)
    with zipfile.ZipFile(tmp_path / "deals.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'state="visible"', b'state="hidden"')
    with zipfile.ZipFile(tmp_path / "deals.xlsx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refused(tmp_path) == ["path: deals.xlsx has no visible sheet. Name a hidden one with sheet:."]


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    write(tmp_path, sheets=("Deals", "Other"))
    assert refused(tmp_path) == ["path: deals.xlsx is empty. Name another sheet with sheet:."]
    assert refused(tmp_path, sheet="Other") == ["path: deals.xlsx is empty."]


def test_a_header_without_rows_is_refused(tmp_path: Path) -> None:
    write(tmp_path, HEADER)
    assert refused(tmp_path) == [
        "path: deals.xlsx has a header but no data rows. If that is right, set allow_empty: true."
    ]


def test_empty_rows_are_counted(tmp_path: Path) -> None:
    write(tmp_path, HEADER, (), ROW, (" ", None, "", None, None))
    assert read(tmp_path).notes == (Note("empty_row", 2),)


def test_a_torn_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "deals.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet")
    (found,) = refused(tmp_path)
    assert re.fullmatch(
        r"path: deals\.xlsx is a damaged XLSX workbook \(.+\)\. Open it in a spreadsheet program and save it again\.",
        found,
    )


class PanicException(BaseException):
    """As the reader's own, which cannot be imported."""


@pytest.mark.parametrize(("error", "raised"), [(PanicException, ProjectError), (KeyboardInterrupt, KeyboardInterrupt)])
def test_a_panic_of_the_reader_is_a_damaged_file_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], raised: type[BaseException]
) -> None:
    write(tmp_path, HEADER, ROW)

    def panic(_path: str) -> None:
        raise error

    monkeypatch.setattr(workbook.calamine, "load_workbook", panic)
    with pytest.raises(raised):
        read(tmp_path)


class TestErrorCells:
    """The reader hands errors over as empty; they are looked for in the sheet's XML."""

    BOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>'  # noqa: E501
    LINKS = '<Relationships><Relationship Id="r1" Target="/xl/worksheets/s.xml"/></Relationships>'

    def found(self, path: Path, sheet: str, name: str = "A", book: str = BOOK) -> dict[int, dict[int, str]]:
        with zipfile.ZipFile(path / "x.xlsx", "w") as archive:
            archive.writestr("xl/workbook.xml", book)
            archive.writestr("xl/_rels/workbook.xml.rels", self.LINKS)
            archive.writestr("xl/worksheets/s.xml", sheet)
        seen = look(path / "x.xlsx", name)
        assert (seen.rows, seen.columns) == self.reach
        return seen.errors

    reach = (0, 0)

    def test_they_are_found_by_row_and_column(self, tmp_path: Path) -> None:
        sheet = '<c r="A1" t="s"><v>1</v></c><c r="B2" s="1" t="e"><f>A1/0</f><v>#DIV/0!</v></c>'
        sheet += '<c t="e" r="AA2"><v>#N/A</v></c>'
        self.reach = (2, 27)
        assert self.found(tmp_path, sheet) == {2: {1: "#DIV/0!", 26: "#N/A"}}

    def test_prefixes_and_missing_values_do_not_matter(self, tmp_path: Path) -> None:
        self.reach = (3, 1)
        assert self.found(tmp_path, '<x:c r="A3" t="e"></x:c>') == {3: {0: "#VALUE!"}}

    def test_they_are_found_across_the_blocks_in_which_a_sheet_is_read(self, tmp_path: Path) -> None:
        filling = '<c r="A1" t="s"><v>1</v></c>'
        start = filling * ((1_000_000 - 20) // len(filling))
        sheet = start + '<c r="B2" t="e"><v>#REF!</v></c>' + filling * 50_000 + '<c r="C3" t="e"><v>#N/A</v></c>'
        self.reach = (3, 3)
        assert self.found(tmp_path, sheet) == {2: {1: "#REF!"}, 3: {2: "#N/A"}}

    def test_a_workbook_that_is_odd_has_none_but_its_reach_is_known(self, tmp_path: Path) -> None:
        cell = '<c r="A3" t="e"><v>#N/A</v></c>'
        self.reach = (3, 1)
        assert self.found(tmp_path, cell, name="other") == {}
        assert self.found(tmp_path, cell, book="<workbook") == {}
        assert self.found(tmp_path, cell, book=self.BOOK.replace("r1", "r9")) == {}

    def test_a_file_that_is_no_archive_tells_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "x.xlsx").write_bytes(b"x")
        assert look(tmp_path / "x.xlsx", "A") == SheetXml()

    @pytest.mark.parametrize(
        ("sheet", "reach"),
        [
            ('<row r="9"/><c r="AB7" s="1"/><c r="A2"><v>1</v></c>', (2, 1)),
            ("<row spans='1:2' r = '5' ht=\"12\"><c><v>1</v></c></row>", (5, 0)),
            ("<x:c s='1' r='xfd1048576' t='s'><x:v>1</x:v></x:c>", (1_048_576, 16_384)),
        ],
    )
    def test_the_reach_counts_cells_that_are_not_empty(
        self, tmp_path: Path, sheet: str, reach: tuple[int, int]
    ) -> None:
        self.reach = reach
        assert self.found(tmp_path, sheet) == {}

    def test_columns_count_from_a(self) -> None:
        assert [column_number(letters) for letters in (b"", b"A", b"Z", b"AA", b"XFD")] == [0, 1, 26, 27, 16_384]


def test_one_cell_in_the_farthest_corner_does_not_take_all_memory(tmp_path: Path) -> None:
    book = write(tmp_path, HEADER, ROW)
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "deals.xlsx")
    assert refused(tmp_path) == [
        "path: deals.xlsx has cells out to row 1,048,576 and column 16,384, too many to be held. "
        "Delete stray cells far from the table, or export it as CSV."
    ]
