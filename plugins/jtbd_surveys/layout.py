"""Which columns of an export hold what: ids and times, contacts, and the questions that are asked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from jtbd_reports.personal import normal_email, normal_phone
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, fold, number, squeeze
from jtbd_surveys.formats import is_other, is_score
from jtbd_surveys.words import CHOSEN, COMPLETE, NAMED, NOT_CHOSEN, PHONED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from jtbd_surveys.formats import Format, Head
    from jtbd_surveys.words import Role

    Seen = Mapping[str, int]

_LOOKED_AT = 200
"""Distinct texts of a column that are looked at to see what it holds."""
_MOSTLY = 0.8
_HALF = 0.5
_SHOWN = 120
"""Characters of a question that has no words of its own, only its options."""
_ONCE: tuple[Role, ...] = ("respondent_id", "started_at", "submitted_at", "status", "collector", "seconds")


@dataclass(frozen=True, slots=True)
class Draft:
    """One question as the columns show it.

    Attributes:
        text: its words.
        item: the row of a grid.
        positions: its columns; several where there is one for each option.
        options: by column, the option it is for; empty where the question has one column.
        own: the column with words of the respondent's own, beside the options.
        words: of the question in full, where its header is only a name.
    """

    text: str
    item: str
    positions: tuple[int, ...]
    options: tuple[str, ...] = ()
    own: int | None = None
    words: str = ""

    @property
    def header(self) -> str:
        """`Question [item]`."""
        return f"{self.text} [{self.item}]" if self.item else self.text


@dataclass(frozen=True, slots=True)
class Layout:
    """What an export's columns are.

    Attributes:
        roles: by column.
        drafts: the questions, in the order of the columns.
    """

    roles: tuple[Role, ...]
    drafts: tuple[Draft, ...]

    def place(self, role: Role) -> int | None:
        """The column of a role there is one of; None where it is not there."""
        return next((at for at, found in enumerate(self.roles) if found == role), None)

    def places(self, role: Role) -> list[int]:
        """All columns of a role."""
        return [at for at, found in enumerate(self.roles) if found == role]


def lay_out(format_: Format, headers: Sequence[str], seen: Sequence[Seen]) -> Layout:
    """Roles and questions of an export.

    Args:
        format_: whose export it is.
        headers: one for each column.
        seen: by column, its distinct texts with how often each stands.
    """
    roles = _roles(format_, headers, seen)
    heads = format_.heads([header if roles[at] == "answer" else "" for at, header in enumerate(headers)])
    roles = ["technical" if role == "answer" and is_score(heads[at]) else role for at, role in enumerate(roles)]
    asked = [at for at, role in enumerate(roles) if role == "answer"]
    return Layout(tuple(roles), tuple(_drafts(asked, heads, seen)))


def _roles(format_: Format, headers: Sequence[str], seen: Sequence[Seen]) -> list[Role]:
    roles: list[Role] = []
    for header, texts in zip(headers, seen, strict=True):
        role = _role(format_, squeeze(header), texts)
        # of two columns with a time the first is taken; the second is no question for that
        roles.append("technical" if role in _ONCE and role in roles else role)
    return roles


def _role(format_: Format, header: str, texts: Seen) -> Role:
    """What one column is for: told by its header, borne out by its cells."""
    told = format_.roles.get(fold(header), "answer")
    sample = dict(islice(texts.items(), _LOOKED_AT))
    # what cells hold counts for more than what the header says: clients rename columns
    if _share(sample, lambda text: "@" in text and normal_email(text) is not None) > _MOSTLY:
        return "email"
    # digits alone look like phones in ids and sums, so a phone needs a header that says so
    phones = _share(sample, lambda text: normal_phone(text) is not None)
    if phones > (_HALF if told == "phone" or PHONED.search(header) else 1):
        return "phone"
    # a column called so with nothing usable in it is still somebody's contact
    if told in {"email", "phone"}:
        return "answer" if sample and told == "phone" else "contact"
    if NAMED.match(header):
        return "contact"
    proof = _PROOFS.get(told)
    return told if proof is None or not sample or _share(sample, proof) > _MOSTLY else "answer"


def _share(texts: Seen, holds: Callable[[str], bool]) -> float:
    """The share of cells of which something holds."""
    return sum(count for text, count in texts.items() if holds(text)) / max(1, sum(texts.values()))


_PROOFS: dict[Role, Callable[[str], bool]] = {
    "status": lambda text: fold(text) in COMPLETE,
    "seconds": lambda text: not isinstance(number(text), Bad),
    "started_at": lambda text: any(not isinstance(moment(text, order), Bad) for order in ("dmy", "mdy")),
    "submitted_at": lambda text: any(not isinstance(moment(text, order), Bad) for order in ("dmy", "mdy")),
}


def _drafts(asked: Sequence[int], heads: Sequence[Head], seen: Sequence[Seen]) -> Iterable[Draft]:
    """Questions of the answer columns: runs of option columns first, then groups under one text."""
    at = 0
    while at < len(asked):
        run = _run(asked[at:], heads, seen)
        if run:
            yield _of_run(run, heads, seen)
            at += len(run)
            continue
        text = heads[asked[at]].text
        group = asked[at:]
        size = next((n for n, place in enumerate(group) if heads[place].text != text), len(group))
        yield from _of_group(group[:size], heads, seen)
        at += size


def _run(places: Sequence[int], heads: Sequence[Head], seen: Sequence[Seen]) -> list[int]:
    """Columns from the first on that each hold nothing but their own header: options of one question.

    Options that nobody chose may stand between, a column for other words at the end.
    """
    run: list[int] = []
    size = 0
    for place in places:
        head, texts = heads[place], seen[place]
        # a column that ends the run may still be its «Other»
        if head.item or any(fold(text) != fold(head.text) for text in texts):
            if len(run) > 1 and not head.item and is_other(head.text):
                return [*run, place]
            break
        run.append(place)
        size = len(run) if texts else size
    chosen = [place for place in run[:size] if seen[place]]
    return run[:size] if len(chosen) > 1 and seen[run[0]] else []


def _of_run(run: Sequence[int], heads: Sequence[Head], seen: Sequence[Seen]) -> Draft:
    options = [heads[place].text for place in run]
    own = run[-1] if is_other(options[-1]) and own_words(options[-1], seen[run[-1]]) else None
    text = " / ".join(options)
    return Draft(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…", "", tuple(run), tuple(options), own)


def own_words(option: str, texts: Seen) -> bool:
    """Whether the column of an option holds respondents' own words instead of marks."""
    return any(fold(text) not in {fold(option)} | CHOSEN | NOT_CHOSEN for text in texts)


