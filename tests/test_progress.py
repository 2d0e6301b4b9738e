from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from jtbd_reports.progress import Events, Lines, Silent, live

if TYPE_CHECKING:
    import pytest


def test_silence_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Silent().step("read", "crm")
    assert capsys.readouterr() == ("", "")


def test_lines_carry_seconds_and_the_step() -> None:
    stream = io.StringIO()
    Lines(stream).step("read", "crm")
    assert stream.getvalue() == "   0.0 s  read crm\n"


def test_events_are_one_json_object_a_line() -> None:
    stream = io.StringIO()
    events = Events(stream)
    events.step("read", "данные")
    events.emit(event="built")
    step, built = map(json.loads, stream.getvalue().splitlines())
    assert (step["event"], step["stage"], step["detail"], built) == ("step", "read", "данные", {"event": "built"})


def test_a_spinner_shows_names_with_brackets_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    with live() as progress:
        progress.step("read", "[bold]deals[/bold]")
    assert capsys.readouterr().out == ""
