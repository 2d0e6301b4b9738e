"""What was fetched is read by the same source: the two halves of the plugin meet here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from metrika_fetching import Fetching
from metrika_server import Metrika, Report, serving

from jtbd_metrika.source import SOURCE
from jtbd_reports.testing import read_source


@pytest.fixture
def fetching(tmp_path: Path) -> Iterator[Fetching]:
    with serving(Metrika()) as metrika:
        yield Fetching(tmp_path, metrika)


def read(fetching: Fetching, table: str) -> list[dict[str, Any]]:
    """Rows of a table read from the fetched file; nothing may have been rejected."""
    fetching.run()
    reading = read_source(SOURCE, fetching.root, {"path": fetching.path})
    assert reading.rejected_rows == 0
    assert list(reading.tables) in ([table], [table, "goals"])
    found = reading.tables[table]
    if isinstance(found, Path):
        return list(pq.read_table(found).to_pylist())
    return list(duckdb.sql("select * from found").to_arrow_table().to_pylist())


def test_visits_fetched_with_the_default_fields_are_read(fetching: Fetching) -> None:
    fetching.api = {"fields": None}
    fetching.metrika.row = plain  # type: ignore[method-assign]
    rows = read(fetching, "visits")
    assert len(rows) == 30
    assert rows[0]["visit_id"] == "18000000000739921000"
    assert rows[0]["page"] == 'https://site.ru/\tугол\\?q="да'
    assert (rows[0]["channel"], rows[0]["engine"], rows[0]["utm_source"]) == ("organic", "Яндекс", "vk")


def plain(fields: list[str], day: Any, index: int) -> list[str]:
    """A row whose every field holds what Metrica sends there."""
    known = {
        "TrafficSource": "organic", "SearchEngineRoot": "Яндекс", "UTMSource": "vk", "clientID": "1600000000000000001",
        "isNewUser": "1", "bounce": "0", "pageViews": "3", "visitDuration": "60", "deviceCategory": "2",
        "goalsDateTime": f"['{day} 12:00:01','{day} 12:00:02']", "goalsPrice": "[0,1000]", "goalsOrder": "['','7']",
        "purchaseID": "[]", "purchaseRevenue": "[]",
    }  # fmt: skip
    names = [field.rpartition("cross_device_last_significant")[2].rpartition(":")[2] for field in fields]
    cells = Metrika.row(fields, day, index)
    return [known.get(name, "" if cell == "x" else cell) for name, cell in zip(names, cells, strict=True)]


def test_hits_fetched_with_the_default_fields_are_read(fetching: Fetching) -> None:
    fetching.api, fetching.path = {"source": "hits"}, "data/hits.parquet"
    fetching.metrika.row = hit  # type: ignore[method-assign]
    rows = read(fetching, "hits")
    assert len(rows) == 30
    assert (rows[0]["hit_id"], rows[0]["kind"]) == ("17000000000739921000", "page")


def hit(fields: list[str], day: Any, index: int) -> list[str]:
    """A page view."""
    known = {"ym:pv:isPageView": "1", "ym:pv:link": "0", "ym:pv:download": "0", "ym:pv:artificial": "0"}
    return [known.get(field, "" if cell == "x" else cell)
            for field, cell in zip(fields, Metrika.row(fields, day, index), strict=True)]  # fmt: skip


def test_phrases_are_read_with_the_hidden_ones_and_their_period(fetching: Fetching) -> None:
    fetching.api, fetching.path = {"source": "phrases", "goals": [7]}, "data/phrases.parquet"
    fetching.metrika.report = Report(
        [
            ((("купить лофт", None), ("Яндекс", "yandex")), (60.0, 50.0, 17.0, 2.5, 225.0, 6.0, 10.0)),
            (((None, None), ("Google", "google")), (40.0, 40.0, 50.0, 1.0, 30.0, 0.0, 0.0)),
        ],
        [100.0],
    )
    rows = sorted(read(fetching, "phrases"), key=lambda row: row["hidden"])
    assert [row["phrase"] for row in rows] == ["купить лофт", None]
    assert [row["hidden"] for row in rows] == [False, True]
    assert rows[0]["bounce_rate"] == pytest.approx(0.17)
    assert rows[0]["seconds"] == 225
    assert (rows[0]["goals"], rows[0]["conversion_rate"]) == (6, pytest.approx(0.1))
    assert (str(rows[0]["from_date"])[:10], str(rows[0]["to_date"])[:10]) == ("2026-11-01", "2026-11-10")


@pytest.mark.parametrize(
    ("report", "names", "line"),
    [
        (
            "sources",
            [("Переходы из поисковых систем", "organic"), ("Яндекс", "organic.yandex")],
            "Переходы из поисковых систем",
        ),
        ("entry_pages", [("https://site.ru/lofts/a", None)], "https://site.ru/lofts/a"),
        ("devices", [("Смартфоны", "mobile")], "Смартфоны"),
        (
            "regions",
            [("Россия", "225"), ("Москва и область", "1"), ("Москва", "213")],
            "Россия › Москва и область › Москва",
        ),
        ("summary", [("2026-11-01", None)], "2026-11-01"),
    ],
)
def test_every_report_is_read_as_what_it_is(
    fetching: Fetching, report: str, names: list[tuple[str, str | None]], line: str
) -> None:
    fetching.api, fetching.path = {"source": report}, f"data/{report}.parquet"
    measures = (9.0, 8.0, 20.0, 50.0, 10.0, 2.0, 60.0) if report == "summary" else (9.0, 8.0, 10.0, 2.0, 60.0)
    fetching.metrika.report = Report([(tuple(names), measures)], [9.0])
    rows = read(fetching, "traffic")
    assert [(row["report"], row["line"], row["visits"], row["page_depth"]) for row in rows] == [(report, line, 9, 2.0)]
    assert (rows[0]["bounce_rate"], rows[0]["seconds"]) == (pytest.approx(0.1), 60)
