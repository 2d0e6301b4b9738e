"""Visits with their job, told by keyword, landing page and tags of the link, and with how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from jtbd_jobs.rules.matching import with_matches
from jtbd_jobs.rules.texts import winner
from jtbd_jobs.search.phrases import CENTS
from jtbd_reports import Location, Problem, ProjectError, nearest
from jtbd_reports.engine import collected, kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Jobs

LEFT, STAYED, CONVERTED = 0, 1, 2
"""How a visit ended: nothing was looked at; something was; a goal was reached or something bought."""
_KEYS = ("phrase", "page", "campaign", "tags")
_TAGS = ("utm_source", "utm_medium", "utm_content")
_SHOWN: Mapping[str, Any] = {"pageviews": nw.Int64, "seconds": nw.Int64, "device": nw.String}
_LEAST_SECONDS = 15
"""Shorter visits of one page are bounces where the export does not say which are: the counters' own limit."""


def visited(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs, goals: Sequence[str]) -> nw.LazyFrame[Any]:
    """One row per visit of a person, computed once; robots are left out.

    Args:
        tables: `visits` and, where goals are named, `goals`.
        jobs: the catalogue; rules see keyword, landing page, campaign and tags of the link.
        goals: names of goals that count; any goal or purchase where there are none.

    Returns:
        `visit_id`, `cluster` (the browser, or the visit where it is not known), `job` (index, missing where no rule
        matches), `visits` (1), `tried` (1), `converted` (0 or 1), `cents`, `outcome` (`LEFT`, `STAYED`, `CONVERTED`),
        `started_at`, `month` (of year 0, from 0), `page` (path), `pageviews`, `seconds`, `device`.

    Raises:
        ProjectError: a goal that nobody reached.
    """
    visits = tables["visits"]
    names = set(visits.collect_schema().names())
    people = visits.filter(~nw.col("robot").fill_null(value=False)) if "robot" in names else visits
    keyed = people.with_columns(*(_key(name, names, jobs).alias(f"key_{name}") for name in _KEYS))
    keys = [f"key_{name}" for name in _KEYS]
    rows = keyed.join(_jobs_of(keyed, jobs), on=keys, how="left")
    if goals:
        rows = rows.join(_reached(tables, goals), on="visit_id", how="left")
    reached = _reach(names, named=bool(goals))
    chosen = rows.select(
        nw.col("visit_id").cast(nw.String).alias("visit_id"),
        _cluster(names).alias("cluster"),
        "job",
        nw.lit(1, dtype=nw.Int64).alias("visits"),
        nw.lit(1, dtype=nw.Int64).alias("tried"),
        reached.cast(nw.Int64).alias("converted"),
        _money(names).alias("cents"),
        nw.when(reached).then(nw.lit(CONVERTED)).otherwise(_ending(names)).cast(nw.Int64).alias("outcome"),
        *_moments(names),
        nw.col("key_page").alias("page"),
        *(_column(name, names, dtype).alias(name) for name, dtype in _SHOWN.items()),
    )
    return kept(chosen)


def robots(visits: nw.LazyFrame[Any]) -> int:
    """Visits that the counter takes for a robot's."""
    if "robot" not in visits.collect_schema().names():
        return 0
    row = collected(visits.select(nw.col("robot").fill_null(value=False).cast(nw.Int64).sum().alias("n")))[0]
    return int(row["n"] or 0)


def _jobs_of(keyed: nw.LazyFrame[Any], jobs: Jobs) -> nw.LazyFrame[Any]:
    """The job of each distinct set of keys: visits by the million have few of them."""
    distinct = keyed.select(nw.col(f"key_{name}").alias(name) for name in _KEYS).unique()
    found = with_matches({"deals": distinct}, jobs)
    return kept(
        found.select(*(nw.col(f"deals:{name}").alias(f"key_{name}") for name in _KEYS), winner(jobs).alias("job"))
    )


