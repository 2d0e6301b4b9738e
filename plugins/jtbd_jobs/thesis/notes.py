"""What was left out of the comparison, and why: said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_jobs.thesis.telling import Teller


def notes(tell: Teller, rival: Mapping[str, Any]) -> Iterator[str]:
    """What was left out, and why, a sentence each."""
    for leak in tell.facts["leaks"]:
        parts = {
            "behaviour": tell.quoted(tell.behaviour(leak["outcome"])),
            "job": tell.quoted(tell.name(leak["job"])),
            "column": tell.quoted(leak["column"]),
            "word": tell.quoted(leak["word"]),
        }
        if not leak["word"]:
            yield tell.say(
                "{behaviour} is not tried: the rule of {job} reads the column {column}, and a definition "
                "explains itself.",
                **parts,
            )
        elif tell.facts["named"]:
            yield tell.say(
                "Read {behaviour} with care: the rule of {job} looks for the words {word}, which name one of its "
                "values.",
                **parts,
            )
        else:
            yield tell.say(
                "{behaviour} is not tried: the rule of {job} looks for the words {word}, which name one of its values.",
                **parts,
            )
    if tell.facts["told_without"]:
        columns = sorted({leak["column"] for leak in tell.facts["told_without"]})
        touched = list(
            dict.fromkeys(tell.quoted(tell.behaviour(leak["outcome"])) for leak in tell.facts["told_without"])
        )
        yield tell.say(
            "For this page jobs are told anew without the rules’ conditions on {columns}: such a condition all but "
            "names the answer to {behaviours}.",
            columns=", ".join(map(tell.quoted, columns)),
            behaviours=", ".join(touched),
        )
    for shared in tell.facts["shared"]:
        yield tell.say(
            "The rule of {job} reads {column}, so the job is partly {basis} itself.",
            job=tell.quoted(tell.name(shared["job"])),
            column=tell.quoted(tell.column(shared["column"])),
            basis=tell.basis(shared["rival"]),
        )
    yield from _untried(tell, rival)
    yield from of_classes(tell, rival)


def _untried(tell: Teller, rival: Mapping[str, Any]) -> Iterator[str]:
    for name, why in rival["untried"].items():
        behaviour = tell.quoted(tell.behaviour(name))
        if why == "few":
            yield tell.say(
                "{behaviour} is not tried: it is known of too few customers whose job and {basis} are known.",
                behaviour=behaviour,
                basis=tell.basis(rival["name"]),
            )
        else:
            yield tell.say("{behaviour} is not tried: nearly all customers do the same.", behaviour=behaviour)


def of_classes(tell: Teller, rival: Mapping[str, Any]) -> Iterator[str]:
    """What to think of groups that were found from the same customers."""
    if rival["name"] == "classes":
        yield tell.say(
            "Classes were found from all customers and from what they bought, so they know some of the answers: what "
            "they explain here is an upper bound."
        )
