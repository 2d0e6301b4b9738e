"""Two codings of the same interviews held against each other: same words, another coder."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from jtbd_reports import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_interviews.spoken import Interview, Turn

FIRST, SECOND = "first", "second"
"""What coders are called who do not say their name."""


def named(interviews: Sequence[Interview], name: str) -> list[Interview]:
    """The interviews, a coder named where one coded without saying it; aspects of reviews are nobody's."""
    return [
        replace(one, coder=one.coder or name) if one.source == "interview" and (one.passages or name == SECOND) else one
        for one in interviews
    ]


def repeated(interviews: Sequence[Interview]) -> list[Problem]:
    """Interviews whose id another has."""
    seen: dict[str, Interview] = {}
    problems: list[Problem] = []
    for one in interviews:
        first = seen.setdefault(one.id, one)
        if first is not one:
            message = f"the id {one.id!r} is already that of {first.place}"
            problems.append(Problem(one.place, message, "id"))
    return problems


def mismatches(first: Sequence[Interview], second: Sequence[Interview]) -> list[Problem]:
    """What keeps the second coding from being compared with the first, at its place in the second file."""
    known = {one.id: one for one in first}
    problems: list[Problem] = []
    for one in second:
        other = known.get(one.id)
        if other is None:
            message = f"the first coder has no interview {one.id!r}"
            problems.append(Problem(one.place, message, "id", nearest(one.id, known)))
        elif other.coder == one.coder:
            message = f"both codings name the coder {one.coder!r}"
            problems.append(Problem(one.place, message, "coder", "Give each coder a name of their own."))
        else:
            problems += _first_difference(other, one)
    return problems


def _first_difference(first: Interview, second: Interview) -> list[Problem]:
    pairs: zip_longest[tuple[Turn | None, Turn | None]] = zip_longest(first.turns, second.turns)
    for one, other in pairs:
        if one is None and other is not None:
            return [Problem(other.place, f"this turn is not in the first coder's file, {first.place.path}")]
        if other is None and one is not None:
            return [Problem(second.place, f"the turn at {one.place} is missing here")]
        if one is not None and other is not None and (one.text, one.role) != (other.text, other.role):
            return [Problem(other.place, f"this turn differs from the first coder's at {one.place}")]
    return []


def who_coded(first: Sequence[Interview], second: Sequence[Interview]) -> Mapping[str, str]:
    """Names of the coders by interview, the first coder's first, comma-separated."""
    found: dict[str, list[str]] = {}
    for one in (*first, *second):
        if one.coder:
            found.setdefault(one.id, []).append(one.coder)
    return {name: ", ".join(coders) for name, coders in found.items()}
