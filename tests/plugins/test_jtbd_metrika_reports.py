"""Reports saved from Metrica's pages: told by columns, mapped by position, held against their totals."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from exports_metrika import HIDDEN, METRICS, NBSP, PHRASE, PHRASE_LINES, SUMMARY, at, phrases, report, table

from jtbd_metrika import cellwise, words
from jtbd_metrika.periods import hint_of, period_of
from jtbd_metrika.signatures import signature
from jtbd_metrika.source import SOURCE
from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import Note, Reading
from jtbd_reports.tables.values import Bad
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from pathlib import Path


MARCH = {"period": ["2026-03-01", "2026-03-31"]}


def read(root: Path, files: dict[str, str | bytes], decimal: str = ",", **options: Any) -> Reading:
    for name, content in files.items():
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_source(SOURCE, root, {"path": "*", **options}, name="web", decimal=decimal)  # type: ignore[arg-type]


def rows(reading: Reading, table: str = "phrases") -> list[dict[str, Any]]:
    return reading.tables[table].to_pylist()


def refusal(root: Path, files: dict[str, str | bytes], **options: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        read(root, files, **options)
    return str(caught.value)


def test_phrases_are_read_and_hidden_ones_kept_apart(tmp_path: Path) -> None:
    reading = read(tmp_path, {"p.csv": phrases()}, **MARCH)
    first, hidden, _last = rows(reading)
    assert first == {
        "phrase": "купить студию у метро",
        "hidden": False,
        "engine": "Яндекс",
        "visits": 120,
        "users": 100,
        "bounce_rate": 0.17,
        "page_depth": 3.25,
        "seconds": 225,
        "from_date": at("2026-03-01"),
        "to_date": at("2026-03-31"),
    }
    assert (hidden["phrase"], hidden["hidden"], hidden["visits"]) == (None, True, 300)
    assert reading.notes == ()
    assert (reading.files[0].rows, reading.files[0].kept) == (3, 3)


def test_phrase_and_engine_may_stand_in_either_order(tmp_path: Path) -> None:
    swapped = [(line[1], line[0], *line[2:]) for line in PHRASE_LINES]
    text = report((*reversed(PHRASE["ru"]), *METRICS["ru"]), swapped)
    found = rows(read(tmp_path, {"p.csv": text}, **MARCH))
    assert (found[0]["phrase"], found[0]["engine"]) == ("купить студию у метро", "Яндекс")


def test_the_english_interface_is_read_alike(tmp_path: Path) -> None:
    lines = [(HIDDEN["en"] if line[0] == HIDDEN["ru"] else line[0], *line[1:]) for line in PHRASE_LINES]
    text = report((*PHRASE["en"], *METRICS["en"]), lines, language="en")
    (tmp_path / "en").mkdir()
    english = rows(read(tmp_path / "en", {"p.csv": text}, **MARCH))
    (tmp_path / "ru").mkdir()
    assert english == rows(read(tmp_path / "ru", {"p.csv": phrases()}, **MARCH))


def test_numbers_copied_from_the_page_are_read(tmp_path: Path) -> None:
    lines = [
        ("студия", "Яндекс", f"1{NBSP}234", "1\u202f000", "17,3 %", "3,25", "1:00:05"),
        ("лофт", "Яндекс", "6", "6", "0 %", "1", "00:00:00"),
    ]
    total = ("Итого и средние", "", f"1{NBSP}240", "1005", "17%", "3,2", "00:10:00")
    found = rows(
        read(tmp_path, {"p.csv": report((*PHRASE["ru"], *METRICS["ru"]), lines, total, delimiter=";")}, **MARCH)
    )
    assert found[0] | {"from_date": 0, "to_date": 0} == {
        "phrase": "студия",
        "hidden": False,
        "engine": "Яндекс",
        "visits": 1234,
        "users": 1000,
        "bounce_rate": pytest.approx(0.173),
        "page_depth": 3.25,
        "seconds": 3605,
        "from_date": 0,
        "to_date": 0,
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234", 1234),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        ("12,0", 12),
        ("2.5", Bad("not a whole number")),
        ("-3", Bad("less than nothing")),
        ("x", Bad("not a number")),
    ],
)
def test_a_count_has_thousands_and_no_fraction(text: str, expected: object) -> None:
    assert cellwise.count(text) == expected


@pytest.mark.parametrize("decimal", [",", "."])
@pytest.mark.parametrize(
    ("text", "expected"), [("2.345", 2.345), ("2,345", 2.345), ("0.17", 0.17), ("17,3 %", 0.173), ("1,234.5", 1234.5)]
)
def test_a_rate_has_a_fraction_and_no_thousands(text: str, expected: float, decimal: str) -> None:
    assert cellwise.ratio(text, decimal) == pytest.approx(expected)


def test_rates_in_per_cent_without_their_sign_become_fractions(tmp_path: Path) -> None:
    lines = [("а", "Яндекс", "10", "10", "0.5", "1", "9"), ("б", "Яндекс", "10", "10", "40", "1", "9")]
    found = rows(read(tmp_path, {"p.csv": phrases(lines)}, **MARCH))
    assert [row["bounce_rate"] for row in found] == [0.005, 0.4]
    assert [row["seconds"] for row in found] == [9, 9]


def test_lines_that_were_cut_off_are_counted(tmp_path: Path) -> None:
    total = ("Итого и средние", "", "1000", "800", "0.2", "2.5", "00:03:45")
    reading = read(tmp_path, {"p.csv": phrases(total=total)}, **MARCH)
    assert reading.notes == (Note("rows_cut", 550, "p.csv"),)


def test_lines_that_add_up_to_more_than_their_total_are_refused(tmp_path: Path) -> None:
    total = ("Итого и средние", "", "400", "800", "0.2", "2.5", "00:03:45")
    assert refusal(tmp_path, {"p.csv": phrases(total=total)}) == (
        "project.yml: sources.web.path: p.csv: Визиты of all lines add up to 450, its own total says 400. "
        "The file was changed after it was saved; export it again."
    )


def test_every_report_that_breaks_off_or_does_not_add_up_is_named_at_once(tmp_path: Path) -> None:
    total = ("Итого и средние", "", "400", "800", "0.2", "2.5", "00:03:45")
    said = refusal(tmp_path, {"a.csv": phrases() + '"обрыв', "b.csv": phrases(total=total)})
    assert sorted(line.partition(".csv")[0][-1] for line in said.splitlines()) == ["a", "b"]


def test_a_report_without_totals_cannot_be_checked_and_says_so(tmp_path: Path) -> None:
    assert read(tmp_path, {"p.csv": phrases(total=None)}, **MARCH).notes == (Note("no_total", 1, "p.csv"),)


def test_a_phrase_that_sounds_like_a_total_is_a_phrase(tmp_path: Path) -> None:
    lines = [PHRASE_LINES[0], ("всего", "Яндекс", "2", "2", "0", "1", "00:00:01"), PHRASE_LINES[1]]
    found = rows(read(tmp_path, {"p.csv": phrases(lines)}, **MARCH))
    assert [row["phrase"] for row in found] == ["купить студию у метро", "всего", None]


def test_a_total_at_the_end_is_one_too(tmp_path: Path) -> None:
    body = [(*PHRASE["ru"], *METRICS["ru"]), *PHRASE_LINES, ("Итого", "", "450", "", "", "", "")]
    reading = read(tmp_path, {"p.csv": table(body)}, **MARCH)
    assert (len(rows(reading)), reading.notes) == (3, ())


def test_goals_are_added_up_and_named_ones_chosen(tmp_path: Path) -> None:
    headers = (
        *PHRASE["ru"],
        *METRICS["ru"],
        "Достижения цели «Заявка»",
        "Конверсия «Заявка»",
        "Достижения цели «Звонок»",
        "Конверсия «Звонок»",
        "Целевые визиты «Звонок»",
    )
    lines = [("студия", "Яндекс", "100", "90", "0.1", "2", "00:01:00", "3", "3 %", "5", "5 %", "4")]
    text = report(headers, lines)
    reading = read(tmp_path, {"p.csv": text}, **MARCH)
    assert rows(reading)[0]["goals"] == 8
    assert "conversion_rate" not in rows(reading)[0]
    assert reading.notes == (Note("several_conversions", 1, "p.csv"),)
    assert rows(read(tmp_path, {"p.csv": text}, goals={5: "Звонок"}, **MARCH))[0]["goals"] == 5


def test_a_single_conversion_is_read_and_that_of_any_goal_preferred(tmp_path: Path) -> None:
    headers = (*PHRASE["ru"], *METRICS["ru"], "Достижения любой цели", "Конверсия по любой цели", "Конверсия «Заявка»")
    lines = [("студия", "Яндекс", "100", "90", "0.1", "2", "00:01:00", "7", "6,5 %", "3 %")]
    found = rows(read(tmp_path, {"p.csv": report(headers, lines)}, **MARCH))[0]
    assert (found["goals"], found["conversion_rate"]) == (7, pytest.approx(0.065))


def test_a_summary_dates_its_own_lines(tmp_path: Path) -> None:
    lines = [
        ("2026-03-01", "10", "9", "30", "0.5", "0.1", "3", "00:01:00"),
        ("02.03.2026 - 08.03.2026", "70", "60", "210", "0.5", "0.1", "3", "00:01:00"),
        ("9 марта 2026", "1", "1", "1", "0.5", "0.1", "3", "00:01:00"),
    ]
    reading = read(tmp_path, {"s.csv": report(SUMMARY["ru"], lines)})
    found = rows(reading, "traffic")
    assert [(row["from_date"].day, row["to_date"].day) for row in found] == [(1, 1), (2, 8), (9, 9)]
    assert found[0] == {
        "report": "summary",
        "line": "2026-03-01",
        "hidden": False,
        "from_date": at("2026-03-01"),
        "to_date": at("2026-03-01"),
        "visits": 10,
        "users": 9,
        "pageviews": 30,
        "new_share": 0.5,
        "bounce_rate": 0.1,
        "page_depth": 3,
        "seconds": 60,
    }
    assert reading.notes == ()


METRIC = ("10", "9", "0.1", "2", "00:01:00")


@pytest.mark.parametrize(
    ("dimensions", "cells", "expected"),
    [
        (
            ("Источник трафика", "Источник трафика (детально)", "Тип площадки"),
            ("Переходы по рекламе", "Яндекс: Директ", "Поисковые"),
            ("sources", "Переходы по рекламе", "Яндекс: Директ › Поисковые", False),
        ),
        (("Traffic source",), ("Direct traffic",), ("sources", "Direct traffic", None, False)),
        (
            ("Страна", "Область", "Город"),
            ("Россия", "Не определено", "Не определено"),
            ("regions", "Россия", None, False),
        ),
        (
            ("Страна", "Область", "Город"),
            ("Россия", "Тверская", "Тверь"),
            ("regions", "Россия › Тверская › Тверь", None, False),
        ),
        (("Country",), ("Not specified",), ("regions", None, None, True)),
        (
            ("Тип устройства", "Производитель устройства", "Модель устройства"),
            ("Смартфоны", "Apple", "iPhone"),
            ("devices", "Смартфоны › Apple › iPhone", None, False),
        ),
        (
            ("Страница входа, ур. 1", "Страница входа, ур. 2", "Страница входа"),
            ("https://e.ru/", "https://e.ru/a/", "https://e.ru/a/b"),
            ("entry_pages", "https://e.ru/a/b", None, False),
        ),
        (
            ("Страница входа, ур. 1", "Страница входа, ур. 2"),
            ("https://e.ru/", "https://e.ru/a/"),
            ("entry_pages", "https://e.ru/ › https://e.ru/a/", None, False),
        ),
        (("Категория интересов, ур. 1",), ("Недвижимость",), ("interests", "Недвижимость", None, False)),
        (("Возраст",), ("25-34 года",), ("age", "25-34 года", None, False)),
        (("Пол", "Возраст"), ("Мужской", "18-24"), ("gender", "Мужской", "18-24", False)),
        (("Час визита",), ("17:00",), ("hours", "17:00", None, False)),
        (("Hour of visit",), ("17",), ("hours", "17", None, False)),
        (("Поисковая система",), ("Яндекс",), ("sources", "Яндекс", None, False)),
    ],
)
def test_each_report_is_known_by_its_columns(
    tmp_path: Path, dimensions: tuple[str, ...], cells: tuple[str, ...], expected: tuple[object, ...]
) -> None:
    reading = read(tmp_path, {"r.csv": report((*dimensions, *METRICS["ru"]), [(*cells, *METRIC)])}, **MARCH)
    found = rows(reading, "traffic")[0]
    assert (found["report"], found.get("line"), found.get("detail"), found["hidden"]) == expected
    assert (found["visits"], found["seconds"]) == (10, 60)


def test_the_first_column_may_be_called_like_a_metric(tmp_path: Path) -> None:
    text = report(("Время на сайте", *METRICS["ru"]), [("1–3 минуты", *METRIC), ("меньше 10 секунд", *METRIC)])
    found = rows(read(tmp_path, {"r.csv": text}, **MARCH), "traffic")
    assert [(row["report"], row["line"], row["seconds"]) for row in found] == [
        ("other", "1–3 минуты", 60),
        ("other", "меньше 10 секунд", 60),
    ]


def test_metrics_may_stand_in_any_order(tmp_path: Path) -> None:
    headers = ("Пол", "Посетители", "Время на сайте", "Визиты", "Отказы")
    text = table([headers, ("Итого и средние", "9", "00:01:00", "9", "0.1"), ("Женский", "7", "00:01:00", "8", "0.1")])
    found = rows(read(tmp_path, {"r.csv": text}, **MARCH), "traffic")[0]
    assert (found["line"], found.get("detail"), found["users"], found["visits"]) == ("Женский", None, 7, 8)


def test_an_affinity_index_is_read_and_partial_reports_need_not_add_up(tmp_path: Path) -> None:
    headers = ("Категория интересов, ур. 1", "Визиты", "Посетители", "Аффинити-индекс", "Отказы", "Глубина просмотра")
    total = ("Итого и средние", "5", "5", "100 %", "0.1", "2")
    text = report(headers, [("Авто", "10", "9", "153 %", "0.1", "2")], total)
    reading = read(tmp_path, {"r.csv": text}, **MARCH)
    assert (rows(reading, "traffic")[0]["affinity"], reading.notes) == (pytest.approx(1.53), ())


def test_lines_of_a_tree_that_sum_up_others_are_left_out(tmp_path: Path) -> None:
    lines = [("Россия", "", *METRIC), ("Россия", "Тверь", *METRIC), ("Грузия", "", *METRIC)]
    total = ("Итого и средние", "", "20", "", "", "", "")
    reading = read(tmp_path, {"r.csv": report(("Страна", "Город", *METRICS["ru"]), lines, total)}, **MARCH)
    assert [row["line"] for row in rows(reading, "traffic")] == ["Россия › Тверь", "Грузия"]
    assert reading.notes == (Note("subtotal", 1),)


def test_a_workbook_says_its_period_above_the_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ("Отчёт «Поисковые запросы»",),
        ("Период: с 01.03.2026 по 31.03.2026",),
        (),
        (*PHRASE["ru"], *METRICS["ru"]),
        ("Итого и средние", "", 120, 100, 0.17, 3.25, dt.timedelta(minutes=3, seconds=45)),
        ("студия", "Яндекс", 120, 100, 0.17, 3.25, dt.timedelta(minutes=3, seconds=45)),
    ):
        sheet.append(cells)
    book.save(tmp_path / "p.xlsx")
    reading = read(tmp_path, {})
    assert rows(reading) == [
        {
            "phrase": "студия",
            "hidden": False,
            "engine": "Яндекс",
            "visits": 120,
            "users": 100,
            "bounce_rate": 0.17,
            "page_depth": 3.25,
            "seconds": 225,
            "from_date": at("2026-03-01"),
            "to_date": at("2026-03-31"),
        }
    ]
    assert reading.notes == ()


def test_a_workbook_with_another_table_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (("Имя", "Город"), ("Анна", "Тверь")):
        book.active.append(cells)
    book.save(tmp_path / "p.xlsx")
    assert "p.xlsx is no report of Metrica" in refusal(tmp_path, {})


def test_a_header_below_very_long_lines_is_not_looked_for(tmp_path: Path) -> None:
    assert "is no report of Metrica" in refusal(tmp_path, {"p.csv": "x," * 150_000 + "\n" + phrases()})


def test_lines_above_a_text_table_tell_the_period_too(tmp_path: Path) -> None:
    text = "Отчёт: Поисковые запросы\nПериод: 2026-03-01 — 2026-03-31\n\n" + phrases()
    reading = read(tmp_path, {"p.csv": text})
    assert rows(reading)[0]["to_date"] == at("2026-03-31")
    assert reading.files[0].kept == 3


def test_a_name_is_only_a_hint_at_the_period(tmp_path: Path) -> None:
    reading = read(tmp_path, {"phrases_2025070120260630.csv": phrases()})
    assert reading.notes == (Note("period_unknown", 1, "phrases_2025070120260630.csv: 2025-07-01 – 2026-06-30?"),)
    assert "to_date" not in rows(reading)[0]


def test_a_name_without_days_hints_at_nothing() -> None:
    assert hint_of("summary.csv") is None
    assert hint_of("summary_2026063020250701.csv") is None
    assert hint_of("s_2025-07-01_2026-06-30.csv") == (at("2025-07-01"), at("2026-06-30"))
    assert period_of([("31.02.2026 - 01.03.2026",), ("Сформирован 01.03.2026",)]) is None
    assert period_of([("from 1 Mar 2026 to 31 March 2026",)]) == (at("2026-03-01"), at("2026-03-31"))


def test_two_files_over_the_same_days_are_refused(tmp_path: Path) -> None:
    one = "Период: 2026-03-01 - 2026-03-31\n" + phrases()
    other = "Период: 2026-03-31 - 2026-04-30\n" + phrases()
    assert refusal(tmp_path, {"a.csv": one, "b.csv": other}) == (
        "project.yml: sources.web.path: a.csv and b.csv cover some of the same days; visits would count twice. "
        "Name one of them in path, or export periods that follow each other."
    )


def test_the_same_file_under_two_names_is_read_once(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.csv": phrases(), "b.csv": phrases()}, **MARCH)
    assert len(rows(reading)) == 3
    assert reading.notes == (Note("duplicate_row", 3, "b.csv = a.csv"),)
    assert [file.kept for file in reading.files] == [3, 0]


def test_months_that_follow_each_other_are_stacked_beside_other_reports(tmp_path: Path) -> None:
    march = "Период: 2026-03-01 - 2026-03-31\n" + phrases()
    april = "Период: 2026-04-01 - 2026-04-30\n" + phrases()
    summary = report(SUMMARY["ru"], [("2026-03-01", "10", "9", "30", "0.5", "0.1", "3", "00:01:00")])
    reading = read(tmp_path, {"a.csv": march, "b.csv": april, "c.csv": summary})
    assert (len(rows(reading)), len(rows(reading, "traffic"))) == (6, 1)


def test_visits_that_cannot_be_read_drop_their_line_and_other_cells_do_not(tmp_path: Path) -> None:
    lines = [
        ("а", "Яндекс", "много", "1", "0", "1", "0"),
        ("б", "Яндекс", "", "1", "0", "1", "0"),
        ("в", "Яндекс", "5", "-1", "0", "1", "долго"),
        ("г", "Яндекс", "2.5", "1", "0", "1", "0"),
    ]
    total = ("Итого и средние", "", "99", "", "", "", "")
    reading = read(tmp_path, {"p.csv": phrases(lines, total=total)}, **MARCH)
    assert [(c.row, c.column, c.reason) for c in reading.rejected] == [
        (3, "Визиты", "not a number"),
        (4, "Визиты", "no value in a column that must have one"),
        (5, "Посетители", "less than nothing"),
        (5, "Время на сайте", "neither hours:minutes:seconds nor a number of seconds"),
        (6, "Визиты", "not a whole number"),
    ]
    assert [row["phrase"] for row in rows(reading)] == ["в"]
    # what is missing from the total is known to be among the rejected
    assert (reading.rejected_rows, reading.notes) == (4, (Note("dropped_rows", 3, "phrases"),))


def test_a_line_with_too_few_cells_is_rejected(tmp_path: Path) -> None:
    reading = read(tmp_path, {"p.csv": phrases() + '"обрыв","Яндекс"\n'}, **MARCH)
    assert [(c.row, c.reason) for c in reading.rejected] == [(6, "more or fewer cells than the header")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
def test_a_report_saved_anew_in_another_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    assert len(rows(read(tmp_path, {"p.csv": phrases().encode(encoding)}, **MARCH))) == 3


def test_renamed_columns_are_refused_and_can_be_told(tmp_path: Path) -> None:
    text = phrases().replace("Визиты", "Визитов было")
    assert refusal(tmp_path, {"p.csv": text}) == (
        "project.yml: sources.web.path: p.csv is no report of Metrica, Logs API file or advertising export; columns: "
        "Поисковая фраза, Поисковая система, Визитов было, Посетители, Отказы, Глубина просмотра, Время на сайте. "
        "If the client renamed columns, say so with rename. 'Визитов было': Did you mean 'Визиты'?"
    )
    assert len(rows(read(tmp_path, {"p.csv": text}, rename={"Визитов было": "Визиты"}, **MARCH))) == 3


def test_a_report_of_the_reporting_api_is_read_with_what_its_fetch_noted(tmp_path: Path) -> None:
    names = (*PHRASE["ru"], *METRICS["ru"])
    frame = pa.Table.from_pylist([dict(zip(names, line, strict=True)) for line in PHRASE_LINES])
    about = {"source": "phrases", "date1": "2026-03-01", "date2": "2026-03-31", "sampled": True}
    pq.write_table(frame.replace_schema_metadata({"jtbd_metrika": json.dumps(about)}), tmp_path / "p.parquet")
    reading = read(tmp_path, {})
    assert rows(reading)[0]["from_date"] == at("2026-03-01")
    assert reading.notes == (Note("sampled_report", 1, "p.parquet"),)


def test_foreign_metadata_of_a_parquet_file_is_let_be(tmp_path: Path) -> None:
    names = (*PHRASE["ru"], *METRICS["ru"])
    frame = pa.Table.from_pylist([dict(zip(names, line, strict=True)) for line in PHRASE_LINES])
    for number, text in enumerate(("[1]", "{")):
        pq.write_table(frame.replace_schema_metadata({"jtbd_metrika": text}), tmp_path / "p.parquet")
        assert len(rows(read(tmp_path, {}, **MARCH))) == 3, number


def test_a_search_keyword_list_is_read_as_phrases_and_says_what_it_counts(tmp_path: Path) -> None:
    lines = ("keyword,volume,category,type", "студия,260,buy,keyword", "лофт,,uncategorized,", "дом,5,uncategorized,")
    text = "\n".join(lines) + "\n"
    reading = read(tmp_path, {"k.csv": text})
    assert rows(reading) == [
        {"phrase": "студия", "hidden": False, "visits": 260, "category": "buy"},
        {"phrase": "дом", "hidden": False, "visits": 5, "category": None},
    ]
    assert reading.notes == (Note("dropped_rows", 1, "phrases"), Note("searches_as_visits", 2, "k.csv"))


def test_one_table_cannot_come_from_two_kinds_of_files(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"k.csv": "keyword,volume,category\nстудия,260,buy\n", "p.csv": phrases()}
    assert refusal(tmp_path, files) == (
        "project.yml: sources.web.path: phrases would come from files of different kinds: "
        "Metrica report, search phrases, search keywords with volumes. Read each kind with a source of its own."
    )


def test_headers_are_known_whatever_their_case_and_spaces() -> None:
    assert words.metric(f" визиты{NBSP}") == "visits"
    assert words.dimension("ПОИСКОВАЯ  ФРАЗА") == "phrases"
    assert words.metric("Имя") == words.dimension("Имя") == ""


def test_visits_alone_prove_nothing() -> None:
    assert signature(("Имя", "Визиты")) is None
    assert signature(("Визиты", "Отказы")) is None
    assert signature(()) is None
