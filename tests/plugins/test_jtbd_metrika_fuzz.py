"""Damaged exports: whatever is done to one, it is refused or read with every row accounted for."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from exports_metrika import airbyte, direct_api, direct_ui, hit, logs, mytarget, phrases, visit, vk_ads
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtbd_metrika.arrays import elements
from jtbd_metrika.recognising import recognise
from jtbd_metrika.source import SOURCE
from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import Glimpse, Reading
from jtbd_reports.testing import read_source

GOALS = {
    "goalsID": "[1,2]",
    "goalsDateTime": "['2026-03-01 10:00:00','2026-03-01 10:00:01']",
    "goalsOrder": "['a','b\\'c']",
}
WHOLE = {
    "visits.tsv": logs([visit(n, **(GOALS if n % 2 else {})) for n in range(12)]),
    "hits.tsv": logs([hit(n, goalsID="[5]") for n in range(12)]),
    "phrases.csv": phrases(),
    "direct.tsv": direct_api(),
    "direct.csv": direct_ui(),
    "vk.csv": vk_ads(),
    "mytarget.csv": mytarget(),
    "wrapped.csv": airbyte([visit(n) for n in range(4)]),
}
OUNCES = (b"\t", b'"', b"'", b",", b";", b"\n", b"[", b"]", b"\\", b"\0", b"\xff", "é".encode(), b"1e30", b"-", b"nan")


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """A generated export after one to four accidents."""
    name = draw(st.sampled_from(sorted(WHOLE)))
    data = WHOLE[name].encode(draw(st.sampled_from(["utf-8", "utf-8", "utf-8", "cp1251", "utf-16"])), "replace")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(["cut", "flip", "insert", "twice", "shorten", "column"]))
        lines = data.split(b"\n")
        if kind == "cut":
            data = data[:at]
        elif kind == "flip" and data:
            data = data[:at] + bytes([data[at] ^ 1 << draw(st.integers(0, 7))]) + data[at + 1 :]
        elif kind == "insert":
            data = data[:at] + draw(st.sampled_from(OUNCES)) + data[at:]
        elif kind == "twice":
            data = b"\n".join(line for line in lines for _ in range(draw(st.integers(1, 2))))
        elif kind == "shorten":
            data = b"\n".join(lines[: draw(st.integers(0, len(lines)))])
        elif kind == "column":
            sign = b"\t" if b"\t" in data else b","
            data = b"\n".join(line.partition(sign)[2] for line in lines)
    return name, data


def account(reading: Reading) -> None:
    """Every file's rows are kept or explained, and no table is empty in silence."""
    explained = sum(note.count for note in reading.notes) + reading.rejected_rows
    for file in reading.files:
        assert file.kept <= file.rows
        assert file.rows - file.kept <= explained
    for name, table in reading.tables.items():
        made: Any = pq.read_table(table) if isinstance(table, Path) else table
        assert made.num_rows or explained or name == "goals"
    assert len(reading.rejected) >= (reading.rejected_rows > 0)


@settings(max_examples=120, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_a_damaged_export_is_refused_or_accounted_for(made: tuple[str, bytes]) -> None:
    name, data = made
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        try:
            reading = read_source(SOURCE, Path(folder), {"path": name, "channel": "ads"}, name="web")
        except ProjectError as error:
            assert all(str(problem) for problem in error.problems)
        else:
            account(reading)


@settings(max_examples=150, deadline=2000)
@given(damaged())
def test_a_damaged_head_is_recognised_or_not_but_never_fails(made: tuple[str, bytes]) -> None:
    name, data = made
    text = data.decode("utf-8", "replace")
    found = recognise(Glimpse(Path(name), name, "text", text=text))
    assert found is None or 0 <= found.certainty <= 1


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5))
def test_what_clickhouse_writes_comes_back(values: list[str]) -> None:
    escaped = (value.replace("\\", "\\\\").replace("'", "\\'") for value in values)
    cell = "[" + ",".join(f"'{value}'" for value in escaped) + "]"
    assert elements(cell) == values


@given(st.text(alphabet="[]',\\ab1 "))
def test_any_cell_is_an_array_or_none(cell: str) -> None:
    found = elements(cell)
    assert found is None or all(isinstance(value, str) for value in found)
