"""Twins and strangers of the project's first basis: shares of pairs, and groups to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.thesis.coding import Coded, behaviour, coded
from jtbd_jobs.thesis.naming import key
from jtbd_jobs.thesis.numbers import of_matches, of_pairs, told_matches, told_names
from jtbd_jobs.thesis.pairs import Alike, alike
from jtbd_jobs.thesis.profiles import Matches, cells, profile_columns, strangers, twins
from jtbd_reports.stats import benjamini_hochberg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_jobs.thesis.options import Basis, Trait
    from jtbd_jobs.thesis.trying import Known
    from jtbd_reports import Metric

_SHOWN = 2
_ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Twinned:
    """Twins and strangers.

    Attributes:
        profile: the columns that make twins.
        names: categories of each of them.
        outcomes: behaviours compared.
        categories: those of each behaviour.
        pairs: by behaviour how often pairs do the same.
        surely: behaviours in which strangers with one job and twins with two differ beyond chance.
        twins: groups of the same profile.
        strangers: groups of the same job.
        least: customers of a group shown.
    """

    profile: tuple[Trait, ...]
    names: tuple[Coded, ...]
    outcomes: tuple[Trait, ...]
    categories: tuple[Coded, ...]
    pairs: tuple[Alike, ...]
    surely: tuple[bool, ...]
    twins: Matches
    strangers: Matches
    least: int


def twinned(known: Known, outcomes: Sequence[Trait], basis: Basis) -> Twinned | None:
    """Twins and strangers by a basis; None where nobody can be put in a pair."""
    parts = [coded(trait, known.columns[trait]) for trait in basis.traits]
    codes = np.column_stack([part.codes for part in parts])
    # so many that both those who do as most and those who do not can be shown
    jobs, least = known.jobs, 4 * known.minimum
    chosen = profile_columns([trait.name for trait in basis.traits], codes, jobs, least)
    if not chosen:
        return None
    profile = codes[:, chosen]
    there = (profile >= 0).all(axis=1) & (jobs >= 0)
    made = {outcome: behaviour(outcome, known.columns[outcome], least) for outcome in outcomes}
    kept = [one for one in outcomes if _is_mixed(made[one], there)]
    if not kept:
        return None
    found = [_alike(jobs, profile, made[outcome], there) for outcome in kept]
    groups = cells(profile, jobs, [made[outcome].codes for outcome in kept], least)
    adjusted = benjamini_hochberg([one.p_value for one in found])
    return Twinned(
        tuple(basis.traits[place] for place in chosen),
        tuple(parts[place] for place in chosen),
        tuple(kept),
        tuple(made[outcome] for outcome in kept),
        tuple(found),
        tuple(p_value <= _ALPHA for p_value in adjusted),
        twins(groups, _SHOWN),
        strangers(groups, 1),
        least,
    )


def _is_mixed(made: Coded, there: np.ndarray[Any, np.dtype[np.bool_]]) -> bool:
    return len(np.unique(made.codes[there & made.known])) > 1


def _alike(jobs: Any, profile: Any, made: Coded, there: Any) -> Alike:  # noqa: ANN401 - arrays
    chosen = there & made.known
    return alike(jobs[chosen], profile[chosen], made.codes[chosen])


def metrics_of(found: Twinned, minimum: int) -> list[Metric]:
    """Numbers of twins and strangers."""
    made = [
        metric
        for outcome, one in zip(found.outcomes, found.pairs, strict=True)
        for metric in of_pairs(outcome.name, one)
    ]
    for name, matches in (("twins", found.twins), ("strangers", found.strangers)):
        made += of_matches(name, matches, found.outcomes, minimum)
    return made


def facts_of(found: Twinned) -> dict[str, Any]:
    """What the page says of them beyond the numbers."""
    return {
        "profile": _told_profile(found),
        "outcomes": [
            {
                "name": outcome.name,
                "key": key(outcome.name),
                "names": told_names(made.names),
                "surely": sure,
                "closer": _closer(one),
            }
            for outcome, made, one, sure in zip(
                found.outcomes, found.categories, found.pairs, found.surely, strict=True
            )
        ],
        "twins": told_matches(found.twins),
        "strangers": told_matches(found.strangers),
        "least": found.least,
    }


def _told_profile(found: Twinned) -> list[dict[str, Any]]:
    """Columns of the profile with those of their categories that a group shown has: others may be of few."""
    shown = [match for matches in (found.twins, found.strangers) for match in matches.shown]
    told = []
    for place, (trait, part) in enumerate(zip(found.profile, found.names, strict=True)):
        used = {cell.profile[place] for match in shown for cell in (match.left, match.right)}
        names = {str(code): name for code, name in enumerate(told_names(part.names)) if code in used}
        told.append({"name": trait.name, "names": names})
    return told


def _closer(found: Alike) -> str:
    if found.twins is None or found.strangers is None:
        return ""
    return "strangers" if found.strangers.value > found.twins.value else "twins"
