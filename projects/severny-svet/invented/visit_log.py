"""Visits as the counter's log gives them: tab-separated, no quotes around cells, arrays in brackets."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from invented.planted import UTM
from invented.visits import GOALS, Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from invented.dice import Dice

COUNTER: Final = "31500000"
SITE_URL: Final = "https://severny-svet.example"
_FIELDS: Final = (
    *("visitID", "counterID", "watchIDs", "date", "dateTime", "clientID", "isNewUser", "startURL", "endURL"),
    *("pageViews", "visitDuration", "bounce", "goalsID", "goalsDateTime", "goalsPrice", "lastTrafficSource"),
    *("lastSearchEngineRoot", "lastAdvEngine", "lastUTMSource", "lastUTMMedium", "lastUTMCampaign", "lastUTMContent"),
    *(
        "lastUTMTerm",
        "lastDirectPhraseOrCond",
        "regionCity",
        "deviceCategory",
        "isRobotPro",
        "from",
        "parsedParamsKey1",
    ),
)
HEADER: Final = tuple(f"ym:s:{name}" for name in _FIELDS)
_SOURCES: Final = {
    "Поиск": "organic",
    "Яндекс.Директ": "ad",
    "ВКонтакте": "ad",
    "Telegram": "messenger",
    "Авито": "referral",
    "ЦИАН": "referral",
    "Рассылка": "email",
    "Прямые заходы": "direct",
}
_ENGINES: Final = {"Яндекс.Директ": "ya_direct", "ВКонтакте": "vk_ads"}
# What breaks readers that think of CSV: quotes, apostrophes, backslashes, tabs and line ends inside cells.
_CONTENTS: Final = {
    "": 60,
    "banner_1": 14,
    "banner_2": 12,
    "post_okna": 6,
    'пост "Окна на север"': 3,
    "let's_shoot": 2,
    "promo\\spring": 1.5,
    "a\tb-test": 0.8,
    "two\nlines": 0.7,
}
_PARAMS: Final = {
    (): 90,
    ("filter: лофт",): 4,
    ("filter: студия", "sort: price"): 3,
    ("it's a loft",): 1,
    ("план, 2 этаж", "вид «во двор»"): 1,
    ('tab "3D"', "back\\slash"): 1,
}
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "'": "\\'"})


def log(dice: Dice, visits: Iterable[Visit]) -> str:
    """The file: field names, then a line for each visit."""
    lines = ["\t".join(HEADER), *("\t".join(_line(dice, visit)) for visit in visits)]
    return "\n".join(lines) + "\n"


def _line(dice: Dice, visit: Visit) -> list[str]:
    utm = _utm(dice, visit)
    url = f"{SITE_URL}{visit.page}"
    query = "&".join(
        f"{name}={text}" for name, text in zip(("utm_source", "utm_medium", "utm_campaign"), utm, strict=False)
    )
    number, watched = _id(dice), [_id(dice) for _ in range(visit.pages)]
    return [
        number,
        COUNTER,
        _array(watched),
        f"{visit.at:%Y-%m-%d}",
        f"{visit.at:%Y-%m-%d %H:%M:%S}",
        visit.client,
        str(int(visit.new)),
        f"{url}?{query}" if utm[0] else url,
        url if visit.pages == 1 else f"{SITE_URL}{dice.pick(('/kvartiry/', '/ceny/', '/kontakty/', visit.page))}",
        str(visit.pages),
        str(visit.seconds),
        str(int(visit.bounce)),
        _array(str(GOALS[name]) for name, _ in visit.goals),
        _array((f"{visit.at + dt.timedelta(seconds=second):%Y-%m-%d %H:%M:%S}" for _, second in visit.goals), _quoted),
        _array("0" for _ in visit.goals),
        _SOURCES[visit.channel],
        visit.engine,
        _ENGINES.get(visit.channel, ""),
        *map(_escaped, utm),
        _escaped(_condition(dice, visit)),
        visit.city,
        str(visit.device),
        str(int(visit.robot)),
        "mail" if visit.channel == "Рассылка" else "",
        _array(dice.weighted(_PARAMS), _quoted),
    ]


def _utm(dice: Dice, visit: Visit) -> tuple[str, str, str, str, str]:
    if visit.channel not in UTM:
        return ("", "", "", "", "")
    source, medium, _ = UTM[visit.channel]
    return source, medium, visit.campaign, dice.weighted(_CONTENTS), visit.keyword


def _condition(dice: Dice, visit: Visit) -> str:
    """The keyword with its operators as the advertisement has it, or how else it was shown."""
    if visit.channel != "Яндекс.Директ":
        return ""
    if visit.campaign == "retarget_rsya":
        return "Были на сайте, не оставили заявку"
    if not visit.keyword:
        return "---autotargeting"
    word = visit.keyword
    return dice.weighted({word: 50, f'"{word}"': 22, f"{word} -вакансии -отзывы": 20, f"[{word}]": 8})


def _id(dice: Dice) -> str:
    """A number of twenty digits below 2^64: too long for a signed integer, far too long for a float."""
    return f"{dice.whole(1_000_000_000, 1_844_674_406)}{dice.whole(0, 9_999_999_999):010d}"


def _array(items: Iterable[str], each: Callable[[str], str] = str) -> str:
    return f"[{','.join(map(each, items))}]"


def _quoted(text: str) -> str:
    return f"'{_escaped(text)}'"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
