"""What is wrong with a job catalogue beyond its schema: each fault at its place in jobs.yml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_jobs.rules.columns import Layout, known_columns, locate, misfits
from jtbd_jobs.rules.expressions import refusal
from jtbd_jobs.rules.trial import fitting, layout_for, matches
from jtbd_jobs.rules.words import tokens
from jtbd_reports import Complaint, Location, Problem, ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jtbd_jobs.rules.catalogue import AssignOptions, Condition, Example, Jobs, Path, Rule

FILE = "jobs.yml"
RESERVED = frozenset(
    {"coverage", "conflicts", "unassigned", "count", "deals", "customers", "won", "lost", "open", "revenue", "win_rate",
     "cycle_days", "order_value", "job", "overview", "outcomes", "value", "shares", "win_rates", "summary", "margin",
     "margin_rate", "repeat", "map", "precision", "inputs", "learned", "none", "unsure", "rest"}
)  # fmt: skip
"""Ids that numbers and sections about all jobs already have."""


def check(_options: AssignOptions, documents: Mapping[str, Any]) -> Iterator[tuple[str, Complaint]]:
    """Complaints about jobs.yml that need no data: ids, rules, then examples held against sound rules."""
    jobs: Jobs = documents[FILE]
    # Examples can only be held against rules that run: the first kind of fault found hides the next.
    complaints = faults(jobs) or [*_values(jobs)] or [*_examples(jobs)]
    return ((FILE, complaint) for complaint in complaints)


def faults(jobs: Jobs) -> list[Complaint]:
    """What keeps the rules from being run at all: ids taken twice, empty rules, conditions that cannot hold."""
    return [*_ids(jobs), *_rules(jobs)]


def check_columns(jobs: Jobs, layout: Layout) -> None:
    """Hold the rules against the tables as they are.

    Raises:
        ProjectError: every column that no table has, and every condition that does not suit its column.
    """
    known = sorted(set(known_columns(layout)))
    problems = []
    for index, job in enumerate(jobs.jobs):
        for path, column, condition in job.rule.conditions(("jobs", index, "rule")):
            place = locate(column, layout)
            if place is None:
                # A column may be the project's own, so the file alone cannot tell a slip from a name not mapped.
                hint = nearest(column, known) or f"Columns of this project: {', '.join(_short(known))}."
                problems.append(_problem(path, f"no table of this project has the column {column!r}", hint))
                continue
            problems += (_problem((*path, key), message, hint) for key, message, hint in misfits(condition, place))
    if problems:
        raise ProjectError(problems)


def _short(known: list[str]) -> list[str]:
    return [name for name in known if "." not in name]


def _problem(path: Path, message: str, hint: str) -> Problem:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return Problem(Location(FILE), message, key.removeprefix("."), hint)


def _ids(jobs: Jobs) -> Iterator[Complaint]:
    if not jobs.jobs:
        yield Complaint(("jobs",), "at least one job is needed")
    first: dict[str, int] = {}
    # Ids become names of numbers (`jobs.photo.deals`), so they must not meet each other or `jobs.deals`.
    for index, job in enumerate(jobs.jobs):
        path = ("jobs", index, "id")
        if job.id in first:
            yield Complaint(path, f"the id {job.id!r} is taken by job {first[job.id] + 1} of this file")
        elif job.id in RESERVED:
            yield Complaint(path, f"the id {job.id!r} is taken by a number about all jobs", "Choose another id.")
        first.setdefault(job.id, index)


def _rules(jobs: Jobs) -> Iterator[Complaint]:
    layout = layout_for(jobs)
    for index, job in enumerate(jobs.jobs):
        here: Path = ("jobs", index, "rule")
        for path, rule in job.rule.walk(here):
            if _is_empty(rule):
                yield Complaint(path, "an empty rule would match every deal", "Name a column and what it holds.")
        for path, column, condition in job.rule.conditions(here):
            yield from _condition(path, condition)
            place = locate(column, layout)
            if place is None:
                table = column.rpartition(".")[0]
                yield Complaint(
                    path, f"rules read deals and customers, there is no table {table!r}", nearest(table, layout)
                )
                continue
            yield from (Complaint((*path, key), message, hint) for key, message, hint in misfits(condition, place))


def _is_empty(rule: Rule) -> bool:
    return not (rule.any_ or rule.all_ or rule.not_ or rule.columns)


def _condition(path: Path, condition: Condition) -> Iterator[Complaint]:
    if not condition.model_dump(exclude_none=True):
        yield Complaint(path, "a condition is missing", "Use contains, in, equals, between, matches or exists.")
    for key, listed in (("contains", condition.contains), ("in", condition.in_)):
        if listed == ():
            yield Complaint((*path, key), "at least one value is needed")
    for place, phrase in enumerate(condition.contains or ()):
        if not tokens(phrase):
            yield Complaint((*path, "contains", place), f"{phrase!r} holds no word")
    if condition.between is not None and len(condition.between) != 2:  # noqa: PLR2004 - lowest and highest
        yield Complaint(
            (*path, "between"),
            f"expected two ends, lowest and highest, got {len(condition.between)}",
            "Use null for an open side.",
        )
    elif condition.between == (None, None):
        yield Complaint((*path, "between"), "one of the two ends must be a number or a date")
    found = refusal(condition.matches) if condition.matches is not None else None
    if found:
        yield Complaint((*path, "matches"), *found)


def _listed(jobs: Jobs) -> Iterator[tuple[Path, int, Example, bool]]:
    """Every example: its path, its job, itself, whether it should match."""
    for index, job in enumerate(jobs.jobs):
        for key, listed in (("examples", job.examples), ("counterexamples", job.counterexamples)):
            for place, example in enumerate(listed):
                yield ("jobs", index, key, place), index, example, key == "examples"


def _values(jobs: Jobs) -> Iterator[Complaint]:
    """Example values that no column can hold."""
    layout = layout_for(jobs)
    known = {*known_columns(layout)}
    for path, _, example, _ in _listed(jobs):
        for column, value in {}.items() if isinstance(example, str) else example.items():
            place = locate(column, layout)
            if place is None:
                yield Complaint(
                    (*path, column), f"no rule and no table knows the column {column!r}", nearest(column, known)
                )
                continue
            try:
                fitting(value, place.kind)
            except ValueError as error:
                yield Complaint((*path, column), str(error))


def _examples(jobs: Jobs) -> Iterator[Complaint]:
    listed = list(_listed(jobs))
    found = matches(jobs, [example for _, _, example, _ in listed])
    for (path, index, _, wanted), matched in zip(listed, found, strict=True):
        yield from _verdict(jobs, path, index, matched, wanted=wanted)


def _verdict(jobs: Jobs, path: Path, index: int, matched: Iterable[int], *, wanted: bool) -> Iterator[Complaint]:
    if (index in matched) != wanted:
        yield Complaint(path, f"the rule of {jobs.jobs[index].id!r} {'does not match' if wanted else 'matches'} it")
    elif wanted:
        # The rule matches its example, yet another job may take such deals: then the example shows the wrong thing.
        winner = next(rank for rank in jobs.ranked if rank in matched)
        if winner != index:
            taker = jobs.jobs[winner]
            higher = taker.priority > jobs.jobs[index].priority
            why = f"priority {taker.priority}" if higher else "the same priority, but stands first"
            yield Complaint(
                path, f"the job {taker.id!r} takes it ({why})", "Raise this job's priority or narrow that rule."
            )
