"""A hand-made report with every kind of block, in both languages: what outputs are tested and looked at with.

Every number is invented. Some texts are hostile on purpose: they stand for cells of a client's export.
"""
# ruff: noqa: E501 - a sentence stands on one line, as a reader sees it

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sample_charts import Sample

from jtbd_reports.charts import Dot, bars, dots
from jtbd_reports.language import Language
from jtbd_reports.model import (
    Card,
    Cards,
    Chart,
    Column,
    Listing,
    Markup,
    Metric,
    Page,
    Pair,
    Prose,
    Section,
    Table,
    Verdict,
)
from jtbd_reports.presenting import View
from jtbd_reports.reading import FileRead, Note, Rejected
from jtbd_reports.report import Evidence, Report, SourceAccount

if TYPE_CHECKING:
    from collections.abc import Mapping

HOSTILE = "<script>alert('deal')</script>"
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the sample: id, its name in both languages, and its invented figures; `half` is half an interval."""

    id: str
    ru: str
    en: str
    n: int
    won: int
    margin: float
    half: float


JOBS = (
    Job("commute", "Жить рядом с работой", "Live near work", 942, 283, 0.11, 0.021),
    Job("nest", "Гнездо у школы", "A nest by the school", 810, 300, 0.14, 0.022),
    Job("photo", "Снимать дома", "Shoot photos at home", 541, 238, 0.23, 0.045),
    Job("let", "Сдавать", "To let", 420, 101, 0.09, 0.023),
    Job("parents", "Родители рядом", "Parents close by", 187, 60, 0.13, 0.06),
    Job("tiny", HOSTILE, HOSTILE, 3, 1, 0.5, 0.3),
)
TOTAL = 3021


def job_metrics(job: Job) -> list[Metric]:
    """The metrics of one job; all hidden for the job of three."""
    hidden = job.n < 5
    share, rate = job.n / TOTAL, job.won / job.n
    where = f"job = {job.id}"

    def made(name: str, kind: str, value: float, half: float | None, method: str) -> Metric:
        ends = (None, None) if hidden or half is None else (max(0.0, value - half), value + half)
        shown = (None, None) if hidden else (value, job.n)
        return Metric(
            f"jobs.{job.id}.{name}", kind, shown[0], *ends, n=shown[1], unit="deals", method=method, where=where,
            suppressed=hidden,
        )  # fmt: skip

    return [
        made("deals", "count", job.n, None, "count"),
        made("deal_share", "share", share, 0.015, "Wilson"),
        made("win_rate", "share", rate, 0.04, "Wilson"),
        made("margin", "share", job.margin, job.half, "bootstrap"),
        made("order_value", "money", 7_400_000 + 1000 * job.n, 380_000, "bootstrap"),
        made("cycle_days", "days", 34.5 if job.id == "photo" else 41, 4.5, "bootstrap"),
        made("revenue", "money", job.n * 7_400_000.0, None, "sum"),
    ]


METRICS = (
    Metric("jobs.coverage", "share", 0.96, 0.953, 0.967, n=TOTAL, unit="deals", method="Wilson", where="all deals"),
    Metric("jobs.count", "count", 5, method="count", where="jobs.yml"),
    Metric("jobs.deals", "count", TOTAL, n=TOTAL, unit="deals", method="count", where="all deals"),
    Metric("jobs.lift", "number", 2.31, 1.9, 2.8, n=TOTAL, unit="deals", method="bootstrap", where="all deals"),
    Metric("jobs.undone", "number", None, unit="deals", method="none", where="no deal has a date"),
    Metric("jobs.delta", "share", -0.031, -0.062, 0.001, n=TOTAL, unit="deals", method="Newcombe", where="all deals"),
    *(metric for job in JOBS for metric in job_metrics(job)),
)

ENGLISH: Mapping[str, str] = {
    "Главное": "Summary",
    "Работы": "Jobs",
    "Исходы": "Outcomes",
    "Слово консультанта о том, что делать": "The consultant's word on what to do",
    "Данные и методы": "Data and methods",
    "Откуда каждое число": "Where each number comes from",
    "Доказательства": "Evidence",
    "Данные": "Data",
    "Метод": "Method",
    "Что прочитано и что нет": "What was read, and what was not",
    "Шестая часть покупателей снимает дома, а приносит почти треть маржи, и продаём мы им так же, как всем": (
        "A sixth of buyers shoot photos at home yet bring almost a third of the margin, and we sell to them as to everybody"
    ),
    "Покупателей объединяет не возраст и не доход, а то, ради чего нужна квартира. Ниже три вывода, на которых стоит план, и то, чего данные не говорят.": (
        "What buyers share is neither age nor income but what the flat is for. Below are the three findings on which the plan stands, and what the data do not say."
    ),
    "сделок, где квартиру «нанимают» для съёмки; {} маржи": "of deals “hire” the flat for photo work, with {} margin",
    "во столько раз сделка этой работы прибыльнее обычной": "times as profitable is a deal of this job as an ordinary one",
    "доходит от просмотра до договора в этой работе": "of viewings in this job end in a contract",
    "Сегментация пока не работает: канал, сообщение и предложение для «Снимать дома» и «Гнезда у школы» не отличаются. Дешевле всего начать с разных слов.": (
        "Segmentation does not work yet: channel, message and offer for “Shoot photos at home” and “A nest by the school” are the same. Different words are the cheapest start."
    ),
    "Источники: CRM, {} сделка.": "Sources: CRM, {} deals.",
    "Чего данные не говорят": "What the data do not say",
    "Почему купили": "Why they bought",
    "Связь, не причина: работа названа по словам сделки.": "An association, not a cause: the job is read from the deal's words.",
    "Кто не дошёл": "Who never came",
    "В CRM нет тех, кто не оставил телефона.": "The CRM does not hold those who left no phone number.",
    "Пять работ объясняют {} сделок; «снимать дома» небольшая, но самая доходная": (
        "Five jobs explain {} of deals; “shoot photos at home” is small but earns the most"
    ),
    "Доля сделок и маржа по работам, 2025–2026, %, 95 % интервал": "Share of deals and margin by job, 2025–2026, %, 95% interval",
    "Доля сделок по работам, %, 95 % интервал": "Share of deals by job, %, 95% interval",
    "Маржа сделки по работам, % от цены, 95 % интервал": "Margin of a deal by job, % of price, 95% interval",
    "Чаще всего квартиру выбирают, чтобы жить рядом с работой.": "Most often a flat is chosen for living near work.",
    "CRM, {} сделка; точность правил 94 % (90–97). Группы меньше 5 скрыты.": (
        "CRM, {} deals; accuracy of the rules 94% (90–97). Groups below 5 are hidden."
    ),
    "Правила из jobs.yml применены к названию, комментарию и тегам сделки.": (
        "Rules of jobs.yml were applied to a deal's title, comment and tags."
    ),
    "Интервал доли: Уилсон, 95 %.": "Interval of a share: Wilson, 95%.",
    "Съёмка закрывается чаще прочих: {} против {} в целом по рынку длинных и сложных названий работ": (
        "Photo work closes more often than the rest: {} against {} over the market of long and difficult job names"
    ),
    "Доля выигранных среди завершённых, %, 95 % интервал": "Won among closed deals, %, 95% interval",
    "Съёмка выше остальных.": "Photo work is above the rest.",
    "все": "all",
    "Число сделок по работам": "Number of deals by job",
    "Больше всего сделок ради жизни рядом с работой.": "Most deals are about living near work.",
    "Завершённых сделок хватает для всех работ, кроме одной.": "There are enough closed deals for every job but one.",
    "Как читать": "How to read this",
    "Точка показывает оценку, полоса её интервал.": "The dot is the estimate, the band its interval.",
    "Что предлагаем сделать за квартал": "What we propose to do this quarter",
    "Показы для съёмки начать с {} сделок: три слова в объявлении, один звонок.": (
        "Start the photo offer with {} deals: three words in the advert, one call."
    ),
    "Работа": "Job",
    "Сделок": "Deals",
    "Доля": "Share",
    "Выиграно": "Won",
    "Маржа": "Margin",
    "Средний чек": "Order value",
    "Цикл": "Cycle",
    "Частый продукт": "Usual product",
    "Студия": "Studio",
    "Сводка по работам": "Jobs in brief",
    "Скрыты группы меньше пяти.": "Groups below five are hidden.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The sample's sentences in one language, Russian being the original."""

    code: str

    def __call__(self, text: str, *numbers: str) -> str:
        return (text if self.code == "ru" else ENGLISH[text]).format(*numbers)


