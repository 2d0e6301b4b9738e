"""The first `questions.yml` of a survey, written from what its columns look like, for a person to confirm."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from jtbd_reports.language import Language
from jtbd_reports.tables.values import squeeze
from jtbd_surveys.splitting import likely_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from jtbd_surveys.asked import Asked
    from jtbd_surveys.recognising import Head
    from jtbd_surveys.scales import Points

_PLAIN = re.compile(r"[^\W\d][\w ./+()%₽«»—–…-]*[\w.)%₽»…]|[^\W\d]")
"""Texts that YAML takes as they stand."""
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_SIDES = ("importance", "satisfaction")
_KINDS = {
    "single": "one answer of a list",
    "multiple": "several answers",
    "scale": "a point of a scale",
    "number": "a number",
    "open": "own words",
    "price": "a price",
    "date": "a date",
}


def proposal(head: Head, language: str) -> str:
    """The file's text: comments in the project's language, questions in the order of the questionnaire."""
    words = Language(language).within(Path(__file__).parent / "locales")
    say = words.gettext
    top = say("Questions of the survey, in the order of the questionnaire.")
    from_rows = words.plural(
        "Written from its first {n} row: kinds and scales are guesses; please confirm them.",
        "Written from its first {n} rows: kinds and scales are guesses; please confirm them.",
        head.rows,
    )
    lines = [f"# {top}", f"# {from_rows}", "", *_keys(head, say)]
    # pairs are said once with a star instead of a hundred times
    paired = [one for one in head.asked if one.purpose in _SIDES]
    others = [one for one in head.asked if one.purpose not in _SIDES]
    if others:
        lines.append("questions:")
    for group in _groups(others):
        lines += _question(group, head, say)
    if paired:
        lines += [
            "",
            f"# {say('Importance and satisfaction of desired outcomes; * stands for the outcome.')}",
            *_unlike(pair_scales(paired), say),
            "pairs:",
        ]
        lines += [line for pair in _pairs(paired) for line in pair]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _keys(head: Head, say: Callable[[str], str]) -> Iterable[str]:
    """The linking columns, where phones or e-mails were asked for."""
    found = [
        f"{{{_named('header', head, at)}, kind: {role}}}"
        for role in ("phone", "email")
        for at in head.layout.places(role)
    ]
    if found:
        yield f"# {say('Links answers to customers; it is hashed and never kept as an answer.')}"
        yield f"key: {found[0]}" if len(found) == 1 else "key:"
        yield from (f"  - {key}" for key in found if len(found) > 1)
        yield ""


def _named(key: str, head: Head, place: int) -> str:
    """`header: …` and, where the header stands more than once, which of them."""
    header = squeeze(head.headers[place])
    alike = _places(head.headers)[header]
    origin = f", origin: {alike.index(place) + 1}" if len(alike) > 1 else ""
    return f"{key}: {quoted(header)}{origin}"


@lru_cache(maxsize=1)
def _places(headers: tuple[str, ...]) -> Mapping[str, Sequence[int]]:
    """Where each header stands; kept, since each of a thousand columns asks for it."""
    found: dict[str, list[int]] = {}
    for at, header in enumerate(headers):
        found.setdefault(squeeze(header), []).append(at)
    return found


def _groups(asked: Sequence[Asked]) -> list[list[Asked]]:
    """Questions one by one; rows of a grid together where they are answered alike."""
    found: list[list[Asked]] = []
    for _key, run in groupby(
        asked, lambda one: (one.draft.text, one.kind, one.scale, one.purpose, bool(one.draft.item))
    ):
        group = list(run)
        found += [group] if len(group) > 1 and group[0].draft.item else [[one] for one in group]
    return found


def _question(group: Sequence[Asked], head: Head, say: Callable[[str], str]) -> Iterable[str]:
    one = group[0]
    yield f"  - id: {one.id}"
    yield from _header(group, head)
    yield f"    kind: {one.kind}  # {say(_KINDS[one.kind])}"
    if one.scale:
        yield f"    scale: {_scale(one.scale)}"
    if one.kind == "price" and one.unit > 1:
        yield f"    unit: {one.unit:.0f}"
    if one.purpose:
        yield f"    purpose: {one.purpose}"
    if one.about:
        yield f"    about: {quoted(one.about)}"
    if one.separator:
        yield f"    separator: {json.dumps(one.separator)}"
        yield f"    options:  # {say('as seen; an option that holds the separator must be written out whole')}"
        seen = head.seen[one.draft.positions[0]]
        yield from (f"      - {quoted(option)}" for option in likely_options(seen, one.separator, one.options))


def _header(group: Sequence[Asked], head: Head) -> Iterable[str]:
    one = group[0]
    place = one.draft.positions[0]
    if one.spread:
        yield f"    header: {quoted(one.draft.header)}"
        yield "    columns:"
        yield from (f"      - {_column(head, at)}" for at in one.draft.positions)
        yield "    options:"
        yield from (f"      - {quoted(option)}" for option in one.draft.options)
    elif len(group) > 1:
        yield f"    header: {quoted(starred(squeeze(head.headers[place]), one.draft.item))}"
    else:
        header, _sign, origin = _named("header", head, place).partition(", origin: ")
        yield f"    {header}" if not origin.isdigit() else f"    {header}\n    origin: {origin}"
        if one.draft.words:
            yield f"    # {one.draft.words}".replace("\n", " ")


def _column(head: Head, place: int) -> str:
    # options of a repeated header can only be told by their place
    named = _named("header", head, place)
    return f"{{{named}}}" if ", origin: " in named else quoted(squeeze(head.headers[place]))


def _scale(scale: Points) -> str:
    """A scale as a YAML mapping on one line."""
    ends = f"low: {scale.low:g}, high: {scale.high:g}"
    labels = ", ".join(
        f"{quoted(word)}: {'null' if value is None else format(value, 'g')}" for word, value in scale.labels.items()
    )
    return f"{{{ends}, labels: {{{labels}}}}}" if labels else f"{{{ends}}}"


def _unlike(scales: Sequence[Points], say: Callable[[str], str]) -> Iterable[str]:
    """What to confirm where both sides of a pair were not answered alike."""
    if scales[0] != scales[1]:
        yield f"# {say('Satisfaction was not answered on the scale of importance; confirm the scale of each.')}"


def _pairs(asked: Sequence[Asked]) -> Iterable[list[str]]:
    """An entry for all outcomes whose headers differ by the outcome only, in the order of the questionnaire."""
    by_about: dict[str, dict[str, Asked]] = {}
    for one in asked:
        by_about.setdefault(one.about, {})[one.purpose] = one
    seen = dict.fromkeys(
        tuple(starred(squeeze(sides[side].draft.header), squeeze(about)) for side in _SIDES)
        for about, sides in by_about.items()
    )
    importance, satisfaction = pair_scales(asked)
    scales = [f"    scale: {_scale(importance)}"]
    if satisfaction != importance:
        scales.append(f"    satisfaction_scale: {_scale(satisfaction)}")
    for headers in seen:
        yield [f"  - importance: {quoted(headers[0])}", f"    satisfaction: {quoted(headers[1])}", *scales]


def pair_scales(asked: Sequence[Asked]) -> tuple[Points, ...]:
    """The scales of importance and of satisfaction; nothing where no outcomes are rated."""
    found = {one.purpose: one.scale for one in asked if one.scale is not None}
    return tuple(found[side] for side in _SIDES if side in found)


def starred(header: str, item: str) -> str:
    """The header with a star in the place of its item, which stands at its end, or at its beginning."""
    if header.startswith(item) and not header.endswith((item, "]")):
        return f"*{header[len(item) :]}"
    before, _item, behind = header.rpartition(item)
    return f"{before}*{behind}"


def quoted(text: str) -> str:
    """A text as a YAML scalar: plain where it can be, in double quotes otherwise."""
    plain = _PLAIN.fullmatch(text) is not None and text.casefold() not in _WORDS and " #" not in text
    return text if plain else json.dumps(text, ensure_ascii=False)


def asides(head: Head) -> tuple[str, ...]:
    """What the user should settle."""
    found = ["Confirm the kinds of the questions in questions.yml."]
    if scales := pair_scales(head.asked):
        ends = [f"{scale.low:g} to {scale.high:g}" for scale in scales]
        found.append(
            f"Confirm the scale of importance and satisfaction: {ends[0]}."
            if scales[0] == scales[1]
            else f"Confirm the scale: importance looks answered from {ends[0]}, satisfaction from {ends[1]}."
        )
    left = [head.headers[at] for at, role in enumerate(head.layout.roles) if role in {"contact", "technical"}]
    if left:
        found.append(f"Left out as contact or technical data: {', '.join(map(squeeze, left[:5]))}.")
    commas = [one.id for one in head.asked if one.separator == ", "]
    if commas:
        found.append(f"Answers of {', '.join(commas)} are split at commas: list the options that hold one themselves.")
    return tuple(found)
