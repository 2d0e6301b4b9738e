"""Exports of surveys damaged at random: refused in words or read with every row accounted for, never anything else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import exports_surveys as exports
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from surveys_reading import read

from jtbd_reports import ProjectError
from jtbd_reports.opening.glimpse import glimpse
from jtbd_surveys.recognising import recognise

if TYPE_CHECKING:
    import random

WHOLE = [
    *(make().encode() for make in exports.TEXTS.values()),
    exports.google_forms(sheet=True).encode("cp1251"),
    exports.yandex_forms(spread=True).encode("utf-16"),
    exports.surveymonkey(expanded=False).encode(),
]
CELLS = ["", "1", "5", "да", "a@b.ru", "x;y", "2024-01-01", "Timestamp", "id", "Q [a]", "Q?", "0,5", "[", "Other", "*"]
QUIET = settings(max_examples=30, deadline=4000, suppress_health_check=[HealthCheck.too_slow])


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes after a few accidents."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data)) if data else 0
        line_ends = [n for n, byte in enumerate(data) if byte == 10]
        accident = chance.randrange(7)
        if accident == 0:
            data = data[:at]
        elif accident == 1:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif accident == 2:
            data = data[:at] + chance.choice([b'"', b"\t", b";", b",", b"\n", b"\r", b"[", b"\x00"]) + data[at:]
        elif accident == 3:
            data += data[at:]
        elif accident == 4 and len(line_ends) > 1:
            start, end = sorted(chance.sample(line_ends, 2))
            data = data[:start] + data[end:]
        elif accident == 5:
            data = data.replace(b",", chance.choice([b";", b"\t", b",,", b" , "]), chance.randrange(1, 30))
        else:
            data = data.replace(chance.choice([b"1", b"2", b" ", b"?"]), chance.choice([b"", b"99", b"@", b"\xff"]), 5)
    return data


def survives(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "survey.csv").write_bytes(data)
        recognise(glimpse(root / "survey.csv", "survey.csv", "ru"))
        try:
            reading = read(root)
        except ProjectError as error:
            assert error.problems
            return
        assert len(reading.tables["respondents"]) or reading.rejected_rows or reading.notes
        assert len(reading.tables["questions"])


@QUIET
@given(st.sampled_from(WHOLE), st.randoms(use_true_random=False))
def test_a_damaged_export_is_refused_or_adds_up(data: bytes, chance: random.Random) -> None:
    survives(damaged(data, chance))


@QUIET
@given(
    st.lists(
        st.lists(st.sampled_from(CELLS), min_size=1, max_size=6),
        min_size=1,
        max_size=6,
    )
)  # fmt: skip
def test_any_small_table_is_refused_or_adds_up(rows: list[list[str]]) -> None:
    survives(exports.table(rows).encode())


@settings(max_examples=3, deadline=20_000, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_a_damaged_spss_file_is_refused_or_adds_up(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = exports.spss(Path(folder) / "survey.sav").read_bytes()
    at = chance.randrange(4, len(whole))
    survives(whole[:at] + bytes([chance.randrange(256)]) + whole[at + 1 :] if chance.random() < 0.5 else whole[:at])


@QUIET
@given(st.text(alphabet="abкq:*-[]{}\"'\n #|", max_size=60))
def test_any_questions_file_is_refused_or_read(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            read(Path(folder), exports.wide(), text or "{}")
        except ProjectError as error:
            assert error.problems
