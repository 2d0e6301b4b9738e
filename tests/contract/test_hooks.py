"""No hook without words about it and a plugin of ours that uses it."""

import importlib
import inspect
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jtbd_reports import hookspecs

ROOT = Path(__file__).parents[2]
POINTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]["jtbd_reports"]
HOOKS: dict[str, Callable[..., Any]] = {
    name: function for name, function in vars(hookspecs).items() if hasattr(function, "jtbd_reports_spec")
}
every_hook = pytest.mark.parametrize("name", sorted(HOOKS))


def test_there_are_hooks() -> None:
    assert sorted(HOOKS) == [
        "register_analyses", "register_commands", "register_outputs", "register_sources", "register_themes"
    ]  # fmt: skip


@every_hook
def test_a_hook_says_what_it_is_for(name: str) -> None:
    assert (inspect.getdoc(HOOKS[name]) or "").endswith(".")


@every_hook
@pytest.mark.parametrize("document", ["README.md", "README.ru.md", "CONTRIBUTING.md"])
def test_a_hook_is_documented_with_its_arguments(name: str, document: str) -> None:
    arguments = ", ".join(inspect.signature(HOOKS[name]).parameters)
    assert f"`{name}({arguments})`" in (ROOT / document).read_text(encoding="utf-8")


def test_no_document_speaks_of_a_hook_that_is_not_there() -> None:
    for document in ("README.md", "README.ru.md", "CONTRIBUTING.md", "ARCHITECTURE.md"):
        spoken = set(re.findall(r"\bregister_\w+", (ROOT / document).read_text(encoding="utf-8")))
        assert spoken <= set(HOOKS), document


@every_hook
def test_a_hook_is_used_by_a_plugin_of_ours(name: str) -> None:
    users = [module for module in POINTS.values() if hasattr(importlib.import_module(module), name)]
    given = [item for module in users for item in getattr(importlib.import_module(module), name)()]
    assert given
