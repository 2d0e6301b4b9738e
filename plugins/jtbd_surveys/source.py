"""The source `surveys`: filled questionnaires as respondents, questions, responses and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports import Reading, ReadRequest, Source
from jtbd_reports.opening.paths import matched
from jtbd_reports.problems import ProjectError
from jtbd_surveys.options import SurveysOptions
from jtbd_surveys.questionnaire import QuestionsFile
from jtbd_surveys.recognising import recognise

if TYPE_CHECKING:
    from pathlib import Path


def files(request: ReadRequest) -> list[Path]:
    """The exports, and the file that describes their questions.

    Raises:
        ProjectError: a missing file; one outside the project folder.
    """
    found = matched(request)
    described = questions_path(request)
    return [*found, described] if described else found


def questions_path(request: ReadRequest) -> Path | None:
    """Where `questions.yml` is; None where the options name none.

    Raises:
        ProjectError: it is missing, or outside the project folder.
    """
    from jtbd_reports.yaml_files import inside  # noqa: PLC0415 - loaded when something is read

    name = request.options.questions
    if name is None:
        return None
    path = inside(request.root, name)
    if path is None:
        raise ProjectError([request.problem(("questions",), f"{name!r} leaves the project folder")])
    if not path.is_file():
        raise ProjectError([request.problem(("questions",), f"there is no file {name!r}")])
    return path


def read(request: ReadRequest) -> Reading:
    """All filled questionnaires, wide tables made long.

    Raises:
        ProjectError: files that are no survey, descriptions that fit no question; all at once.
    """
    from jtbd_surveys.reading import read_survey  # noqa: PLC0415 - Arrow is loaded when something is read

    return read_survey(request, questions_path(request))


SOURCE = Source(
    name="surveys",
    summary="surveys: Google Forms, Yandex Forms, Typeform, SurveyMonkey, SurveyGizmo, SPSS, wide tables",
    options=SurveysOptions,
    files=files,
    read=read,
    recognise=recognise,
    documents={"questions.yml": QuestionsFile},
)
