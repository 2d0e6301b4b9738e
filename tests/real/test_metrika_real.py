"""Exports of real accounts, wrapped by a loader; a keyword list; sessions of a shop: all kept elsewhere."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from jtbd_metrika.recognising import recognise
from jtbd_metrika.source import SOURCE
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import Note, Reading
from jtbd_reports.testing import read_source

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
ADS = SHARED / "etlcraft_ru_ad_exports"

pytestmark = pytest.mark.skipif(not ADS.is_dir(), reason=f"the shared exports are not in {SHARED}")


def read(root: Path, pattern: str, **options: Any) -> Reading:
    for path in SHARED.glob(pattern):
        shutil.copyfile(path, root / path.name)
    return read_source(SOURCE, root, {"path": "*", **options}, name="web")


def rows(reading: Reading, name: str) -> list[dict[str, Any]]:
    table = reading.tables[name]
    return (pq.read_table(table) if isinstance(table, Path) else table).to_pylist()


def objects(name: str) -> list[dict[str, Any]]:
    with (ADS / name).open(encoding="utf-8", newline="") as file:
        return [json.loads(row["_airbyte_data"]) for row in csv.DictReader(file)]


def test_visits_of_a_real_counter(tmp_path: Path) -> None:
    truth = objects("ym_default_accountid_yandex_metrika_stream.csv")
    reading = read(tmp_path, "etlcraft_ru_ad_exports/ym_*.csv")
    distinct = {row["ym:s:visitID"]: row for row in reversed(truth)}
    found = {row["visit_id"]: row for row in rows(reading, "visits")}
    assert set(found) == set(distinct)
    for number, row in found.items():
        told = distinct[number]
        assert row["started_at"].isoformat(sep=" ") == told["ym:s:dateTime"]
        assert row["client_id"] == told["ym:s:clientID"]
        assert (row["utm_source"] or "", row["city"] or "") == (told["ym:s:UTMSource"], told["ym:s:regionCity"])
        assert row["channel"] == told["ym:s:lastTrafficSource"]
        assert row["goals"] == len(json.loads(told["ym:s:goalsID"]))
    goals = Counter(row["goal"] for row in rows(reading, "goals"))
    assert goals == Counter(str(g) for row in distinct.values() for g in json.loads(row["ym:s:goalsID"]))
    assert Note("repeated_visit", len(truth) - len(distinct)) in reading.notes
    assert reading.rejected == ()


@pytest.mark.parametrize(
    ("pattern", "statistics", "cost", "channel"),
    [
        ("yd_*", "yd_default_accountid_custom_report.csv", lambda row: row["Cost"], "Яндекс Директ"),
        ("mt_*", "mt_default_accountid_banners_statistics.csv", lambda row: row["base"]["spent"], "myTarget"),
        ("vkads_*", "vkads_default_accountid_ad_plans_statistics.csv", lambda row: row["base"]["spent"], "VK Реклама"),
    ],
)
def test_costs_of_real_accounts(tmp_path: Path, pattern: str, statistics: str, cost: Any, channel: str) -> None:
    truth = objects(statistics)
    found = rows(read(tmp_path, f"etlcraft_ru_ad_exports/{pattern}.csv"), "costs")
    assert [row["cost"] for row in found] == [pytest.approx(float(cost(row))) for row in truth]
    assert {row["channel"] for row in found} == {channel}
    if pattern == "vkads_*":
        assert {row["campaign"] for row in found} == {"plan_name_1", "plan_name_2"}


def test_events_of_a_real_application(tmp_path: Path) -> None:
    truth = objects("appmetrica_default_accountid_events.csv")
    found = rows(read(tmp_path, "etlcraft_ru_ad_exports/appmetrica_*.csv"), "hits")
    assert [(row["client_id"], row["title"]) for row in found] == [
        (row["appmetrica_device_id"], row["event_name"]) for row in truth
    ]


def test_leads_of_a_real_table_are_touches(tmp_path: Path) -> None:
    truth = objects("sheets_default_accountid_leads.csv")
    reading = read(tmp_path, "etlcraft_ru_ad_exports/sheets_*_leads.csv")
    found = Counter((f"{row['at']:%Y-%m-%d}", row["channel"], row["product"]) for row in rows(reading, "touches"))
    assert found == Counter({(row["Date"], row["Source"], row["Product"]): int(row["Leads"]) for row in truth})
    assert [(file.rows, file.kept) for file in reading.files] == [(len(truth), len(truth))]


def test_planned_costs_of_a_real_table_add_up(tmp_path: Path) -> None:
    truth = objects("sheets_default_accountid_planCosts.csv")
    found = rows(
        read(tmp_path, "etlcraft_ru_ad_exports/sheets_*_planCosts.csv", report="costs", channel="План"), "costs"
    )
    planned: Counter[str] = Counter()
    for row in truth:
        planned[row["Campaign"]] += int(row["Cost"])
    for campaign, cost in planned.items():
        assert sum(row["cost"] for row in found if row["campaign"] == campaign) == pytest.approx(cost)
    assert {row["channel"] for row in found} == {"План"}
    assert {f"{row['date']:%Y-%m}" for row in found} == {"2024-01", "2024-02"}


def test_lists_of_campaigns_alone_are_taken_where_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "vk").mkdir()
    for folder, pattern in ((tmp_path, "mt_*_campaigns.csv"), (tmp_path / "vk", "vkads_*_ad_plans.csv")):
        reading = read(folder, f"etlcraft_ru_ad_exports/{pattern}", report="names")
        assert (reading.tables, [file.kept for file in reading.files]) == ({}, [0])
        assert reading.files[0].rows > 0


def test_a_register_of_tags_is_refused_with_its_keys(tmp_path: Path) -> None:
    with pytest.raises(
        ProjectError, match=r"is a register of UTM tags.*; columns: id, created_at, .*utm_hashcode, data"
    ):
        read(tmp_path, "etlcraft_ru_ad_exports/utmcraft_*.csv")


def test_each_real_export_is_recognised_by_its_content(tmp_path: Path) -> None:
    known = {}
    for path in sorted(ADS.glob("*.csv")):
        found = recognise(glimpse(path, path.name))
        assert found is not None
        known[path.name.split("_")[0] + "_" + path.stem.rpartition("_")[2]] = found.entry.get("report", "nothing")
        told = any("keys: " in aside for aside in found.asides)
        assert told == (found.certainty < 0.5)
        # what is sure reads as it is proposed
        if found.certainty > 0.5:
            shutil.copyfile(path, tmp_path / path.name)
            assert read_source(SOURCE, tmp_path, found.entry, name="web").tables
    assert known == {
        "appmetrica_events": "events",
        "mt_campaigns": "nothing",
        "mt_statistics": "mytarget",
        "sheets_leads": "leads",
        "sheets_planCosts": "costs",
        "utmcraft_utmresult": "nothing",
        "vkads_plans": "nothing",
        "vkads_statistics": "vk",
        "yd_report": "direct",
        "ym_stream": "visits",
    }


def test_a_real_keyword_list(tmp_path: Path) -> None:
    with (SHARED / "search_keywords_ru/ru_semantics_master.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = list(csv.DictReader(file))
    reading = read(tmp_path, "search_keywords_ru/*.csv")
    found = rows(reading, "phrases")
    assert [(row["phrase"], row["visits"]) for row in found] == [
        (" ".join(r["keyword"].split()), int(r["volume"])) for r in truth
    ]
    assert sum(row["category"] is None for row in found) == sum(row["category"] == "uncategorized" for row in truth) > 0
    assert reading.notes == (Note("searches_as_visits", len(truth), "ru_semantics_master.csv"),)


def test_real_sessions_of_a_shop(tmp_path: Path) -> None:
    with (SHARED / "online_shoppers_intention/online_shoppers_intention.csv").open(newline="") as file:
        truth = list(csv.DictReader(file))
    reading = read(tmp_path, "online_shoppers_intention/*.csv")
    found = rows(reading, "visits")
    assert len(found) == len(truth) == 12_330
    assert sum(row["purchases"] for row in found) == sum(row["Revenue"] == "TRUE" for row in truth)
    assert sum(row["new"] is True for row in found) == sum(row["VisitorType"] == "New_Visitor" for row in truth)
    # 33 sessions have a length of -1 second, which is none
    assert reading.rejected_rows == sum(
        any(row[f"{page}_Duration"] == "-1" for page in ("Administrative", "Informational", "ProductRelated"))
        for row in truth
    )
