"""The shared vocabulary: which tables there are, their columns, types, keys and units.

Sources fill these tables, analyses read them, and that is how plugins meet without knowing each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Type: TypeAlias = Literal["text", "category", "integer", "number", "money", "datetime"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column: name, type, meaning; closed `values` of some categories; `required` where it must be mapped."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    values: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table: what a row is, its columns, its key (made from file and row where a source has none)."""

    name: str
    row: str
    fields: tuple[Field, ...]
    key: str = ""
    time: str = ""
    """The column that says when a row came about; what dates a source covers is told from it."""

    def field(self, name: str) -> Field:
        """The column of that name; KeyError where there is none."""
        return {field.name: field for field in self.fields}[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(field.name for field in self.fields)


CUSTOMERS = Dataset(
    "customers",
    "One person or company that buys or may buy.",
    (
        Field("customer_id", "text", "The key deals refer to; never shown in a report.", required=True),
        Field("gender", "category", "As recorded by the client."),
        Field("age", "integer", "Age at first contact.", unit="years"),
        Field("birth_year", "integer", "Year of birth."),
        Field("income", "money", "Monthly income as stated."),
        Field("occupation", "category", "What the person does for a living."),
        Field("family", "category", "Household: single, couple, children."),
        Field("education", "category", "Level of education."),
        Field("city", "category", "Where the customer lives."),
        Field("channel", "category", "Channel of the first contact."),
        Field("first_seen_at", "datetime", "When the customer became known."),
    ),
    key="customer_id",
    time="first_seen_at",
)

DEALS = Dataset(
    "deals",
    "One attempt at a sale, won, lost or still open.",
    (
        Field("deal_id", "text", "Unique in the export; made from file and row where it has none."),
        Field("customer_id", "text", "Whose deal it is; deals without one are counted apart."),
        Field("title", "text", "The deal's name."),
        Field("comment", "text", "Notes of the sales manager or words of the customer."),
        Field("tags", "text", "Tags as one text, comma-separated."),
        Field("phrase", "text", "Search phrase or keyword that brought the customer."),
        Field("page", "text", "Landing page."),
        Field("product", "category", "What was asked for or bought."),
        Field("category", "category", "The product's family."),
        Field("channel", "category", "Where the deal came from."),
        Field("campaign", "category", "Advertising campaign."),
        Field("manager", "category", "Who led the deal."),
        Field("pipeline", "category", "Sales pipeline."),
        Field("stage", "category", "Stage as the client names it."),
        Field("status", "category", "How the deal stands.", required=True, values=("won", "lost", "open")),
        Field("lost_reason", "category", "Why the deal was lost."),
        Field("amount", "money", "Price of the deal."),
        Field("margin", "money", "Amount less direct cost."),
        Field("created_at", "datetime", "When the deal began."),
        Field("closed_at", "datetime", "When it was won or lost; missing while open."),
    ),
    key="deal_id",
    time="created_at",
)

COSTS = Dataset(
    "costs",
    "What was spent on one channel or campaign on one day.",
    (
        Field("date", "datetime", "The day of the spending.", required=True),
        Field("channel", "category", "Named as in deals.", required=True),
        Field("campaign", "category", "Named as in deals."),
        Field("cost", "money", "Money spent.", required=True),
        Field("impressions", "integer", "Times shown."),
        Field("clicks", "integer", "Times clicked."),
    ),
    time="date",
)

DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in (CUSTOMERS, DEALS, COSTS)}


def describe() -> str:
    """The vocabulary as Markdown: a heading and a table for each dataset."""
    return "\n\n".join(map(_section, DATASETS.values())) + "\n"


def _section(dataset: Dataset) -> str:
    head = f"### {dataset.name}\n\n{dataset.row}\n\n| column | type | | meaning |\n| --- | --- | --- | --- |\n"
    return head + "\n".join(_row(dataset, field) for field in dataset.fields)


def _row(dataset: Dataset, field: Field) -> str:
    marks = [word for word, holds in (("key", field.name == dataset.key), ("required", field.required)) if holds]
    values = f" One of {', '.join(field.values)}." if field.values else ""
    unit = f" In {field.unit}." if field.unit else ""
    return f"| `{field.name}` | {field.type} | {', '.join(marks)} | {field.meaning}{values}{unit} |"
