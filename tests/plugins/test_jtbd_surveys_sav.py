"""SPSS files known by their heads: the same names, labels, ranges and rows as the library's that reads them whole."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest

from jtbd_reports.opening.glimpse import glimpse
from jtbd_surveys.recognising import recognise
from jtbd_surveys.sav_head import read_dictionary
from jtbd_surveys.sav_rows import head_of
from jtbd_surveys.spss_child import main

if TYPE_CHECKING:
    from jtbd_surveys.sav_head import Dictionary

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
REAL = ["spss_employee_data/Employee data.sav", "spss_wage/wage.sav"]
MODES: list[dict[str, bool]] = [{}, {"row_compress": True}, {"compress": True}]
NAMES = {"row_compress": "each value in a code", "compress": "deflated"}
DAY, NOON = dt.date(1980, 2, 29), dt.datetime(2024, 1, 2, 12, 30, 15)  # noqa: DTZ001 - SPSS knows no zones
FORMATS = {5: "F", 1: "A", 4: "DOLLAR", 20: "DATE", 22: "DATETIME", 21: "TIME", 23: "ADATE", 38: "EDATE"}


def survey() -> pd.DataFrame:
    """A column of each kind; texts at the lengths at which their storage changes."""
    lengths = {f"text{n}": [f"{n}{'ъ' * (n // 2)}", "", "x" * n, None] for n in (8, 9, 250, 255, 256, 257, 300, 2000)}
    return pd.DataFrame(
        {
            "пол": [1.0, 2.0, 2.0, float("nan")],
            "Удовлетворённость_жильём_в_целом": [1.0, 5.0, 99.0, -3.5],
            "AVeryLongNameOfAVariableThatGoesOnAndOn": [0.0, 151.0, 152.0, -99.0],
            "region": ["msk", "spb", "", None],
            "why": ["Цена и расположение", "Другое, не из списка", "", "нет"],
            "born": [DAY, DAY + dt.timedelta(1), None, DAY],
            "visited": [NOON, NOON + dt.timedelta(seconds=1), NOON, None],
            "started": [dt.time(9, 5), dt.time(23, 59, 59), dt.time(0), None],
            **lengths,
            "income": [1e7, 0.1, 12345.678, 1e300],
        }
    )


def written(path: Path, **mode: bool) -> Path:
    frame = survey()
    labels = ["Ваш пол", None, "Long", "Где вы живёте?", "Почему?" * 30, *[None] * (frame.shape[1] - 5)]
    pyreadstat.write_sav(
        frame, str(path), file_label="Опрос", note=["первая строка", "вторая"],
        column_labels=labels,
        variable_value_labels={
            "пол": {1.0: "Мужской", 2.0: "Женский"},
            "Удовлетворённость_жильём_в_целом": {1.0: "Нет", 5.0: "Да, полностью" * 8, 99.0: "Отказ"},
            "region": {"msk": "Москва", "spb": "Петербург"},
            "why": {"Другое, не из списка": "Другое"},
        },
        missing_ranges={
            "Удовлетворённость_жильём_в_целом": [99.0, {"lo": -10.0, "hi": -1.0}],
            "AVeryLongNameOfAVariableThatGoesOnAndOn": [151.0, 152.0],
            "region": ["spb"],
        },
        variable_measure={"пол": "nominal", "Удовлетворённость_жильём_в_целом": "ordinal", "income": "scale"},
        **mode,
    )  # fmt: skip
    return path


def dictionary_of(path: Path) -> Dictionary:
    with path.open("rb") as file:
        return read_dictionary(file)


def agrees_with_the_library(path: Path) -> None:
    found = dictionary_of(path)
    # a day among the missing values is a number here
    _data, meta = pyreadstat.read_sav(str(path), metadataonly=True, user_missing=True, disable_datetime_conversion=True)
    by_name = {variable.name: variable for variable in found.variables}
    assert list(by_name) == meta.column_names
    assert found.encoding.upper() == meta.file_encoding
    assert {name: one.label or None for name, one in by_name.items()} == {
        name: label or None for name, label in meta.column_names_to_labels.items()
    }
    assert {name: one.labels for name, one in by_name.items() if one.labels} == meta.variable_value_labels
    assert {
        name: [{"lo": low, "hi": high} for low, high in one.missing] for name, one in by_name.items() if one.missing
    } == meta.missing_ranges
    assert {name: one.measure for name, one in by_name.items()} == meta.variable_measure
    for name, one in by_name.items():
        assert meta.original_variable_types[name].rstrip("0123456789.") == FORMATS[one.format]


def whole(path: Path, folder: Path, rows: int) -> tuple[list[str], list[list[str]], dict[str, Any]]:
    """What the process that reads all of it finds."""
    main(str(path), str(folder), "", str(rows))
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    columns = [column.to_pylist() for column in pq.read_table(folder / "data.parquet", memory_map=False).columns]
    lines = [[text or "" for text in row] for row in zip(*columns, strict=True)]
    return [name for name, _known in about["variables"]], lines, dict(about["variables"])


def shows_what_is_read(path: Path, folder: Path, rows: int = 100) -> None:
    found = head_of(path, rows)
    assert found is not None
    names, lines, variables = found
    shown = {name: json.loads(json.dumps(asdict(known))) for name, known in variables.items()}
    assert (names, lines, shown) == whole(path, folder, rows)


@pytest.mark.parametrize("name", REAL)
class TestRealFiles:
    @pytest.fixture
    def path(self, name: str) -> Path:
        if not (SHARED / name).is_file():
            pytest.skip(f"{name} is not in {SHARED}")
        return SHARED / name

    def test_the_dictionary_is_the_librarys(self, path: Path) -> None:
        agrees_with_the_library(path)

    def test_the_first_rows_are_those_that_are_read(self, path: Path, tmp_path: Path) -> None:
        shows_what_is_read(path, tmp_path)

    def test_it_is_known_without_the_library_and_without_a_process(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*_told: object, **_options: object) -> None:
            pytest.fail("the library or a process was used")

        monkeypatch.setattr("subprocess.Popen", never)
        monkeypatch.setattr(pyreadstat, "read_sav", never)
        found = recognise(glimpse(path, "survey.sav", "ru"))
        assert found is not None
        assert found.entry == {"path": "survey.sav", "format": "spss", "questions": "questions.yml"}


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: NAMES.get("".join(mode), "plain"))
class TestWrittenFiles:
    def test_the_dictionary_is_the_librarys(self, mode: dict[str, bool], tmp_path: Path) -> None:
        agrees_with_the_library(written(tmp_path / "survey.sav", **mode))

    def test_the_first_rows_are_those_that_are_read(self, mode: dict[str, bool], tmp_path: Path) -> None:
        shows_what_is_read(written(tmp_path / "survey.sav", **mode), tmp_path)

    def test_no_more_rows_are_shown_than_asked_for(self, mode: dict[str, bool], tmp_path: Path) -> None:
        path = written(tmp_path / "survey.sav", **mode)
        found = head_of(path, 3)
        assert found is not None
        assert [line[3] for line in found[1]] == ["Москва", "", ""]
        shows_what_is_read(path, tmp_path, 3)

    def test_a_file_without_rows_shows_its_variables(self, mode: dict[str, bool], tmp_path: Path) -> None:
        pyreadstat.write_sav(survey().head(0), str(tmp_path / "survey.sav"), **mode)
        found = head_of(tmp_path / "survey.sav", 100)
        assert found is not None
        assert (found[0], found[1]) == (list(survey().columns), [])


def test_a_proposal_names_what_the_file_says_of_its_variables(tmp_path: Path) -> None:
    found = recognise(glimpse(written(tmp_path / "any.dat"), "any.dat", "ru"))
    assert found is not None
    questions = found.files["questions.yml"]
    assert "    header: пол\n    # Ваш пол\n    kind: single" in questions
    assert "    header: born\n    kind: date" in questions