def name(job: Job, words: Words) -> str:
    """The job's name in the language."""
    return job.ru if words.code == "ru" else job.en


def sample_report(code: str) -> Report:
    """The report in `ru` or `en`."""
    words, language = Words(code), Language(code)
    metrics = {metric.id: metric for metric in METRICS}
    view = View(language, "RUB", metrics, 5, {"deals": "data/deals.csv"})
    jobs = Page("jobs.overview", words("Работы"), (_overview(words, view), _outcomes(words, view)))
    pages = (
        Page("index", words("Главное"), (_summary(words, view),), kind="summary"),
        Page("word", words("Слово консультанта о том, что делать"), (_word(words, view),), kind="prose"),
        jobs,
        *Sample(view).pages(),
        _data(words, jobs),
        Page("evidence", words("Доказательства"), (_evidence_section(words),), kind="evidence"),
    )
    return Report(
        name="ЖК «Северный свет»" if code == "ru" else "Northern Light residences",
        client="Северный свет" if code == "ru" else "Northern Light",
        language=code,
        currency="RUB",
        pages=pages,
        evidence={metric.id: _evidence(metric, words) for metric in METRICS},
        sources=(_source(),),
        until=dt.date(2026, 10, 31),
        version="0.1.0",
    )


def _evidence(metric: Metric, words: Words) -> Evidence:
    parts = metric.id.split(".")
    job = next((job for job in JOBS if job.id == parts[1]), None)
    label = f"{name(job, words)}: {parts[2]}" if job else parts[1]
    return Evidence(metric, label, "jobs.assign", "1", "jtbd_jobs", ("crm",), "jobs.overview")


