"""What passes from the core to an output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jtbd_reports.language import Language
    from jtbd_reports.report import Report
    from jtbd_reports.store import Store
    from jtbd_reports.themes import Look


@dataclass(frozen=True, slots=True)
class WriteRequest:
    """What an output is given.

    Attributes:
        report: what to write.
        look: the theme with the project's overrides: tokens, templates, static files, fonts.
        language: words and formats of the report.
        folder: where to write; staged, empty, moved into place by the core when every output is done.
        options: validated options of the output.
        store: content-addressed cache: what was made from the same bytes is taken, not made again.
        progress: called with one line saying what is being done.
    """

    report: Report
    look: Look
    language: Language
    folder: Path
    options: Any
    store: Store
    progress: Callable[[str], None] = lambda _line: None
