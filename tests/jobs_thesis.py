"""Customers whose behaviour follows what is planted, shared by the tests of jobs.thesis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from jobs_deals import LOCALES, catalogue, engine, job, numbers

from jtbd_jobs.thesis.analysis import ANALYSIS
from jtbd_reports import Inputs, Presentation, Result, View, plain
from jtbd_reports.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Jobs

Rows = list[dict[str, Any]]
JOBS = ("photo", "sleep", "nest")
WORDS = {"photo": "studio light", "sleep": "night shift", "nest": "school"}
PRODUCTS = ("loft", "flat", "house")
GENDERS = ("f", "m")
STRENGTH = 2.0


@dataclass(frozen=True)
class World:
    """Tables of a project."""

    deals: Rows
    customers: Rows
    jobs: Rows


def rules(**more: Any) -> Jobs:
    """A rule per job that reads the text alone."""
    return catalogue(*(job(name, words, **more) for name, words in WORDS.items()))


def world(size: int, seed: int = 1, *, by_job: float = STRENGTH, by_gender: float = 0.0) -> World:
    """Customers with a job, a gender and an age; the product follows what is planted, channel and return nothing.

    Args:
        size: customers.
        seed: of the draw.
        by_job: log-odds of the product that belongs to the job.
        by_gender: log-odds of the product that belongs to the gender.
    """
    draw = np.random.default_rng(seed)
    job_of, gender, age = draw.integers(0, 3, size), draw.integers(0, 2, size), draw.integers(20, 70, size)
    odds = by_job * np.eye(3)[job_of] + by_gender * np.eye(3)[gender]
    product = (odds + draw.gumbel(size=(size, 3))).argmax(axis=1)
    won, channel = draw.random(size) < 0.4, draw.integers(0, 3, size)
    deals = [
        {
            "customer_id": f"key-{place}",
            "status": "won" if won[place] else "lost",
            "comment": WORDS[JOBS[job_of[place]]],
            "product": PRODUCTS[product[place]],
            "channel": f"channel {channel[place]}",
        }
        for place in range(size)
    ]
    customers = [
        {"customer_id": f"key-{place}", "gender": GENDERS[gender[place]], "age": int(age[place])}
        for place in range(size)
    ]
    jobs = [{"customer_id": f"key-{place}", "job_id": JOBS[job_of[place]], "is_primary": True} for place in range(size)]
    return World(deals, customers, jobs)


def tried(
    made: World,
    options: Mapping[str, Any] | None = None,
    *,
    jobs: Jobs | None = None,
    more: Mapping[str, Rows] | None = None,
    customers: bool = True,
    minimum: int = 5,
    seed: int = 1,
) -> Result:
    """What the analysis says of a world."""
    opened = engine()
    rows = {"deals": made.deals, "customer_jobs": made.jobs, **({"customers": made.customers} if customers else {})}
    frames = {name: opened.frame(pa.Table.from_pylist(list(found))) for name, found in {**rows, **(more or {})}.items()}
    read = ANALYSIS.options.model_validate(options or {})
    return ANALYSIS.run(Inputs(frames, {}, read, {"jobs.yml": jobs or rules()}, minimum, seed))


def said(result: Result, rival: str = "demographics") -> dict[str, str]:
    """The verdict of each behaviour."""
    return {trial["outcome"]: trial["said"] for trial in result.facts["trials"] if trial["rival"] == rival}


def speak(result: Result, language: str = "en", minimum: int = 5) -> Presentation:
    words = Language(language).within(LOCALES)
    sources = {"deals": "data/deals.csv", "customers": "data/people.csv"}
    return ANALYSIS.present(result, View(words, "EUR", numbers(result), minimum, sources))


def text(block: Any) -> str:
    """Everything a reader sees of any value of the report."""
    if isinstance(block, str):
        return plain(block)
    if isinstance(block, tuple | list):
        return "\n".join(map(text, block))
    if hasattr(block, "__dataclass_fields__"):
        return "\n".join(text(getattr(block, name)) for name in block.__dataclass_fields__)
    return str(block)


def paragraphs(presentation: Presentation) -> Sequence[str]:
    """Lines of all pages."""
    return text(presentation.pages).replace("\u202f", " ").replace("\u00a0", " ").split("\n")
