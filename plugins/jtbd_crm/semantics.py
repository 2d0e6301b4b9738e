"""What a stage means: won, lost or open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jtbd_crm.options import StageOptions
    from jtbd_crm.shapes import Format

_OF_PIPELINE = re.compile(r"c\d+:")
YES = frozenset({"1", "yes", "y", "true", "да", "истина", "1.0"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of a table of stages; status is empty where the table does not say."""

    label: str
    status: str
    position: str


@dataclass(frozen=True, slots=True)
class Semantics:
    """Words and ids of stages, folded, by what they mean; the project's own go before the format's.

    Attributes:
        told: what the project says.
        known: what the format says.
        table: a table of stages, by folded id.
    """

    told: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    table: Mapping[str, Stage] = field(default_factory=dict)

    @classmethod
    def of(
        cls, format_: Format, options: StageOptions | None = None, table: Mapping[str, Stage] | None = None
    ) -> Semantics:
        """What a format knows by itself, and what the project says."""
        known = {**dict.fromkeys(map(fold, format_.won), "won"), **dict.fromkeys(map(fold, format_.lost), "lost")}
        told: dict[str, str] = {}
        for status in ("open", "lost", "won") if options else ():
            told.update(dict.fromkeys(map(fold, getattr(options, status)), status))
        return cls(told, known, table or {})

    def status(self, text: str) -> str:
        """`won`, `lost` or `open`; empty where nothing says what the stage means."""
        word = fold(text)
        stage = self.table.get(word)
        label = fold(stage.label) if stage else word
        if found := self.told.get(word) or self.told.get(label):
            return found
        if stage and stage.status:
            return stage.status
        return self.known.get(_OF_PIPELINE.sub("", label)) or ("open" if stage else "")

    def label(self, text: str) -> str:
        """The stage's name, where a table gives one; else the text."""
        stage = self.table.get(fold(text))
        return stage.label if stage and stage.label else text

    def position(self, text: str) -> str | None:
        """The stage's place in its pipeline, where a table gives one."""
        stage = self.table.get(fold(text))
        return stage.position if stage else None
