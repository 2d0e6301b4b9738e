"""Tables kept by hand that a loader wrapped: leads, plans of costs, lists of campaigns, registers of tags."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from exports_metrika import airbyte, at

from jtbd_metrika.options import MetrikaOptions
from jtbd_metrika.recognising import recognise
from jtbd_metrika.source import SOURCE
from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import Glimpse, Note, Reading
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from jtbd_reports import Recognised

STATISTICS = {"date": "2026-03-01", "ad_plan_id": "7", "base": {"shows": 9, "clicks": 1, "spent": 2.5}}
PLAN = {"id": 7, "name": "Лофты", "objective": "x", "budget_limit": None}
LEADS = {"Date": "2026-03-01", "Source": "Сайт", "Product": "Лофты", "Leads": "3"}
PLANNED = {"Campaign": "весна", "Period_start": "2026-03-01", "Period_end": "2026-03-04", "Cost": "100"}
TAGS = {"id": 1, "utm_hashcode": "x", "form_id": 3, "data": "{}"}


def read(root: Path, files: dict[str, str], **options: Any) -> Reading:
    for name, content in files.items():
        (root / name).write_text(content, encoding="utf-8")
    return read_source(SOURCE, root, {"path": "*", **options}, name="ads")


def rows(reading: Reading) -> list[dict[str, Any]]:
    return reading.tables["costs"].to_pylist()


def refusal(root: Path, files: dict[str, str], **options: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        read(root, files, **options)
    return str(caught.value)


def test_a_list_of_campaigns_told_to_be_one_gives_no_table(tmp_path: Path) -> None:
    reading = read(tmp_path, {"b.csv": airbyte([PLAN])}, report="names")
    assert (reading.tables, [(file.rows, file.kept) for file in reading.files]) == ({}, [(1, 0)])


def test_each_lead_of_a_line_is_a_touch(tmp_path: Path) -> None:
    bad = [LEADS | {"Leads": "many"}, LEADS | {"Leads": "100001"}, LEADS | {"Date": ""}, LEADS | {"Source": ""}]
    reading = read(tmp_path, {"l.csv": airbyte([LEADS, LEADS | {"Leads": "0", "Product": None}, *bad])})
    touch = {"at": at("2026-03-01"), "channel": "Сайт", "product": "Лофты"}
    assert reading.tables["touches"].to_pylist() == [touch] * 3
    assert reading.extras == {"touches": {"product": "text"}}
    assert [(cell.row, cell.column, cell.reason) for cell in reading.rejected] == [
        (4, "leads", "not a number"),
        (5, "leads", "more than 100,000 leads in one row"),
        (6, "date", "no value in a column that must have one"),
        (7, "source", "no value in a column that must have one"),
    ]
    assert [(file.rows, file.kept) for file in reading.files] == [(6, 1)]
    assert reading.notes == (Note("dropped_rows", 5, "touches"),)


def test_a_plan_is_spread_over_the_days_of_its_period(tmp_path: Path) -> None:
    bad = [PLANNED | {"Period_end": "2026-02-01"}, PLANNED | {"Period_end": "2036-12-31"}, PLANNED | {"Cost": ""}]
    reading = read(tmp_path, {"p.csv": airbyte([PLANNED, *bad])}, report="costs", channel="План")
    assert [(row["date"], row["channel"], row["campaign"], row["cost"]) for row in rows(reading)] == [
        (at(f"2026-03-0{day}"), "План", "весна", 25) for day in range(1, 5)
    ]
    wrong = "the period ends before it begins or lasts longer than ten years"
    assert [(cell.row, cell.column, cell.reason, cell.value) for cell in reading.rejected] == [
        (3, "period_end", wrong, "2026-03-01 | 2026-02-01"),
        (4, "period_end", wrong, "2026-03-01 | 2036-12-31"),
        (5, "cost", "no value in a column that must have one", ""),
    ]
    assert (reading.files[0].rows, reading.files[0].kept, reading.rejected_rows) == (4, 1, 3)


def test_a_plan_is_taken_for_costs_only_where_that_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"p.csv": airbyte([PLANNED])}) == (
        "project.yml: sources.ads.report: p.csv is a plan of costs by period, not money spent by day. "
        "To read the plan as costs, set report: costs and a channel of its own."
    )
    assert refusal(tmp_path, {}, report="costs") == (
        "project.yml: sources.ads.channel: p.csv has planned costs, which no channel keeps apart from money spent. "
        "Say so with channel, such as Plan."
    )
    assert "looks like costs (Period_start), not direct" in refusal(tmp_path, {}, report="direct")


def test_a_plan_and_real_costs_are_not_one_table(tmp_path: Path) -> None:
    files = {"p.csv": airbyte([PLANNED]), "a.csv": airbyte([STATISTICS])}
    assert "p.csv" not in refusal(tmp_path, files, report="costs", channel="x")
    assert "costs would come from files of different kinds" in refusal(tmp_path, files, report="costs", channel="x")


def test_a_register_of_tags_is_refused_with_the_keys_of_its_objects(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"u.csv": airbyte([TAGS])}) == (
        "project.yml: sources.ads.path: u.csv is a register of UTM tags, which has neither visits nor costs; "
        "columns: id, utm_hashcode, form_id, data. "
        "Nothing in it can be read as visits, phrases, traffic or costs."
    )


def wrapped(row: dict[str, Any], language: str = "ru") -> Recognised:
    """What the head of a file with this object is taken for."""
    headers = ("_airbyte_raw_id", "_airbyte_data")
    cells = ("1", json.dumps(row))
    found = recognise(Glimpse(Path("x"), "x.csv", "text", headers, (cells,), ",".join(headers), language=language))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("row", "language", "entry", "name", "sure"),
    [
        (LEADS, "ru", {"report": "leads"}, "leads", True),
        (PLANNED, "ru", {"report": "costs", "channel": "План"}, "plan", True),
        (PLANNED, "en", {"report": "costs", "channel": "Plan"}, "plan", True),
        (PLAN, "ru", {}, "campaigns", False),
        ({"id": 1, "name": "a"}, "ru", {}, "campaigns", False),
        (TAGS, "ru", {}, "unread", False),
        ({"a": 1, "b": {"c": 2}}, "ru", {}, "unread", False),
    ],
)
def test_tables_kept_by_hand_are_recognised_where_a_loader_wrapped_them(
    row: dict[str, Any], language: str, entry: dict[str, str], name: str, *, sure: bool
) -> None:
    found = wrapped(row, language)
    assert (found.entry, found.name) == ({"path": "x.csv", **entry} if entry else {}, name)
    assert (found.certainty >= 0.5) == sure
    MetrikaOptions.model_validate({"path": "x.csv", **found.entry})


def test_what_cannot_be_read_is_told_with_the_keys_of_its_objects() -> None:
    assert wrapped(TAGS).asides == (
        "It is a register of UTM tags, which has neither visits nor costs and cannot be read; "
        "keys: id, utm_hashcode, form_id, data.",
    )
    assert wrapped({"a": 1, "b": {"c": 2}}).asides == ("It is an unknown table and cannot be read; keys: a, b.c.",)
    assert wrapped({"id": 1, "name": "a"}).asides == (
        "It names campaigns and gives no table by itself; keys: id, name.",
        "It is read together with myTarget statistics (by campaign, base.spent).",
        "To name campaigns with it, let the path of their entry match both files.",
    )


def test_plans_and_leads_are_told_for_what_they_are() -> None:
    assert wrapped(PLANNED).asides[0] == (
        "These are plans, not money spent: they are spread evenly over the days of each period."
    )
    assert wrapped(LEADS).asides == ("Each lead that it counts becomes a touch of somebody unknown.",)
    assert ("touches", "channel", "Source") in wrapped(LEADS).fields
