"""Several answers in one cell: where one ends and the next begins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SEPARATORS = (";", "\n", "|", ", ")
_RECURRING = 0.6
"""Share of parts that must come back in other cells before cells are taken for lists."""
_MOST = 40
"""Options a question may have, seen from its answers."""
_BOUND = 3
_LOOKED_AT = 2_000
"""Distinct cells that are looked at to see whether they hold lists."""
_BRACKET = re.compile(r"[(\[«]")
_BRACKETS = {"(": 1, "[": 1, "«": 1, ")": -1, "]": -1, "»": -1}


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen: each option as it is written, by its folded text, the longest first."""

    by_text: Mapping[str, str]

    @classmethod
    def of(cls, options: Iterable[str]) -> Options:
        """The options as listed."""
        named = {fold(option): squeeze(option) for option in options}
        return cls(dict(sorted(named.items(), key=lambda item: -len(item[0]))))


def split(text: str, separator: str, options: Options) -> list[tuple[str, bool]]:
    """The answers in a cell, each with whether it is an option.

    Options are looked for first, the longest first, so that one that holds the separator stays whole; whatever is
    left between them is one answer of the respondent's own.

    Args:
        text: a cleaned cell.
        separator: `;` in a file of Google Forms, `, ` in the linked sheet.
        options: as listed; where there are none, every part counts as an option.
    """
    if not options.by_text:
        return [(part, True) for part in parts(text, separator)]
    found: list[tuple[str, bool]] = []
    own: list[str] = []
    rest = squeeze(text)
    mark = separator.strip() or separator
    while rest:
        # the longest option is tried first, so that «at home, in the garden» is not «at home»
        option = next((one for one in options.by_text if _begins(rest, one, mark)), None)
        if option is None:
            # a hand may have left out the space behind the comma
            head, _sign, tail = rest.partition(separator if separator in rest else mark)
            own.append(head.strip())
        else:
            found += [*_joined(own, separator), (options.by_text[option], True)]
            own, tail = [], rest[len(option) :].lstrip().removeprefix(mark)
        rest = tail.lstrip()
    return [*found, *_joined(own, separator)]


def _joined(own: Sequence[str], separator: str) -> list[tuple[str, bool]]:
    """Parts that are no option: a comma inside a respondent's own words separates nothing."""
    text = (separator if separator.endswith(" ") else f"{separator} ").join(part for part in own if part)
    return [(text, False)] if text else []


def _begins(rest: str, option: str, mark: str) -> bool:
    if rest[: len(option)].casefold() != option:
        return False
    behind = rest[len(option) :].lstrip()
    return not behind or behind.startswith(mark)


def parts(text: str, separator: str) -> list[str]:
    """A cell split at the separator, but not inside brackets."""
    if not _BRACKET.search(text):
        return [part for part in map(squeeze, text.split(separator)) if part]
    found, depth, start, at = [], 0, 0, 0
    while at < len(text):
        # a closing bracket too many must not swallow the rest
        depth = max(0, depth + _BRACKETS.get(text[at], 0))
        if depth == 0 and text.startswith(separator, at):
            found.append(text[start:at])
            at = start = at + len(separator)
            continue
        at += 1
    found.append(text[start:])
    return [part for part in map(squeeze, found) if part]


def likely_separator(cells: Mapping[str, int]) -> str:
    """The sign that separates several answers in these distinct cells; empty where each holds one.

    Answers of a list come back in other cells; the clauses of a sentence do not.
    """
    looked_at = dict(islice(cells.items(), _LOOKED_AT))
    return next((sign for sign in SEPARATORS if _separates(looked_at, sign)), "")


def _separates(cells: Mapping[str, int], sign: str) -> bool:
    with_sign = [text for text in cells if sign in text]
    if len(with_sign) < 2:  # noqa: PLR2004 - one list proves nothing
        return False
    lists = [parts(text, sign) for text in cells]
    seen = Counter(part for found in lists for part in set(found))
    several = [found for found in lists if len(found) > 1]
    again = sum(seen[part] > 1 for found in several for part in found)
    total = sum(map(len, several))
    alone = any(len(found) == 1 and seen[found[0]] > 1 for found in lists)
    # clauses glued to each other in every cell are one option with a comma in it
    apart = len({part for part in seen if seen[part] > 1}) > 2 or alone  # noqa: PLR2004 - more than one pair
    common = sum(n > 1 for n in seen.values())
    # people's own words come once each; a list of options is short, and most of it comes back
    closed = len(seen) - common <= common <= _MOST
    return bool(total) and again >= _RECURRING * total and closed and apart


def likely_options(cells: Mapping[str, int], separator: str, known: Sequence[str] = ()) -> list[str]:
    """Options seen in the cells, the most frequent first; what was written once is the respondent's own."""
    counts: Counter[str] = Counter()
    options = Options.of(known)
    for text, count in cells.items():
        for part, _is_option in split(text, separator, options):
            counts[part] += count
    several = [option for option, count in counts.items() if count > 1] or list(counts)
    return sorted(several, key=lambda option: (-counts[option], option))[:_MOST]


def glued(cells: Mapping[str, int], separator: str) -> tuple[str, ...]:
    """All options seen where some hold the separator themselves; empty where none does.

    Two parts that only ever stand together, in this order, in at least three different cells are one option.
    """
    if separator != ", ":
        return ()
    lists = [parts(text, separator) for text in cells]
    alone = Counter(part for found in lists for part in found)
    together = Counter(pair for found in lists for pair in pairwise(found))
    bound = {
        first: second
        for (first, second), count in together.items()
        if count == alone[first] == alone[second] and count >= _BOUND
    }
    if not bound:
        return ()
    return tuple(sorted({option for found in lists for option in _chained(found, bound)}))


def _chained(found: Sequence[str], bound: Mapping[str, str]) -> list[str]:
    """The parts of a cell with those that belong together joined again."""
    made: list[str] = []
    before = ""
    for part in found:
        if made and bound.get(before) == part:
            made[-1] = f"{made[-1]}, {part}"
        else:
            made.append(part)
        before = part
    return made
