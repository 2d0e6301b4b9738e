"""Exports in which somebody renamed a header, dates in doubt, and filters that nothing passes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import exports_crm as made
import pytest

from jtbd_crm.matching import match, weights
from jtbd_crm.source import SOURCE
from jtbd_reports import ProjectError
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports import Reading, Recognised

DEMO = Path(__file__).parents[2] / "projects/severny-svet/data/deals.csv"
HEADERS = [*made.AMOCRM, *made.AMOCRM_OWN]
MAIN_ONLY = (
    "An amoCRM export names the main contact of a deal only: other people who took part in it are not to be seen."
)


def recognised(root: Path, content: str, language: str = "ru") -> Recognised:
    (root / "d.csv").write_text(content, encoding="utf-8")
    assert SOURCE.recognise is not None
    found = SOURCE.recognise(glimpse(root / "d.csv", "d.csv", language))
    assert found is not None
    return found


def read(root: Path, found: Recognised) -> Reading:
    return read_source(SOURCE, root, found.entry)


def amocrm(**other: str) -> str:
    """The export with other headers."""
    text = made.as_csv(HEADERS, made.amocrm_rows())
    head, rest = text.split("\r\n", 1)
    for old, new in other.items():
        head = head.replace(f'"{old}"', f'"{new}"')
    return f"{head}\r\n{rest}"


@pytest.mark.parametrize(
    ("old", "new", "column", "certainty"),
    [
        ("Этап сделки", "Стадия", "stage", 0.84),
        ("ID", "Номер сделки", "deal_id", 0.87),
        ("Бюджет", "Сумма", "amount", 0.93),
        ("Дата создания сделки", "Дата", "created_at", 0.93),
    ],
)
def test_a_renamed_header_of_the_demo_is_found_and_used(
    tmp_path: Path, old: str, new: str, column: str, certainty: float
) -> None:
    head, rest = DEMO.read_text(encoding="utf-8-sig").split("\n", 1)
    names = [new if name.strip() == old else name for name in head.split(",")]
    assert new in names
    found = recognised(tmp_path, ",".join(names) + "\n" + rest)
    assert (found.format, found.why) == ("amoCRM deals export", "29 of the 30 fixed headers of this export")
    assert found.certainty == pytest.approx(certainty, abs=0.02)
    assert found.asides == (f"{old} is missing; {new} is taken for it: see whether it is.", MAIN_ONLY)
    columns = found.entry["tables"]["deals"]["columns"]
    assert columns[column] == new
    assert {"deal_id", "customer_id", "status", "amount", "created_at"} <= set(columns)
    assert found.entry["customers"]["phones"]


def test_a_renamed_stage_means_what_it_meant(tmp_path: Path) -> None:
    whole = recognised(tmp_path, amocrm())
    before = read(tmp_path, whole)
    other = recognised(tmp_path, amocrm(**{"Этап сделки": "Где сейчас"}))
    assert other.asides[0] == "Этап сделки is missing; Где сейчас is taken for it: see whether it is."
    assert other.entry["stages"] == whole.entry["stages"]
    for column in ("status", "customer_id", "amount"):
        assert read(tmp_path, other).tables["deals"][column].to_pylist() == before.tables["deals"][column].to_pylist()


def test_what_may_be_a_missing_header_is_only_named(tmp_path: Path) -> None:
    headers = [name for name in HEADERS if name != "Бюджет "]
    found = recognised(tmp_path, made.as_csv([*headers, "Price", "Сумма сделки"], made.amocrm_rows()))
    assert found.asides[0] == "Бюджет is missing; Price may be it."
    assert "amount" not in found.entry["tables"]["deals"]["columns"]


def test_headers_nothing_stands_for_are_named_together(tmp_path: Path) -> None:
    headers = [name for name in HEADERS if name not in {"Личный email", "Дата закрытия", "Кем создана сделка"}]
    found = recognised(tmp_path, made.as_csv(headers, made.amocrm_rows()))
    assert found.asides == (
        "Of the headers that such an export has, these are missing: Дата закрытия, Личный email.",
        MAIN_ONLY,
    )


def test_an_export_without_its_stage_is_a_list_like_any_other_or_none(tmp_path: Path) -> None:
    headers = [name for name in HEADERS if name != "Этап сделки"]
    (tmp_path / "d.csv").write_text(made.as_csv(headers, made.amocrm_rows()), encoding="utf-8")
    assert SOURCE.recognise is not None
    assert SOURCE.recognise(glimpse(tmp_path / "d.csv", "d.csv", "ru")) is None


def test_a_renamed_stage_of_bitrix24_is_found_by_its_name_and_values(tmp_path: Path) -> None:
    text = made.as_csv(made.BITRIX_DEALS, made.bitrix_deals(), ";").replace('"Стадия сделки"', '"Статус сделки"')
    found = recognised(tmp_path, text)
    assert (found.format, found.asides[0]) == (
        "Bitrix24 deals export",
        "Стадия сделки is missing; Статус сделки is taken for it: see whether it is.",
    )
    assert found.entry["tables"]["deals"]["columns"]["status"] == "=status(Статус сделки)"


def test_words_of_several_crms_weigh_little() -> None:
    assert (weights()["воронка"], weights()["этап сделки"], weights()["стадия сделки"]) == (0.25, 1, 1)
    found = match([name if name != "Этап сделки" else "Стадия" for name in HEADERS])
    assert found is not None
    assert (found.format.name, found.hits, found.lacking) == ("amocrm", 29, "Этап сделки")
    other = match([name if name != "Этап сделки" else "Стадия" for name in HEADERS], "bitrix24")
    assert other is not None
    assert other.certainty < 0.4


@pytest.mark.parametrize("told", ["auto", "amocrm"])
def test_without_a_mapping_an_export_that_lacks_its_stage_is_refused(tmp_path: Path, told: str) -> None:
    (tmp_path / "d.csv").write_text(amocrm(**{"Этап сделки": "Этап сделок"}), encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        read_source(SOURCE, tmp_path, {"path": "d.csv", "format": told})
    assert [str(one).partition(" Its columns")[0] for one in caught.value.problems] == [
        "project.yml: sources.crm.path: d.csv lacks a header that every amoCRM deals export has. "
        "It lacks 'Этап сделки': Did you mean 'Этап сделок'?"
    ]


def listed(dates: Sequence[str]) -> str:
    rows = "".join(f"{n},Studio,Closed - won,5,{date},M\n" for n, date in enumerate(dates, 1))
    return f"ID,Lead title,Stage,Budget,Created at,Responsible\n{rows}"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_dates_of_two_orders_are_told_when_a_file_is_added(tmp_path: Path, language: str) -> None:
    assert recognised(tmp_path, listed(["03/04/2026", "13/04/2026", "04/14/2026"]), language).asides == (
        "Created at holds dates of two orders: 13/04/2026 can only begin with the day, 04/14/2026 only with the "
        "month. Export it again in one of them.",
    )


@pytest.mark.parametrize(("language", "first", "other"), [("ru", "the day", "mdy"), ("en", "the month", "dmy")])
def test_dates_that_can_be_read_both_ways_are_told(tmp_path: Path, language: str, first: str, other: str) -> None:
    assert recognised(tmp_path, listed(["03/04/2026 10:00", "", "05/04/2026"]), language).asides == (
        f"Every date of Created at that was looked at can be read both ways, as 03/04/2026: {first} is taken to "
        f"stand first, by the project's language; if it does not, set date_order: {other} in project.yml.",
    )


@pytest.mark.parametrize(
    ("language", "dates"),
    [
        ("ru", ["03/04/2026", "13/04/2026"]),
        ("ru", ["03.04.2026", "05.04.2026"]),
        ("ru", ["2026-04-03"]),
        ("ru", ["03/04/2026", "33/44/2026"]),
        ("ru", ["03/04/2026", "soon"]),
    ],
)
def test_dates_of_one_plain_order_need_no_word(tmp_path: Path, language: str, dates: list[str]) -> None:
    assert recognised(tmp_path, listed(dates), language).asides == ()


HISTORY = "deal_id,timestamp,_fivetran_synced,source,name,source_id,value\n"


def history(*names: str) -> str:
    return HISTORY + "".join(f"{n},2026-01-0{n} 10:00:00,,CRM,{name},,s{n}\n" for n, name in enumerate(names, 1))


def where(found: Recognised) -> Any:
    return found.entry["tables"]["stages"]["where"]


def test_a_history_in_which_no_row_is_of_the_stage_is_a_guess(tmp_path: Path) -> None:
    found = recognised(tmp_path, history("amount", "x" * 50, "dealname", "owner"))
    assert found.certainty == 0.45
    assert found.asides[0] == (
        "None of the first 4 rows has dealstage under name, so perhaps nothing will be read: put the stage's own name "
        f"under where. What stands there: amount, {'x' * 40}…, dealname and 1 more."
    )
    assert where(found) == {"name": ["dealstage"]}
    few = recognised(tmp_path, history(""))
    assert few.asides[0].endswith("What stands there: nothing.")


def test_a_history_is_filtered_by_the_stages_own_name(tmp_path: Path) -> None:
    plain = recognised(tmp_path, history("amount", "dealstage", "Deal Stage"))
    assert (plain.certainty, where(plain)) == (0.97, {"name": ["dealstage"]})
    assert plain.asides == ("Of all properties only the rows of the stage are read: see where.",)
    other = recognised(tmp_path, history("amount", "Deal Stage", "deal_stage"))
    assert (other.certainty, where(other)) == (0.97, {"name": ["Deal Stage", "deal_stage"]})
    assert len(read(tmp_path, other).tables["stages"]) == 2
