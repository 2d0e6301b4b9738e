"""Options of jobs.discover, held against the columns a project has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field, StrictStr

from jtbd_jobs.rules.columns import OUTCOMES, TEXT, locate
from jtbd_reports import Location, Problem, ProjectError, nearest
from jtbd_reports.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_jobs.rules.columns import Layout

NUISANCES = ("manager", "pipeline", "channel", "campaign")
"""Columns that say how a deal was sold: classes are held against them, never made of them."""
REFUSED = {
    **dict.fromkeys(OUTCOMES, "says how the deal ended, so classes told by it would explain their own outcome"),
    **dict.fromkeys(NUISANCES, "says how the deal was sold, and classes are held against it"),
    **dict.fromkeys(("deal_id", "customer_id", "account_id", "client_id"), "is a key"),
}


class AttributeOptions(Options):
    """How one attribute is read."""

    cuts: Annotated[tuple[float, ...] | None, Field(min_length=1, examples=[[40, 60]])] = None
    """Where numbers are cut: the last value of each band but the last."""
    groups: Annotated[int, Field(ge=2, le=8)] = 4
    """Into how many bands numbers are cut where no cuts are given."""
    words: Annotated[dict[StrictStr, tuple[StrictStr, ...]] | None, Field(min_length=1)] = None
    """Groups of words by name: each says whether the text holds any of its words, in any form."""


class DiscoverOptions(Options):
    """Options of jobs.discover."""

    attributes: Annotated[
        tuple[StrictStr, ...] | dict[StrictStr, AttributeOptions] | None, Field(examples=[["layout", "payment"]])
    ] = None
    """Columns of deals that say what is bought, or each with how it is read; chosen from the data where not given."""
    leave: tuple[StrictStr, ...] = ()
    """Columns of deals that are not to be chosen."""
    names: Annotated[dict[StrictStr, StrictStr], Field(default_factory=dict, examples=[{"floor": "storey"}])]
    """What the report calls a column: `floor: этаж`."""
    words: Annotated[float, Field(gt=0, le=0.5)] | bool | None = None
    """Whether common words of the texts count as attributes, and from which share of customers; told by the data
    where not given: where fewer than three columns say what is bought, from 5 %."""
    most: Annotated[int, Field(ge=1, le=12)] = 6
    """The greatest number of classes tried."""
    starts: Annotated[int, Field(ge=10, le=500)] = 50
    """Random starts for each number of classes."""
    draws: Annotated[int, Field(ge=19, le=999)] = 19
    """Simulated data sets in each test; 19 give a test at the level of 5 %."""

    @property
    def given(self) -> dict[str, AttributeOptions] | None:
        """The attributes with how each is read; None where they are to be chosen."""
        if self.attributes is None or isinstance(self.attributes, dict):
            return self.attributes
        return {name: AttributeOptions() for name in self.attributes}


def check_options(options: DiscoverOptions, layout: Layout) -> None:
    """Hold the options against the tables as they are.

    Raises:
        ProjectError: every column that deals do not have, that may not tell classes, or that cannot be read as asked.
    """
    problems = [*_attributes(options, layout), *_known("leave", options.leave, layout)]
    if problems:
        raise ProjectError(problems)


def _attributes(options: DiscoverOptions, layout: Layout) -> Iterator[Problem]:
    listed = not isinstance(options.attributes, dict)
    for index, (name, read) in enumerate((options.given or {}).items()):
        key = f"attributes[{index}]" if listed else f"attributes.{name}"
        if read.words is not None:
            if locate(TEXT, layout) is None:
                yield _problem(f"{key}.words", "no column of deals holds text")
        elif name in REFUSED:
            yield _problem(key, f"{name!r} {REFUSED[name]}")
        elif name not in layout["deals"]:
            yield _problem(key, f"deals have no column {name!r}", _hint(name, layout))
        elif layout["deals"][name] == "datetime":
            yield _problem(key, f"{name!r} holds dates, which say when and not what is bought")
        elif read.cuts is not None and layout["deals"][name] != "number":
            yield _problem(f"{key}.cuts", f"{name!r} holds text, and only numbers are cut")


def _known(option: str, names: tuple[str, ...], layout: Layout) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name not in layout["deals"]:
            yield _problem(f"{option}[{index}]", f"deals have no column {name!r}", _hint(name, layout))


def _hint(name: str, layout: Layout) -> str:
    known = sorted(set(layout["deals"]) - set(REFUSED))
    return nearest(name, known) or f"Columns of deals: {', '.join(known)}."


def _problem(key: str, message: str, hint: str = "") -> Problem:
    return Problem(Location("project.yml"), message, f"analyses.jobs.discover.{key}", hint)
