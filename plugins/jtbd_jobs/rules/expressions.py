"""Regular expressions of `matches`: only what every engine reads alike, and what can match at all."""

from __future__ import annotations

import re
import warnings

_PARTS = re.compile(
    r"""
    (?P<look>\(\?<?[=!])
    | (?P<back>\(\?P=|\\[1-9])
    | (?P<unlike>\\[bBwWZzuUNxpPkgQEG])
    | (?P<group>\(\?(?!:)[^)]{0,8}\)?)
    | (?P<escape>\\.)
    | (?P<nested>\[\^?\[)
    | (?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    | (?P<greedy>[*+?}]\+)
    | (?P<open>\{,)
    | (?P<capital>[A-ZА-ЯЁё])
    """,
    re.VERBOSE | re.DOTALL,
)
_REASONS = {
    "look": "looking ahead or behind ({0}) is not known to the data engine",
    "back": "back-references ({0}) are not known to the data engine",
    "unlike": "{0} means different things to different engines",
    "group": "only plain groups and (?:…) are known to every engine, got {0}",
    "greedy": "possessive repetition ({0}) is not known to the data engine",
    "open": "write {{0,n}} for 'at most n', engines differ on {0}",
    "nested": "{0} means different things to different engines",
    "capital": "{0} never matches, because text is compared in lower case with е for ё",
}
_HINTS = {
    "look": "Use `not` with its own rule.",
    "back": "List the cases with |.",
    "unlike": "For whole words use `contains`, for letters [a-zа-я].",
    "group": "Write (?:…); case is folded anyway.",
    "greedy": "Leave the second + out.",
    "nested": "For a bracket among others write \\[.",
    "capital": "Write it in lower case.",
}


def refusal(pattern: str) -> tuple[str, str] | None:
    """Why an expression cannot be used and what to do instead; None where it can.

    Letters inside [ ] are not held against their case: a set such as [А-Яа-я] still matches.
    """
    try:
        with warnings.catch_warnings():
            # Python warns of what it may read otherwise one day; such sets are refused below.
            warnings.simplefilter("ignore")
            re.compile(pattern)
    except re.error as error:
        place = f" at character {error.pos + 1}" if error.pos is not None else ""
        return f"this is no regular expression: {error.msg}{place}", ""
    # A scan of the marks rather than of Python's parse tree, which is private and changes between versions.
    for part in _PARTS.finditer(pattern):
        kind = part.lastgroup or ""
        found = _unlike_in_set(part[0]) if kind == "set" else part[0]
        kind = "unlike" if kind == "set" and found else kind
        if kind in _REASONS:
            return _REASONS[kind].format(found), _HINTS.get(kind, "")
    return _beyond_engine(pattern)


def _unlike_in_set(text: str) -> str:
    found = re.search(r"(?:^|[^\\])(?:\\\\)*(\\[bBwWuUNxpP])", text)
    return found[1] if found else ""


def _beyond_engine(pattern: str) -> tuple[str, str] | None:
    """What DuckDB itself says against it: the last word, for anything not foreseen here."""
    import duckdb  # noqa: PLC0415 - a quarter of a second that projects without `matches` need not pay

    try:
        with duckdb.connect() as connection:
            connection.execute("SELECT regexp_matches('', ?)", [pattern])
    except duckdb.Error as error:
        return f"the data engine refuses this expression: {str(error).rpartition('Error: ')[2].splitlines()[0]}", ""
    return None
