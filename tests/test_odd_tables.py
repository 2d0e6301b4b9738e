"""Odd mappings, odd columns and odd keys: no traceback, nobody taken for somebody else."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import test_quality
from conftest import edit

from jtbd_reports.build import build
from jtbd_reports.datasets import DATASETS
from jtbd_reports.engine import Engine
from jtbd_reports.ingest import project_salt
from jtbd_reports.problems import Location, PluginFailureError, Problem
from jtbd_reports.profiling import profiled, suspicions
from jtbd_reports.quality import Quality
from jtbd_reports.report import Join
from jtbd_reports.shelf import Shelf
from jtbd_reports.tables.cells import Style
from jtbd_reports.tables.mapping import Tables, mappings
from jtbd_reports.tables.resolving import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from jtbd_reports.plugins import Registry
    from jtbd_reports.report import Suspicion

HEADERS = ("ID", "Телефон", "Этап")
NEEDED = {"deal_id": "ID", "customer_id": "Телефон", "status": "Этап"}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = Engine.open(tmp_path / "spill")
    yield found
    found.close()


def suspected(engine: Engine, columns: dict[str, Any], extras: Mapping[str, str]) -> Sequence[Suspicion]:
    rows = engine.frame(pd.DataFrame(columns)).to_native()
    return suspicions(rows, DATASETS["deals"], profiled(rows, DATASETS["deals"], extras, []))


@pytest.mark.parametrize("name", ["age", "mortgage_rate", "market_share"])
def test_an_extra_text_is_not_measured_for_its_name(engine: Engine, name: str) -> None:
    assert suspected(engine, {"deal_id": ["1"], name: ["35 лет"]}, {name: "text"}) == ()


def test_a_mistyped_year_is_noticed_among_a_few_hundred_rows(engine: Engine) -> None:
    days = [dt.datetime(2024, 1 + n % 12, 1 + n % 28) for n in range(400)]  # noqa: DTZ001 - wall-clock times
    found = suspected(engine, {"created_at": [*days, dt.datetime(2035, 1, 1)]}, {})  # noqa: DTZ001 - as above
    assert [(one.code, one.count) for one in found] == [("future", 1)]


def found_wrong(deals: Mapping[str, Any]) -> list[str]:
    def problem(path: Sequence[str | int], message: str, hint: str = "") -> Problem:
        return Problem(Location("project.yml"), message, ".".join(map(str, path)), hint)

    mapping = mappings(Tables.model_validate({"deals": deals}))["deals"]
    resolver = Resolver("data/deals.csv", HEADERS, problem)
    resolver.plan("deals", mapping, Style(), "crm:")
    return [str(one) for one in resolver.problems]


@pytest.mark.parametrize(
    "deals",
    [
        pytest.param({"columns": NEEDED, "where": {"Этап": []}}, id="filter without a value"),
        pytest.param({"columns": {**NEEDED, "comment": []}}, id="column of no columns"),
        pytest.param({"columns": NEEDED, "extra": {"Status": "Этап"}}, id="extra that differs by case from a column"),
        pytest.param({"columns": NEEDED, "extra": {"a": "ID", "A": "Этап"}}, id="extras that differ by case only"),
    ],
)
def test_odd_mappings_are_problems(deals: Mapping[str, Any]) -> None:
    try:
        wrong = found_wrong(deals)
    except ValueError as error:
        # pydantic refuses it when the options are read, which is as good; anything later is a traceback
        assert "validation error" in str(error)
        assert "Mapping" in str(error) or "Tables" in str(error)
        return
    assert wrong


def test_a_constant_is_not_blamed_on_the_first_column() -> None:
    mapping = mappings(Tables.model_validate({"deals": {"columns": {**NEEDED, "amount": {"constant": "abc"}}}}))[
        "deals"
    ]
    plan = Resolver("data/deals.csv", HEADERS, lambda *_: Problem(Location("p"), "")).plan(
        "deals", mapping, Style(), ""
    )
    assert next(column.header for column in plan.columns if column.name == "amount") != "ID"


def hashes(engine: Engine, values: Sequence[Any]) -> list[str | None]:
    frame = engine.frame(pd.DataFrame({"customer_id": pd.Series(list(values), dtype="object")}))
    return [row[0] for row in engine.keyed(frame, ["customer_id"], "salt").to_native().fetchall()]


def test_nobody_is_not_one_customer(engine: Engine) -> None:
    assert hashes(engine, ["", "  ", None, "a"])[:3] == [None, None, None]


@pytest.mark.parametrize(
    ("one", "other"),
    [("2024-11-00001", "2024-1-100001"), ("12.05.2024-17", "12.05.2024-1-7")],
)
def test_numbers_of_contracts_are_no_phones(engine: Engine, one: str, other: str) -> None:
    assert len(set(hashes(engine, [one, other]))) == 2


@pytest.mark.parametrize(
    "spelling",
    [
        "8 (916) 123-45-67 доб. 12",
        "тел. 89161234567",
        "89161234567, 89261234567",
        "\uff0b79161234567",
        "+7 (916) 123-45-67 (Мария)",
    ],
)
def test_a_phone_with_words_is_the_same_customer(engine: Engine, spelling: str) -> None:
    assert len(set(hashes(engine, [spelling, "79161234567"]))) == 1


def test_an_address_with_a_name_is_the_same_customer(engine: Engine) -> None:
    assert len(set(hashes(engine, ["Иван <Ivan@mail.ru>", "ivan@mail.ru", "mailto:ivan@mail.ru"]))) == 1


def put(folder: Path, engine: Engine, name: str, columns: dict[str, Any]) -> Path:
    engine.write(engine.frame(pd.DataFrame(columns)), folder / name)
    return folder / name


def test_names_of_names_lead_to_one_customer(engine: Engine, tmp_path: Path) -> None:
    deals = put(tmp_path, engine, "deals.parquet", {"customer_id": ["A", "B", "C"]})
    names = put(tmp_path, engine, "names.parquet", {"identity_id": ["A", "B"], "customer_id": ["B", "C"]})
    shelf = Shelf(
        {"deals": (deals,), "identities": (names,)},
        {"deals": frozenset({"customer_id"}), "identities": frozenset({"identity_id", "customer_id"})},
    )
    assert set(shelf.table("deals", engine).to_native().fetchall()) == {("C",)}


def test_rows_without_a_key_stay_as_they_are(engine: Engine) -> None:
    rows = engine.frame(pd.DataFrame({"product_id": [None, None, "a"], "name": ["x", "y", "z"]})).to_native()
    assert len(engine.merged(rows, "product_id").fetchall()) == 3


def test_an_empty_salt_is_no_salt(tmp_path: Path) -> None:
    (tmp_path / "salt").touch()  # what a process killed between making and writing leaves
    assert len(project_salt(tmp_path)) >= 16


def test_a_source_whose_tables_were_pruned_is_read_again(project: Path, registry: Registry) -> None:
    build(project, registry)
    for path in (project / ".jtbd/cache/sources").rglob("*.parquet"):
        path.unlink()
    shutil.rmtree(project / ".jtbd/cache/results")
    edit(project / "threshold.yml", "15", "25")
    assert build(project, registry).changed


def test_a_source_that_breaks_is_called_a_fault_of_its_plugin(
    project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_request: object) -> Any:
        raise RuntimeError("boom")

    broken_toy = replace(registry.sources["toy"], read=broken)
    monkeypatch.setitem(registry.sources, "toy", broken_toy)
    with pytest.raises(PluginFailureError):
        build(project, registry)


def test_a_key_in_a_thousand_that_is_not_found_is_never_all() -> None:
    join = Join("deals", "customer_id", "customers", 1000, 999, 1000, 999)
    told = test_quality.told(Quality([test_quality.ACCOUNT], (join,)))
    sections = [section for page in told.pages for section in page.sections]
    chart: Any = next(section.blocks[0] for section in sections if section.id == "quality.joins")
    assert "100%" not in [row.get("words") for row in values(chart.wide)]


def values(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of a chart."""
    data = spec.get("data", {})
    return list(data.get("values", [])) or [row for rows in spec.get("datasets", {}).values() for row in rows]
