"""The section on the groups themselves: how many, how large, what they buy, what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Column, Listing, Prose, Section, Table, Verdict

if TYPE_CHECKING:
    from jtbd_jobs.discover.telling import Teller
    from jtbd_reports.model import Block, Cell

_REASONS = {
    "copy": "Left out as they repeat another column: {columns}.",
    "outcome": "Left out as they tell how deals ended: {columns}.",
    "who": "Left out as they say who the customer is: {columns}.",
    "names": "Left out as they hold names of people: {columns}.",
    "many": "Left out as their values are too many to group by: {columns}.",
    "empty": "Left out as they are hardly ever filled: {columns}.",
    "single": "Left out as they do not vary: {columns}.",
}


def found(tell: Teller) -> Section:
    """`classes.found`."""
    return Section(
        id="classes.found",
        kicker=tell.say("Found in purchases"),
        title=title(tell),
        shown=_shown(tell),
        blocks=tuple(_blocks(tell)),
        source=tell.source(tell.say("latent classes")),
        method=_method(tell),
    )


def title(tell: Teller) -> str:
    """How many groups, or that there is none, or that there is too little to tell."""
    state, view = tell.facts["state"], tell.view
    if state == "little":
        return tell.say("There are too few deals to look for groups of customers")
    if state == "plain":
        return tell.say("The export says too little of what is bought to look for groups of customers")
    if state == "one":
        return tell.say("One group: no structure is found in what customers buy")
    count = int(view.metrics["classes.count"].value or 0)
    if not tell.facts["firm"]:
        message = view.language.ngettext(
            "{n} group of customers shows, faintly", "{n} groups of customers show, faintly", count
        )
        return message.format(n=tell.spelled("classes.count"))
    message = view.language.ngettext(
        "{n} group of customers buys differently", "{n} groups of customers buy differently", count
    )
    head = message.format(n=tell.spelled("classes.count"))
    if not view.has("classes.1.customer_share"):
        return head
    return tell.say("{head}; the largest is {share} of them", head=head, share=view.number("classes.1.customer_share"))


def _shown(tell: Teller) -> str:
    if tell.facts["state"] in {"little", "plain"}:
        return ""
    return tell.say("Customers grouped by what they buy alone, never by who they are; 95% interval")


def _blocks(tell: Teller) -> list[Block]:
    state = tell.facts["state"]
    if state == "little":
        return [Prose((_little(tell),))]
    if state == "plain":
        return [Prose((_plain_sentence(tell), *_left(tell)))]
    if state == "one":
        return [Prose((_one(tell), *_left(tell)))]
    return [
        _chart(tell),
        *_warnings(tell),
        _listing(tell),
        _outcomes(tell),
        Prose((_what_it_stands_on(tell), *_left(tell))),
    ]


def _chart(tell: Teller) -> Block:
    rows = []
    for one in tell.groups:
        number = one["number"]
        people = tell.metric(number, "customers")
        size = tell.size(people.value if people else None)
        rows.append((tell.group(number), tell.metric(number, "customer_share"), size, number == 1))
    title = tell.say("Share of customers by group, 95% interval")
    return tell.dots("classes.shares", title, rows, _sizes(tell))


def _sizes(tell: Teller) -> Table:
    head = (
        Column(tell.say("Group")),
        Column(tell.say("Customers"), "count"),
        Column(tell.say("Share of customers"), "share"),
    )
    rows = tuple(
        (
            tell.group(one["number"]),
            tell.metric(one["number"], "customers"),
            tell.metric(one["number"], "customer_share"),
        )
        for one in tell.groups
    )
    return Table("classes.sizes", tell.say("Customers by group"), head, rows)


def _listing(tell: Teller) -> Block:
    """Profiles: what is commoner in each group than among all customers."""
    return Listing(tuple((tell.group(one["number"]), tell.traits(one["number"])) for one in tell.groups))


def _outcomes(tell: Teller) -> Table:
    measures = [
        (tell.say("Customers"), "count", "customers"),
        (tell.say("Deals"), "count", "deals"),
        (tell.say("Win rate"), "share", "win_rate"),
        (tell.say("Revenue"), "money", "revenue"),
        (tell.say("Share of revenue"), "share", "revenue_share"),
    ]
    measures = [one for one in measures if tell.has(one[2])]
    head = (Column(tell.say("Group")), *(Column(title, kind) for title, kind, _ in measures))  # type: ignore[arg-type]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (tell.group(one["number"]), *(tell.metric(one["number"], measure) for _, _, measure in measures))
        for one in tell.groups
    )
    return Table("classes.outcomes", tell.say("What becomes of their deals"), head, rows)


def _warnings(tell: Teller) -> list[Block]:
    """A group that mirrors who sold, where or when may be about that and not about a need."""
    found = []
    if not tell.facts["firm"]:
        text = tell.say(
            "Only {passed} of {n} checks hold: take the groups as questions for interviews, not as segments.",
            passed=tell.view.number("classes.passed"),
            n=tell.view.number("classes.checks"),
        )
        found.append(Verdict(text, trouble=True))
    for one in tell.facts["mirrors"]:
        if not one["mirrors"]:
            continue
        parts = {"column": tell.column(one["column"]), "v": tell.view.number(f"classes.mirror.{one['column']}")}
        if one["value"]:
            text = tell.say(
                "The groups mirror the {column} (Cramér’s V {v}), above all group {number} and {value}: they may show "
                "how deals are sold or recorded, and not what customers need.",
                **parts,
                number=one["class"],
                value=tell.quoted(_value(one["column"], one["value"])),
            )
        else:
            text = tell.say(
                "The groups mirror the {column} (Cramér’s V {v}): they may show how deals are sold or recorded, and "
                "not what customers need.",
                **parts,
            )
        found.append(Verdict(text, trouble=True))
    return found  # type: ignore[return-value]


def _value(column: str, value: str) -> str:
    return f"{value[:4]}-{value[4:]}" if column == "month" else value


def _what_it_stands_on(tell: Teller) -> str:
    used = dict.fromkeys(tell.column(one["column"]) for one in tell.facts["attributes"])
    text = tell.say("The groups stand on: {columns}.", columns=", ".join(used))
    if tell.facts["words"]:
        text += " " + tell.say("Few columns say what is bought, so common words of the notes were taken in.")
    if tell.view.has("classes.unsure") and tell.view.metrics["classes.unsure"].value:
        text += " " + tell.say(
            "{share} of customers belong to no group for sure and stand in none.",
            share=tell.view.number("classes.unsure"),
        )
    return text


def _left(tell: Teller) -> list[str]:
    """What was not used and why, a sentence for each reason."""
    said = []
    for reason, text in _REASONS.items():
        columns = [_spoken(tell, column, by) for column, why, by in tell.facts["left"] if why == reason]
        if columns:
            said.append(tell.say(text, columns=", ".join(dict.fromkeys(columns))))
    return [" ".join(said)] if said else []


def _spoken(tell: Teller, column: str, by: str) -> str:
    if not by:
        return tell.column(column)
    return tell.say("{column} (told by {by})", column=tell.column(column), by=tell.column(by))


def _little(tell: Teller) -> str:
    from jtbd_jobs.discover.analysis import CUSTOMERS, DEALS  # noqa: PLC0415 - the analysis imports this page

    return tell.say(
        "Groups are looked for from {deals} deals of {customers} customers on; here there are {own} deals of {people} "
        "known customers. With fewer, what looks like a group is mostly chance.",
        deals=DEALS,
        customers=CUSTOMERS,
        own=tell.view.number("classes.deals"),
        people=tell.view.number("classes.customers"),
    )


def _plain_sentence(tell: Teller) -> str:
    return tell.say(
        "At least three columns must say what is bought or asked for: product, options, size, way of payment. Columns "
        "on who the customer is, how the deal was sold and how it ended do not count."
    )


def _one(tell: Teller) -> str:
    if tell.facts["bic_says"] == 1:
        return tell.say(
            "What customers buy varies, yet no two things go together more than chance has it: one class describes the "
            "purchases better than any number of them. Jobs may still differ; these columns do not show it."
        )
    return tell.say(
        "Several classes fit a little better than one, but no better than they do in data with the same margins and no "
        "structure: what looks like groups is chance. Jobs may still differ; these columns do not show it."
    )


def _method(tell: Teller) -> tuple[str, ...]:
    return (
        tell.say(
            "One row is one customer: of each attribute, the value that most of their deals have. Numbers are cut near "
            "their quartiles, where they leave the widest gap. A column that another one tells by three fifths or "
            "more is left out (Theil’s U), as the same thing twice makes classes of itself."
        ),
        tell.say(
            "The groups are latent classes (Lazarsfeld & Henry 1968; Goodman 1974), fitted by EM to distinct patterns "
            "with counts; missing answers stay missing. A customer stands in the class that is likelier than all "
            "others together. The name of a group lists what is commoner in it than among all customers by a tenth and "
            "by more than chance; it is a description, not a job: why they buy so is for interviews to find out."
        ),
        tell.say(
            "What groups buy is not tested against itself: shares of traits describe. Differences in win rate and "
            "revenue are associations."
        ),
    )
