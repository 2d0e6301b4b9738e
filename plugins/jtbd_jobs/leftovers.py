"""What deals that no rule matches have in common, so that the next rule can be written; never one deal's own text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.words import LETTERS, fold, is_function_word, is_name, lemma, patterns
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SHORTEST = 3
_EVERYWHERE = 0.9
"""A word in more of the deals than this («Сделка 123») tells none of them from the others."""
_CANDIDATES = 400
"""Word forms looked at, the commonest first."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what a rule `text: {contains: [word]}` would match among the deals that no rule matches."""

    word: str
    customers: int
    deals: int


def common_words(deals: nw.LazyFrame[Any], minimum: int, most: int) -> tuple[Word, ...]:
    """Commonest words of unassigned deals, each said by at least `minimum` customers.

    Names of people, function words, numbers and words shorter than three letters are left out.

    Args:
        deals: as made by `assigned`.
        minimum: the smallest number of customers.
        most: how many words at most.
    """
    left = deals.filter(nw.col("job").is_null() & (nw.col("words") != "")).select("cluster", "words")
    lemmas = _lemmas(_common_forms(left, minimum))[: 3 * most]
    everything, counted = _counted(left, lemmas)
    found = [word for word in counted if word.customers >= minimum and word.deals <= _EVERYWHERE * everything]
    return tuple(sorted(found, key=lambda word: (-word.customers, -word.deals, word.word))[:most])


def _common_forms(left: nw.LazyFrame[Any], minimum: int) -> list[str]:
    spaced = nw.col("words").str.replace_all(f"[^{LETTERS}]+", " ").str.split(" ").alias("form")
    said = left.select("cluster", spaced).explode("form").filter(nw.col("form").str.len_chars() >= _SHORTEST)
    counted = said.unique(subset=["cluster", "form"], keep="any").group_by("form").agg(nw.len().alias("n"))
    # A little below the minimum, since the forms of one word add up.
    common = counted.filter(nw.col("n") >= max(minimum // 2, 1)).sort(["n", "form"], descending=[True, False])
    return [str(row["form"]) for row in collected(common.head(_CANDIDATES))]


def _lemmas(forms: Iterable[str]) -> list[str]:
    """Dictionary forms in the order of their commonest form, without what says nothing or somebody's name."""
    kept = (form for form in forms if not is_function_word(form) and not is_name(form))
    found = dict.fromkeys(map(lemma, kept))
    return [word for word in found if len(word) >= _SHORTEST and not is_function_word(word)]


def _counted(left: nw.LazyFrame[Any], lemmas: list[str]) -> tuple[int, list[Word]]:
    """How many deals have a text, and each word's customers and deals."""
    flags = {f"w{index}": _says(word) for index, word in enumerate(lemmas)}
    per_cluster = left.group_by("cluster").agg(
        nw.len().cast(nw.Int64).alias("n"),
        *(flag.cast(nw.Int64).sum().cast(nw.Int64).alias(name) for name, flag in flags.items()),
    )
    sums = [nw.col(name).sum().alias(f"{name}_deals") for name in flags]
    people = [(nw.col(name) > 0).cast(nw.Int64).sum().alias(f"{name}_customers") for name in flags]
    row: Mapping[str, Any] = collected(per_cluster.select(nw.col("n").sum(), *sums, *people))[0]
    words = [
        Word(fold(word), int(row[f"{name}_customers"] or 0), int(row[f"{name}_deals"] or 0))
        for name, word in zip(flags, lemmas, strict=True)
    ]
    return int(row["n"] or 0), words


def _says(word: str) -> nw.Expr:
    return reduce(or_, (nw.col("words").str.contains(pattern) for pattern in patterns([word])))
