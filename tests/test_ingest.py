from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw
import pandas as pd
import pytest
import toy_plugin

from jtbd_reports.config import load_project
from jtbd_reports.engine import Engine
from jtbd_reports.ingest import Reader
from jtbd_reports.model import Metric, Result
from jtbd_reports.problems import ProjectError
from jtbd_reports.results import read_result, write_result
from jtbd_reports.shelf import shelve
from jtbd_reports.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_reports.plugins import Registry


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = Engine.open(tmp_path / "spill")
    yield found
    found.close()


def reader(project: Path, registry: Registry, engine: Engine) -> Reader:
    return Reader(load_project(project, registry), Store(project / ".jtbd"), lambda: engine)


def test_a_source_is_read_once_per_content(project: Path, registry: Registry, engine: Engine) -> None:
    found = reader(project, registry, engine)
    first = found.ingest(found.project.sources[0], "code")
    assert first.account.tables == {"deals": 3}
    assert first.columns["deals"] == ("deal_id", "customer_id", "title", "amount")
    unread = Reader(found.project, found.store, lambda: pytest.fail("read again"))
    assert unread.ingest(found.project.sources[0], "code") == first
    assert found.ingest(found.project.sources[0], "other code").key != first.key


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"dealz": pd.DataFrame({"deal_id": ["1"]})},
         "source plugin 'toy': gave a table 'dealz' that no dataset describes. Did you mean 'deals'?"),
        ({"deals": pd.DataFrame({"deal_id": ["1"], "colour": ["red"]})},
         "source plugin 'toy': gave deals columns that are neither in the vocabulary nor among its extras: colour."),
    ],
)  # fmt: skip
def test_tables_outside_the_vocabulary_are_refused(
    project: Path, registry: Registry, engine: Engine, tables: dict[str, Any], problem: str
) -> None:
    found = reader(project, registry, engine)
    entry = found.project.sources[0]
    source = replace(entry.source, read=lambda request: replace(toy_plugin.read(request), tables=tables))
    with pytest.raises(ProjectError) as caught:
        found.ingest(replace(entry, source=source), "code")
    assert str(caught.value) == problem


def test_the_period_covered_comes_from_the_dates(project: Path, registry: Registry, engine: Engine) -> None:
    found = reader(project, registry, engine)
    entry = found.project.sources[0]
    frame = pd.DataFrame(
        {"deal_id": ["1", "2"], "created_at": pd.to_datetime(["2026-01-02 23:59", "2025-03-04 00:00"])}
    )
    source = replace(entry.source, read=lambda request: replace(toy_plugin.read(request), tables={"deals": frame}))
    account = found.ingest(replace(entry, source=source), "code").account
    assert [day.isoformat() for day in account.period or ()] == ["2025-03-04", "2026-01-02"]


def test_a_row_about_a_stretch_of_time_covers_all_of_it(project: Path, registry: Registry, engine: Engine) -> None:
    found = reader(project, registry, engine)
    entry = found.project.sources[0]
    ends = {"from_date": pd.to_datetime(["2025-01-01"]), "to_date": pd.to_datetime(["2026-10-31"])}
    frame = pd.DataFrame({"phrase": ["лофт"], "hidden": [False], "visits": [3], **ends})
    source = replace(entry.source, read=lambda request: replace(toy_plugin.read(request), tables={"phrases": frame}))
    account = found.ingest(replace(entry, source=source), "code").account
    assert [day.isoformat() for day in account.period or ()] == ["2025-01-01", "2026-10-31"]


def test_tables_of_two_sources_are_stacked(project: Path, registry: Registry, engine: Engine) -> None:
    found = reader(project, registry, engine)
    entry = found.project.sources[0]
    one = found.ingest(entry, "code")
    more = pd.DataFrame({"deal_id": ["9"], "stage": ["new"]})
    source = replace(entry.source, read=lambda request: replace(toy_plugin.read(request), tables={"deals": more}))
    two = found.ingest(replace(entry, name="other", source=source), "code")
    shelf = shelve([one, two])
    rows = engine.scan(*shelf.files["deals"]).sort("deal_id").collect("pandas").to_native()
    assert list(rows["deal_id"]) == ["1", "2", "3", "9"]
    assert shelf.columns["deals"] == {"deal_id", "customer_id", "title", "amount", "stage"}


def test_any_frame_becomes_a_lazy_frame_of_the_engine(engine: Engine) -> None:
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    relation = engine.connection.sql("SELECT 1 AS a")
    for native in (frame, nw.from_native(frame), nw.from_native(frame).to_arrow(), relation):
        found = engine.frame(native)
        assert isinstance(found.to_native(), duckdb.DuckDBPyRelation)
        assert found.collect("pandas").to_native()["a"].iloc[0] == 1
    assert engine.frame(frame.iloc[:0]).collect().shape == (0, 2)


def test_results_are_stored_without_their_language(tmp_path: Path, engine: Engine) -> None:
    metric = Metric("a.b", "share", 0.5, 0.4, 0.6, n=10, unit="deals", method="Wilson", where="x = 1")
    frame = engine.frame(pd.DataFrame({"deal_id": ["1"]}))
    write_result(Result((metric,), {"k": [1, "два", None]}, {"t": frame}), tmp_path / "r", engine)
    assert read_result(tmp_path / "r") == Result((metric,), {"k": [1, "два", None]})
    assert engine.scan(tmp_path / "r" / "t.parquet").collect().shape == (1, 1)
    assert read_result(tmp_path / "none") is None


def test_a_result_with_a_number_that_is_none_is_refused(tmp_path: Path, engine: Engine) -> None:
    with pytest.raises(ValueError, match="Out of range float values"):
        write_result(Result((Metric("a", "number", float("nan")),)), tmp_path / "r", engine)
