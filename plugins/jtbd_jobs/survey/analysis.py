"""The analysis `jobs.survey`: what people say, for whom that speaks, what they lack, and what they really did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.checking import FILE
from jtbd_jobs.survey import features, needs, response, saying, scenarios
from jtbd_jobs.survey.answers import ROW
from jtbd_jobs.survey.carelessness import careless
from jtbd_jobs.survey.estimating import Base, Part, count, number
from jtbd_jobs.survey.gathering import gathered
from jtbd_jobs.survey.options import SurveyOptions
from jtbd_jobs.survey.presentation import present
from jtbd_jobs.survey.weights import chosen, weighted
from jtbd_reports import Analysis, Inputs, Metric, Need, Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw

    from jtbd_jobs.survey.attributes import Attribute
    from jtbd_jobs.survey.survey import Survey
    from jtbd_jobs.survey.weights import Weighted


def run(inputs: Inputs) -> Result:
    """The survey weighted to the CRM and held against it.

    Args:
        inputs: `respondents`, `questions`, `responses`; `ratings`, `customers`, `deals`, `customer_jobs` and the
            document `jobs.yml` where there are any.

    Returns:
        Metrics `survey.*`, facts for the presentation, tables `respondent_jobs` and `survey_evidence`.

    Raises:
        ProjectError: options that name a survey, a question, a job or an attribute that is not there.
    """
    options: SurveyOptions = inputs.options
    survey, people = gathered(inputs)
    if survey.size < inputs.minimum:
        return _too_few(survey, inputs)
    margins = chosen(survey.attributes, options.margins)
    weights = weighted(survey.size, margins, options.trim)
    asked = response.asked(survey, options.invited, inputs.minimum)
    known = (None, options.level) if asked is None else (asked.population, options.level, asked.answered)
    base = Base(weights.weights, *known)
    signs = careless(survey, inputs.minimum, options.level)
    parts: list[Part] = [
        scenarios.scenarios(survey, base, asked, inputs.minimum),
        needs.needs(survey, base, signs.any if signs else None, options, minimum=inputs.minimum, seed=inputs.seed),
        saying.saying(survey, base, inputs.minimum),
        features.kano(survey, base, inputs.minimum),
        features.best_worst(survey, base, inputs.minimum, inputs.seed),
    ]
    answered, facts = _response(survey, inputs, weights, margins, asked)
    found: list[Metric] = [
        *answered,
        *scenarios.stated(survey, base, inputs.minimum),
        *(signs.metrics if signs else ()),
    ]
    for part in parts:
        found += part.metrics
        facts |= part.facts
    facts["signs"] = list(signs.signs) if signs else []
    derived = {
        "respondent_jobs": _respondent_jobs(survey, people, weights),
        "survey_evidence": scenarios.evidence(survey, base, inputs.minimum),
    }
    return Result(tuple(found), facts, derived)


def _response(
    survey: Survey, inputs: Inputs, weights: Weighted, margins: Sequence[Attribute], asked: response.Asked | None
) -> tuple[list[Metric], dict[str, Any]]:
    """Numbers and facts of who answered."""
    level = inputs.options.level
    found = response.response(survey, asked, weights, inputs.minimum, level)
    before, after, shown = {}, {}, []
    for one in survey.attributes:
        metrics, raw, adjusted = response.attribute_metrics(one, weights, inputs.minimum, level)
        if raw is None or adjusted is None or len(one.labels) < 2:  # noqa: PLR2004 - one category says nothing
            continue
        found += metrics
        before[one.name], after[one.name] = raw, adjusted
        shown.append(_told(one, raw.p_value, weights))
    checks = [name for name in before if name not in weights.margins]
    for name, fits in (("before", before), ("after", after)):
        for group, names in (("margins", weights.margins), ("checks", checks)):
            some = {one: fits[one] for one in names if one in fits}
            if some:
                gap = 100 * response.distance(some)
                found.append(number(f"survey.distance.{group}.{name}", gap, survey.size, "mean difference"))
    even = response.evenness(survey, margins, inputs.seed, level)
    found += [even] if even is not None else []
    return found, _facts(survey, weights) | {
        "attributes": shown,
        "telling": response.telling(survey.attributes, before, level),
        "census": inputs.options.invited is None and asked is not None,
        "few_linked": inputs.options.invited is None and asked is None and survey.frame is not None,
        "frame": inputs.options.frame if survey.frame is not None else "none",
        "trim": list(inputs.options.trim) if inputs.options.trim else [],
    }


def _told(one: Attribute, p_value: float, weights: Weighted) -> dict[str, Any]:
    return {
        "name": one.name,
        "labels": [list(labels) for labels in one.labels],
        "margin": one.name in weights.margins,
        "recorded": round(one.recorded, 4),
        "p_value": float(f"{p_value:.3g}"),
    }


def _facts(survey: Survey, weights: Weighted) -> dict[str, Any]:
    return {
        "jobs": [{"id": job.id, "name": job.name, "statement": job.statement} for job in survey.jobs],
        "survey": survey.name,
        "others": list(survey.others),
        "again": survey.again,
        "too_few": False,
        "margins": list(weights.margins),
        "limited": weights.limited,
        "linked": bool(survey.columns["linked"].any()),
        "open": any(one.kind == "open" for one in survey.asked("scenario")),
    }


def _too_few(survey: Survey, inputs: Inputs) -> Result:
    """Nothing but that there is too little to show."""
    nobody = Base(np.ones(survey.size), None, inputs.options.level)
    jobs = [{"id": job.id, "name": job.name, "statement": job.statement} for job in survey.jobs]
    derived = {
        "respondent_jobs": _respondent_jobs(survey, None, None),
        "survey_evidence": scenarios.evidence(survey, nobody, inputs.minimum),
    }
    metric = count("survey.answered", survey.size, shut=survey.size > 0)
    return Result((metric,), {"too_few": True, "jobs": jobs, "survey": survey.name}, derived)


def _respondent_jobs(survey: Survey, people: nw.LazyFrame[Any] | None, weights: Weighted | None) -> Any:  # noqa: ANN401 - any frame
    """Respondents who state a job: `respondent_id`, `customer_id`, `job_id`, `weight`."""
    import pyarrow as pa  # noqa: PLC0415 - loaded when something is computed

    from jtbd_reports.engine import collected  # noqa: PLC0415

    names = ("respondent_id", "customer_id", "job_id", "weight")
    kinds = (pa.string(), pa.string(), pa.string(), pa.float64())
    rows: list[tuple[Any, ...]] = []
    if people is not None and weights is not None:
        place = {int(row): at for at, row in enumerate(survey.columns[ROW])}
        jobs = survey.codes("stated")
        for one in collected(people.select("row", "respondent_id", "customer_id").sort("row")):
            at = place[int(one["row"])]
            if jobs[at] >= 0:
                told = survey.jobs[int(jobs[at])].id, float(weights.weights[at])
                rows.append((one["respondent_id"], one["customer_id"], *told))
    return pa.table({name: pa.array([row[at] for row in rows], kinds[at]) for at, name in enumerate(names)})


ANALYSIS = Analysis(
    name="jobs.survey",
    summary="Weights a survey to the CRM and shows scenarios, unmet needs, and words against deeds.",
    options=SurveyOptions,
    run=run,
    present=present,
    needs=(
        Need("respondents", ("respondent_id",)),
        Need("questions", ("question_id", "kind", "purpose")),
        Need("responses", ("respondent_id", "question_id", "answer")),
        Need("ratings", ("respondent_id", "outcome"), optional=True),
        Need("customers", ("customer_id",), optional=True),
        Need("deals", (), optional=True),
        Need("customer_jobs", (), optional=True),
    ),
    offers=("respondent_jobs", "survey_evidence"),
    documents={FILE: Jobs},
    optional=frozenset({FILE}),
)
