"""Who is who: keys of cells, rows joined by them, stages and orders of dates."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_crm.headers import Headers
from jtbd_crm.keys import KeyReader, emails, ids, one_id, phones
from jtbd_crm.looking import bulk
from jtbd_crm.merging import Rows, settle
from jtbd_crm.semantics import Semantics, Stage
from jtbd_crm.zoho import DEALS
from jtbd_reports.tables.orders import Orders

if TYPE_CHECKING:
    from jtbd_crm.keys import Key
    from jtbd_crm.merging import Customers

BY = ("phone", "email", "id")
key = st.tuples(st.sampled_from(BY), st.sampled_from("abcdef"))
row = st.lists(key, max_size=3, unique=True).map(tuple)


def settled(rows: list[tuple[Key, ...]], *, merge: bool = True) -> Customers:
    gathered = Rows(100)
    for keys in rows:
        gathered.add(keys)
    return settle(gathered, BY, merge=merge, shared=99)


@settings(max_examples=80)
@given(st.lists(row, max_size=12), st.randoms(use_true_random=False))
def test_customers_depend_on_no_order_of_rows(rows: list[tuple[Key, ...]], random: object) -> None:
    turned = list(rows)
    random.shuffle(turned)  # type: ignore[attr-defined]
    one, other = settled(rows), settled(turned)
    assert one.of == other.of
    assert set(one.identities) == set(other.identities)


@settings(max_examples=80)
@given(st.lists(row, max_size=12))
def test_rows_that_share_a_key_are_one_customer_and_names_are_nobody_elses(rows: list[tuple[Key, ...]]) -> None:
    found = settled(rows)
    for keys in rows:
        customers = {found.of[other] for other in rows if set(keys) & set(other)}
        assert len(customers) <= 1
    names = [name for name, _customer, _kind in found.identities]
    assert len(names) == len(set(names))
    assert not set(names) & set(found.of.values())


@settings(max_examples=40)
@given(st.lists(row, max_size=12))
def test_without_merging_a_row_speaks_for_itself(rows: list[tuple[Key, ...]]) -> None:
    found = settled(rows, merge=False)
    order = {kind: place for place, kind in enumerate(BY)}
    for keys in filter(None, rows):
        assert found.of[keys] in {value for kind, value in keys if order[kind] == min(order[kind] for kind, _ in keys)}


def test_a_clients_browser_merges_nobody_and_is_a_name_only_where_it_is_one_customers() -> None:
    found = settled([(("phone", "1"), ("client_id", "x")), (("phone", "2"), ("client_id", "x"), ("client_id", "y"))])
    assert set(found.of.values()) == {"1", "2"}
    assert found.identities == (("y", "2", "client_id"),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+7 (900) 000-01-01", ("79000000101",)),
        ("8 900 000-01-01; +7 900 000-02-02", ("79000000101", "79000000202")),
        ("+7 900 000-01-01, доб. 12", ("79000000101",)),
        ("79000000101.0", ("79000000101",)),
        ("0000000", ()),
        ("+7 999 999-99-99", ()),
        ("нет", ()),
    ],
)
def test_all_phones_of_a_cell_are_found(text: str, found: tuple[str, ...]) -> None:
    assert phones(text) == found


def test_mails_and_ids_of_a_cell_are_found() -> None:
    assert emails("A@example.com, mailto:b@example.com;x") == ("a@example.com", "b@example.com")
    assert ids(" 101; 102 ;101") == ("101", "102")
    assert ids("5,8E+18") == ()
    assert (one_id("101;102"), one_id("Ann Bell"), one_id("")) == (("101",), ("ann bell",), ())


def test_a_key_is_read_once_and_what_cannot_be_read_is_counted() -> None:
    reader = KeyReader(frozenset({"", "-"}))
    cells = [("phone", "нет"), ("phone", "-"), ("phone", None), ("phone", "89000000101"), ("phone", "+79000000101")]
    assert reader.row(cells) == (("phone", "79000000101"),)
    assert reader.row(cells) == (("phone", "79000000101"),)
    assert reader.unread == {"phone": 2}


def test_a_stage_means_what_is_told_before_what_is_known() -> None:
    table = {"s1": Stage("Lost", "won", "3"), "s2": Stage("", "", "")}
    plain = Semantics.of(DEALS)
    assert [plain.status(text) for text in ("PAYMENT  done", "C5:WON", "Lost", "New")] == ["won", "won", "lost", ""]
    told = Semantics({"lost": "open"}, plain.known, table)
    assert (told.status("Lost"), told.status("S1"), told.status("s2")) == ("open", "open", "open")
    by_table = Semantics({}, plain.known, table)
    assert (by_table.status("s1"), by_table.label("S1"), by_table.label("s2"), by_table.position("s1")) == (
        "won", "Lost", "s2", "3",
    )  # fmt: skip
    assert (by_table.position("else"), by_table.label("else")) == (None, "else")


def test_orders_of_dates_are_counted_only_where_they_are_certain() -> None:
    orders = Orders()
    orders.look(["13.05.2026", "05/13/2026 10:00", "03.04.2026", "2026-05-13", "13.13.2026", None, "x", "1.5.26"])
    assert orders.counts == {"dmy": 1, "mdy": 1}
    assert orders.examples == {"dmy": "13.05.2026", "mdy": "05/13/2026"}


def test_many_edits_on_one_day_say_nothing_of_closing() -> None:
    assert bulk(Counter({"25.05.2026": 5, "": 40}))
    assert not bulk(Counter({"25.05.2026": 4}))
    assert not bulk(Counter({f"{day}.05.2026": 5 for day in range(10, 20)}))


def test_headers_are_found_whatever_stands_around_them() -> None:
    headers = Headers([" Бюджет , ₽", "Сумма (руб.)", "Сумма", 'Date entered "Won"', "Date entered current stage"])
    assert headers.places("бюджет") == [0]
    assert headers.places("сумма") == [1, 2]
    assert headers.entered() == {3: ("Won", "")}
    assert Headers(["Ответственные"], similar=True).places("Ответственный") == [0]
    assert Headers(["Ответственные"]).places("Ответственный") == []
