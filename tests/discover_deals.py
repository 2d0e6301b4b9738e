"""Deals of customers whose groups are known, and deals without any groups."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

from jobs_deals import LOCALES, START, numbers, tables

from jtbd_jobs.discover.analysis import ANALYSIS
from jtbd_reports import Inputs, View
from jtbd_reports.language import Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_reports import Presentation, Result

GROUPS = {
    # share, what is likely: layout, payment, options, storey, share of deals won
    "live": (0.5, ("Studio", "One room"), "Mortgage", {"Blinds": 0.8, "Silence": 0.75}, (2, 18), 0.2),
    "raise": (0.3, ("Three rooms", "Two rooms"), "Mortgage", {"Nursery": 0.8, "Storage": 0.7}, (2, 18), 0.35),
    "shoot": (0.2, ("Loft", "Studio"), "Cash", {"Power": 0.85, "Storage": 0.5}, (9, 18), 0.5),
}
LAYOUTS = ("Studio", "One room", "Two rooms", "Three rooms", "Loft")
OPTIONS = ("Blinds", "Silence", "Nursery", "Storage", "Power")
LINE = {"Studio": "Small", "One room": "Small", "Two rooms": "Large", "Three rooms": "Large", "Loft": "Loft"}


def grouped(customers: int = 700, seed: int = 1, *, structure: bool = True) -> tuple[list[dict[str, Any]], list[str]]:
    """One to three deals of each customer, and the group of each customer.

    Without structure every attribute has the same chances in all groups.
    """
    rng = random.Random(seed)  # noqa: S311 - made-up data
    rows, truth = [], []
    for number in range(customers):
        name = rng.choices(list(GROUPS), [one[0] for one in GROUPS.values()])[0]
        truth.append(name)
        for _ in range(rng.choices((1, 2, 3), (8, 1, 1))[0]):
            rows.append(_deal(rng, f"c{number}", name if structure else rng.choice(list(GROUPS))))
            if not structure:
                rows[-1] |= _anything(rng)
    return rows, truth


def _deal(rng: random.Random, customer: str, name: str) -> dict[str, Any]:
    _, layouts, payment, options, storeys, won = GROUPS[name]
    layout = rng.choice(layouts) if rng.random() < 0.85 else rng.choice(LAYOUTS)
    status = rng.choices(("won", "lost", "open"), (won, 0.9 - won, 0.1))[0]
    return {
        "customer_id": customer,
        "status": status,
        "product": LINE[layout],
        "layout": layout,
        "payment": payment if rng.random() < 0.8 else rng.choice(("Mortgage", "Cash", "Instalments")),
        "options": ", ".join(one for one in OPTIONS if rng.random() < options.get(one, 0.06)),
        "storey": float(rng.randint(*storeys)),
        "verdict": {"won": "good", "lost": "bad", "open": "good"}[status],
        "gender": rng.choice("fm"),
        "closer": rng.choice(("Анна", "Пётр", "Мария")),
        "amount": rng.lognormvariate(16, 0.3),
        "manager": rng.choice(("A", "B", "C")),
        "channel": rng.choice(("Site", "Call")),
        "comment": f"note {rng.random()}",
        "created_at": START + dt.timedelta(days=rng.randrange(300)),
    }


def _anything(rng: random.Random) -> dict[str, Any]:
    layout = rng.choice(LAYOUTS)
    chosen = rng.sample(OPTIONS, rng.randint(1, 3))
    return {
        "layout": layout,
        "product": LINE[layout],
        "payment": rng.choice(("Mortgage", "Cash", "Instalments")),
        "options": ", ".join(sorted(chosen)),
        "storey": float(rng.randint(2, 18)),
    }


def discover(
    rows: Sequence[Mapping[str, Any]],
    jobs: Jobs | None = None,
    more: Mapping[str, Any] | None = None,
    minimum: int = 5,
    **options: Any,
) -> Result:
    """The result of jobs.discover on a few rows; quick options unless told."""
    frames = {**tables(rows), **(more or {})}
    made = ANALYSIS.options.model_validate({"most": 4, "starts": 10, **options})
    return ANALYSIS.run(Inputs(frames, {}, made, {"jobs.yml": jobs} if jobs else {}, minimum, seed=1))


def speak(result: Result, language: str = "en", minimum: int = 5) -> Presentation:
    """What it says."""
    words = Language(language).within(LOCALES)
    return ANALYSIS.present(result, View(words, "EUR", numbers(result), minimum, {"deals": "data/deals.csv"}))
