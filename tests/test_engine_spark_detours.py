"""Expressions that engines read in ways of their own, said so that DuckDB and Spark give the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa
import pytest
import spark_cluster

from jtbd_jobs.rules.matching import folded
from jtbd_jobs.rules.words import fold, patterns
from jtbd_reports.engine import Engine, arrays, collected, day_number, kept, one_for_another, seconds
from jtbd_reports.engine.spark import SparkEngine
from jtbd_reports.engine.spark_settings import SparkSettings
from jtbd_reports.problems import ProjectError
from jtbd_reports.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

MOMENTS = [
    told and dt.datetime.fromisoformat(told)  # without zone, as exports are
    for told in ("2024-02-29T23:59:59.999999", "2025-03-30T02:30", "1900-03-01", "2000-12-31T12:00", None)
]
TEXTS = ["Ёлка и ЁЖ", "е\u0308ж и и\u0306од", "СТУДИЯ\u00a025м", "  Студия\t", "", None, "İstanbul ß", "a.b*c"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    found = Engine.open(tmp_path_factory.mktemp("duckdb"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def spark(home: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkEngine]:
    # a folder as clients are called: blanks, brackets, Cyrillic
    folder = tmp_path_factory.mktemp("spark") / "клиент [2], новый"
    found = SparkEngine.open(SparkSettings("local[1]", timeout=300), home, folder)
    yield found
    found.close()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.skipif(
    bool(spark_cluster.missing()), reason=spark_cluster.missing() or "Spark is here"
))])  # fmt: skip
def engine(request: pytest.FixtureRequest) -> Engine | SparkEngine:
    return request.getfixturevalue("home" if request.param == "duckdb" else "spark")


@pytest.fixture
def frame(engine: Engine | SparkEngine, tmp_path: Path) -> Callable[..., nw.LazyFrame[Any]]:
    """Columns as a frame of the engine, a number `row` beside them."""

    def make(**columns: Sequence[Any]) -> nw.LazyFrame[Any]:
        rows = range(len(next(iter(columns.values()))))
        path = tmp_path / "table.parquet"
        engine.home.write(engine.home.frame(pa.table({"row": pa.array(rows, pa.int64()), **columns})), path)
        return engine.scan(path)

    return make


def values(frame: nw.LazyFrame[Any], expression: nw.Expr) -> list[Any]:
    return [row["value"] for row in collected(frame.select("row", expression.alias("value")).sort("row"))]


def test_a_day_has_the_number_that_python_gives_it(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    found = values(frame(at=pa.array(MOMENTS, pa.timestamp("us"))), day_number(nw.col("at")))
    assert found == [moment and moment.toordinal() for moment in MOMENTS]
    days = values(frame(at=pa.array([moment and moment.date() for moment in MOMENTS])), day_number(nw.col("at")))
    assert days == found


def test_seconds_are_counted_over_days_and_clock_changes(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    start = dt.datetime.fromisoformat("0001-01-01")
    expected = [moment and (moment - start) // dt.timedelta(seconds=1) for moment in MOMENTS]
    assert values(frame(at=pa.array(MOMENTS, pa.timestamp("us"))), seconds(nw.col("at"))) == expected


def test_one_value_stands_for_another(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    numbers = frame(n=pa.array([0, 1, 2, None], pa.int64()))
    assert values(numbers, one_for_another(nw.col("n"), {0: "no", 1: "да"}, nw.String)) == ["no", "да", None, None]
    assert values(numbers, one_for_another(nw.col("n"), {}, nw.Int64)) == [None] * 4


def test_texts_are_folded_alike(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    texts = [text for text in TEXTS if text is None or "İ" not in text]
    assert values(frame(text=pa.array(texts)), folded(nw.col("text"))) == [fold(text or "") for text in texts]


def test_patterns_of_rules_find_alike(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    said = frame(text=pa.array(["хочу студию25м", "ищем двухкомнатную", "студент", "", "под сдачу в аренду"]))
    (pattern,) = patterns(["студия"])
    assert values(said, nw.col("text").str.contains(pattern)) == [True, False, False, False, False]
    assert values(said, nw.col("text").str.contains("[^a-zа-я](?:сдач|аренд)")) == [False] * 4 + [True]


def test_frames_are_kept_and_taken_out(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    numbers = kept(frame(n=pa.array([3, 1, 2], pa.int64())).with_columns((nw.col("n") * 2).alias("twice")))
    assert collected(numbers.sort("n").select("n", "twice").head(1)) == [{"n": 1, "twice": 2}]
    assert arrays(numbers.sort("n").select("twice"))["twice"].tolist() == [2, 4, 6]
    assert len(collected(numbers.join(kept(numbers.filter(nw.col("n") > 1)).select("n"), on="n"))) == 2


def test_times_leave_an_engine_without_a_zone(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    """Truncating gives a zone on Spark; UTC's clock is the client's."""
    moment = dt.datetime.fromisoformat("2026-03-29T02:30")
    (month,) = values(frame(at=pa.array([moment], pa.timestamp("us"))), nw.col("at").dt.truncate("1mo"))
    # DuckDB gives a date where no time is left
    assert (month.year, month.month, month.day) == (2026, 3, 1)
    assert getattr(month, "tzinfo", None) is None


def test_sums_of_whole_numbers_are_whole(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    numbers = frame(n=pa.array([2**61, 2**61, None], pa.int64()), x=pa.array([0.5, 1.5, -2.5]))
    row = collected(numbers.select(nw.col("n").sum().cast(nw.Int64), nw.col("x").round().sum().cast(nw.Int64)))[0]
    # halves go away from zero in both, which is what cents are made with
    assert row == {"n": 2**62, "x": 0}


def test_missing_values_come_first_and_stay_missing(frame: Callable[..., nw.LazyFrame[Any]]) -> None:
    texts = frame(text=pa.array(["b", None, "a"]))
    assert [row["text"] for row in collected(texts.sort("text"))] == [None, "a", "b"]
    assert values(texts, nw.col("text").is_in(["a", None])) == [False, None, True]
    joined = nw.concat_str([nw.col("text"), nw.lit("x")], separator="-", ignore_nulls=True)
    assert values(texts, joined) == ["b-x", "x", "a-x"]
    counted = nw.col("row").cum_count().over(order_by=["text"])
    assert values(texts, counted) == [3, 1, 2]


def test_a_table_comes_back_as_it_was_in_its_order(engine: Engine | SparkEngine, tmp_path: Path) -> None:
    told = pa.table({
        "deal_id": ["в", "а", "б"], "at": pa.array([*MOMENTS[:2], None], pa.timestamp("us")), "n": [1, None, 3],
        "x": [0.1, None, 1e300], "is": [True, False, None],
    })  # fmt: skip
    path, back = tmp_path / "a [1].parquet", tmp_path / "b {2}.parquet"
    engine.home.write(engine.home.frame(told), path)
    with engine.lent() as lent:
        lent.write(lent.scan(path).sort("deal_id", descending=True), back)
        lent.write(lent.scan(path).filter(nw.col("n") > 99), tmp_path / "none.parquet")
        lent.write(lent.frame(told), tmp_path / "arrow.parquet")
    assert collected(engine.home.scan(back)) == told.sort_by([("deal_id", "descending")]).to_pylist()
    assert engine.home.scan(tmp_path / "none.parquet").collect().shape == (0, 5)
    assert collected(engine.home.scan(tmp_path / "arrow.parquet")) == told.to_pylist()
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "a [1].parquet", "arrow.parquet", "b {2}.parquet", "none.parquet"
    ]  # fmt: skip


def test_customers_of_several_sources_are_settled_alike(engine: Engine | SparkEngine, tmp_path: Path) -> None:
    def put(name: str, columns: Mapping[str, Any]) -> Path:
        engine.home.write(engine.home.frame(pa.table(dict(columns))), tmp_path / f"{name}.parquet")
        return tmp_path / f"{name}.parquet"

    files = {
        "customers": (
            put("one", {"customer_id": ["a", "b"], "city": [None, "Тверь"]}),
            put("two", {"customer_id": ["b", "mail"], "city": ["Омск", "Псков"], "age": [30, 40]}),
        ),
        "identities": (put("names", {"identity_id": ["mail"], "customer_id": ["a"]}),),
    }
    columns = {"customers": frozenset({"customer_id", "city", "age"}), "identities": frozenset({"customer_id"})}
    shelf = Shelf(files, columns, {}, {"customers": ("k1", "k2"), "identities": ("k3",)})
    rows = collected(shelf.table("customers", engine).sort("customer_id"))
    assert [(row["customer_id"], row["city"], row["age"]) for row in rows] == [("a", "Псков", 40), ("b", "Тверь", 30)]


@pytest.mark.skipif(bool(spark_cluster.missing()), reason=spark_cluster.missing() or "Spark is here")
def test_what_an_analysis_kept_is_given_back(spark: SparkEngine, home: Engine, tmp_path: Path) -> None:
    home.write(home.frame(pa.table({"n": [1, 2]})), tmp_path / "n.parquet")
    with spark.lent() as lent:
        frame = kept(lent.scan(tmp_path / "n.parquet"))
        assert len(collected(frame)) == 2
        assert frame.to_native().is_cached
    assert not frame.to_native().is_cached


@pytest.mark.skipif(bool(spark_cluster.missing()), reason=spark_cluster.missing() or "Spark is here")
def test_a_name_that_spark_cannot_say_is_named(spark: SparkEngine, home: Engine, tmp_path: Path) -> None:
    home.write(home.frame(pa.table({"м.кв": [1]})), tmp_path / "n.parquet")
    with pytest.raises(ProjectError) as caught:
        spark.scan(tmp_path / "n.parquet")
    assert str(caught.value) == (
        "project.yml: engine: Spark cannot read the column 'м.кв', for it takes the dot for a part of a structure. "
        "Give it another name."
    )
