"""jobs.proposed.yml: a job for each group with the rule that tells it, for the consultant to name, word and copy."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from jtbd_reports import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.discover.telling import Teller

FILE = "jobs.proposed.yml"
_WIDTH = 116
_NAME = 60
_SHORT = 80


def proposed(tell: Teller) -> dict[str, str]:
    """The file by its name; none where no group is found or no rule tells any."""
    told = [one for one in tell.groups if one["rule"] and not one["hidden"]]
    if not told:
        return {}
    lines = [
        *_comment(tell.say("Proposed by jobs.discover from what customers buy; the program never reads this file.")),
        *_comment(tell.say("Copy to jobs.yml what interviews confirm, give it a name and write its statement.")),
        "jobs:",
    ]
    for one in told:
        lines += _job(tell, one)
    return {FILE: "\n".join(lines) + "\n"}


def _job(tell: Teller, one: Mapping[str, Any]) -> Iterator[str]:
    number = one["number"]
    yield from _comment(tell.group(number), "  ")
    yield from _comment(_size(tell, number), "  ")
    yield from _comment(tell.say("More often than among all customers: {traits}.", traits=tell.traits(number)), "  ")
    yield from _comment(_how_well(tell, number), "  ")
    for mirrored in tell.facts["mirrors"]:
        if mirrored["mirrors"]:
            yield from _comment(
                tell.say("The groups mirror the {column}: check that first.", column=tell.column(mirrored["column"])),
                "  ",
            )
    yield f"  - id: group-{number}"
    yield f"    name: {_scalar(_shortened(tell.group(number)))}"
    yield f"    statement: {_scalar(tell.say('TO BE WRITTEN: When …, I want …, so I can …'))}"
    yield "    rule:"
    yield from _yaml(one["rule"], "      ")


def _size(tell: Teller, number: int) -> str:
    start = f"classes.{number}"
    return tell.say(
        "{customers}, {share} of all ({interval}).",
        customers=tell.many("{n} customer", "{n} customers", f"{start}.customers"),
        share=tell.view.number(f"{start}.customer_share"),
        interval=tell.view.interval(f"{start}.customer_share"),
    )


def _how_well(tell: Teller, number: int) -> str:
    view, start = tell.view, f"classes.{number}"
    return tell.say(
        "Of those whom the rule takes {precision} are of this group ({precision_interval}); of the group it takes "
        "{recall} ({recall_interval}). Counted on the half of the customers that the rule was not made from.",
        precision=view.number(f"{start}.precision"),
        precision_interval=view.interval(f"{start}.precision"),
        recall=view.number(f"{start}.recall"),
        recall_interval=view.interval(f"{start}.recall"),
    )


def _comment(text: str, indent: str = "") -> list[str]:
    # A line break in a client's value must not end the comment.
    flat = " ".join(plain(text).split())
    return [f"{indent}# {line}" for line in textwrap.wrap(flat, _WIDTH, break_on_hyphens=False)]


def _shortened(text: str) -> str:
    return text if len(text) <= _NAME else f"{text[: _NAME - 1].rstrip()}…"


def _yaml(value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - any rule
    """A rule as block YAML; short lists on one line."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if _is_flat(inner):
                yield f"{indent}{_scalar(key)}: {_flow(inner)}"
            else:
                yield f"{indent}{_scalar(key)}:"
                yield from _yaml(inner, f"{indent}  ")
        return
    for inner in value:
        first, *rest = _yaml(inner, "") if isinstance(inner, dict) else [_flow(inner)]
        yield f"{indent}- {first}"
        yield from (f"{indent}  {line}" for line in rest)


def _is_flat(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, list):
        return not any(isinstance(inner, dict) for inner in value) and len(_flow(value)) <= _SHORT
    return not isinstance(value, dict)


def _flow(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value)


def _scalar(value: Any) -> str:  # noqa: ANN401
    """A YAML scalar: plain where no reader can take it for anything else, else in double quotes."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e6 and value == float(f"{value:g}") else str(value)  # noqa: PLR2004
    reserved = {"yes", "no", "on", "off", "null", "true", "false", "y", "n", "not"}
    if value.isascii() and value.isidentifier() and (value == "not" or value.lower() not in reserved):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
