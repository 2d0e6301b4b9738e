"""What other analyses are handed: each job's part as evidence of the CRM, and every number of every job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jtbd_jobs.assign.numbers import tidy
from jtbd_reports.stats import effective_size, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jtbd_jobs.assign.disclosure import Hidden
    from jtbd_jobs.assign.numbers import Counted
    from jtbd_reports import Metric


def crm_evidence(counted: Counted, hidden: Hidden) -> Any:  # noqa: ANN401 - pyarrow carries no types
    """Each job's part of the customers whose job is known, or of the deals where no customer is known.

    Args:
        counted: the counts.
        hidden: what may not be shown.

    Returns:
        An Arrow table, one row per job in the order of the catalogue: `job_id`, `share`, `low`, `high` (fractions of
        1, Wilson's interval, for the effective number of deals where deals are counted), `n` (customers of this job),
        `of` (all with a job), `unit` (`customers` or `deals`), `suppressed`; nothing but the last three in a hidden
        row, nor in any where customers without a job are hidden to cover one.
    """
    import pyarrow as pa  # noqa: PLC0415 - loaded when something is computed

    kinds = {
        "job_id": pa.string(), "share": pa.float64(), "low": pa.float64(), "high": pa.float64(), "n": pa.int64(),
        "of": pa.int64(), "unit": pa.string(), "suppressed": pa.bool_(),
    }  # fmt: skip
    rows = [*_shares(counted, hidden)]
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})


def _shares(counted: Counted, hidden: Hidden) -> Iterator[Mapping[str, Any]]:
    people = bool(counted.total.customers)
    whole = sum(counted.primary.values()) if people else _with_a_job(counted)
    # Where "no job" covers a small one, the sum of all jobs would uncover it.
    closed = hidden.totals or None in hidden.all
    for index, job in enumerate(counted.jobs.jobs):
        group = counted.groups.get(index)
        own = counted.primary.get(index, 0) if people else (group.deals if group else 0)
        shut = closed or index in hidden.all
        told = None if shut or not whole else own / whole
        size = float(whole) if people or group is None else whole * effective_size(group.shares) / group.shares.whole
        low, high = wilson(told, size) if told is not None else (None, None)
        yield {
            "job_id": job.id,
            "share": None if told is None else tidy(told),
            "low": None if low is None else tidy(low),
            "high": None if high is None else tidy(high),
            "n": None if shut else own,
            "of": None if closed else whole,
            "unit": "customers" if people else "deals",
            "suppressed": shut,
        }


def _with_a_job(counted: Counted) -> int:
    return sum(group.deals for job, group in counted.groups.items() if job is not None)


def job_numbers(jobs: Iterable[str], metrics: Iterable[Metric]) -> Any:  # noqa: ANN401 - pyarrow carries no types
    """Every metric of a job, `jobs.<id>.<measure>`, as a row.

    Args:
        jobs: ids of the jobs.
        metrics: all metrics of the analysis, in any order.

    Returns:
        An Arrow table: `job_id`, `measure`, `kind` (as of a Metric), `value`, `low`, `high`, `n`, `suppressed`.
    """
    import pyarrow as pa  # noqa: PLC0415

    known = frozenset(jobs)
    split = [(one.id.split("."), one) for one in metrics]
    rows = [(parts[1], parts[2], one) for parts, one in split if len(parts) == 3 and parts[1] in known]  # noqa: PLR2004
    kinds = {
        "kind": pa.string(), "value": pa.float64(), "low": pa.float64(), "high": pa.float64(), "n": pa.int64(),
        "suppressed": pa.bool_(),
    }  # fmt: skip
    keys = {
        "job_id": pa.array([job for job, _, _ in rows], pa.string()),
        "measure": pa.array([measure for _, measure, _ in rows], pa.string()),
    }
    return pa.table(
        keys | {name: pa.array([getattr(one, name) for _, _, one in rows], kind) for name, kind in kinds.items()}
    )
