"""What deals that no rule matches have in common, so that the next rule can be written; never one deal's own text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.words import LETTERS, is_function_word, is_name, lemma, patterns
from jtbd_reports.engine import collected, kept
from jtbd_reports.stats import benjamini_hochberg, compare_shares

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST = 3
_LEVEL = 0.05
_CANDIDATES = 400
"""Word forms looked at, the commonest first."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what a rule `text: {contains: [word]}` would match among the deals that no rule matches."""

    word: str
    customers: int
    deals: int


def common_words(deals: nw.LazyFrame[Any], minimum: int, most: int) -> tuple[Word, ...]:
    """Commonest words that unassigned deals use more often than assigned ones, each said by enough customers.

    Names of people, function words, numbers and words shorter than three letters are left out. "More often" is a
    two-proportion test of the word's part in all words, at a false discovery rate of 5 % over the words looked at;
    where no deal is assigned, every common word is telling.

    Args:
        deals: as made by `assigned`.
        minimum: the smallest number of customers.
        most: how many words at most.
    """
    counted = _forms(deals)
    lemmas = _telling(_common(counted, minimum), _sizes(counted))[: 3 * most]
    if not lemmas:
        return ()
    left = deals.filter(nw.col("job").is_null() & (nw.col("words") != "")).select("cluster", "words")
    found = [word for word in _counted(left, lemmas) if word.customers >= minimum]
    return tuple(sorted(found, key=lambda word: (-word.customers, -word.deals, word.word))[:most])


def _forms(deals: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Word forms with how often unassigned and assigned deals use them."""
    words = nw.col("words").str.replace_all(f"[^{LETTERS}]+", " ").str.split(" ").alias("form")
    # Kept, because Narwhals spreads a list in two passes over what it stands in.
    lists = kept(deals.select(nw.col("job").is_null().alias("left"), words))
    said = lists.explode("form").filter(nw.col("form").str.len_chars() >= _SHORTEST)
    inside = nw.col("left").cast(nw.Int64).sum().cast(nw.Int64).alias("inside")
    counted = said.group_by("form").agg(inside, nw.len().cast(nw.Int64).alias("all"))
    return kept(counted.with_columns((nw.col("all") - nw.col("inside")).alias("outside")))


def _sizes(counted: nw.LazyFrame[Any]) -> tuple[int, int]:
    """How many words the unassigned and the assigned deals are made of."""
    row = collected(counted.select(nw.col("inside").sum(), nw.col("outside").sum()))[0]
    return int(row["inside"] or 0), int(row["outside"] or 0)


def _common(counted: nw.LazyFrame[Any], minimum: int) -> list[tuple[str, int, int]]:
    # A little below the minimum, since the forms of one word add up.
    common = counted.filter(nw.col("inside") >= max(minimum // 2, 1)).sort(["inside", "form"], descending=[True, False])
    return [(row["form"], int(row["inside"]), int(row["outside"])) for row in collected(common.head(_CANDIDATES))]


def _telling(forms: Iterable[tuple[str, int, int]], sizes: tuple[int, int]) -> list[str]:
    """Dictionary forms of what unassigned deals say more often, the commonest first."""
    counts: dict[str, tuple[int, int]] = {}
    for form, own, others in forms:
        if not is_function_word(form) and not is_name(form):
            # Forms of a word add up, so that «ипотека» and «ипотеку» are tested as one.
            before = counts.get(word := lemma(form), (0, 0))
            counts[word] = before[0] + own, before[1] + others
    words = [word for word in counts if len(word) >= _SHORTEST and not is_function_word(word)]
    if sizes[1]:
        tests = [_more_often(*counts[word], *sizes) for word in words]
        words = [word for word, level in zip(words, benjamini_hochberg(tests), strict=True) if level < _LEVEL]
    return sorted(words, key=lambda word: (-counts[word][0], word))


def _more_often(own: int, others: int, inside: int, outside: int) -> float:
    """p-value that a word is as common in both groups; 1 where it is rarer among the unassigned."""
    share, rest = own / inside, others / outside
    return compare_shares(share, inside, rest, outside) if share > rest else 1.0


def _counted(left: nw.LazyFrame[Any], lemmas: list[str]) -> list[Word]:
    """What a rule on each word would match."""
    flags = {f"w{index}": _says(word) for index, word in enumerate(lemmas)}
    # By customer, and by the very patterns that a rule would use: the table promises what the rule keeps.
    per_cluster = left.group_by("cluster").agg(
        *(flag.cast(nw.Int64).sum().cast(nw.Int64).alias(name) for name, flag in flags.items())
    )
    sums = [nw.col(name).sum().alias(f"{name}_deals") for name in flags]
    people = [(nw.col(name) > 0).cast(nw.Int64).sum().alias(f"{name}_customers") for name in flags]
    row = collected(per_cluster.select(*sums, *people))[0]
    return [
        Word(word, int(row[f"{name}_customers"] or 0), int(row[f"{name}_deals"] or 0))
        for name, word in zip(flags, lemmas, strict=True)
    ]


def _says(word: str) -> nw.Expr:
    return reduce(or_, (nw.col("words").str.contains(pattern) for pattern in patterns([word])))
