"""Logs API files: fields, arrays, ids, attribution, and everything that can be wrong with them."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exports_metrika import ERROR, LOGIN, airbyte, array, at, escape, hit, logs, table, visit

from jtbd_metrika.arrays import elements, lists, unescaped
from jtbd_metrika.seen import Seen
from jtbd_metrika.source import SOURCE
from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import Note, Reading, Rejected
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from pathlib import Path


def read(root: Path, files: dict[str, str | bytes], path: str = "*", timezone: str = "", **options: Any) -> Reading:
    for name, content in files.items():
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_source(SOURCE, root, {"path": path, **options}, name="web", timezone=timezone)


def rows(reading: Reading, table: str = "visits") -> list[dict[str, Any]]:
    return pq.read_table(reading.tables[table]).to_pylist()


def refusal(root: Path, files: dict[str, str | bytes], **options: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        read(root, files, **options)
    return str(caught.value)


def test_a_visit_has_every_column_that_its_fields_tell(tmp_path: Path) -> None:
    one = visit(
        goalsID="[269913315,7]",
        goalsDateTime=array(["2026-03-01 17:46:00", "2026-03-01 17:47:00"]),
        goalsPrice="[0,1500.5]",
        goalsOrder=array(["", "A-1"]),
        purchaseID=array(["p1"]),
        purchaseRevenue="[990.25]",
    )
    reading = read(tmp_path, {"v.tsv": logs([one])})
    assert rows(reading) == [
        {
            "visit_id": "716049101678706786",
            "client_id": "17084403107951250046",
            "started_at": at("2026-03-01 17:45:10"),
            "channel": "ad",
            "engine": "ya_direct",
            "utm_source": "yandex",
            "utm_medium": "cpc",
            "campaign": "студии",
            "phrase": "купить студию",
            "page": "https://example.org/loft?a=1",
            "referrer": None,
            "pageviews": 3,
            "seconds": 185,
            "bounce": False,
            "new": True,
            "device": "mobile",
            "city": "Москва",
            "goals": 2,
            "purchases": 1,
            "revenue": 990.25,
        }
    ]
    first = {"visit_id": "716049101678706786", "at": at("2026-03-01 17:46"), "price": 0.0}
    second = {"visit_id": "716049101678706786", "at": at("2026-03-01 17:47"), "price": 1500.5}
    assert rows(reading, "goals") == [
        {**first, "goal": "269913315", "order_id": None},
        {**second, "goal": "7", "order_id": "A-1"},
    ]
    assert reading.files[0].format == "Logs API TSV, UTF-8"
    assert (reading.files[0].rows, reading.files[0].kept, reading.rejected_rows) == (1, 1, 0)
    assert reading.notes == (Note("attribution", 1, "last"),)


def test_only_the_key_is_needed_and_unknown_fields_are_left_alone(tmp_path: Path) -> None:
    text = logs([{"ym:s:counterID": "1", "ym:s:visitID": "18446744073709551615", "ym:s:networkType": "wifi"}])
    assert rows(read(tmp_path, {"v.tsv": text})) == [{"visit_id": "18446744073709551615"}]


def test_backslashes_are_resolved_and_quotes_are_ordinary_characters(tmp_path: Path) -> None:
    page = "https://e.org/?q=\"a\tb\\c\nd'e"
    found = rows(read(tmp_path, {"v.tsv": logs([visit(startURL=escape(page)), visit(1, startURL='"')])}))
    assert [row["page"] for row in found] == [page, '"']


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("[]", []),
        ("", []),
        ("[1,2]", ["1", "2"]),
        ("['']", [""]),
        ("['a','b\\'c']", ["a", "b'c"]),
        ("['a,b','[c]']", ["a,b", "[c]"]),
        ("['\\t\\\\']", ["\t\\"]),
        ("[1", None),
        ("1]", None),
        ("[", None),
        ("['a]", None),
        ("['a'b']", None),
        ("['a',[1]]", None),
        ("['a\\']", None),
        ("['a';'b']", None),
        ("[1\\]", None),
    ],
)
def test_an_array_cell_is_taken_apart_or_refused(cell: str, expected: list[str] | None) -> None:
    assert elements(cell) == expected


def test_unknown_escapes_stand_for_their_character() -> None:
    assert unescaped(r"\q\'\n") == "q'\n"


def test_arrays_that_are_null_are_empty() -> None:
    found, broken = lists(pa.array([None, "[3]", "[x"], pa.string()))
    assert (found.to_pylist(), broken.to_pylist()) == ([[], ["3"], []], [False, False, True])


def test_a_row_with_another_number_of_tabs_is_rejected_under_its_line_number(tmp_path: Path) -> None:
    lines = logs([visit(n) for n in range(6)]).split("\n")
    lines[2] += "\tmore"
    lines[4] = lines[4].rpartition("\t")[0]
    lines.insert(4, "")
    lines[6] = lines[6].replace("716049101678706790", "x")
    reading = read(tmp_path, {"v.tsv": "\n".join(lines)})
    # the empty line counts in the numbers, as an editor counts it
    assert [(cell.row, cell.column, cell.reason) for cell in reading.rejected] == [
        (3, "", "more or fewer cells than the header"),
        (6, "", "more or fewer cells than the header"),
        (7, "ym:s:visitID", "not an id of digits only"),
    ]
    assert reading.rejected[0].value.startswith("716049101678706787 | ")
    assert (reading.rejected_rows, reading.files[0].rows, reading.files[0].kept) == (3, 6, 3)
    assert Note("empty_row", 1) in reading.notes
    assert Note("dropped_rows", 1, "visits") in reading.notes


def test_row_numbers_stay_right_over_many_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtbd_metrika.tsv.BLOCK", 4096)
    lines = logs([visit(n) for n in range(500)]).splitlines()
    bad, wrong = (17, 18, 200, 444), (19, 201, 499)
    for place in bad:
        lines[place - 1] = "short"
    for place in wrong:
        lines[place - 1] = lines[place - 1].replace("\t3\t185", "\tmany\t185")
    reading = read(tmp_path, {"v.tsv": "\n".join(lines) + "\n"})
    assert sorted((c.row, c.column) for c in reading.rejected) == sorted(
        [*((place, "") for place in bad), *((place, "ym:s:pageViews") for place in wrong)]
    )
    assert (reading.files[0].rows, reading.files[0].kept, reading.rejected_rows) == (500, 496, 7)


def test_a_bad_cell_leaves_the_row_without_it(tmp_path: Path) -> None:
    bad = visit(1, pageViews="3.5", dateTime="31.02.2026", goalsID="[1", purchaseRevenue="['x']", bounce="maybe")
    reading = read(tmp_path, {"v.tsv": logs([visit(), bad])})
    assert {(c.row, c.column, c.reason, c.value) for c in reading.rejected} == {
        (3, "ym:s:pageViews", "not a whole number", "3.5"),
        (3, "ym:s:dateTime", "an impossible date in the order day, month, year", "31.02.2026"),
        (3, "ym:s:goalsID", "an array that does not end as it began", "[1"),
        (3, "ym:s:purchaseRevenue", "not a number", "['x']"),
        (3, "ym:s:bounce", "neither yes nor no", "maybe"),
    }
    assert reading.rejected_rows == 1
    found = rows(reading)[1]
    assert [found[name] for name in ("pageviews", "started_at", "goals", "revenue", "bounce")] == [
        None,
        None,
        0,
        None,
        None,
    ]


def test_arrays_of_a_goal_must_be_as_long_as_its_numbers(tmp_path: Path) -> None:
    odd = visit(goalsID="[1,2]", goalsDateTime="['2026-03-01 10:00:00']", goalsPrice="[]", goalsOrder="['a','b']")
    late = visit(
        1, goalsID="[1,2]", goalsDateTime="['2026-03-01 10:00:00','then']", goalsPrice="[1,2]", goalsOrder="[]"
    )
    reading = read(tmp_path, {"v.tsv": logs([odd, late])})
    assert [(c.row, c.column, c.reason) for c in reading.rejected] == [
        (2, "ym:s:goalsDateTime", "as many elements as goalsID has were expected"),
        (3, "ym:s:goalsDateTime", "not a date"),
    ]
    found = rows(reading, "goals")
    assert [row["at"] for row in found] == [None, None, at("2026-03-01 10:00"), None]
    assert [row["order_id"] for row in found] == ["a", "b", None, None]
    assert [row["price"] for row in found] == [None, None, 1, 2]


def test_named_goals_are_counted_under_their_names_and_others_are_not(tmp_path: Path) -> None:
    reading = read(tmp_path, {"v.tsv": logs([visit(goalsID="[7,8,7]"), visit(1, goalsID="[8]")])}, goals={7: "заявка"})
    assert [row["goals"] for row in rows(reading)] == [2, 0]
    assert [row["goal"] for row in rows(reading, "goals")] == ["заявка", "заявка"]


def test_where_a_visit_came_from_depends_on_its_channel(tmp_path: Path) -> None:
    made = [
        visit(0, lastSearchEngineRoot="google"),
        visit(1, lastTrafficSource="organic", lastSearchEngineRoot="google"),
        visit(2, lastTrafficSource="direct", lastSearchEngineRoot="google"),
        visit(3, lastTrafficSource=""),
    ]
    found = rows(read(tmp_path, {"v.tsv": logs(made)}))
    assert [(row["channel"], row["engine"]) for row in found] == [
        ("ad", "ya_direct"),
        ("organic", "google"),
        ("direct", None),
        (None, None),
    ]


def _twice(first: str, second: str) -> str:
    row = {"ym:s:visitID": "1", f"ym:s:{first}TrafficSource": "ad", f"ym:s:{second}TrafficSource": "organic"}
    return logs([row])


def test_one_attribution_model_is_read_and_several_are_asked_about(tmp_path: Path) -> None:
    both = {"v.tsv": _twice("last", "lastsign")}
    assert refusal(tmp_path, both) == (
        "project.yml: sources.web.attribution: v.tsv has columns of several attribution models: last, lastsign. "
        "Say which with attribution."
    )
    assert rows(read(tmp_path, both, attribution="lastsign"))[0]["channel"] == "organic"
    assert rows(read(tmp_path, both, attribution="last"))[0]["channel"] == "ad"
    assert refusal(tmp_path, both, attribution="first") == (
        "project.yml: sources.web.attribution: v.tsv has no columns of the attribution model 'first'. "
        "It has last, lastsign."
    )


def test_tags_without_a_model_are_read_beside_sources_with_one(tmp_path: Path) -> None:
    row = {"ym:s:visitID": "1", "ym:s:UTMSource": "vk", "ym:s:cross_device_last_significantTrafficSource": "social"}
    reading = read(tmp_path, {"v.tsv": logs([row])})
    assert (rows(reading)[0]["utm_source"], rows(reading)[0]["channel"]) == ("vk", "social")
    assert reading.notes == (Note("attribution", 1, "cross_device_last_significant"),)


def test_fields_without_any_model_need_none(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"v.tsv": logs([{"ym:s:visitID": "1", "ym:s:TrafficSource": "direct"}])}
    reading = read(tmp_path, files)
    assert (rows(reading), reading.notes) == ([{"visit_id": "1", "channel": "direct"}], ())
    assert refusal(tmp_path, files, attribution="last").endswith("Its fields name no model; leave attribution out.")


def test_the_field_called_utc_is_three_hours_ahead_of_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"v.tsv": logs([{"ym:s:visitID": "1", "ym:s:dateTimeUTC": "2026-03-01 12:00:00"}])}
    moscow = rows(read(tmp_path, files, timezone="Europe/Moscow"))
    berlin = rows(read(tmp_path, files, timezone="Europe/Berlin"))
    assert moscow[0]["started_at"] == at("2026-03-01 12:00")
    assert berlin[0]["started_at"] == at("2026-03-01 10:00")


def test_times_of_a_counter_elsewhere_are_moved_to_the_projects_zone(tmp_path: Path) -> None:
    made = visit(dateTime="2026-03-01 12:00:00", goalsID="[1]", goalsDateTime="['2026-03-01 12:30:00']")
    files: dict[str, str | bytes] = {"v.tsv": logs([made])}
    found = read(tmp_path, files, timezone="Europe/Moscow")
    assert rows(found)[0]["started_at"] == at("2026-03-01 12:00")
    reading = read_source(
        SOURCE, tmp_path, {"path": "v.tsv", "timezone": "Asia/Yekaterinburg"}, timezone="Europe/Moscow"
    )
    assert rows(reading)[0]["started_at"] == at("2026-03-01 10:00")
    assert rows(reading, "goals")[0]["at"] == at("2026-03-01 10:30")


def test_robots_are_left_out_and_counted(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"v.tsv": logs([visit(0, isRobotPro="1"), visit(1, isRobotPro="0")])}
    dropped, kept = read(tmp_path, files), read(tmp_path, files, robots="keep")
    assert [row["robot"] for row in rows(dropped)] == [False]
    assert [row["robot"] for row in rows(kept)] == [True, False]
    assert Note("robots", 1, "visits") in dropped.notes
    assert Note("robots", 1, "visits") in kept.notes


def test_visits_in_two_overlapping_files_are_read_once_with_their_goals(tmp_path: Path) -> None:
    one = [visit(n, goalsID="[1]") for n in range(4)]
    other = [visit(n, goalsID="[1]", pageViews="9") for n in range(2, 6)]
    reading = read(tmp_path, {"a.tsv": logs(one), "b.tsv": logs(other)})
    assert [row["pageviews"] for row in rows(reading)] == [3, 3, 3, 3, 9, 9]
    assert len(rows(reading, "goals")) == 6
    assert Note("repeated_visit", 2) in reading.notes
    assert [(file.rows, file.kept) for file in reading.files] == [(4, 4), (4, 2)]


def test_an_id_of_another_year_is_another_visit(tmp_path: Path) -> None:
    made = [visit(0, dateTime="2025-03-01 10:00:00"), visit(0, dateTime="2026-03-01 10:00:00")]
    assert len(rows(read(tmp_path, {"v.tsv": logs(made)}))) == 2


def test_ids_seen_are_remembered_over_many_stretches() -> None:
    generator, seen, truth = np.random.default_rng(1), Seen(), set[int]()
    for _ in range(30):
        ids = generator.integers(0, 3000, 200).astype(np.uint64)
        fresh = seen.fresh(ids)
        for number, new in zip(ids.tolist(), fresh.tolist(), strict=True):
            assert new == (number not in truth)
            truth.add(number)
    assert sum(map(len, seen.runs)) == len(truth)
    assert not len(seen.fresh(np.empty(0, np.uint64)))


def test_files_with_other_fields_are_stacked(tmp_path: Path) -> None:
    short = logs([{"ym:s:visitID": "1", "ym:s:pageViews": "2"}])
    reading = read(tmp_path, {"a.tsv": short, "b.tsv": logs([{"ym:s:visitID": "2", "ym:s:bounce": "1"}])})
    assert rows(reading) == [
        {"visit_id": "1", "pageviews": 2, "bounce": None},
        {"visit_id": "2", "pageviews": None, "bounce": True},
    ]


def test_ids_shortened_or_rounded_by_a_spreadsheet_are_refused_with_advice(tmp_path: Path) -> None:
    advice = "Download the file from the Logs API again and do not open it in a spreadsheet program before it is read."
    short = logs([visit(n, visitID="7,16049E+17") for n in range(3)])
    assert refusal(tmp_path, {"v.tsv": short}) == (
        "project.yml: sources.web.path: v.tsv: ids in ym:s:visitID were shortened by a spreadsheet, "
        f"as '7,16049E+17'. {advice}"
    )
    round_ = logs([visit(n, visitID=f"{716049101678700 + n}000") for n in range(6)])
    assert refusal(tmp_path, {"v.tsv": round_}) == (
        "project.yml: sources.web.path: v.tsv: ids in ym:s:visitID were rounded by a spreadsheet to 15 digits, "
        f"as '716049101678700000'. {advice}"
    )


def test_a_workbook_has_numbers_in_place_of_ids_and_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (("ym:s:visitID", "ym:s:pageViews"), (716049101678706786, 1), (816049101678706786, 2)):
        book.active.append(cells)
    book.save(tmp_path / "v.xlsx")
    assert "v.xlsx: ids in ym:s:visitID were" in refusal(tmp_path, {})


def test_every_file_with_spoilt_ids_is_named_at_once(tmp_path: Path) -> None:
    short = logs([visit(n, visitID="7,16049E+17") for n in range(3)])
    said = refusal(tmp_path, {"a.tsv": short, "b.tsv": logs([visit()]), "c.tsv": short})
    assert [line.partition(".tsv")[0][-1] for line in said.splitlines()] == ["a", "c"]


def test_a_single_shortened_id_is_rejected_in_its_row(tmp_path: Path) -> None:
    reading = read(tmp_path, {"v.tsv": logs([visit(0), visit(1), visit(2, visitID="7.16049E+17")])})
    assert reading.rejected == (
        Rejected(
            "v.tsv",
            4,
            "ym:s:visitID",
            "an id shortened by a spreadsheet; format the column as text there and export again",
            "7.16049E+17",
        ),
    )


def test_ids_beyond_64_bits_and_empty_ones_are_no_ids(tmp_path: Path) -> None:
    reading = read(
        tmp_path, {"v.tsv": logs([visit(0), visit(1, visitID="99999999999999999999"), visit(2, visitID="")])}
    )
    assert [(c.row, c.reason) for c in reading.rejected] == [
        (3, "not an id of digits only"),
        (4, "no value in a column that must have one"),
    ]
    assert Note("dropped_rows", 2, "visits") in reading.notes


def test_a_file_cut_in_its_last_row_is_remarked(tmp_path: Path) -> None:
    whole = logs([visit(n) for n in range(3)])
    reading = read(tmp_path, {"v.tsv": whole[:-30]})
    assert Note("unfinished_file", 1, "v.tsv") in reading.notes
    assert [(c.row, c.reason) for c in reading.rejected] == [(4, "more or fewer cells than the header")]


def test_a_header_alone_is_refused_unless_that_is_right(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"v.tsv": logs([], list(visit()))}
    message = (
        "project.yml: sources.web.path: v.tsv has a header but no data rows. If that is right, set allow_empty: true."
    )
    assert refusal(tmp_path, files) == message
    assert rows(read(tmp_path, files, allow_empty=True)) == []


def test_a_file_without_its_header_is_refused(tmp_path: Path) -> None:
    headless = logs([visit(n) for n in range(3)]).partition("\n")[2]
    said = refusal(tmp_path, {"v.tsv": headless})
    assert said.startswith("project.yml: sources.web.path: v.tsv is no report of Metrica, Logs API file or advertising")
    assert said.endswith(
        "A Logs API file begins with a line of field names such as ym:s:visitID; export it with its header."
    )


def test_a_file_without_the_key_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"v.tsv": logs([{"ym:s:clientID": "1"}])}) == (
        "project.yml: sources.web.path: v.tsv is Logs API file without ym:s:visitID, its key; "
        "columns: ym:s:clientID. "
        "Nothing in it can be read as visits, phrases, traffic or costs."
    )


def test_bytes_that_are_no_utf8_cost_their_row_only(tmp_path: Path) -> None:
    text = logs([visit(n) for n in range(3)]).encode()
    broken = text.replace("Москва".encode(), "Москва".encode("cp1251"), 1)
    reading = read(tmp_path, {"v.tsv": broken})
    assert [(c.row, c.reason) for c in reading.rejected] == [(2, "in another encoding than the rest of the file")]
    assert (reading.rejected_rows, len(rows(reading))) == (1, 2)


def test_a_short_row_of_such_bytes_is_rejected_under_its_number(tmp_path: Path) -> None:
    lines = logs([visit(n) for n in range(4)]).encode().splitlines(keepends=True)
    lines[2] = "обрыв\n".encode("cp1251")
    reading = read(tmp_path, {"v.tsv": b"".join(lines)})
    assert [(c.row, c.reason) for c in reading.rejected] == [(3, "more or fewer cells than the header")]
    assert {row["city"] for row in rows(reading)} == {"Москва"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
def test_a_file_saved_anew_in_another_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    made = logs([visit(n, startURL="https://пример.рф/студии") for n in range(40)]).replace("\n", "\r\n")
    reading = read(tmp_path, {"v.tsv": made.encode(encoding)})
    assert {(row["city"], row["page"]) for row in rows(reading)} == {("Москва", "https://пример.рф/студии")}
    assert (reading.files[0].kept, reading.rejected_rows) == (40, 0)


def test_a_file_packed_with_gzip_is_read_and_a_torn_one_refused(tmp_path: Path) -> None:
    packed = gzip.compress(logs([visit(n) for n in range(3)]).encode())
    reading = read(tmp_path, {"v.tsv.gz": packed})
    assert (len(rows(reading)), reading.files[0].format) == (3, "Logs API TSV, gzip, UTF-8")
    big = gzip.compress("".join([logs([visit(n)]) for n in range(2000)]).encode(), 0)
    assert "v.tsv.gz cannot be read to its end" in refusal(tmp_path, {"v.tsv.gz": big[:-5000]})


def test_a_packed_file_that_is_torn_at_its_head_is_refused(tmp_path: Path) -> None:
    said = refusal(tmp_path, {"v.tsv.gz": gzip.compress(logs([visit()]).encode())[:12]})
    assert said == "project.yml: sources.web.path: v.tsv.gz is compressed (gzip). Unpack it first."


def test_a_last_line_that_is_torn_in_another_encoding_does_not_hide_the_rest(tmp_path: Path) -> None:
    text = logs([visit(n) for n in range(3)]).encode() + "обрыв".encode("cp1251")
    reading = read(tmp_path, {"v.tsv": text})
    assert [(c.row, c.reason) for c in reading.rejected] == [(5, "more or fewer cells than the header")]


def test_a_file_of_torn_rows_only_is_accounted_for(tmp_path: Path) -> None:
    reading = read(tmp_path, {"v.tsv": logs([], list(visit())) + "a\nb\n"})
    assert [c.row for c in reading.rejected] == [2, 3]
    assert (reading.files[0].rows, reading.files[0].kept) == (2, 0)


def test_no_more_than_a_thousand_rejections_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    reading = read(tmp_path, {"v.tsv": logs([visit()]) + "x\n" * 1500})
    assert (len(reading.rejected), reading.rejected_rows) == (1000, 1500)


def test_an_encoding_that_is_told_is_taken(tmp_path: Path) -> None:
    made = logs([visit()]).encode("koi8-r")
    assert rows(read(tmp_path, {"v.tsv": made}, encoding="koi8-r"))[0]["city"] == "Москва"
    assert rows(read(tmp_path, {"v.tsv": logs([visit()])}, encoding="utf-8"))[0]["city"] == "Москва"


def test_a_row_longer_than_any_block_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtbd_metrika.tsv.BLOCK", 1024)
    said = refusal(tmp_path, {"v.tsv": logs([visit(startURL="a" * 5000), visit(1)])})
    assert "v.tsv cannot be read to its end" in said


@pytest.mark.parametrize("head", ["{", '{"rows": []}', '{"a": 1}\n{"a": 2}\n'])
def test_other_json_is_no_error_message(tmp_path: Path, head: str) -> None:
    assert "an error message" not in refusal(tmp_path, {"v.json": head})


def test_an_error_without_words_is_an_error(tmp_path: Path) -> None:
    said = refusal(tmp_path, {"v.tsv": '{"error": {"error_code": 53}}'})
    assert said.partition("web.path: ")[2].startswith("v.tsv is an error message of the API, not data. Fetch")


def test_a_file_that_is_not_there_is_missed(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"visits.tsv": ""}, path="visit.tsv") == (
        "project.yml: sources.web.path: there is no file 'visit.tsv'. Did you mean 'visits.tsv'?"
    )


def test_many_columns_of_an_unknown_table_are_shortened(tmp_path: Path) -> None:
    said = refusal(tmp_path, {"v.csv": ",".join(f"column {n}" for n in range(90)) + "\n"})
    assert "… (90 in all). If the client renamed columns, say so with rename." in said


def test_a_file_saved_as_csv_is_read_by_its_own_rules(tmp_path: Path) -> None:
    made = visit(goalsID="[1,2]", goalsOrder="['a','b\\'c']", startURL='https://e.org/?q="x"')
    text = table([list(made), list(made.values())])
    reading = read(tmp_path, {"v.csv": text})
    assert rows(reading)[0]["page"] == 'https://e.org/?q="x"'
    assert [row["order_id"] for row in rows(reading, "goals")] == ["a", "b'c"]


def test_dates_in_another_order_follow_the_project(tmp_path: Path) -> None:
    reading = read(tmp_path, {"v.tsv": logs([visit(0, dateTime="03.04.2026 10:00"), visit(1)])})
    assert [row["started_at"] for row in rows(reading)] == [
        at("2026-04-03 10:00"),
        at("2026-03-02 17:45:10"),
    ]


def test_hits_tell_what_they_were(tmp_path: Path) -> None:
    made = [
        hit(0, goalsID="[5,6]"),
        hit(1, isPageView="0", link="1"),
        hit(2, isPageView="0", download="1"),
        hit(3, isPageView="0"),
        hit(0),
    ]
    reading = read(tmp_path, {"h.tsv": logs(made)}, goals={5: "звонок"})
    found = rows(reading, "hits")
    assert [row["kind"] for row in found] == ["page", "link", "download", "event"]
    assert [row["goals"] for row in found] == [1, 0, 0, 0]
    assert found[0] == {
        "hit_id": "10000000000000000000",
        "visit_id": "716049101678706786",
        "client_id": "1708440310795125046",
        "at": at("2026-03-01 12:00"),
        "page": "https://example.org/loft",
        "title": "Лофты",
        "referrer": None,
        "kind": "page",
        "goals": 1,
    }
    assert Note("repeated_hit", 1) in reading.notes


def test_goals_need_nothing_but_their_numbers(tmp_path: Path) -> None:
    reading = read(tmp_path, {"v.tsv": logs([{"ym:s:visitID": "1", "ym:s:goalsID": "[7]"}])})
    assert rows(reading, "goals") == [{"visit_id": "1", "goal": "7"}]


def test_hits_without_flags_have_no_kind_and_visits_stand_beside_them(tmp_path: Path) -> None:
    plain = logs([{"ym:pv:watchID": "5", "ym:pv:goalsID": "[1,2]"}])
    reading = read(tmp_path, {"h.tsv": plain, "v.tsv": logs([visit()])})
    assert rows(reading, "hits") == [{"hit_id": "5", "goals": 2}]
    assert len(rows(reading)) == 1


def _old_hits(count: int) -> str:
    return logs([{f: v for f, v in hit(n).items() if f != "ym:pv:visitID"} for n in range(count)])


def test_old_hits_find_their_visits_through_the_hits_that_visits_name(tmp_path: Path) -> None:
    named = [visit(0, watchIDs=array([10**19, 10**19 + 1])), visit(1, watchIDs="[]"), visit(0, watchIDs=f"[{10**19}]")]
    files: dict[str, str | bytes] = {"h.tsv": _old_hits(3), "v.tsv": logs(named)}
    reading = read(tmp_path, files)
    assert {row["hit_id"]: row["visit_id"] for row in rows(reading, "hits")} == {
        str(10**19): "716049101678706786",
        str(10**19 + 1): "716049101678706786",
        str(10**19 + 2): None,
    }
    assert Note("hit_without_visit", 1) in reading.notes
    frame = pa.Table.from_pylist(named)
    (tmp_path / "v.tsv").unlink()
    pq.write_table(frame, tmp_path / "v.parquet")
    assert sum(row["visit_id"] is not None for row in rows(read(tmp_path, {}), "hits")) == 2


def test_hits_that_nothing_ties_to_visits_stay_as_they_are(tmp_path: Path) -> None:
    reading = read(tmp_path, {"h.tsv": _old_hits(2), "v.tsv": logs([visit()])})
    assert "visit_id" not in rows(reading, "hits")[0]


def test_what_the_fetch_wrote_is_read(tmp_path: Path) -> None:
    made = [visit(n, startURL="a\\\\b", goalsID="[1]") for n in range(3)]
    frame = pa.Table.from_pylist(made)
    about = {"source": "visits", "date1": "2026-03-01", "date2": "2026-03-31", "attribution": "last", "escaping": "tsv"}
    pq.write_table(frame.replace_schema_metadata({"jtbd_metrika": json.dumps(about)}), tmp_path / "v.parquet")
    reading = read(tmp_path, {})
    assert [row["page"] for row in rows(reading)] == ["a\\b"] * 3
    assert (len(rows(reading, "goals")), reading.files[0].format) == (3, "Parquet")


def test_objects_wrapped_by_a_loader_are_read_and_broken_ones_rejected(tmp_path: Path) -> None:
    text = airbyte([visit(0, goalsID="[3]"), visit(1), "x"]) + '"1","{not json","now"\n'
    reading = read(tmp_path, {"v.csv": text})
    assert (len(rows(reading)), len(rows(reading, "goals"))) == (2, 1)
    assert [(c.row, c.column, c.reason) for c in reading.rejected] == [
        (4, "_airbyte_data", "not a JSON object"),
        (5, "_airbyte_data", "not a JSON object"),
    ]
    assert (reading.rejected_rows, reading.files[0].rows, reading.files[0].kept) == (2, 4, 2)


def test_an_error_of_the_api_and_a_login_page_are_no_data(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"v.tsv": ERROR}) == (
        "project.yml: sources.web.path: v.tsv is an error message of the API, not data: Доступ запрещён. "
        "Fetch or download it again."
    )
    assert refusal(tmp_path, {"v.tsv": LOGIN}) == (
        "project.yml: sources.web.path: v.tsv is an HTML page without a table, not an export. "
        "A login or error page was probably saved in its place: sign in and download the export again."
    )


def test_a_file_of_another_kind_than_told_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, {"v.tsv": logs([visit()])}, report="phrases") == (
        "project.yml: sources.web.report: v.tsv looks like visits "
        "(24 fields of the Logs API, ym:s:visitID among them), "
        "not phrases. Leave report out, or set it to visits."
    )


def test_files_that_are_to_be_fetched_first_say_so(tmp_path: Path) -> None:
    api = {"counter": 1, "source": "visits", "from": "2026-01-01"}
    with pytest.raises(ProjectError) as caught:
        read(tmp_path, {}, path="data/visits.parquet", api=api)
    assert str(caught.value) == (
        "project.yml: sources.web.path: there is no file 'data/visits.parquet'. "
        "Fetch them first: jtbd-reports fetch PROJECT web."
    )
