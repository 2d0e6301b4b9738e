"""Families of evidence as values: what each says of the share of every job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import narwhals as nw

    from jtbd_jobs.rules.catalogue import Jobs

TABLES = {"crm": "crm_evidence", "web": "web_evidence", "survey": "survey_evidence"}
"""Families that measure shares, the most precise first (J2), and the tables that analyses hand them over in."""
_COLUMNS = ("job_id", "share", "low", "high", "n", "of", "unit", "suppressed")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a family says of a job.

    Attributes:
        share: of those whose job the family knows, 0 to 1; None where hidden or not measured.
        low: lower end of the 95 % interval.
        high: upper end.
        n: customers, visits or answers behind it; None where hidden.
        suppressed: too few to be shown, or hidden to cover others.
    """

    share: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    suppressed: bool = False

    @property
    def measured(self) -> bool:
        """Whether there is a share with its interval."""
        return None not in (self.share, self.low, self.high)

    @property
    def seen(self) -> bool:
        """Whether the job is there at all; a hidden one is not said to be."""
        return bool(self.n) and not self.suppressed

    @property
    def absent(self) -> bool:
        """Whether the family was asked and knows nobody with the job."""
        return not self.suppressed and not self.n


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of evidence.

    Attributes:
        name: `crm`, `web` or `survey`.
        unit: what it counts: `customers`, `deals`, `visits`, `answers`.
        of: how many of them have a job; None where hidden.
        cells: what it says of each job, by the job's id.
    """

    name: str
    unit: str
    of: int | None
    cells: Mapping[str, Cell]

    @property
    def order(self) -> tuple[str, ...]:
        """Ids of the jobs it measures, the commonest first; equal ones in the order of the catalogue."""
        found = [job for job, cell in self.cells.items() if cell.measured]
        return tuple(sorted(found, key=lambda job: -(self.cells[job].share or 0.0)))


def families(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs) -> tuple[Family, ...]:
    """The families that the project has and that know the job of anybody, the most precise first.

    Args:
        tables: any of `crm_evidence`, `web_evidence`, `survey_evidence`.
        jobs: the catalogue; a job that a table does not name is absent from that family.
    """
    ids = [job.id for job in jobs.jobs]
    return tuple(_read(tables, ids))


def _read(tables: Mapping[str, nw.LazyFrame[Any]], ids: Sequence[str]) -> Iterator[Family]:
    # in the order of precision, which every page keeps
    for name, table in TABLES.items():
        rows = collected(tables[table].select(*_COLUMNS)) if table in tables else []
        found = {row["job_id"]: row for row in rows}
        sizes = [int(row["of"]) for row in rows if row["of"] is not None]
        # a survey in which nobody named a job says nothing of jobs
        if rows and (not sizes or max(sizes)):
            # a table made before a job was added to the catalogue does not name it
            cells = {job: _cell(found[job]) if job in found else Cell(n=0) for job in ids}
            yield Family(name, rows[0]["unit"], max(sizes, default=None), cells)


def _cell(row: Mapping[str, Any]) -> Cell:
    # nothing of a hidden row is carried further, whatever stands in it
    if row["suppressed"]:
        return Cell(suppressed=True)
    ends = (row["share"], row["low"], row["high"])
    share, low, high = (None if end is None else float(end) for end in ends)
    return Cell(share, low, high, None if row["n"] is None else int(row["n"]))
