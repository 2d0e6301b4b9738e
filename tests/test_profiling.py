from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from jtbd_reports.datasets import DATASETS
from jtbd_reports.engine import Engine
from jtbd_reports.profiling import profiled, suspicions
from jtbd_reports.report import ColumnProfile, Suspicion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = Engine.open(tmp_path / "spill")
    yield found
    found.close()


def relation(engine: Engine, columns: dict[str, Any]) -> Any:
    return engine.frame(pd.DataFrame(columns)).to_native()


def suspected(engine: Engine, table: str, columns: dict[str, Any]) -> list[Suspicion]:
    rows = relation(engine, columns)
    return list(suspicions(rows, DATASETS[table], profiled(rows, DATASETS[table], {}, [])))


def test_a_column_says_what_is_missing_and_how_many_values_differ(engine: Engine) -> None:
    rows = relation(
        engine,
        {
            "customer_id": ["+7 912 345-67-89", "+7 912 345-67-88", "+7 912 345-67-87"],
            "city": ["Тверь", "Тверь", None],
            "score": [1.0, None, None],
        },
    )
    assert profiled(rows, DATASETS["customers"], {"score": "number"}, ["customer_id"]) == (
        ColumnProfile("customer_id", "text", 0, 3, "phone", hashed=True),
        ColumnProfile("city", "category", 1, 1),
        ColumnProfile("score", "number", 2, 1),
    )


def test_a_mistyped_year_is_found_and_plans_may_lie_ahead(engine: Engine) -> None:
    days = [*pd.date_range("2026-01-01", periods=1999).to_list(), pd.Timestamp("2205-01-01")]
    found = suspected(engine, "deals", {"created_at": days, "planned_close_at": days})
    assert found == [Suspicion("future", "deals", "created_at", 1, 2000)]


def test_data_without_fault_raise_no_suspicion(engine: Engine) -> None:
    days = pd.date_range("2026-01-01", periods=100)
    columns = {"created_at": days, "closed_at": days + pd.Timedelta(days=2), "amount": range(1, 101)}
    assert suspected(engine, "deals", columns) == []


@pytest.mark.parametrize(
    ("table", "columns", "found"),
    [
        ("deals", {"margin": [-1.0, 5, None]}, Suspicion("negative", "deals", "margin", 1, 2)),
        ("deals", {"amount": [0.0, 5, 6]}, Suspicion("zero", "deals", "amount", 1, 3)),
        ("customers", {"age": [-1, 40, 111]}, Suspicion("age", "customers", "age", 2, 3)),
        ("phrases", {"bounce_rate": [0.2, 17.0]}, Suspicion("share", "phrases", "bounce_rate", 1, 2)),
        ("customers", {"city": [None, None], "age": [1, 2]}, Suspicion("empty", "customers", "city", 2, 2)),
        (
            "ratings",
            {"importance": [1.0, 7.0], "low": [1.0, 1.0], "high": [5.0, 5.0]},
            Suspicion("scale", "ratings", "importance", 1, 2),
        ),
        (
            "deals",
            {
                "created_at": pd.to_datetime(["2026-01-10", "2026-01-10"]),
                "closed_at": pd.to_datetime(["2026-01-01", "2026-01-08"]),
            },
            Suspicion("backwards", "deals", "closed_at", 2, 2),
        ),
    ],
)
def test_what_can_hardly_be_right_is_counted(
    engine: Engine, table: str, columns: dict[str, Any], found: Suspicion
) -> None:
    assert suspected(engine, table, columns) == [found]


def test_few_zeros_among_many_sums_are_no_matter(engine: Engine) -> None:
    assert suspected(engine, "deals", {"amount": [0.0, *range(1, 200)]}) == []


@pytest.mark.parametrize(("mine", "suspicious"), [(28, True), (20, False)])
def test_one_author_of_nearly_all_comments_is_named(engine: Engine, mine: int, *, suspicious: bool) -> None:
    columns = {"manager": ["a"] * mine + ["b"] * (31 - mine), "comment": ["говорит"] * 31}
    expected = [Suspicion("one_author", "deals", "comment", mine, 31)] if suspicious else []
    assert suspected(engine, "deals", columns) == expected
