"""What the code imports is what pyproject.toml asks for: nothing comes in by accident of another package."""

import ast
import importlib.metadata
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN_TIME = {canonicalize_name(Requirement(text).name) for text in PROJECT["project"]["dependencies"]}
EXTRAS = {
    canonicalize_name(Requirement(text).name)
    for texts in PROJECT["project"].get("optional-dependencies", {}).values()
    for text in texts
}
DEVELOPMENT = {
    canonicalize_name(Requirement(item).name)
    for group in PROJECT["dependency-groups"].values()
    for item in group
    if isinstance(item, str)
}
PARTS = {"pydantic-core": "pydantic"}
"""Packages that another one brings in exactly its own version of."""


def imported(*folders: str) -> dict[str, str]:
    """Top-level modules imported from elsewhere, each with a file that does so."""
    found: dict[str, str] = {}
    own = {path.name for root in (".", "plugins", "themes") for path in (ROOT / root).glob("jtbd_*")}
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        own |= {path.stem, path.parent.name}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            found |= {name.partition(".")[0]: path.relative_to(ROOT).as_posix() for name in names}
    return {name: path for name, path in found.items() if name not in own | set(sys.stdlib_module_names)}


def undeclared(modules: dict[str, str], declared: set[str]) -> list[str]:
    """Modules that no declared package holds."""
    packages = importlib.metadata.packages_distributions()
    holders = {name: {canonicalize_name(package) for package in packages.get(name, [name])} for name in modules}
    return [
        f"{modules[name]} imports {name}"
        for name, found in holders.items()
        if not {PARTS.get(package, package) for package in found} & declared
    ]


def test_the_product_imports_only_what_it_asks_for() -> None:
    found = imported("jtbd_reports", "plugins", "themes")
    assert {"click", "narwhals", "weasyprint"} <= set(found)
    assert undeclared(found, RUN_TIME | EXTRAS) == []


def test_the_tests_import_only_what_development_asks_for() -> None:
    assert undeclared(imported("tests", "projects"), RUN_TIME | DEVELOPMENT) == []
