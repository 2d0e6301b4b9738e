"""`jtbd-reports label`, driven as a user drives it: through the command line, by lines of input."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from jtbd_jobs.texts import book
from jtbd_jobs.texts.labels import Label, Labels
from jtbd_reports import ProjectError
from jtbd_reports.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

PROJECT = """\
name: Shop
client: Shop
language: en
currency: EUR
sources:
  crm:
    plugin: files
    path: deals.csv
    tables:
      deals:
        columns: {deal_id: id, customer_id: who, comment: note, status: status}
  words:
    plugin: files
    path: phrases.csv
    tables:
      phrases:
        columns: {phrase: phrase, visits: visits, hidden: hidden}
analyses:
  jobs.assign: {}
outputs: [site]
"""
JOBS = """\
jobs:
  - {id: photo, name: "Снимать\\x1b дома", statement: s, rule: {text: {contains: [съёмка]}}}
  - {id: let, name: Сдавать, statement: s, rule: {text: {contains: [сдавать]}}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    notes = ["для съёмки", "буду сдавать", "просит прайс"]
    deals = [f"{100 + place},c{place},{notes[place % 3]} №{place},won" for place in range(30)]
    (tmp_path / "deals.csv").write_text("\n".join(["id,who,note,status", *deals]) + "\n", "utf-8")
    phrases = ["съёмка дома,5,false", "сдавать квартиру,4,false", "квартира: цена,9,false", ",7,true"]
    (tmp_path / "phrases.csv").write_text("\n".join(["phrase,visits,hidden", *phrases]) + "\n", "utf-8")
    (tmp_path / "project.yml").write_text(PROJECT, "utf-8")
    (tmp_path / "jobs.yml").write_text(JOBS, "utf-8")
    return tmp_path


def label(project: Path, typed: str, *more: str) -> Result:
    return CliRunner().invoke(main, ["label", str(project), *more], input=typed)


def written(project: Path) -> list[str]:
    return [line for line in (project / "labels.yml").read_text("utf-8").splitlines() if line.startswith("  - ")]


def jobs_of(project: Path) -> list[str]:
    return [one.job for one in book.read(project).known]


def test_answers_are_recorded_and_the_rules_are_not_shown(project: Path) -> None:
    result = label(project, "1\n2\n0\n?\nq\n", "--size", "9")
    assert result.exit_code == 0, result.output
    assert jobs_of(project) == ["photo", "let", "none", "unsure"]
    assert "[1 of 9]" in result.output
    assert f"4 answers written to {project / 'labels.yml'}." in result.output
    assert "  1  Снимать  дома\n" in result.output
    for hint in ("stratum", "priority", "photo", "\x1b", "won"):
        assert hint not in result.output


def test_a_label_is_the_deals_own_id_without_its_words(project: Path) -> None:
    label(project, "1\n", "--size", "3")
    line = written(project)[0]
    assert line.endswith("of: 10, draw: 1}")
    assert line.startswith('  - {input: deals, id: "1')
    assert "съёмк" not in (project / "labels.yml").read_text("utf-8")


def test_the_end_of_input_stops_and_the_next_run_goes_on(project: Path) -> None:
    label(project, "1\n1\n", "--size", "9")
    first = [one.id for one in book.read(project).known]
    again = label(project, "2\n" * 20, "--size", "9")
    assert "[1 of 7]" in again.output
    known = [one.id for one in book.read(project).known]
    assert (len(known), len(set(known)), known[:2]) == (9, 9, first)
    assert "All 9 texts of this sample are judged; --size asks for more." in label(project, "", "--size", "9").output
    assert "[1 of 3]" in label(project, "q\n", "--size", "12").output


def test_an_answer_can_be_taken_back(project: Path) -> None:
    result = label(project, "b\n1\n2\nb\nb\n0\nq\n", "--size", "3")
    assert "This is the first one." in result.output
    assert jobs_of(project) == ["none"]


def test_what_is_no_answer_is_asked_again(project: Path) -> None:
    result = label(project, "7\nphoto\n\nй\n", "--size", "3")
    assert result.output.count("Type a number from 0 to 2, ?, b or q.") == 3
    assert "0 answers written" in result.output
    assert not (project / "labels.yml").exists()


def test_phrases_are_labelled_by_themselves_and_hidden_ones_are_not_asked(project: Path) -> None:
    result = label(project, "1\n1\n1\n1\n", "--input", "phrases")
    assert "[1 of 3]" in result.output
    assert {one.id for one in book.read(project).known} == {"съёмка дома", "сдавать квартиру", "квартира: цена"}


def test_one_job_or_what_no_rule_explains_can_be_asked_for(project: Path) -> None:
    label(project, "0\n0\n", "--job", "none", "--size", "2")
    assert {(one.stratum, one.of) for one in book.read(project).known} == {("none", 10)}
    result = label(project, "", "--job", "phto")
    assert result.exit_code == 2
    assert "there is no job 'phto'. Did you mean 'photo'?" in result.output


def test_an_input_that_the_project_lacks_is_told(project: Path) -> None:
    result = label(project, "", "--input", "quotes")
    assert result.exit_code == 2
    assert "the project has no quotes" in result.output


def test_a_project_without_jobs_is_told_what_to_add(project: Path) -> None:
    (project / "project.yml").write_text(
        PROJECT.replace("jobs.assign: {}", "{}").replace("analyses:\n  {}", "analyses: {}")
    )
    result = label(project, "")
    assert result.exit_code == 1
    assert "labels need jobs.yml, which no analysis of this project reads. Add jobs.assign: {} to the analyses." in (
        result.stderr
    )


def test_a_project_with_labels_can_be_checked(project: Path) -> None:
    label(project, "1\n" * 9, "--size", "9")
    result = CliRunner().invoke(main, ["check", str(project)])
    assert result.exit_code == 0, result.output


def test_ctrl_c_loses_nothing(project: Path) -> None:
    command = [sys.executable, "-m", "jtbd_reports", "label", str(project), "--size", "9"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as run:
        assert run.stdin is not None
        run.stdin.write("1\n2\n")
        run.stdin.flush()
        assert run.stdout is not None
        out = ""
        while "[3 of 9]" not in out and (line := run.stdout.readline()):
            out += line
        time.sleep(1)  # by then it waits for the third answer, as a user who presses Ctrl-C sees it do
        assert len(written(project)) == 2
        os.killpg(run.pid, signal.SIGINT)
        out += run.communicate(timeout=60)[0]
    assert "2 answers written" in out
    assert run.returncode == 130
    assert jobs_of(project) == ["photo", "let"]


# The file


NEW = Label(input="deals", id="7", job="photo", stratum="let", of=3, draw=2)


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("labels:\n", "  - {input: deals"),
        ("labels: []\n", "  - {input: deals"),
        ("# mine\nlabels:\n- {input: deals, id: '1', job: let} # sure\n", "- {input: deals"),
        ("labels:\n    - input: deals\n      id: '1'\n      job: let", "    - {input: deals"),
        ("labels:\r\n  - {input: deals, id: '1', job: let}\r\n", "  - {input: deals"),
        ("\ufefflabels:\n  - {input: deals, id: '1', job: let}\n\n# end\n", "  - {input: deals"),
    ],
)
def test_every_other_byte_of_the_file_stays(tmp_path: Path, before: str, line: str) -> None:
    path = tmp_path / "labels.yml"
    path.write_bytes(before.encode())
    count = len(book.read(tmp_path).known)
    book.add(tmp_path, NEW)
    after = path.read_bytes().decode()
    kept = before.replace("labels: []", "labels:")
    assert after.startswith(kept)
    assert after[len(kept) :].lstrip("\r\n").startswith(line)
    assert book.read(tmp_path).known[-1] == NEW
    assert len(book.read(tmp_path).known) == count + 1
    assert ("\r\n" in before) == ("\r\n" in after)
    book.take_back(tmp_path, NEW)
    assert path.read_bytes().decode().rstrip("\r\n") == kept.rstrip("\r\n")


