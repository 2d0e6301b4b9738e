"""What a question seems to be, judged by its words and its answers; what people confirm or put right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, fold, number, squeeze
from jtbd_surveys.amounts import amount
from jtbd_surveys.layout import Draft
from jtbd_surveys.scales import Points, labels_of, likely_scale, plain, spanning_scale
from jtbd_surveys.splitting import likely_separator
from jtbd_surveys.variables import says_its_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_surveys.variables import Variable

_CHOICES = 30
"""Distinct answers beyond which a question is open."""
_REPEATED = 0.5
"""Distinct answers among all, up to which they come from a list."""
_LONG = 120
"""Characters that no option has."""
MOSTLY = 0.8
"""Share of answers that show a scale in the main."""
_PRICED = re.compile(
    r"цен[аеуой]|стоимост|стоит|сколько.{0,30}(?:плат|руб)|\bprice|\bcost|how much.{0,40}pay|₽|€|\$", re.IGNORECASE
)
_COUNTED = re.compile(
    r"years|how (?:many|old|long)|number of|\bage\b|\bсколько|возраст|\bлет\b|количеств|числ[оа]\b", re.IGNORECASE
)
"""Words of a header after which small numbers are counts, not points of a scale."""
_TIMED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a question seems to be: its kind, its scale, what separates several answers in one cell."""

    kind: str
    scale: Points | None = None
    separator: str = ""


def guess(draft: Draft, seen: Mapping[str, int], decimal: str, variable: Variable | None = None) -> Guess:
    """The kind of a question of one column by its distinct answers.

    Args:
        draft: the question.
        seen: distinct answers with how often each was given.
        decimal: sign of the project.
        variable: what an SPSS file says of it.
    """
    if variable is not None and variable.points:
        return _of_labels(variable)
    if not seen:
        return Guess("open")
    if not _COUNTED.search(draft.header) and (scale := likely_scale(seen, decimal)):
        return Guess("scale", scale)
    if not any(isinstance(number(text, decimal), Bad) for text in seen):
        return Guess(_numeric(draft, seen, decimal))
    if _priced(draft) and not any(isinstance(amount(text, decimal), Bad) for text in seen):
        return Guess("price")
    return _of_words(seen)


def _priced(draft: Draft) -> bool:
    return bool(_PRICED.search(draft.header)) or purpose_of(draft)[0].startswith("price")


def _of_words(seen: Mapping[str, int]) -> Guess:
    """A date, several answers in one cell, one of a list, or words of the respondent's own."""
    if all(_is_day(text) for text in seen):
        return Guess("date")
    if separator := likely_separator(seen):
        return Guess("multiple", separator=separator)
    return Guess("single" if _listed(seen) else "open")


def _is_day(text: str) -> bool:
    return bool(_TIMED.match(text)) and any(not isinstance(moment(text, order), Bad) for order in ("dmy", "mdy"))


def _of_labels(variable: Variable) -> Guess:
    """An SPSS variable with value labels: names, a scale, or a number some values of which have a name."""
    # labels on a few values only are exceptions; labels that repeat the value say nothing
    if not variable.covered or says_its_number(variable.points):
        return Guess("number")
    points = list(variable.points.values())
    if not variable.ordered or len(points) < 3:  # noqa: PLR2004 - two points are a choice
        return Guess("single")
    return Guess("scale", Points(min(points), max(points), labels_of(variable.points)))


def _numeric(draft: Draft, seen: Mapping[str, int], decimal: str) -> str:
    """Yes and no in code, a price, or a number."""
    if len(seen) <= 2 and all(number(text, decimal) in {0, 1, 2} for text in seen):  # noqa: PLR2004 - yes and no
        return "single"
    return "price" if _priced(draft) else "number"


def _listed(seen: Mapping[str, int]) -> bool:
    """Whether answers come from a list: few, short, given again and again."""
    total = sum(seen.values())
    # an answer that long was written, not chosen
    if max(map(len, seen)) > _LONG:
        return False
    return len(seen) <= 2 or (len(seen) <= _CHOICES and len(seen) <= _REPEATED * total)  # noqa: PLR2004 - yes and no


