"""A whole report from a real and very dirty CRM: three Excel workbooks of an online school, kept elsewhere."""

from __future__ import annotations

import math
import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from jtbd_reports.model import Metric, Result
    from jtbd_reports.report import Report, SourceAccount

PROJECT = Path(__file__).parent / "it_career_hub"
SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "it_career_hub_crm"
BOOKS = ("Deals (Done).xlsx", "Contacts (Done).xlsx", "Spend (Done).xlsx")

pytestmark = pytest.mark.skipif(
    not all((SHARED / book).is_file() for book in BOOKS), reason=f"the shared workbooks are not in {SHARED}"
)


@dataclass(frozen=True)
class Sheet:
    """A worksheet as python-calamine gives it, without rows in which every cell is empty."""

    header: list[str]
    rows: list[list[Any]]
    empty: int

    def column(self, name: str) -> list[str]:
        """The column's cells as text."""
        place = self.header.index(name)
        return [str(row[place]).strip() for row in self.rows]


def _sheet(book: str) -> Sheet:
    from python_calamine import CalamineWorkbook

    header, *rows = CalamineWorkbook.from_path(SHARED / book).get_sheet_by_index(0).to_python()
    filled = [row for row in rows if any(str(cell).strip() for cell in row)]
    return Sheet([str(cell) for cell in header], filled, len(rows) - len(filled))


