"""Common words of the texts as attributes, for projects whose columns say little of what is bought."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.discover.attributes import Attribute, of_words
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.matching import WORDS, with_matches
from jtbd_jobs.rules.words import LETTERS, is_function_word, is_name, lemma
from jtbd_reports.engine import collected, kept

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST = 3
_ANY = Jobs.model_validate(
    {"jobs": [{"id": "any", "name": "any", "statement": "any", "rule": {"text": {"exists": True}}}]}
)
"""A rule like any other: what is wanted are the words that it would be asked of."""
_FORMS, _WORDS = 600, 40


def common_words(deals: nw.LazyFrame[Any], share: float) -> tuple[Attribute, ...]:
    """Words that at least this share of deals hold in some form, at most forty, the commonest first.

    Names of people, function words, numbers and words shorter than three letters are left out.

    Args:
        deals: with at least one column of text.
        share: from 0 to 1.
    """
    folded = with_matches({"deals": deals}, _ANY)
    words = nw.col(WORDS).str.replace_all(f"[^{LETTERS}]+", " ").str.split(" ").alias("form")
    # Kept, because Narwhals spreads a list in two passes over what it stands in.
    lists = kept(folded.filter(nw.col(WORDS) != "").select(words))
    said = lists.explode("form").filter(nw.col("form").str.len_chars() >= _SHORTEST)
    counted = said.group_by("form").agg(nw.len().cast(nw.Int64).alias("n"))
    rows = collected(counted.sort(["n", "form"], descending=[True, False]).head(_FORMS))
    size = int(collected(deals.select(nw.len().alias("n")))[0]["n"])
    found = _lemmas((row["form"], int(row["n"])) for row in rows)
    return tuple(of_words("text", word, [word]) for word, n in found[:_WORDS] if n >= share * size)


def _lemmas(forms: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for form, n in forms:
        if not is_function_word(form) and not is_name(form):
            counts[lemma(form)] += n
    kept_words = [(word, n) for word, n in counts.items() if len(word) >= _SHORTEST and not is_function_word(word)]
    return sorted(kept_words, key=lambda one: (-one[1], one[0]))
