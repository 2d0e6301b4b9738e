"""Real and published surveys, kept elsewhere: every format a client may hand over, read as it came."""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from surveys_reading import answers, frame, kinds, notes, read, values

from jtbd_reports.opening.glimpse import glimpse
from jtbd_surveys.recognising import recognise

if TYPE_CHECKING:
    from jtbd_reports import Reading

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
DEMO = Path(__file__).parents[2] / "projects/severny-svet"
STARBUCKS = "starbucks_google_form/Starbucks satisfactory survey.csv"
JUPYTER = "jupyter_2015_ux/20160115235816-SurveyExport.csv"
ODI = "odi_xrusso_mock/mockdata.csv"
PSM = "rational_designer_psm/03_dat.csv"
KANO = "kano_stp25/kano.csv"
MAXDIFF = "rational_designer_maxdiff/02_dat.csv"
EMPLOYEES = "spss_employee_data/Employee data.sav"
WAGE = "spss_wage/wage.sav"


def shared(name: str) -> Path:
    """The file, or a skip with a word why."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {SHARED}")
    return path


def real(root: Path, name: str, questions: str = "", **options: Any) -> Reading:
    """A shared survey as read from a project of its own."""
    shutil.copy(shared(name), root / "survey.dat")
    return read(root, questions=questions, name="survey.dat", decimal=".", **options)


def rows_of(name: str) -> list[dict[str, str]]:
    """A CSV file as the standard library reads it, for comparison."""
    with shared(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestStarbucks:
    def test_every_row_and_question_of_the_form_is_read(self, tmp_path: Path) -> None:
        reading = real(tmp_path, STARBUCKS)
        assert len(frame(reading, "respondents")) == 122
        assert Counter(kinds(reading).values()) == {"single": 11, "scale": 7, "multiple": 2}
        assert (reading.rejected_rows, reading.notes) == (0, ())
        assert frame(reading, "respondents").submitted_at[0].isoformat() == "2019-10-01T12:38:43"

    def test_single_answers_count_as_in_the_file(self, tmp_path: Path) -> None:
        reading, raw = real(tmp_path, STARBUCKS), rows_of(STARBUCKS)
        for n, header in enumerate(list(raw[0])[1:], 1):
            if kinds(reading)[f"q{n}"] == "single":
                assert answers(reading, f"q{n}") == Counter(
                    row[header].strip() for row in raw if row[header].strip()
                ), header

    def test_scales_agree_with_the_authors_encoding_where_rows_are_the_same(self, tmp_path: Path) -> None:
        """The author's file holds 113 of the 122 rows, so the first ones are compared, in which none is missing."""
        reading = real(tmp_path, STARBUCKS)
        encoded = rows_of("starbucks_google_form/Starbucks satisfactory survey encode cleaned.csv")
        for question, column in (("q12", "productRate"), ("q13", "priceRate"), ("q17", "serviceRate")):
            assert values(reading, question)[:10] == [float(row[column]) for row in encoded[:10]]

    def test_ticked_answers_count_as_in_the_file(self, tmp_path: Path) -> None:
        reading, raw = real(tmp_path, STARBUCKS), rows_of(STARBUCKS)
        header = next(name for name in raw[0] if name.startswith("10."))
        ticked = Counter(" ".join(part.split()) for row in raw for part in set(row[header].split(";")) if part.strip())
        assert answers(reading, "q10") == ticked


class TestJupyter:
    def test_complete_and_partial_sessions_are_kept_apart(self, tmp_path: Path) -> None:
        people = frame(real(tmp_path, JUPYTER), "respondents")
        assert Counter(people.complete) == {True: 779, False: 927}
        assert people.seconds.min() >= 0

    def test_three_boxes_of_one_question_are_three_items(self, tmp_path: Path) -> None:
        questions = frame(real(tmp_path, JUPYTER), "questions")
        needs = questions[questions.text == "What needs in your workflow does Jupyter Notebook address?"]
        assert list(needs.item) == ["Workflow Need #1", "Workflow Need #2", "Workflow Need #3"]
        assert set(needs.kind) == {"open"}

    def test_respondents_stand_where_the_human_coders_number_them(self, tmp_path: Path) -> None:
        """The coders' files number rows of the export from 0: whoever has a coded role has told one."""
        reading = real(tmp_path, JUPYTER)
        with shared("jupyter_2015_ux/prep/roles.csv").open(encoding="utf-8", newline="") as file:
            coded = {int(row[0]): row[3] for row in list(csv.reader(file, delimiter=";"))[1:]}
        assert Counter(coded.values()).most_common(3) == [("data_scientist", 162), ("student", 130), ("scientist", 101)]
        questions, responses = frame(reading, "questions"), frame(reading, "responses")
        role = questions[questions.text.str.startswith("What is your primary role")].question_id.iloc[0]
        told = set(responses[responses.question_id == role].respondent_id)
        ids = list(frame(reading, "respondents").respondent_id)
        assert all(ids[n] in told for n in coded)

    def test_words_that_describe_the_product_are_several_answers(self, tmp_path: Path) -> None:
        reading = real(tmp_path, JUPYTER)
        raw = rows_of(JUPYTER)
        ticked = Counter(
            part for row in raw for part in row["Select all the words that best describe Jupyter Notebook."].split(";")
        )
        found = answers(reading, "q26")
        assert {word: found[word] for word in ("comfortable", "intuitive")} == {
            word: ticked[word] for word in ("comfortable", "intuitive")
        }


