"""The pages of the sample report that show every chart beyond rows, twins and blanks, in both languages.

Every number is invented; long labels, missing values and hidden groups are there on purpose.
"""
# ruff: noqa: E501 - a sentence stands on one line, as a reader sees it

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports.charts import (
    Band,
    Dot,
    GridCell,
    Group,
    Measure,
    Node,
    Point,
    Trend,
    TrendPoint,
    grid,
    groups,
    scatter,
    tree,
    trends,
)
from jtbd_reports.model import Blank, Chart, Column, Page, Profile, Section, Table, Twins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from jtbd_reports.model import Block, Kind
    from jtbd_reports.presenting import View

JOBS = (
    ("Жить рядом с работой", "Live near work", 0.31, 0.30, 942e6),
    ("Гнездо у школы", "A nest by the school", 0.27, 0.37, 810e6),
    ("Снимать дома", "Shoot photos at home", 0.18, 0.44, 1541e6),
    ("Сдавать", "To let", 0.14, 0.24, 200e6),
    ("Родители рядом, но не в одной квартире", "Parents close by, though not in the same flat", 0.06, 0.32, None),
)
OUTCOMES = (
    ("Сократить время на поиск подходящей планировки", "Spend less time on finding the right floor plan", 9.1, 3.2),
    (
        "Знать точно, что будет видно из окна в любое время года",
        "Know exactly what the window shows in any season",
        8.2,
        6.9,
    ),
    ("Не бояться, что мебель не пройдёт", "Never fear that the furniture will not fit", 5.4, 8.1),
    ("Понимать, сколько выйдет в месяц", "Understand what it comes to each month", 8.8, 4.1),
    ("Договориться с соседями о шуме", "Agree with the neighbours on noise", 4.2, 4.9),
    ("Быстрее получить ответ банка", "Hear from the bank sooner", 7.7, 5.2),
)
FAMILIES = (("CRM", "CRM"), ("Поиск", "Search"), ("Опрос", "Survey"), ("Интервью", "Interviews"))
SHARES: Mapping[tuple[int, int], float | None] = {
    (0, 0): 0.31, (0, 1): 0.42, (0, 2): 0.28, (0, 3): 0.2, (1, 0): 0.27, (1, 1): 0.11, (1, 2): 0.24, (1, 3): 0.3,
    (2, 0): 0.18, (2, 1): 0.21, (2, 2): 0.34, (2, 3): 0.4, (3, 0): 0.14, (3, 2): 0.08, (3, 3): 0.1, (4, 0): 0.06,
    (4, 1): None, (4, 2): 0.02,
}  # fmt: skip


