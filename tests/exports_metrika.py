"""Exports of Yandex Metrica and advertising systems as they are documented, traps included."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NBSP = "\u00a0"
TOTAL = {"ru": "Итого и средние", "en": "Totals and averages"}
HIDDEN = {"ru": "Не определено", "en": "Not specified"}
METRICS = {
    "ru": ("Визиты", "Посетители", "Отказы", "Глубина просмотра", "Время на сайте"),
    "en": ("Visits", "Users", "Bounce rate", "Page depth", "Time on site"),
}
PHRASE = {"ru": ("Поисковая фраза", "Поисковая система"), "en": ("Search phrase", "Search engine")}
SUMMARY = {
    "ru": (
        "Интервал дат визита",
        "Визиты",
        "Посетители",
        "Просмотры",
        "Доля новых посетителей",
        "Отказы",
        "Глубина просмотра",
        "Время на сайте",
    ),
    "en": (
        "Visit date",
        "Visits",
        "Users",
        "Pageviews",
        "Percentage of new visitors",
        "Bounce rate",
        "Page depth",
        "Time on site",
    ),
}


def at(text: str) -> dt.datetime:
    """A moment on the wall clock."""
    return dt.datetime.fromisoformat(text)


def table(rows: Iterable[Sequence[object]], delimiter: str = ",", quoting: int = csv.QUOTE_ALL) -> str:
    """Rows as Metrica saves them: every cell in quotes."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def report(
    headers: Sequence[str],
    lines: Sequence[Sequence[object]],
    total: Sequence[object] | None = (),
    language: str = "ru",
    delimiter: str = ",",
) -> str:
    """A saved report: header, line of totals, lines. The totals are those of the lines where none are given."""
    first = next(at for at, name in enumerate(headers) if at and name in {"Визиты", "Visits"})
    if total == ():
        visits = sum(int(str(line[first]).replace(NBSP, "")) for line in lines)
        total = [TOTAL[language], *[""] * (first - 1), visits, visits, "0.2", "2.5", "00:03:45"]
        total = [*total, *["0"] * (len(headers) - len(total))][: len(headers)]
    return table([headers, *([total] if total else []), *lines], delimiter)


PHRASE_LINES = (
    ("купить студию у метро", "Яндекс", "120", "100", "0.17", "3.25", "00:03:45"),
    ("Не определено", "Яндекс", "300", "280", "0.2", "2.5", "00:02:00"),
    ("квартира для сдачи", "Яндекс", "30", "30", "0.5", "1.1", "00:00:09"),
)


def phrases(lines: Sequence[Sequence[object]] = PHRASE_LINES, **told: object) -> str:
    """The report on search phrases."""
    return report((*PHRASE["ru"], *METRICS["ru"]), lines, **told)  # type: ignore[arg-type]


