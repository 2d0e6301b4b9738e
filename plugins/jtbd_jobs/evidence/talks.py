"""Passages of interviews and reviews, each with its job: by the coder, else the person's own, else by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from jtbd_jobs.rules.texts import jobs_of_texts
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals as nw

    from jtbd_jobs.rules.catalogue import Jobs

_QUOTES = ("interview_id", "position", "passage", "text", "code", "job", "coder")
_INTERVIEWS = ("interview_id", "segment", "consent", "coders", "customer_id")


@dataclass(frozen=True, slots=True)
class Passage:
    """One coded passage.

    Attributes:
        talk: the interview or review it stands in; never shown.
        place: turn and number of the passage in it, for a stable order.
        text: the words.
        code: what it is evidence of.
        job: id of the job, None where nobody and no rule names one.
        by: who says so: the `coder` of the passage, the `person` interviewed, a `rule` of jobs.yml.
        quotable: whether consent allows the words to be shown.
        own: whether the person may have this job: what a photographer says of letting is not a landlord's word.
    """

    talk: str
    place: tuple[int, int]
    text: str
    code: str
    job: str | None
    by: Literal["coder", "person", "rule"]
    quotable: bool
    own: bool


@dataclass(frozen=True, slots=True)
class Talks:
    """All coded passages, each once.

    Attributes:
        passages: in the order of interviews and of their turns.
        customers: customer of each interview that could be linked, by interview; never shown.
        persons: the job the person stands for, by interview, as the consultant wrote it.
    """

    passages: tuple[Passage, ...] = ()
    customers: Mapping[str, str] | None = None
    persons: Mapping[str, str] | None = None

    def own(self, job: str, code: str = "") -> list[Passage]:
        """Passages of a job by people who may have it, and of a code where one is named."""
        return [one for one in self.passages if one.own and one.job == job and code in {"", one.code}]

    def count(self, job: str) -> int:
        """Interviews and reviews that speak of a job, whoever was asked."""
        return len({one.talk for one in self.passages if one.job == job})


def talks(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs) -> Talks:
    """The passages of `quotes`, told apart by job.

    A passage has the job that its coder wrote at it. Where none is written, it has the job of the person (`segment`
    of the interview, where that is a job's id): a photographer who mentions a school does not speak of raising
    children. Only where neither says anything, as in reviews, do the rules of jobs.yml decide.

    Args:
        tables: `quotes` (`text`, `code`), and `interviews`, without which no consent is known and no words are shown.
        jobs: the catalogue.
    """
    if "quotes" not in tables:
        return Talks()
    people = {row["interview_id"]: row for row in _rows(tables, "interviews", _INTERVIEWS)}
    rows = [row for row in _rows(tables, "quotes", _QUOTES) if _first(row, people)]
    ids = {job.id for job in jobs.jobs}
    # a segment may be anything the consultant sorts people by; only a job's id is one
    persons = {talk: row["segment"] for talk, row in people.items() if row["segment"] in ids}
    ruled = _ruled(tables, jobs, [row for row in rows if row["job"] not in ids and row["interview_id"] not in persons])
    passages = tuple(_passage(row, ids, persons, ruled, people) for row in rows)
    linked = {talk: row["customer_id"] for talk, row in people.items() if row["customer_id"]}
    return Talks(passages, linked, persons)


def _rows(tables: Mapping[str, nw.LazyFrame[Any]], name: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The table's rows in a stable order, with every column that is asked for; what a source lacks is missing."""
    if name not in tables:
        return []
    there = [column for column in columns if column in tables[name].collect_schema().names()]
    rows = [dict.fromkeys(columns) | row for row in collected(tables[name].select(*there))]
    return sorted(rows, key=lambda row: (str(row["interview_id"] or ""), *_place(row), *map(str, row.values())))


def _place(row: Mapping[str, Any]) -> tuple[int, int]:
    return int(row.get("position") or 0), int(row.get("passage") or 0)


def _first(row: Mapping[str, Any], people: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the passage was marked by the interview's first coder: a second coding only tells how sure codes are."""
    coders = (people.get(row["interview_id"]) or {}).get("coders")
    return not coders or not row["coder"] or row["coder"] == coders.split(",")[0].strip()


def _ruled(tables: Mapping[str, nw.LazyFrame[Any]], jobs: Jobs, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """Jobs by text, by the rules, for passages of which nobody says it; nothing is asked where all are told."""
    # rules cost a dictionary of Russian; most coded interviews need none
    if not rows:
        return {}
    wanted = {row["text"] for row in rows}
    found = collected(jobs_of_texts(tables["quotes"], "text", jobs, part="comment"))
    return {row["text"]: jobs.jobs[row["job"]].id for row in found if row["job"] is not None and row["text"] in wanted}


def _passage(
    row: Mapping[str, Any],
    ids: set[str],
    persons: Mapping[str, str],
    ruled: Mapping[str, str],
    people: Mapping[str, Mapping[str, Any]],
) -> Passage:
    # a review of no known author is a talk of its own
    talk = row["interview_id"] or f"\x1f{row['text']}"
    by: Literal["coder", "person", "rule"] = "rule"
    job = ruled.get(row["text"])
    if row["job"] in ids:
        by, job = "coder", row["job"]
    elif talk in persons:
        by, job = "person", persons[talk]
    consent = (people.get(talk) or {}).get("consent")
    own = persons.get(talk, job) == job
    return Passage(talk, _place(row), row["text"], row["code"] or "", job, by, consent == "quotes", own)
