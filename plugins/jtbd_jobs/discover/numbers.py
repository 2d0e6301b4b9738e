"""Everything counted about the classes as metrics: estimates, intervals, and what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_jobs.assign.assignment import CENTS
from jtbd_jobs.assign.disclosure import hidden
from jtbd_jobs.assign.numbers import CLUSTERED, LINEARISED, WILSON, tidy
from jtbd_jobs.latent.comparing import adjusted_rand
from jtbd_reports import Metric
from jtbd_reports.stats import effective_size, ratio_interval, wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_jobs.assign.disclosure import Hidden
    from jtbd_jobs.assign.measures import Group
    from jtbd_jobs.discover.checks import Check
    from jtbd_jobs.discover.finding import Found
    from jtbd_jobs.discover.hiding import Shown
    from jtbd_jobs.discover.outcomes import Mirrored
    from jtbd_jobs.discover.profiles import Trait
    from jtbd_jobs.latent.reproducing import Estimate, Reproduction
    from jtbd_reports.stats import Clustered


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """All that the metrics are made of.

    Attributes:
        found: the decision and its checks.
        attributes: how many attributes it stands on.
        total: all deals of known customers.
        groups: deals by class from 0; None for customers of no sure class.
        people: customers likewise.
        minimum: the smallest group that may be shown.
        traits: what sets each class apart.
        rules: the rule of each class.
        mirrors: the classes against who sold, where and when.
        checks: what the classes were put to.
        cross: customers by class and job, as far as they may be shown.
    """

    found: Found
    attributes: int
    total: Group
    groups: Mapping[int | None, Group]
    people: Mapping[int | None, int]
    minimum: int
    traits: Sequence[Sequence[Trait]] = ()
    rules: Sequence[Reproduction] = ()
    mirrors: Sequence[Mirrored] = ()
    checks: Sequence[Check] = ()
    cross: Shown | None = None

    @property
    def agreement(self) -> float | None:
        """Adjusted Rand index with the jobs of the rules, over customers with both; None where there are none."""
        return None if self.cross is None else adjusted_rand(self.cross.table)

    @property
    def customers(self) -> int:
        """All of them."""
        return sum(self.people.values())

    @property
    def closed(self) -> Hidden:
        """What must not be shown."""
        primary = {number: count for number, count in self.people.items() if number is not None}
        return hidden(self.total, self.groups, primary, self.found.classes, self.minimum)


def metrics(counted: Counted) -> tuple[Metric, ...]:
    """Every number of the analysis; hidden ones are marked."""
    closed = counted.closed
    found = [*_about_all(counted), *_checks(counted)]
    for number in range(counted.found.classes if counted.found.classes > 1 else 0):
        found += _about_class(counted, closed, number)
    shared = {trait.metric: trait for traits in counted.traits for trait in traits}
    found += [_part(f"classes.all.{key}", one.all, one.everybody, "") for key, one in sorted(shared.items())]
    return tuple(found)


def counts(deals: int, customers: int, classes: int) -> tuple[Metric, ...]:
    """The few numbers that there always are."""
    return (
        Metric("classes.count", "count", classes, method="BIC", where="customers"),
        Metric("classes.deals", "count", deals, n=deals, unit="deals", method="count", where="customer_id is not null"),
        Metric("classes.customers", "count", customers, n=customers, unit="customers", method="count"),
    )


def _about_all(counted: Counted) -> Iterator[Metric]:
    yield from counts(counted.total.deals, counted.customers, counted.found.classes)
    yield Metric("classes.attributes", "count", counted.attributes, method="count")
    if counted.found.classes > 1:
        yield _part("classes.unsure", counted.people.get(None, 0), counted.customers, "posterior <= 0.5")
        if counted.total.wins.whole:
            yield _share("classes.win_rate", counted.total.wins, "status in (won, lost)")
        if counted.total.priced:
            yield Metric("classes.revenue", "money", counted.total.cents / CENTS, n=counted.total.priced, unit="deals",
                         method="sum", where="status = won")  # fmt: skip


def _checks(counted: Counted) -> Iterator[Metric]:
    found = counted.found
    best = min(fit.bic for fit in found.choice.fits)
    for number, fit in enumerate(found.choice.fits, 1):
        where = f"classes = {number}"
        yield Metric(
            f"classes.bic.{number}",
            "count",
            round(fit.bic - best),
            n=fit.rows,
            unit="customers",
            method="BIC",
            where=where,
        )
    if found.null is not None:
        yield _number("classes.null_p", found.null.p_value, found.checked, "parametric bootstrap, independence", "")
    if found.ratio is None:
        return
    yield _number("classes.ratio_p", found.ratio.p_value, found.checked, "bootstrap likelihood ratio", "")
    yield _number("classes.entropy", found.model.entropy, found.fitted, "relative entropy", "")
    yield _number("classes.second", found.second or 0.0, found.fitted, "adjusted Rand, spectral k-means", "")
    yield Metric("classes.at_best", "share", found.model.at_best, n=found.model.starts, unit="starts", method="count")
    yield Metric("classes.starts", "count", found.model.starts, n=found.model.starts, unit="starts", method="count")
    yield Metric("classes.smallest", "share", tidy(found.model.smallest), n=found.fitted, unit="customers", method="EM")
    for one in counted.mirrors:
        yield _number(
            f"classes.mirror.{one.column}", one.found.cramers_v, counted.customers, "bias-corrected Cramér's V", ""
        )
    yield Metric("classes.checks", "count", len(counted.checks), method="count")
    yield Metric("classes.passed", "count", sum(check.passed for check in counted.checks), method="count")
    if counted.agreement is not None:
        yield _number("classes.agreement", counted.agreement, counted.customers, "adjusted Rand", "jobs.yml")


def _about_class(counted: Counted, closed: Hidden, number: int) -> Iterator[Metric]:
    group, own = counted.groups.get(number), counted.people.get(number, 0)
    start, where, shut = f"classes.{number + 1}", f"class = {number + 1}", number in closed.all
    yield _hide(
        Metric(f"{start}.customers", "count", own, n=own, unit="customers", method="count", where=where), shut=shut
    )
    yield _hide(_part(f"{start}.customer_share", own, counted.customers, where), shut=shut)
    yield _number(
        f"{start}.stability", counted.found.stability[number], counted.found.checked, "bootstrap Jaccard", where
    )
    if group is not None:
        yield _hide(
            Metric(f"{start}.deals", "count", group.deals, n=group.deals, unit="deals", method="count", where=where),
            shut=shut,
        )
        if group.wins.whole:
            decided = f"{where} and status in (won, lost)"
            yield _hide(_share(f"{start}.win_rate", group.wins, decided), shut=number in closed.wins)
        yield from _money(counted, group, start, where, shut=number in closed.money)
    rule = counted.rules[number]
    for name, estimate in (("precision", rule.precision), ("recall", rule.recall)):
        yield _hide(_estimate(f"{start}.{name}", estimate, rule.rows, where), shut=shut)
    if counted.cross is not None:
        yield from (_hide(one, shut=shut) for one in _jobs(counted.cross, number, f"{start}.job", where))
    for trait in counted.traits[number]:
        yield _hide(_part(f"{start}.{trait.metric}", trait.own, trait.of, where), shut=shut)


def _jobs(cross: Shown, number: int, start: str, where: str) -> Iterator[Metric]:
    """Shares of the class's customers by job; those that few have are hidden."""
    whole = int(cross.table[number].sum())
    for place, job in enumerate(cross.labels):
        metric = _part(
            f"{start}.{job}", int(cross.table[number, place]), max(whole, 1), f"{where} and main_job = {job}"
        )
        yield _hide(metric, shut=not cross.open[number, place])


