"""A question settled: its columns, its kind, what its answers mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import fold
from jtbd_surveys.amounts import likely_unit
from jtbd_surveys.guessing import MOSTLY, guess, pair_scales, purpose_of
from jtbd_surveys.scales import Points, labels_of, likely_scale, numbered_scale, plain
from jtbd_surveys.splitting import SEPARATORS, Options, glued, likely_separator, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_surveys.layout import Draft
    from jtbd_surveys.questionnaire import Question, Scale
    from jtbd_surveys.variables import Variable

    Seen = Mapping[str, int]

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as its answers will be read.

    Attributes:
        id: unique in the survey.
        draft: its words and columns.
        kind: how it is answered, one of `datasets.QUESTION_KINDS`.
        also: further columns of the same question in other words.
        options: listed options; empty where any answer is one.
        separator: of several answers in one cell.
        other: what an answer of the respondent's own is called.
        scale: its points.
        labels: words that stand in place of numbers, by compared form; None: no number.
        unit: what a bare number of a price counts.
        purpose: what it measures.
        about: of what.
    """

    id: str
    draft: Draft
    kind: str
    also: tuple[int, ...] = ()
    options: tuple[str, ...] = ()
    separator: str = ""
    other: str = "Other"
    scale: Points | None = None
    labels: Mapping[str, float | None] = field(default_factory=dict)
    unit: float = 1
    purpose: str = ""
    about: str = ""

    @property
    def spread(self) -> bool:
        """Whether each option has a column of its own."""
        return bool(self.draft.options)


def guessed(id_: str, draft: Draft, seen: Sequence[Seen], decimal: str, variable: Variable | None = None) -> Asked:
    """A question that nobody has described, as its answers look."""
    other = draft.options[draft.positions.index(draft.own)] if draft.own in draft.positions else _other(draft, seen)
    if variable is not None and variable.text != draft.text:
        draft = replace(draft, words=variable.text)
    if draft.options:
        return Asked(id_, draft, "multiple", other=other)
    found = guess(draft, seen[draft.positions[0]], decimal, variable)
    # a named value of a number, such as «refused», is an answer but no number
    labels = {plain(label): None for label in variable.points} if variable and found.kind == "number" else {}
    # a list nobody wrote down still keeps options with commas whole
    options = glued(seen[draft.positions[0]], found.separator)
    unit = likely_unit(draft.header)
    return Asked(id_, draft, found.kind, (), options, found.separator, other, found.scale, labels, unit)


def _other(draft: Draft, seen: Sequence[Seen]) -> str:
    """What answers beyond the options are called, in the language of the question."""
    texts = (draft.text, *draft.options, *seen[draft.positions[0]])
    return "Другое" if any(map(_CYRILLIC.search, texts)) else "Other"


def told(question: Question, own: Asked, seen: Seen, decimal: str) -> Asked:
    """A question as `questions.yml` describes it; what that leaves open stays guessed.

    Args:
        question: the description.
        own: the same question as guessed.
        seen: distinct answers with how often each was given.
        decimal: sign of the project.
    """
    options = tuple(question.options) or (own.options if question.kind in {None, own.kind} else ())
    kind = question.kind or ("scale" if question.scale else _choice(options, seen) if options else own.kind)
    scale = points(question.scale) if question.scale else own.scale
    if kind == "scale" and scale is None:
        scale = likely_scale(seen, decimal)
    # columns of one option each have said all there is to say of options
    if own.spread:
        kind, options = question.kind or "multiple", ()
    if scale and question.reversed:
        scale = replace(scale, reversed=True)
    return replace(
        own,
        kind=kind,
        options=options,
        separator=question.separator or (_separator(options, seen) if kind == "multiple" else ""),
        other=question.other or own.other,
        scale=scale if kind == "scale" else None,
        unit=question.unit or own.unit,
        purpose=question.purpose or ("attention" if question.expect is not None else ""),
        about=question.expect or question.about or "",
    )


def points(scale: Scale) -> Points:
    """The scale of the file with its words in their compared form."""
    return Points(scale.low, scale.high, labels_of(scale.labels))


def _choice(options: Sequence[str], seen: Seen) -> str:
    listed = {fold(option) for option in options}
    sign = _separator(options, seen)
    several = any(
        sum(is_option for _part, is_option in split(text, sign, Options.of(options))) > 1
        for text in seen
        if fold(text) not in listed
    )
    return "multiple" if several else "single"


def _separator(options: Sequence[str], seen: Seen) -> str:
    """The sign under which most of the cells are options; a form's own semicolon where none stands out."""
    if not options:
        return likely_separator(seen) or next((sign for sign in SEPARATORS if any(sign in text for text in seen)), ";")
    listed = Options.of(options)
    fits = {
        sign: sum(len(found) for text in seen if len(found := split(text, sign, listed)) > 1 and found[0][1])
        for sign in SEPARATORS
    }
    return max(SEPARATORS, key=lambda sign: fits[sign])


def with_purposes(asked: Sequence[Asked], seen: Sequence[Seen], decimal: str, enough: float = MOSTLY) -> list[Asked]:
    """Questions that nobody has described, with what they seem to measure.

    Importance and satisfaction count only where both were asked of the same outcome on a scale, and prices only where
    all four were asked.

    Args:
        asked: the questions as guessed.
        seen: distinct answers of each column.
        decimal: sign of the project.
        enough: see `pair_scales`.
    """
    found = [_purposed(one, seen) for one in asked]
    found = _paired(found, seen, decimal, enough)
    prices = {one.purpose for one in found if one.purpose.startswith("price_")}
    # three prices are prices of something else
    if len(prices) < 4:  # noqa: PLR2004 - Van Westendorp asks four
        return [replace(one, purpose="") if one.purpose in prices else one for one in found]
    return found


def _purposed(one: Asked, seen: Sequence[Seen]) -> Asked:
    if one.spread or one.kind in {"multiple", "date"}:
        return one
    purpose, about = purpose_of(one.draft, seen[one.draft.positions[0]])
    if one.kind == "open" and not purpose.startswith("kano_"):
        return one
    if purpose.startswith("price_") and one.kind in {"number", "scale", "price"}:
        return replace(one, purpose=purpose, kind="price", scale=None)
    if purpose.startswith("kano_") and (scale := numbered_scale(seen[one.draft.positions[0]], 1, 5)):
        return replace(one, purpose=purpose, about=about, kind="scale", scale=scale)
    return one if purpose.startswith("price_") else replace(one, purpose=purpose, about=about)


def _paired(asked: Sequence[Asked], seen: Sequence[Seen], decimal: str, enough: float) -> list[Asked]:
    sides: dict[str, dict[str, Asked]] = {"importance": {}, "satisfaction": {}}
    for one in asked:
        if one.purpose in sides:
            sides[one.purpose].setdefault(fold(one.about), one)
    both = sides["importance"].keys() & sides["satisfaction"].keys()
    cells = [[seen[sides[side][about].draft.positions[0]] for about in sorted(both)] for side in sides]
    scales = pair_scales(cells[0], cells[1], decimal, enough) if both else None
    own = dict(zip(sides, scales, strict=True)) if scales else {}
    chosen = {sides[side][about].id for side in own for about in both}
    return [
        replace(one, kind="scale", scale=own[one.purpose]) if one.id in chosen else _single_sided(one, sides)
        for one in asked
    ]


def _single_sided(one: Asked, sides: Mapping[str, object]) -> Asked:
    return replace(one, purpose="", about="") if one.purpose in sides else one
