"""jobs.survey on published and real surveys, kept elsewhere."""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from jobs_survey_rows import catalogue, numbers, question, rating, response, run, speak, titles
from surveys_reading import read

from jtbd_reports.testing import frame

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
JUPYTER = "jupyter_2015_ux/20160115235816-SurveyExport.csv"
THEMES = "jupyter_2015_ux/prep/hinderances_themes.csv"


def shared(name: str) -> Path:
    """The file, or a skip with a word why."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {SHARED}")
    return path


def rows(name: str) -> list[dict[str, str]]:
    with shared(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def surveyed(root: Path, name: str, file: str, questions: str = "") -> dict[str, list[dict[str, Any]]]:
    """A survey as its source reads it, by dataset."""
    shutil.copy(shared(name), root / file)
    reading = read(root, questions=questions, name=file, decimal=".")
    return {
        table: found.to_pylist()
        for table, found in reading.tables.items()
        if table in {"respondents", "questions", "responses", "ratings"}
    }


@pytest.fixture(scope="module")
def found() -> Any:
    """The result on the mock of outcome-driven innovation."""
    raw = rows("odi_xrusso_mock/mockdata.csv")
    names = [f"Outcome{place:03}" for place in range(1, 101)]
    ratings = [
        rating(line["ID"], name, float(line[f"Imp-{name}"]), float(line[f"Sat-{name}"]))
        for line in raw
        for name in names
    ]
    asked = [question(f"imp_{place}", "scale", "importance", name, position=place) for place, name in enumerate(names)]
    people = [{"respondent_id": line["ID"]} for line in raw]
    # a survey needs an answer beside its ratings for the table to be there
    said = [response(line["ID"], "org", line["OrgType"]) for line in raw]
    tables = {"respondents": people, "questions": asked, "responses": said, "ratings": ratings}
    return run(tables, None, top=10)


class TestOutcomes:
    """Outcomes 1-5 and 31-35 are under-served, 21-25 over-served."""

    def test_scores_are_those_of_the_formula_on_the_file(self, found: Any) -> None:
        metrics = numbers(found)
        scores = [metrics[f"survey.outcome.{place}.score"].value for place in (1, 2, 3, 4, 5, 31, 32, 33, 34, 35)]
        assert scores == pytest.approx([14.35, 15.30, 15.25, 15.65, 15.55, 14.45, 14.20, 14.30, 13.70, 14.05])

    def test_the_planted_ten_are_the_top_ten_and_surely_so(self, found: Any) -> None:
        metrics = numbers(found)
        order = sorted(range(1, 101), key=lambda place: -metrics[f"survey.outcome.{place}.score"].value)
        assert set(order[:10]) == {1, 2, 3, 4, 5, 31, 32, 33, 34, 35}
        assert metrics[f"survey.outcome.{order[10]}.score"].value == pytest.approx(10.85)
        assert all(metrics[f"survey.outcome.{place}.top"].value >= 0.99 for place in order[:10])

    def test_overserved_outcomes_matter_little_and_are_served(self, found: Any) -> None:
        metrics = numbers(found)
        for place in range(21, 26):
            wanted, served = (
                metrics[f"survey.outcome.{place}.{side}"].value for side in ("importance", "satisfaction")
            )
            assert 2.1 <= wanted <= 2.75
            assert 4.55 <= served <= 4.8

    def test_it_is_said(self, found: Any) -> None:
        assert titles(speak(found))["survey.needs"] == "The largest unmet need is “Outcome004”: 15.7 of 20"


def test_kano_comes_out_as_published(tmp_path: Path) -> None:
    """The R package stp25kano: counts, coefficients and kinds of five features."""
    result = run(surveyed(tmp_path, "kano_stp25/kano.csv", "kano.csv"), None)
    metrics = numbers(result)
    told = [(one["name"], one["kind"]) for one in result.facts["kano"]]
    assert [kind for _, kind in told] == ["one_dimensional", "must_be", "attractive", "one_dimensional", "indifferent"]
    better = [metrics[f"survey.kano.{place}.better"].value for place in range(1, 6)]
    worse = [metrics[f"survey.kano.{place}.worse"].value for place in range(1, 6)]
    assert better == pytest.approx([0.568, 0.372, 0.511, 0.608, 0.352], abs=5e-4)
    assert worse == pytest.approx([-0.736, -0.534, -0.137, -0.514, -0.094], abs=5e-4)
    assert metrics["survey.kano.1.must_be"].value == pytest.approx(95 / 296)
    assert titles(speak(result))["survey.kano"] == "Expected, and missed where lacking: “Excellent service”"


def test_best_and_worst_come_out_as_published(tmp_path: Path) -> None:
    """The Rational Designer: 121 people, four sets of three."""
    result = run(surveyed(tmp_path, "rational_designer_maxdiff/02_dat.csv", "maxdiff.csv"), None)
    metrics, places = numbers(result), {name: place for place, name in enumerate(result.facts["items"], 1)}
    found = {
        name: tuple(metrics[f"survey.best.{place}.{side}"].value for side in ("best", "worst"))
        for name, place in places.items()
    }
    assert found == {
        "featureA": (57, 111), "featureB": (250, 36), "featureC": (55, 192), "featureD": (118, 136),
    }  # fmt: skip
    assert metrics["survey.best.answered"].value == 121
    assert metrics[f"survey.best.{places['featureB']}.score"].value == pytest.approx(214 / 363, abs=2e-3)
    assert titles(speak(result))["survey.best"] == "“featureB” matters most"


HINDRANCES = {
    "version": ["version", "git", "github", "diff", "merge", "source control", "vcs"],
    "collab": ["collaborate", "collaboration", "collaborative", "share", "sharing"],
    "setup": ["install", "installation", "setup", "server", "kernel", "configure", "startup"],
    "disseminate": ["export", "pdf", "latex", "slides", "publish", "html", "nbconvert", "print"],
    "reuse": ["module", "modules", "script", "scripts", "import", "package", "refactor", "large projects", "py files"],
    "development": ["debug", "debugger", "debugging", "ide", "editor", "vim", "emacs", "autocomplete", "completion",
                    "pycharm", "spyder", "syntax", "editing", "shortcuts"],
}  # fmt: skip
ASKED = """
questions:
  - id: hindrance
    header: "What, if anything, hinders you from making Jupyter Notebook an even more regular part of your workflow?"
    kind: open
    purpose: scenario
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, set[str]], Any]:
    """The job of each respondent by rules, the themes of each by people, and the result."""
    found = surveyed(tmp_path_factory.mktemp("jupyter"), JUPYTER, "survey.csv", ASKED)
    result = run(found, catalogue(**HINDRANCES))
    jobs = {row["respondent_id"]: row["job_id"] for row in frame_rows(result.derived["respondent_jobs"])}
    with shared(THEMES).open(encoding="utf-8", newline="") as file:
        coded = {
            line[0]: set(line[1].replace(" ", "").split(",")) - {""}
            for line in list(csv.reader(file, delimiter=";"))[1:]
        }
    # themes are coded by the number of the row in the export
    keys = [row["respondent_id"] for row in found["respondents"]]
    return jobs, {keys[int(row)]: themes for row, themes in coded.items() if int(row) < len(keys)}, result