def _of_group(group: Sequence[int], heads: Sequence[Head], seen: Sequence[Seen]) -> Iterable[Draft]:
    """The questions of neighbouring columns with one text."""
    text, items = heads[group[0]].text, [heads[place].item for place in group]
    others = [place for place, item in zip(group, items, strict=True) if item and is_other(item)]
    if len(group) > 1 and items[0] == "" and list(group[1:]) == others and len(others) == 1:
        return [Draft(text, "", (group[0],), own=others[0])]
    if len(group) > 1 and all(items) and _is_choice(group, items, others, seen):
        own = next((p for p, item in zip(group, items, strict=True) if p in others and own_words(item, seen[p])), None)
        return [Draft(text, "", tuple(group), tuple(items), own)]
    if len(group) > 1 and not any(items) and (options := _constants(group, seen)):
        return [Draft(text, "", tuple(options), tuple(options.values()))]
    return [Draft(text, item, (place,)) for place, item in zip(group, items, strict=True)]


def _is_choice(group: Sequence[int], items: Sequence[str], others: Sequence[int], seen: Sequence[Seen]) -> bool:
    """Whether columns are options of one question, not rows of a grid: cells repeat the option or mark it."""
    listed = [(place, item) for place, item in zip(group, items, strict=True) if place not in others]
    if not any(seen[place] for place, _item in listed):
        return False
    marked = all(fold(text) in {fold(item)} | CHOSEN | NOT_CHOSEN for place, item in listed for text in seen[place])
    # a service may write an option's number in place of its words
    numbered = all(set(seen[place]) <= {str(n)} for n, (place, _item) in enumerate(listed, 1))
    return marked or (numbered and len(listed) > 1)


def _constants(group: Sequence[int], seen: Sequence[Seen]) -> dict[int, str]:
    """Columns of one header that hold one text each, all different: the text is the option."""
    found = {place: next(iter(seen[place])) for place in group if len(seen[place]) == 1}
    # an option that nobody chose has no text to be known by
    filled = [place for place in group if seen[place]]
    different = len({fold(text) for text in found.values()}) == len(found)
    return found if len(found) > 1 and len(found) == len(filled) and different else {}
