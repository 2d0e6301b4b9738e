"""`jtbd-reports try-rules` and the explanations behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from jobs_deals import catalogue, job

from jtbd_jobs.command import try_rules
from jtbd_jobs.rules.explain import explain

if TYPE_CHECKING:
    from pathlib import Path

JOBS = """\
jobs:
  - {id: photo, name: Снимать, statement: s, priority: 5, rule: {text: {contains: [студия, высокий потолок]}}}
  - {id: let, name: Сдавать, statement: s, rule: {text: {matches: "сда[её]?"}, not: {text: {contains: [дача]}}}}
  - {id: loft, name: Лофт, statement: s, rule: {product: {exists: false}}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "jobs.yml").write_text(JOBS, encoding="utf-8")
    return tmp_path


def test_texts_are_explained_by_rules_words_and_winner(project: Path) -> None:
    result = CliRunner().invoke(try_rules, [str(project), "Сдавать студию, студии", "дачу сдать"])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "'Сдавать студию, студии'",
        "  -> photo (Снимать), priority 5, by 'студию', 'студии'",
        "     let (Сдавать), priority 0, by 'сда'",
        "     loft (Лофт), priority 0, by conditions other than words",
        "'дачу сдать'",
        "  -> loft (Лофт), priority 0, by conditions other than words",
    ]


def test_a_text_that_no_rule_matches_is_said_to(project: Path) -> None:
    (project / "jobs.yml").write_text(JOBS.replace("{product: {exists: false}}", "{product: {exists: true}}"), "utf-8")
    assert CliRunner().invoke(try_rules, [str(project), "иное"]).output == "'иное'\n  no rule matches\n"


def test_examples_may_fail_since_that_is_what_the_command_mends(project: Path) -> None:
    (project / "jobs.yml").write_text(JOBS.replace("statement: s,", "statement: s, examples: [дом],", 1), "utf-8")
    assert CliRunner().invoke(try_rules, [str(project), "дом"]).exit_code == 0


def test_rules_that_cannot_be_run_are_told_with_their_place(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "jobs.yml").write_text(JOBS.replace("сда[её]?", "(сда"), "utf-8")
    monkeypatch.chdir(project)
    result = CliRunner().invoke(try_rules, [".", "дом"])
    assert result.exit_code == 1
    assert "jobs.yml:3:" in result.stderr
    assert "this is no regular expression: missing ), unterminated subpattern at character 1." in result.stderr


def test_a_project_without_jobs_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(try_rules, [str(tmp_path), "дом"])
    assert result.exit_code == 1
    assert "jobs.yml" in result.stderr


def test_an_explanation_goes_by_priority_then_order() -> None:
    jobs = catalogue(job("a", "дом"), job("b", "дом", priority=1), job("c", "дом", priority=1))
    found = explain(jobs, ["дома"])[0]
    assert found.winner is not None
    assert found.winner.id == "b"
    assert [(one.id, words) for one, words in found.matched] == [("a", ("дома",)), ("b", ("дома",)), ("c", ("дома",))]
