from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
import toy_plugin
from conftest import Point

from jtbd_reports import hookimpl
from jtbd_reports.plugins import load_project_plugins, load_registry, project_plugins
from jtbd_reports.problems import ProjectError

if TYPE_CHECKING:
    from pathlib import Path


def module(name: str, **content: Any) -> ModuleType:
    made = ModuleType(name)
    for key, value in content.items():
        if callable(value):
            value.__module__ = name
        setattr(made, key, value)
    return made


def refusal(*points: Point) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        registry = load_registry(entry_points=points)
        _ = registry.sources, registry.analyses, registry.commands
    return [str(problem) for problem in caught.value.problems]


def test_every_item_knows_its_plugin() -> None:
    registry = load_registry(entry_points=[Point("toy", toy_plugin)])
    assert list(registry.sources) == ["toy"]
    assert list(registry.analyses) == ["toy.count", "toy.after"]
    assert list(registry.themes) == ["toy-look"]
    assert list(registry.outputs) == ["toy-text"]
    assert list(registry.commands) == ["toy-hello"]
    assert str(registry.owner("analyses", "toy.count")) == "plugin 'toy' (somewhere)"


def test_the_installed_plugins_load() -> None:
    registry = load_registry()
    assert {"files"} <= set(registry.sources)
    assert {"jobs.assign"} <= set(registry.analyses)
    assert {"plain"} <= set(registry.themes)
    assert {"site", "pdf"} <= set(registry.outputs)


def test_a_failed_import_names_the_culprit() -> None:
    assert refusal(Point("bad", ImportError("No module named 'nowhere'"), "bad:plugin")) == [
        "plugin 'bad' (bad:plugin): cannot be imported: ImportError: No module named 'nowhere'."
    ]


def test_two_plugins_of_one_name_are_refused() -> None:
    assert refusal(Point("toy", toy_plugin, "one"), Point("toy", module("other"), "two")) == [
        "plugin 'toy' (two): its name is already taken by plugin 'toy' (one); remove one."
    ]


def test_two_items_of_one_name_are_refused_with_both_sides_named() -> None:
    def register_sources() -> list[Any]:
        return toy_plugin.register_sources()

    other = module("other", register_sources=hookimpl(register_sources))
    assert refusal(Point("a", toy_plugin, "one"), Point("b", other, "two")) == [
        "plugin 'b' (two): 'toy' in sources is already taken by plugin 'a' (one); remove one."
    ]


def test_an_unknown_hook_names_the_nearest() -> None:
    def register_analysis() -> list[Any]:
        return []

    assert refusal(Point("bad", module("bad", register_analysis=hookimpl(register_analysis)))) == [
        "plugin 'bad' (somewhere): there is no hook 'register_analysis'. Did you mean 'register_analyses'?"
    ]


def test_a_hook_with_arguments_is_refused() -> None:
    def register_sources(config: object) -> list[Any]:
        return [config]

    assert refusal(Point("bad", module("bad", register_sources=hookimpl(register_sources)))) == [
        "plugin 'bad' (somewhere): register_sources takes no argument, got (config)."
    ]


def test_a_hook_without_its_mark_is_refused() -> None:
    def register_sources() -> list[Any]:
        return []

    assert refusal(Point("bad", module("bad", register_sources=register_sources))) == [
        "plugin 'bad' (somewhere): register_sources lacks the @hookimpl mark."
    ]


def test_a_hook_that_fails_or_gives_the_wrong_thing_is_refused() -> None:
    def register_sources() -> list[Any]:
        raise RuntimeError("no licence")

    def register_analyses() -> list[Any]:
        return ["jobs"]

    assert refusal(Point("bad", module("bad", register_sources=hookimpl(register_sources)))) == [
        "plugin 'bad' (somewhere): register_sources failed: RuntimeError: no licence."
    ]
    assert refusal(Point("bad", module("bad", register_analyses=hookimpl(register_analyses)))) == [
        "plugin 'bad' (somewhere): register_analyses must give Analysis items, got 'jobs'."
    ]


def test_names_are_lower_case_words() -> None:
    from dataclasses import replace

    def register_sources() -> list[Any]:
        return [replace(toy_plugin.register_sources()[0], name="My Source")]

    assert refusal(Point("bad", module("bad", register_sources=hookimpl(register_sources)))) == [
        "plugin 'bad' (somewhere): register_sources gives the name 'My Source'; use lower-case words."
    ]


def test_a_projects_own_plugins_are_found_and_loaded_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "own.py").write_text(
        "import click\nfrom jtbd_reports import hookimpl\n"
        "@hookimpl\ndef register_commands():\n    return [click.Command('own-hello')]\n",
        encoding="utf-8",
    )
    assert [path.name for path in project_plugins(tmp_path)] == ["own.py"]
    registry = load_registry(load_project_plugins(tmp_path), entry_points=[])
    assert list(registry.commands) == ["own-hello"]
    assert str(registry.plugins[0]) == "plugin 'own' (plugins/own.py)"


def test_a_projects_own_plugin_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "own.py").write_text("1/0\n", encoding="utf-8")
    with pytest.raises(
        ProjectError,
        match=r"^plugin 'own' \(plugins/own.py\): cannot be imported: ZeroDivisionError: division by zero\.$",
    ):
        load_project_plugins(tmp_path)


def test_a_plugin_that_ends_the_program_is_named(tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "own.py").write_text("import sys\nsys.exit(0)\n", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"^plugin 'own' \(plugins/own.py\): cannot be imported: SystemExit: 0\.$"):
        load_project_plugins(tmp_path)
