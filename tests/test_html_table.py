"""Pages that are tables under a workbook's name; and pages that are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jtbd_files.source import SOURCE
from jtbd_reports import ProjectError
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.opening.html_table import head_of
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports import Reading

META = '<meta http-equiv="Content-type" content="text/html;charset=UTF-8" />'
HEAD = "<tr><th>ID</th><th>Клиент</th><th>Этап</th></tr>"
ROWS = "<tr><td>1</td><td>а</td><td>won</td></tr><tr><td>2</td><td>б</td><td>open</td></tr>"
COLUMNS = {"deal_id": "ID", "customer_id": "Клиент", "status": "Этап"}


def read(root: Path, page: str | bytes, **options: Any) -> Reading:
    (root / "d.xls").write_bytes(page.encode() if isinstance(page, str) else page)
    tables = {"deals": {"columns": COLUMNS}}
    return read_source(SOURCE, root, {"path": "d.xls", "tables": tables, **options})


def rows(reading: Reading) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in reading.tables["deals"].to_pylist()]


def refused(root: Path, page: str | bytes, **options: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        read(root, page, **options)
    (problem,) = caught.value.problems
    return str(problem).removeprefix("project.yml: sources.crm.")


def test_a_table_is_read_with_rows_numbered_as_a_spreadsheet_would(tmp_path: Path) -> None:
    reading = read(tmp_path, f"{META}<table><thead>{HEAD}</thead><tbody>{ROWS}</tbody></table>")
    assert rows(reading) == [("1", "а", "won"), ("2", "б", "open")]
    assert reading.files[0].format == "HTML table, utf-8-sig"
    wrong = read(tmp_path, f"{META}<table>{HEAD}{ROWS}<tr><td>3</td><td>в</td><td>?</td></tr></table>")
    assert [(cell.row, cell.column) for cell in wrong.rejected] == [(4, "Этап")]


def test_cells_and_rows_need_not_be_closed(tmp_path: Path) -> None:
    page = f"{META}<table><tr><th>ID<th>Клиент<th>Этап<tr><td>1<td>а<td>won<tr><td>2<td>б<td>open</table>"
    assert rows(read(tmp_path, page)) == [("1", "а", "won"), ("2", "б", "open")]


def test_entities_breaks_and_spans_are_understood(tmp_path: Path) -> None:
    body = "<tr><td>1</td><td>A&amp;B<br>В&nbsp;</td><td>won</td></tr><tr><td colspan=3>2</td></tr>"
    page = f"{META}<table>{HEAD}{body}</table>"
    reading = read(tmp_path, page)
    assert rows(reading) == [("1", "A&B\nВ", "won")]
    assert [(cell.row, cell.reason) for cell in reading.rejected] == [(3, "no value in a column that must have one")]


def test_the_encoding_that_the_page_names_is_taken(tmp_path: Path) -> None:
    page = f"<meta charset='windows-1251'><table>{HEAD}{ROWS}</table>".encode("cp1251")
    assert rows(read(tmp_path, page))[0] == ("1", "а", "won")
    unknown = f"<meta charset='x-unknown'><table>{HEAD}{ROWS}</table>".encode("cp1251")
    assert rows(read(tmp_path, unknown))[0] == ("1", "а", "won")


def test_the_last_row_of_a_page_that_was_cut_is_lost_and_counted(tmp_path: Path) -> None:
    reading = read(tmp_path, f"{META}<table>{HEAD}{ROWS}<tr><td>3</td><td>в")
    assert len(rows(reading)) == 2
    assert [(cell.row, cell.reason) for cell in reading.rejected] == [(4, "the page ends before its table does")]
    assert (reading.files[0].rows, reading.rejected_rows) == (3, 1)


def test_uneven_and_empty_rows_are_counted(tmp_path: Path) -> None:
    page = f"{META}<table>{HEAD}{ROWS * 5}<tr></tr><tr><td>9</td></tr></table>"
    reading = read(tmp_path, page)
    assert [(cell.row, cell.reason) for cell in reading.rejected] == [(13, "more or fewer cells than the header")]
    assert {note.code: note.count for note in reading.notes}["empty_row"] == 1


def test_the_largest_table_of_data_is_taken_not_the_layout_around_it(tmp_path: Path) -> None:
    legend = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    page = f"<html><body><table><tr><td>{legend}</td><td><table>{HEAD}{ROWS}</table></td></tr></table></body></html>"
    assert rows(read(tmp_path, page)) == [("1", "а", "won"), ("2", "б", "open")]


def test_a_header_further_down_is_told(tmp_path: Path) -> None:
    title = "<tr><td>Сделки</td><td>за</td><td>май</td></tr>"
    assert len(rows(read(tmp_path, f"{META}<table>{title}{HEAD}{ROWS}</table>", header_row=2))) == 2
    message = refused(tmp_path, f"{META}<table>{HEAD}{ROWS}</table>", header_row=9)
    assert message == "header_row: d.xls has no header in row 9."


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (
            f"<html><form><input type='password'></form><table>{HEAD}{ROWS}</table></html>",
            "is an HTML page that asks for a password, not an export. Sign in and download the export again.",
        ),
        (
            "<html><body>Войдите</body></html>",
            "is an HTML page without a table, not an export. A login or error page was probably saved in its place: "
            "sign in and download the export again.",
        ),
        *(
            (
                page,
                "is an HTML page with a table, not a workbook or a text table. Some systems save a page under a "
                "workbook's name: open it in a spreadsheet program, save it as .xlsx.",
            )
            for page in (
                "<html><table><tr><td>one</td></tr><tr><td>column</td></tr></table>",
                f"<html><table>{HEAD}</table>",
                "<html><table></table>",
                "<html><table><tr><td>menu</td><td></td><td></td><td></td></tr><tr><td>a</td></tr></table>",
                f"<html><table><tr><td><table></table>{HEAD}</td></tr></table>",
            )
        ),
    ],
)
def test_pages_without_data_are_refused(tmp_path: Path, page: str, message: str) -> None:
    assert refused(tmp_path, page) == f"path: d.xls {message}"


def test_a_glimpse_shows_the_tables_head(tmp_path: Path) -> None:
    (tmp_path / "d.xls").write_text(f"{META}<table>{HEAD}{ROWS}</table>", encoding="utf-8")
    seen = glimpse(tmp_path / "d.xls", "d.xls")
    assert (seen.kind, seen.headers, len(seen.rows)) == ("html", ("ID", "Клиент", "Этап"), 2)
    assert head_of("<html>nothing</html>") == ((), ())
    assert head_of(f"<input type=password><table>{HEAD}{ROWS}</table>") == ((), ())


def test_broken_markup_does_no_harm() -> None:
    assert head_of("<table><tr><td colspan='x'>a<td colspan=99999999>b</td></tr></table></table></td>") == ((), ())
    assert head_of("</td><td>x</td><table><td>a<td>b<tr><td>c<td>d<![endif]></table>") == (("a", "b"), (("c", "d"),))
