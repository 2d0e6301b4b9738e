"""Real tables that no special source reads: proposed, read as proposed, held against an independent reading."""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jtbd_files.source import SOURCE
from jtbd_reports import Note, Reading, Recognised
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.testing import read_source

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))


def proposed(root: Path, name: str) -> Recognised:
    """What is proposed for a file of the shared data, copied into a project."""
    if not (SHARED / name).is_file():
        pytest.skip(f"the shared file {name} is not in {SHARED}")
    path = root / Path(name).name
    shutil.copyfile(SHARED / name, path)
    assert SOURCE.recognise is not None
    found = SOURCE.recognise(glimpse(path, path.name))
    assert found is not None
    assert found.certainty < 0.5
    return found


def read(root: Path, name: str) -> Reading:
    """The file as proposed, nothing changed."""
    return read_source(SOURCE, root, proposed(root, name).entry)


def independent(name: str, delimiter: str = ",", encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """The same file by the csv module alone."""
    with (SHARED / name).open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def rows(reading: Reading, table: str) -> list[dict[str, Any]]:
    return list(reading.tables[table].to_pylist())


class TestNorthwind:
    def test_orders_with_unquoted_commas_come_out_whole(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "northwind/orders.csv")
        assert Note("mended_row", 176) in reading.notes
        assert (reading.rejected_rows, reading.files[0].rows, reading.files[0].kept) == (0, 830, 830)
        deals = rows(reading, "deals")
        lines = (SHARED / "northwind/orders.csv").read_text(encoding="utf-8").splitlines()[1:]
        # the first eight cells and the last four never hold a comma
        parts = [line.split(",") for line in lines]
        assert [deal["deal_id"] for deal in deals] == [part[0] for part in parts]
        assert [deal["ship_country"] for deal in deals] == [part[-1] for part in parts]
        assert sum(deal["freight"] for deal in deals) == pytest.approx(sum(float(part[7]) for part in parts))
        assert sum(deal["freight"] for deal in deals) == pytest.approx(64942.69)
        assert {deal["ship_country"] for deal in deals} <= {
            row["country"] for row in independent("northwind/customers.csv")
        }
        assert {deal["status"] for deal in deals} == {"won"}
        open_orders = sum(part[5] == "NULL" for part in parts)
        assert sum(deal["closed_at"] is None for deal in deals) == open_orders == 21

    def test_neighbours_of_the_spilled_column_keep_their_places(self, tmp_path: Path) -> None:
        found = proposed(tmp_path, "northwind/orders.csv")
        tables = {
            "deals": {
                "columns": {**found.entry["tables"]["deals"]["columns"], "comment": "shipAddress"},
                "extra": {
                    "ship_name": "shipName",
                    "ship_city": "shipCity",
                    "zip": "shipPostalCode",
                    "region": "shipRegion",
                },
            }
        }
        deals = rows(read_source(SOURCE, tmp_path, {**found.entry, "tables": tables}), "deals")
        lines = (SHARED / "northwind/orders.csv").read_text(encoding="utf-8").splitlines()[1:]
        # the last three cells never hold a comma
        assert [deal["region"] or "NULL" for deal in deals] == [line.split(",")[-3] for line in lines]
        cities = {row["city"] for row in independent("northwind/customers.csv")}
        assert {deal["ship_city"] for deal in deals} - cities <= {"Colchester"}
        hanari = next(deal for deal in deals if deal["ship_name"] == "Hanari Carnes")
        assert (hanari["comment"], hanari["ship_city"], hanari["zip"]) == (
            "Rua do Paço, 67",
            "Rio de Janeiro",
            "05454-876",
        )

    def test_items_products_and_customers(self, tmp_path: Path) -> None:
        items = rows(read(tmp_path, "northwind/order-details.csv"), "deal_items")
        told = independent("northwind/order-details.csv")
        assert len(items) == len(told) == 2155
        assert sum(item["quantity"] for item in items) == sum(int(row["quantity"]) for row in told) == 51317
        revenue = sum(float(r["unitPrice"]) * int(r["quantity"]) for r in told)
        assert sum(item["unit_price"] * item["quantity"] for item in items) == pytest.approx(revenue)
        products = rows(read(tmp_path, "northwind/products.csv"), "products")
        assert len(products) == 77
        assert sum(p["price"] for p in products) == pytest.approx(
            sum(float(row["unitPrice"]) for row in independent("northwind/products.csv"))
        )
        customers = rows(read(tmp_path, "northwind/customers.csv"), "customers")
        assert Counter(c["occupation"] for c in customers)["Owner"] == 17
        assert len(customers) == 91


class TestOlist:
    def test_orders_by_their_status(self, tmp_path: Path) -> None:
        deals = rows(read(tmp_path, "olist_orders_10k/orders.csv"), "deals")
        told = Counter(row["order_status"] for row in independent("olist_orders_10k/orders.csv"))
        assert len(deals) == 10_000
        found = Counter(deal["status"] for deal in deals)
        assert found["won"] == told["delivered"] + told["shipped"]
        assert found["lost"] == told["canceled"] + told["unavailable"]
        assert sum(found.values()) == sum(told.values())

    def test_customers_are_known_under_several_ids(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "olist_orders_10k/customers.csv")
        told = independent("olist_orders_10k/customers.csv")
        assert len(rows(reading, "customers")) == len({row["customer_unique_id"] for row in told}) == 9920
        assert {(i["identity_id"], i["customer_id"]) for i in rows(reading, "identities")} == {
            (row["customer_id"], row["customer_unique_id"]) for row in told
        }

    def test_items_and_products(self, tmp_path: Path) -> None:
        items = rows(read(tmp_path, "olist_orders_10k/order_items.csv"), "deal_items")
        told = independent("olist_orders_10k/order_items.csv")
        assert len(items) == len(told) == 11_252
        assert sum(item["amount"] for item in items) == pytest.approx(sum(float(row["price"]) for row in told))
        products = rows(read(tmp_path, "olist_orders_10k/products.csv"), "products")
        shelves = {row["product_category_name"] for row in independent("olist_orders_10k/products.csv")} - {""}
        assert len(products) == 6123
        assert {product["category"] for product in products} - {None} == shelves


class TestCdnow:
    def test_the_master_file_is_parted_by_spaces(self, tmp_path: Path) -> None:
        found = proposed(tmp_path, "cdnow/CDNOW_master.txt")
        assert found.entry["delimiter"] == "spaces"
        deals = rows(read_source(SOURCE, tmp_path, found.entry), "deals")
        told = [line.split() for line in (SHARED / "cdnow/CDNOW_master.txt").read_text().splitlines()[1:]]
        assert len(deals) == len(told) == 69_659
        assert len({deal["customer_id"] for deal in deals}) == 23_570
        assert sum(deal["amount"] for deal in deals) == pytest.approx(sum(float(row[3]) for row in told))
        assert [f"{deal['created_at']:%Y%m%d}" for deal in deals] == [row[1] for row in told]

    def test_the_sample_has_no_header_row(self, tmp_path: Path) -> None:
        found = proposed(tmp_path, "cdnow/CDNOW_sample.txt")
        deals = rows(read_source(SOURCE, tmp_path, found.entry), "deals")
        told = [line.split() for line in (SHARED / "cdnow/CDNOW_sample.txt").read_text().splitlines()]
        assert len(found.entry["headers"]) == 5
        assert len(deals) == len(told) == 6919
        assert len({deal["customer_id"] for deal in deals}) == 2357
        assert sum(deal["amount"] for deal in deals) == pytest.approx(sum(float(row[4]) for row in told))

    def test_the_event_log_says_the_same(self, tmp_path: Path) -> None:
        deals = rows(read(tmp_path, "cdnow/cdnowElog.csv"), "deals")
        told = independent("cdnow/cdnowElog.csv")
        assert len(deals) == len(told) == 6919
        assert sum(deal["amount"] for deal in deals) == pytest.approx(sum(float(row["sales"]) for row in told))


class TestCompleteJourney:
    def test_transactions_become_items_and_their_orders(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "complete_journey/transactions_sample.csv")
        told = independent("complete_journey/transactions_sample.csv")
        # one basket's id has been through a number in the published file
        whole = [row for row in told if "e+" not in row["basket_id"]]
        items = rows(reading, "deal_items")
        assert (len(told), len(items), reading.rejected_rows) == (75_000, len(whole), len(told) - len(whole))
        assert sum(item["amount"] for item in items) == pytest.approx(sum(float(row["sales_value"]) for row in whole))
        assert len(rows(reading, "deals")) == len({row["basket_id"] for row in whole})
        assert {deal["customer_id"] for deal in rows(reading, "deals")} == {row["household_id"] for row in whole}

    def test_households_and_products(self, tmp_path: Path) -> None:
        customers = rows(read(tmp_path, "complete_journey/demographics.csv"), "customers")
        told = independent("complete_journey/demographics.csv")
        assert len(customers) == len(told) == 801
        assert Counter(c["age_as_given"] for c in customers) == Counter(row["age"] for row in told)
        products = rows(read(tmp_path, "complete_journey/products.csv"), "products")
        ids = {row["product_id"] for row in independent("complete_journey/products.csv")}
        assert {product["product_id"] for product in products} == {one for one in ids if "e+" not in one}


def test_search_keywords_keep_their_categories(tmp_path: Path) -> None:
    phrases = rows(read(tmp_path, "search_keywords_ru/ru_semantics_master.csv"), "phrases")
    told = independent("search_keywords_ru/ru_semantics_master.csv")
    assert len(phrases) == len(told) == 1176
    assert sum(phrase["visits"] for phrase in phrases) == sum(int(float(row["volume"])) for row in told)
    assert Counter(p["category"] or "" for p in phrases) == Counter(row["category"] for row in told)
    assert not any(phrase["hidden"] for phrase in phrases)


def test_reviews_become_quotes(tmp_path: Path) -> None:
    reading = read(tmp_path, "amazon_alexa_reviews/amazon_alexa.tsv")
    quotes, told = rows(reading, "quotes"), independent("amazon_alexa_reviews/amazon_alexa.tsv", "\t")
    said = [row for row in told if row["verified_reviews"].strip()]
    assert (reading.files[0].rows, len(quotes), reading.rejected_rows) == (len(told), len(said), 0)
    assert sum(quote["rating"] for quote in quotes) == sum(int(row["rating"]) for row in said)
    assert Counter(f"{q['said_at']:%d-%b-%y}".lstrip("0") for q in quotes) == Counter(row["date"] for row in said)
    assert {quote["source"] for quote in quotes} == {"review"}


def test_sessions_without_an_id_are_left_to_the_source_that_makes_one() -> None:
    path = SHARED / "online_shoppers_intention/online_shoppers_intention.csv"
    if not path.is_file():
        pytest.skip(f"the shared file is not in {SHARED}")
    assert SOURCE.recognise is not None
    # a visit needs an id, which this table lacks; jtbd_metrika knows it by its header and numbers the rows
    assert SOURCE.recognise(glimpse(path, path.name)) is None
