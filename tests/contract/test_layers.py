"""The import contracts cover every plugin there is; that they cover every module of the core they see to themselves."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
PLUGINS = {path.parent.name for root in ("plugins", "themes") for path in ROOT.glob(f"{root}/*/__init__.py")}


def test_every_plugin_is_under_contract() -> None:
    assert set(LINTER["root_packages"]) == {"jtbd_reports", *PLUGINS}
    assert set(CONTRACTS["core"]["forbidden_modules"]) == PLUGINS
    assert set(CONTRACTS["apart"]["modules"]) == PLUGINS
    assert set(CONTRACTS["public"]["source_modules"]) == PLUGINS


def test_a_new_module_of_the_core_cannot_stand_outside_the_layers() -> None:
    assert CONTRACTS["layers"]["exhaustive"] is True


def test_the_architecture_names_every_module_of_the_core_and_no_other() -> None:
    rooms = [
        line for line in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines() if line.count("|") == 4
    ]
    named = {name.strip("/") for line in rooms for name in re.findall("`([^`]+)`", line.split("|")[2])}
    core = (ROOT / "jtbd_reports").iterdir()
    modules = {path.stem for path in core if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert named == modules | {"templates"}
