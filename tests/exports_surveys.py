"""Exports of survey services, written as each service documents or was seen to write them; all persons are invented."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OPTIONS = ("Сайты объявлений", "Знакомые, родственники", "Поиск в интернете", "Офис продаж")
AGREE = (
    "Полностью не согласен(на)",
    "Скорее не согласен(на)",
    "Нечто среднее",
    "Скорее согласен(на)",
    "Полностью согласен(на)",
)
PLACES = ("Дома", "В офисе", "В дороге")
ROWS = 12


def table(rows: Sequence[Sequence[str]], *, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    """Rows as CSV text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)
    return text.getvalue()


def chosen(n: int) -> list[str]:
    """Which options the respondent of that number ticked: every one of the four now and then, sometimes none."""
    return [option for at, option in enumerate(OPTIONS) if (n >> at) & 1]


def phone(n: int) -> str:
    """A phone of no subscriber, spelt in turn in the ways people do."""
    digits = f"000{1_000_000 + n}"
    return (f"+7{digits}", f"8{digits}", f"+7 (000) {digits[3:6]}-{digits[6:8]}-{digits[8:]}")[n % 3]


def google_forms(*, sheet: bool = False, english: bool = False) -> str:
    """The CSV of a Google form, every cell quoted, `;` between ticks; its sheet writes `, ` and other dates."""
    joint = ", " if sheet else ";"
    header = [
        "Timestamp" if english else "Отметка времени",
        "Email Address" if english else "Адрес электронной почты",
        "Score" if english else "Баллы",
        "Где вы искали квартиру?\nОтметьте всё",
        "Насколько вы согласны? [Мне важна тишина]",
        "Насколько вы согласны? [Мне важен свет]",
        "Расскажите, что случилось",
        "Порекомендуете нас? (0-10)",
        "Ваше имя",
    ]
    rows = [header]
    for n in range(ROWS):
        stamp = f"{n % 12 + 1:02}.09.2023 18:07:{n:02}" if sheet else f"9/{n + 13}/2025 10:18:{n:02} AM GMT+7"
        story = "Переехали, и стало тесно.\nИщем дальше" if n == 1 else f"Случай номер {n}, длинный и свой"
        rows.append(
            [
                stamp, f"person{n}@example.com", f"{n} / 10", joint.join(chosen(n)), AGREE[n % 5], AGREE[(n + 2) % 5],
                story if n else "", str(n % 11), f"Анна {n}",
            ]
        )  # fmt: skip
    return table(rows, quoting=csv.QUOTE_ALL)


def yandex_forms(*, spread: bool = False) -> str:
    """A Yandex form with an id, a time, several answers in one cell or in a column for each option."""
    question = "Где вы искали квартиру?"
    options = [f"{question} / {option}" for option in OPTIONS] if spread else [question]
    header = ["ID", "Время создания", *options, "Сколько вам лет?", "Ваш телефон", "Что понравилось?"]
    rows = [header]
    for n in range(ROWS):
        ticks = chosen(n)
        cells = [option if option in ticks else "" for option in OPTIONS] if spread else [", ".join(ticks)]
        rows.append([f"21483{n:05}", f"2026-11-{n + 1:02} 12:00:00", *cells, str(20 + n), phone(n), f"Своё мнение {n}"])
    return table(rows)


def typeform(*, old: bool = False) -> str:
    """A Typeform export: a column for each option headed by the option, `Other` with own words, quoted phones."""
    header = [
        "#",
        "What brought you here?",
        "At home",
        "At work",
        "On the road",
        "Other",
        "How likely are you to return?",
    ]
    header += (
        ["Your phone"]
        + ([] if old else ["Response Type"])
        + ["Start Date (UTC)"]
        + ([] if old else ["Stage Date (UTC)"])
    )
    header += ["Submit Date (UTC)", "Network ID"] + ([] if old else ["Tags", "Ending"])
    rows = [header]
    for n in range(ROWS):
        done = n % 4 != 3
        ticks = [place if (n >> at) & 1 else "" for at, place in enumerate(("At home", "At work", "On the road"))]
        own = "in bed, mostly" if n == 5 else ""
        start, submit = f"2024-03-{n + 1:02} 21:00:00", f"2024-03-{n + 1:02} 21:0{n % 6}:30"
        row = [f"a{n:031}", f"A reason of its own, number {n}", *ticks, own, str(n % 10 + 1), f"'{phone(n)}"]
        row += [] if old else ["completed" if done else "partial"]
        row += [
            start,
            *([] if old else [""]),
            submit if done or old else "",
            f"net{n}",
            *([] if old else ["", "thanks"]),
        ]
        rows.append(row)
    return table(rows)


