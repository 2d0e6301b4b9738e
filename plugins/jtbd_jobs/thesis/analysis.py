"""The analysis `jobs.thesis`: what customers do, explained by jobs, by who they are, by both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.assign.assignment import assigned, customers_by_job
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.checking import FILE
from jtbd_jobs.rules.matching import layout_of
from jtbd_jobs.thesis import leaks
from jtbd_jobs.thesis.gathering import gathered, kinds
from jtbd_jobs.thesis.options import ThesisOptions, Trait, bases, behaviours, problem
from jtbd_jobs.thesis.pages import present
from jtbd_reports import Analysis, Inputs, Metric, Need, ProjectError, Result
from jtbd_reports.engine import one_for_another

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from jtbd_jobs.rules.columns import Layout
    from jtbd_jobs.thesis.leaks import Leak
    from jtbd_jobs.thesis.options import Basis, Schema


def run(inputs: Inputs) -> Result:
    """Every behaviour against every basis.

    Args:
        inputs: `deals` (`customer_id`, `status`), `customer_jobs`, optionally `customers`, `accounts`,
            `customer_classes`, and the document `jobs.yml`.

    Returns:
        Metrics `thesis.*` and facts for the page.

    Raises:
        ProjectError: a behaviour or a basis that no column holds; a behaviour asked for that a rule reads.
    """
    # numpy and scipy are loaded when something is computed
    from jtbd_jobs.thesis import numbers, twinning  # noqa: PLC0415
    from jtbd_jobs.thesis.judging import overall  # noqa: PLC0415
    from jtbd_jobs.thesis.trying import Known, trials  # noqa: PLC0415

    jobs: Jobs = inputs.documents[FILE]
    options: ThesisOptions = inputs.options
    tables, ids = inputs.tables, [job.id for job in jobs.jobs]
    layout, schema = layout_of(tables), {name: kinds(table) for name, table in tables.items()}
    wanted, read = _testable(options, schema, jobs, layout)
    spoken = tuple(leaks.spoken(tables["deals"], wanted, jobs))
    # named by the project, a behaviour is tested all the same, and the page says what to think of it
    closed = frozenset() if options.outcomes else frozenset(leak.outcome for leak in spoken)
    found = tuple(one for one in wanted if one.name not in closed)
    rivals = bases(options, schema, found)
    again = leaks.by_another_name(tables["deals"], found, leaks.read_columns(jobs, layout))
    # one telling for all behaviours: a layout that names the product tells much of the price too
    told = _told(tables, jobs, {leak.column for leak in again})
    traits = list(dict.fromkeys([*found, *(trait for rival in rivals for trait in rival.traits)]))
    columns, index = gathered(tables, traits, told, ids, inputs.minimum)
    known = Known(columns, index, inputs.minimum)
    metrics: list[Metric] = []
    facts: dict[str, Any] = {
        "jobs": [{"id": job.id, "name": job.name, "statement": job.statement} for job in jobs.jobs],
        "outcomes": [{"name": one.name, "kind": one.kind} for one in found],
        "rivals": [],
        "trials": [],
        "leaks": [*map(_plain, read), *map(_plain, spoken)],
        "told_without": [*map(_plain, again)],
        "shared": _shared(rivals, jobs, layout),
        "named": options.outcomes is not None,
        "folds": options.folds,
        "worth": options.worth,
    }
    for rival in rivals:
        made, untried = trials(known, found, rival, options, inputs.seed)
        metrics += (metric for trial in made for metric in numbers.of_trial(trial))
        metrics += numbers.of_rival(rival.name, made)
        facts["trials"] += map(numbers.told_trial, made)
        facts["rivals"].append(
            {
                "name": rival.name,
                "columns": [trait.name for trait in rival.traits],
                "said": str(overall([trial.said for trial in made])),
                "untried": untried,
            }
        )
    twins = twinning.twinned(known, found, rivals[0]) if rivals and found else None
    if twins:
        metrics += twinning.metrics_of(twins, inputs.minimum)
        facts["twins"] = twinning.facts_of(twins)
    return Result(tuple(metrics), facts)


def _testable(
    options: ThesisOptions, schema: Schema, jobs: Jobs, layout: Layout
) -> tuple[tuple[Trait, ...], tuple[Leak, ...]]:
    """Behaviours that no rule reads, and why the others are left out; those named by the project are refused."""
    wanted = behaviours(options, schema)
    read = tuple(leaks.direct(wanted, jobs, layout))
    if options.outcomes and read:
        raise ProjectError(_refusal(options.outcomes, leak) for leak in read)
    closed = {leak.outcome for leak in read}
    return tuple(one for one in wanted if one.name not in closed), read


def _refusal(named: Sequence[str], leak: Leak) -> Any:  # noqa: ANN401 - a Problem
    return problem(
        f"outcomes[{list(dict.fromkeys(named)).index(leak.outcome)}]",
        f"the rule of {leak.job!r} reads the column {leak.column!r}, so it cannot be tested against jobs",
        "Leave it out, or tell the job by something else.",
    )


def _told(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs, columns: Collection[str]) -> nw.LazyFrame[Any]:
    """Each customer's main job: as the rules tell it, or anew without columns that give a behaviour away."""
    if not columns:
        return tables["customer_jobs"].filter(nw.col("is_primary")).select("customer_id", "job_id")
    # a bare name must not fall through to the other table's column of that name
    left = {name: _but(tables[name], columns) for name in ("deals", "customers") if name in tables}
    own = customers_by_job(assigned(left, jobs), jobs).filter(nw.col("is_primary"))
    ids = {index: job.id for index, job in enumerate(jobs.jobs)}
    return own.select("customer_id", one_for_another(nw.col("job"), ids, nw.String).alias("job_id"))


def _but(table: nw.LazyFrame[Any], columns: Collection[str]) -> nw.LazyFrame[Any]:
    return table.select(name for name in table.collect_schema().names() if name not in columns)


def _plain(leak: Leak) -> dict[str, str]:
    return {"outcome": leak.outcome, "job": leak.job, "column": leak.column, "word": leak.word}


def _shared(rivals: Sequence[Basis], jobs: Jobs, layout: Layout) -> list[dict[str, str]]:
    """Columns of a basis that rules read too: such jobs are partly that basis."""
    read = {(place.table, place.name): job for place, job in leaks.read_columns(jobs, layout).items()}
    return [
        {"rival": rival.name, "column": trait.name, "job": read[trait.table, trait.column]}
        for rival in rivals
        for trait in rival.traits
        if (trait.table, trait.column) in read
    ]


ANALYSIS = Analysis(
    name="jobs.thesis",
    summary="Tests whether jobs explain what customers do better than demographics or any other grouping.",
    options=ThesisOptions,
    run=run,
    present=present,
    needs=(
        Need("deals", ("customer_id", "status")),
        Need("customer_jobs", ("customer_id", "job_id", "is_primary")),
        Need("customers", ("customer_id",), optional=True),
        Need("accounts", ("account_id",), optional=True),
        Need("customer_classes", ("customer_id", "class"), optional=True),
    ),
    documents={FILE: Jobs},
)
