"""Which columns a file must have to be taken for a table of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Rule:
    """When a file is a table.

    Attributes:
        dataset: which table.
        needs: columns of which one at least must be found, for each group.
        unique: a column whose values must not repeat.
        repeats: a column whose values must repeat, unless all of `surely` are found.
        surely: columns that together stand in no other table.
        tells: columns of which one at least must have a name that is not vague.
        key: the column that names whom or what a row is about, where others may be taken for them.
        prose: a column that must hold people's own words.
        constants: what stands in every row where no column says it.
        keep: whether rows that repeat another wholly are rows of their own.
        name: a good key for the entry.
        title: in words.
    """

    dataset: str
    needs: tuple[tuple[str, ...], ...]
    unique: str = ""
    repeats: str = ""
    surely: frozenset[str] = frozenset()
    tells: tuple[str, ...] = ()
    key: str = ""
    prose: str = ""
    constants: Mapping[str, Any] | None = None
    keep: bool = False
    name: str = ""
    title: str = ""


RULES = (
    Rule(
        "stages", (("deal_id",), ("stage",), ("entered_at",)), repeats="deal_id", name="stages", title="stage history"
    ),
    Rule(
        "deal_items",
        (("deal_id",), ("product_id", "product"), ("quantity", "amount")),
        repeats="deal_id",
        surely=frozenset({"deal_id", "product_id", "quantity"}),
        keep=True,
        name="items",
        title="order lines",
    ),
    Rule(
        "deals",
        (
            ("deal_id", "customer_id"),
            ("status", "amount", "created_at", "closed_at"),
        ),
        tells=("status", "amount", "product", "stage", "deal_id"),
        unique="deal_id",
        name="orders",
        title="deals or orders",
    ),
    Rule("costs", (("date",), ("cost",), ("channel", "campaign")), name="costs", title="advertising costs"),
    Rule(
        "quotes",
        (("text",),),
        prose="text",
        constants={"source": "review"},
        keep=True,
        name="reviews",
        title="reviews",
    ),
    Rule(
        "phrases",
        (("phrase",), ("visits",)),
        constants={"hidden": "no"},
        name="phrases",
        title="search phrases",
    ),
    Rule(
        "visits", (("visit_id",), ("started_at", "page", "channel")), unique="visit_id", name="visits", title="visits"
    ),
    Rule(
        "actions", (("customer_id", "deal_id"), ("at",), ("kind",)), name="actions", title="actions towards customers"
    ),
    Rule(
        "contacts",
        (("contact_id",), ("role", "account_id", "deal_id")),
        name="contacts",
        title="contacts",
    ),
    Rule(
        "accounts",
        (("account_id",), ("industry", "employees", "size", "revenue")),
        "account_id",
        name="accounts",
        title="companies",
    ),
    Rule(
        "products",
        (("product_id",), ("product", "category", "price")),
        unique="product_id",
        tells=("product_id", "product", "category", "price"),
        name="products",
        title="products",
    ),
    Rule(
        "customers",
        (
            ("customer_id",),
            (
                "gender",
                "age",
                "birth_year",
                "income",
                "occupation",
                "family",
                "education",
                "city",
                "channel",
                "first_seen_at",
            ),
        ),
        unique="customer_id",
        key="customer_id",
        name="customers",
        title="customers",
    ),
)
"""In the order in which equally good answers are preferred."""
