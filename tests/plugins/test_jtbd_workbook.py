"""The workbook: numbers as numbers, every table, lists that stand nowhere else, and the same bytes each time."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sample_report import sample_report

from jtbd_reports import Column, Metric, Table
from jtbd_reports.language import Language
from jtbd_reports.plugins import load_registry
from jtbd_reports.report import Report
from jtbd_reports.store import Store
from jtbd_reports.themes import load_look
from jtbd_reports.writing import WriteRequest
from jtbd_workbook.book import book
from jtbd_workbook.leaves import grid, names
from jtbd_workbook.output import OUTPUT, WorkbookOptions

HERE = Path(__file__).parents[2]
LIST = Table(
    "watch", "What to watch", (Column("Visit"), Column("Seconds", "count")), (("77001", 90), ("77002", 30)), "Sampled."
)


def language(code: str) -> Language:
    return Language(code).within(HERE / "plugins/jtbd_workbook/locales")


def written(folder: Path, report: Report, code: str = "en") -> bytes:
    themes = load_registry().themes
    look = load_look(themes["plain"], themes, None)
    folder.mkdir(parents=True, exist_ok=True)
    OUTPUT.write(
        WriteRequest(report, look, language(code), folder, WorkbookOptions(filename="отчёт.xlsx"), Store(folder))
    )
    return (folder / "отчёт.xlsx").read_bytes()


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module", params=["en", "ru"])
def workbook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    report = replace(sample_report(request.param), sheets=(LIST,))
    return opened(written(tmp_path_factory.mktemp("book"), report, request.param))


def test_every_number_of_the_ledger_stands_in_it_as_a_number(workbook: openpyxl.Workbook) -> None:
    report = sample_report("en")
    sheet = workbook.worksheets[1]
    rows = {row[10]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert set(rows) == set(report.evidence)
    for name, line in report.evidence.items():
        metric = line.metric
        if metric.suppressed:
            assert rows[name][1] in {"hidden", "скрыто"}
            assert rows[name][2:5] == (None, None, None)
        elif metric.value is not None:
            assert rows[name][1:4] == (
                pytest.approx(metric.value),
                None if metric.low is None else pytest.approx(metric.low),
                None if metric.high is None else pytest.approx(metric.high),
            )


def test_contents_open_every_other_sheet(workbook: openpyxl.Workbook) -> None:
    first = workbook.worksheets[0]
    links = [cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{sheet.title}'!A1" for sheet in workbook.worksheets[1:]]


def test_a_list_stands_on_a_sheet_of_its_own_that_can_be_filtered(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["What to watch"]
    values = list(sheet.iter_rows(values_only=True))
    assert values[1][0] == "Sampled."
    assert values[3:] == [("Visit", "Seconds"), ("77001", 90), ("77002", 30)]
    assert sheet.auto_filter.ref == "A4:B6"


def test_nothing_of_a_clients_data_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    bad = ('=HYPERLINK("https://x.test")', "+1", "@SUM(A1)", "https://x.test")
    sheet = Table("bad", "Bad", (Column("Text"),), tuple((text,) for text in bad))
    found = opened(written(tmp_path, replace(sample_report("en"), sheets=(sheet,))))["Bad"]
    cells = [row[0] for row in found.iter_rows(min_row=4)]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [(text, "s", None) for text in bad]


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "a", sample_report("ru"), "ru") == written(tmp_path / "b", sample_report("ru"), "ru")


def test_an_interval_takes_two_columns_only_where_there_is_one() -> None:
    shown = Metric("a", "share", 0.5, 0.4, 0.6)
    hidden = Metric("b", "share", None, suppressed=True)
    table = Table(
        "t", "T", (Column("Job"), Column("Share", "share"), Column("Deals", "count")),
        (("one", shown, 3), ("two", hidden, None)),
    )  # fmt: skip
    found = grid(table, language("en"))
    assert found.head == ("Job", "Share", "Share, from", "Share, to", "Deals")
    assert [[box.value for box in row] for row in found.rows] == [
        ["one", 0.5, 0.4, 0.6, 3],
        ["two", "hidden", None, None, "—"],
    ]


def test_names_of_sheets_are_short_unique_and_without_signs_that_are_refused() -> None:
    long = "Интервью: насколько коды надёжны и чего ещё ждать"
    assert names([long, long, "a/b", "A B", "[]"]) == [
        "Интервью насколько коды надёжны", "Интервью насколько коды надёж 2", "a b", "A B 2", "-",
    ]  # fmt: skip


def test_a_page_without_figures_has_no_sheet() -> None:
    report = sample_report("en")
    assert len(book(report, language("en")).leaves) < len(report.pages) + 2
    empty = replace(report, pages=tuple(replace(page, sections=()) for page in report.pages))
    assert [leaf.title for leaf in book(empty, language("en")).leaves][1:] == ["Where each number comes from"]
