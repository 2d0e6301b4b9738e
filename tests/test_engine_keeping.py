"""Detours of the engine that analyses lean on: frames kept, small frames taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd
import pytest

from jtbd_reports.engine import Engine, arrays, collected, kept

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def numbers(tmp_path: Path) -> nw.LazyFrame:
    engine = Engine.open(tmp_path)
    engine.connection.execute("CREATE TABLE numbers AS SELECT range AS n, 'x' || range AS name FROM range(5)")
    return nw.from_native(engine.connection.table("numbers"))


def test_a_kept_frame_is_computed_once(numbers: nw.LazyFrame) -> None:
    """What changes below it afterwards does not reach it, and it can be asked like any other."""
    frame = kept(numbers.with_columns((nw.col("n") * 2).alias("twice")))
    numbers.to_native().query("n", "DELETE FROM numbers")
    assert collected(numbers) == []
    assert [row["twice"] for row in collected(frame.filter(nw.col("n") > 2).sort("n"))] == [6, 8]


def test_two_kept_frames_of_one_engine_can_be_joined(numbers: nw.LazyFrame) -> None:
    joined = kept(numbers).join(kept(numbers.filter(nw.col("n") < 2)), on="n")
    assert len(collected(joined)) == 2


def test_a_small_frame_comes_out_as_plain_values(numbers: nw.LazyFrame) -> None:
    assert collected(numbers.sort("n").head(2)) == [{"n": 0, "name": "x0"}, {"n": 1, "name": "x1"}]


def test_numbers_come_out_as_arrays(numbers: nw.LazyFrame) -> None:
    found = arrays(numbers.select("n").sort("n"))
    assert list(found) == ["n"]
    assert found["n"].tolist() == [0, 1, 2, 3, 4]


def test_other_engines_keep_and_give_the_same() -> None:
    frame = nw.from_native(pd.DataFrame({"n": [1, 2]})).lazy()
    assert collected(kept(frame)) == [{"n": 1}, {"n": 2}]
    assert arrays(frame)["n"].tolist() == [1, 2]
