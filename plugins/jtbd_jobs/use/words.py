"""Words that set a job's sales notes apart, and the phrases that its visitors searched for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.words import LETTERS, is_function_word, is_name, lemma, patterns, tokens
from jtbd_reports.engine import collected, kept

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Job, Jobs

_SHORTEST = 3
_FORMS = 800
"""Word forms looked at, the commonest first."""
_STRENGTH = 500
"""How many imagined words the prior is worth, against thousands in the notes of a job."""
_TELLING = 2.576
"""z beyond which a word sets a job apart: one in a hundred would by chance."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A word that a job's notes use more than those of the other jobs.

    Attributes:
        word: in its dictionary form.
        customers: of the job, in whose notes it stands in any form.
        z: standardised log-odds against the other jobs.
    """

    word: str
    customers: int
    z: float


def telling_words(deals: nw.LazyFrame[Any], jobs: Jobs, minimum: int, most: int) -> Mapping[str, tuple[Telling, ...]]:
    """Words of `comment` by job, those first that set it apart most.

    A customer counts a form of a word once, however often a manager wrote it. Words of the job's own rule are left
    out: a deal has the job because it holds them, so that they set it apart whatever customers say. Names of people,
    function words, numbers and words shorter than three letters are left out too.

    Args:
        deals: as made by `deals_of_jobs`.
        jobs: the catalogue.
        minimum: the smallest number of customers behind a word.
        most: how many words of a job at most.

    Source: Monroe, Colaresi & Quinn (2008), see `jtbd_reports.stats.log_odds`.
    """
    # folded once, for the forms and for the exact counts below
    noted = kept(deals.filter(~nw.col("comment").is_null()).select("job_id", "cluster", _folded().alias("words")))
    counts = _lemmas(_forms(noted), minimum)
    found: dict[str, list[tuple[str, float]]] = {}
    for job in jobs.jobs:
        own = _rule_words(job)
        # more than are shown, since those of too few customers fall out
        apart = [pair for pair in _apart(counts, job.id) if not _of_rule(pair[0], own)]
        found[job.id] = apart[: 2 * most]
    return _counted(noted, found, minimum, most)


def _folded() -> nw.Expr:
    lower = nw.col("comment").str.to_lowercase()
    for dotted, plain in (("ё", "е"), ("е\u0308", "е"), ("и\u0306", "й")):
        lower = lower.str.replace_all(dotted, plain, literal=True)
    return lower


def _forms(noted: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Word forms by job with the number of customers whose notes hold them."""
    split = nw.col("words").str.replace_all(f"[^{LETTERS}]+", " ").str.split(" ").alias("form")
    # kept, because Narwhals spreads a list in two passes over what it stands in
    lists = kept(noted.select("job_id", "cluster", split))
    said = lists.explode("form").filter(nw.col("form").str.len_chars() >= _SHORTEST)
    return kept(said.unique().group_by("job_id", "form").agg(nw.len().cast(nw.Int64).alias("n")))


