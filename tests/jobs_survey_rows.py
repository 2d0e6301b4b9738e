"""Surveys for the tests of jobs.survey: drawn anew from the demo's invented customers, or written row by row."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import jtbd_jobs
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.survey.analysis import ANALYSIS
from jtbd_jobs.survey.options import SurveyOptions
from jtbd_reports import Inputs, View
from jtbd_reports.language import Language
from jtbd_reports.testing import frame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_reports import Metric, Presentation, Result

DEMO = Path(__file__).parents[1] / "projects" / "severny-svet"
LOCALES = Path(jtbd_jobs.__file__).parent / "locales"
NAMES = {"photo": "Photo", "sleep": "Sleep", "nest": "Nest", "let": "Let", "parents": "Parents"}
MEANS = {
    "situation": {
        "Снимать дома: фото, видео, прямые эфиры": "photo",
        "Жить рядом с работой": "sleep",
        "Для семьи: дети, школа, двор": "nest",
        "Сдавать": "let",
        "Чтобы родители жили рядом": "parents",
        "Другое": (),
    },
    "bought": {"Да": "won"},
    "channels": {
        "Знакомые, родственники, коллеги": "Рекомендация",
        "Поиск в интернете": "Поиск",
        "Агент, риелтор": "Агентство",
        "Соцсети и мессенджеры (ВКонтакте, Telegram)": ("ВКонтакте", "Telegram"),
    },
}
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class World:
    """The demo's customers, their deals, and what each would answer."""

    people: Sequence[Any]
    flats: Sequence[Any]
    invited: Sequence[Any]
    situations: Mapping[str, str]
    outcomes: Mapping[str, str]


@cache
def world() -> World:
    """Made by the demo's own generator: the population of which every draw is a sample."""
    sys.path.insert(0, str(DEMO))
    try:
        from invented import beyond, planted
        from invented.dice import Dice
        from invented.respondents import SURVEY, everybody
        from invented.sales import deals, people
    finally:
        sys.path.remove(str(DEMO))
    dice = Dice(planted.SEED)
    customers = people(dice)
    flats = deals(dice, customers)
    invited = everybody(Dice(beyond._SEEDS["everybody"]), customers, flats)
    return World(customers, flats, invited, SURVEY["situations"], SURVEY["outcomes"])


def answered(seed: int) -> list[Any]:
    """Those who answer in one draw, with the planted chances."""
    here = world()
    from invented.dice import Dice
    from invented.respondents import who_answers

    return who_answers(Dice(seed), here.invited)


def demo_seed() -> int:
    """The draw that the demo project holds."""
    world()
    from invented import beyond

    return int(beyond._SEEDS["who_answers"])


def crm() -> Rows:
    """Customers, deals and the true jobs."""
    here = world()
    return {
        "customers": [
            {"customer_id": f"c{one.number}", "gender": one.gender or None, "age": int(one.age) if one.age else None,
             "family": one.family or None, "city": one.city or None, "channel": one.first_channel}
            for one in here.people
        ],
        "deals": [
            {"deal_id": f"d{place}", "customer_id": f"c{flat.person.number}", "status": flat.status,
             "channel": flat.channel, "amount": float(flat.price) if flat.chosen else None}
            for place, flat in enumerate(here.flats)
        ],
        "customer_jobs": [
            {"customer_id": f"c{one.number}", "job_id": one.job, "deals": 1, "is_primary": True}
            for one in here.people
            if one.job in NAMES
        ],
    }  # fmt: skip


def filled(answers: Sequence[Any]) -> Rows:
    """Questionnaires of the demo's survey as its source reads them."""
    here, rows = world(), {"respondents": [], "responses": [], "ratings": []}
    for place, one in enumerate(answers):
        key = f"r{place}"
        link = {"kept": f"c{one.person.number}", "other": f"x{place}", "blank": None}[one.phone]
        rows["respondents"].append(
            {"respondent_id": key, "customer_id": link, "submitted_at": one.at, "complete": True}
        )
        said = [("situation", here.situations[one.stated], None), ("age", str(one.age), float(one.age))]
        said += [("channels", channel, None) for channel in one.channels]
        said.append(("bought", "Да" if one.says_bought == "yes" else "Нет", None))
        said += [("spent", str(one.paid), 1e6 * one.paid)] if one.paid is not None else []
        rows["responses"] += [response(key, *each) for each in said]
        for outcome, wanted, served in zip(here.outcomes.values(), one.importance, one.satisfaction, strict=True):
            rows["ratings"].append(rating(key, outcome, wanted, served))
    return rows | {"questions": questions()}