class Sample:
    """The pages in one language."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.english = view.language.code == "en"
        self.how: dict[str, Any] = {"language": view.language, "currency": "RUB"}

    def say(self, russian: str, english: str) -> str:
        return english if self.english else russian

    def names(self, pairs: Sequence[tuple[Any, ...]]) -> list[str]:
        return [pair[1] if self.english else pair[0] for pair in pairs]

    def pages(self) -> tuple[Page, ...]:
        return (
            Page("jobs.map", self.say("Карта работ", "Map of jobs"), (self.map(), self.landscape(), self.proof())),
            Page(
                "jobs.time",
                self.say("Работы во времени", "Jobs over time"),
                (self.time(), self.portrait(), self.words(), self.todo()),
            ),
        )

    def section(self, id_: str, title: tuple[str, str], *blocks: Block) -> Section:
        shown = blocks[0].title if blocks and isinstance(blocks[0], Chart) else ""
        source = self.say("Источники: CRM и опрос.", "Sources: CRM and survey.")
        return Section(f"map.{id_}", self.say("Работы", "Jobs"), self.say(*title), shown, blocks, source)

    def chart(self, id_: str, title: str, specs: tuple[Any, Any], kind: Kind, rows: Sequence[tuple[Any, ...]]) -> Chart:
        head = Column(self.say("Работа", "Job"))
        columns = (
            head,
            *(Column(f"{title.split(',', maxsplit=1)[0]} {place}", kind) for place in range(1, len(rows[0]))),
        )
        table = Table(f"map.{id_}.figures", title, columns, tuple(rows))
        return Chart(f"map.{id_}.chart", title, f"{title}.", *specs, table)

    def map(self) -> Section:
        names = self.names(JOBS)
        points = [
            Point(name, x, y, x - 0.02, x + 0.02, y - 0.05, y + 0.05, size, accent=index == 2)
            for index, (name, (*_names, x, y, size)) in enumerate(zip(names, JOBS, strict=True))
        ]
        across = Measure(self.say("Доля клиентов, %", "Share of customers, %"), "share", zero=True)
        upwards = Measure(self.say("Доля выигранных сделок, %", "Deals won, %"), "share", zero=True)
        sizes = self.say("площадь круга: маржа", "area of the circle: margin")
        made = scatter(points, x=across, y=upwards, sizes=sizes, **self.how)
        title = self.say(
            "Доля клиентов и выигранных сделок по работам, %, 95 % интервал",
            "Customers and deals won by job, %, 95% interval",
        )
        rows = [(name, job[2], job[3]) for name, job in zip(names, JOBS, strict=True)]
        return self.section(
            "jobs",
            ("«Снимать дома» небольшая, но выигрывает чаще прочих и приносит больше всех", "“Shoot photos at home” is small yet wins most often and earns the most"),
            self.chart("jobs", title, made, "share", rows),
        )  # fmt: skip

    def landscape(self) -> Section:
        names = self.names(OUTCOMES)
        points = [
            Point(name, x, y, x - 0.4, x + 0.4, y - 0.5, y + 0.5, accent=index == 0)
            for index, (name, (*_names, x, y)) in enumerate(zip(names, OUTCOMES, strict=True))
        ]
        made = scatter(
            points,
            x=Measure(self.say("Важность, 0–10", "Importance, 0–10"), "number", low=0, high=10),
            y=Measure(self.say("Удовлетворённость, 0–10", "Satisfaction, 0–10"), "number", low=0, high=10),
            bands=(
                Band(((5, 0), (10, 10)), self.say("возможность 10", "opportunity 10")),
                Band(((7.5, 0), (10, 5)), self.say("возможность 15", "opportunity 15")),
            ),
            **self.how,
        )
        title = self.say("Важность и удовлетворённость, 95 % интервал", "Importance and satisfaction, 95% interval")
        rows = [(name, *outcome[2:]) for name, outcome in zip(names, OUTCOMES, strict=True)]
        return self.section(
            "landscape",
            ("Больше всего обещает поиск планировки: важен почти всем, доволен каждый третий", "Finding the floor plan promises most: it matters to nearly all, and a third are content"),
            self.chart("landscape", title, made, "number", rows),
        )  # fmt: skip

    def proof(self) -> Section:
        rows, columns = self.names(JOBS), self.names(FAMILIES)
        cells = [
            GridCell(
                rows[row], columns[column], value, None if value is None else max(0.0, value - 0.05),
                None if value is None else value + 0.05, accent=(row, column) == (2, 3), hidden=value is None,
            )
            for (row, column), value in SHARES.items()
        ]  # fmt: skip
        made = grid(cells, rows=rows, columns=columns, kind="share", **self.how)
        title = self.say("Доля работы по источникам доказательств, %, 95 % интервал", "Share of each job by kind of evidence, %, 95% interval")  # fmt: skip
        figures = [(name, *(SHARES.get((row, column)) for column in range(4))) for row, name in enumerate(rows)]
        return self.section(
            "proof",
            ("Три источника из четырёх согласны в порядке работ; поиск видит свою", "Three sources of four agree on the order of jobs; search sees one of its own"),
            self.chart("proof", title, made, "share", figures),
        )  # fmt: skip

    def time(self) -> Section:
        months = [f"{2025 + month // 12}-{month % 12 + 1:02d}-01" for month in range(8, 22)]
        names = self.names(JOBS)
        paths = [(start, step) for start, step in ((0.3, -0.004), (0.26, 0.0), (0.12, 0.009))]
        values = [[start + step * place + 0.01 * (place % 3) for place in range(len(months))] for start, step in paths]
        lines = [
            Trend(
                names[index],
                tuple(
                    TrendPoint(date, value, value - 0.03, value + 0.03)
                    for date, value in zip(months, row, strict=True)
                    if not (index == 2 and date == "2026-02-01")
                ),
                accent=index == 2,
            )
            for index, row in enumerate(values)
        ]
        made = trends(lines, kind="share", **self.how)
        title = self.say("Доля сделок по месяцам, %, 95 % интервал", "Share of deals by month, %, 95% interval")
        rows = [(name, row[0], row[-1]) for name, row in zip(names, values, strict=False)]
        return self.section(
            "time",
            ("За год доля «снимать дома» выросла вдвое", "“Shoot photos at home” doubled its share in a year"),
            self.chart("time", title, made, "share", rows),
        )

    def portrait(self) -> Section:
        job, both, portrait = (
            self.say("Работа", "Job"),
            self.say("Работа поверх портрета", "Job on top of the portrait"),
            self.say("Портрет: пол, возраст, доход", "Portrait: sex, age, income"),
        )
        made = groups(
            [
                Group(self.say("Какую планировку выбирает", "Which floor plan is chosen"), (
                    Dot(portrait, 0.04, 0.02, 0.065), Dot(job, 0.34, 0.31, 0.375, accent=True), Dot(both, 0.31, 0.28, 0.34),
                )),
                Group(self.say("Выиграна ли сделка", "Whether the deal is won"), (
                    Dot(portrait, -0.01, -0.03, 0.011), Dot(job, 0.02, -0.005, 0.04), Dot(both, None, hidden=True),
                )),
            ],
            kind="share",
            **self.how,
        )  # fmt: skip
        title = self.say("Объяснённая доля неопределённости, %, 95 % интервал", "Share of uncertainty explained, %, 95% interval")  # fmt: skip
        rows = [(portrait, 0.04, -0.01), (job, 0.34, 0.02), (both, 0.31, None)]
        age, home, plan, why = (
            self.say("Возраст", "Age"), self.say("Семья", "Family"), self.say("Планировка", "Floor plan"), self.say("Зачем", "What for")
        )  # fmt: skip
        same, family = self.say("30–39 лет", "30 to 39"), self.say("пара без детей", "a couple without children")
        share = self.view.number("jobs.photo.deal_share")
        twins = Twins(
            Profile(self.say("Первый клиент", "The first customer"), (
                (age, same, False), (home, family, False),
                (why, self.say("Снимать дома", "Shoot photos at home"), True), (plan, self.say("студия, потолок 3,2 м", "a studio, 3.2 m high"), True),
            )),
            Profile(self.say("Второй клиент", "The second customer"), (
                (age, same, False), (home, family, False),
                (why, self.say("Жить рядом с работой", "Live near work"), True), (plan, self.say("двухкомнатная у метро", "two rooms by the station"), True),
            )),
            self.say("По портрету их не различить; купили они разное. Таких, как первый, {}.", "By portrait they are the same; they bought different things. {} are like the first.").format(share),
        )  # fmt: skip
        return self.section(
            "portrait",
            ("Кто человек, почти не говорит о том, что он купит; зачем ему квартира, говорит", "Who somebody is says little about what they buy; what the flat is for says much"),
            self.chart("portrait", title, made, "share", rows),
            twins,
        )  # fmt: skip

    def words(self) -> Section:
        nodes = [
            Node(self.say("Все визиты из поиска", "All visits from search"), 41900, 0),
            Node(self.say("Снимать дома", "Shoot photos at home"), 9800, 1, accent=True),
            Node("студия с высоким потолком", 3100, 2),
            Node("квартира с большими окнами для съёмки и эркером на юг недорого в новостройке", 1100, 2),
            Node("окна в пол", 400, 3),
            Node(self.say("Жить рядом с работой", "Live near work"), 12400, 1),
            Node("квартира у метро", 8000, 2),
        ]
        made = tree(nodes, kind="count", **self.how)
        title = self.say("Визиты из поиска по фразам, их число", "Visits from search by phrase, count")
        rows = [(node.label, node.value) for node in nodes]
        return self.section(
            "words",
            (
                "Каждый четвёртый визит из поиска приходит за съёмкой",
                "Every fourth visit from search comes for photo work",
            ),
            self.chart("words", title, made, "count", rows),
        )

    def todo(self) -> Section:
        return self.section(
            "todo",
            ("Что осталось написать", "What is still to be written"),
            Blank(self.say("Позиционирование", "Positioning"), self.say("Для кого, когда, чем лучше того, что выбирают сейчас.", "For whom, when, better than what is chosen now.")),
            Blank(self.say("Наша ли это работа", "Whether this job is ours"), self.say("Решает консультант вместе с клиентом.", "For the consultant and the client to decide.")),
        )  # fmt: skip
