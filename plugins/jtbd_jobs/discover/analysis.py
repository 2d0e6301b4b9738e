"""The analysis `jobs.discover`: groups of customers who buy alike, found without rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from jtbd_jobs.discover import outcomes
from jtbd_jobs.discover.attributes import blocks_of
from jtbd_jobs.discover.checks import checks
from jtbd_jobs.discover.coding import SURE, with_class
from jtbd_jobs.discover.facts import facts_of, nothing
from jtbd_jobs.discover.finding import find
from jtbd_jobs.discover.hiding import shown
from jtbd_jobs.discover.numbers import Counted, counts, metrics
from jtbd_jobs.discover.options import DiscoverOptions, check_options
from jtbd_jobs.discover.presentation import present
from jtbd_jobs.discover.profiles import profiles
from jtbd_jobs.discover.settling import Settled, settled
from jtbd_jobs.latent.design import design_of
from jtbd_jobs.latent.em import parameters_of
from jtbd_jobs.latent.reproducing import reproduce
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.checking import FILE
from jtbd_jobs.rules.matching import layout_of
from jtbd_reports import Analysis, Inputs, Need, Result
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from jtbd_jobs.discover.finding import Found
    from jtbd_jobs.discover.selecting import Left

DEALS, CUSTOMERS, COLUMNS = 300, 100, 3
"""The least to look for classes in: deals, customers of them, attributes."""


def run(inputs: Inputs) -> Result:
    """Customers to classes, and everything that says how sure they are.

    Args:
        inputs: `deals` (`customer_id`, `status` and whatever says what was bought), optionally `customer_jobs` to hold
            the classes against, and the document `jobs.yml` for the names of jobs.

    Returns:
        Metrics `classes.*`, facts for the presentation, the table `customer_classes`.

    Raises:
        ProjectError: attributes that deals do not have or that may not tell classes.
    """
    options: DiscoverOptions = inputs.options
    layout = layout_of(inputs.tables)
    check_options(options, layout)
    deals, customers = _size(inputs.tables["deals"])
    if deals < DEALS or customers < CUSTOMERS:
        return _nothing("little", (), deals, customers, inputs)
    found = settled(inputs.tables, layout, options, inputs.minimum)
    if not isinstance(found, Settled) or len(found.attributes) < COLUMNS:
        return _nothing("plain", found.left if isinstance(found, Settled) else found, deals, customers, inputs)
    return _result(inputs, found)


def _size(deals: nw.LazyFrame[Any]) -> tuple[int, int]:
    """Deals of known customers, and those customers."""
    customer = nw.col("customer_id").cast(nw.String).str.strip_chars()
    known = deals.select(customer.alias("customer")).filter(nw.col("customer") != "")
    row = collected(known.select(nw.len().alias("deals"), nw.col("customer").n_unique().alias("customers")))[0]
    return int(row["deals"]), int(row["customers"]) if row["deals"] else 0


def _nothing(state: str, left: tuple[Left, ...], deals: int, customers: int, inputs: Inputs) -> Result:
    """No classes, said why; and an empty table for those who ask."""
    empty = inputs.tables["deals"].select(
        nw.col("customer_id").cast(nw.String), nw.lit(None, dtype=nw.Int64).alias("class")
    )
    classes = empty.filter(nw.col("customer_id").is_null() & ~nw.col("customer_id").is_null())
    return Result(counts(deals, customers, 0), nothing(state, left), {"customer_classes": classes})


def _result(inputs: Inputs, settled_: Settled) -> Result:
    options, rng = inputs.options, np.random.default_rng([inputs.seed, 20])
    asked = {"most": options.most, "starts": options.starts, "draws": options.draws}
    found = find(settled_.patterns, rng, **asked, blocks=blocks_of(settled_.attributes))
    counted, classes = _counted(inputs, settled_, found, rng)
    facts = facts_of(
        counted, settled_.attributes, settled_.left, options, inputs.documents.get(FILE), words=settled_.words
    )
    table = classes.select("customer_id", "class")
    if found.classes == 1:
        # One class is no grouping: those who compare groupings are told nothing.
        table = table.with_columns(nw.lit(None, dtype=nw.Int64).alias("class"))
    return Result(metrics(counted), facts, {"customer_classes": table.sort("customer_id")})


def _counted(
    inputs: Inputs, settled_: Settled, found: Found, rng: np.random.Generator
) -> tuple[Counted, nw.LazyFrame[Any]]:
    deals, patterns = inputs.tables["deals"], settled_.patterns
    classes = with_class(settled_.customers, found.model, settled_.columns)
    total, groups = outcomes.groups(deals, classes)
    people = outcomes.people(classes)
    if found.classes == 1:
        return Counted(found, len(settled_.attributes), total, groups, people, inputs.minimum), classes
    # The model may stand on a sample of the rows; every pattern gets its class from it.
    posteriors = design_of(patterns).judged(parameters_of(found.model))[1]
    model = replace(found.model, posteriors=posteriors)
    member = np.where(posteriors.max(axis=1) > SURE, posteriors.argmax(axis=1), -1)
    mirrors = outcomes.mirrors(deals, classes, found.classes, rng)
    cross = None
    if "customer_jobs" in inputs.tables:
        order = [job.id for job in inputs.documents[FILE].jobs] if FILE in inputs.documents else []
        cross = outcomes.crossed(outcomes.jobs_of(inputs.tables["customer_jobs"]), classes, found.classes, order)
    counted = Counted(
        found,
        len(settled_.attributes),
        total,
        groups,
        people,
        inputs.minimum,
        profiles(patterns, member, settled_.attributes, found.classes, inputs.minimum),
        reproduce(patterns, model, rng, conditions=2),
        mirrors,
        checks(found, mirrors),
        shown(cross, inputs.minimum) if cross else None,
    )
    return counted, classes


ANALYSIS = Analysis(
    name="jobs.discover",
    summary="Finds groups of customers who buy alike, without rules, and proposes jobs for them.",
    options=DiscoverOptions,
    run=run,
    present=present,
    needs=(Need("deals", ("customer_id", "status")), Need("customer_jobs", optional=True)),
    offers=("customer_classes",),
    documents={FILE: Jobs},
    optional=frozenset({FILE}),
)