class TestOutcomes:
    QUESTIONS = 'pairs:\n  - {importance: "Imp-*", satisfaction: "Sat-*", scale: {low: 1, high: 5}}\n'

    @staticmethod
    def opportunity(reading: Reading) -> dict[str, float]:
        """Importance + max(importance - satisfaction, 0) of top-2-box shares x 10, all respondents counted."""
        ratings = frame(reading, "ratings")
        shares = (
            ratings.assign(i=ratings.importance >= 4, s=ratings.satisfaction >= 4).groupby("outcome")[["i", "s"]].mean()
            * 10
        )
        return dict(round(shares.i + (shares.i - shares.s).clip(lower=0), 2))

    @pytest.mark.parametrize("questions", [QUESTIONS, ""])
    def test_the_published_opportunities_come_out(self, tmp_path: Path, questions: str) -> None:
        found = self.opportunity(real(tmp_path, ODI, questions))
        assert [found[f"Outcome{n:03}"] for n in range(1, 6)] == [14.35, 15.30, 15.25, 15.65, 15.55]
        assert [found[f"Outcome{n:03}"] for n in range(31, 36)] == [14.45, 14.20, 14.30, 13.70, 14.05]
        rest = [value for name, value in found.items() if int(name[-3:]) not in {*range(1, 6), *range(31, 36)}]
        assert max(rest) == 10.85

    def test_answers_off_the_scale_are_counted_and_their_rows_stay(self, tmp_path: Path) -> None:
        reading = real(tmp_path, ODI, self.QUESTIONS)
        assert len(frame(reading, "ratings")) == 20_000
        assert int(frame(reading, "ratings").satisfaction.isna().sum()) == 1830 + 778 + 103 + 11 + 2 + 1
        assert reading.rejected_rows == 199
        assert {cell.reason for cell in reading.rejected} == {"an answer outside the declared scale"}

    def test_the_address_links_and_the_name_is_left_out(self, tmp_path: Path) -> None:
        reading = real(tmp_path, ODI)
        assert frame(reading, "respondents").customer_id.nunique() == 200
        assert notes(reading) == {"left_out_column": 1}

    def test_what_is_proposed_for_it_loses_next_to_nothing(self, tmp_path: Path) -> None:
        shutil.copy(shared(ODI), tmp_path / "survey.csv")
        found = recognise(glimpse(tmp_path / "survey.csv", "survey.csv", "en"))
        assert found is not None
        assert "satisfaction_scale: {low: 0, high: 10}" in found.files["questions.yml"]
        reading = read(tmp_path, questions=found.files["questions.yml"], format="generic", decimal=".")
        # two of 200 hold -1, which none of the first hundred does
        assert reading.rejected_rows == 2
        shown = {header for _table, _column, header in found.fields}
        assert shown >= {f"{side}-Outcome{n:03}" for side in ("Imp", "Sat") for n in range(1, 101)}


class TestPublished:
    def test_four_prices_in_mac_roman(self, tmp_path: Path) -> None:
        reading = real(tmp_path, PSM, encoding="mac-roman")
        questions = frame(reading, "questions")
        assert "couldn’t be very good" in questions.text[0]
        assert list(questions.purpose)[:4] == [
            f"price_{name}" for name in ("too_cheap", "cheap", "expensive", "too_expensive")
        ]
        prices = [values(reading, f"q{n}") for n in range(1, 5)]
        transitive = sum(a < b < c < d for a, b, c, d in zip(*prices, strict=True))
        assert len(prices[0]) == 1000
        assert transitive == 991

    def test_the_vignettes_prices(self, tmp_path: Path) -> None:
        reading = real(tmp_path, "psm_r_vignette/psm_vignette_weighted.csv")
        prices = [values(reading, f"q{n}") for n in range(1, 5)]
        assert sum(a < b < c < d for a, b, c, d in zip(*prices, strict=True)) == 228

    def test_kano_pairs(self, tmp_path: Path) -> None:
        reading = real(tmp_path, KANO)
        questions = frame(reading, "questions")
        assert len(questions) == 10
        assert set(questions.purpose) == {"kano_functional", "kano_dysfunctional"}
        both = zip(values(reading, "q1"), values(reading, "q2"), strict=True)
        # must-be: neutral or live-with when it is there, dislike when it is not; one-dimensional: like and dislike
        counts = Counter((functional, dysfunctional) for functional, dysfunctional in both)
        assert (
            sum(
                n for (functional, dysfunctional), n in counts.items() if functional in {2, 3, 4} and dysfunctional == 5
            )
            == 95
        )
        assert counts[1, 5] == 123

    def test_best_and_worst(self, tmp_path: Path) -> None:
        reading = real(tmp_path, MAXDIFF)
        questions, responses = frame(reading, "questions"), frame(reading, "responses")
        about = dict(zip(questions.question_id, questions.about, strict=True))
        counts = Counter(zip(responses.question_id.map(about), responses.answer, strict=True))
        sides = ("Most important", "Least important")
        assert [tuple(counts[f"feature{x}", side] for side in sides) for x in "ABCD"] == [
            (57, 111), (250, 36), (55, 192), (118, 136),
        ]  # fmt: skip


