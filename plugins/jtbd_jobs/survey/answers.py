"""Respondents as arrays in an order that only their answers decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

ROW = "row"
"""The column that only names a row."""


def ordered(columns: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    """The same columns with respondents in the order of their answers.

    Keys of persons are hashed with a salt of the project, and engines hand over rows in an order of their own; neither
    may move a random draw. Respondents who are alike in every column may stand either way.

    Args:
        columns: by name one value, or a row of values, by respondent; `row` is carried along and not looked at.
    """
    keys = [np.atleast_2d(values.T) for name, values in columns.items() if name != ROW]
    stacked = np.concatenate(keys).astype(np.float64)
    order = np.lexsort(np.where(np.isnan(stacked), -np.inf, stacked))
    return {name: values[order] for name, values in columns.items()}
