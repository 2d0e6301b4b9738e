from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.options import Options
from jtbd_reports.store import Store, digest

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Value:
    n: int


class Model(Options):
    n: int = 1


def test_digests_tell_values_apart_whatever_they_are_made_of() -> None:
    values = [1, "1", [1], {"n": 1}, {"n": 2}, b"1", None, 1.5, ["a", "b"], ["ab"]]
    assert len({digest(value) for value in values}) == len(values)
    assert digest(Value(1)) == digest(Model(n=1)) == digest({"n": 1})
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@given(st.binary(max_size=50))
def test_bytes_are_digested_by_content(content: bytes) -> None:
    assert digest(content) == digest(bytes(content))
    assert digest(content) != digest(content + b"x")


def test_things_are_made_once(tmp_path: Path) -> None:
    store, made = Store(tmp_path), []

    def make() -> str:
        made.append(1)
        return "ж"

    assert store.text("svg", "key", make, ".svg") == store.text("svg", "key", make, ".svg") == "ж"
    assert made == [1]
    assert store.path("svg", "key", ".svg").read_text(encoding="utf-8") == "ж"


def test_values_without_a_better_form_are_told_apart_as_text() -> None:
    assert digest({1, 2}.__class__) != digest(frozenset)


def test_a_failed_making_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(ZeroDivisionError):
        store.text("svg", "key", lambda: str(1 / 0))
    assert not list(tmp_path.rglob("*.partial"))
    assert not store.path("svg", "key").exists()


def test_pruning_keeps_what_was_used_last(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for age, name in enumerate(["new", "middle", "old"]):
        store.put(store.path("x", name), b"12345")
        os.utime(store.path("x", name), (1_000_000 - age, 1_000_000 - age))
    store.prune(keep_bytes=10)
    assert {path.name for path in (tmp_path / "x").iterdir()} == {"new", "middle"}
