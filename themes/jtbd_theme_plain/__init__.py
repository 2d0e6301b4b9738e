"""The plain theme: typographic, calm, accessible; made to be extended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jtbd_reports import Theme, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable


@hookimpl
def register_themes() -> Iterable[Theme]:
    """The theme `plain`."""
    return [Theme("plain", "Typographic and calm; light, dark and print.", Path(__file__).parent)]
