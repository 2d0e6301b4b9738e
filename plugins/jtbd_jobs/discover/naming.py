"""Rules found on coded columns, said in the language of jobs.yml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.discover.attributes import Attribute, Level
    from jtbd_jobs.latent.rules import Condition, Rule


def as_jobs_rule(rule: Rule, attributes: Sequence[Attribute]) -> dict[str, Any]:
    """The rule as it stands under `rule:` in jobs.yml; empty where it has no alternative."""
    alternatives = [
        _all([_condition(one, attributes[one.column]) for one in conditions]) for conditions in rule.alternatives
    ]
    if not alternatives:
        return {}
    return alternatives[0] if len(alternatives) == 1 else {"any": alternatives}


def _all(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Parts that must all hold: side by side where no key meets another, else under `all`."""
    keys = [key for part in parts for key in part]
    if len(set(keys)) == len(keys):
        return {key: value for part in parts for key, value in part.items()}
    return {"all": [dict(part) for part in parts]}


def _condition(condition: Condition, attribute: Attribute) -> Mapping[str, Any]:
    chosen = [attribute.levels[place] for place in condition.levels]
    if len(chosen) == 1:
        return chosen[0].rule
    if chosen[0].said == "value":
        return _of_values(chosen, attribute)
    bands = _joined(attribute, condition.levels)
    return bands[0] if len(bands) == 1 else {"any": bands}


def _of_values(chosen: Sequence[Level], attribute: Attribute) -> Mapping[str, Any]:
    values = [level.value for level in chosen if level.said == "value"]
    if len(values) == len(chosen):
        return {attribute.column: {"in": values}}
    # "Everything else" and a few values is all but the other values.
    others = [level.value for level in attribute.levels if level.said == "value" and level not in chosen]
    filled: dict[str, Any] = {attribute.column: {"exists": True}}
    return {**filled, "not": {attribute.column: {"in": others}}} if others else filled


def _joined(attribute: Attribute, places: Sequence[int]) -> list[dict[str, Any]]:
    """Neighbouring bands of numbers as one."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    column = attribute.column
    ends = [
        (attribute.levels[run[0]].rule[column]["between"][0], attribute.levels[run[-1]].rule[column]["between"][1])
        for run in runs
    ]
    return [
        {column: {"between": [low, high]} if (low, high) != (None, None) else {"exists": True}} for low, high in ends
    ]
