"""Advertising exports: totals, tax, currency, millionths; what `add` is told of each format; the options."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pydantic
import pytest
from exports_metrika import (
    DIRECT_ROWS,
    ERROR,
    LOGIN,
    METRICS,
    PHRASE,
    airbyte,
    at,
    direct_api,
    direct_ui,
    hit,
    logs,
    mytarget,
    phrases,
    report,
    visit,
    vk_ads,
)

from jtbd_metrika.options import MetrikaOptions
from jtbd_metrika.recognising import recognise
from jtbd_metrika.source import SOURCE
from jtbd_reports.datasets import DATASETS
from jtbd_reports.opening.glimpse import glimpse as look
from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import Glimpse, Note, Reading
from jtbd_reports.testing import read_source

SHOP = "Дата;Канал;Расход\n01.03.2026;радио;5000\n02.03.2026;радио;7000,50\n"


def read(root: Path, files: dict[str, str | bytes], **options: Any) -> Reading:
    for name, content in files.items():
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_source(SOURCE, root, {"path": "*", **options}, name="ads")


def rows(reading: Reading) -> list[dict[str, Any]]:
    return reading.tables["costs"].to_pylist()


def refusal(root: Path, files: dict[str, str | bytes], **options: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        read(root, files, **options)
    return str(caught.value)


def test_a_report_of_the_direct_api_loses_its_name_and_its_count_of_rows(tmp_path: Path) -> None:
    reading = read(tmp_path, {"d.tsv": direct_api()})
    assert rows(reading)[0] == {
        "date": at("2026-03-01"),
        "channel": "Яндекс Директ",
        "campaign": "Студии | поиск",
        "cost": 1500.5,
        "impressions": 1200,
        "clicks": 30,
    }
    # the third row has no cost at all, which is not a cost of nothing
    assert (reading.rejected, reading.notes) == ((), (Note("dropped_rows", 1, "costs"),))
    assert (reading.files[0].rows, reading.files[0].kept) == (3, 2)


def test_rows_that_a_report_counts_and_lacks_are_told(tmp_path: Path) -> None:
    reading = read(tmp_path, {"d.tsv": direct_api(DIRECT_ROWS[:2], rows_told=5)})
    assert reading.notes == (Note("rows_missing", 3, "d.tsv"),)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_report_saved_from_the_pages_of_direct_is_read(tmp_path: Path, delimiter: str) -> None:
    reading = read(tmp_path, {"d.csv": direct_ui(delimiter=delimiter)})
    assert [(row["date"].day, row["campaign"], row["cost"]) for row in rows(reading)] == [
        (1, "Студии | поиск", 1500.5),
        (2, "Студии | поиск", 999.5),
    ]


def test_costs_that_do_not_add_up_to_their_total_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"d.csv": direct_ui(total="9 000,00")}) == (
        "project.yml: sources.ads.path: d.csv: costs of all rows add up to 2,500.00, its own total says 9,000.00. "
        "The file is cut off or was changed after it was saved; export it again."
    )


MICRO_ROWS = [(*row[:5], cost) for row, cost in zip(DIRECT_ROWS, ("1500500000", "999500000", "0"), strict=True)]


def test_millionths_are_known_by_what_a_click_would_cost(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"d.tsv": direct_api(MICRO_ROWS)}
    reading = read(tmp_path, files)
    assert [row["cost"] for row in rows(reading)] == [1500.5, 999.5, 0]
    assert reading.notes == (Note("micros", 3, "d.tsv"),)
    assert rows(read(tmp_path, files, micros=False))[0]["cost"] == 1500500000


@pytest.mark.parametrize(
    ("impressions", "clicks", "cost", "expected"),
    [
        ("100", "0", "450000", 0.45),
        ("1000", "1", "15000", 15000),
        ("0", "0", "9000000", 9000000),
        ("1000", "0", "9000", 9000),
    ],
)
def test_large_whole_costs_are_not_always_millionths(
    tmp_path: Path, impressions: str, clicks: str, cost: str, expected: float
) -> None:
    made = [("2026-03-01", "101", "Студии", impressions, clicks, cost)]
    assert rows(read(tmp_path, {"d.tsv": direct_api(made)}))[0]["cost"] == expected


def test_millionths_can_be_told(tmp_path: Path) -> None:
    made = [("2026-03-01", "101", "Студии", "0", "0", "9000000")]
    assert rows(read(tmp_path, {"d.tsv": direct_api(made)}, micros=True))[0]["cost"] == 9


def test_tax_is_added_and_taken_out_unless_the_header_says_it_is_done(tmp_path: Path) -> None:
    def cost(header: str, vat: str) -> float:
        return float(rows(read(tmp_path, {"d.csv": direct_ui(header)}, vat=vat, vat_rate=0.2))[0]["cost"])

    assert cost("Расход (руб.)", "keep") == pytest.approx(1500.5)
    assert cost("Расход (руб.)", "remove") == pytest.approx(1500.5 / 1.2)
    assert cost("Расход (руб.)", "add") == pytest.approx(1500.5 * 1.2)
    assert cost("Расход, ₽ с НДС", "add") == pytest.approx(1500.5)
    assert cost("Расход, ₽ с НДС", "remove") == pytest.approx(1500.5 / 1.2)
    assert cost("Расход (руб. без НДС)", "remove") == pytest.approx(1500.5)
    assert cost("Расход (руб. без НДС)", "add") == pytest.approx(1500.5 * 1.2)


def test_of_two_columns_of_costs_the_option_chooses(tmp_path: Path) -> None:
    text = "Дата;Кампания;Расход, ₽ с НДС;Расход, ₽ без НДС\n01.03.2026;а;120;100\n"
    files: dict[str, str | bytes] = {"d.csv": text}
    assert refusal(tmp_path, files, channel="ads") == (
        "project.yml: sources.ads.vat: d.csv has several columns of costs: 'Расход, ₽ с НДС' and 'Расход, ₽ без НДС'. "
        "Take one of them out with rename, or say vat: remove for the one without tax, vat: add for the other."
    )
    assert rows(read(tmp_path, files, channel="ads", vat="remove"))[0]["cost"] == 100
    assert rows(read(tmp_path, files, channel="ads", vat="add"))[0]["cost"] == 120


def test_costs_are_in_one_currency(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"a.csv": direct_ui()}, currency="USD") == (
        "project.yml: sources.ads.currency: a.csv has costs in RUB, not in USD."
    )
    dollars = "Date,Campaign,Cost,Currency\n2026-03-01,a,5,usd\n"
    assert refusal(tmp_path, {"a.csv": direct_ui(), "b.csv": dollars}, channel="ads") == (
        "project.yml: sources.ads.path: costs are in several currencies: RUB in a.csv, USD in b.csv. "
        "Read each with a source of its own."
    )


def test_dates_of_these_systems_do_not_hang_on_the_projects_order(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(direct_ui(), encoding="utf-8")
    reading = read_source(SOURCE, tmp_path, {"path": "d.csv"}, date_order="mdy")
    assert [row["date"] for row in rows(reading)] == [at("2026-03-01"), at("2026-03-02")]


def test_vk_and_mytarget_have_names_of_their_own(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.csv": vk_ads(), "b.csv": mytarget()})
    assert [(row["channel"], row["campaign"], row["cost"]) for row in rows(reading)] == [
        ("VK Реклама", "Лофты", 450.1),
        ("myTarget", "Лофты", 450.1),
    ]


def test_a_table_of_unknown_origin_has_a_channel_of_its_own_or_is_told_one(tmp_path: Path) -> None:
    assert [(row["channel"], row["cost"]) for row in rows(read(tmp_path, {"a.csv": SHOP}))] == [
        ("радио", 5000),
        ("радио", 7000.5),
    ]
    (tmp_path / "a.csv").unlink()
    files: dict[str, str | bytes] = {"b.csv": "Дата,Кампания,Расход\n01.03.2026,а,5\n"}
    assert refusal(tmp_path, files) == (
        "project.yml: sources.ads.channel: b.csv does not say through which channel the money was spent. "
        "Say so with channel, named as in deals."
    )
    assert rows(read(tmp_path, files, report="vk"))[0]["channel"] == "VK Реклама"
    assert rows(read(tmp_path, files, channel="радио"))[0]["channel"] == "радио"


def test_exports_in_english_have_a_decimal_point(tmp_path: Path) -> None:
    made = [("2026-03-01", "101", "a", "1000", "10", "15.125")]
    assert rows(read(tmp_path, {"d.tsv": direct_api(made)}))[0]["cost"] == 15.125


def test_costs_without_days_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"a.csv": "Кампания,Клики,Расход\nа,5,5\n"}) == (
        "project.yml: sources.ads.path: a.csv has no column of days; costs cannot be set beside deals. "
        "Export the report by days."
    )


def test_a_day_of_a_campaign_in_two_files_counts_once(tmp_path: Path) -> None:
    later = direct_api([DIRECT_ROWS[1], ("2026-03-03", "101", "Студии | поиск", "1", "1", "7.5")])
    reading = read(tmp_path, {"a.tsv": direct_api(DIRECT_ROWS[:2]), "b.tsv": later})
    assert [row["cost"] for row in rows(reading)] == [1500.5, 999.5, 7.5]
    assert reading.notes == (Note("repeated_day", 1),)


def test_several_rows_of_one_day_in_one_file_all_count(tmp_path: Path) -> None:
    assert len(rows(read(tmp_path, {"a.tsv": direct_api([DIRECT_ROWS[0]] * 2)}))) == 2


def test_bad_cells_cost_their_row_where_they_are_needed(tmp_path: Path) -> None:
    text = "Дата;Кампания;Клики;Расход\n99.03.2026;а;1;5\n;а;1;5\n01.03.2026;а;x;5\n01.03.2026;б;1;-5\nа;б\n"
    reading = read(tmp_path, {"a.csv": text}, channel="ads")
    assert [(c.row, c.column, c.reason) for c in reading.rejected] == [
        (6, "", "more or fewer cells than the header"),
        (2, "Дата", "an impossible date in the order day, month, year"),
        (3, "Дата", "no value in a column that must have one"),
        (4, "Клики", "not a number"),
        (5, "Расход", "less than nothing"),
    ]
    assert (len(rows(reading)), reading.rejected_rows) == (1, 5)
    assert reading.notes == (Note("dropped_rows", 3, "costs"),)


STATISTICS = {"date": "2026-03-01", "ad_plan_id": "7", "base": {"shows": 9, "clicks": 1, "spent": 2.5}}
PLAN = {"id": 7, "name": "Лофты", "objective": "x", "budget_limit": None}


def test_campaigns_of_wrapped_statistics_get_their_names_from_a_list(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.csv": airbyte([STATISTICS]), "b.csv": airbyte([PLAN])})
    assert [(row["channel"], row["campaign"], row["cost"]) for row in rows(reading)] == [("VK Реклама", "Лофты", 2.5)]
    assert [file.kept for file in reading.files] == [1, 1]
    (tmp_path / "b.csv").unlink()
    assert rows(read(tmp_path, {}))[0]["campaign"] == "7"


def test_a_list_of_campaigns_alone_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"b.csv": airbyte([PLAN])}) == (
        "project.yml: sources.ads.path: b.csv is VK Ads, list of campaigns: names without costs. "
        "Name the statistics in path too, such as data/*.csv; to keep it without them, set report: names."
    )


def test_events_of_appmetrica_are_hits(tmp_path: Path) -> None:
    event = {"event_receive_datetime": "2026-03-01 11:11:11", "event_name": "open", "appmetrica_device_id": "12"}
    reading = read(tmp_path, {"e.csv": airbyte([event, event | {"event_receive_datetime": "soon"}])})
    assert reading.tables["hits"].to_pylist()[0] == {
        "hit_id": "ads:e.csv:2",
        "client_id": "12",
        "at": at("2026-03-01 11:11:11"),
        "title": "open",
        "kind": "event",
    }
    assert [(c.row, c.reason) for c in reading.rejected] == [(3, "not a date")]


def test_sessions_of_a_shop_are_visits_without_dates(tmp_path: Path) -> None:
    pages = "Administrative,Administrative_Duration,ProductRelated,ProductRelated_Duration"
    header = f"{pages},BounceRates,TrafficType,VisitorType,Revenue"
    reading = read(tmp_path, {"s.csv": f"{header}\n1,5,3,60.4,0.1,2,New_Visitor,TRUE\n0,0,1,-1,0,1,Other,FALSE\n"})
    assert reading.tables["visits"].to_pylist() == [
        {"visit_id": "ads:2", "channel": "2", "pageviews": 4, "seconds": 65, "new": True, "purchases": 1},
        {"visit_id": "ads:3", "channel": "1", "pageviews": 1, "seconds": 0, "new": None, "purchases": 0},
    ]
    assert [(c.row, c.column, c.reason) for c in reading.rejected] == [
        (3, "productrelated_duration", "less than nothing")
    ]


def test_a_list_of_campaigns_of_mytarget_is_known(tmp_path: Path) -> None:
    assert "b.csv is myTarget, list of campaigns" in refusal(tmp_path, {"b.csv": airbyte([{"id": "1", "name": "a"}])})


def test_what_a_loader_wrapped_may_hold_values_of_any_kind(tmp_path: Path) -> None:
    row = {
        "Date": "2026-03-01",
        "CampaignName": "a",
        "Cost": 2.5,
        "Clicks": 3,
        "paused": True,
        "tags": ["x"],
        "note": None,
    }
    assert rows(read(tmp_path, {"c.csv": airbyte([row])}))[0]["cost"] == 2.5


def test_files_of_every_kind_in_one_folder_are_read_together(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.tsv": logs([visit()]),
        "b.csv": phrases(),
        "c.tsv": direct_api(),
        "d.tsv": logs([hit()]),
    }
    reading = read(tmp_path, files)
    assert set(reading.tables) == {"visits", "goals", "hits", "phrases", "costs"}
    assert [file.path for file in reading.files] == ["a.tsv", "b.csv", "c.tsv", "d.tsv"]


def test_every_file_that_cannot_be_taken_is_named_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, {"a.csv": LOGIN, "b.csv": ERROR, "c.csv": "x,y\n1,2\n"})
    assert [line.partition(": ")[2].split(" ")[1] for line in said.splitlines()] == ["a.csv", "b.csv", "c.csv"]


def glimpse(text: str, name: str = "data/x.csv", **told: Any) -> Glimpse:
    return Glimpse(Path(name), name, "text", text=text, **told)


@pytest.mark.parametrize(
    ("text", "format_", "entry", "name", "some_field"),
    [
        (
            logs([visit()]),
            "Metrica Logs API, visits",
            "visits",
            "visits",
            ("visits", "channel", "ym:s:lastTrafficSource"),
        ),
        (logs([hit()]), "Metrica Logs API, hits", "hits", "hits", ("hits", "page", "ym:pv:URL")),
        (phrases(), "Metrica report, search phrases", "phrases", "phrases", ("phrases", "phrase", "Поисковая фраза")),
        (
            report(("Источник трафика", "Тип площадки", *METRICS["ru"]), []),
            "Metrica report, traffic sources",
            "sources",
            "traffic",
            ("traffic", "detail", "Тип площадки"),
        ),
        (direct_api(), "Yandex Direct report", "direct", "costs", ("costs", "campaign", "CampaignName")),
        (direct_ui(), "Yandex Direct report", "direct", "costs", ("costs", "cost", "Расход (руб.)")),
        (vk_ads(), "VK Ads report", "vk", "costs", ("costs", "cost", "Потрачено всего, ₽")),
        (mytarget(), "myTarget report", "mytarget", "costs", ("costs", "campaign", "Кампания")),
        (SHOP, "advertising costs", "costs", "costs", ("costs", "channel", "Канал")),
        (
            "keyword,volume,category\n",
            "search keywords with volumes",
            "keywords",
            "keywords",
            ("phrases", "visits", "volume"),
        ),
    ],
)
def test_each_format_is_recognised_with_an_entry_that_reads_it(
    text: str, format_: str, entry: str, name: str, some_field: tuple[str, str, str]
) -> None:
    found = recognise(glimpse(text))
    assert found is not None
    assert (found.format, found.entry, found.name) == (format_, {"path": "data/x.csv", "report": entry}, name)
    assert some_field in found.fields
    assert found.certainty > 0.7
    assert found.why
    MetrikaOptions.model_validate(found.entry)


@pytest.mark.parametrize(
    ("content", "table"),
    [
        (logs([visit()]), "visits"),
        (logs([hit()]), "hits"),
        (phrases(), "phrases"),
        ("Период: 2026-03-01 - 2026-03-31\n\n" + phrases(), "phrases"),
        (phrases().encode("cp1251"), "phrases"),
        (phrases().encode("utf-16"), "phrases"),
        (direct_api(), "costs"),
        (direct_ui(), "costs"),
        (vk_ads(), "costs"),
        (mytarget(), "costs"),
        (airbyte([visit()]), "visits"),
        (airbyte([STATISTICS]), "costs"),
    ],
)
def test_what_was_recognised_in_a_file_reads_it(tmp_path: Path, content: str | bytes, table: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = recognise(look(path, "export.csv"))
    assert found is not None
    assert set(read_source(SOURCE, tmp_path, found.entry).tables) >= {table}
    assert {name for name, _column, _header in found.fields} >= {table}
    for name, column, _header in found.fields:
        assert column in DATASETS[name].names


def test_a_saved_report_in_a_workbook_is_recognised_below_its_title(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    header = (*PHRASE["ru"], *METRICS["ru"])
    for cells in (
        ("Отчёт",),
        ("Период: 01.03.2026 - 31.03.2026",),
        (),
        header,
        ("а", "Яндекс", 1, 1, 0, 1, "00:00:01"),
    ):
        book.active.append(cells)
    book.save(tmp_path / "p.xlsx")
    found = recognise(look(tmp_path / "p.xlsx", "p.xlsx"))
    assert found is not None
    assert (found.entry, found.asides) == ({"path": "p.xlsx", "report": "phrases"}, ())
    row = read_source(SOURCE, tmp_path, found.entry).tables["phrases"].to_pylist()[0]
    assert (row["phrase"], row["to_date"]) == ("а", at("2026-03-31"))


def test_what_a_loader_wrapped_is_recognised_inside() -> None:
    headers, cells = ("_airbyte_raw_id", "_airbyte_data"), ('{"ym:s:visitID":"1","ym:s:dateTime":"x"}', "{")
    wrapped = Glimpse(Path("x"), "x.csv", "text", headers, tuple(("1", cell) for cell in cells), ",".join(headers))
    found = recognise(wrapped)
    assert found is not None
    assert (found.format, found.entry["report"]) == ("Metrica Logs API, visits, wrapped by Airbyte", "visits")


def test_a_workbook_is_recognised_below_the_lines_of_its_own() -> None:
    header = (*PHRASE["en"], *METRICS["en"])
    above = ("Report", *[""] * (len(header) - 1))
    sheet = Glimpse(
        Path("p"), "p.xlsx", "xlsx", above, (("Period: 2026-03-01 - 2026-03-31",), header), told={"sheet": "S"}
    )
    found = recognise(sheet)
    assert found is not None
    assert found.entry == {"path": "p.xlsx", "report": "phrases", "sheet": "S"}
    assert found.asides == ()


def test_what_must_be_settled_is_said() -> None:
    both = logs([{"ym:s:visitID": "1", "ym:s:lastUTMSource": "a", "ym:s:firstUTMSource": "a"}])

    def asides(text: str, name: str = "x.csv") -> tuple[str, ...]:
        found = recognise(glimpse(text, name))
        assert found is not None
        return found.asides

    assert asides(both) == ("Say which attribution model to read with attribution: first, last.",)
    assert asides(phrases(), "p_2025070120260630.csv") == (
        "Confirm the days it covers by adding period: [2025-07-01, 2026-06-30]; "
        "its name suggests it, but names are changed.",
    )
    assert asides(phrases()) == (
        "Confirm the days it covers by adding period: [first day, last day]; nothing in it tells.",
    )
    assert asides(SHOP) == ("Say through which channel the money was spent with channel, named as in deals.",)
    assert asides("keyword,volume,category\n") == ("Volumes are searches in a search engine, not visits to the site.",)


@pytest.mark.parametrize(
    "text", ["", "ID,Название сделки,Бюджет\n1,а,5\n", LOGIN, "Leads,Source,Product,Date\n", "\0\0"]
)
def test_other_files_are_left_to_other_sources(text: str) -> None:
    assert recognise(glimpse(text)) is None


def test_a_file_that_cannot_be_opened_is_not_looked_at() -> None:
    assert recognise(glimpse(phrases(), fault="locked")) is None
    assert recognise(Glimpse(Path("x"), "x", "sav")) is None
    assert recognise(Glimpse(Path("x"), "x", "parquet", ("ym:s:visitID",))) is not None
    assert recognise(Glimpse(Path("x"), "x", "xlsx", ("a", "b"))) is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"timezone": "Moscow/Europe"}, "there is no time zone 'Moscow/Europe'"),
        ({"period": ["2026-03-31", "2026-03-01"]}, "expected the first day of the period before the last"),
    ],
)
def test_options_that_make_no_sense_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(pydantic.ValidationError, match=message):
        MetrikaOptions.model_validate({"path": "x.csv", **options})


def test_the_plugin_offers_the_source() -> None:
    import jtbd_metrika

    assert jtbd_metrika.register_sources() == [SOURCE]


def test_costs_fetched_or_stored_as_parquet_are_read(tmp_path: Path) -> None:
    frame = pa.table({"Date": [dt.date(2026, 3, 1)], "CampaignName": ["а"], "Clicks": [3], "Cost": [12.5]})
    pq.write_table(frame, tmp_path / "c.parquet")
    assert rows(read(tmp_path, {}))[0]["cost"] == 12.5
