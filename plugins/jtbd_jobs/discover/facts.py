"""What the pages need beside numbers, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_jobs.discover.checks import firm
from jtbd_jobs.discover.naming import as_jobs_rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.discover.attributes import Attribute
    from jtbd_jobs.discover.numbers import Counted
    from jtbd_jobs.discover.options import DiscoverOptions
    from jtbd_jobs.discover.outcomes import Mirrored
    from jtbd_jobs.discover.selecting import Left
    from jtbd_jobs.latent.rules import Rule
    from jtbd_jobs.rules.catalogue import Jobs

SHOWN_VALUES = ("channel", "pipeline", "month")
"""Nuisances whose values may be named; managers are people."""


def nothing(state: str, left: Sequence[Left]) -> dict[str, Any]:
    """Facts where classes could not be looked for: `little` or `plain`."""
    return {"state": state, "left": _left(left), "classes": [], "jobs": []}


def facts_of(
    counted: Counted,
    attributes: Sequence[Attribute],
    left: Sequence[Left],
    options: DiscoverOptions,
    jobs: Jobs | None,
    *,
    words: bool,
) -> dict[str, Any]:
    """All of it."""
    found = counted.found
    closed = counted.closed.all
    cross = counted.cross
    known = {job.id: job.name for job in jobs.jobs} if jobs else {}
    return {
        "state": "found" if found.classes > 1 else "one",
        "left": _left(left),
        "names": dict(options.names),
        "words": words,
        "attributes": [_attribute(one) for one in attributes],
        "tried": len(found.choice.fits),
        "bic_says": found.choice.classes,
        "sampled": found.fitted < counted.customers or found.checked < found.fitted,
        "classes": [
            {
                "number": number + 1,
                "hidden": number in closed,
                "traits": [[one.attribute, one.level, one.metric] for one in counted.traits[number]],
                "said": _said(counted.rules[number].rule),
                "rule": as_jobs_rule(counted.rules[number].rule, attributes),
            }
            for number in range(found.classes if found.classes > 1 else 0)
        ],
        "firm": firm(counted.checks),
        "checks": [[check.name, [*check.metrics], check.passed] for check in counted.checks],
        "mirrors": [_mirrored(one) for one in counted.mirrors],
        "jobs": [{"id": job, "name": known.get(job, job), "statement": ""} for job in (cross.labels if cross else ())],
    }


def _left(left: Sequence[Left]) -> list[list[str]]:
    return [[one.column, one.reason, one.by] for one in left]


def _attribute(attribute: Attribute) -> dict[str, Any]:
    levels = [[level.said, level.value, level.low, level.high] for level in attribute.levels]
    return {"name": attribute.name, "column": attribute.column, "levels": levels}


def _said(rule: Rule) -> list[list[list[Any]]]:
    return [[[item.column, [*item.levels]] for item in conditions] for conditions in rule.alternatives]


def _mirrored(one: Mirrored) -> Mapping[str, Any]:
    # A value that nearly all of a class share is of many customers by then; managers are never named.
    worst = int(one.found.overlap.argmax())
    number, value = one.nearest[worst]
    return {
        "column": one.column,
        "mirrors": one.mirrors,
        "class": number + 1,
        "value": value if one.column in SHOWN_VALUES and one.mirrors else "",
    }
