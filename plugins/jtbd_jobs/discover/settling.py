"""What classes are made of, settled: attributes that say what is bought, none twice, none that tells the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_jobs.discover.coding import chosen, coded, customers_of, patterns_of
from jtbd_jobs.discover.common import common_words
from jtbd_jobs.discover.copies import copies
from jtbd_jobs.discover.outcomes import outcome_told
from jtbd_jobs.discover.selecting import Left, candidates
from jtbd_jobs.rules.columns import TEXT, locate
from jtbd_reports.stats.association import cramers_v

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from jtbd_jobs.discover.attributes import Attribute
    from jtbd_jobs.discover.options import DiscoverOptions
    from jtbd_jobs.latent.patterns import Patterns
    from jtbd_jobs.rules.columns import Layout

TELLS = 0.3
"""Cramér's V with won or lost from which a column says how deals ended."""
_FEW_COLUMNS = 3
_SHARE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """Everything that classes are fitted to.

    Attributes:
        attributes: J of them.
        columns: the place of each among the codes of `customers`.
        customers: `customer_id`, `deals`, `a0` ….
        patterns: of the J attributes.
        left: what is not used, and why.
        words: whether common words were taken in.
    """

    attributes: tuple[Attribute, ...]
    columns: tuple[int, ...]
    customers: nw.LazyFrame[Any]
    patterns: Patterns
    left: tuple[Left, ...]
    words: bool


def settled(
    tables: Mapping[str, nw.LazyFrame[Any]], layout: Layout, options: DiscoverOptions, minimum: int
) -> Settled | tuple[Left, ...]:
    """Choose, code, and leave out what would mislead; what is left out alone where nothing remains.

    Attributes that the consultant names are taken at their word, but for copies.
    """
    deals = tables["deals"]
    found, left = candidates(deals, layout, options, minimum)
    words = _words(deals, layout, options, found)
    # Words that the consultant lists are taken at their word too.
    own = {place for place, one in enumerate(found) if one.column == TEXT}
    found = (*found, *words)
    if not found:
        return left
    codes = coded(tables, found)
    customers = customers_of(codes, found)
    everything = patterns_of(customers, found)
    # First of all, so that what few customers have is not named even as left out.
    few = _few(everything, found, minimum) - own
    told = _telling(outcome_told(deals, codes, [len(one.levels) for one in found])) if options.given is None else set()
    left = (*left, *_emptied(found, few), *(Left(found[place].name, "outcome") for place in sorted(told - few)))
    usable = [place for place in range(len(found)) if place not in told | few]
    if not usable:
        return left
    patterns = chosen(everything, usable)
    twice = copies(patterns)
    left = (*left, *(Left(found[usable[one.column]].name, "copy", found[usable[one.by]].name) for one in twice))
    kept = [place for place in range(len(usable)) if place not in {one.column for one in twice}]
    columns = tuple(usable[place] for place in kept)
    return Settled(
        tuple(found[place] for place in columns), columns, customers, chosen(patterns, kept), left, bool(words)
    )


def _words(
    deals: nw.LazyFrame[Any], layout: Layout, options: DiscoverOptions, found: Sequence[Attribute]
) -> tuple[Attribute, ...]:
    few = len({one.column for one in found}) < _FEW_COLUMNS and options.given is None
    wanted = few if options.words is None else bool(options.words)
    if not wanted or locate(TEXT, layout) is None:
        return ()
    share = options.words if isinstance(options.words, float) else _SHARE
    return common_words(deals, share)


def _emptied(found: Sequence[Attribute], few: Collection[int]) -> list[Left]:
    """Columns of which nothing remains without these."""
    remaining = {TEXT, *(one.column for place, one in enumerate(found) if place not in few)}
    columns = dict.fromkeys(found[place].column for place in sorted(few))
    return [Left(column, "many") for column in columns if column not in remaining]


def _few(patterns: Patterns, found: Sequence[Attribute], minimum: int) -> set[int]:
    """Places of choices and words that too few customers ever had, however many their deals."""
    return {
        place
        for place, one in enumerate(found)
        if one.levels[-1].said == "yes" and patterns.counts[patterns.answers[:, place] == 1].sum() < 2 * minimum
    }


def _telling(tables: Sequence[NDArray[Any]]) -> set[int]:
    """Places of attributes whose levels go with won and lost."""
    found = set()
    for place, table in enumerate(tables):
        filled = table[table.any(axis=1)]
        if len(filled) > 1 and filled.any(axis=0).all() and cramers_v(filled) >= TELLS:
            found.add(place)
    return found