def _evidence_section(words: Words) -> Section:
    return Section("evidence", words("Доказательства"), words("Откуда каждое число"))


def _data(words: Words, jobs: Page) -> Page:
    """What was read, and one section for the method of each section of the jobs page, as the core makes it."""
    read = Section("data", words("Данные"), words("Что прочитано и что нет"))
    methods = tuple(
        Section(f"method.{section.id}", words("Метод"), section.kicker, blocks=(Prose(section.method),))
        for section in jobs.sections
    )
    return Page("data", words("Данные и методы"), (read, *methods), kind="data")


def _source() -> SourceAccount:
    return SourceAccount(
        name="crm",
        plugin="files",
        files=(
            FileRead("data/deals.csv", SHA, 3064, TOTAL, "CSV, «;», cp1251"),
            FileRead("data/выгрузка-с-очень-длинным-именем-файла-2026-10.csv", SHA[::-1], 12, 12, "CSV, «,», UTF-8"),
        ),
        tables={"deals": TOTAL, "customers": 2870},
        rejected=(
            Rejected("data/deals.csv", 17, "Бюджет", "not a number", "private 79990001122"),
            Rejected("data/deals.csv", 801, HOSTILE, "not a date", "private"),
            Rejected("data/deals.csv", 802, "", "wrong number of cells", "private"),
        ),
        rejected_rows=3,
        notes=(Note("filtered", 40, "Воронка"), Note("duplicate_key", 2, "deal_id")),
        period=(dt.date(2025, 1, 3), dt.date(2026, 10, 31)),
    )


def _summary(words: Words, view: View) -> Section:
    cards = (
        Card(
            view.number("jobs.photo.deal_share"),
            view.interval("jobs.photo.deal_share"),
            words("сделок, где квартиру «нанимают» для съёмки; {} маржи", view.number("jobs.photo.margin")),
        ),
        Card(
            view.number("jobs.lift"),
            view.interval("jobs.lift"),
            words("во столько раз сделка этой работы прибыльнее обычной"),
        ),
        Card(
            view.number("jobs.photo.win_rate"),
            view.interval("jobs.photo.win_rate"),
            words("доходит от просмотра до договора в этой работе"),
        ),
    )
    verdict = "Сегментация пока не работает: канал, сообщение и предложение для «Снимать дома» и «Гнезда у школы» не отличаются. Дешевле всего начать с разных слов."
    lead = "Покупателей объединяет не возраст и не доход, а то, ради чего нужна квартира. Ниже три вывода, на которых стоит план, и то, чего данные не говорят."
    return Section(
        "summary",
        words("Главное"),
        words("Шестая часть покупателей снимает дома, а приносит почти треть маржи, и продаём мы им так же, как всем"),
        blocks=(
            Prose((words(lead),)),
            Cards(cards),
            Verdict(words(verdict), trouble=True),
            Listing(
                (
                    (words("Почему купили"), words("Связь, не причина: работа названа по словам сделки.")),
                    (words("Кто не дошёл"), words("В CRM нет тех, кто не оставил телефона.")),
                    (HOSTILE, HOSTILE),
                )
            ),
        ),
        source=words("Источники: CRM, {} сделка.", view.number("jobs.deals")),
    )


def _figures(id_: str, caption: str, field: str, words: Words, view: View) -> Table:
    rows = tuple(
        (name(job, words), view.metrics[f"jobs.{job.id}.deals"], view.metrics[f"jobs.{job.id}.{field}"]) for job in JOBS
    )
    columns = (
        Column(words("Работа")),
        Column(words("Сделок"), "count"),
        Column(caption.split(",", maxsplit=1)[0], "share"),
    )
    return Table(id_, caption, columns, rows)


def dot(job: Job, field: str, words: Words, view: View) -> Dot:
    """A row of a chart from a metric of the job."""
    metric = view.metrics[f"jobs.{job.id}.{field}"]
    return Dot(
        name(job, words),
        metric.value,
        metric.low,
        metric.high,
        n="" if metric.n is None or field in {"deals", "margin"} else f"n = {view.language.number(metric.n)}",
        accent=job.id == "photo",
        hidden=metric.suppressed,
    )