def surveymonkey(*, expanded: bool = True, numeric: bool = False) -> str:
    """A SurveyMonkey export with its two rows of headers; questions hold commas and line breaks."""
    fixed = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name"]
    fixed += ["Last Name", "Custom Data 1"]
    places = ["Home", "Office", "Road", "Other (please specify)"]
    first = [
        *fixed,
        "Where do you work,\nmostly?",
        *[""] * (3 if expanded else 0),
        "How satisfied are you?",
        "",
        "Why?",
    ]
    second = [""] * len(fixed) + (places if expanded else ["Response"]) + ["Speed", "Price", "Open-Ended Response"]
    rows = [first, second]
    for n in range(ROWS):
        ticks = [(n >> at) & 1 for at in range(3)]
        marks = [
            (str(at + 1) if numeric else place) if tick else ""
            for at, (place, tick) in enumerate(zip(places, ticks, strict=False))
        ]
        own = "On a boat" if n == 7 else ""
        cells = (
            [*marks, own]
            if expanded
            else ["; ".join(place for place, tick in zip(places, ticks, strict=False) if tick)]
        )
        rows.append(
            [
                f"1143{n:07}", "39921", f"03/{n + 13}/2024 01:00:00 PM", f"03/{n + 13}/2024 01:0{n % 6}:05 PM",
                "192.0.2.1", f"person{n}@example.org", "Ann", "Example", "", *cells, str(n % 5 + 1),
                str((n + 1) % 5 + 1), f"Because of {n}",
            ]
        )  # fmt: skip
    return table(rows)


def surveygizmo() -> str:
    """A SurveyGizmo export: `item:question`, one column for each option, `Complete` and `Partial`."""
    question = "Which places do you use?"
    header = ["Time Started", "Date Submitted", "Status", "How often?", *(f"{place}:{question}" for place in PLACES)]
    header += [f"Other - Write In:{question}", "Need #1:What do you need?", "Need #2:What do you need?"]
    rows = [header]
    for n in range(ROWS):
        ticks = [place if (n >> at) & 1 else "" for at, place in enumerate(PLACES)]
        own = "в парке" if n == 3 else ""
        status = "Partial" if n % 3 == 2 else "Complete"
        start = f"2015-12-{n + 1:02} 10:00:00"
        rows.append(
            [
                start,
                f"2015-12-{n + 1:02} 10:0{n % 6}:10",
                status,
                ("Daily", "Weekly")[n % 2],
                *ticks,
                own,
                f"need {n}",
                "",
            ]
        )
    return table(rows)


def wide() -> str:
    """A table of nobody in particular: importance and satisfaction, four prices, Kano."""
    header = ["id", "Imp-Speed", "Imp-Price", "Sat-Speed", "Sat-Price", "tch", "ch", "ex", "tex"]
    header += ["App (functional)", "App (dysfunctional)", "City"]
    rows = [header]
    for n in range(ROWS):
        scores = [str(n % 5 + 1), str((n + 1) % 5 + 1), str((n + 2) % 5 + 1), str((n + 3) % 5 + 1)]
        prices = [str(10 + n), str(20 + n), str(40 + n), str(60 + n)]
        rows.append(
            [str(n + 1), *scores, *prices, f"{n % 5 + 1}. word", f"{(n + 2) % 5 + 1}. word", ("Тула", "Орёл")[n % 2]]
        )
    return table(rows)


def spss(path: Path) -> Path:
    """An SPSS file: value labels, a user-missing code and range, an ordinal scale, text, a date."""
    import datetime as dt

    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(
        {
            "id": [float(n) for n in range(1, ROWS + 1)],
            "sex": [float(n % 2 + 1) for n in range(ROWS)],
            "agree": [float(n % 6 or 9) for n in range(ROWS)],
            "income": [float("nan") if n == 5 else float(n * 1000 or 99) for n in range(ROWS)],
            "born": [dt.date(1980, 1, n + 1) for n in range(ROWS)],
            "said": [f"слова {n}" for n in range(ROWS)],
        }
    )
    labels = {
        "sex": {1.0: "Мужской", 2.0: "Женский"},
        "agree": {1.0: "Нет", 2.0: "Скорее нет", 3.0: "Скорее да", 4.0: "Да", 5.0: "Точно да", 9.0: "Не ответил"},
        "income": {99.0: "Отказ"},
    }
    pyreadstat.write_sav(
        frame, str(path),
        column_labels=["Номер", "Ваш пол", "Вы согласны?", "Ваш доход", "Дата рождения", "Своими словами"],
        variable_value_labels=labels, missing_ranges={"agree": [9.0]},
        variable_measure={"sex": "nominal", "agree": "ordinal"},
    )  # fmt: skip
    return path


def workbook(text: str, path: Path) -> Path:
    """A CSV text as the XLSX a service would have given."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(io.StringIO(text)):
        sheet.append(row)
    book.save(path)
    return path


TEXTS = {
    "google_forms": google_forms,
    "yandex_forms": yandex_forms,
    "typeform": typeform,
    "surveymonkey": surveymonkey,
    "surveygizmo": surveygizmo,
    "generic": wide,
}
"""A generator for each format that is text."""
