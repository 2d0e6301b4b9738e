from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.personal import BREAK, searchable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a  \t b", ("a b",)),
        ("a\u202f\xa0b\u2009c", ("a b c",)),
        ("Ива\xadнова\u200b", ("Иванова",)),
        ("паспорт № 1² … １", ("паспорт № 1² … 1",)),
        ("и\u0306 1\u20112\u22123", ("й 1-2-3",)),
        ("a\r\nb\rc\x85d", ("a\nb\nc d",)),
        (f"Мария {BREAK} Иванова\nx", ("Мария\nИванова\nx", "Мария Иванова")),
        (f"Ива\u2010{BREAK}нова", ("Иванова",)),
        (f"8 495{BREAK}123 45 67", ("8 495\n123 45 67", "8 495\n123 45 67")),
        (f"8 495{BREAK}123-45-67", ("8 495\n123-45-67", "8 495 123-45-67")),
        (f"тел. 8 495{BREAK}123 45 67.", ("тел. 8 495\n123 45 67.", "тел. 8 495 123 45 67.")),
    ],
)
def test_a_text_has_one_form_by_lines_and_one_with_broken_lines_joined(text: str, expected: tuple[str, ...]) -> None:
    assert searchable(text) == expected


@given(st.text())
def test_making_a_text_searchable_twice_changes_nothing(text: str) -> None:
    once = searchable(text.replace(BREAK, ""))[0]
    assert searchable(once) == (once,)
