"""What the tests of the survey source share: a survey read and held against the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from jtbd_reports import ProjectError, Reading
from jtbd_reports.datasets import DATASETS, QUESTION_KINDS
from jtbd_reports.testing import read_source
from jtbd_surveys.source import SOURCE

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def read(
    root: Path, content: str | bytes | None = None, questions: str = "", name: str = "survey.csv", **options: Any
) -> Reading:
    """The survey as read, after it and its `questions.yml` were written."""
    if content is not None:
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    if questions:
        (root / "questions.yml").write_text(questions, encoding="utf-8")
        options.setdefault("questions", "questions.yml")
    project = {key: options.pop(key) for key in ("date_order", "decimal", "timezone") if key in options}
    options.setdefault("path", name)
    reading = read_source(SOURCE, root, options, name="survey", **project)
    held(reading)
    return reading


def refused(root: Path, content: str | bytes | None = None, questions: str = "", **options: Any) -> list[str]:
    """What the user sees where the source refuses."""
    with pytest.raises(ProjectError) as caught:
        read(root, content, questions, **options)
    shown = str(root / "questions.yml")
    return [
        str(problem).replace(shown, "questions.yml").removeprefix("project.yml: ") for problem in caught.value.problems
    ]


def held(reading: Reading) -> None:
    """Whatever is read fits the vocabulary, refers to what is there, and adds up."""
    tables = reading.tables
    for name, table in tables.items():
        dataset = DATASETS[name]
        assert set(table.column_names) <= set(dataset.names), name
        for field in dataset.fields:
            if field.required:
                assert table[field.name].null_count == 0, (name, field.name)
    ids = tables["respondents"]["respondent_id"].to_pylist()
    questions = tables["questions"]["question_id"].to_pylist()
    assert len(ids) == len(set(ids))
    assert len(questions) == len(set(questions))
    assert set(tables["questions"]["kind"].to_pylist()) <= set(QUESTION_KINDS)
    assert set(tables["responses"]["respondent_id"].to_pylist()) <= set(ids)
    assert set(tables["responses"]["question_id"].to_pylist()) <= set(questions)
    assert sum(file.kept for file in reading.files) == len(ids)
    left = {"duplicate_row", "repeated_respondent", "dropped_rows"}
    left_out = sum(note.count for note in reading.notes if note.code in left)
    lost = sum(file.rows for file in reading.files) - len(ids) - left_out
    assert 0 <= lost <= reading.rejected_rows


def frame(reading: Reading, name: str) -> pd.DataFrame:
    """A table of the reading."""
    return reading.tables[name].to_pandas()


def answers(reading: Reading, question: str) -> dict[str, int]:
    """How often each answer to a question was given."""
    rows = frame(reading, "responses")
    counts = rows[rows.question_id == question].answer.value_counts()
    return {str(answer): int(count) for answer, count in counts.items()}


def values(reading: Reading, question: str) -> list[float]:
    """The numbers of a question, in the order of the respondents."""
    rows = frame(reading, "responses")
    return [float(value) for value in rows[rows.question_id == question].value]


def notes(reading: Reading) -> dict[str, int]:
    """The notes by code."""
    return {note.code: note.count for note in reading.notes}


def kinds(reading: Reading) -> dict[str, str]:
    """The kind of each question by its id."""
    rows = frame(reading, "questions")
    return dict(zip(rows.question_id, rows.kind, strict=True))
