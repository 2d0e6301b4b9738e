"""A survey known by its head; the entry and the `questions.yml` that are proposed read it as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import exports_surveys as exports
import pytest
from surveys_reading import frame, kinds, read

from jtbd_reports import Glimpse
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.validation import validate
from jtbd_reports.yaml_files import load
from jtbd_surveys.proposing import quoted
from jtbd_surveys.questionnaire import QuestionsFile
from jtbd_surveys.recognising import recognise

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports import Recognised

VARIANTS = {
    "google_forms": exports.google_forms,
    "google_forms, sheet": lambda: exports.google_forms(sheet=True),
    "google_forms, english": lambda: exports.google_forms(english=True),
    "yandex_forms": exports.yandex_forms,
    "yandex_forms, spread": lambda: exports.yandex_forms(spread=True),
    "typeform": exports.typeform,
    "typeform, old": lambda: exports.typeform(old=True),
    "surveymonkey": exports.surveymonkey,
    "surveymonkey, condensed": lambda: exports.surveymonkey(expanded=False),
    "surveygizmo": exports.surveygizmo,
    "generic": exports.wide,
}


def known(root: Path, text: str, language: str = "ru", name: str = "survey.csv") -> Recognised | None:
    (root / name).write_text(text, encoding="utf-8")
    return recognise(glimpse(root / name, name, language))


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_format_is_known_by_its_header(tmp_path: Path, variant: str) -> None:
    found = known(tmp_path, VARIANTS[variant]())
    assert found is not None
    assert found.entry == {"path": "survey.csv", "format": variant.partition(",")[0], "questions": "questions.yml"}
    assert found.certainty >= 0.75
    assert found.why
    assert found.name == "survey"


@pytest.mark.parametrize(("variant", "language"), [*((variant, "ru") for variant in VARIANTS), ("generic", "en")])
def test_what_is_proposed_reads_as_without_it(tmp_path: Path, variant: str, language: str) -> None:
    found = known(tmp_path, VARIANTS[variant](), language)
    assert found is not None
    plain = read(tmp_path)
    entry = dict(found.entry)
    entry.pop("questions")
    reading = read(tmp_path, questions=found.files["questions.yml"], **entry)
    assert sorted(reading.tables["responses"]["answer"].to_pylist()) == sorted(
        plain.tables["responses"]["answer"].to_pylist()
    )
    assert sorted(kinds(reading).values()) == sorted(kinds(plain).values())
    assert reading.tables["respondents"].equals(plain.tables["respondents"])
    assert ("ratings" in reading.tables) == ("ratings" in plain.tables)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_proposal_is_the_same_each_time_and_valid(tmp_path: Path, variant: str) -> None:
    first, second = (known(tmp_path, VARIANTS[variant]()) for _ in range(2))
    assert first is not None
    assert first == second
    (tmp_path / "questions.yml").write_text(first.files["questions.yml"], encoding="utf-8")
    validate(load(tmp_path / "questions.yml"), QuestionsFile)


def test_the_proposal_reads_like_a_questionnaire(tmp_path: Path) -> None:
    found = known(tmp_path, exports.yandex_forms(), "ru")
    assert found is not None
    assert (
        found.files["questions.yml"]
        == """\
# Вопросы анкеты по порядку.
# Составлено по первым 12 строкам: виды вопросов и шкалы угаданы, проверьте их.

# Связывает ответы с клиентами; шифруется и ответом не считается.
key: {header: Ваш телефон, kind: phone}

questions:
  - id: q1
    header: "Где вы искали квартиру?"
    kind: multiple  # несколько ответов
    separator: ", "
    options:  # как встретились; вариант, в котором есть разделитель, впишите целиком
      - "Знакомые, родственники"
      - Сайты объявлений
      - Офис продаж
      - Поиск в интернете
  - id: q2
    header: "Сколько вам лет?"
    kind: number  # число
  - id: q3
    header: "Что понравилось?"
    kind: open  # своими словами
"""
    )


def test_pairs_prices_and_spread_options_are_written_out(tmp_path: Path) -> None:
    wide, typeform = known(tmp_path, exports.wide(), "en"), known(tmp_path, exports.typeform(), "en")
    assert wide is not None
    assert typeform is not None
    assert wide.files["questions.yml"].endswith("""\

# Importance and satisfaction of desired outcomes; * stands for the outcome.
pairs:
  - importance: "Imp-*"
    satisfaction: "Sat-*"
    scale: {low: 1, high: 5}
""")
    assert "purpose: price_too_cheap" in wide.files["questions.yml"]
    assert """\
    columns:
      - At home
      - At work
      - On the road
      - Other
    options:
      - At home