def test_odd_phrases_survive(tmp_path: Path) -> None:
    for text in ('купить "лофт": цена', "a\\b", "{x}", "- y # z", "'", "нет", "123", "☃"):
        book.add(tmp_path, Label(input="phrases", id=text, job="photo"))
        assert book.read(tmp_path).known[-1].id == text


def test_a_list_in_one_line_is_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.yml").write_text("labels: [{input: deals, id: '1', job: let}]\n", "utf-8")
    with pytest.raises(ProjectError) as caught:
        book.add(tmp_path, NEW)
    assert caught.value.problems[0].message == (
        "labels cannot be added to this file as it is written; keep one label a line below labels:"
    )
    assert (tmp_path / "labels.yml").read_text("utf-8") == "labels: [{input: deals, id: '1', job: let}]\n"


def test_only_the_last_line_is_ever_taken_back(tmp_path: Path) -> None:
    book.add(tmp_path, NEW)
    book.add(tmp_path, NEW.model_copy(update={"id": "8"}))
    book.take_back(tmp_path, NEW)
    assert [one.id for one in book.read(tmp_path).known] == ["7", "8"]


def test_labels_of_unknown_jobs_and_double_labels_are_told_at_their_place(project: Path) -> None:
    (project / "labels.yml").write_text(
        "labels:\n  - {input: deals, id: '100', job: phot}\n  - {input: deals, id: '100', job: let}\n", "utf-8"
    )
    result = CliRunner().invoke(main, ["check", str(project)])
    assert result.exit_code == 1
    assert "labels.yml:2:36: labels[0].job: there is no job 'phot' in jobs.yml. Did you mean 'photo'?" in result.stderr
    assert "labels.yml:3:24: labels[1].id: label 1 of this file is of the same text" in result.stderr


def test_an_empty_file_of_labels_is_none(tmp_path: Path) -> None:
    (tmp_path / "labels.yml").write_text("labels:\n", "utf-8")
    assert book.read(tmp_path) == Labels(labels=None)
    assert book.read(tmp_path).known == ()