@pytest.fixture(scope="module")
def deals() -> Sheet:
    return _sheet(BOOKS[0])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with its data: no path of a project may leave its folder, so the workbooks come to it."""
    root = tmp_path_factory.mktemp("real") / "it_career_hub"
    shutil.copytree(PROJECT, root, ignore=shutil.ignore_patterns("build", ".jtbd"))
    (root / "data").mkdir(exist_ok=True)
    for book in BOOKS:
        shutil.copyfile(SHARED / book, root / "data" / book)
    return root


@pytest.fixture(scope="module")
def work(root: Path) -> Any:
    from jtbd_reports.build import Work
    from jtbd_reports.plugins import load_registry
    from jtbd_reports.progress import Silent

    return Work.open(root, load_registry(), Silent())


@pytest.fixture(scope="module")
def report(work: Any) -> Report:
    return work.report()


@pytest.fixture(scope="module")
def result(work: Any) -> Result:
    from jtbd_reports.shelf import shelve

    return work.runner(shelve(work.ingested)).run()["jobs.assign"]


@pytest.fixture(scope="module")
def metrics(result: Result) -> dict[str, Metric]:
    return {metric.id: metric for metric in result.metrics}


@pytest.fixture(scope="module")
def built(root: Path) -> Path:
    """The folder of the built site and PDF."""
    from jtbd_reports.build import build
    from jtbd_reports.plugins import load_registry

    return build(root, load_registry()).folder


def _account(report: Report, name: str) -> SourceAccount:
    return next(account for account in report.sources if account.name == name)


def _notes(account: SourceAccount) -> dict[tuple[str, str], int]:
    return {(note.code, note.detail): note.count for note in account.notes}


def _kept(deals: Sheet) -> list[dict[str, str]]:
    """The deals the project reads: no tests, no duplicates, each with a whole id; some have no contact."""
    rows = [dict(zip(deals.header, map(str, row), strict=True)) for row in deals.rows]
    return [
        row
        for row in rows
        if row["Source"] not in {"Test", ""} and row["Lost Reason"] != "Duplicate"
        if row["Id"].isdigit()
    ]


def test_every_row_of_the_deals_is_accounted_for(report: Report, deals: Sheet) -> None:
    account = _account(report, "deals")
    notes = _notes(account)
    assert (account.files[0].rows, deals.empty) == (len(deals.rows), notes["empty_row", ""]) == (21594, 535)
    skipped = sum(
        source in {"Test", ""} or reason == "Duplicate"
        for source, reason in zip(deals.column("Source"), deals.column("Lost Reason"), strict=True)
    )
    assert notes["filtered", "deals"] == skipped
    assert account.tables["deals"] == account.files[0].kept == len(_kept(deals))
    assert notes["dropped_rows", "deals"] == len(deals.rows) - skipped - len(_kept(deals))


def test_rejected_cells_are_named_with_row_column_and_reason(report: Report, deals: Sheet) -> None:
    account = _account(report, "deals")
    assert account.rejected_rows / len(deals.rows) < 0.001
    assert Counter(cell.column for cell in account.rejected) == {"Id": 1}
    assert all(cell.row > 1 and cell.reason for cell in account.rejected)


def test_money_written_the_german_way_is_read(work: Any) -> None:
    source = next(source for source in work.ingested if "deals" in source.tables)
    amounts = Counter(work.engine.scan(source.tables["deals"]).collect()["amount"].to_list())
    assert {2900.0, 11398.0, 11000.0} <= set(amounts)
    assert not {0.0, 1.0} & set(amounts)


def test_levels_of_german_in_two_alphabets_become_one(work: Any) -> None:
    source = next(source for source in work.ingested if "deals" in source.tables)
    levels = set(work.engine.scan(source.tables["deals"]).collect()["german"].to_list())
    assert levels == {"A0", "A1", "A2", "B1", "B2", "C1", "C2", None}


def test_contacts_and_costs_are_read_whole(report: Report) -> None:
    contacts, spend = _sheet(BOOKS[1]), _sheet(BOOKS[2])
    assert _account(report, "contacts").tables["customers"] == len(contacts.rows) == 18548
    account = _account(report, "spend")
    distinct = {tuple(map(str, row)) for row in spend.rows}
    assert account.files[0].rows == len(spend.rows) == 20779
    assert account.tables["costs"] == len(distinct)
    assert _notes(account)["duplicate_row", "costs"] == len(spend.rows) - len(distinct) == 917


def test_money_spent_is_not_touched_by_leaving_out_repeated_rows(work: Any) -> None:
    source = next(source for source in work.ingested if "costs" in source.tables)
    total = math.fsum(work.engine.scan(source.tables["costs"]).collect()["cost"].to_list())
    assert total == pytest.approx(math.fsum(float(cell or 0) for cell in _sheet(BOOKS[2]).column("Spend")))


def test_payments_equal_those_counted_in_the_workbook(metrics: dict[str, Metric], deals: Sheet) -> None:
    assert deals.column("Stage").count("Payment Done") == 858
    kept = _kept(deals)
    assert metrics["jobs.deals"].value == len(kept)
    assert metrics["jobs.won"].value == sum(row["Stage"] == "Payment Done" for row in kept) == 853
    assert metrics["jobs.customers"].value == len({row["Contact Name"] for row in kept if row["Contact Name"].strip()})
    assert metrics["jobs.unknown_customers"].value == sum(not row["Contact Name"].strip() for row in kept) == 47


def test_a_job_is_counted_as_its_landing_page_says(metrics: dict[str, Metric], deals: Sheet) -> None:
    tests = [row for row in _kept(deals) if row["Page"] in {"/eng/test", "/test", "/eng/career"}]
    found = metrics["jobs.test.deals"].value
    assert found is not None
    assert 0.5 * len(tests) < found <= len(tests)


def test_rules_name_nothing_that_is_known_only_after_the_first_talk() -> None:
    from jtbd_reports.yaml_files import load

    late = {
        "product",
        "status",
        "stage",
        "lost_reason",
        "amount",
        "closed_at",
        "german",
        "lesson_time",
        "quality",
        "city",
    }
    assert late & set(_keys(load(PROJECT / "jobs.yml").data)) == set()


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()


def test_coverage_is_reported_as_it_is(metrics: dict[str, Metric]) -> None:
    coverage, unassigned, deals = (metrics[f"jobs.{name}"].value for name in ("coverage", "unassigned", "deals"))
    assert coverage is not None
    assert unassigned is not None
    assert deals is not None
    assert 0.4 < coverage < 0.8
    assert unassigned in (pytest.approx(1 - coverage), pytest.approx(deals * (1 - coverage)))


def test_the_report_is_built_as_site_and_pdf(built: Path) -> None:
    assert (built / "site" / "index.html").is_file()
    assert [path.read_bytes()[:5] for path in (built / "pdf").glob("*.pdf")] == [b"%PDF-"]


def test_no_customer_and_no_deal_can_be_found_in_what_is_delivered(built: Path, deals: Sheet) -> None:
    files = [
        path for path in built.rglob("*") if path.suffix in {".html", ".json", ".js", ".svg", ".csv", ".txt", ".xml"}
    ]
    assert files
    text = b"\n".join(path.read_bytes() for path in files).decode()
    ids = {cell for name in ("Contact Name", "Id") for cell in deals.column(name)}
    owners = {name for name in deals.column("Deal Owner Name") if " " in name}
    assert set(re.findall("[0-9]{12,}", text)) & ids == set()
    assert sorted(name for name in owners if name in text) == []