""" in typeform.files["questions.yml"]


def rated(satisfactions: str) -> str:
    """Two outcomes whose importance is asked from 1 to 5 and whose satisfaction is what is told, row by row."""
    lines = [f"{n},{n % 5 + 1},{n % 5 + 1},{sat},{sat}" for n, sat in enumerate(satisfactions.split())]
    return "\n".join(("id,Imp-Fast,Imp-Cheap,Sat-Fast,Sat-Cheap", *lines)) + "\n"


@pytest.mark.parametrize(
    ("satisfactions", "written"),
    [
        ("0 3 8 5 10 7 2", "{low: 0, high: 10}"),
        ("-1 0 9 4 5 3 2", "{low: -1, high: 10}"),
        ("-2 -1 0 1 2 0 1", "{low: -2, high: 2}"),
        ("0 35 100 60 80 5 20", "{low: 0, high: 100}"),
    ],
)
def test_each_side_of_a_pair_is_proposed_with_the_scale_that_was_seen(
    tmp_path: Path, satisfactions: str, written: str
) -> None:
    found = known(tmp_path, rated(satisfactions), "en")
    assert found is not None
    proposed = found.files["questions.yml"]
    assert proposed.endswith(
        "# Satisfaction was not answered on the scale of importance; confirm the scale of each.\n"
        'pairs:\n  - importance: "Imp-*"\n    satisfaction: "Sat-*"\n'
        f"    scale: {{low: 1, high: 5}}\n    satisfaction_scale: {written}\n"
    )
    low, high = written.strip("{}").replace("low: ", "").replace("high: ", "").split(", ")
    assert (
        f"Confirm the scale: importance looks answered from 1 to 5, satisfaction from {low} to {high}." in found.asides
    )
    reading = read(tmp_path, questions=proposed, **{key: found.entry[key] for key in ("path", "format")})
    assert reading.rejected_rows == 0


def test_ratings_bring_satisfaction_to_the_scale_of_importance(tmp_path: Path) -> None:
    found = known(tmp_path, rated("0 5 10 0 10"), "en")
    assert found is not None
    reading = read(tmp_path, questions=found.files["questions.yml"])
    ratings = frame(reading, "ratings")
    assert list(ratings[ratings.outcome == "Fast"].satisfaction) == [1, 3, 5, 1, 5]
    assert list(ratings[ratings.outcome == "Fast"].importance) == [1, 2, 3, 4, 5]
    assert set(zip(ratings.low, ratings.high, strict=True)) == {(1, 5)}
    questions = frame(reading, "questions")
    assert set(questions[questions.purpose == "satisfaction"].high) == {10}


def test_a_scale_of_both_sides_is_to_be_confirmed(tmp_path: Path) -> None:
    found = known(tmp_path, exports.wide(), "en")
    assert found is not None
    assert "Confirm the scale of importance and satisfaction: 1 to 5." in found.asides


def test_every_header_that_is_read_is_shown(tmp_path: Path) -> None:
    lines = [",".join(str((n + at) % 5 + 1) for at in range(120)) for n in range(9)]
    header = ",".join(f"{side}-{n}" for side in ("Imp", "Sat") for n in range(60))
    found = known(tmp_path, "\n".join((header, *lines)))
    assert found is not None
    assert [shown for _table, _column, shown in found.fields] == header.split(",")


@pytest.mark.parametrize("expanded", [True, False])
def test_two_rows_of_headers_are_shown_by_the_first_where_it_says_something(tmp_path: Path, *, expanded: bool) -> None:
    found = known(tmp_path, exports.surveymonkey(expanded=expanded))
    assert found is not None
    shown = [header for _table, _column, header in found.fields]
    assert {"Respondent ID", "Where do you work, mostly?", "How satisfied are you?", "Why?"} <= set(shown)
    assert "How satisfied are you? [Price]" in shown
    assert ("Where do you work, mostly? [Other (please specify)]" in shown) == expanded


def test_the_column_of_other_words_beside_a_question_is_shown(tmp_path: Path) -> None:
    rows = "".join(f"1/{n + 1}/2024 10:00:00,{('a', 'b')[n % 2]},{'own' if n == 2 else ''}\n" for n in range(8))
    found = known(tmp_path, f"Timestamp,Where?,Where? [Other]\n{rows}")
    assert found is not None
    assert [header for _table, _column, header in found.fields] == ["Timestamp", "Where?", "Where? [Other]"]


def test_several_keys_are_listed(tmp_path: Path) -> None:
    text = "Timestamp,Email Address,Your phone,How are you?\n" + "".join(
        f"1/{n + 1}/2024 10:00:00,a{n}@example.com,{exports.phone(n)},fine\n" for n in range(3)
    )
    found = known(tmp_path, text, "en")
    assert found is not None
    assert (
        "key:\n  - {header: Your phone, kind: phone}\n  - {header: Email Address, kind: email}\n"
        in found.files["questions.yml"]
    )


def test_the_unit_of_a_price_is_written_out(tmp_path: Path) -> None:
    rows = "".join(f"1/{n + 1}/2024 10:00:00,{n + 5} млн\n" for n in range(9))
    found = known(tmp_path, f'Timestamp,"За какую цену купите, млн ₽?"\n{rows}', "en")
    assert found is not None
    assert "    kind: price  # a price\n    unit: 1000000\n" in found.files["questions.yml"]


def test_repeated_headers_are_told_apart(tmp_path: Path) -> None:
    rows = "".join(f"1/{n + 1}/2024 10:00:00,{('да', 'нет')[n % 2]},{('сад', 'лес')[n % 2]}\n" for n in range(8))
    found = known(tmp_path, f"Timestamp,Что выберете вы?,Что выберете вы?\n{rows}", "en")
    assert found is not None
    assert '    header: "Что выберете вы?"\n    origin: 2\n' in found.files["questions.yml"]
    assert list(kinds(read(tmp_path, questions=found.files["questions.yml"]))) == ["q1", "q2"]


def test_what_is_mapped_and_left_out_is_shown(tmp_path: Path) -> None:
    found = known(tmp_path, exports.google_forms())
    assert found is not None
    assert found.fields[:3] == (
        ("respondents", "submitted_at", "Отметка времени"),
        ("respondents", "customer_id", "Адрес электронной почты"),
        ("responses", "q1", "Где вы искали квартиру? Отметьте всё"),
    )
    assert found.asides[1] == "Left out as contact or technical data: Баллы, Ваше имя."


def test_commas_between_answers_are_pointed_out(tmp_path: Path) -> None:
    found = known(tmp_path, exports.google_forms(sheet=True))
    assert found is not None
    assert found.asides[-1] == "Answers of q1 are split at commas: list the options that hold one themselves."


def test_an_spss_file_is_known(tmp_path: Path) -> None:
    exports.spss(tmp_path / "any.dat")
    found = recognise(glimpse(tmp_path / "any.dat", "any.dat", "ru"))
    assert found is not None
    assert (found.format, found.certainty) == ("SPSS answers", 0.95)
    assert "    header: sex\n    # Ваш пол\n    kind: single" in found.files["questions.yml"]
    reading = read(tmp_path, questions=found.files["questions.yml"], name="any.dat", format="spss")
    assert next(iter(frame(reading, "questions").text)) == "Ваш пол"


def test_a_workbook_is_known_as_its_text(tmp_path: Path) -> None:
    exports.workbook(exports.google_forms(), tmp_path / "survey.xlsx")
    found = recognise(glimpse(tmp_path / "survey.xlsx", "survey.xlsx", "ru"))
    assert found is not None
    assert found.entry["format"] == "google_forms"


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Timestamp,How are you today?\nsoon,fine\n", 0.6),
        ("id,How?,Why?,When?\n1,a,b,c\n", 0.45),
        ("id,tch,ch,ex,tex\n" + "".join(f"{n},{n},{n + 20},{n + 40},{n + 60}\n" for n in range(12)), 0.7),
        ("id,A (functional),A (dysfunctional)\n" + "1,1. like,5. dislike\n2,2. must be,1. like\n3,3. so,3. so\n", 0.75),
        ("id,B1.a,B1.b,B1.c\n1,Most so,Least so,\n2,Least so,,Most so\n3,,Most so,Least so\n", 0.6),
    ],
)  # fmt: skip
def test_a_guess_says_how_sure_it_is(tmp_path: Path, text: str, certainty: float) -> None:
    found = known(tmp_path, text)
    assert found is not None
    assert found.certainty == certainty


@pytest.mark.parametrize(
    "text",
    [
        "ID,Дата создания,Сделка,Бюджет\n1,2024-01-01,Квартира,1000\n",
        "timestamp,level,message\n2024-01-01,info,ok\n",
        "id,email\n1,a@example.com\n",
        "id,Why?,How?\n1,a,b\n",
        "just a text\n",
    ],
)
def test_a_table_of_something_else_is_left_to_others(tmp_path: Path, text: str) -> None:
    assert known(tmp_path, text) is None


def test_what_cannot_be_read_is_left_to_others(tmp_path: Path) -> None:
    bare = Glimpse(tmp_path / "x", "x", "html")
    assert recognise(bare) is None
    assert recognise(replace(bare, kind="text", headers=("Timestamp", "How are you?"), fault="it is empty")) is None
    (tmp_path / "torn.sav").write_bytes(b"$FL2" + b"\0" * 50)
    assert recognise(glimpse(tmp_path / "torn.sav", "torn.sav", "ru")) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Да", "Да"),
        ("yes", '"yes"'),
        ("Как?", '"Как?"'),
        ("a: b", '"a: b"'),
        ("1", '"1"'),
        ("«Да», да", '"«Да», да"'),
        ('"', '"\\""'),
    ],
)
def test_texts_are_quoted_where_yaml_needs_it(text: str, written: str) -> None:
    assert quoted(text) == written
