from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jtbd_reports.engine import Engine, collected
from jtbd_reports.ingest import project_salt
from jtbd_reports.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = Engine.open(tmp_path / "spill")
    yield found
    found.close()


def shelf(folder: Path, **tables: list[dict[str, list[Any]]]) -> Shelf:
    """Tables of several sources as Parquet files."""
    files: dict[str, tuple[Path, ...]] = {}
    for name, parts in tables.items():
        for number, columns in enumerate(parts):
            path = folder / f"{name}-{number}.parquet"
            pq.write_table(pa.table(columns), path)
            files[name] = (*files.get(name, ()), path)
    columns = {name: frozenset(column for part in parts for column in part) for name, parts in tables.items()}
    keys = {name: tuple(f"{name}-{n}" for n in range(len(parts))) for name, parts in tables.items()}
    return Shelf(files, columns, {}, keys)


def test_spellings_of_one_phone_give_one_hash(engine: Engine) -> None:
    same = ["+7 (912) 345-67-89", "89123456789", "9123456789", "'79123456789", " 79123456789 ", "+7 912 345‑67‑89"]
    other = ["a@b.ru", "12345", "1601234567890123456", "+49 30 1234567"]
    frame = engine.frame(pa.table({"customer_id": [*same, *other, None], "x": range(11)}))
    found = [row["customer_id"] for row in collected(engine.keyed(frame, ["customer_id"], "it's salt"))]
    assert len(set(found[: len(same)])) == 1
    assert len(set(found)) == 1 + len(other) + 1
    assert found[-1] is None
    assert all(len(key) == 24 for key in found[:-1])


def test_spellings_of_one_address_give_one_hash_and_another_salt_gives_another(engine: Engine) -> None:
    frame = engine.frame(pa.table({"customer_id": ["a@B.ru", "mailto:A@b.ru "]}))
    first, second = ({row["customer_id"] for row in collected(engine.keyed(frame, ["customer_id"], s))} for s in "ab")
    assert len(first) == len(second) == 1
    assert first != second


def test_a_customer_known_under_further_names_stands_under_the_own_key(engine: Engine, tmp_path: Path) -> None:
    found = shelf(
        tmp_path,
        identities=[{"identity_id": ["p2", "mail"], "customer_id": ["p1", "p1"]}],
        respondents=[{"respondent_id": ["r1", "r2", "r3"], "customer_id": ["mail", "p1", "p9"]}],
        phrases=[{"visits": [1]}],
    )
    rows = sorted((row["respondent_id"], row["customer_id"]) for row in collected(found.table("respondents", engine)))
    assert rows == [("r1", "p1"), ("r2", "p1"), ("r3", "p9")]
    assert found.key("respondents") == ("respondents-0", "identities-0")
    assert found.key("phrases") == ("phrases-0",)
    assert found.key("deals") == ()


def test_one_customer_told_by_two_sources_is_one_row(engine: Engine, tmp_path: Path) -> None:
    found = shelf(
        tmp_path,
        customers=[
            {"customer_id": ["a", "b"], "city": [None, "Тверь"]},
            {"customer_id": ["b", "a"], "city": ["Омск", "Псков"], "age": [30, None]},
        ],
    )
    rows = sorted(tuple(row.values()) for row in collected(found.table("customers", engine)))
    assert rows == [("a", "Псков", None), ("b", "Тверь", 30)]


def test_a_project_keeps_its_salt(tmp_path: Path) -> None:
    first = project_salt(tmp_path / ".jtbd")
    assert len(first) == 32
    assert project_salt(tmp_path / ".jtbd") == first
    assert project_salt(tmp_path / "other") != first
    assert (tmp_path / ".jtbd/salt").stat().st_mode & 0o077 == 0