def questions() -> list[dict[str, Any]]:
    """The questionnaire."""
    told = (
        ("situation", "single", "scenario", ""),
        ("channels", "multiple", "stated", "channel"),
        ("bought", "single", "stated", "status"),
        ("spent", "price", "stated", "amount"),
        ("age", "number", "attribute", "age"),
    )
    rows = [question(name, kind, purpose, about) for name, kind, purpose, about in told]
    asked = enumerate(world().outcomes.values(), 1)
    return rows + [
        question(f"importance_{place}", "scale", "importance", name, position=10 + place) for place, name in asked
    ]


def question(name: str, kind: str, purpose: str, about: str = "", **more: Any) -> dict[str, Any]:
    return {"question_id": name, "kind": kind, "purpose": purpose or None, "about": about or None, "text": name, **more}


def response(who: str, name: str, answer: str, value: float | None = None) -> dict[str, Any]:
    return {"respondent_id": who, "question_id": name, "answer": answer, "value": value}


def rating(who: str, outcome: str, wanted: float | None, served: float | None) -> dict[str, Any]:
    sides = {"importance": wanted, "satisfaction": served}
    return {"respondent_id": who, "outcome": outcome, **sides, "low": 1.0, "high": 5.0}


def catalogue(**words: Sequence[str]) -> Jobs:
    """Jobs told by words."""
    return Jobs.model_validate(
        {
            "jobs": [
                {"id": key, "name": NAMES.get(key, key.title()), "statement": "When …, I want …, so I can ….",
                 "rule": {"text": {"contains": list(told)}}}
                for key, told in words.items()
            ]
        }
    )  # fmt: skip


DEMO_JOBS = catalogue(
    photo=["снимать"], sleep=["рядом с работой"], nest=["школа"], let=["сдавать"], parents=["родители"]
)


_EXTRA = {"customer_jobs": {"customer_id": "text", "job_id": "text", "deals": "integer", "is_primary": "boolean"}}


def run(
    rows: Mapping[str, Sequence[Mapping[str, Any]]], jobs: Jobs | None = DEMO_JOBS, *, seed: int = 1, **options: Any
) -> Result:
    """The analysis on rows by dataset, held against what it promises."""
    from jtbd_reports.pipeline import check_result

    tables = {
        name: _customer_jobs(found) if name == "customer_jobs" else frame(name, found) for name, found in rows.items()
    }
    documents = {} if jobs is None else {"jobs.yml": jobs}
    inputs = Inputs(tables, {name: {} for name in tables}, SurveyOptions(**options), documents, 5, seed)
    result = ANALYSIS.run(inputs)
    check_result(ANALYSIS, result)
    return result


def _customer_jobs(rows: Sequence[Mapping[str, Any]]) -> Any:
    import pyarrow as pa

    from jtbd_reports import testing

    return testing._engine().frame(pa.Table.from_pylist([dict(row) for row in rows]))


def numbers(result: Result) -> dict[str, Metric]:
    return {metric.id: metric for metric in result.metrics}


def speak(result: Result, language: str = "en") -> Presentation:
    metrics = numbers(result)
    return ANALYSIS.present(result, View(Language(language).within(LOCALES), "RUB", metrics, 5, {}))


def titles(presentation: Presentation) -> dict[str, str]:
    from jtbd_reports import plain

    return {section.id: plain(section.title) for page in presentation.pages for section in page.sections}


def shuffled(rows: Rows, seed: int) -> Rows:
    """The same survey with its rows in another order and other keys, as another salt would make them."""
    generator = random.Random(seed)  # noqa: S311 - no secrets
    keys = [row["respondent_id"] for row in rows["respondents"]]
    names = dict(zip(keys, generator.sample([f"k{place:05}" for place in range(len(keys))], len(keys)), strict=True))
    found = {}
    for table, lines in rows.items():
        renamed = [
            {**row, "respondent_id": names[row["respondent_id"]]} if "respondent_id" in row else row for row in lines
        ]
        found[table] = generator.sample(renamed, len(renamed))
    return found


def holds(metric: Metric, truth: float) -> bool:
    """Whether the interval holds the truth."""
    return metric.low is not None and metric.high is not None and bool(np.clip(truth, metric.low, metric.high) == truth)
