"""`questions.yml` held against an export: which description is of which column, and everything wrong at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from jtbd_reports.problems import nearest
from jtbd_reports.tables.values import fold, squeeze
from jtbd_surveys.asked import Asked, guessed, points, told, with_purposes
from jtbd_surveys.formats import is_other
from jtbd_surveys.guessing import MOSTLY
from jtbd_surveys.layout import Draft, own_words

_Found = TypeVar("_Found")

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jtbd_reports.problems import Problem
    from jtbd_reports.yaml_files import Document, KeyPath
    from jtbd_surveys.layout import Layout, Seen
    from jtbd_surveys.questionnaire import Key, Pair, Question, QuestionsFile
    from jtbd_surveys.variables import Variable
    from jtbd_surveys.wide import Wide

_LISTED = 5
_TOLD = frozenset({"contact", "technical"})
"""Roles that only a header suggested."""


@dataclass(slots=True)
class Matcher:
    """Finds the columns of described questions, and gathers what is wrong.

    Attributes:
        wide: the export.
        layout: its columns.
        seen: distinct texts of each column.
        decimal: sign of the project.
        document: `questions.yml`, for places.
        problems: what was found wrong.
    """

    wide: Wide
    layout: Layout
    seen: Sequence[Seen]
    decimal: str
    document: Document
    problems: list[Problem] = field(default_factory=list)
    used: dict[int, str] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)

    def questions(self, described: QuestionsFile) -> list[Asked]:
        """All questions in the order of the columns, those left out by `ignore` missing."""
        # the key is looked up first: no question may hold it
        keys = {place for n, key in enumerate(described.keys) for place in self._key(n, key)}
        self.used.update(dict.fromkeys(keys, "key"))
        found: list[Asked] = []
        for n, question in enumerate(described.questions):
            found += self._question(("questions", n), question)
        for n, pair in enumerate(described.pairs):
            found += self._pair(("pairs", n), pair)
        self._check_outcomes(found)
        for n, draft in enumerate(self.layout.drafts, 1):
            if not self.used.keys() & set(draft.positions):
                found.append(self._guessed(f"q{n}", draft))
        return sorted(found, key=lambda one: one.draft.positions[0])

    def keys(self, described: QuestionsFile) -> list[tuple[int, str]]:
        """Position and kind of each linking column."""
        return [(place, key.kind) for n, key in enumerate(described.keys) for place in self._key(n, key)]

    def _key(self, n: int, key: Key) -> list[int]:
        # a list and a single key stand at different places of the file
        many = isinstance(self.document.data.get("key"), list)
        at: KeyPath = ("key", n, "header") if many else ("key", "header")
        place = self._column(at, key.header, key.origin)
        return [] if place is None else [place]

    def _guessed(self, id_: str, draft: Draft) -> Asked:
        # a made id never takes the place of a told one
        while id_ in self.ids:
            id_ += "_"
        self.ids.add(id_)
        return self._guess(id_, draft)

    def _guess(self, id_: str, draft: Draft) -> Asked:
        variable = self.wide.variables.get(self.wide.headers[draft.positions[0]])
        return guessed(id_, draft, self.seen, self.decimal, variable)

    def _question(self, at: KeyPath, question: Question) -> Iterable[Asked]:
        if question.columns:
            draft = self._spread(at, question)
            drafts = [(draft, "")] if draft else []
        elif self._is_pattern(question.header):
            drafts = self._starred((*at, "header"), question.header, question.names)
        else:
            draft = self._draft((*at, "header"), question.header, question.origin)
            drafts = [(draft, "")] if draft else []
        also = [self._column((*at, "also", n), header, None) for n, header in enumerate(question.also)]
        self._check_id(at, question.id)
        for n, (draft, star) in enumerate(drafts, 1):
            self._use(at, draft, also)
            id_ = f"{question.id}_{n}" if self._is_pattern(question.header) else question.id
            self.ids.add(id_)
            one = told(question, self._guess(id_, draft), self._answers(draft, also), self.decimal)
            if one.kind == "scale" and one.scale is None:
                message = "its scale is not told and its answers do not show it"
                self.problems.append(self.document.problem(at, message, "Add scale: {low: 1, high: 5}."))
            if one.purpose != "ignore":
                places = tuple(place for place in also if place is not None)
                yield replace(one, also=places, about=one.about or star)

    def _check_id(self, at: KeyPath, id_: str) -> None:
        if id_ in self.ids:
            self.problems.append(self.document.problem((*at, "id"), f"the id {id_!r} stands twice"))
        self.ids.add(id_)

    def _answers(self, draft: Draft, also: Sequence[int | None]) -> Mapping[str, int]:
        """Distinct answers of all wordings together."""
        found: dict[str, int] = {}
        for place in (*draft.positions, *(place for place in also if place is not None)):
            for text, count in self.seen[place].items():
                found[text] = found.get(text, 0) + count
        return found

    def _pair(self, at: KeyPath, pair: Pair) -> Iterable[Asked]:
        sides: dict[str, dict[str, Draft]] = {}
        for side, header in (("importance", pair.importance), ("satisfaction", pair.satisfaction)):
            if self._is_pattern(header):
                sides[side] = {star: draft for draft, star in self._starred((*at, side), header, {})}
            elif draft := self._draft((*at, side), header, None):
                sides[side] = {pair.outcome or "": draft}
        if len(sides) < 2:  # noqa: PLR2004 - both sides of a pair
            return
        self._check_sides(at, sides, pair)
        both = {"importance": pair.scale, "satisfaction": pair.satisfaction_scale or pair.scale}
        scales = {side: replace(points(scale), reversed=pair.reversed) for side, scale in both.items()}
        # both questions of an outcome carry one number, whatever their order in the file
        numbers = {star: n for n, star in enumerate(sides["importance"] | sides["satisfaction"], 1)}
        first = sum(name.startswith("importance_") for name in self.ids)
        for side, drafts in sides.items():
            for star, draft in drafts.items():
                self._use(at, draft, ())
                one = self._guessed(f"{side}_{first + numbers[star]}", draft)
                about = pair.names.get(star, star)
                yield replace(one, kind="scale", scale=scales[side], separator="", purpose=side, about=about)

    def _check_sides(self, at: KeyPath, sides: Mapping[str, Mapping[str, Draft]], pair: Pair) -> None:
        """Each outcome needs both questions; each name an outcome."""
        importance, satisfaction = sides["importance"], sides["satisfaction"]
        for side, own, other in (
            ("satisfaction", importance, satisfaction),
            ("importance", satisfaction, importance),
        ):
            lacking = [star for star in own if star not in other]
            if lacking:
                message = f"no column asks this of {_some(lacking)}"
                self.problems.append(self.document.problem((*at, side), message))
        for name in pair.names:
            if name not in importance:
                message = f"no outcome is called {name!r} in the headers"
                self.problems.append(
                    self.document.problem((*at, "names", name), message, nearest(name, importance), key=True)
                )

    def _check_outcomes(self, asked: Sequence[Asked]) -> None:
        """One question of each side for each outcome, else no rating can be made of them."""
        seen: set[tuple[str, str]] = set()
        for one in asked:
            side = one.purpose, fold(one.about)
            if one.purpose in {"importance", "satisfaction"}:
                if side in seen:
                    message = f"two questions ask for the {one.purpose} of {one.about!r}"
                    self.problems.append(self.document.problem((), message))
                if one.kind != "scale":
                    message = f"{one.id} measures {one.purpose} and must be of kind scale, not {one.kind}"
                    self.problems.append(self.document.problem((), message))
                seen.add(side)

    def _use(self, at: KeyPath, draft: Draft, also: Sequence[int | None]) -> None:
        name = f"{at[0]}[{at[1]}]"
        for place in (*draft.positions, *(place for place in also if place is not None)):
            if place in self.used:
                message = (
                    f"the column {squeeze(self.wide.headers[place])!r} is described twice, in {self.used[place]} too"
                )
                self.problems.append(self.document.problem(at, message))
            self.used[place] = name

    def _spread(self, at: KeyPath, question: Question) -> Draft | None:
        """A question of columns that the file names, one for each option."""
        columns = [(one, None) if isinstance(one, str) else (one.header, one.origin) for one in question.columns]
        places = [self._column((*at, "columns", n), *column) for n, column in enumerate(columns)]
        found = [place for place in places if place is not None]
        if len(found) < len(places):
            return None
        options = tuple(question.options or [header for header, _origin in columns])
        if len(options) != len(found):
            message = f"expected an option for each of the {len(found)} columns, got {len(options)}"
            self.problems.append(self.document.problem((*at, "options"), message))
            return None
        others = (
            p for p, option in zip(found, options, strict=True) if is_other(option) and own_words(option, self.seen[p])
        )
        return Draft(question.header, "", tuple(found), options, next(others, None))

    def _is_pattern(self, header: str) -> bool:
        """Whether a star stands for any text; a column may have one in its own header."""
        return "*" in header and not any(fold(header) == fold(own) for own in self.wide.headers)

    def _starred(self, at: KeyPath, header: str, names: Mapping[str, str]) -> list[tuple[Draft, str]]:
        """Questions whose header fits, each with the name of what the star stands for."""
        parts = map(re.escape, squeeze(header).split("*"))
        pattern = re.compile("(.+?)".join(parts), re.DOTALL | re.IGNORECASE)
        found: list[tuple[Draft, str]] = []
        for draft in self.layout.drafts:
            fits = (pattern.fullmatch(squeeze(name)) for name in self._names(draft))
            if match := next(filter(None, fits), None):
                star = match[1].strip()
                found.append((draft, names.get(star, star)))
        if not found:
            self.problems.append(self.document.problem(at, f"no column fits {header!r}", self._nearest(header)))
        return found

    def _names(self, draft: Draft) -> list[str]:
        """What a question may be called: its header, its text where it has no item, its columns' own headers."""
        own = [self.wide.headers[place] for place in draft.positions] if not draft.options else []
        variables = [variable.text for name in own if (variable := self.wide.variables.get(name))]
        return [draft.header, *own, *variables]

    def _draft(self, at: KeyPath, header: str, origin: int | None) -> Draft | None:
        wanted = fold(header)
        found = [draft for draft in self.layout.drafts if wanted in map(fold, self._names(draft))]
        return self._only(at, header, origin, found or self._set_aside(header))

    def _set_aside(self, header: str) -> list[Draft]:
        """Columns that looked like contact or technical data, where the file says that they are questions."""
        spots = [place for place, name in enumerate(self.wide.headers) if fold(name) == fold(header)]
        return [Draft(squeeze(header), "", (place,)) for place in spots if self.layout.roles[place] in _TOLD]

    def _column(self, at: KeyPath, header: str, origin: int | None) -> int | None:
        found = [place for place, name in enumerate(self.wide.headers) if fold(name) == fold(header)]
        return self._only(at, header, origin, found)

    def _only(self, at: KeyPath, header: str, origin: int | None, found: Sequence[_Found]) -> _Found | None:
        """The one that is meant, or None with a problem."""
        if not found and fold(header) in map(fold, self.wide.headers):
            message = f"the column {squeeze(header)!r} holds ids, times, phones or addresses and can be no question"
            self.problems.append(self.document.problem(at, message))
        elif not found:
            message = f"the export has no column {squeeze(header)!r}"
            self.problems.append(self.document.problem(at, message, self._nearest(header)))
        elif origin is None and len(found) > 1:
            message = f"the export has {len(found)} columns {squeeze(header)!r}"
            self.problems.append(self.document.problem(at, message, "Say which with origin: 1, 2 …"))
        elif (origin or 1) > len(found):
            message = f"the export has only {len(found)} of column {squeeze(header)!r}, there is no origin {origin}"
            self.problems.append(self.document.problem(at, message))
        else:
            return found[(origin or 1) - 1]
        return None

    def _nearest(self, header: str) -> str:
        return nearest(squeeze(header), {squeeze(name) for name in self.wide.headers if squeeze(name)})


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:_LISTED])
    return shown if len(names) <= _LISTED else f"{shown} … ({len(names)} in all)"


def undescribed(
    headers: Sequence[str],
    variables: Mapping[str, Variable],
    layout: Layout,
    seen: Sequence[Seen],
    decimal: str,
    *,
    enough: float = MOSTLY,
) -> list[Asked]:
    """All questions as they look, where no file describes them; `enough` as in `pair_scales`."""
    found = [
        guessed(f"q{n}", draft, seen, decimal, variables.get(headers[draft.positions[0]]))
        for n, draft in enumerate(layout.drafts, 1)
    ]
    return with_purposes(found, seen, decimal, enough)
