"""Fixtures shared by every test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import toy_plugin

from jtbd_reports.plugins import Registry, load_registry

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

PROJECT = """\
name: Acme
language: en
currency: EUR
theme: toy-look
sources:
  crm:
    plugin: toy
    path: data/deals.csv
analyses:
  toy.count:
outputs: [toy-text]
"""
DEALS = "deal_id,customer_id,title,amount\n1,a,<script>alert(1)</script>,10\n2,b,=1+1,20\n3,b,third,30\n"


@dataclass(frozen=True)
class Point:
    """An entry point that is not installed."""

    name: str
    module: ModuleType | Exception
    value: str = "somewhere"
    dist: Any = None

    def load(self) -> ModuleType:
        if isinstance(self.module, Exception):
            raise self.module
        return self.module


@pytest.fixture
def registry() -> Registry:
    return load_registry(entry_points=[Point("toy", toy_plugin)])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project that the toy plugin builds; its parent is the current folder."""
    root = tmp_path / "acme"
    (root / "data").mkdir(parents=True)
    (root / "pages").mkdir()
    (root / "project.yml").write_text(PROJECT, encoding="utf-8")
    (root / "threshold.yml").write_text("at_least: 15\n", encoding="utf-8")
    (root / "data" / "deals.csv").write_text(DEALS, encoding="utf-8")
    (root / "pages" / "intro.md").write_text("# Hello\n\n{{ number('toy.deals') }} deals.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    toy_plugin.RUNS.clear()
    return root


def edit(path: Path, old: str, new: str) -> None:
    """Replace text that must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