def _chart(id_: str, field: str, texts: tuple[str, str], words: Words, view: View, *, base: bool = False) -> Chart:
    title, description = texts
    wide, narrow = dots(
        [dot(job, field, words, view) for job in JOBS],
        kind="share",
        language=view.language,
        currency="RUB",
        baseline=(0.31, f"{words('все')} {view.language.share(0.31)}") if base else None,
    )
    return Chart(id_, title, description, wide, narrow, _figures(f"{id_}.figures", title, field, words, view))


def _overview(words: Words, view: View) -> Section:
    share = words("Доля сделок по работам, %, 95 % интервал")
    margin = words("Маржа сделки по работам, % от цены, 95 % интервал")
    described = words("Чаще всего квартиру выбирают, чтобы жить рядом с работой.")
    return Section(
        "jobs.overview",
        words("Работы"),
        words(
            "Пять работ объясняют {} сделок; «снимать дома» небольшая, но самая доходная", view.number("jobs.coverage")
        ),
        shown=words("Доля сделок и маржа по работам, 2025–2026, %, 95 % интервал"),
        blocks=(
            Pair(
                _chart("jobs.shares", "deal_share", (share, described), words, view),
                _chart("jobs.margins", "margin", (margin, described), words, view),
            ),
            _summary_table(words, view),
        ),
        source=words(
            "CRM, {} сделка; точность правил 94 % (90–97). Группы меньше 5 скрыты.", view.number("jobs.deals")
        ),
        method=(
            words("Правила из jobs.yml применены к названию, комментарию и тегам сделки."),
            words("Интервал доли: Уилсон, 95 %."),
        ),
    )


def _summary_table(words: Words, view: View) -> Table:
    fields = ("deals", "deal_share", "win_rate", "margin", "order_value", "cycle_days")
    columns = (
        Column(words("Работа")), Column(words("Сделок"), "count"), Column(words("Доля"), "share"),
        Column(words("Выиграно"), "share"), Column(words("Маржа"), "share"), Column(words("Средний чек"), "money"),
        Column(words("Цикл"), "days"), Column(words("Частый продукт")),
    )  # fmt: skip
    products = (words("Студия"), None, HOSTILE, "=HYPERLINK(1)", words("Студия"), None)
    rows = tuple(
        (name(job, words), *(view.metrics[f"jobs.{job.id}.{field}"] for field in fields), product)
        for job, product in zip(JOBS, products, strict=True)
    )
    return Table("jobs.summary", words("Сводка по работам"), columns, rows, words("Скрыты группы меньше пяти."))


def _outcomes(words: Words, view: View) -> Section:
    title = words("Доля выигранных среди завершённых, %, 95 % интервал")
    counts = words("Число сделок по работам")
    wide, narrow = bars(
        [dot(job, "deals", words, view) for job in JOBS], kind="count", language=view.language, currency="RUB"
    )
    described = words("Больше всего сделок ради жизни рядом с работой.")
    long = "Съёмка закрывается чаще прочих: {} против {} в целом по рынку длинных и сложных названий работ"
    return Section(
        "jobs.outcomes",
        words("Исходы"),
        words(long, view.number("jobs.photo.win_rate"), view.number("jobs.commute.win_rate")),
        shown=title,
        blocks=(
            _chart("jobs.win_rates", "win_rate", (title, words("Съёмка выше остальных.")), words, view, base=True),
            Verdict(words("Завершённых сделок хватает для всех работ, кроме одной.")),
            Chart(
                "jobs.counts",
                counts,
                described,
                wide,
                narrow,
                _figures("jobs.counts.figures", counts, "deals", words, view),
            ),
        ),
        source=words("Источники: CRM, {} сделка.", view.number("jobs.deals")),
        method=(words("Интервал доли: Уилсон, 95 %."), HOSTILE),
    )


def _word(words: Words, view: View) -> Section:
    sentence = words(
        "Показы для съёмки начать с {} сделок: три слова в объявлении, один звонок.", view.number("jobs.photo.deals")
    )
    html = (
        f"<p>{sentence}</p>\n<ul>\n<li>{words('Студия')}</li>\n<li><strong>{words('Маржа')}</strong></li>\n</ul>\n"
        f"<h3>{words('Как читать')}</h3>\n<blockquote><p>{words('Точка показывает оценку, полоса её интервал.')}</p></blockquote>\n"
        f"<table><thead><tr><th>{words('Работа')}</th><th>{words('Доля')}</th></tr></thead>"
        f"<tbody><tr><td>{words('Студия')}</td><td>1</td></tr></tbody></table>"
    )
    return Section(
        "word",
        words("Слово консультанта о том, что делать"),
        words("Что предлагаем сделать за квартал"),
        blocks=(Markup(html), Prose((words("Связь, не причина: работа названа по словам сделки."), HOSTILE))),
    )
