"""A table without a header row: names for its columns, and what their values could be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jtbd_files.samples import samples
from jtbd_reports.tables.moments import moment
from jtbd_reports.tables.values import Bad, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_files.samples import Sample


def is_data(headers: Sequence[str]) -> bool:
    """Whether what stands where the header should is a row of data: numbers and dates, hardly a word."""
    if len(headers) < 2 or len(set(headers)) < len(headers):  # noqa: PLR2004 - one cell alone says nothing
        return False
    plain = [not isinstance(number(text, "."), Bad) or not isinstance(moment(text, "dmy"), Bad) for text in headers]
    return sum(plain) * 2 > len(headers)


def named(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], dict[str, Sample]]:
    """Names for the columns, and those that could make a list of purchases: who, when, for how much."""
    names = [f"column_{place}" for place in range(1, len(headers) + 1)]
    seen = [replace(sample, origin=0) for sample in samples(names, [headers, *rows])]
    found: dict[str, Sample] = {}
    for sample in seen:
        if sample.dates:
            found.setdefault("created_at", sample)
        elif sample.numbers and any("." in value or "," in value for value in sample.values):
            found["amount"] = sample
        elif "customer_id" not in found and "created_at" not in found:
            found["customer_id"] = sample
    return names, found if set(found) == {"created_at", "amount", "customer_id"} else {}
