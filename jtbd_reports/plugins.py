"""Find, check and attribute plugins: no global manager, nothing renamed or skipped in silence."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import inspect
import re
import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click
import pluggy

from jtbd_reports import hookspecs
from jtbd_reports.model import Analysis, Output, Source, Theme
from jtbd_reports.problems import Location, Problem, ProjectError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from types import ModuleType

GROUP = "jtbd_reports"
_HOOKS: dict[str, type] = {
    "register_sources": Source,
    "register_analyses": Analysis,
    "register_themes": Theme,
    "register_outputs": Output,
    "register_commands": click.Command,
}
_NAME = re.compile(r"[a-z][a-z0-9_]*([.-][a-z0-9_]+)*")


@dataclass(frozen=True, slots=True)
class Plugin:
    """One plugin and where it came from: `package` is `name version` of its distribution, or a file of the project."""

    name: str
    module: ModuleType
    package: str

    def __str__(self) -> str:
        """As problems name it."""
        return f"plugin {self.name!r} ({self.package})"


@dataclass(frozen=True)
class Registry:
    """Everything the plugins offer; each kind is asked for only when first needed.

    Raises (on access):
        ProjectError: naming the culprit, where a hook fails, returns the wrong thing or claims a taken name.
    """

    plugins: tuple[Plugin, ...]
    owners: dict[tuple[str, str], Plugin] = field(default_factory=dict)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by name."""
        return self._collect("register_sources")

    @cached_property
    def analyses(self) -> Mapping[str, Analysis]:
        """Analyses by name."""
        return self._collect("register_analyses")

    @cached_property
    def themes(self) -> Mapping[str, Theme]:
        """Themes by name."""
        return self._collect("register_themes")

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        """Outputs by name."""
        return self._collect("register_outputs")

    @cached_property
    def commands(self) -> Mapping[str, click.Command]:
        """Commands by name."""
        return self._collect("register_commands")

    def owner(self, kind: str, name: str) -> Plugin:
        """Which plugin offers the item; `kind` is `sources`, `analyses`, `themes`, `outputs` or `commands`."""
        getattr(self, kind)
        return self.owners[kind, name]

    def _collect(self, hook: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        problems = []
        kind = hook.removeprefix("register_")
        for plugin in self.plugins:
            for item in _items(plugin, hook):
                name = str(item.name)
                if not _NAME.fullmatch(name):
                    problems.append(_problem(plugin, f"{hook} gives the name {name!r}; use lower-case words"))
                elif name in found:
                    first = self.owners[kind, name]
                    problems.append(_problem(plugin, f"{name!r} in {kind} is already taken by {first}; remove one"))
                else:
                    found[name] = item
                    self.owners[kind, name] = plugin
        if problems:
            raise ProjectError(problems)
        return found


def load_registry(extra: Iterable[Plugin] = (), entry_points: Iterable[Any] | None = None) -> Registry:
    """The installed plugins, plus `extra` ones of a project.

    Args:
        extra: plugins found otherwise (see `project_plugins`).
        entry_points: what to load instead of the installed entry points of group `jtbd_reports`.

    Raises:
        ProjectError: a name claimed twice, a failed import, an unknown hook or a wrong argument, culprit named.
    """
    # pluggy's own loader passes over a second plugin of the same name in silence
    found = importlib.metadata.entry_points(group=GROUP) if entry_points is None else entry_points
    plugins: list[Plugin] = []
    problems: list[Problem] = []
    for point in sorted(found, key=lambda point: (point.name, str(point.value))):
        package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
        try:
            plugins.append(Plugin(point.name, point.load(), package))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a foreign module raises is its failure to import
            problems.append(_foreign(point.name, package, f"cannot be imported: {type(error).__name__}: {error}"))
    plugins += extra
    problems += _clashes(plugins)
    for plugin in plugins:
        problems += _check_hooks(plugin)
    if problems:
        raise ProjectError(problems)
    _manager(plugins)
    return Registry(tuple(plugins))


def project_plugins(root: Path) -> list[Path]:
    """Python files in the project's own `plugins/` folder, which run only when the user allows it."""
    return sorted((root / "plugins").glob("*.py"))


def load_project_plugins(root: Path) -> list[Plugin]:
    """The project's own plugins, imported. The caller has made sure that the user allows it.

    Raises:
        ProjectError: naming the file that cannot be imported.
    """
    plugins = []
    for path in project_plugins(root):
        package = f"plugins/{path.name}"
        spec = importlib.util.spec_from_file_location(f"jtbd_project_plugins_{path.stem}", path)
        if spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        try:
            spec.loader.exec_module(module)
        except (Exception, SystemExit) as error:
            message = f"cannot be imported: {type(error).__name__}: {error}"
            raise ProjectError([_foreign(path.stem, package, message)]) from error
        plugins.append(Plugin(path.stem, module, package))
    return plugins


def _items(plugin: Plugin, hook: str) -> list[Any]:
    """What the plugin's hook returns, each item of the right type."""
    function = getattr(plugin.module, hook, None)
    if function is None:
        return []
    try:
        items = list(function())
    except ProjectError:
        raise
    except Exception as error:
        raise ProjectError([_problem(plugin, f"{hook} failed: {type(error).__name__}: {error}")]) from error
    wanted = _HOOKS[hook]
    for item in items:
        if not isinstance(item, wanted):
            raise ProjectError([_problem(plugin, f"{hook} must give {wanted.__name__} items, got {item!r}")])
    return items


def _clashes(plugins: list[Plugin]) -> list[Problem]:
    first: dict[str, Plugin] = {}
    problems = []
    for plugin in plugins:
        if plugin.name in first:
            problems.append(_problem(plugin, f"its name is already taken by {first[plugin.name]}; remove one"))
        first.setdefault(plugin.name, plugin)
    return problems


def _check_hooks(plugin: Plugin) -> list[Problem]:
    """Unknown hooks and arguments, which pluggy would let pass or word for its own authors."""
    problems = []
    for name, function in inspect.getmembers(plugin.module, inspect.isfunction):
        marked = getattr(function, f"{GROUP}_impl", None) is not None
        if marked and name not in _HOOKS:
            problems.append(_problem(plugin, f"there is no hook {name!r}", nearest(name, _HOOKS)))
        elif marked and inspect.signature(function).parameters:
            got = ", ".join(inspect.signature(function).parameters)
            problems.append(_problem(plugin, f"{name} takes no argument, got ({got})"))
        elif not marked and name in _HOOKS and function.__module__ == plugin.module.__name__:
            problems.append(_problem(plugin, f"{name} lacks the @hookimpl mark"))
    return problems


def _manager(plugins: list[Plugin]) -> None:
    """Let pluggy hold every plugin against the contract too."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    for plugin in plugins:
        manager.register(plugin.module, plugin.name)
    manager.check_pending()


def _problem(plugin: Plugin, message: str, hint: str = "") -> Problem:
    return Problem(Location(str(plugin)), message, hint=hint)


def _foreign(name: str, package: str, message: str) -> Problem:
    return Problem(Location(f"plugin {name!r} ({package})"), message)
