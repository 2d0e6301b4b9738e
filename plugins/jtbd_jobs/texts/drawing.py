"""Which texts to judge next: a random sample from each job of the rules and from what no rule explains.

The order of texts hangs on their own keys alone, so that a sample is the same on every machine, goes on where it was
left and grows without asking twice.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jtbd_jobs.texts.labels import Label


@dataclass(frozen=True, slots=True)
class Unit:
    """A text that may be drawn: its key in labels.yml and the job that the rules give it (`none` for none)."""

    key: str
    stratum: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A text to judge, and what a label of it must remember: stratum, its size, number of the draw."""

    key: str
    stratum: str
    of: int
    draw: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Texts to judge, in the order to show them, and how many of this draw are judged already."""

    texts: tuple[Drawn, ...]
    judged: int


def planned(units: Sequence[Unit], labels: Sequence[Label], size: int, stratum: str | None = None) -> Plan:
    """A sample as evenly spread over strata as their sizes allow.

    A draw is continued while the strata are what they were; after a change of rules or data a new one begins, since
    weights are those of the strata a text was drawn from.

    Args:
        units: all texts, keys unique.
        labels: what was judged before of this input.
        size: how many texts of this draw shall be judged in all.
        stratum: draw from this one only.
    """
    sizes = Counter(unit.stratum for unit in units)
    last = max((label.draw for label in labels), default=0)
    current = [label for label in labels if label.draw == last > 0]
    same = current and all(sizes.get(label.stratum) == label.of for label in current)
    draw = last if same else last + 1
    done = Counter(label.stratum for label in current) if same else Counter[str]()
    wanted = {name: sizes[name] for name in sorted(sizes) if stratum in {None, name}}
    quotas = _spread(wanted, size)
    known = {label.id for label in labels}
    found: list[Drawn] = []
    for name, quota in quotas.items():
        fresh = _shuffled((unit.key for unit in units if unit.stratum == name and unit.key not in known), "draw")
        found += [Drawn(key, name, sizes[name], draw) for key in fresh[: max(quota - done[name], 0)]]
    # Mixed, so that neither the order nor a run of alike texts gives away what the rules say.
    order = {key: place for place, key in enumerate(_shuffled((one.key for one in found), "show"))}
    return Plan(tuple(sorted(found, key=lambda one: order[one.key])), sum(done[name] for name in wanted))


def _spread(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """Equal parts of the total, none above its stratum's size; what small strata leave goes to the others."""
    quotas: dict[str, int] = {}
    left = min(total, sum(sizes.values()))
    for place, (size, name) in enumerate(sorted((size, name) for name, size in sizes.items())):
        # The smallest first: each takes its equal part of what is left, or all it has.
        quotas[name] = min(size, -(-left // (len(sizes) - place)) if left else 0)
        left -= quotas[name]
    return quotas


def _shuffled(keys: Iterable[str], purpose: str) -> list[str]:
    return sorted(keys, key=lambda key: hashlib.sha256(f"{purpose}\x1f{key}".encode()).digest())
