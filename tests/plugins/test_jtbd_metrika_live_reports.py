"""Reports by the Reporting API: pages, totals, samples, and the columns of the same reports saved by hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from metrika_fetching import Fetching
from metrika_server import TOKEN, Handler, Metrika, Report, fails, serving

from jtbd_metrika.live.reports import cells, clock, layout, levels, number, share

ROWS = [
    ((("купить лофт", None), ("Яндекс", "yandex")), (60.0, 50.0, 17.25, 2.5, 225.4)),
    (((None, None), ("Google", "google")), (30.0, 29.0, 50.0, 1.0, 3725.0)),
    ((("студия, «север»", None), (None, None)), (10.0, 9.0, None, 1.123456789, 0.0)),
]

FIRST = {"offset": "1", "limit": "100000", "dimensions": ""}


@pytest.fixture
def fetching(tmp_path: Path) -> Iterator[Fetching]:
    with serving(Metrika(report=Report(list(ROWS), [100.0, 85.0, 25.35, 2.1, 1200.0]))) as metrika:
        yield Fetching(tmp_path, metrika, {"source": "phrases"}, "data/phrases.parquet")


def test_phrases_come_with_the_columns_of_the_saved_report(fetching: Fetching) -> None:
    fetched = fetching.run()
    assert (fetched.files, fetched.rows, fetched.notes) == (("data/phrases.parquet",), 3, ())
    assert [list(row.values()) for row in fetching.table()] == [
        ["купить лофт", "Яндекс", "60", "50", "0.1725", "2.5", "00:03:45"],
        ["Не определено", "Google", "30", "29", "0.5", "1", "01:02:05"],
        ["студия, «север»", "Не определено", "10", "9", "", "1.123457", "00:00:00"],
    ]
    assert list(fetching.table()[0]) == [
        "Поисковая фраза", "Поисковая система", "Визиты", "Посетители", "Отказы", "Глубина просмотра", "Время на сайте",
    ]  # fmt: skip
    assert fetching.says() == {
        "source": "phrases",
        "counter": 12345678,
        "date1": "2026-11-01",
        "date2": "2026-11-10",
        "attribution": "cross_device_last_significant",
        "attribution_asked": "cross_device_last_significant",
        "fetched_on": "2026-11-22",
        "sampled": False,
    }


def test_the_request_asks_for_all_visits_of_searches_hidden_phrases_too(fetching: Fetching) -> None:
    fetching.run()
    assert fetching.metrika.calls == [
        (
            "data",
            {
                "ids": "12345678",
                "date1": "2026-11-01",
                "date2": "2026-11-10",
                "dimensions": "ym:s:<attribution>SearchPhrase,ym:s:<attribution>SearchEngineRoot",
                "metrics": "ym:s:visits,ym:s:users,ym:s:bounceRate,ym:s:pageDepth,ym:s:avgVisitDurationSeconds",
                "attribution": "cross_device_last_significant",
                "accuracy": "full",
                "include_undefined": "true",
                "lang": "ru",
                "sort": "-ym:s:visits,ym:s:<attribution>SearchPhrase,ym:s:<attribution>SearchEngineRoot",
                "limit": "100000",
                "offset": "1",
                "filters": "ym:s:<attribution>TrafficSource=='organic'",
            },
        )
    ]


def test_goals_are_two_more_columns_each(fetching: Fetching) -> None:
    fetching.api |= {"goals": [7]}
    fetching.metrika.report.rows = [(names, (*metrics, 4.0, 6.5)) for names, metrics in ROWS]
    fetching.run()
    assert list(fetching.table()[0].items())[-2:] == [("Достижения цели (7)", "4"), ("Конверсия (7)", "0.065")]
    assert fetching.metrika.calls[0][1]["metrics"].endswith(",ym:s:goal7reaches,ym:s:goal7conversionRate")


def test_entry_pages_have_the_beginnings_of_their_addresses_before_them(fetching: Fetching) -> None:
    fetching.api = {"source": "entry_pages"}
    fetching.metrika.report.rows = [((("https://a.ru/b/c/d/e/?f=1", None),), (100.0, 1.0, 1.0, 1.0, 1.0))]
    fetching.run()
    row = fetching.table()[0]
    assert list(row.items())[:6] == [
        ("Страница входа, ур. 1", "https://a.ru/"),
        ("Страница входа, ур. 2", "https://a.ru/b/"),
        ("Страница входа, ур. 3", "https://a.ru/b/c/"),
        ("Страница входа, ур. 4", "https://a.ru/b/c/d/"),
        ("Страница входа", "https://a.ru/b/c/d/e/?f=1"),
        ("Визиты", "100"),
    ]
    assert "filters" not in fetching.metrika.calls[0][1]


def test_all_pages_are_read(fetching: Fetching) -> None:
    rows = [(((f"фраза {n}", None), ("Яндекс", "yandex")), (float(20 - n), 1.0, 0.0, 1.0, 1.0)) for n in range(20)]
    fetching.metrika.report = Report(rows, [210.0], page=8)
    assert (fetching.run().rows, fetching.lines) == (20, ["8 of 20 rows", "16 of 20 rows", "20 of 20 rows"])
    assert [params["offset"] for params in fetching.metrika.routes("data")] == ["1", "9", "17"]
    assert [row["Поисковая фраза"] for row in fetching.table()] == [f"фраза {n}" for n in range(20)]


def test_a_report_that_moved_between_pages_is_read_anew(fetching: Fetching) -> None:
    report = fetching.metrika.report
    report.page, report.shift = 2, 1

    def settle(_handler: Handler) -> bool:
        report.shift = 0
        return False

    fetching.metrika.faults["data"] += [lambda _h: False, lambda _h: False, settle]
    assert fetching.run().rows == 3
    assert "the report changed while it was read (1 rows came twice); reading it anew" in fetching.lines


def test_a_report_that_keeps_moving_is_refused(fetching: Fetching) -> None:
    fetching.metrika.report.page, fetching.metrika.report.shift = 2, 1
    assert fetching.refused() == ("api: the report is not complete: 1 rows came twice. Run the command again later.")
    assert not (fetching.root / fetching.path).exists()


def test_a_report_with_fewer_rows_than_promised_is_refused(fetching: Fetching) -> None:
    fetching.metrika.report.total_rows = 5
    assert fetching.refused() == "api: the report is not complete: 3 of 5 rows came. Run the command again later."


def test_a_rounded_number_of_rows_promises_nothing(fetching: Fetching) -> None:
    fetching.metrika.report.total_rows, fetching.metrika.report.more = 5, {"total_rows_rounded": True}
    assert fetching.run().rows == 3


@pytest.mark.parametrize("row", [{"dimensions": [{}, {}], "metrics": [1]}, {"metrics": [1] * 5}, 7])
def test_a_row_in_another_form_is_told(fetching: Fetching, row: object) -> None:
    fetching.metrika.mutate = lambda data: data | {"data": [row]}
    assert fetching.refused() == (
        "api: Yandex Metrica answers in a way that this version does not know: a row lacks its dimensions or metrics. "
        "Look for a newer version."
    )


@pytest.mark.parametrize("totals", [[], [None], [[1.0]]])
def test_totals_in_another_form_are_told(fetching: Fetching, totals: Any) -> None:
    fetching.metrika.report.totals = totals
    assert fetching.refused() == (
        "api: Yandex Metrica answers in a way that this version does not know: its totals are no numbers. "
        "Look for a newer version."
    )


def test_a_server_that_gives_the_first_page_for_ever_is_refused(fetching: Fetching) -> None:
    fetching.metrika.mutate = lambda data: data | {"data": fetching.metrika.data(FIRST)["data"], "total_rows": 10**9}
    assert fetching.refused() == "api: the report is not complete: 3 rows came twice. Run the command again later."
    assert len(fetching.metrika.calls) == 4


def test_rows_that_do_not_add_up_to_the_total_are_said_so(fetching: Fetching) -> None:
    fetching.metrika.report.totals[0] = 120.0
    assert fetching.run().notes == ("The rows add up to 100 visits where Metrica's own total is 120.",)


def test_a_sample_is_refused(fetching: Fetching) -> None:
    fetching.metrika.report.sampled, fetching.metrika.report.share = True, 0.1234
    assert fetching.refused() == (
        "api.accept_sampled: Metrica would estimate this report from 12.3% of the visits. "
        "Fetch fewer days, or say accept_sampled: true to take the estimate."
    )


def test_a_sample_that_is_accepted_is_recorded(fetching: Fetching) -> None:
    fetching.api |= {"accept_sampled": True}
    fetching.metrika.report.sampled, fetching.metrika.report.share = True, 0.1234
    fetching.metrika.report.totals[0] = 100.9  # estimates need not add up to the last visit
    assert fetching.run().notes == ("Metrica estimated the numbers from 12.3% of the visits.",)
    assert (fetching.says()["sampled"], fetching.says()["sample_share"]) == (True, 0.1234)


def test_rows_withheld_for_privacy_are_said_so(fetching: Fetching) -> None:
    fetching.metrika.report.more = {"contains_sensitive_data": True}
    assert fetching.run().notes == ("Metrica leaves out rows from which single visitors could be told.",)


def test_an_empty_report_is_refused_and_the_old_file_stays(fetching: Fetching) -> None:
    fetching.run()
    before = (fetching.root / fetching.path).read_bytes()
    fetching.metrika.report.rows = []
    assert fetching.refused() == (
        "api: Metrica has no rows for this report from 2026-11-01 to 2026-11-10. Look at the counter's number."
    )
    assert (fetching.root / fetching.path).read_bytes() == before


def test_a_report_too_complex_for_metrica_is_told_in_its_words(fetching: Fetching) -> None:
    fetching.metrika.faults["data"] += [fails(400, "query_error", "Запрос слишком сложный.")]
    assert fetching.refused() == "api: Yandex Metrica refuses the request (HTTP 400) (Запрос слишком сложный)."


def test_the_token_is_in_the_header_alone(fetching: Fetching) -> None:
    fetching.metrika.faults["data"] += [fails(503, "backend_error", TOKEN)]
    fetching.run()
    assert fetching.metrika.tokens == {f"OAuth {TOKEN}"}
    assert TOKEN not in str(fetching.metrika.calls)
    assert TOKEN.encode() not in fetching.everything()


@pytest.mark.parametrize("report", ["phrases", "sources", "entry_pages", "summary", "devices", "regions"])
def test_no_report_asks_for_more_than_the_api_takes(report: Any) -> None:
    made = layout(report, [1, 2, 3, 4, 5, 6])
    assert len(made.measures) <= 20
    assert len(made.dimensions) <= 10
    assert made.measures[0].metric == "ym:s:visits"
    row = {
        "dimensions": [{"name": "https://a.ru/", "id": 1}] * len(made.dimensions),
        "metrics": [1.0] * len(made.measures),
    }
    assert len(cells(made, row)) == len(made.headers) == len(set(made.headers))


@given(st.floats(0, 86_000))
def test_a_length_of_time_loses_at_most_half_a_second(seconds: float) -> None:
    hours, minutes, rest = map(int, clock(seconds).split(":"))
    assert abs(hours * 3600 + minutes * 60 + rest - seconds) <= 0.5
    assert max(minutes, rest) < 60


@given(st.floats(0, 100))
def test_a_share_is_a_hundredth_of_its_percentage(percent: float) -> None:
    assert float(share(percent)) == pytest.approx(percent / 100, abs=1e-6)
    assert float(number(percent)) == pytest.approx(percent, abs=1e-6)


@given(st.text(max_size=40))
def test_any_address_has_its_levels(address: str) -> None:
    found = levels(f"https://site.ru/{address}", 4)
    assert len(found) == 4
    assert found[0] == "https://site.ru/"
    assert len(levels(address, 4)) == 4