_PAIR = re.compile(
    r"(?:(?P<imp>imp|importance|важность)|(?P<sat>sat|satisfaction|удовлетвор[её]нность))\s*[-_:.—–]+\s*(?P<about>.+)",
    re.IGNORECASE | re.DOTALL,
)
_IMPORTANT = re.compile(r"важн|important|importance", re.IGNORECASE)
_SATISFIED = re.compile(r"довол[еь]|удовлетвор|устраива|satisf", re.IGNORECASE)
_KANO = re.compile(r"(?P<about>.+?)\s*[(\[](?P<side>functional|dysfunctional)[)\]]", re.IGNORECASE)
_SHORT_PRICES = {"tch": "price_too_cheap", "ch": "price_cheap", "ex": "price_expensive", "tex": "price_too_expensive"}
_PRICES = (
    (
        "price_too_cheap",
        r"too.?cheap|so (?:low|cheap)\b.*quality|(?:слишком|настолько) (?:д[её]шев|низк)|не так|сомн|подозрит",
    ),
    ("price_too_expensive", r"too.?expensive|so expensive|(?:слишком|настолько) (?:дорог|высок)"),
    ("price_cheap", r"bargain|good value|great buy|выгодн|недорог|д[её]шев"),
    ("price_expensive", r"get(?:ting)? expensive|дорог|высокой"),
)
_MAXDIFF = re.compile(r"(?:[A-Za-zА-я]{0,6}\d{1,3})[._ -]+(?P<about>.+)")
_BEST = re.compile(r"most |best|least |worst|наиболее|наименее|самое|больше всего|меньше всего", re.IGNORECASE)


def purpose_of(draft: Draft, seen: Mapping[str, int] | None = None) -> tuple[str, str]:
    """What a question seems to measure, and of what: purpose and subject; empty where nothing tells."""
    if match := _PAIR.fullmatch(draft.header):
        return ("importance" if match["imp"] else "satisfaction"), match["about"].strip()
    if match := _KANO.fullmatch(draft.header):
        return f"kano_{match['side'].lower()}", match["about"]
    if seen and len(seen) == 2 and all(map(_BEST.match, seen)) and (match := _MAXDIFF.fullmatch(draft.header)):  # noqa: PLR2004 - best and worst
        return "maxdiff", match["about"]
    if draft.item and (_IMPORTANT.search(draft.text) or _SATISFIED.search(draft.text)):
        return ("satisfaction" if _SATISFIED.search(draft.text) else "importance"), draft.item
    return _price(draft.header), ""


def may_ask(headers: Sequence[str]) -> bool:
    """Whether some headers could be those of a survey: questions, or names that tell a purpose."""
    texts = [squeeze(header) for header in headers]
    told = (text.endswith("?") or purpose_of(Draft(text, "", ()))[0] or _MAXDIFF.fullmatch(text) for text in texts)
    return sum(map(bool, told)) > 1


def _price(header: str) -> str:
    """Van Westendorp's four questions, by the words in which they are put or by their usual short names."""
    # the short names are those of the R package that most published examples use
    if short := _SHORT_PRICES.get(fold(header)):
        return short
    if not _PRICED.search(header):
        return ""
    return next((purpose for purpose, words in _PRICES if re.search(words, header, re.IGNORECASE | re.DOTALL)), "")


def pair_scales(
    importance: Sequence[Mapping[str, int]],
    satisfaction: Sequence[Mapping[str, int]],
    decimal: str,
    enough: float = MOSTLY,
) -> tuple[Points, Points] | None:
    """The scales of importance and of satisfaction; one for both where it holds enough of the satisfactions.

    Args:
        importance: distinct answers of each question with how often each was given.
        satisfaction: the same of the other side.
        decimal: sign of the project.
        enough: share of satisfactions that must stand on the scale of importance; below it they have their own.
    """
    # people agree on importance more than on satisfaction, so its answers show the scale better
    found = _scale_of(importance, decimal)
    if found is None or not any(satisfaction):
        return None
    total = on = 0
    for seen in satisfaction:
        for text, count in seen.items():
            value = number(text, decimal)
            total += count
            inside = not isinstance(value, Bad) and found.low <= value <= found.high
            on += count if inside or plain(text) in found.labels else 0
    if on >= enough * total:
        return found, found
    own = _scale_of(satisfaction, decimal)
    return (found, own) if own else (found, found) if on > MOSTLY * total else None


def _scale_of(answers: Sequence[Mapping[str, int]], decimal: str) -> Points | None:
    texts = dict.fromkeys(text for seen in answers for text in seen)
    return likely_scale(texts, decimal) or spanning_scale(texts, decimal)
