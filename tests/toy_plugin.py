"""A whole plugin in one module: a source, an analysis, a theme and an output, small enough to see through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pandas as pd
from pydantic import Field

from jtbd_reports import (
    Analysis,
    Card,
    Complaint,
    Fetched,
    FetchRequest,
    FileRead,
    Finding,
    Glimpse,
    Inputs,
    Metric,
    Need,
    Options,
    Output,
    Page,
    Presentation,
    ProjectError,
    Reading,
    ReadRequest,
    Recognised,
    Rejected,
    Result,
    Section,
    Source,
    Table,
    Theme,
    View,
    WriteRequest,
    hookimpl,
)
from jtbd_reports.model import Column
from jtbd_reports.store import file_digest

RUNS: list[str] = []
"""Names of analyses that really ran, for tests of the cache."""


class ToySourceOptions(Options):
    path: str
    rejected: int = 0


def files(request: ReadRequest) -> list[Path]:
    return [request.root / request.options.path]


def read(request: ReadRequest) -> Reading:
    path = files(request)[0]
    frame = pd.read_csv(path, dtype=str)
    frame["amount"] = frame["amount"].astype(float)
    request.progress(len(frame))
    rejected = tuple(
        Rejected(path.name, n + 2, "amount", "not a number", "abc") for n in range(request.options.rejected)
    )
    account = FileRead(request.options.path, file_digest(path), len(frame), len(frame), "CSV")
    return Reading({"deals": frame}, (account,), rejected, len(rejected))


def recognise(glimpse: Glimpse) -> Recognised | None:
    """Sure of files with a deal_id, unsure of any other table with an amount."""
    if "amount" not in glimpse.headers:
        return None
    sure = "deal_id" in glimpse.headers
    fields = (("deals", "amount", "amount"),) + ((("deals", "deal_id", "deal_id"),) if sure else ())
    return Recognised(
        format="toy deals" if sure else "toy table",
        certainty=0.95 if sure else 0.3,
        why="it has an amount",
        entry={}
        if "names" in glimpse.headers
        else {"path": glimpse.name} | ({"words": "toys.yml"} if "words" in glimpse.headers else {}),
        name="toys",
        fields=fields,
        asides=("amounts are taken as they are",),
        files={} if glimpse.headers == ("amount",) else {"toys.yml": "toys: 1\n"},
    )


def fetch(request: FetchRequest) -> Fetched:
    if "TOY_TOKEN" not in request.environment:
        raise ProjectError([request.problem(("path",), "TOY_TOKEN is not set")])
    request.progress("asking")
    (request.root / request.options.path).write_text("deal_id,amount\n9,1\n", encoding="utf-8")
    return Fetched((request.options.path,), 1, (f"as of {request.today.year > 2000}",))


class ToyOptions(Options):
    break_it: bool = False
    """Fail in the middle."""
    refuse: str = ""


class Threshold(Options):
    at_least: float = Field(ge=0)


def run(inputs: Inputs) -> Result:
    RUNS.append("toy.count")
    if inputs.options.break_it:
        raise ZeroDivisionError("by nought")
    deals = inputs.tables["deals"].collect("pandas").to_native()
    big = deals[deals["amount"] >= inputs.documents["threshold.yml"].at_least]
    metrics = (
        Metric("toy.deals", "count", float(len(deals)), n=len(deals), unit="deals", method="count", where="all"),
        Metric("toy.big", "share", len(big) / len(deals), 0.1, 0.9, n=len(deals), unit="deals", method="Wilson"),
    )
    derived = inputs.tables["deals"].select("deal_id", "customer_id")
    return Result(metrics, {"first": str(deals["title"].iloc[0])}, {"big_deals": derived})


def present(result: Result, view: View) -> Presentation:
    _ = view.language.gettext
    table = Table("toy.table", "Deals", (Column("what"), Column("n", "count")), ((str(result.facts["first"]), 3),))
    section = Section("toy.overview", "Toy", f"{view.number('toy.deals')} deals", blocks=(table,), method=("Counted.",))
    card = Card(view.number("toy.big"), view.interval("toy.big"), "are big")
    return Presentation(
        (Page("toy", "Toy", (section,)),),
        (Finding(card),),
        ("Nothing is known of tomorrow.",),
        {"toy.deals": "Deals", "toy.big": "Big deals"},
        f"{view.number('toy.big')} of the deals are big",
    )


def check(options: Any, documents: Any) -> list[tuple[str, Complaint]]:
    return [("threshold.yml", Complaint(("at_least",), options.refuse))] if options.refuse and documents else []


class WriteOptions(Options):
    break_it: bool = False


def write(request: WriteRequest) -> None:
    if request.options.break_it:
        raise OSError("no paper")
    titles = "\n".join(section.title for page in request.report.pages for section in page.sections)
    (request.folder / "report.txt").write_text(titles, encoding="utf-8")


ANALYSIS = Analysis(
    "toy.count",
    "Counts deals",
    ToyOptions,
    run,
    present,
    needs=(Need("deals", ("deal_id", "amount")), Need("customers", optional=True)),
    offers=("big_deals",),
    documents={"threshold.yml": Threshold},
    check=check,
)
AFTER = Analysis(
    "toy.after",
    "Uses what toy.count offers",
    Options,
    lambda inputs: Result(facts={"n": len(inputs.tables["big_deals"].collect("pandas").to_native())}),
    lambda _result, _view: Presentation(()),
    needs=(Need("big_deals"),),
)


@hookimpl
def register_sources() -> list[Source]:
    return [Source("toy", "Reads a small CSV", ToySourceOptions, files, read, recognise, fetch)]


@hookimpl
def register_analyses() -> list[Analysis]:
    return [ANALYSIS, AFTER]


@hookimpl
def register_themes() -> list[Theme]:
    import jtbd_theme_plain

    return [Theme("toy-look", "The plain theme under another name", Path(jtbd_theme_plain.__file__).parent)]


@hookimpl
def register_outputs() -> list[Output]:
    return [Output("toy-text", "Titles as text", WriteOptions, write)]


@hookimpl
def register_commands() -> list[click.Command]:
    return [click.Command("toy-hello", callback=lambda: click.echo("hello"), short_help="Say hello")]