def _lemmas(forms: nw.LazyFrame[Any], minimum: int) -> dict[str, dict[str, int]]:
    """Counts by lemma and job; under the empty lemma stands everything that is too rare to be looked at."""
    totals = forms.group_by("form").agg(nw.col("n").sum().cast(nw.Int64).alias("all"))
    # forms of one word add up, so those a little below the minimum are looked at too
    common = totals.filter(nw.col("all") >= max(minimum // 2, 1)).sort(["all", "form"], descending=[True, False])
    kept_forms = common.head(_FORMS)
    sizes = forms.group_by("job_id").agg(nw.col("n").sum().cast(nw.Int64).alias("n"))
    rest = {row["job_id"]: int(row["n"]) for row in collected(sizes)}
    counts: dict[str, dict[str, int]] = {}
    for row in collected(forms.join(kept_forms.select("form"), on="form", how="inner")):
        own = counts.setdefault(_word(row["form"]), {})
        own[row["job_id"]] = own.get(row["job_id"], 0) + int(row["n"])
        rest[row["job_id"]] -= int(row["n"])
    counts.setdefault("", {})
    # what is not looked at still belongs to the odds of what is
    for job, n in rest.items():
        counts[""][job] = counts[""].get(job, 0) + n
    return counts


def _word(form: str) -> str:
    """The lemma, or nothing for words that say nothing of a job."""
    # names of people say nothing of a job and may tell whom a note is about
    if is_function_word(form) or is_name(form):
        return ""
    found = lemma(form)
    return "" if len(found) < _SHORTEST or is_function_word(found) else found


def _apart(counts: Mapping[str, Mapping[str, int]], job: str) -> list[tuple[str, float]]:
    """Words that the job uses more than the others, with z, the largest first."""
    import numpy as np  # noqa: PLC0415 - loaded when something is computed

    from jtbd_reports.stats.log_odds import informative_prior, log_odds  # noqa: PLC0415

    words = sorted(word for word, by_job in counts.items() if sum(by_job.values()))
    own = np.array([counts[word].get(job, 0) for word in words], dtype=float)
    every = np.array([sum(counts[word].values()) for word in words], dtype=float)
    # with one job there is nothing to be set apart from
    if len(words) < 2 or own.sum() in (0, every.sum()):  # noqa: PLR2004
        return []
    z = log_odds(own, every - own, informative_prior(every, _STRENGTH)).z
    found = [(word, float(score)) for word, score in zip(words, z, strict=True) if word and score >= _TELLING]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _rule_words(job: Job) -> frozenset[str]:
    """Words of the rule, each in its dictionary form; a prefix keeps its star."""
    conditions = (condition for _, _, condition in job.rule.conditions())
    words = (word for one in conditions for phrase in one.contains or () for word in tokens(phrase))
    return frozenset(word if word.endswith("*") else lemma(word) for word in words)


def _of_rule(word: str, own: Collection[str]) -> bool:
    return word in own or any(word.startswith(one[:-1]) for one in own if one.endswith("*"))


def _counted(
    noted: nw.LazyFrame[Any], found: Mapping[str, Sequence[tuple[str, float]]], minimum: int, most: int
) -> dict[str, tuple[Telling, ...]]:
    """The words with the customers of the job that say them, those of too few left out."""
    asked = [(job, word, z) for job, pairs in found.items() for word, z in pairs]
    if not asked:
        return {}
    flags = {f"w{place}": (nw.col("job_id") == job) & _says(word) for place, (job, word, _) in enumerate(asked)}
    per_customer = noted.group_by("cluster").agg(
        *(flag.cast(nw.Int64).sum().cast(nw.Int64).alias(name) for name, flag in flags.items())
    )
    row = collected(per_customer.select(*((nw.col(name) > 0).cast(nw.Int64).sum().alias(name) for name in flags)))[0]
    told: dict[str, list[Telling]] = {}
    for place, (job, word, z) in enumerate(asked):
        customers = int(row[f"w{place}"] or 0)
        if customers >= minimum:
            told.setdefault(job, []).append(Telling(word, customers, z))
    return {job: tuple(words[:most]) for job, words in told.items()}


def _says(word: str) -> nw.Expr:
    return reduce(or_, (nw.col("words").str.contains(pattern) for pattern in patterns([word])))


def phrases(frame: nw.LazyFrame[Any], ids: Sequence[str], minimum: int, most: int) -> dict[str, list[list[Any]]]:
    """The commonest search phrases of each job with their visits; those of few visits are left out.

    Args:
        frame: `phrase_jobs`: `phrase`, `job_id`, `visits`.
        ids: ids of the jobs.
        minimum: the fewest visits behind a phrase.
        most: how many of a job at most.
    """
    common = frame.filter(nw.col("visits") >= minimum)
    found: dict[str, list[list[Any]]] = {}
    for job in ids:
        own = common.filter(nw.col("job_id") == job).select("phrase", "visits")
        # several rows of one phrase, by engine or page, are one phrase
        summed = own.group_by("phrase").agg(nw.col("visits").sum().cast(nw.Int64).alias("visits"))
        rows = collected(summed.sort(["visits", "phrase"], descending=[True, False]).head(most))
        found[job] = [[row["phrase"], int(row["visits"])] for row in rows]
    return found
