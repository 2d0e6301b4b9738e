"""Deals, jobs and readers shared by the tests of jtbd_jobs."""

from __future__ import annotations

import datetime as dt
import random
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

import jtbd_jobs
from jtbd_jobs.assign.analysis import ANALYSIS
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_reports import Card, Cards, Chart, Inputs, Listing, Metric, Pair, Prose, Table, View, plain
from jtbd_reports.datasets import DATASETS
from jtbd_reports.engine import Engine
from jtbd_reports.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jtbd_jobs.texts.labels import Labels
    from jtbd_reports import Presentation, Result

LOCALES = Path(jtbd_jobs.__file__).parent / "locales"
START = dt.datetime(2026, 1, 10, 12)  # noqa: DTZ001 - exports carry no zone


def job(key: str, *words: str, **more: Any) -> dict[str, Any]:
    """A job told by words, or by `rule=`."""
    made = {"id": key, "name": key.title(), "statement": "When …, I want …, so I can …."}
    return {**made, "rule": {"text": {"contains": list(words)}}, **more}


def catalogue(*jobs: Mapping[str, Any]) -> Jobs:
    return Jobs.model_validate({"jobs": list(jobs)})


def deal(customer: str | None, comment: str = "", status: str = "won", **more: Any) -> dict[str, Any]:
    return {"customer_id": customer, "comment": comment, "status": status, **more}


def many(start: str, comment: str, won: int, lost: int = 0, opened: int = 0, **more: Any) -> list[dict[str, Any]]:
    """As many deals, each of a customer of its own."""
    statuses = ["won"] * won + ["lost"] * lost + ["open"] * opened
    return [deal(f"{start}{number}", comment, status, **more) for number, status in enumerate(statuses)]


def engine() -> Engine:
    return Engine.open(Path(tempfile.gettempdir()))