def _money(counted: Counted, group: Group, start: str, where: str, *, shut: bool) -> Iterator[Metric]:
    if not counted.total.priced:
        return
    where = f"{where} and status = won"
    total = Metric(
        f"{start}.revenue", "money", group.cents / CENTS, n=group.priced, unit="deals", method="sum", where=where
    )
    yield _hide(total, shut=shut)
    if group.money.whole > 0:
        low, high = ratio_interval(group.money) or (None, None)
        share = Metric(f"{start}.revenue_share", "share", tidy(group.money.ratio), method=LINEARISED, where=where,
                       low=None if low is None else tidy(low), high=None if high is None else tidy(high),
                       n=int(group.money.clusters), unit="customers")  # fmt: skip
        yield _hide(share, shut=shut)


def _estimate(name: str, found: Estimate, size: int, where: str) -> Metric:
    return Metric(name, "share", tidy(found.value), tidy(found.low), tidy(found.high), n=size, unit="customers",
                  method="Wilson, held-out half", where=where)  # fmt: skip


def _number(name: str, value: float, size: int, method: str, where: str) -> Metric:
    return Metric(name, "number", tidy(value), n=size, unit="customers", method=method, where=where)


def _part(name: str, part: int, whole: int, where: str) -> Metric:
    low, high = wilson(part / whole, whole)
    return Metric(
        name, "share", tidy(part / whole), tidy(low), tidy(high), n=whole, unit="customers", method=WILSON, where=where
    )


def _share(name: str, sums: Clustered, where: str) -> Metric:
    size = effective_size(sums)
    low, high = wilson(sums.ratio, size)
    method = WILSON if size == sums.whole else CLUSTERED
    return Metric(
        name,
        "share",
        tidy(sums.ratio),
        tidy(low),
        tidy(high),
        n=int(sums.whole),
        unit="deals",
        method=method,
        where=where,
    )


def _hide(metric: Metric, *, shut: bool) -> Metric:
    return replace(metric, value=None, low=None, high=None, n=None, suppressed=True) if shut else metric
