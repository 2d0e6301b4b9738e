"""The checks that classes are put to, each with what it takes to hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_jobs.discover.finding import LEVEL
from jtbd_jobs.latent.stability import VALID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jtbd_jobs.discover.finding import Found
    from jtbd_jobs.discover.outcomes import Mirrored

STARTS, CLEAR, SMALL, AGREES, CLEARLY = 0.1, 0.8, 0.05, 0.65, 10.0
"""Share of starts at the best, entropy, smallest class, adjusted Rand (Steinley 2004: moderate), gain in BIC (Kass &
Raftery 1995: very strong)."""

_FORGIVEN = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes:
        name: `number`, `null`, `ratio`, `starts`, `clear`, `smallest`, `stable`, `second`, `mirror`.
        metrics: ids of the numbers it reads.
        passed: whether it holds.
    """

    name: str
    metrics: tuple[str, ...]
    passed: bool


def checks(found: Found, mirrors: Sequence[Mirrored]) -> tuple[Check, ...]:
    """Every check of classes that are claimed; none where there is one class."""
    if found.ratio is None or found.null is None:
        return ()
    return tuple(_checks(found, mirrors))


def firm(made: Sequence[Check]) -> bool:
    """Whether groups are more than a hint: they come again in new samples, and at most two checks fail."""
    failed = {check.name for check in made if not check.passed}
    return "stable" not in failed and len(failed) <= _FORGIVEN


def _checks(found: Found, mirrors: Sequence[Mirrored]) -> Iterator[Check]:
    bics = sorted(fit.bic for fit in found.choice.fits)
    # The best number of classes at the end of the list may be better still with one more.
    inside = found.classes < len(found.choice.fits)
    assert found.null is not None
    assert found.ratio is not None
    numbers = tuple(f"classes.bic.{number}" for number in range(1, len(bics) + 1))
    yield Check("number", numbers, inside and bics[1] - bics[0] >= CLEARLY)
    yield Check("null", ("classes.null_p",), found.null.p_value <= LEVEL)
    yield Check("ratio", ("classes.ratio_p",), found.ratio.p_value <= LEVEL)
    yield Check("starts", ("classes.at_best",), found.model.at_best >= STARTS)
    yield Check("clear", ("classes.entropy",), found.model.entropy >= CLEAR)
    yield Check("smallest", ("classes.smallest",), found.model.smallest >= SMALL)
    stable = tuple(f"classes.{number}.stability" for number in range(1, found.classes + 1))
    yield Check("stable", stable, min(found.stability) >= VALID)
    yield Check("second", ("classes.second",), (found.second or 0.0) >= AGREES)
    if mirrors:
        yield Check(
            "mirror", tuple(f"classes.mirror.{one.column}" for one in mirrors), not any(one.mirrors for one in mirrors)
        )
