from __future__ import annotations

from dataclasses import replace
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


def test_what_a_source_made_of_its_own_rows_proves_nothing(engine: Engine, tmp_path: Path) -> None:
    """Customers made of the deals are all found among themselves; only another source's customers say something."""
    found = shelf(
        tmp_path,
        customers=[{"customer_id": ["a", "b"]}, {"customer_id": ["b", "c"]}],
        deals=[{"deal_id": ["1", "2"], "customer_id": ["a", "b"]}],
    )
    own = replace(found, keys={"customers": ("crm", "contacts"), "deals": ("crm",)})
    assert read_joins(own, Store(tmp_path / "store"), lambda: engine) == (
        Join("deals", "customer_id", "customers", 2, 1, 2, 1),
    )
    alone = replace(own, keys={"customers": ("crm", "crm"), "deals": ("crm",)})
    assert list(pairs(alone)) == []