def tables(
    deals: Sequence[Mapping[str, Any]],
    customers: Sequence[Mapping[str, Any]] | None = None,
    columns: Sequence[str] | None = None,
    **more: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Frames of one engine, typed as the vocabulary says; own columns as their values are."""
    opened = engine()
    rows = [{"deal_id": str(number), **row} for number, row in enumerate(deals)]
    made = {"deals": opened.frame(_arrow("deals", rows, columns or ["deal_id", "customer_id", "status", "comment"]))}
    if customers is not None:
        made["customers"] = opened.frame(_arrow("customers", customers, ["customer_id"]))
    return made | {name: opened.frame(_arrow(name, rows, [])) for name, rows in more.items()}


def _arrow(name: str, rows: Sequence[Mapping[str, Any]], least: Sequence[str]) -> pa.Table:
    kinds = {
        "integer": pa.int64(), "number": pa.float64(), "money": pa.float64(), "datetime": pa.timestamp("us"),
        "boolean": pa.bool_(),
    }  # fmt: skip
    known = {field.name: kinds.get(field.type, pa.string()) for field in DATASETS[name].fields}
    names = list(dict.fromkeys([*least, *(column for row in rows for column in row)]))
    return pa.table({name: pa.array([row.get(name) for row in rows], known.get(name)) for name in names})


def run(
    jobs: Jobs, frames: Mapping[str, Any], minimum: int = 5, top: int = 5, labels: Labels | None = None, **options: Any
) -> Result:
    found = ANALYSIS.options.model_validate({"top": top, **options})
    documents = {"jobs.yml": jobs} if labels is None else {"jobs.yml": jobs, "labels.yml": labels}
    return ANALYSIS.run(Inputs(frames, {}, found, documents, minimum))


def numbers(result: Result) -> dict[str, Metric]:
    return {metric.id: metric for metric in result.metrics}


def speak(result: Result, language: str = "en", minimum: int = 5) -> Presentation:
    words = Language(language).within(LOCALES)
    return ANALYSIS.present(result, View(words, "EUR", numbers(result), minimum, {"deals": "data/deals.csv"}))


def titles(presentation: Presentation) -> dict[str, str]:
    """Titles by section, spaces between numbers and units made plain."""
    sections = (section for page in presentation.pages for section in page.sections)
    return {section.id: re.sub("[\u00a0\u202f]", " ", plain(section.title)) for section in sections}


def texts(presentation: Presentation) -> Iterator[str]:
    """Everything a reader could see, with its markers."""
    yield presentation.headline
    yield from presentation.limits
    yield from presentation.labels.values()
    for finding in presentation.findings:
        yield from (finding.card.number, finding.card.aside, finding.card.text)
    for page in presentation.pages:
        for section in page.sections:
            yield from (section.kicker, section.title, section.shown, section.source, *section.method)
            for block in section.blocks:
                yield from _block(block)


def _block(block: Any) -> Iterator[str]:
    if isinstance(block, Prose):
        yield from block.paragraphs
    elif isinstance(block, Cards):
        yield from (text for card in block.cards for text in _card(card))
    elif isinstance(block, Pair):
        yield from (*_block(block.left), *_block(block.right))
    elif isinstance(block, Chart):
        yield from (block.title, block.description, str(drawn(block)), *_block(block.table))
    elif isinstance(block, Table):
        yield from (block.caption, block.note, *(column.title for column in block.columns))
        yield from (str(cell) for row in block.rows for cell in row)
    else:
        assert isinstance(block, Listing)


def _card(card: Card) -> tuple[str, str, str]:
    return card.number, card.aside, card.text


def charts(presentation: Presentation) -> dict[str, Chart]:
    found: dict[str, Chart] = {}
    for page in presentation.pages:
        for section in page.sections:
            for block in section.blocks:
                for chart in (block.left, block.right) if isinstance(block, Pair) else (block,):
                    if isinstance(chart, Chart):
                        found[chart.id] = chart
    return found


def drawn(chart: Chart) -> list[dict[str, Any]]:
    """The rows of a chart at both widths, as data of its specification."""
    return [row for spec in (chart.wide, chart.narrow) for row in _rows_in(spec)]


def _rows_in(spec: Any) -> Iterator[dict[str, Any]]:
    if isinstance(spec, list):
        for part in spec:
            yield from _rows_in(part)
    elif isinstance(spec, dict):
        if "label" in spec and "tone" in spec:
            yield spec
        else:
            for part in spec.values():
                yield from _rows_in(part)


def labels(chart: Chart) -> list[str]:
    """Labels of the wide chart from top to bottom."""
    return [row["label"] for row in _rows_in(chart.wide)]


def accented(chart: Chart) -> list[str]:
    """Labels of the rows that stand out."""
    return [row["label"] for row in _rows_in(chart.wide) if row["tone"] == "accent"]


def untraced_digits(text: str) -> list[str]:
    """Numbers of a text that no metric stands behind."""
    return re.findall(r"\d+", re.sub("\ue000.*?\ue002", "", text))


PLANTED = {
    # share of customers, share of deals won, typical amount, typical days, words
    "photo": (
        0.15,
        0.20,
        12_000_000,
        30,
        ("ищу студию для съёмки", "нужна фотостудия", "снимать дома, высокий потолок"),
    ),
    "work": (0.40, 0.45, 7_000_000, 40, ("чтобы пешком до офиса", "рядом с офисами", "офис в двух шагах")),
    "nest": (0.30, 0.45, 9_000_000, 60, ("школа во дворе", "поближе к школе", "детские сады рядом")),
    "let": (0.15, 0.45, 7_000_000, 40, ("буду сдавать", "сдам посуточно", "под сдачу в аренду")),
}
PLANTED_JOBS = catalogue(
    job("photo", "студия", "фотостудия", "высокий потолок", priority=10),
    job("work", "офис"),
    job("nest", "школа", "детский сад"),
    job("let", "сдавать", "сдать", "сдача"),
)


def planted(size: int = 2000, seed: int = 1) -> tuple[list[dict[str, Any]], list[str]]:
    """Deals whose job is known: rows for `tables`, and the true job of each."""
    rng = random.Random(seed)  # noqa: S311 - made-up data
    rows, truth = [], []
    for number in range(size):
        name = rng.choices(list(PLANTED), [one[0] for one in PLANTED.values()])[0]
        _, rate, amount, days, words = PLANTED[name]
        status = rng.choices(["won", "lost", "open"], [rate * 0.9, (1 - rate) * 0.9, 0.1])[0]
        begun = START + dt.timedelta(hours=rng.randrange(2000))
        ended = begun + dt.timedelta(days=round(rng.lognormvariate(0, 0.3) * days))
        rows.append(
            deal(
                f"c{number}", rng.choice(words), status,
                product=rng.choice(("1к", "2к", "Лофт")), channel=rng.choice(("Сайт", "Звонок")),
                amount=amount * rng.lognormvariate(0, 0.2), created_at=begun,
                closed_at=None if status == "open" else ended,
            )
        )  # fmt: skip
        truth.append(name)
    return rows, truth
