"""The section on twins and strangers: pairs of customers, then groups side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_reports import Chart, Column, Profile, Prose, Section, Table, Twins, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_jobs.thesis.telling import Teller
    from jtbd_reports.model import Block

_SIDES = ("left", "right")


def likeness(tell: Teller) -> Section | None:
    """`thesis.twins`: do people alike in demographics do alike, or people with the same job?"""
    found = tell.facts.get("twins")
    if not found:
        return None
    return Section(
        id="thesis.twins",
        kicker=tell.say("Twins and strangers"),
        title=_title(tell),
        shown=tell.say("Share of pairs of customers that do the same; 95% interval"),
        blocks=(_chart(tell), *_cards(tell, "twins"), *_cards(tell, "strangers")),
        source=tell.source(
            tell.say("twins share {columns}", columns=_columns(tell)),
            tell.say("groups of at least {n} customers", n=found["least"]),
        ),
        method=(
            tell.say(
                "Twins are two customers with the same {columns} and different jobs; strangers have the same job "
                "and none of these in common. All such pairs are counted from the sizes of groups; their share "
                "that does the same is a U-statistic with the variance of its projection on customers (Hoeffding "
                "1948). Differences between twins and strangers are adjusted for the number of behaviours "
                "(Benjamini & Hochberg 1995).",
                columns=_columns(tell),
            ),
            tell.say(
                "The cards show groups of at least {n} customers, never single persons, with the commonest answer "
                "and its Wilson interval; shares that rest on fewer than {minimum} customers are hidden. Twin "
                "groups differ where a chi-squared test says so, adjusted for behaviours and for pairs; stranger "
                "groups do alike where their commonest answers are the same and their answers overlap by three "
                "quarters. The clearest pairs are shown: they illustrate, the shares of pairs above prove.",
                n=found["least"], minimum=tell.view.minimum,
            ),
        ),
    )  # fmt: skip


def _columns(tell: Teller) -> str:
    names = [tell.column(one["name"]).lower() for one in tell.facts["twins"]["profile"]]
    if len(names) == 1:
        return names[0]
    return tell.say("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])


def _title(tell: Teller) -> str:
    sure = [one for one in tell.facts["twins"]["outcomes"] if one["surely"] and one["closer"]]
    for_jobs = [one for one in sure if one["closer"] == "strangers"]
    if not sure:
        return tell.say("Strangers with one job do the same as often as twins with different jobs, within chance")
    one = max(for_jobs or sure, key=lambda one: abs(_of(tell, one, "strangers") - _of(tell, one, "twins")))
    parts = {
        "behaviour": tell.behaviour(one["name"]),
        "twins": tell.view.number(_id(one, "twins")),
        "strangers": tell.view.number(_id(one, "strangers")),
    }
    if for_jobs:
        return tell.say(
            "{behaviour}: strangers with one job do the same in {strangers} of pairs, twins with different jobs in "
            "{twins}",
            **parts,
        )
    return tell.say(
        "{behaviour}: twins do the same in {twins} of pairs, strangers with one job only in {strangers}", **parts
    )


def _id(outcome: Mapping[str, Any], kind: str) -> str:
    return f"thesis.{outcome['key']}.alike.{kind}"


def _of(tell: Teller, outcome: Mapping[str, Any], kind: str) -> float:
    return tell.view.metrics[_id(outcome, kind)].value or 0.0


def _chart(tell: Teller) -> Chart:
    from jtbd_reports.charts import Group, groups  # noqa: PLC0415 - loaded when something is drawn

    outcomes = tell.facts["twins"]["outcomes"]
    labels = _labels(tell)
    rows = []
    for one in outcomes:
        accent = one["surely"] and one["closer"]
        dots = (tell.dot(label, tell.view.metrics.get(_id(one, kind)), accent=kind == accent) for kind, label in labels)
        rows.append(Group(tell.behaviour(one["name"]), tuple(dots)))
    wide, narrow = groups(rows, kind="share", language=tell.view.language, currency=tell.view.currency)
    title = tell.say("Share of pairs of customers that do the same")
    spoken = "; ".join(
        tell.spoken(f"{tell.behaviour(one['name'])}, {label}", tell.view.metrics[_id(one, kind)])
        for one in outcomes for kind, label in labels if _id(one, kind) in tell.view.metrics
    )  # fmt: skip
    return Chart("thesis.twins.alike", title, plain(f"{title}. {spoken}."), wide, narrow, _table(tell, outcomes, title))


def _labels(tell: Teller) -> tuple[tuple[str, str], ...]:
    return (
        ("twins", tell.say("twins, different jobs")),
        ("strangers", tell.say("strangers, one job")),
        ("anyone", tell.say("any two")),
    )


def _table(tell: Teller, outcomes: Sequence[Mapping[str, Any]], title: str) -> Table:
    head = (Column(tell.say("Behaviour")), *(Column(label, "share") for _, label in _labels(tell)))
    rows = tuple(
        (tell.behaviour(one["name"]), *(tell.view.metrics.get(_id(one, kind)) for kind, _ in _labels(tell)))
        for one in outcomes
    )
    return Table("thesis.twins.alike.table", title, head, rows)


def _cards(tell: Teller, kind: str) -> Iterator[Block]:
    fitting, pairs = tell.view.number(f"thesis.{kind}.fitting"), tell.view.number(f"thesis.{kind}.pairs")
    if not tell.view.metrics[f"thesis.{kind}.pairs"].value:
        yield Prose(
            (tell.say("There are no groups large enough to be shown side by side."),)
            if kind == "twins"
            else (tell.say("No two groups with one job and nothing else in common are large enough to be shown."),)
        )
        return
    if kind == "twins":
        yield Prose(
            (
                tell.say(
                    "Of {pairs} pairs of groups that share {columns} but not the job, {fitting} differ in what "
                    "they do. The clearest:",
                    pairs=pairs,
                    fitting=fitting,
                    columns=_columns(tell),
                ),
            )
        )
    else:
        yield Prose(
            (
                tell.say(
                    "Of {pairs} pairs of groups that share the job and differ in {columns}, {fitting} do much the "
                    "same. The closest:",
                    pairs=pairs,
                    fitting=fitting,
                    columns=_columns(tell),
                ),
            )
        )
    for place, match in enumerate(tell.facts["twins"][kind]):
        yield _card(tell, kind, place, match)


def _card(tell: Teller, kind: str, place: int, match: Mapping[str, Any]) -> Twins:
    left, right = (_rows(tell, f"thesis.{kind}.{place + 1}.{side}", match, side) for side in _SIDES)
    # what is hidden on both sides says nothing
    shown = [index for index in range(len(left)) if left[index][1] or right[index][1]]
    hidden = tell.say("hidden")
    first, second = (
        Profile(_who(tell, match[side]), tuple((rows[at][0], rows[at][1] or hidden, rows[at][2]) for at in shown))
        for side, rows in zip(_SIDES, (left, right), strict=True)
    )
    return Twins(first, second)


def _who(tell: Teller, group: Mapping[str, Any]) -> str:
    columns = tell.facts["twins"]["profile"]
    told = (
        tell.category(column["name"], column["names"][str(code)])
        for column, code in zip(columns, group["profile"], strict=True)
    )
    return ", ".join(told)


def _rows(tell: Teller, start: str, match: Mapping[str, Any], side: str) -> list[tuple[str, str, bool]]:
    group, jobs = match[side], tell.ids
    twins = match["left"]["job"] != match["right"]["job"]
    rows = [(tell.say("Job"), tell.name(jobs[group["job"]]), twins)]
    for outcome, mode, apart in zip(tell.facts["twins"]["outcomes"], group["modes"], match["apart"], strict=True):
        metric = f"{start}.{outcome['key']}"
        rows.append((tell.behaviour(outcome["name"]), _answer(tell, outcome, mode, metric), apart))
    return rows


def _answer(tell: Teller, outcome: Mapping[str, Any], mode: int, metric: str) -> str:
    if not tell.view.has(metric):
        return ""
    flag = [name["label"] for name in outcome["names"]] == ["no", "yes"]
    what = tell.say("yes") if flag else tell.category(outcome["name"], outcome["names"][mode])
    return tell.say("{what}, {share}", what=what, share=tell.view.number(metric))
