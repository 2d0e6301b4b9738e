"""What is proposed for tables that no other source knows: by headers, held against values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtbd_files import headers
from jtbd_files.kinds import RULES
from jtbd_files.source import SOURCE, recognise
from jtbd_files.statuses import meanings
from jtbd_reports import Glimpse, Reading, Recognised
from jtbd_reports.datasets import DATASETS
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.testing import read_source


def proposed(root: Path, content: str, language: str = "ru") -> Recognised:
    path = root / "a.csv"
    path.write_text(content, encoding="utf-8")
    found = recognise(glimpse(path, "a.csv", language))
    assert found is not None
    assert 0 < found.certainty < 0.5
    return found


def nothing(root: Path, content: str) -> bool:
    path = root / "a.csv"
    path.write_text(content, encoding="utf-8")
    return recognise(glimpse(path, "a.csv")) is None


def read(root: Path, found: Recognised) -> Reading:
    return read_source(SOURCE, root, found.entry)


ORDERS = "Номер заказа;Клиент;Дата заказа;Сумма;Статус заказа;Город\n" + "".join(
    f"{n};7{n % 3}00;0{n}.03.2026;{n}00,50;{status};{city}\n"
    for n, (status, city) in enumerate(
        [("Оплачено", "Тверь"), ("Отменён", "Казань"), ("В работе", "Тверь"), ("Оплачено", "Казань")], 1
    )
)


def test_orders_become_deals_and_customers(tmp_path: Path) -> None:
    found = proposed(tmp_path, ORDERS)
    assert (found.format, found.name) == ("table of deals or orders", "orders")
    assert found.why == (
        "named and filled like columns of deals: Номер заказа, Клиент, Статус заказа, Сумма, Дата заказа"
    )
    tables = found.entry["tables"]
    assert tables["deals"]["columns"] == {
        "deal_id": "Номер заказа",
        "customer_id": "Клиент",
        "status": "Статус заказа",
        "amount": "Сумма",
        "created_at": "Дата заказа",
    }
    assert tables["customers"]["columns"] == {"customer_id": "Клиент", "city": "Город"}
    words = tables["deals"]["values"]["status"]
    assert (words["Оплачено"], words["Отменён"], words["*"]) == ("won", "lost", "open")
    assert ("deals", "amount", "Сумма") in found.fields
    reading = read(tmp_path, found)
    assert reading.tables["deals"]["status"].to_pylist() == ["won", "lost", "open", "won"]
    assert reading.tables["customers"].num_rows == 3


def test_the_more_is_matched_the_surer(tmp_path: Path) -> None:
    few = proposed(tmp_path, "order_id,customer_id,amount\n1,a,2\n")
    many = proposed(tmp_path, "order_id,customer_id,amount,channel,campaign\n1,a,2,vk,spring\n")
    much_else = proposed(tmp_path, "order_id,customer_id,amount,x,y,z\n1,a,2,p,q,r\n")
    assert much_else.certainty < few.certainty < many.certainty


@pytest.mark.parametrize(
    ("text", "dataset", "columns"),
    [
        (
            "orderID,productID,unitPrice,quantity\n1,a,2.5,1\n1,b,3,2\n",
            "deal_items",
            {"deal_id": "orderID", "product_id": "productID", "quantity": "quantity"},
        ),
        (
            "Артикул;Наименование;Группа товаров;Розничная цена\n1;Стол;Мебель;100\n2;Стул;Мебель;50\n",
            "products",
            {
                "product_id": "Артикул",
                "product": "Наименование",
                "category": "Группа товаров",
                "price": "Розничная цена",
            },
        ),
        (
            "Дата;Кампания;Расход;Показы;Клики\n01.02.2026;Весна;100;1000;10\n",
            "costs",
            {
                "date": "Дата",
                "campaign": "Кампания",
                "cost": "Расход",
                "impressions": "Показы",
                "clicks": "Клики",
                "channel": {"constant": "advertising"},
            },
        ),
        (
            "Ключевое слово;Частотность;Кластер\nкупить студию;100;студии\n",
            "phrases",
            {
                "phrase": "Ключевое слово",
                "visits": "Частотность",
                "category": "Кластер",
                "hidden": {"constant": "no"},
            },
        ),
        (
            "Дата отзыва;Текст отзыва\n01.02.2026;Очень тихо и светло\n02.02.2026;Долго ждали ключи\n",
            "quotes",
            {"text": "Текст отзыва", "said_at": "Дата отзыва", "source": {"constant": "review"}},
        ),
        (
            "dealId,newStage,changedAt\n1,new,2026-01-01\n1,won,2026-01-05\n",
            "stages",
            {"deal_id": "dealId", "stage": "newStage", "entered_at": "changedAt"},
        ),
        (
            "session_id,start_time,landing_page,duration\ns1,2026-01-01 10:00,/a,10\n",
            "visits",
            {"visit_id": "session_id", "started_at": "start_time", "page": "landing_page", "seconds": "duration"},
        ),
        (
            "Id клиента;Дата звонка;Тип события\n7;01.02.2026;звонок\n",
            "actions",
            {"customer_id": "Id клиента", "at": "Дата звонка", "kind": "Тип события"},
        ),
        (
            "contact_id,company_id,job_title\n7,c,Owner\n",
            "contacts",
            {"contact_id": "contact_id", "account_id": "company_id", "role": "job_title"},
        ),
        (
            "company_id,industry,employees\nc,Food,12\n",
            "accounts",
            {"account_id": "company_id", "industry": "industry", "employees": "employees"},
        ),
        (
            "customer_id,customer_unique_id,customer_city\na,u,Rio\nb,v,Rio\n",
            "customers",
            {"customer_id": "customer_unique_id", "city": "customer_city"},
        ),
    ],
)
def test_a_table_is_told_by_its_columns(tmp_path: Path, text: str, dataset: str, columns: dict[str, Any]) -> None:
    found = proposed(tmp_path, text)
    assert found.entry["tables"][dataset]["columns"] == columns
    assert read(tmp_path, found).tables[dataset].num_rows == text.count("\n") - 1


@pytest.mark.parametrize(
    "text",
    [
        "colour,size\nred,1\n",
        "id,changed\n1,2026-01-01\n",
        "id,name\n1,x\n2,y\n",
        "id,customer_id,date\n1,a,2026-01-01\n",
        "review\ngood\n",
        "customer_id,city\na,Rome\na,Oslo\n",
        "order_id\n",
        "1\n2\n",
        "1,a,b\n2,c,d\n",
        "1.5,2\n3,4\n",
    ],
)
def test_where_names_and_values_do_not_meet_nothing_is_proposed(tmp_path: Path, text: str) -> None:
    assert nothing(tmp_path, text)


def test_values_decide_what_names_only_promise(tmp_path: Path) -> None:
    found = proposed(tmp_path, "order_id,customer_id,amount,date\n1,a,5,soon\n2,b,6,later\n")
    assert "created_at" not in found.entry["tables"]["deals"]["columns"]
    whole = proposed(tmp_path, "order_id,customer_id,amount,date\n1,a,5,20260101\n2,b,6,20260102\n")
    assert whole.entry["tables"]["deals"]["columns"]["created_at"] == "date"
    mixed = proposed(tmp_path, "order_id,customer_id,amount,date\n1,a,5,20260101\n2,b,6,2026-01-02\n")
    assert "created_at" not in mixed.entry["tables"]["deals"]["columns"]


def test_duplicate_headers_are_told_apart(tmp_path: Path) -> None:
    found = proposed(tmp_path, "order_id,customer_id,amount,amount\n1,a,much,5\n")
    assert found.entry["tables"]["deals"]["columns"]["amount"] == {"header": "amount", "origin": 2}
    assert read(tmp_path, found).tables["deals"]["amount"].to_pylist() == [5.0]


def test_orders_without_a_status_are_sales(tmp_path: Path) -> None:
    found = proposed(tmp_path, "basket_id,household_id,sales_value\n1,a,2\n")
    assert found.entry["tables"]["deals"]["columns"]["status"] == {"constant": "won"}
    assert found.asides == ("Every row is taken for a sale; map status if some are not.",)
    deals = proposed(tmp_path, "deal_id,amount\n1,2\n")
    assert deals.asides == (
        "No column says how a deal stands: all are taken as won; map status if some are not.",
        "No customer id was found: without customer_id the deals of one customer cannot be put together.",
    )


def test_order_lines_bring_their_orders(tmp_path: Path) -> None:
    text = (
        "basket_id,household_id,product_id,quantity,sales_value,transaction_timestamp\n"
        "1,a,x,1,2.5,2026-01-01 10:00:00\n1,a,y,1,3,2026-01-01 10:00:00\n2,b,x,1,2.5,2026-01-02 10:00:00\n"
    )
    reading = read(tmp_path, proposed(tmp_path, text))
    assert (reading.tables["deal_items"].num_rows, reading.tables["deals"].num_rows) == (3, 2)


def test_several_dates_are_named(tmp_path: Path) -> None:
    text = "order_id,customer_id,order_date,approved,packed\n1,a,2026-01-01,2026-01-02,2026-01-03\n"
    assert (
        "created_at is taken from order_date; these are dates too: approved, packed." in proposed(tmp_path, text).asides
    )
    none = proposed(tmp_path, "order_id,customer_id,amount,approved\n1,a,2,2026-01-02\n")
    assert "No column was taken for created_at; these are dates: approved." in none.asides


def test_an_order_of_dates_that_the_project_does_not_read_is_said(tmp_path: Path) -> None:
    text = "order_id,customer_id,order_date\n1,a,03/25/2026\n"
    assert "order_date is not in the order dmy: see date_order in project.yml." in proposed(tmp_path, text).asides
    assert not any("date_order" in aside for aside in proposed(tmp_path, text, "en").asides)


def test_further_columns_come_along_where_they_point_at_nobody(tmp_path: Path) -> None:
    rows = "".join(
        f"{n},a{n},{n},{'red' if n % 2 else 'blue'},{n / 2},+7 900 000-00-0{n},x{n}@mail.ru\n" for n in range(1, 7)
    )
    found = proposed(tmp_path, f"order_id,customer_code,amount,colour,page,discount,Телефон 2,e-mail 2\n{rows}")
    assert found.entry["tables"]["deals"].get("extra") is not None
    extra = proposed(tmp_path, f"order_id,customer_code,amount,colour,discount,Телефон 2,E-mail 2\n{rows}").entry[
        "tables"
    ]["deals"]["extra"]
    assert extra == {"colour": "colour", "discount": {"header": "discount", "type": "number"}}


def test_a_table_without_headers_is_taken_for_purchases(tmp_path: Path) -> None:
    found = proposed(
        tmp_path, "00004 19970101  2   29.33\n00004 19970118  2   29.73\n00021 19970103  1   14.96\n3 19970104 1 2\n"
    )
    assert found.entry["delimiter"] == "spaces"
    assert found.entry["headers"] == ["column_1", "column_2", "column_3", "column_4"]
    assert found.asides[0].startswith("The file has no header row")
    reading = read(tmp_path, found)
    assert reading.tables["deals"]["amount"].to_pylist() == [29.33, 29.73, 14.96, 2.0]


def test_a_column_that_spills_over_is_found(tmp_path: Path) -> None:
    rows = [
        "1,x,Main St,Rome,2", "2,y,High St,Oslo,3", "3,z,Rua A, 67,Rome,4", "4,w,Low St,Oslo,5", "5,v,1, rue B,Oslo,6",
        "6,u,Side St,Rome,7",
    ]  # fmt: skip
    found = proposed(tmp_path, "order_id,customer_id,address,city,amount\n" + "\n".join(rows) + "\n")
    assert found.entry["spilled"] == "address"
    assert found.asides[0] == "Some rows have too many cells: what is too much is put back into address."
    reading = read(tmp_path, found)
    assert reading.tables["deals"]["amount"].to_pylist() == [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("shipCity", "ship city"),
        ("customerID", "customer id"),
        ("HTTPStatus", "http status"),
        ("order_item-id", "order item id"),
        (" Дата  создания: ", "дата создания"),
        ("Счёт №", "счет"),
        ("ДатаСоздания", "дата создания"),
        ("№", ""),
    ],
)
def test_spellings_of_a_header_are_one(header: str, folded: str) -> None:
    assert headers.folded(header) == folded


@pytest.mark.parametrize(
    ("column", "header", "score"),
    [
        ("deal_id", "order id", (0.9, 1.0)),
        ("created_at", "дата созданя", (0.6, 0.6)),
        ("deal_id", "my id", (0, 0)),
        ("channel", "the very first source", (0, 0)),
        ("channel", "first source", (0.45, 0.6)),
    ],
)
def test_likeness_is_graded(column: str, header: str, score: tuple[float, float]) -> None:
    assert score[0] <= headers.likeness("deals", column, header) <= score[1]


def test_every_name_is_of_the_vocabulary() -> None:
    for rule in RULES:
        names = set(DATASETS[rule.dataset].names)
        assert set(headers.columns(rule.dataset)) <= names
        assert {column for group in rule.needs for column in group} <= names
        assert {rule.unique, rule.repeats, rule.prose, *rule.surely, *(rule.constants or ())} <= names | {""}


def test_statuses_are_told_by_their_words() -> None:
    assert meanings(["red", "blue"]) is None
    assert meanings(["Новая"]) is not None
    found = meanings(["Delivered", "CANCELED", "odd"])
    assert found is not None
    assert (found["Delivered"], found["CANCELED"], found["*"], found["refunded"]) == ("won", "lost", "open", "lost")
    assert "оплачено" not in found
    assert "canceled" not in found


def test_other_kinds_and_faulty_files_are_left_alone(tmp_path: Path) -> None:
    for seen in (
        Glimpse(tmp_path, "a", "sav", ("order_id", "amount"), (("1", "2"),)),
        Glimpse(tmp_path, "a", "text", ("order_id", "amount"), (("1", "2"),), fault="it is empty"),
        Glimpse(tmp_path, "a", "text", ("order_id", "amount")),
        Glimpse(tmp_path, "a", "text", ("order_id", "amount", *["x"] * 150), (("1",) * 152,)),
    ):
        assert recognise(seen) is None


WORDS = st.sampled_from(
    ["order_id", "customer_id", "amount", "date", "review", "status", "phrase", "visits", "Город", "", "id", "1", "№"]
)
CELLS = st.sampled_from(["", "1", "a b c d", "2026-01-01", "won", "NULL", "1,5", "#REF!", "5E+18", "x" * 200, '"', "ж"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=7).flatmap(
    lambda names: st.tuples(
        st.just(tuple(names)),
        st.lists(st.tuples(*[CELLS] * len(names)), min_size=1, max_size=6).map(tuple),
    )
))  # fmt: skip
def test_no_table_breaks_it_and_what_is_proposed_is_a_valid_entry(
    table: tuple[tuple[str, ...], tuple[tuple[str, ...], ...]],
) -> None:
    found = recognise(Glimpse(Path("a.csv"), "a.csv", "text", *table, text="x"))
    if found is not None:
        assert 0 < found.certainty < 0.5
        SOURCE.options.model_validate(dict(found.entry))


def test_an_empty_column_is_believed_by_a_good_name_only(tmp_path: Path) -> None:
    found = proposed(tmp_path, "order_id,customer_id,amount,first source,close_date\n1,a,2,,\n2,b,3,,\n")
    columns = found.entry["tables"]["deals"]["columns"]
    assert "channel" not in columns
    assert columns["closed_at"] == "close_date"


def test_what_cannot_be_split_spills_nothing(tmp_path: Path) -> None:
    seen = Glimpse(
        tmp_path, "a", "text", ("order_id", "customer_id", "amount"), (("1", "a", "2"),),
        "order_id,customer_id,amount\n1,a\r2,3\nx",
    )  # fmt: skip
    found = recognise(seen)
    assert found is not None
    assert "spilled" not in found.entry


def test_a_file_in_which_most_rows_are_too_long_is_left_as_it_is(tmp_path: Path) -> None:
    seen = Glimpse(
        tmp_path, "a", "text", ("order_id", "customer_id", "amount"), (("1", "a", "2"),),
        "order_id,customer_id,amount\n1,a,b,2\n2,b,c,3\nx",
    )  # fmt: skip
    found = recognise(seen)
    assert found is not None
    assert "spilled" not in found.entry


def test_a_price_beside_a_quantity_is_asked_about(tmp_path: Path) -> None:
    found = proposed(tmp_path, "order_id,product_id,quantity,price\n1,a,2,5\n1,b,1,3\n")
    assert "See whether price is for the whole line: amount must be." in found.asides


def test_numbers_among_which_a_word_stands_are_no_column_of_numbers(tmp_path: Path) -> None:
    rows = "".join(f"{n},a{n},{n},{'unknown' if n == 20 else n}\n" for n in range(1, 40))
    found = proposed(tmp_path, f"order_id,customer_id,amount,floor\n{rows}")
    assert "extra" not in found.entry["tables"]["deals"]


def test_dates_of_two_orders_are_told_and_are_no_text_of_ones_own(tmp_path: Path) -> None:
    rows = "".join(f"{n},c{n},10,won,{date}\n" for n, date in enumerate(["13/04/2026", "04/14/2026"] * 2))
    found = proposed(tmp_path, f"deal_id,customer_id,amount,status,created_at\n{rows}")
    assert found.asides[-1] == (
        "created_at holds dates of two orders: 13/04/2026 can only begin with the day, 04/14/2026 only with the month. "
        "Export it again in one of them."
    )
    assert "extra" not in found.entry["tables"]["deals"]
    assert "created_at" not in {header for _dataset, _column, header in found.fields}


@pytest.mark.parametrize(("language", "first", "other"), [("ru", "the day", "mdy"), ("en", "the month", "dmy")])
def test_dates_that_can_be_read_both_ways_are_told(tmp_path: Path, language: str, first: str, other: str) -> None:
    head = "deal_id,customer_id,amount,status,created_at\n"
    found = proposed(tmp_path, f"{head}1,a,1,won,03/04/2026\n2,b,2,won,05/05/2026\n", language)
    assert found.asides[-1] == (
        f"Every date of created_at that was looked at can be read both ways, as 03/04/2026: {first} is taken to stand "
        f"first, by the project's language; if it does not, set date_order: {other} in project.yml."
    )
    for plain in ("13/04/2026" if language == "ru" else "04/13/2026", "2026-04-03"):
        more = proposed(tmp_path, f"{head}1,a,1,won,03/04/2026\n2,b,2,won,{plain}\n", language)
        assert not any("date_order" in aside for aside in more.asides)


def test_points_between_day_and_month_are_plain_in_russian_only(tmp_path: Path) -> None:
    text = "deal_id,customer_id,amount,status,created_at\n1,a,1,won,03.04.2026\n"
    assert not any("date_order" in aside for aside in proposed(tmp_path, text).asides)
    assert "date_order: dmy" in proposed(tmp_path, text, "en").asides[-1]


@pytest.mark.parametrize(
    "text",
    [
        "supplierID,companyName,contactTitle,city,phone\n1,Exotic,Owner,London,(171) 555-2222\n2,Kelly,Owner,Rome,55\n",
        "Поставщик;Телефон;Город\nООО А;79000000001;Тверь\nООО Б;79000000002;Казань\n",
        "Сотрудник;Телефон;Должность;Город\nА;79000000001;Инженер;Тверь\nБ;79000000002;Юрист;Казань\n",
        "vendor_name,email,city\nA,a@a.example,Rome\nB,b@b.example,Oslo\n",
        "city,staff_user_id,job_title\nRome,1,Clerk\nOslo,2,Driver\n",
    ],
)
def test_suppliers_and_employees_are_no_customers(tmp_path: Path, text: str) -> None:
    assert nothing(tmp_path, text)


def test_customers_of_a_seller_are_customers_all_the_same(tmp_path: Path) -> None:
    found = proposed(tmp_path, "Сотрудник;Код клиента;Город;Пол\nА;1;Тверь;ж\nА;2;Казань;м\n")
    assert found.entry["tables"]["customers"]["columns"]["customer_id"] == "Код клиента"