def logs(rows: Sequence[Mapping[str, str]], fields: Sequence[str] | None = None) -> str:
    """A Logs API file: tabs, no quotes; values are written as they are given, escapes included."""
    names = list(fields if fields is not None else rows[0])
    lines = ["\t".join(names), *("\t".join(row.get(name, "") for name in names) for row in rows)]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """A string as ClickHouse writes it into a TabSeparated cell."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("'", "\\'")


def array(values: Iterable[object]) -> str:
    """An array as ClickHouse writes it: strings in quotes."""
    cells = ("'" + escape(value) + "'" if isinstance(value, str) else str(value) for value in values)
    return f"[{','.join(cells)}]"


def visit(number: int = 0, **changes: str) -> dict[str, str]:
    """One visit with the fields that an ordinary request asks for; keys of changes come without `ym:s:`."""
    row = {
        "visitID": str(716049101678706786 + number),
        "clientID": str(17084403107951250 + number // 2) + "046",
        "dateTime": f"2026-03-{number % 28 + 1:02} 17:45:10",
        "isNewUser": "1",
        "startURL": "https://example.org/loft?a=1",
        "referer": "",
        "pageViews": "3",
        "visitDuration": "185",
        "bounce": "0",
        "regionCity": "Москва",
        "deviceCategory": "2",
        "goalsID": "[]",
        "goalsDateTime": "[]",
        "goalsPrice": "[]",
        "goalsOrder": "[]",
        "purchaseID": "[]",
        "purchaseRevenue": "[]",
        "lastTrafficSource": "ad",
        "lastAdvEngine": "ya_direct",
        "lastSearchEngineRoot": "",
        "lastUTMSource": "yandex",
        "lastUTMMedium": "cpc",
        "lastUTMCampaign": "студии",
        "lastUTMTerm": "купить студию",
    }
    row |= changes
    return {f"ym:s:{name}": value for name, value in row.items()}


def hit(number: int = 0, **changes: str) -> dict[str, str]:
    """One hit; keys of changes come without `ym:pv:`."""
    row = {
        "watchID": str(10000000000000000000 + number),
        "visitID": str(716049101678706786 + number // 3),
        "clientID": "1708440310795125046",
        "dateTime": f"2026-03-01 12:{number % 60:02}:00",
        "URL": "https://example.org/loft",
        "title": "Лофты",
        "referer": "",
        "isPageView": "1",
        "link": "0",
        "download": "0",
        "goalsID": "[]",
    }
    return {f"ym:pv:{name}": value for name, value in (row | changes).items()}


DIRECT_ROWS = (
    ("2026-03-01", "101", "Студии | поиск", "1200", "30", "1500.50"),
    ("2026-03-02", "101", "Студии | поиск", "1000", "20", "999.50"),
    ("2026-03-01", "102", "Лофты | РСЯ", "5000", "15", "--"),
)


def direct_api(rows: Sequence[Sequence[str]] = DIRECT_ROWS, rows_told: int | None = None) -> str:
    """A report of the Direct API: its name, field names, rows, how many they are."""
    header = ("Date", "CampaignId", "CampaignName", "Impressions", "Clicks", "Cost")
    body = "\n".join("\t".join(row) for row in (header, *rows))
    return f'"Расходы (2026-03-01 - 2026-03-02)"\n{body}\nTotal rows: {len(rows) if rows_told is None else rows_told}\n'


def direct_ui(cost: str = "Расход (руб.)", total: str = "2 500,00", delimiter: str = ";") -> str:
    """A report saved from the pages of Direct, with lines of its own above and a line of totals."""
    lines = (
        ("Отчёт по кампаниям клиента studio-loft",),
        ("Период: 01.03.2026 - 02.03.2026",),
        (),
        ("Дата", "Кампания", "№ Кампании", "Показы", "Клики", "CTR (%)", cost),
        ("Всего", "", "", "7 200", "65", "0,9", total),
        ("01.03.2026", "Студии | поиск", "101", "1 200", "30", "2,5", "1 500,50"),
        ("02.03.2026", "Студии | поиск", "101", "1 000", "20", "2", "999,50"),
        ("01.03.2026", "Лофты | РСЯ", "102", "5 000", "15", "0,3", "-"),
    )
    return table(lines, delimiter, csv.QUOTE_MINIMAL)


def vk_ads() -> str:
    """Statistics saved from VK Ads."""
    header = ("Дата", "ID рекламного плана", "Название кампании", "Показы", "Клики", "Потрачено всего, ₽")
    return table([header, ("01.03.2026", "7", "Лофты", "900", "9", "450,10")], ";", csv.QUOTE_MINIMAL)


def mytarget() -> str:
    """Statistics saved from myTarget."""
    header = ("Дата", "ID баннера", "Кампания", "Показы", "Клики", "Потрачено")
    return table([header, ("2026-03-01", "5", "Лофты", "900", "9", "450.1")], ",", csv.QUOTE_MINIMAL)


def airbyte(objects: Sequence[object]) -> str:
    """What a loader makes of objects: an id, the object as text, the moment."""
    rows = [
        (f"00000000-0000-4000-8000-{n:012}", json.dumps(value, ensure_ascii=False), "2026-03-02 02:13:11.627 +0000")
        for n, value in enumerate(objects)
    ]
    return table([("_airbyte_raw_id", "_airbyte_data", "_airbyte_extracted_at"), *rows])


LOGIN = "<!DOCTYPE html><html><head><title>Авторизация</title></head><body><form>Войдите</form></body></html>"
ERROR = json.dumps(
    {
        "errors": [{"error_type": "access_denied", "message": "Доступ запрещён"}],
        "code": 403,
        "message": "Доступ запрещён",
    },
    ensure_ascii=False,
)
