"""Who speaks: labels of turns, told by the words people use for the two sides of an interview."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jtbd_interviews.spoken import Role

INTERVIEWER = (
    "interviewer", "moderator", "researcher", "facilitator", "question", "интервьюер", "модератор", "исследователь",
    "ведущий", "ведущая", "вопрос",
)  # fmt: skip
INTERVIEWEE = (
    "interviewee", "respondent", "participant", "informant", "customer", "client", "guest", "answer", "собеседник",
    "собеседница", "респондент", "респондентка", "участник", "участница", "информант", "клиент", "клиентка",
    "покупатель", "покупательница", "гость", "гостья", "ответ",
)  # fmt: skip
_SHORT = ({"q": "interviewer", "a": "interviewee"}, {"и": "interviewer", "р": "interviewee"},
          {"в": "interviewer", "о": "interviewee"})  # fmt: skip
"""Single letters say who speaks only where both of a pair are found."""
_NUMBER = re.compile(r"[\s№#_.-]*\d[\d\s]*$")


def base(label: str) -> str:
    """The label as it is compared: `Interviewer 2` is `interviewer`."""
    return _NUMBER.sub("", " ".join(label.split()).casefold())


def known_role(label: str) -> Role | None:
    """The role that the label's word means in English or Russian, None where it means none."""
    word = base(label)
    return "interviewer" if word in INTERVIEWER else "interviewee" if word in INTERVIEWEE else None


def roles(labels: Iterable[str], told: Mapping[str, Role]) -> dict[str, Role]:
    """The role of each label of one file that has one.

    Args:
        labels: all labels of the file, those that occur often as often as they occur.
        told: names and roles that the file or the project gives; they go first, number and case do not matter.
    """
    own = {" ".join(name.split()).casefold(): role for name, role in told.items()}
    found: dict[str, Role] = {}
    present = set(labels)
    letters = {base(label) for label in present}
    short: dict[str, Role] = {}
    for pair in _SHORT:
        if set(pair) <= letters:
            short |= pair  # type: ignore[arg-type]
    for label in present:
        plain = " ".join(label.split()).casefold()
        role = own.get(plain) or own.get(base(label)) or known_role(label) or short.get(base(label))
        if role is not None:
            found[label] = role
    return found
