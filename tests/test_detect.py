from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest

from jtbd_reports.detect import Detected, detect, printable
from jtbd_reports.problems import PluginFailureError, ProjectError
from jtbd_reports.reading import Glimpse, Recognised

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.plugins import Registry


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;own\x07\x1b[2J", "\ufffd]0;own\ufffd\ufffd[2J"),
        ("a\r\n b\xa0\u2028c", "a b c"),
        ("a\u202eb\udcff", "a\ufffdb\ufffd"),
        ("Этап «сделки» 🙂", "Этап «сделки» 🙂"),
    ],
)
def test_nothing_that_is_printed_commands_a_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_samples_are_printable_and_short(tmp_path: Path) -> None:
    seen = Glimpse(tmp_path / "a.csv", "a.csv", "text", ("a",), (("1\x1b[2J",), ("x" * 41,), ("",), ("x" * 40,)))
    found = Detected(seen, "toy", Recognised("f", 1.0, "w", {}, "toys"))
    assert found.samples(" a ") == ("1\ufffd[2J", f"{'x' * 39}…", "x" * 40)
    assert found.samples("b") == ()


def test_headers_in_a_problem_are_printable(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "a.csv").write_text("\x1b[2Ja,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        detect(tmp_path / "a.csv", "a.csv", registry, "en")
    message = "no source knows a table with these columns: \ufffd[2Ja, b"
    assert [problem.message for problem in caught.value.problems] == [message]


def test_a_source_that_breaks_is_named(tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_glimpse: Glimpse) -> NoReturn:
        raise IndexError("row 0")

    monkeypatch.setitem(registry.sources, "toy", replace(registry.sources["toy"], recognise=broken))
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(PluginFailureError) as caught:
        detect(tmp_path / "a.csv", "a.csv", registry, "en")
    assert str(caught.value) == "plugin 'toy' (somewhere) failed in recognising a.csv: IndexError: row 0"


def test_a_file_that_does_not_open_is_a_problem(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(ProjectError) as caught:
        detect(tmp_path / "a.csv", "a.csv", registry, "en")
    assert str(caught.value) == f"{tmp_path}/a.csv: cannot be opened (No such file or directory)."


def test_a_file_that_could_be_two_things_names_the_surest_first(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(registry.sources["toy"], recognise=lambda _seen: Recognised("other", 0.5, "w", {}, "o"))
    monkeypatch.setitem(registry.sources, "other", other)
    (tmp_path / "a.csv").write_text("deal_id,amount\n1,2\n", encoding="utf-8")
    found = detect(tmp_path / "a.csv", "a.csv", registry, "en")
    assert (found.source, found.others) == ("toy", (("other", "other", 0.5),))
