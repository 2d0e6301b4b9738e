"""When the classifier may be used, and how sure it must be."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from jtbd_reports.options import Options


class Learn(Options):
    """The few-shot classifier that reads what no rule explains."""

    use: bool = False
    """Whether texts that no rule matches are given a job by it; it is tried out and reported on either way."""
    least_labels: Annotated[int, Field(ge=20)] = 40
    """Fewer examples and labels than this teach nothing: rules alone are used."""
    abstain: Annotated[float, Field(ge=0, lt=1)] = 0.1
    """How far the likeliest job must be ahead of the next one, from 0 to 1; closer texts are left without a job."""
    precision: Annotated[float, Field(gt=0, le=1)] = 0.8
    """How many of the jobs it gives must be right on texts that it was not taught with."""
