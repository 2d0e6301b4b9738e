"""Names of behaviours as parts of ids."""

from __future__ import annotations


def key(name: str) -> str:
    """A behaviour's or a column's name as a part of a metric's id."""
    return name.replace(".", "-")
