from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_shelf import engine, shelf

from jtbd_reports.joins import pairs, read_joins
from jtbd_reports.report import Join
from jtbd_reports.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.engine import Engine

__all__ = ["engine"]  # a fixture


def test_keys_are_counted_both_ways(engine: Engine, tmp_path: Path) -> None:
    found = shelf(
        tmp_path,
        customers=[{"customer_id": ["a", "b", "c", "d"]}],
        deals=[
            {"deal_id": ["1", "2", "3", "4"], "customer_id": ["a", "a", "x", None], "client_id": ["v", "w", None, None]}
        ],
        visits=[{"visit_id": ["1", "2"], "client_id": ["v", "v"]}],
    )
    assert list(pairs(found)) == [("deals", "customer_id", "customers"), ("deals", "client_id", "visits")]
    store = Store(tmp_path / "store")
    expected = (
        Join("deals", "customer_id", "customers", 2, 1, 4, 1),
        Join("deals", "client_id", "visits", 2, 1, 1, 1),
    )
    assert read_joins(found, store, lambda: engine) == expected
    assert read_joins(found, store, lambda: pytest.fail("counted again")) == expected