def _key(name: str, names: set[str], jobs: Jobs) -> nw.Expr:
    """What the rules see of a visit, never missing, so that it can be joined on."""
    if name == "tags":
        parts = [nw.col(tag).cast(nw.String) for tag in _TAGS if tag in names]
        return nw.concat_str(parts, separator=", ", ignore_nulls=True).fill_null("") if parts else nw.lit("")
    text = _column(name, names, nw.String).fill_null("")
    if name != "page" or _whole_addresses(jobs):
        return text
    # CRMs keep the path of a landing page, counters its whole address; both are brought to the path.
    return text.str.replace_all("[?#].*", "").str.replace_all("^[a-zA-Z]+://[^/]*", "")


def _whole_addresses(jobs: Jobs) -> bool:
    """Whether a rule asks for pages by their whole address."""
    values = (
        str(value)
        for job in jobs.jobs
        for _, column, condition in job.rule.conditions()
        if column.rpartition(".")[2] == "page"
        for value in (*(condition.in_ or ()), condition.equals or "", condition.matches or "")
    )
    return any("://" in value for value in values)


def _column(name: str, names: set[str], dtype: Any) -> nw.Expr:  # noqa: ANN401 - a Narwhals dtype
    return nw.col(name).cast(dtype) if name in names else nw.lit(None, dtype=dtype)


def _cluster(names: set[str]) -> nw.Expr:
    own = nw.concat_str([nw.lit("visit"), nw.col("visit_id").cast(nw.String)], separator="\x1f")
    return nw.coalesce(_column("client_id", names, nw.String), own)


def _reached(tables: Mapping[str, nw.LazyFrame[Any]], goals: Sequence[str]) -> nw.LazyFrame[Any]:
    """Visits that reached one of the goals, each once."""
    table = tables.get("goals")
    # An engine gives rows in any order.
    rows = collected(table.select(nw.col("goal").cast(nw.String)).unique()) if table is not None else []
    known = sorted(row["goal"] for row in rows if row["goal"] is not None)
    problems = [
        Problem(
            Location("project.yml"),
            f"no visit reached a goal {goal!r}",
            f"analyses.jobs.search.goals[{index}]",
            nearest(goal, known),
        )
        for index, goal in enumerate(goals)
        if goal not in known
    ]
    if problems or table is None:
        raise ProjectError(problems)
    found = table.filter(nw.col("goal").cast(nw.String).is_in(list(goals))).select("visit_id").unique()
    return found.with_columns(nw.lit(1, dtype=nw.Int64).alias("reached"))


def _reach(names: set[str], *, named: bool) -> nw.Expr:
    if named:
        return ~nw.col("reached").is_null()
    counts = [nw.col(name).cast(nw.Int64).fill_null(0) for name in ("goals", "purchases") if name in names]
    return sum(counts[1:], counts[0]) > 0 if counts else nw.lit(value=False)


def _ending(names: set[str]) -> nw.Expr:
    if "bounce" in names:
        gone = nw.col("bounce").fill_null(value=False)
    else:
        pages, seconds = (_column(name, names, nw.Int64).fill_null(0) for name in ("pageviews", "seconds"))
        gone = (pages <= 1) & (seconds < _LEAST_SECONDS)
    return nw.when(gone).then(nw.lit(LEFT)).otherwise(nw.lit(STAYED))


def _money(names: set[str]) -> nw.Expr:
    revenue = _column("revenue", names, nw.Float64)
    return nw.when(revenue.is_finite()).then((revenue * CENTS).round().cast(nw.Int64)).otherwise(nw.lit(0))


def _moments(names: set[str]) -> list[nw.Expr]:
    if "started_at" not in names:
        nothing = nw.lit(None, dtype=nw.Int64)
        return [nw.lit(None, dtype=nw.Datetime("us")).alias("started_at"), nothing.alias("month")]
    moment = nw.col("started_at")
    month = moment.dt.year().cast(nw.Int64) * 12 + moment.dt.month().cast(nw.Int64) - 1
    return [moment.alias("started_at"), month.alias("month")]
