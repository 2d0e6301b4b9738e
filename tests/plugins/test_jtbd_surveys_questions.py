"""`questions.yml`: what it can say of a survey, and every way in which it can be wrong."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import exports_surveys as exports
import pytest
from surveys_reading import answers, frame, kinds, notes, read, refused, values

from jtbd_reports import ProjectError, ReadRequest
from jtbd_reports.testing import read_source
from jtbd_surveys.source import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

SMALL = "id,Оценка,Цвет,Цвет,Телефон\n1,5,красный,синий,+7 000 100-00-01\n2,2,синий,,8 000 100 00 02\n"


def described(*questions: str, more: str = "") -> str:
    return "questions:\n" + "".join(f"  - {{{question}}}\n" for question in questions) + more


class TestQuestions:
    def test_an_id_a_purpose_and_a_subject_are_taken(self, tmp_path: Path) -> None:
        questions = frame(
            read(tmp_path, SMALL, described("id: score, header: Оценка, purpose: stated, about: спрос")), "questions"
        )
        assert list(questions.question_id) == ["score", "q2", "q3"]
        assert next(iter(questions.purpose)) == "stated"
        assert next(iter(questions.about)) == "спрос"

    def test_headers_match_whatever_case_and_space(self, tmp_path: Path) -> None:
        assert "a" in kinds(read(tmp_path, SMALL, described('id: a, header: " ОЦЕНКА "')))

    def test_a_repeated_header_is_told_apart_by_origin(self, tmp_path: Path) -> None:
        reading = read(tmp_path, SMALL, described("id: second, header: Цвет, origin: 2"))
        assert answers(reading, "second") == {"синий": 1}

    def test_a_reversed_scale_is_turned_round(self, tmp_path: Path) -> None:
        text = described("id: a, header: Оценка, kind: scale, scale: {low: 1, high: 5}, reversed: true")
        reading = read(tmp_path, SMALL, text)
        assert values(reading, "a") == [1, 4]
        assert answers(reading, "a") == {"5": 1, "2": 1}
        assert next(iter(frame(reading, "questions").reversed)) is True

    def test_words_of_a_scale_have_numbers_and_null_is_no_point(self, tmp_path: Path) -> None:
        text = "id,Как?\n1,Отлично\n2,Так себе\n3,Не знаю\n4,3 — средне\n5,плохо (а)\n"
        scale = "scale: {low: 1, high: 4, labels: {отлично: 4, так себе: 2, не знаю: null, плохо: 1}}"
        reading = read(tmp_path, text, described(f"id: a, header: Как?, {scale}"))
        assert [value for value in values(reading, "a") if not math.isnan(value)] == [4, 2, 3, 1]
        assert answers(reading, "a")["Не знаю"] == 1

    def test_ignored_questions_are_not_there(self, tmp_path: Path) -> None:
        assert list(kinds(read(tmp_path, SMALL, described("id: a, header: Оценка, purpose: ignore")))) == ["q2", "q3"]

    def test_a_check_of_attention_knows_the_right_answer(self, tmp_path: Path) -> None:
        questions = frame(read(tmp_path, SMALL, described('id: a, header: Оценка, expect: "5"')), "questions")
        assert next(iter(questions.purpose)) == "attention"
        assert next(iter(questions.about)) == "5"

    def test_a_star_names_all_rows_of_a_grid(self, tmp_path: Path) -> None:
        text = described(
            'id: agree, header: "Насколько вы согласны? [*]", purpose: attribute, names: {Мне важен свет: свет}'
        )
        questions = frame(read(tmp_path, exports.google_forms(), text), "questions")
        assert list(questions.question_id)[1:3] == ["agree_1", "agree_2"]
        assert list(questions.about)[1:3] == ["Мне важна тишина", "свет"]

    def test_a_star_in_a_header_of_its_own_stands_for_itself(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "id,Как вы *,Как вы там\n1,да,нет\n", described('id: a, header: "Как вы *"'))
        assert list(kinds(reading)) == ["a", "q2"]

    def test_a_column_taken_for_a_name_is_a_question_where_the_file_says_so(self, tmp_path: Path) -> None:
        text = "id,Имя бренда,Как?\n1,Ромашка,да\n2,Василёк,нет\n"
        assert notes(read(tmp_path, text)) == {"left_out_column": 1}
        reading = read(tmp_path, text, described("id: brand, header: Имя бренда"))
        assert answers(reading, "brand") == {"Ромашка": 1, "Василёк": 1}
        assert notes(reading) == {}

    def test_ids_that_were_made_give_way_to_those_that_were_told(self, tmp_path: Path) -> None:
        assert set(kinds(read(tmp_path, SMALL, described("id: q2, header: Оценка")))) == {"q2", "q2_", "q3"}

    def test_a_reworded_question_is_put_together(self, tmp_path: Path) -> None:
        text = "id,Насколько вам нравится тут?,Насколько вам нравится тут сейчас?\n" + "".join(
            f"{n},{n % 5 + 1 if n < 6 else ''},{'' if n < 6 else n % 5 + 1}\n" for n in range(12)
        )
        apart = read(tmp_path, text)
        assert [note.detail for note in apart.notes if note.code == "reworded"] == ["q1 / q2"]
        together = read(
            tmp_path,
            text,
            described(
                "id: a, header: Насколько вам нравится тут?, also: [Насколько вам нравится тут сейчас?], kind: scale"
            ),
        )
        assert sum(answers(together, "a").values()) == 12
        assert list(kinds(together)) == ["a"]
        assert "reworded" not in notes(together)

    def test_columns_make_one_question(self, tmp_path: Path) -> None:
        text = "id,A,B,B\n1,x,,x\n2,,x,\n"
        reading = read(
            tmp_path, text, described("id: a, header: Что?, columns: [A, {header: B, origin: 2}], options: [Да, Нет]")
        )
        assert answers(reading, "a") == {"Да": 1, "Нет": 1}
        assert list(kinds(reading)) == ["a", "q2"]

    def test_a_linking_id_is_never_an_answer(self, tmp_path: Path) -> None:
        text = "id,Номер карты клиента,Оценка?\n1,'0012,5\n2,0013,4\n3,,4\n"
        reading = read(tmp_path, text, "key: {header: Номер карты клиента}\n")
        assert frame(reading, "respondents").customer_id.tolist()[:2] == ["0012", "0013"]
        assert frame(reading, "respondents").customer_id.isna().sum() == 1
        assert list(kinds(reading)) == ["q2"]

    def test_of_several_keys_the_first_with_a_value_counts(self, tmp_path: Path) -> None:
        text = "id,Телефон,Почта,Как?\n1,8 000 100-00-01,,да\n2,,A@Example.com,нет\n3,кот,,нет\n"
        key = "key:\n  - {header: Телефон, kind: phone}\n  - {header: Почта, kind: email}\n"
        reading = read(tmp_path, text, key)
        assert frame(reading, "respondents").customer_id.tolist()[:2] == ["70001000001", "a@example.com"]
        assert notes(reading)["unusable_key"] == 1

    def test_without_a_file_no_purposes_are_lost_to_it(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.wide(), described("id: city, header: City"))
        assert "ratings" not in reading.tables

    def test_prices_are_read_in_the_unit_that_was_asked(self, tmp_path: Path) -> None:
        text = 'id,Сколько отдадите?\n1,9\n2,"9,5 млн"\n3,13 800 000\n4,около 700 тыс. руб.\n'
        reading = read(tmp_path, text, described("id: a, header: Сколько отдадите?, kind: price, unit: 1000000"))
        assert values(reading, "a") == [9e6, 9.5e6, 13.8e6, 7e5]

    def test_an_unknown_option_counts_as_another_and_keeps_its_words(self, tmp_path: Path) -> None:
        text = "id,Где?\n1,дома\n2,На  Даче\n3,ДОМА\n"
        reading = read(tmp_path, text, described("id: a, header: Где?, options: [Дома, В офисе], other: Иное"))
        assert answers(reading, "a") == {"Дома": 2, "Иное": 1}
        assert answers(reading, "a_other") == {"На Даче": 1}
        assert notes(reading)["other_answer"] == 1

    def test_own_words_with_commas_are_one_answer(self, tmp_path: Path) -> None:
        text = 'id,Где?\n1,"Дома, в саду, когда тепло"\n2,"Дома, В офисе"\n'
        reading = read(tmp_path, text, described("id: a, header: Где?, kind: multiple, options: [Дома, В офисе]"))
        assert answers(reading, "a") == {"Дома": 2, "В офисе": 1, "Другое": 1}
        assert answers(reading, "a_other") == {"в саду, когда тепло": 1}

    def test_a_tick_counts_once(self, tmp_path: Path) -> None:
        reading = read(
            tmp_path, "id,Где?\n1,Дома; Дома\n", described('id: a, header: Где?, kind: multiple, separator: ";"')
        )
        assert answers(reading, "a") == {"Дома": 1}


class TestPairs:
    FILE = 'pairs:\n  - importance: "Imp-*"\n    satisfaction: "Sat-*"\n    scale: {low: 1, high: 5}\n'

    def test_a_star_pairs_all_outcomes(self, tmp_path: Path) -> None:
        reading = read(tmp_path, exports.wide(), self.FILE + "    names: {Speed: Быстро}\n")
        assert set(frame(reading, "ratings").outcome) == {"Быстро", "Price"}
        assert [one for one in kinds(reading) if "_" in one] == [
            "importance_1", "importance_2", "satisfaction_1", "satisfaction_2",
        ]  # fmt: skip

    def test_one_outcome_may_be_named(self, tmp_path: Path) -> None:
        text = (
            "pairs:\n  - {importance: Imp-Speed, satisfaction: Sat-Speed, outcome: Быстро, scale: {low: 1, high: 5}}\n"
        )
        assert set(frame(read(tmp_path, exports.wide(), text), "ratings").outcome) == {"Быстро"}

    def test_two_pairs_number_on(self, tmp_path: Path) -> None:
        text = "pairs:\n" + "".join(
            f"  - {{importance: Imp-{x}, satisfaction: Sat-{x}, outcome: {x}, scale: {{low: 1, high: 5}}}}\n"
            for x in ("Speed", "Price")
        )
        assert {"importance_1", "importance_2"} <= set(kinds(read(tmp_path, exports.wide(), text)))

    def test_purposes_alone_make_ratings_too(self, tmp_path: Path) -> None:
        scale = "kind: scale, scale: {low: 1, high: 5}, about: темп"
        text = described(
            f"id: a, header: Imp-Speed, purpose: importance, {scale}",
            f"id: b, header: Sat-Speed, purpose: satisfaction, {scale}",
        )
        ratings = frame(read(tmp_path, exports.wide(), text), "ratings")
        assert len(ratings) == exports.ROWS
        assert ratings.satisfaction[0] == 3

    def test_one_side_alone_leaves_the_other_empty(self, tmp_path: Path) -> None:
        text = described("id: a, header: Imp-Speed, purpose: importance, kind: scale, about: темп")
        assert frame(read(tmp_path, exports.wide(), text), "ratings").satisfaction.isna().all()

    def test_a_rejected_side_leaves_the_other_standing(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "id,Imp-A,Sat-A\n1,4,9\n2,5,3\n", self.FILE)
        assert reading.rejected_rows == 1
        assert frame(reading, "ratings").importance.tolist() == [4, 5]
        assert frame(reading, "ratings").satisfaction.isna().tolist() == [True, False]


WRONG = {
    "an unknown header names the nearest": (
        described("id: a, header: Оценки"),
        "questions.yml:2:21: questions[0].header: the export has no column 'Оценки'. Did you mean 'Оценка'?",
    ),
    "a header that stands twice must be told apart": (
        described("id: a, header: Цвет"),
        "questions.yml:2:21: questions[0].header: the export has 2 columns 'Цвет'. Say which with origin: 1, 2 …",
    ),
    "an origin beyond the last": (
        described("id: a, header: Цвет, origin: 3"),
        "questions.yml:2:21: questions[0].header: the export has only 2 of column 'Цвет', there is no origin 3.",
    ),
    "an id that stands twice": (
        described("id: a, header: Оценка", "id: a, header: Цвет, origin: 1"),
        "questions.yml:3:10: questions[1].id: the id 'a' stands twice.",
    ),
    "a column described twice": (
        described("id: a, header: Оценка", "id: b, header: оценка"),
        "questions.yml:3:5: questions[1]: the column 'Оценка' is described twice, in questions[0] too.",
    ),
    "a scale that nothing tells": (
        described("id: a, header: Цвет, origin: 1, kind: scale"),
        "questions.yml:2:5: questions[0]: its scale is not told and its answers do not show it. "
        "Add scale: {low: 1, high: 5}.",
    ),
    "a star that fits nothing": (
        described('id: a, header: "Imp-*"'),
        "questions.yml:2:21: questions[0].header: no column fits 'Imp-*'.",
    ),
    "a key that is not there": (
        "key: {header: Телефоны}\n",
        "questions.yml:1:15: key.header: the export has no column 'Телефоны'. Did you mean 'Телефон'?",
    ),
    "a key in a list that is not there": (
        "key:\n  - {header: Факс}\n",
        "questions.yml:2:14: key[0].header: the export has no column 'Факс'.",
    ),
    "a linking column that is a question too": (
        "key: {header: Телефон, kind: phone}\n" + described("id: a, header: Цвет, columns: [Телефон, Оценка]"),
        "questions.yml:3:5: questions[0]: the column 'Телефон' is described twice, in key too.",
    ),
    "a phone that is described as a question": (
        described("id: a, header: Телефон"),
        "questions.yml:2:21: questions[0].header: the column 'Телефон' holds ids, times, phones or addresses and can "
        "be no question.",
    ),
    "a column of a question that is not there": (
        described("id: a, header: X, columns: [Оценка, Звук]"),
        "questions.yml:2:42: questions[0].columns[1]: the export has no column 'Звук'.",
    ),
    "options that are fewer than columns": (
        described("id: a, header: X, columns: [Оценка, {header: Цвет, origin: 1}], options: [Да]"),
        "questions.yml:2:79: questions[0].options: expected an option for each of the 2 columns, got 1.",
    ),
    "a misspelt key": (
        described("id: a, header: Оценка, purposes: stated"),
        "questions.yml:2:29: questions[0].purposes: unknown key. Did you mean 'purpose'?",
    ),
    "a purpose that is none": (
        described("id: a, header: Оценка, purpose: importanse"),
        "questions.yml:2:38: questions[0].purpose: expected one of scenario, importance, satisfaction, stated, "
        "attribute, price_too_cheap, price_cheap, price_expensive, price_too_expensive, intent_cheap, "
        "intent_expensive, kano_functional, kano_dysfunctional, "
        "maxdiff, attention, ignore or nothing, got 'importanse'. Did you mean 'importance'?",
    ),
    "a scale upside down": (
        described("id: a, header: Оценка, scale: {low: 5, high: 1}"),
        "questions.yml:2:36: questions[0].scale: expected low below high, got 5 and 1.",
    ),
    "a label off its scale": (
        described("id: a, header: Оценка, scale: {low: 1, high: 3, labels: {да: 4}}"),
        "questions.yml:2:36: questions[0].scale: expected labels from 1 to 3, got 4 for 'да'.",
    ),
    "a scale for a text": (
        described("id: a, header: Оценка, kind: open, scale: {low: 1, high: 3}"),
        "questions.yml:2:5: questions[0]: a scale is for kind scale, not open.",
    ),
    "options for a number": (
        described("id: a, header: Оценка, kind: number, options: [да]"),
        "questions.yml:2:5: questions[0]: options are for kinds single and multiple, not number.",
    ),
    "a right answer for another purpose": (
        described("id: a, header: Оценка, purpose: stated, expect: да"),
        "questions.yml:2:5: questions[0]: expect is for purpose attention, not stated.",
    ),
    "a star on one side only": (
        'pairs:\n  - {importance: "Imp-*", satisfaction: Оценка, scale: {low: 1, high: 5}}\n',
        "questions.yml:2:5: pairs[0]: expected * in both headers or in neither.",
    ),
    "a pair without an outcome": (
        "pairs:\n  - {importance: Оценка, satisfaction: Оценка, scale: {low: 1, high: 5}}\n",
        "questions.yml:2:5: pairs[0]: expected outcome, as the headers have no *.",
    ),
    "importance that is no scale": (
        described("id: a, header: Цвет, origin: 1, kind: single, purpose: importance, about: цвет"),
        "questions.yml:1:1: a measures importance and must be of kind scale, not single.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_said_with_its_place(tmp_path: Path, case: str) -> None:
    text, message = WRONG[case]
    assert refused(tmp_path, SMALL, text) == [message]


def test_outcomes_need_both_sides_once(tmp_path: Path) -> None:
    lacking = "id,Imp-A,Imp-B,Sat-A,Sat-C\n1,1,2,3,4\n"
    names = "    names: {Aa: x}\n"
    assert refused(tmp_path, lacking, TestPairs.FILE + names) == [
        "questions.yml:2:17: pairs[0].importance: no column asks this of 'C'.",
        "questions.yml:3:19: pairs[0].satisfaction: no column asks this of 'B'.",
        "questions.yml:5:13: pairs[0].names.Aa: no outcome is called 'Aa' in the headers. Did you mean 'A'?",
    ]


def test_a_pair_of_columns_that_are_not_there_is_said_for_both(tmp_path: Path) -> None:
    text = "pairs:\n  - {importance: Важность, satisfaction: Довольны, outcome: x, scale: {low: 1, high: 5}}\n"
    assert refused(tmp_path, SMALL, text) == [
        "questions.yml:2:18: pairs[0].importance: the export has no column 'Важность'.",
        "questions.yml:2:42: pairs[0].satisfaction: the export has no column 'Довольны'.",
    ]


def test_an_outcome_asked_twice_is_refused(tmp_path: Path) -> None:
    scale = "kind: scale, scale: {low: 1, high: 5}, purpose: importance, about: темп"
    text = described(f"id: a, header: Imp-Speed, {scale}", f"id: b, header: Imp-Price, {scale}")
    assert refused(tmp_path, exports.wide(), text) == [
        "questions.yml:1:1: two questions ask for the importance of 'темп'."
    ]


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    text = described("id: a, header: Нет", "id: b, header: Тоже нет") + "key: {header: И ключа нет}\n"
    assert len(refused(tmp_path, SMALL, text)) == 3


@pytest.mark.parametrize(
    ("name", "message"),
    [("nowhere.yml", "there is no file 'nowhere.yml'"), ("../x.yml", "'../x.yml' leaves the project folder")],
)
def test_the_file_must_be_in_the_project(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "survey.csv").write_text(SMALL, encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        read_source(SOURCE, tmp_path, {"path": "survey.csv", "questions": name}, name="survey")
    assert str(caught.value) == f"project.yml: sources.survey.questions: {message}."


def test_the_file_is_among_those_that_are_watched(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text(SMALL, encoding="utf-8")
    (tmp_path / "questions.yml").write_text("questions: []\n", encoding="utf-8")
    options = SOURCE.options.model_validate({"path": "survey.csv", "questions": "questions.yml"})
    request = ReadRequest("survey", tmp_path, options, "dmy", ",", lambda *_args: None)  # type: ignore[arg-type]
    assert [path.name for path in SOURCE.files(request)] == ["survey.csv", "questions.yml"]