class TestOwnWords:
    """Jupyter 2015: what hinders people, in their own words, against themes that people coded."""

    def test_a_job_told_by_rules_is_mostly_one_of_the_human_themes(self, told: Any) -> None:
        jobs, themes, _ = told
        both = [(jobs[key], themes[key]) for key in jobs if themes.get(key)]
        assert len(both) >= 400
        agree = sum(job in human for job, human in both) / len(both)
        assert agree >= 0.85

    def test_seven_in_ten_of_those_with_a_theme_are_reached_by_so_few_words(self, told: Any) -> None:
        """Said as it is: rules of a dozen words leave over a quarter of the coded answers without a job."""
        jobs, themes, _ = told
        coded = [key for key, human in themes.items() if human & HINDRANCES.keys()]
        reached = sum(key in jobs for key in coded) / len(coded)
        assert 0.65 <= reached <= 0.8

    def test_no_word_of_an_answer_is_in_the_report(self, told: Any) -> None:
        with shared(JUPYTER).open(encoding="utf-8-sig", newline="") as file:
            answers = [row[4] for row in list(csv.reader(file))[1:]]
        long = [text for text, _ in Counter(answers).most_common() if len(text) > 25]
        said = repr(speak(told[2])) + repr(told[2].facts)
        assert len(long) > 300
        assert [text for text in long if text in said] == []


def frame_rows(table: Any) -> list[dict[str, Any]]:
    assert frame
    return table.to_pylist()
