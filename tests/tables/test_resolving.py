"""A mapping held against a header: what is found, and everything wrong with it at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from pydantic import ValidationError

from jtbd_reports.datasets import DATASETS
from jtbd_reports.problems import Location, Problem
from jtbd_reports.tables.cells import PlannedColumn, Style
from jtbd_reports.tables.conform import Plan
from jtbd_reports.tables.mapping import Tables, extras, mappings, wanted
from jtbd_reports.tables.resolving import Resolver, find

HEADERS = ("ID", "Бюджет ", "Товар", "Этап\u00a0сделки", "Товар", "Телефон", "", "Воронка")
NEEDED = {"customer_id": "Телефон", "status": "Этап сделки"}


def problem(path: Sequence[str | int], message: str, hint: str = "") -> Problem:
    return Problem(Location("project.yml"), message, ".".join(map(str, path)), hint)


def resolved(deals: Mapping[str, Any], headers: Sequence[str] = HEADERS) -> tuple[Plan, list[str]]:
    """The plan for deals and the problems as a user sees them."""
    mapping = mappings(Tables.model_validate({"deals": deals}))["deals"]
    resolver = Resolver("data/deals.csv", headers, problem)
    return resolver.plan("deals", mapping, Style(), "crm:"), [str(found) for found in resolver.problems]


def test_headers_are_found_whatever_their_white_space_and_case() -> None:
    plan, problems = resolved({"columns": {"deal_id": "id", "amount": "БЮДЖЕТ", **NEEDED}})
    assert problems == []
    assert [(column.name, column.position, column.header) for column in plan.columns] == [
        ("deal_id", 0, "ID"),
        ("customer_id", 5, "Телефон"),
        ("status", 3, "Этап сделки"),
        ("amount", 1, "Бюджет"),
    ]


def test_the_exact_spelling_of_a_header_wins() -> None:
    assert find(["id", "ID", "Id "], "ID") == [1]
    assert find(["id", "ID"], "iD") == [0, 1]


def test_columns_get_type_need_and_values_from_the_vocabulary() -> None:
    plan, _ = resolved({"columns": {"deal_id": "ID", **NEEDED}, "values": {"status": {"Успешно": "won", "*": "open"}}})
    assert plan.columns[0] == PlannedColumn("deal_id", 0, "ID", "text", required=True)
    allowed = ("won", "lost", "open")
    words = {"Успешно": "won", "*": "open"}
    assert plan.columns[2] == PlannedColumn("status", 3, "Этап сделки", "category", True, allowed, words)  # noqa: FBT003


def test_a_key_that_is_not_mapped_is_made() -> None:
    assert resolved({"columns": NEEDED})[0].made_key == "crm:"
    assert resolved({"columns": {"deal_id": "ID", **NEEDED}})[0].made_key == ""


def test_a_header_that_is_not_there_is_named_with_the_nearest_and_all_others() -> None:
    _, problems = resolved({"columns": {**NEEDED, "amount": "Бюджеты"}})
    assert problems == [
        "project.yml: tables.deals.columns.amount: data/deals.csv has no column 'Бюджеты'. "
        "Did you mean 'Бюджет'? Its columns: ID, Бюджет, Товар, Этап сделки, Телефон, Воронка."
    ]


def test_many_headers_are_shortened() -> None:
    headers = [f"Столбец номер {n}" for n in range(40)]
    _, problems = resolved({"columns": {"customer_id": headers[0], "status": "zzz"}}, headers)
    listed = ", ".join(headers[:9])
    assert problems == [
        "project.yml: tables.deals.columns.status: data/deals.csv has no column 'zzz'. "
        f"Its columns: {listed}, … (40 in all)."
    ]


def test_one_endless_header_is_cut() -> None:
    _, problems = resolved({"columns": {"customer_id": "y", "status": "y"}}, ["x" * 500])
    assert len(problems) == 2
    assert problems[0].endswith("Its columns: " + "x" * 160 + ", … (1 in all).")


def test_a_duplicated_header_asks_which() -> None:
    _, problems = resolved({"columns": {**NEEDED, "product": "Товар"}})
    assert problems == [
        "project.yml: tables.deals.columns.product: data/deals.csv has 2 columns 'Товар': 3 and 5 from the left. "
        "Say which: {header: Товар, origin: 1} or {header: Товар, origin: 2}."
    ]


def test_the_origin_tells_duplicated_headers_apart() -> None:
    columns = {**NEEDED, "product": {"header": "Товар", "origin": 2}, "category": {"header": "Товар"}}
    plan, problems = resolved({"columns": columns})
    assert problems == []
    assert {column.name: column.position for column in plan.columns}["product"] == 4
    assert {column.name: column.position for column in plan.columns}["category"] == 2


def test_an_origin_beyond_the_columns_is_refused() -> None:
    _, problems = resolved({"columns": {**NEEDED, "product": {"header": "Товар", "origin": 3}}})
    assert problems == [
        "project.yml: tables.deals.columns.product: data/deals.csv has only 2 of column 'Товар', there is no origin 3."
    ]


def test_extras_are_the_projects_own_columns() -> None:
    deals = {"columns": NEEDED, "extra": {"layout": {"header": "Товар", "origin": 2}, "сумма": {"header": "Бюджет", "type": "number"}, "funnel": "Воронка"}}  # fmt: skip  # noqa: E501
    plan, problems = resolved(deals)
    assert problems == []
    assert [(column.name, column.position, column.type) for column in plan.columns[2:]] == [
        ("layout", 4, "text"),
        ("сумма", 1, "number"),
        ("funnel", 7, "text"),
    ]
    assert extras(mappings(Tables.model_validate({"deals": deals}))["deals"]) == {
        "layout": "text",
        "сумма": "number",
        "funnel": "text",
    }


def test_an_extra_is_named_like_a_column() -> None:
    _, problems = resolved({"columns": NEEDED, "extra": {"1a": "Бюджет", "план_1": "Бюджет", "a b": "Бюджет"}})
    assert problems == [
        f"project.yml: tables.deals.extra.{name}: {name!r} cannot name a column; "
        "use letters, digits and _, a letter first."
        for name in ("1a", "a b")
    ]


def test_an_extra_may_not_take_a_name_of_the_vocabulary() -> None:
    _, problems = resolved({"columns": NEEDED, "extra": {"amount": "Бюджет"}})
    assert problems == ["project.yml: tables.deals.extra.amount: 'amount' is a column of deals; map it under columns."]


def test_value_maps_are_for_mapped_columns() -> None:
    _, problems = resolved({"columns": NEEDED, "values": {"statu": {"x": "won"}, "zzz": {}}})
    assert problems == [
        "project.yml: tables.deals.values.statu: no column 'statu' is mapped in this table. Did you mean 'status'?",
        "project.yml: tables.deals.values.zzz: no column 'zzz' is mapped in this table. "
        "Mapped columns: customer_id, status.",
    ]


def test_value_maps_lead_into_the_allowed_values() -> None:
    deals = {"columns": NEEDED, "values": {"status": {"Успех": "wonn", "Тест": None}, "customer_id": {"a": "b"}}}
    assert resolved(deals)[1] == [
        "project.yml: tables.deals.values.status.Успех: expected one of won, lost, open, got 'wonn'. "
        "Did you mean 'won'?"
    ]


def test_filters_take_one_text_or_several_and_fold_them() -> None:
    where = {"Воронка": " ПРОДАЖИ", "ID": [1, 2], "Товар": {"values": ["x"], "origin": 2}}
    plan, problems = resolved({"columns": NEEDED, "where": where})
    assert problems == []
    assert plan.filters == (
        (7, frozenset({"продажи"}), True),
        (0, frozenset({"1", "2"}), True),
        (4, frozenset({"x"}), True),
    )


def test_a_filter_on_no_column_or_on_two_is_refused() -> None:
    _, problems = resolved({"columns": NEEDED, "where": {"Товар": ["x"], "Ворона": "y"}})
    assert problems == [
        "project.yml: tables.deals.where.Товар: data/deals.csv has 2 columns 'Товар': 3 and 5 from the left. "
        "Say which: {header: Товар, origin: 1} or {header: Товар, origin: 2}.",
        "project.yml: tables.deals.where.Ворона: data/deals.csv has no column 'Ворона'. "
        "Did you mean 'Воронка'? Its columns: ID, Бюджет, Товар, Этап сделки, Телефон, Воронка.",
    ]


def test_wanted_headers_are_all_that_the_mappings_name() -> None:
    deals = {"columns": NEEDED, "extra": {"layout": "Планировка"}, "where": {"Воронка": "x"}}
    tables = Tables.model_validate({"deals": deals, "customers": {"columns": {"customer_id": "Клиент "}}})
    assert wanted(tables) == {"телефон", "этап сделки", "планировка", "воронка", "клиент"}


def test_yaml_numbers_and_booleans_stand_for_the_clients_texts() -> None:
    deals = {"columns": {**NEEDED, "deal_id": 7}, "values": {"status": {142: "won", True: "open", 1.5: "lost"}}}
    mapping = mappings(Tables.model_validate({"deals": deals}))["deals"]
    assert mapping.columns.deal_id == "7"
    assert mapping.values == {"status": {"142": "won", "TRUE": "open", "1.5": "lost"}}


@pytest.mark.parametrize(
    ("tables", "place"),
    [
        ({"deal": {}}, ("deal",)),
        ({"deals": {"columns": {**NEEDED, "ammount": "x"}}}, ("deals", "columns", "ammount")),
        ({"deals": {"columns": {"customer_id": "x"}}}, ("deals", "columns", "status")),
    ],
)
def test_names_outside_the_vocabulary_and_missing_ones_are_refused_where_they_stand(
    tables: dict[str, Any], place: tuple[str, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        Tables.model_validate(tables)
    assert [error["loc"] for error in caught.value.errors()] == [place]


def test_the_options_describe_every_column_of_the_vocabulary() -> None:
    schema = Tables.model_json_schema()
    for name, dataset in DATASETS.items():
        columns = schema["$defs"][f"{name.capitalize()}Columns"]
        assert {key: value["description"] for key, value in columns["properties"].items()} == {
            field.name: field.meaning for field in dataset.fields
        }
        assert columns.get("required", []) == [field.name for field in dataset.fields if field.required]


def test_a_text_column_may_be_made_of_several() -> None:
    plan, problems = resolved({"columns": {**NEEDED, "comment": ["Этап сделки", {"header": "Товар", "origin": 2}]}})
    assert problems == []
    found = next(column for column in plan.columns if column.name == "comment")
    assert (found.position, found.also) == (3, (4,))
    _plan, problems = resolved({"columns": {**NEEDED, "amount": ["ID", "Воронка"]}})
    assert problems == [
        "project.yml: tables.deals.columns.amount: only a text column can be made of several, and this is a money."
    ]


def test_a_value_may_stand_for_every_row() -> None:
    plan, problems = resolved({"columns": {"customer_id": "ID", "status": {"constant": "won"}}})
    assert problems == []
    assert [column.constant for column in plan.columns] == [None, "won"]


def test_a_filter_may_exclude() -> None:
    assert resolved({"columns": NEEDED, "where": {"Воронка": {"not": ["Паркинг"]}}})[0].filters == (
        (7, frozenset({"паркинг"}), False),
    )
    with pytest.raises(ValidationError, match="expected either values or not, a list of texts"):
        resolved({"columns": NEEDED, "where": {"Воронка": {"not": ["a"], "values": ["b"]}}})
