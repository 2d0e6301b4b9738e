"""Reads answers of surveys: Google Forms, Yandex Forms, Typeform, SurveyMonkey, SPSS and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import hookimpl

if TYPE_CHECKING:
    from jtbd_reports import Source


@hookimpl
def register_sources() -> list[Source]:
    """`surveys`."""
    from jtbd_surveys.source import SOURCE  # noqa: PLC0415 - loaded when a project asks for it

    return [SOURCE]
