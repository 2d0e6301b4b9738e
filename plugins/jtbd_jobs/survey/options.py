"""Options of jobs.survey."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from jtbd_reports.options import Options


class SurveyOptions(Options):
    """Options of jobs.survey."""

    survey: str | None = None
    """Which survey, where several were read; by default the one with the most respondents."""
    frame: Literal["customers", "buyers", "none"] = "customers"
    """Who was asked: all customers, those who bought, or people of whom there is no list."""
    invited: Annotated[int | None, Field(ge=1)] = None
    """How many were asked, where that is not the whole frame."""
    margins: tuple[str, ...] | None = None
    """What weights bring to the frame: `job`, `bought`, columns of customers; by default up to four well-filled."""
    age_bands: Annotated[tuple[int, ...], Field(min_length=1)] = (35, 55)
    """Ages at which a new band begins."""
    trim: tuple[float, float] | None = (0.3, 3.0)
    """The least and the largest weight, in means of all; null leaves weights as they come."""
    means: Annotated[dict[str, dict[str, str | tuple[str, ...]]], Field(examples=[{"bought": {"Yes": "won"}}])] = Field(
        default_factory=dict
    )
    """By question what its answers are called in the CRM; for a scenario, ids of jobs."""
    top: Annotated[int, Field(ge=1, le=10)] = 3
    """Outcomes counted among the highest."""
    least: Annotated[int, Field(ge=10)] = 30
    """Answers below which a job's own scores are not computed."""
    alpha: Annotated[float, Field(gt=0, lt=0.5)] = 0.05
    """Error allowed: intervals cover 1 - alpha."""

    @model_validator(mode="after")
    def _in_order(self) -> SurveyOptions:
        if list(self.age_bands) != sorted(set(self.age_bands)):
            raise ValueError("expected age_bands in rising order")
        if self.trim is not None and not 0 <= self.trim[0] < 1 < self.trim[1]:
            raise ValueError("expected trim to hold a number below 1 and one above")
        return self

    @property
    def level(self) -> float:
        """Coverage of intervals."""
        return 1 - self.alpha