class TestSpss:
    @pytest.mark.parametrize(
        ("sav", "twin", "key"),
        [(EMPLOYEES, "spss_employee_data/Employee data.csv", "id"), (WAGE, "spss_wage/wage.csv", "")],
    )
    def test_a_file_says_what_its_twin_in_csv_says(self, tmp_path: Path, sav: str, twin: str, key: str) -> None:
        reading, raw = real(tmp_path, sav), rows_of(twin)
        responses = frame(reading, "responses")
        ids = list(frame(reading, "respondents").respondent_id)
        assert len(ids) == len(raw)
        names = [name for name in raw[0] if name != key]
        assert len(names) == len(kinds(reading))
        for n, name in enumerate(names, 1):
            found = responses[responses.question_id == f"q{n}"].set_index("respondent_id").answer
            for id_, row in zip(ids, raw, strict=True):
                assert _same(found.get(id_, ""), row[name]), (name, id_, found.get(id_, ""), row[name])

    def test_variable_labels_are_the_questions(self, tmp_path: Path) -> None:
        questions = frame(real(tmp_path, EMPLOYEES), "questions")
        assert list(questions.text)[:3] == ["Gender", "Date of Birth", "Educational Level (years)"]


def _same(ours: str, theirs: str) -> bool:
    """Equal as text, or as numbers: the twin writes `57000.0`."""
    if ours == theirs:
        return True
    try:
        return float(ours) == pytest.approx(float(theirs), rel=1e-12)
    except ValueError:
        return ours == "" and theirs in {"", "missing", "NA", "nan"}


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        (STARBUCKS, "google_forms"), (JUPYTER, "surveygizmo"), (ODI, "generic"), (PSM, "generic"), (KANO, "generic"),
        (MAXDIFF, "generic"), (EMPLOYEES, "spss"), (WAGE, "spss"),
    ],
)  # fmt: skip
def test_each_is_known_and_reads_as_proposed(tmp_path: Path, name: str, format_: str) -> None:
    shutil.copy(shared(name), tmp_path / "survey.dat")
    found = recognise(glimpse(tmp_path / "survey.dat", "survey.dat", "en"))
    assert found is not None
    assert found.entry["format"] == format_
    entry = {key: value for key, value in found.entry.items() if key not in {"path", "questions"}}
    reading = read(tmp_path, questions=found.files["questions.yml"], name="survey.dat", decimal=".", **entry)
    assert len(frame(reading, "responses")) > 0


@pytest.mark.parametrize(
    "name", ["it_career_hub_crm/Deals (Done).xlsx", "northwind/orders.csv", "northwind/customers.csv"]
)
def test_what_is_no_survey_is_left_to_others(name: str) -> None:
    assert recognise(glimpse(shared(name), "x", "en")) is None


class TestDemo:
    @pytest.fixture
    def reading(self, tmp_path: Path) -> Reading:
        if not (DEMO / "data/survey.csv").is_file():
            pytest.skip("the demo has no survey")
        shutil.copy(DEMO / "data/survey.csv", tmp_path / "survey.csv")
        return read(tmp_path, questions=(DEMO / "questions.yml").read_text(encoding="utf-8"), timezone="Europe/Moscow")

    def test_it_reads_without_a_loss(self, reading: Reading) -> None:
        assert reading.rejected_rows == 0
        assert notes(reading) == {"duplicate_row": 1}
        assert len(set(frame(reading, "ratings").outcome)) == 12

    def test_options_with_commas_stay_whole(self, reading: Reading) -> None:
        assert "Знакомые, родственники, коллеги" in answers(reading, "channels")
        assert "Другое" not in answers(reading, "channels")

    def test_prices_are_in_roubles(self, reading: Reading) -> None:
        questions, responses = frame(reading, "questions"), frame(reading, "responses")
        prices = questions[questions.kind == "price"].question_id
        assert len(prices) == 5
        assert responses[responses.question_id.isin(prices)].value.between(1e6, 5e7).all()
