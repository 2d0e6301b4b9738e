"""Real exports of CRMs, kept elsewhere: a school's CRM like Zoho's, tables of HubSpot objects."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from jtbd_crm.source import SOURCE
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from jtbd_reports import Reading, Recognised

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
SCHOOL, HUBSPOT = SHARED / "it_career_hub_crm", SHARED / "hubspot_seeds"
BOOKS = ("Deals (Done).xlsx", "Contacts (Done).xlsx", "Spend (Done).xlsx")


def recognised(root: Path, name: str) -> Recognised:
    assert SOURCE.recognise is not None
    found = SOURCE.recognise(glimpse(root / name, name))
    assert found is not None
    return found


def notes(reading: Reading) -> dict[tuple[str, str], int]:
    return {(note.code, note.detail): note.count for note in reading.notes}


@pytest.mark.skipif(
    not all((SCHOOL / book).is_file() for book in BOOKS), reason=f"the shared workbooks are not in {SCHOOL}"
)
class TestSchool:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        for book in BOOKS:
            shutil.copyfile(SCHOOL / book, tmp_path / book)
        return tmp_path

    def test_all_three_workbooks_are_recognised(self, root: Path) -> None:
        found = [recognised(root, book) for book in BOOKS]
        assert [(one.format, one.name, one.certainty > 0.9) for one in found] == [
            ("Zoho-like deals export", "crm", True),
            ("Zoho-like contacts export", "contacts", True),
            ("sheet of advertising costs", "costs", True),
        ]

    def test_the_deals_are_read_whole(self, root: Path) -> None:
        reading = read_source(SOURCE, root, recognised(root, BOOKS[0]).entry)
        deals = reading.tables["deals"]
        assert (reading.files[0].rows, deals.num_rows, reading.tables["customers"].num_rows) == (21_594, 21_591, 18_089)
        assert Counter(deals["status"].to_pylist())["won"] == 858
        assert notes(reading)["without_key", "customers"] == 62
        assert notes(reading)["empty_row", ""] == 535
        assert reading.rejected_rows == 3
        assert "identities" not in reading.tables
        assert {2900.0, 3500.0, 11398.0} <= set(deals["amount"].to_pylist())

    def test_stages_that_nobody_explained_are_named(self, root: Path) -> None:
        entry = {**recognised(root, BOOKS[0]).entry, "stages": {}}
        found = notes(read_source(SOURCE, root, entry))
        named = {detail: count for (code, detail), count in found.items() if code == "stage_taken_as_open"}
        assert named["Call Delayed"] > 1000
        assert not {"Lost", "Payment Done"} & set(named)

    def test_contacts_and_costs_are_read_whole(self, root: Path) -> None:
        contacts, costs = (read_source(SOURCE, root, recognised(root, book).entry) for book in BOOKS[1:])
        assert contacts.tables["customers"].num_rows == 18_548
        assert (costs.files[0].rows, costs.tables["costs"].num_rows) == (20_779, 19_862)
        assert notes(costs)["duplicate_row", "costs"] == 917


@pytest.mark.skipif(not HUBSPOT.is_dir(), reason=f"the shared tables are not in {HUBSPOT}")
class TestHubspotTables:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        for path in HUBSPOT.glob("*.csv"):
            shutil.copyfile(path, tmp_path / path.name)
        return tmp_path

    def test_tables_of_objects_are_recognised_and_others_left_alone(self, root: Path) -> None:
        assert SOURCE.recognise is not None
        answers = {path.stem: SOURCE.recognise(glimpse(path, path.name)) for path in sorted(root.glob("*.csv"))}
        assert {name: answer.format for name, answer in answers.items() if answer} == {
            "company_data": "HubSpot company table",
            "contact_data": "HubSpot contact table",
            "deal_contact_data": "HubSpot table of contacts in deals",
            "deal_data": "HubSpot deal table",
            "deal_property_history_data": "HubSpot history of deal properties",
            "deal_stage_data": "HubSpot table of stages that deals entered",
        }

    def test_all_tables_make_one_source(self, root: Path) -> None:
        beside = {
            "contacts": "contact_data", "companies": "company_data", "history": "deal_stage_data",
            "contact_links": "deal_contact_data", "company_links": "deal_company_data",
            "stage_table": "deal_pipeline_stage_data",
        }  # fmt: skip
        options: dict[str, Any] = {role: {"path": f"{name}.csv"} for role, name in beside.items()}
        reading = read_source(SOURCE, root, {**recognised(root, "deal_data.csv").entry, **options}, decimal=".")
        assert {name: table.num_rows for name, table in reading.tables.items()} == {
            "customers": 22,
            "accounts": 24,
            "contacts": 11,
            "deals": 44,
            "stages": 14,
        }
        assert notes(reading)["stage_missing", ""] == 44
        assert notes(reading)["unread_email", ""] == 22
        assert (len(reading.files), reading.rejected_rows) == (7, 0)
        assert reading.tables["stages"]["entered_at"].null_count == 0

    def test_the_history_of_properties_becomes_stages(self, root: Path) -> None:
        entry = recognised(root, "deal_property_history_data.csv").entry
        stage = "ky4p2Nx3U/ctHYnc+rKWvg=="
        stages = {**entry["tables"]["stages"], "where": {"name": [stage]}}
        reading = read_source(SOURCE, root, {**entry, "tables": {"stages": stages}})
        rows = (HUBSPOT / "deal_property_history_data.csv").read_text(encoding="utf-8").count(stage)
        kept = reading.tables["stages"].num_rows
        assert kept + notes(reading).get(("duplicate_row", "stages"), 0) == rows > 0
