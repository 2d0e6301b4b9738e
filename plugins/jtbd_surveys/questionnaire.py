"""What `questions.yml` may hold: how each question is answered and what it measures."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, model_validator

from jtbd_reports.options import Options
from jtbd_reports.tables.mapping import Origin, Word  # noqa: TC001 - pydantic needs them when the class is made

Kind: TypeAlias = Literal["single", "multiple", "scale", "number", "open", "price", "date"]
Purpose: TypeAlias = Literal[
    "scenario",
    "importance",
    "satisfaction",
    "stated",
    "attribute",
    "price_too_cheap",
    "price_cheap",
    "price_expensive",
    "price_too_expensive",
    "intent_cheap",
    "intent_expensive",
    "kano_functional",
    "kano_dysfunctional",
    "maxdiff",
    "attention",
    "ignore",
]
_ID = r"^[^\W\d]\w*$"


class Scale(Options):
    """A scale from its lowest to its highest point."""

    low: float
    """The lowest point."""
    high: float
    """The highest point."""
    labels: dict[Word, float | None] = Field(default_factory=dict)
    """Points that are answered in words, each with its number; null for a word that is no answer (hard to say)."""

    @model_validator(mode="after")
    def _in_order(self) -> Scale:
        if not self.low < self.high:
            raise ValueError(f"expected low below high, got {self.low:g} and {self.high:g}")
        for word, point in self.labels.items():
            if point is not None and not self.low <= point <= self.high:
                raise ValueError(f"expected labels from {self.low:g} to {self.high:g}, got {point:g} for {word!r}")
        return self


class Question(Options):
    """One question, or all rows of a grid."""

    id: str = Field(pattern=_ID, examples=["use_case"])
    """A short name, unique in the survey."""
    header: Word = Field(min_length=1)
    """The column's header; `*` stands for any text, so that `Rate … [*]` names all rows of a grid."""
    origin: int | None = Field(default=None, ge=1)
    """Which of the columns with this header, counted from the left."""
    also: list[Word] = Field(default_factory=list)
    """Headers of the same question in other words, where it was reworded; the first that has an answer counts."""
    columns: list[Word | Origin] = Field(default_factory=list)
    """Columns that together are this question, one for each option; header then is its text, options their names."""
    kind: Kind | None = None
    """How it is answered; guessed from the answers where absent."""
    scale: Scale | None = None
    """Its scale, where it is answered on one."""
    reversed: bool = False
    """Whether a high answer means little."""
    options: list[Word] = Field(default_factory=list)
    """The options to choose from; needed where options hold the sign that separates several answers in one cell."""
    separator: str | None = Field(default=None, min_length=1, examples=[";"])
    """What separates several answers in one cell; found by itself where absent."""
    other: Word | None = None
    """What an answer is called that is none of the options; its words are kept as an open answer beside it."""
    unit: float | None = Field(default=None, gt=0, examples=[1000000])
    """What a bare number of a price counts: 1000000 where millions were asked for; told by the header where absent."""
    purpose: Purpose | None = None
    """What it measures."""
    about: Word | None = None
    """Which outcome, attribute or feature it measures; by default what `*` stands for in the header."""
    names: dict[Word, Word] = Field(default_factory=dict)
    """Names of outcomes by what `*` stands for in the header."""
    expect: Word | None = None
    """The only right answer, where the question checks attention."""

    @model_validator(mode="after")
    def _fits_together(self) -> Question:
        if self.scale and self.kind not in {None, "scale"}:
            raise ValueError(f"a scale is for kind scale, not {self.kind}")
        if self.expect is not None and self.purpose not in {None, "attention"}:
            raise ValueError(f"expect is for purpose attention, not {self.purpose}")
        if self.options and self.kind not in {None, "single", "multiple"}:
            raise ValueError(f"options are for kinds single and multiple, not {self.kind}")
        return self


class Pair(Options):
    """Importance and satisfaction of desired outcomes, asked about each."""

    importance: Word = Field(min_length=1, examples=["How important … [*]"])
    """Header of the question how important the outcome is; `*` stands for the outcome."""
    satisfaction: Word = Field(min_length=1, examples=["How satisfied … [*]"])
    """Header of the question how well it is served; `*` stands for the outcome."""
    outcome: Word | None = None
    """The outcome, where the headers have no `*`."""
    names: dict[Word, Word] = Field(default_factory=dict)
    """Names of outcomes by what `*` stands for."""
    scale: Scale
    """The scale of both, or of importance alone."""
    satisfaction_scale: Scale | None = None
    """The scale of satisfaction, where it is another; ratings then bring satisfaction to the scale of importance."""
    reversed: bool = False
    """Whether a high answer means little."""

    @model_validator(mode="after")
    def _outcome_named(self) -> Pair:
        stars = ("*" in self.importance, "*" in self.satisfaction)
        if stars[0] != stars[1]:
            raise ValueError("expected * in both headers or in neither")
        if not stars[0] and self.outcome is None:
            raise ValueError("expected outcome, as the headers have no *")
        return self


class Key(Options):
    """The column that links a respondent to a customer; its values are hashed and never kept as answers."""

    header: Word = Field(min_length=1)
    """The column's header."""
    origin: int | None = Field(default=None, ge=1)
    """Which of the columns with this header, counted from the left."""
    kind: Literal["phone", "email", "id"] = "id"
    """What it holds; phones and e-mails are brought to one spelling."""


class QuestionsFile(Options):
    """`questions.yml`: the questionnaire of a survey."""

    key: Key | list[Key] | None = None
    """The column that links respondents to customers; of several the first with a value counts."""
    questions: list[Question] = Field(default_factory=list)
    """The questions, in the order of the questionnaire."""
    pairs: list[Pair] = Field(default_factory=list)
    """Importance and satisfaction of desired outcomes."""

    @property
    def keys(self) -> list[Key]:
        """All linking columns, in order."""
        return self.key if isinstance(self.key, list) else [self.key] if self.key else []
