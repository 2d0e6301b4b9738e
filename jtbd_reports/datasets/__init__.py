"""The shared vocabulary: which tables there are, their columns, types, keys and units.

Sources fill these tables, analyses read them, and that is how plugins meet without knowing each other.
"""

from __future__ import annotations

from jtbd_reports.datasets import asked, sales, web
from jtbd_reports.datasets.asked import CODES, QUESTION_KINDS
from jtbd_reports.datasets.sales import COSTS, CUSTOMERS, DEALS
from jtbd_reports.datasets.shapes import Dataset, Field, Type, described

__all__ = [
    "CODES",
    "COSTS",
    "CUSTOMERS",
    "DATASETS",
    "DEALS",
    "QUESTION_KINDS",
    "Dataset",
    "Field",
    "Type",
    "describe",
]

DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        CUSTOMERS,
        sales.IDENTITIES,
        sales.ACCOUNTS,
        sales.CONTACTS,
        DEALS,
        sales.STAGES,
        sales.DEAL_ITEMS,
        sales.PRODUCTS,
        COSTS,
        sales.ACTIONS,
        asked.RESPONDENTS,
        asked.QUESTIONS,
        asked.RESPONSES,
        asked.RATINGS,
        asked.INTERVIEWS,
        asked.TURNS,
        asked.QUOTES,
        web.VISITS,
        web.HITS,
        web.GOALS,
        web.PHRASES,
        web.TRAFFIC,
        web.TOUCHES,
    )
}
"""Every table by name, in the order in which they are described."""


def describe() -> str:
    """The vocabulary as Markdown: a heading and a table for each dataset."""
    return "\n\n".join(map(described, DATASETS.values())) + "\n"
