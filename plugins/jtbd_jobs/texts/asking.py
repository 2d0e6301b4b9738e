"""The conversation of `jtbd-reports label`: one text after another, each answer recorded at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.texts.labels import NONE, UNSURE, Input, Label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_jobs.texts.drawing import Drawn

_KEYS = {"0": NONE, "n": NONE, "н": NONE, "?": UNSURE, "u": UNSURE, "у": UNSURE}
_BACK, _QUIT = {"b", "и", "-"}, {"q", "й"}
"""Letters as they are typed, and as the same keys give them on a Russian keyboard."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a conversation takes place.

    Attributes:
        show: shows a line.
        ask: shows a prompt and gives what was typed; None at the end of the input.
    """

    show: Callable[[str], None]
    ask: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Records:
    """Where answers go: both write at once."""

    add: Callable[[Label], None]
    take_back: Callable[[Label], None]


def ask_all(kind: Input, jobs: Jobs, drawn: Sequence[tuple[Drawn, str]], terminal: Terminal, records: Records) -> int:
    """Ask about each text until all are judged, or the reader stops; what the rules say is never shown.

    Args:
        kind: which input the texts are of.
        jobs: the catalogue; jobs are named by number in its order.
        drawn: the texts to judge, each with its words.
        terminal: where to ask.
        records: where answers go.

    Returns:
        How many were judged.
    """
    given: list[Label] = []
    while len(given) < len(drawn):
        one, text = drawn[len(given)]
        answer = _asked(len(given), len(drawn), text, jobs, terminal)
        if answer == "quit":
            break
        if answer == "back":
            if given:
                records.take_back(given.pop())
            else:
                terminal.show("  This is the first one.")
            continue
        label = Label(input=kind, id=one.key, job=answer, stratum=one.stratum, of=one.of, draw=one.draw)
        records.add(label)
        given.append(label)
    return len(given)


def _asked(place: int, count: int, text: str, jobs: Jobs, terminal: Terminal) -> str:
    """A job's id, `none`, `unsure`, `back` or `quit`."""
    terminal.show("")
    terminal.show(f"[{place + 1} of {count}]")
    for line in text.splitlines():
        terminal.show(f"  {line}")
    terminal.show("")
    for number, job in enumerate(jobs.jobs, 1):
        terminal.show(f"  {number}  {printable(job.name)}")
    terminal.show("  0  none of these    ?  not sure    b  back    q  quit")
    while True:
        typed = terminal.ask("> ")
        if typed is None or typed.strip().lower() in _QUIT:
            return "quit"
        key = typed.strip().lower()
        if key in _BACK:
            return "back"
        if key in _KEYS:
            return _KEYS[key]
        if key.isdecimal() and 1 <= int(key) <= len(jobs.jobs):
            return jobs.jobs[int(key) - 1].id
        terminal.show(f"  Type a number from 0 to {len(jobs.jobs)}, ?, b or q.")


def printable(text: str) -> str:
    """A text that cannot command a terminal: whatever prints nothing becomes a blank."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
