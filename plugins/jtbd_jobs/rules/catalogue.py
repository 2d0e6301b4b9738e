"""jobs.yml as a value: the consultant's jobs, each with the rule that tells its deals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import ConfigDict, Field, StrictFloat, StrictInt, StrictStr

from jtbd_jobs.texts.options import Learn
from jtbd_reports.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Value: TypeAlias = StrictInt | StrictFloat | StrictStr
Path: TypeAlias = tuple[str | int, ...]
"""Keys and indexes down to a place in jobs.yml."""


class AssignOptions(Options):
    """Options of jobs.assign."""

    top: Annotated[int, Field(ge=1, le=20)] = 5
    """How many products, channels and unexplained patterns are listed at most."""
    learn: Learn = Learn()
    """The classifier for what no rule explains, taught with the examples of jobs.yml and with labels.yml."""
    answers: tuple[StrictStr, ...] = ()
    """Ids of the open questions whose answers are read; all open ones where none is named."""
    linked: bool = False
    """Whether a customer whose deals tell nothing gets the job of an own answer or quote; deals are never overruled."""


class Condition(Options):
    """What must hold for one column; where several are given, all of them."""

    contains: Annotated[tuple[StrictStr, ...] | None, Field(examples=[["фотостудия", "photo shoot"]])] = None
    """Words or phrases, any of which the text holds in any inflected form; `фото*` is a prefix."""
    in_: Annotated[tuple[Value, ...] | None, Field(alias="in")] = None
    """Values, one of which the cell is; case and ё do not matter."""
    equals: Value | None = None
    """The value that the cell is; case and ё do not matter."""
    between: Annotated[tuple[Value | None, ...] | None, Field(examples=[[None, 9000000]])] = None
    """Lowest and highest number or date, both included; null leaves a side open."""
    matches: Annotated[StrictStr | None, Field(min_length=1, examples=["евро ?[0-9]"])] = None
    """A regular expression found anywhere in the lower-cased text with е for ё."""
    exists: bool | None = None
    """Whether the cell is filled."""


class Rule(Options):
    """Keys that must all hold: `any`, `all`, `not`, and columns with their conditions."""

    # Column names are keys of their own, so any other key is a column; each is still held to be a condition.
    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Condition]

    any_: Annotated[tuple[Rule, ...], Field(alias="any")] = ()
    """Rules of which at least one must hold."""
    all_: Annotated[tuple[Rule, ...], Field(alias="all")] = ()
    """Rules that must all hold."""
    not_: Annotated[Rule | None, Field(alias="not")] = None
    """A rule that must not hold."""

    @property
    def columns(self) -> Mapping[str, Condition]:
        """Conditions by column name."""
        return self.__pydantic_extra__

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Rule]]:
        """This rule and all rules inside it, each with its path below this one."""
        yield path, self
        for key, rules in (("any", self.any_), ("all", self.all_)):
            for index, rule in enumerate(rules):
                yield from rule.walk((*path, key, index))
        if self.not_ is not None:
            yield from self.not_.walk((*path, "not"))

    def conditions(self, path: Path = ()) -> Iterator[tuple[Path, str, Condition]]:
        """Every condition in this rule: its path, its column, itself."""
        for place, rule in self.walk(path):
            for column, condition in rule.columns.items():
                yield (*place, column), column, condition


Example: TypeAlias = StrictStr | dict[str, Value]
"""What a customer might write, or a deal as column -> value."""


class Job(Options):
    """Why some customers hire the product, and how their deals are told."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40, examples=["photo"])]
    """Short name in lower-case Latin letters, unique; numbers of the report are bound by it."""
    name: Annotated[str, Field(min_length=1, max_length=60)]
    """A few words as the report shows them, such as «Снимать дома»."""
    statement: Annotated[str, Field(min_length=1)]
    """The job in full: «Когда …, хочу …, чтобы …»."""
    priority: int = 0
    """Higher wins a deal that several rules match; among equals, the job that stands first."""
    rule: Rule
    """Which deals are of this job."""
    examples: tuple[Example, ...] = ()
    """Deals that must be given this job."""
    counterexamples: tuple[Example, ...] = ()
    """Deals that this rule must not match."""


class Jobs(Options):
    """The project's jobs, in the order in which the report prefers them."""

    jobs: tuple[Job, ...]
    """Jobs to be done."""

    @property
    def ranked(self) -> tuple[int, ...]:
        """Indexes of jobs, the one that wins a conflict first."""
        return tuple(sorted(range(len(self.jobs)), key=lambda index: -self.jobs[index].priority))
