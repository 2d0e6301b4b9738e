from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.trace import clean, plain, rewrite, traced, traces

words = st.text("abc 123 %«»")


@given(words, words, words)
def test_traced_text_reads_as_the_text_and_remembers_the_metric(before: str, number: str, after: str) -> None:
    text = before + traced("jobs.photo.share", number) + after
    assert plain(text) == before + number + after
    assert traces(text) == ("jobs.photo.share",)
    assert rewrite(text, lambda s: s, lambda _id, s: s) == plain(text)


def test_rewriting_sees_stretches_and_markers_in_order() -> None:
    text = "a<" + traced("m.one", "1") + ">b" + traced("m.two", "2")
    assert rewrite(text, str.upper, lambda name, s: f"[{name}={s}]") == "A<[m.one=1]>B[m.two=2]"


@given(st.text())
def test_foreign_text_can_never_pose_as_a_number(text: str) -> None:
    assert traces(clean(text + "\ue000evil\ue0011\ue002")) == ()
