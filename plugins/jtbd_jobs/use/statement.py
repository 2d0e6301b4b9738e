"""A job statement taken apart: when, what is wanted, what for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORMS = (
    re.compile(
        r"когда\s+(?P<when>.+?),\s*(?:я\s+)?хочу\b,?\s*(?P<want>.+?),\s*чтобы\s+(?P<so>.+)", re.IGNORECASE | re.DOTALL
    ),
    re.compile(
        r"when\s+(?P<when>.+?),\s*I\s+want\s+(?P<want>.+?),?\s+so\s+(?:that\s+)?(?P<so>.+)", re.IGNORECASE | re.DOTALL
    ),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """The parts of «Когда …, хочу …, чтобы …», without the words that join them."""

    when: str
    want: str
    so: str


def parts(statement: str) -> Statement | None:
    """The parts of a Russian or English job statement; None where it is worded otherwise.

    Source of the form: Klement (2013), job stories.
    """
    # YAML folds long statements over lines
    text = " ".join(statement.split()).rstrip(".")
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return Statement(found["when"], found["want"], found["so"])
    return None
