"""Dates and times as exports write them."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

import datetime as dt
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.reading import DateOrder
from jtbd_reports.tables.moments import (
    BARE_NUMBER,
    IMPOSSIBLE_DATE,
    IMPOSSIBLE_TIME,
    NOT_A_DATE,
    OUT_OF_RANGE,
    YEAR_LAST,
    moment,
)
from jtbd_reports.tables.values import Bad

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("03.04.2026", "dmy", dt.datetime(2026, 4, 3)),
        ("03.04.2026", "mdy", dt.datetime(2026, 3, 4)),
        ("3/4/26", "dmy", dt.datetime(2026, 4, 3)),
        ("3-4-1999", "mdy", dt.datetime(1999, 3, 4)),
        ("03.04.69", "dmy", dt.datetime(1969, 4, 3)),
        ("03.04.68", "dmy", dt.datetime(2068, 4, 3)),
        ("26-04-03", "ymd", dt.datetime(2026, 4, 3)),
        ("2026-04-03", "dmy", dt.datetime(2026, 4, 3)),
        ("2026/04/03", "mdy", dt.datetime(2026, 4, 3)),
        ("2026.4.3", "ymd", dt.datetime(2026, 4, 3)),
        ("20260403", "dmy", dt.datetime(2026, 4, 3)),
        ("29.02.2024", "dmy", dt.datetime(2024, 2, 29)),
        ("03.04.2026 7:05", "dmy", dt.datetime(2026, 4, 3, 7, 5)),
        ("03.04.2026, 07:05:09", "dmy", dt.datetime(2026, 4, 3, 7, 5, 9)),
        ("03.04.2026\u00a007:05", "dmy", dt.datetime(2026, 4, 3, 7, 5)),
        ("2026-04-03T07:05:09.25", "dmy", dt.datetime(2026, 4, 3, 7, 5, 9, 250000)),
        ("2026-04-03 07:05:09,123456789", "dmy", dt.datetime(2026, 4, 3, 7, 5, 9, 123456)),
        ("31-Jul-18", "dmy", dt.datetime(2018, 7, 31)),
        ("31-Jul-18", "ymd", dt.datetime(2018, 7, 31)),
        ("1 Jan 1998 10:20", "mdy", dt.datetime(1998, 1, 1, 10, 20)),
        ("July 31, 2018", "dmy", dt.datetime(2018, 7, 31)),
        ("Sept. 3 2018, 7:05 PM", "dmy", dt.datetime(2018, 9, 3, 19, 5)),
        ("5 марта 2026", "dmy", dt.datetime(2026, 3, 5)),
        ("5 Мая 2026 г., 10:20", "mdy", dt.datetime(2026, 5, 5, 10, 20)),
        ("05 нояб. 2026 года", "dmy", dt.datetime(2026, 11, 5)),
        ("2019/10/01 12:38:43 PM GMT+8", "dmy", dt.datetime(2019, 10, 1, 12, 38, 43)),
        ("4/3/2026 12:05:00 AM", "mdy", dt.datetime(2026, 4, 3, 0, 5)),
        ("4/3/2026 12:05 pm", "mdy", dt.datetime(2026, 4, 3, 12, 5)),
        ("4/3/2026 1:05 p.m.", "mdy", dt.datetime(2026, 4, 3, 13, 5)),
    ],
)
def test_dates_in_the_projects_order(text: str, order: DateOrder, value: dt.datetime) -> None:
    assert moment(text, order) == value


@pytest.mark.parametrize(
    ("text", "order", "reason"),
    [
        ("31.02.2026", "dmy", IMPOSSIBLE_DATE["dmy"]),
        ("29.02.2026", "dmy", IMPOSSIBLE_DATE["dmy"]),
        ("31.12.2026", "mdy", IMPOSSIBLE_DATE["mdy"]),
        ("2026-13-01", "dmy", IMPOSSIBLE_DATE["ymd"]),
        ("0000-00-00 00:00:00", "dmy", IMPOSSIBLE_DATE["ymd"]),
        ("20261301", "dmy", IMPOSSIBLE_DATE["ymd"]),
        ("03.04.2026", "ymd", YEAR_LAST),
        ("31.12.1899", "dmy", OUT_OF_RANGE),
        ("01.01.2101", "dmy", OUT_OF_RANGE),
        ("03.04.2026 24:00", "dmy", IMPOSSIBLE_TIME),
        ("03.04.2026 23:60", "dmy", IMPOSSIBLE_TIME),
        ("03.04.2026 23:59:60", "dmy", IMPOSSIBLE_TIME),
        ("03.04.2026 13:00 PM", "dmy", IMPOSSIBLE_TIME),
        ("03.04.2026 0:30 AM", "dmy", IMPOSSIBLE_TIME),
        ("03.04.2026 10:00+15:00", "dmy", IMPOSSIBLE_TIME),
        ("03.04.2026 10:00+03:99", "dmy", IMPOSSIBLE_TIME),
        ("45123", "dmy", BARE_NUMBER),
        ("45123.5", "dmy", BARE_NUMBER),
        ("", "dmy", NOT_A_DATE),
        ("вчера", "dmy", NOT_A_DATE),
        ("10:00", "dmy", NOT_A_DATE),
        ("03.04", "dmy", BARE_NUMBER),
        ("03.04/2026", "dmy", NOT_A_DATE),
        ("3.4.6", "dmy", NOT_A_DATE),
        ("3.4.206", "dmy", NOT_A_DATE),
        ("123.4.26", "dmy", NOT_A_DATE),
        ("2026-04-2003", "dmy", NOT_A_DATE),
        ("03.04.2026 в 10:00", "dmy", NOT_A_DATE),
        ("2026-04-03-05", "dmy", NOT_A_DATE),
        ("03.04.2026 ", "dmy", NOT_A_DATE),
        ("31 Jux 2018", "dmy", NOT_A_DATE),
        ("31 Jul 201", "dmy", NOT_A_DATE),
        ("31 Jul 2018 мск", "dmy", NOT_A_DATE),
        ("31-Jun-2018", "dmy", IMPOSSIBLE_DATE["ymd"]),
        ("марта 5", "dmy", NOT_A_DATE),
        ("1561939200", "dmy", BARE_NUMBER),
    ],
)
def test_what_is_no_date_says_why(text: str, order: DateOrder, reason: str) -> None:
    assert moment(text, order) == Bad(reason)


@pytest.mark.parametrize(
    ("text", "moscow"),
    [
        ("2026-01-05T10:00:00Z", dt.datetime(2026, 1, 5, 13)),
        ("2026-01-05T10:00:00+03:00", dt.datetime(2026, 1, 5, 10)),
        ("2026-01-05 10:00:00 -0530", dt.datetime(2026, 1, 5, 18, 30)),
        ("2026-01-05 10:00 GMT+7", dt.datetime(2026, 1, 5, 6)),
        ("2026-01-05 23:30 UTC", dt.datetime(2026, 1, 6, 2, 30)),
    ],
)
def test_a_time_that_names_its_zone_moves_to_the_projects_and_stays_where_there_is_none(
    text: str, moscow: dt.datetime
) -> None:
    assert moment(text, "dmy", MOSCOW) == moscow
    own = moment(text, "dmy")
    assert isinstance(own, dt.datetime)
    assert own.strftime("%H:%M") == text[11:16]
    assert own.tzinfo is None


def test_a_time_that_leaves_the_calendar_when_moved_is_refused() -> None:
    assert moment("2100-12-31 23:00Z", "dmy", MOSCOW) == Bad(OUT_OF_RANGE)


FORMATS = {
    "dmy": ["%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y"],
    "mdy": ["%m/%d/%Y", "%m.%d.%Y", "%m-%d-%y"],
    "ymd": ["%y/%m/%d"],
}
TIMES = ["", " %H:%M:%S", ", %H:%M:%S", " %I:%M:%S %p"]


@given(
    st.datetimes(dt.datetime(1969, 1, 1), dt.datetime(2068, 12, 31)), st.sampled_from(get_args(DateOrder)), st.data()
)
def test_a_date_in_any_style_comes_back(value: dt.datetime, order: DateOrder, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from([*FORMATS[order], "%Y-%m-%d", "%Y.%m.%d", "%Y%m%d"]))
    time = data.draw(st.sampled_from(TIMES))
    expected = value.replace(microsecond=0) if time else dt.datetime.combine(value.date(), dt.time())
    assert moment(value.strftime(day + time), order) == expected


@given(st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 12, 30)), st.sampled_from(get_args(DateOrder)))
def test_iso_8601_is_read_in_every_order(value: dt.datetime, order: DateOrder) -> None:
    assert moment(value.isoformat(), order) == value
    assert moment(str(value), order) == value


@given(st.text("0123456789.:/-T +Zapm,"), st.sampled_from(get_args(DateOrder)))
def test_no_text_breaks_the_reader_of_dates(text: str, order: DateOrder) -> None:
    found = moment(text, order, MOSCOW)
    assert isinstance(found, Bad) or 1900 <= found.year <= 2100
