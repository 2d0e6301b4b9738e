"""What goes wrong with exports of surveys: said, counted, never in silence."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING

import exports_surveys as exports
import pytest
from surveys_reading import answers, frame, notes, read, refused

from jtbd_reports import Note, Rejected

if TYPE_CHECKING:
    from pathlib import Path

SCALE = "questions:\n  - {id: a, header: Как?, kind: scale, scale: {low: 1, high: 5}}\n"


class TestCells:
    def test_answers_off_the_scale_are_rejected_and_their_respondents_stay(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "id,Как?\n1,5\n2,9\n3,кот\n4,\n", SCALE)
        assert reading.rejected == (
            Rejected("survey.csv", 3, "Как?", "an answer outside the declared scale", "9"),
            Rejected("survey.csv", 4, "Как?", "not an answer on the scale", "кот"),
        )
        assert reading.rejected_rows == 2
        assert len(frame(reading, "respondents")) == 4
        assert answers(reading, "a") == {"5": 1}

    @pytest.mark.parametrize(
        ("kind", "answer", "reason"),
        [
            ("number", "много", "not a number"),
            ("price", "дорого", "not a number"),
            ("date", "31.02.2024", "an impossible date in the order day, month, year"),
        ],
    )
    def test_answers_of_another_kind_are_rejected(self, tmp_path: Path, kind: str, answer: str, reason: str) -> None:
        reading = read(tmp_path, f"id,Как?\n1,{answer}\n", f"questions:\n  - {{id: a, header: Как?, kind: {kind}}}\n")
        assert [cell.reason for cell in reading.rejected] == [reason]

    def test_a_mark_that_is_none_is_rejected(self, tmp_path: Path) -> None:
        text = "questions:\n  - {id: a, header: Что?, columns: [Дом, Сад]}\n"
        reading = read(tmp_path, "id,Дом,Сад\n1,Дом,\n2,потом,Сад\n", text)
        assert [cell.reason for cell in reading.rejected] == [
            "neither the option nor a mark in the column of one option"
        ]
        assert answers(reading, "a") == {"Дом": 1, "Сад": 1}

    def test_a_time_that_is_none_is_rejected_alone(self, tmp_path: Path) -> None:
        rows = "".join(f"{n + 13}.01.2024 10:00:00,{n}\n" for n in range(8))
        reading = read(tmp_path, f"Отметка времени,Сколько вам лет?\n{rows}вчера,30\n")
        assert [(cell.column, cell.reason) for cell in reading.rejected] == [("Отметка времени", "not a date")]
        assert len(frame(reading, "respondents")) == 9

    def test_a_status_that_is_none_is_rejected(self, tmp_path: Path) -> None:
        text = exports.typeform().replace(",partial,", ",paused,", 1)
        reading = read(tmp_path, text)
        assert [cell.reason for cell in reading.rejected] == ["neither complete nor partial"]

    def test_missing_words_are_no_answers(self, tmp_path: Path) -> None:
        assert answers(read(tmp_path, "id,Как?\n1,-\n2,н/д\n3,да\n", missing=["-", "н/д"]), "q1") == {"да": 1}

    def test_a_clock_that_ran_backwards_gives_no_duration(self, tmp_path: Path) -> None:
        text = "Start Date,End Date,Как?\n2024-01-01 10:00:00,2024-01-01 09:00:00,да\n"
        assert frame(read(tmp_path, text), "respondents").seconds.isna().all()

    def test_a_duration_that_is_told_is_taken(self, tmp_path: Path) -> None:
        text = "id,Duration (in seconds),Как?\n1,65,да\n2,130,нет\n"
        assert frame(read(tmp_path, text), "respondents").seconds.tolist() == [65, 130]


class TestDates:
    @pytest.mark.parametrize(
        ("stamp", "told"),
        [
            ("12/15/2025 10:18:29 GMT+7", dt.datetime(2025, 12, 15, 10, 18, 29)),
            ("2/3/2025 10:18:29 GMT+7", dt.datetime(2025, 2, 3, 10, 18, 29)),
            ("2025/12/15 10:18:29 AM GMT+3", dt.datetime(2025, 12, 15, 10, 18, 29)),
            ("19.09.2023 18:07:33", dt.datetime(2023, 9, 19, 18, 7, 33)),
            ("03.04.2023 8:07:33", dt.datetime(2023, 4, 3, 8, 7, 33)),
            ("03/04/2023 8:07:33", dt.datetime(2023, 4, 3, 8, 7, 33)),
        ],
    )
    def test_every_spelling_of_a_google_timestamp_is_read(self, tmp_path: Path, stamp: str, told: dt.datetime) -> None:
        reading = read(tmp_path, f"Timestamp,How are you today?\n{stamp},fine\n")
        assert frame(reading, "respondents").submitted_at[0] == told

    def test_one_date_tells_the_order_of_all(self, tmp_path: Path) -> None:
        text = "Timestamp,How are you today?\n02/03/2025 10:00:00,fine\n02/13/2025 10:00:00,fine\n"
        assert list(frame(read(tmp_path, text), "respondents").submitted_at) == [
            dt.datetime(2025, 2, 3, 10), dt.datetime(2025, 2, 13, 10),
        ]  # fmt: skip

    def test_dates_of_both_orders_are_read_in_the_projects_and_the_rest_rejected(self, tmp_path: Path) -> None:
        rows = "".join(f"{n + 1}/02/2025 10:00:00,{n}\n" for n in range(15)) + "02/25/2025 10:00:00,9\n"
        reading = read(tmp_path, f"Timestamp,How old are you now?\n{rows}")
        assert [cell.value for cell in reading.rejected] == ["02/25/2025 10:00:00"]

    def test_a_project_in_iso_order_reads_days_first_where_the_year_is_last(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "Timestamp,How are you today?\n03/04/2023 8:07:33,fine\n", date_order="ymd")
        assert frame(reading, "respondents").submitted_at[0] == dt.datetime(2023, 4, 3, 8, 7, 33)


class TestRepeats:
    def test_a_row_that_repeats_another_is_left_out(self, tmp_path: Path) -> None:
        text = exports.google_forms()
        last = text.rstrip("\n").rpartition("\n")[2]
        reading = read(tmp_path, f"{text}{last}\n")
        assert Note("duplicate_row", 1, "respondents") in reading.notes
        assert len(frame(reading, "respondents")) == exports.ROWS

    def test_two_exports_that_overlap_are_one_survey(self, tmp_path: Path) -> None:
        lines = exports.yandex_forms().splitlines(keepends=True)
        (tmp_path / "a-1.csv").write_text("".join(lines[:9]), encoding="utf-8")
        (tmp_path / "a-2.csv").write_text(lines[0] + "".join(lines[5:]), encoding="utf-8")
        reading = read(tmp_path, name="a-*.csv")
        assert notes(reading) == {"duplicate_row": 4}
        assert [(file.rows, file.kept) for file in reading.files] == [(8, 8), (8, 4)]
        assert len(frame(reading, "respondents")) == exports.ROWS

    def test_the_fuller_of_two_rows_of_one_respondent_stands(self, tmp_path: Path) -> None:
        text = (
            "#,How?,Why?,Response Type,Start Date (UTC),Submit Date (UTC),Network ID\n"
            "a,well,,partial,2024-01-01 10:00:00,,n\n"
            "a,well,because,completed,2024-01-01 10:00:00,2024-01-01 10:01:00,n\n"
            "b,fine,so,partial,2024-01-02 10:00:00,,n\n"
        )
        reading = read(tmp_path, text)
        assert notes(reading)["repeated_respondent"] == 1
        assert frame(reading, "respondents").complete.tolist() == [True, False]

    def test_two_people_may_say_the_same_where_nothing_tells_them_apart(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "Возраст?,Город?\n20,Тула\n20,Тула\n30,Орёл\n")
        assert notes(reading) == {"alike_row": 1}
        assert len(frame(reading, "respondents")) == 3

    def test_empty_questionnaires_of_one_second_are_different_people(self, tmp_path: Path) -> None:
        text = exports.surveygizmo() + "2015-12-30 10:00:00,2015-12-30 10:00:00,Partial,,,,,,,\n" * 2
        assert len(frame(read(tmp_path, text), "respondents")) == exports.ROWS + 2

    def test_a_customer_who_answers_twice_is_counted(self, tmp_path: Path) -> None:
        text = "ID,Время создания,Ваш телефон,Что вы искали сегодня?,Что понравилось вам?\n"
        text += "1,2024-01-01,80001000001,дом,сад\n2,2024-01-02,+7 000 100 00 01,сад,дом\n"
        assert notes(read(tmp_path, text)) == {"customer_again": 1}

    def test_respondents_of_several_files_have_ids_of_their_own(self, tmp_path: Path) -> None:
        for n in (1, 2):
            (tmp_path / f"a-{n}.csv").write_text(f"Как?,Где?\nда,{n}\nнет,{n}\n", encoding="utf-8")
        ids = frame(read(tmp_path, name="a-*.csv"), "respondents").respondent_id
        assert list(ids) == ["survey:a-1.csv:2", "survey:a-1.csv:3", "survey:a-2.csv:2", "survey:a-2.csv:3"]

    def test_a_row_without_an_id_gets_one(self, tmp_path: Path) -> None:
        assert list(frame(read(tmp_path, "id,Как?\n7,да\n,нет\n"), "respondents").respondent_id) == ["7", "survey:3"]

    def test_a_question_added_midway_is_empty_before(self, tmp_path: Path) -> None:
        (tmp_path / "a-1.csv").write_text("id,Как?\n1,да\n", encoding="utf-8")
        (tmp_path / "a-2.csv").write_text("id,Где?,КАК?\n2,тут,нет\n", encoding="utf-8")
        reading = read(tmp_path, name="a-*.csv")
        assert answers(reading, "q1") == {"да": 1, "нет": 1}
        assert answers(reading, "q2") == {"тут": 1}

    def test_ids_that_a_spreadsheet_has_shortened_are_dropped(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "id,Как?\n5.80503E+18,да\n5.80503E+18,нет\n7,да\n")
        assert Note("dropped_rows", 2, "respondents") in reading.notes
        assert reading.rejected_rows == 2
        assert reading.rejected[0].reason.startswith("an id shortened by a spreadsheet")


class TestFiles:
    def test_a_header_without_rows_is_refused_unless_allowed(self, tmp_path: Path) -> None:
        assert refused(tmp_path, "id,Как?\n") == [
            "sources.survey.path: survey.csv has a header but no data rows. If that is right, set allow_empty: true."
        ]
        assert len(frame(read(tmp_path, "id,Как?\n", allow_empty=True), "responses")) == 0

    def test_a_second_header_alone_is_no_data(self, tmp_path: Path) -> None:
        text = "".join(exports.surveymonkey(expanded=False).splitlines(keepends=True)[:3])
        assert "has a header but no data rows" in refused(tmp_path, text)[0]

    def test_a_file_without_questions_is_refused(self, tmp_path: Path) -> None:
        assert refused(tmp_path, "id,Телефон\n1,80001000001\n") == [
            "sources.survey.path: survey.csv has no column with answers. Every column holds ids, times or contact data."
        ]

    def test_a_file_of_another_service_says_whose_it_is(self, tmp_path: Path) -> None:
        assert refused(tmp_path, exports.typeform(), format="google_forms") == [
            "sources.survey.format: survey.csv is not an export of Google Forms. "
            "It looks like an export of Typeform: set format: typeform."
        ]

    def test_a_file_of_no_service_says_so(self, tmp_path: Path) -> None:
        assert refused(tmp_path, exports.wide(), format="typeform") == [
            "sources.survey.format: survey.csv is not an export of Typeform. Set format: generic, or leave format out."
        ]

    def test_exports_of_two_services_do_not_mix(self, tmp_path: Path) -> None:
        (tmp_path / "a-1.csv").write_text(exports.wide(), encoding="utf-8")
        (tmp_path / "a-2.csv").write_text(exports.typeform(), encoding="utf-8")
        assert refused(tmp_path, path="a-*.csv") == [
            "sources.survey.path: a-2.csv is an export of Typeform, a-1.csv one of wide table of answers. "
            "Give each a source of its own."
        ]

    def test_all_broken_files_are_named_at_once(self, tmp_path: Path) -> None:
        for n in (1, 2):
            (tmp_path / f"a-{n}.csv").write_text("<html><body>Войдите</body></html>", encoding="utf-8")
        assert len(refused(tmp_path, path="a-*.csv")) == 2

    def test_a_login_page_is_refused(self, tmp_path: Path) -> None:
        assert (
            "is an HTML page without a table, not an export"
            in refused(tmp_path, "<html><body>Войдите</body></html>")[0]
        )

    def test_a_locked_workbook_is_refused(self, tmp_path: Path) -> None:
        locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<500x") + "EncryptedPackage".encode("utf-16-le")
        assert refused(tmp_path, locked) == [
            "sources.survey.path: survey.csv is protected by a password. Save it without one."
        ]

    def test_a_torn_file_is_refused(self, tmp_path: Path) -> None:
        text = exports.google_forms()
        assert "does not end before the file does" in refused(tmp_path, text[: text.rindex('"Случай') + 4])[0]

    def test_a_row_that_is_cut_is_rejected(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.yandex_forms().rsplit(",", 2)[0] + "\n")
        assert reading.rejected_rows == 1
        assert len(frame(reading, "respondents")) == exports.ROWS - 1

    def test_another_encoding_is_found_or_told(self, tmp_path: Path) -> None:
        plain = read(tmp_path, exports.yandex_forms())
        found = read(tmp_path, exports.yandex_forms().encode("cp1251"))
        told = read(tmp_path, exports.yandex_forms().encode("utf-16-le"), encoding="utf-16-le")
        assert plain.tables["responses"].equals(found.tables["responses"])
        assert plain.tables["responses"].equals(told.tables["responses"])

    def test_headers_that_are_all_empty_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "survey.jsonl").write_text('{"": "да"}\n', encoding="utf-8")
        assert refused(tmp_path, path="survey.jsonl") == ["sources.survey.path: survey.jsonl has no headers."]

    def test_a_column_without_a_header_stays_a_question(self, tmp_path: Path) -> None:
        assert answers(read(tmp_path, "id,,Как?\n1,лишнее,да\n"), "q1") == {"лишнее": 1}


def test_what_is_said_of_a_survey_can_be_said_in_both_languages() -> None:
    from jtbd_reports.accounts import remark
    from jtbd_reports.language import Language

    codes = ("repeated_respondent", "alike_row", "customer_again", "unusable_key", "left_out_column", "empty_question")
    for code in (*codes, "other_answer", "reworded"):
        english, russian = (remark(Note(code, 2), Language(language)) for language in ("en", "ru"))
        assert code not in english
        assert any("а" <= letter <= "я" for letter in russian), code
