"""What is read by the column comes out as it would cell by cell."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.tables.cells import PlannedColumn, Style, reader
from jtbd_reports.tables.quick import quick
from jtbd_reports.tables.values import Bad

MISSING = ("", "-", "n/a", "не указано", "0", "99", "Kein")
TYPES = ("text", "money", "number", "integer", "datetime", "category", "boolean")


def held_against_cells(texts: list[str], column: PlannedColumn, style: Style) -> int:
    """How many texts were plain; each of them must have the value that its cell alone would have."""
    found = quick(pa.array(texts, pa.string()), column, style)
    if found is None:
        return 0
    values, plain = found
    assert values.type == column.arrow
    read = reader(column, style)
    for text, value, is_plain in zip(texts, values.to_pylist(), plain.to_pylist(), strict=True):
        if is_plain:
            assert not isinstance(read(text), Bad)
            assert value == read(text)
        else:
            assert value is None
    return sum(plain.to_pylist())


DIGITS = st.text("0123456789.,-/: \u00a0e+", max_size=20)
DATES = st.datetimes().flatmap(
    lambda value: st.sampled_from(
        ["%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y", "%m/%d/%Y %H:%M:%S"]
    ).map(value.strftime)
)
ODD = st.sampled_from([*MISSING, "Не указано", " K", "ke", "#N/A", "5,8E+18", "31.02.2026", "1,234", "1.2345", "24:00"])


@settings(max_examples=300, deadline=None)
@given(
    st.lists(DIGITS | DATES | ODD | st.text(max_size=8), max_size=12),
    st.sampled_from(TYPES),
    st.sampled_from(["deal_id", "title"]),
    st.sampled_from(["dmy", "mdy", "ymd"]),
    st.sampled_from([",", "."]),
)
def test_both_ways_agree(texts: list[str], kind: Any, name: str, order: Any, decimal: str) -> None:
    held_against_cells(texts, PlannedColumn(name, 0, name, kind), Style(order, decimal, MISSING))


@pytest.mark.parametrize(
    ("kind", "texts", "plain"),
    [
        ("text", ["Студия", " x ", "-", "", "#REF!", "Kein"], 2),
        ("money", ["1500", "-1,5", "1.2345", "1,234", "1 500", "0", "9,1"], 4),
        ("integer", ["12", "-3", "4,0"], 2),
        ("datetime", ["05.03.2026", "2026-03-05 10:20", "5.3.26"], 2),
        ("datetime", ["05.03.2026", "31.02.2026"], 0),
        ("datetime", ["03/05/2026"], 0),
        ("money", ["99", "-", "9"], 1),
        ("category", ["x"], 0),
        ("text", [], 0),
    ],
)
def test_plain_is_what_has_one_reading(kind: Any, texts: list[str], plain: int) -> None:
    assert held_against_cells(texts, PlannedColumn("title", 0, "title", kind), Style("dmy", ",", MISSING)) == plain


def test_a_value_map_and_a_closed_list_are_asked_first() -> None:
    assert quick(pa.array(["a"]), PlannedColumn("x", 0, "x", "text", words={"a": "b"}), Style()) is None
    assert quick(pa.array(["a"]), PlannedColumn("x", 0, "x", "category", allowed=("a",)), Style()) is None
