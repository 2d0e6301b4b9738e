"""Phrases, visits and readers shared by the tests of jobs.search."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from jobs_deals import LOCALES, engine, numbers, texts
from ruamel.yaml import YAML

from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.search.analysis import ANALYSIS
from jtbd_jobs.search.observations import Observations
from jtbd_reports import Inputs, Listing, View
from jtbd_reports.datasets import DATASETS
from jtbd_reports.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_reports import Presentation, Result

DEMO = Path(__file__).parents[1] / "projects/severny-svet"
BRAND = ("северный свет", "severny svet", "северн* св*т")
NOON = dt.datetime(2026, 3, 10, 12)  # noqa: DTZ001 - exports carry no zone
_KINDS = {
    "integer": pa.int64(), "number": pa.float64(), "money": pa.float64(), "datetime": pa.timestamp("us"),
    "boolean": pa.bool_(),
}  # fmt: skip


def phrase(text: str | None, visits: int = 10, **more: Any) -> dict[str, Any]:
    return {"phrase": text, "hidden": text is None, "visits": visits, **more}


def visit(number: int, page: str = "/", goals: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "visit_id": f"{number:05d}", "client_id": f"c{number}", "started_at": NOON, "page": page, "goals": goals,
        "bounce": False, **more,
    }  # fmt: skip


def tables(**rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Frames of one engine by dataset, typed as the vocabulary says."""
    opened = engine()
    return {name: opened.frame(_arrow(name, listed)) for name, listed in rows.items()}


def _arrow(name: str, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    known = {field.name: _KINDS.get(field.type, pa.string()) for field in DATASETS[name].fields}
    least = [field.name for field in DATASETS[name].fields if field.required or field.name == "phrase"]
    names = list(dict.fromkeys([*least, *(column for row in rows for column in row)]))
    return pa.table({column: pa.array([row.get(column) for row in rows], known[column]) for column in names})


def run(
    jobs: Jobs, frames: Mapping[str, Any], seen: Sequence[Mapping[str, Any]] = (), minimum: int = 5, **options: Any
) -> Result:
    documents: dict[str, Any] = {"jobs.yml": jobs}
    if seen:
        documents["observations.yml"] = Observations.model_validate({"observations": list(seen)})
    return ANALYSIS.run(Inputs(frames, {}, ANALYSIS.options.model_validate(options), documents, minimum))


def speak(result: Result, language: str = "en", minimum: int = 5) -> Presentation:
    words = Language(language).within(LOCALES)
    sources = {"phrases": "data/phrases.csv", "visits": "data/visits.tsv"}
    return ANALYSIS.present(result, View(words, "EUR", numbers(result), minimum, sources))


def shown(presentation: Presentation) -> Iterator[str]:
    """Everything a reader of the pages could see, with its markers; sheets and proposals are no pages."""
    yield from texts(presentation)
    for page in presentation.pages:
        for section in page.sections:
            for block in section.blocks:
                if isinstance(block, Listing):
                    yield from (text for item in block.items for text in item)


def demo_jobs() -> Jobs:
    return Jobs.model_validate(YAML(typ="safe").load(DEMO / "jobs.yml"))


def demo_phrases() -> list[dict[str, Any]]:
    """The demo's report on phrases, as its source would read it."""
    with (DEMO / "data/metrika-phrases.csv").open(encoding="utf-8") as file:
        _totals, *rows = csv.DictReader(file)
    return [
        phrase(
            None if row["Поисковая фраза"] == "Не определено" else " ".join(row["Поисковая фраза"].split()),
            int(row["Визиты"]),
            goals=float(row["Достижения цели: Заявка"]),
            conversion_rate=float(row["Конверсия: Заявка"]),
        )
        for row in rows
    ]


def demo_truth() -> dict[str, str]:
    """What each phrase of the demo asks for."""
    with (DEMO / "truth/phrases.csv").open(encoding="utf-8") as file:
        return {" ".join(row["phrase"].lower().split()): row["asks_for"] for row in csv.DictReader(file)}
