"""Which file each page stands in, and where each number, table and method is found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_reports import Page
    from jtbd_reports.report import Evidence, Report

LEDGER_LINES = 300
"""Lines of the ledger on one page: more would weigh more than a page may."""
_UNSAFE = re.compile(r"[^\w-]+")
_FIXED = {"summary": "index", "data": "data", "evidence": "evidence"}


@dataclass(frozen=True)
class Addresses:
    """Addresses within one report's site, all relative to its folder."""

    report: Report

    @cached_property
    def files(self) -> Mapping[str, str]:
        """File by page id; names differ even where letter case does not count."""
        found: dict[str, str] = {}
        for page in self.report.pages:
            stem = _FIXED.get(page.kind) or _UNSAFE.sub("-", page.id).strip("-") or "page"
            taken = {name.casefold() for name in [*found.values(), *self.reserved(page)]}
            name, count = f"{stem}.html", 2
            while name.casefold() in taken:
                name, count = f"{stem}-{count}.html", count + 1
            found[page.id] = name
        return found

    def reserved(self, page: Page) -> list[str]:
        """Names that only pages of a special kind may have."""
        names = [f"{name}.html" for kind, name in _FIXED.items() if kind != page.kind]
        return names if page.kind == "evidence" else [*names, *self.chunk_names]

    @property
    def chunk_names(self) -> list[str]:
        """Files of the ledger."""
        count = max(1, -(-len(self.report.evidence) // LEDGER_LINES))
        return ["evidence.html", *(f"evidence-{index}.html" for index in range(2, count + 1))]

    @cached_property
    def chunks(self) -> tuple[tuple[str, tuple[Evidence, ...]], ...]:
        """The ledger by file, at least one."""
        lines = tuple(self.report.evidence.values())
        return tuple(
            (name, lines[index * LEDGER_LINES : (index + 1) * LEDGER_LINES])
            for index, name in enumerate(self.chunk_names)
        )

    @cached_property
    def _line_files(self) -> Mapping[str, str]:
        return {line.metric.id: name for name, lines in self.chunks for line in lines}

    def number(self, metric_id: str) -> str:
        """A metric's line in the ledger."""
        return f"{self._line_files[metric_id]}#{metric_id}"

    def origin(self, page: Page) -> str:
        """Where a page's numbers begin in the ledger; empty where it has none."""
        name = next((n for n, lines in self.chunks for line in lines if line.page == page.id), "")
        return f"{name}#of-{page.id}" if name else ""

    @cached_property
    def _methods(self) -> Mapping[str, str]:
        return {
            section.id: self.files[page.id]
            for page in self.report.pages
            for section in page.sections
            if section.id.startswith("method.")
        }

    def method(self, section_id: str) -> str:
        """A section's method; empty where it has none of its own."""
        anchor = f"method.{section_id}"
        return f"{self._methods[anchor]}#{anchor}" if anchor in self._methods else ""
