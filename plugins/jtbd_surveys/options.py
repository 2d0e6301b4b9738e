"""What may stand under a source whose plugin is `surveys`."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from jtbd_reports.opening.options import FileOptions
from jtbd_reports.tables.mapping import Word  # noqa: TC001 - pydantic needs it when the class is made

FormatName: TypeAlias = Literal[
    "auto", "google_forms", "yandex_forms", "typeform", "surveymonkey", "spss", "surveygizmo", "generic"
]


class SurveysOptions(FileOptions):
    """Filled questionnaires as a survey service exports them."""

    format: FormatName = "auto"
    """Which service made the export; found by its header where absent."""
    questions: str | None = Field(default=None, min_length=1, examples=["questions.yml"])
    """A file of the project that says what the questions are; their kinds are guessed where absent."""
    survey: Word | None = None
    """Name of the survey; the source's name where absent."""
