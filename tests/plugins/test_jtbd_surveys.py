"""The source `surveys`: each service's export as respondents, questions, responses and ratings."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import exports_surveys as exports
import pyarrow.parquet as pq
import pytest
from surveys_reading import answers, frame, kinds, notes, read, refused, values

from jtbd_reports import Note
from jtbd_surveys import register_sources
from jtbd_surveys.source import SOURCE
from jtbd_surveys.spss_child import main

if TYPE_CHECKING:
    from pathlib import Path

TICKS = {option: sum(option in exports.chosen(n) for n in range(exports.ROWS)) for option in exports.OPTIONS}
GOOGLE_OPTIONS = (
    "questions:\n  - id: where\n    header: Где вы искали квартиру? Отметьте всё\n    kind: multiple\n    options: "
    "[" + ", ".join(f'"{option}"' for option in exports.OPTIONS) + "]\n"
)


def test_the_plugin_offers_the_source() -> None:
    assert register_sources() == [SOURCE]
    assert SOURCE.name == "surveys"
    assert list(SOURCE.documents) == ["questions.yml"]


class TestGoogleForms:
    def test_a_form_becomes_respondents_questions_and_responses(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.google_forms())
        assert kinds(reading) == {"q1": "multiple", "q2": "scale", "q3": "scale", "q4": "open", "q5": "scale"}
        people = frame(reading, "respondents")
        assert next(iter(people.submitted_at)) == dt.datetime(2025, 9, 13, 10, 18)
        assert people.complete.all()
        assert list(people.customer_id) == [f"person{n}@example.com" for n in range(exports.ROWS)]
        assert reading.files[0].format == "Google Forms: CSV, «,», UTF-8"
        assert reading.notes == (Note("left_out_column", 2, "Баллы, Ваше имя"),)

    def test_times_with_a_zone_move_to_the_projects(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.google_forms(), timezone="Europe/Moscow")
        assert frame(reading, "respondents").submitted_at[0] == dt.datetime(2025, 9, 13, 6, 18)

    def test_the_linked_sheet_writes_day_first(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.google_forms(sheet=True), date_order="mdy")
        assert frame(reading, "respondents").submitted_at[11] == dt.datetime(2023, 9, 12, 18, 7, 11)

    def test_ticks_count_the_same_in_form_and_sheet(self, tmp_path: Path) -> None:
        form = read(tmp_path, exports.google_forms(), GOOGLE_OPTIONS)
        sheet = read(tmp_path, exports.google_forms(sheet=True), GOOGLE_OPTIONS)
        assert answers(form, "where") == answers(sheet, "where") == TICKS

    def test_an_option_with_a_comma_stays_whole_even_where_nobody_lists_it(self, tmp_path: Path) -> None:
        assert answers(read(tmp_path, exports.google_forms(sheet=True)), "q1") == TICKS

    def test_rows_of_a_grid_are_questions_with_an_item(self, tmp_path: Path) -> None:
        questions = frame(read(tmp_path, exports.google_forms()), "questions")
        grid = questions[questions.text == "Насколько вы согласны?"]
        assert list(grid.item) == ["Мне важна тишина", "Мне важен свет"]
        assert list(grid.low) == [1, 1]
        assert list(grid.high) == [5, 5]

    def test_a_scale_in_words_has_numbers(self, tmp_path: Path) -> None:
        assert values(read(tmp_path, exports.google_forms()), "q2") == [n % 5 + 1 for n in range(exports.ROWS)]

    def test_an_answer_over_two_lines_is_one_answer(self, tmp_path: Path) -> None:
        assert answers(read(tmp_path, exports.google_forms()), "q4")["Переехали, и стало тесно.\nИщем дальше"] == 1

    def test_english_headers_and_a_workbook_read_the_same(self, tmp_path: Path) -> None:
        text = read(tmp_path, exports.google_forms(english=True))
        exports.workbook(exports.google_forms(english=True), tmp_path / "survey.xlsx")
        book = read(tmp_path, name="survey.xlsx")
        assert book.tables["responses"]["answer"].to_pylist() == text.tables["responses"]["answer"].to_pylist()

    def test_points_and_feedback_of_a_quiz_are_left_out(self, tmp_path: Path) -> None:
        text = "Timestamp,How old are you?,How old are you? [Score],How old are you? [Feedback]\n"
        text += "1/2/2024 10:00:00,20,1,ok\n"
        assert list(kinds(read(tmp_path, text))) == ["q1"]


class TestYandexForms:
    def test_id_time_and_phone_are_no_questions(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.yandex_forms())
        assert kinds(reading) == {"q1": "multiple", "q2": "number", "q3": "open"}
        people = frame(reading, "respondents")
        assert people.respondent_id[0] == "2148300000"
        assert people.submitted_at[0] == dt.datetime(2026, 11, 1, 12)
        assert list(people.customer_id) == [f"7000{1_000_000 + n}" for n in range(exports.ROWS)]

    def test_one_column_for_each_option_says_the_same_as_one_cell(self, tmp_path: Path) -> None:
        joined, spread = read(tmp_path, exports.yandex_forms()), read(tmp_path, exports.yandex_forms(spread=True))
        assert answers(joined, "q1") == answers(spread, "q1") == TICKS


class TestTypeform:
    def test_partial_answers_take_no_time_and_stay(self, tmp_path: Path) -> None:
        people = frame(read(tmp_path, exports.typeform()), "respondents")
        assert list(people.complete) == [n % 4 != 3 for n in range(exports.ROWS)]
        assert people.seconds[1] == 90
        assert people.seconds.isna().sum() == 3

    def test_times_are_in_utc(self, tmp_path: Path) -> None:
        people = frame(read(tmp_path, exports.typeform(), timezone="Europe/Moscow"), "respondents")
        assert people.started_at[0] == dt.datetime(2024, 3, 2, 0, 0)

    def test_option_columns_are_one_question_and_other_words_stand_beside_it(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.typeform())
        places = {"At home": 6, "At work": 6, "On the road": 4, "Other": 1}
        assert answers(reading, "q2") == places
        assert answers(reading, "q2_other") == {"in bed, mostly": 1}
        assert notes(reading)["other_answer"] == 1

    def test_quoted_phones_are_the_key(self, tmp_path: Path) -> None:
        assert frame(read(tmp_path, exports.typeform()), "respondents").customer_id[0] == "70001000000"

    def test_the_older_export_reads_too(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.typeform(old=True))
        assert "complete" not in reading.tables["respondents"].column_names
        assert len(frame(reading, "questions")) == 4

    def test_a_question_repeated_over_its_options_is_one_question(self, tmp_path: Path) -> None:
        text = (
            "#,Which?,Which?,Which?,Submit Date (UTC),Network ID\n"
            "a,Red,,,2024-01-01 10:00:00,n\nb,Red,Blue,,2024-01-01 11:00:00,n\nc,,Blue,,2024-01-01 12:00:00,n\n"
        )
        assert answers(read(tmp_path, text), "q1") == {"Red": 2, "Blue": 2}


class TestSurveyMonkey:
    def test_two_rows_of_headers_are_one(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.surveymonkey())
        assert kinds(reading) == {"q1": "multiple", "q1_other": "open", "q2": "scale", "q3": "scale", "q4": "open"}
        questions = frame(reading, "questions")
        assert list(questions.text)[:1] == ["Where do you work, mostly?"]
        assert list(questions.item)[2:4] == ["Speed", "Price"]
        people = frame(reading, "respondents")
        assert people.started_at[0] == dt.datetime(2024, 3, 13, 13)
        assert people.seconds[1] == 65
        assert set(people.collector) == {"39921"}

    def test_expanded_condensed_and_numeric_say_the_same(self, tmp_path: Path) -> None:
        expanded = answers(read(tmp_path, exports.surveymonkey()), "q1")
        assert answers(read(tmp_path, exports.surveymonkey(numeric=True)), "q1") == expanded
        condensed = answers(read(tmp_path, exports.surveymonkey(expanded=False)), "q1")
        assert expanded == {"Home": 6, "Office": 6, "Road": 4, "Other (please specify)": 1}
        assert condensed == {"Home": 6, "Office": 6, "Road": 4}

    def test_contacts_are_left_out_and_counted(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.surveymonkey())
        assert Note("left_out_column", 4, "IP Address, First Name, Last Name, Custom Data 1") in reading.notes
        assert not any("192.0.2.1" in str(table.to_pylist()) for table in reading.tables.values())


class TestSurveyGizmo:
    def test_item_and_question_are_taken_apart(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.surveygizmo())
        assert answers(reading, "q2") == {"Дома": 6, "В офисе": 6, "В дороге": 4, "Other - Write In": 1}
        assert answers(reading, "q2_other") == {"в парке": 1}
        assert list(frame(reading, "questions").item)[-2:] == ["Need #1", "Need #2"]
        people = frame(reading, "respondents")
        assert int((~people.complete.astype(bool)).sum()) == 4
        assert people.seconds[1] == 70

    def test_words_written_in_beside_one_choice_stand_beside_it(self, tmp_path: Path) -> None:
        rows = "".join(f"2015-12-{n + 1:02} 10:00:00,2015-12-{n + 1:02} 10:01:00,Complete,Дома,\n" for n in range(3))
        text = "Time Started,Date Submitted,Status,Где вы?,Other - Write In:Где вы?\n" + rows
        reading = read(tmp_path, f"{text}2015-12-20 10:00:00,2015-12-20 10:01:00,Complete,Other - Write In,в саду\n")
        assert answers(reading, "q1") == {"Дома": 3, "Other - Write In": 1}
        assert answers(reading, "q1_other") == {"в саду": 1}

    def test_a_question_without_answers_is_said(self, tmp_path: Path) -> None:
        assert Note("empty_question", 1, "q4") in read(tmp_path, exports.surveygizmo()).notes


class TestWideTables:
    def test_importance_and_satisfaction_become_ratings(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.wide())
        ratings = frame(reading, "ratings")
        assert len(ratings) == 2 * exports.ROWS
        assert dict(ratings.iloc[0][["outcome", "importance", "satisfaction", "low", "high"]]) == {
            "outcome": "Speed", "importance": 1, "satisfaction": 3, "low": 1, "high": 5,
        }  # fmt: skip

    def test_prices_and_kano_are_seen(self, tmp_path: Path) -> None:
        questions = frame(read(tmp_path, exports.wide()), "questions")
        assert list(questions.purpose)[4:8] == [
            f"price_{side}" for side in ("too_cheap", "cheap", "expensive", "too_expensive")
        ]
        assert list(questions.purpose)[8:10] == ["kano_functional", "kano_dysfunctional"]
        assert list(questions.about)[8:10] == ["App", "App"]

    def test_three_of_the_four_prices_are_just_numbers(self, tmp_path: Path) -> None:
        text = "id,tch,ch,ex\n" + "".join(f"{n},{10 + n},{20 + n},{40 + n}\n" for n in range(12))
        assert frame(read(tmp_path, text), "questions").purpose.isna().all()

    def test_a_mark_in_the_column_of_an_option_counts(self, tmp_path: Path) -> None:
        text = "id,Use: Home,Use: Work,Age\n1,1,0,20\n2,1,1,30\n3,0,1,40\n"
        assert answers(read(tmp_path, text), "q1") == {"Home": 2, "Work": 2}

    def test_rows_answered_with_no_are_questions_of_their_own(self, tmp_path: Path) -> None:
        text = "id,Own: Car,Own: Boat,Age\n1,yes,no,20\n2,yes,yes,30\n3,no,no,40\n"
        assert kinds(read(tmp_path, text)) == {"q1": "single", "q2": "single", "q3": "number"}


class TestSpss:
    def test_labels_measures_and_missing_values_count(self, tmp_path: Path) -> None:
        exports.spss(tmp_path / "survey.sav")
        reading = read(tmp_path, name="survey.sav")
        assert kinds(reading) == {"q1": "single", "q2": "scale", "q3": "number", "q4": "date", "q5": "open"}
        questions = frame(reading, "questions")
        assert list(questions.text)[:2] == ["Ваш пол", "Вы согласны?"]
        assert answers(reading, "q1") == {"Мужской": 6, "Женский": 6}
        assert values(reading, "q2") == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]
        assert answers(reading, "q3")["Отказ"] == 1
        assert reading.files[0].format == "SPSS: SPSS, UTF-8"

    def test_a_file_on_which_the_library_dies_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        exports.spss(tmp_path / "survey.sav")
        monkeypatch.setattr("sys.executable", "false")
        assert refused(tmp_path, name="survey.sav") == [
            "sources.survey.path: survey.sav is a damaged SPSS file. Save it again from SPSS."
        ]

    def test_the_child_process_writes_rows_and_labels(self, tmp_path: Path) -> None:
        """Run here too, since what a child process runs is not measured."""
        main(str(exports.spss(tmp_path / "survey.sav")), str(tmp_path), "", "5")
        about = json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))
        assert dict(about["variables"])["agree"]["points"] == {
            "Нет": 1, "Скорее нет": 2, "Скорее да": 3, "Да": 4, "Точно да": 5,
        }  # fmt: skip
        assert pq.read_table(tmp_path / "data.parquet")["2"].to_pylist() == [
            None,
            "Нет",
            "Скорее нет",
            "Скорее да",
            "Да",
        ]
        (tmp_path / "torn.sav").write_bytes(b"$FL2")
        main(str(tmp_path / "torn.sav"), str(tmp_path), "", "0")
        assert list(json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))) == ["fault"]

    def test_a_torn_file_is_refused(self, tmp_path: Path) -> None:
        exports.spss(tmp_path / "whole.sav")
        (tmp_path / "survey.sav").write_bytes((tmp_path / "whole.sav").read_bytes()[:300])
        (problem,) = refused(tmp_path, name="survey.sav")
        assert problem.startswith("sources.survey.path: survey.sav is a damaged SPSS file")
        assert problem.endswith("Save it again from SPSS.")


@pytest.mark.parametrize("name", exports.TEXTS)
def test_a_told_format_reads_as_the_found_one(tmp_path: Path, name: str) -> None:
    found, told = read(tmp_path, exports.TEXTS[name]()), read(tmp_path, exports.TEXTS[name](), format=name)
    assert found.tables["responses"].equals(told.tables["responses"])


@pytest.mark.parametrize("name", exports.TEXTS)
def test_nothing_of_a_person_becomes_an_answer(tmp_path: Path, name: str) -> None:
    reading = read(tmp_path, exports.TEXTS[name]())
    said = str(reading.tables["responses"]["answer"].to_pylist())
    assert not any(mark in said for mark in ("@", "1000001", "Анна", "192.0.2.1", "Ann"))


@pytest.mark.parametrize("name", exports.TEXTS)
def test_questions_stand_in_the_order_of_the_questionnaire(tmp_path: Path, name: str) -> None:
    questions = frame(read(tmp_path, exports.TEXTS[name]()), "questions")
    assert list(questions.position) == list(range(1, len(questions) + 1))
