"""The command line: thin click commands; everything heavy is imported where it is used."""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from jtbd_reports import __version__
from jtbd_reports.problems import PluginFailureError, ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jtbd_reports.plugins import Registry
    from jtbd_reports.progress import Progress

_COMMANDS = {
    "new": "beginnings",
    "add": "sources",
    "fetch": "sources",
    "check": "project",
    "build": "project",
    "serve": "project",
    "plugins": "installed",
    "plugin": "beginnings",
    "schema": "installed",
    "doctor": "installed",
}
"""Our own commands and the module each lives in, so that `--help` of one never loads another."""


class Commands(click.Group):
    """Our commands, then those of plugins."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of `--help`."""
        return [*_COMMANDS, *sorted(self._foreign(ctx))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command by name."""
        if cmd_name in _COMMANDS:
            module = importlib.import_module(f"jtbd_reports.cli.{_COMMANDS[cmd_name]}")
            command: click.Command = getattr(module, cmd_name)
            return command
        return self._foreign(ctx).get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A command, or an error that names the nearest one."""
        from jtbd_reports.problems import nearest  # noqa: PLC0415 - only to word an error

        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            hint = nearest(args[0], self.list_commands(ctx))
            ctx.fail(f"there is no command {args[0]!r}. {hint}".strip())
        return super().resolve_command(ctx, args)

    def _foreign(self, ctx: click.Context) -> dict[str, click.Command]:
        """Commands of plugins; a broken plugin may not take `--help` or `doctor` with it."""
        try:
            return {name: command for name, command in registry_of(ctx).commands.items() if name not in _COMMANDS}
        except ProjectError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            return {}


def registry_of(ctx: click.Context) -> Registry:
    """The installed plugins, loaded once per run."""
    root = ctx.find_root()
    if root.obj is None:
        from jtbd_reports.plugins import load_registry  # noqa: PLC0415 - `--version` needs none

        root.obj = load_registry()
    found: Registry = root.obj
    return found


EXAMPLES = """
\b
Examples:
  jtbd-reports new projects/acme              a project that builds at once
  jtbd-reports add projects/acme deals.csv    recognise an export and read it
  jtbd-reports serve projects/acme            preview that follows every save
  jtbd-reports build projects/acme            site and PDF into projects/acme/build
"""


@click.group(cls=Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="jtbd-reports %(version)s")
def main() -> None:
    """Turn a folder of exports and YAML into a report whose every number can be traced."""


def _folder(_ctx: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    """The project's folder also where somebody names the project.yml in it."""
    return value.parent if value.name == "project.yml" else value


PROJECT = click.argument("project", type=click.Path(path_type=Path), default=".", callback=_folder)
"""A project folder; the current one where it is left out."""
ALLOW = click.option(
    "--allow-project-plugins",
    is_flag=True,
    help="Run the Python files in the project's plugins/ folder. Only for projects whose authors you trust.",
)


def project_registry(ctx: click.Context, root: Path, *, allow: bool) -> Registry:
    """The installed plugins and, where the user allows it, the project's own."""
    from jtbd_reports.plugins import load_project_plugins, load_registry, project_plugins  # noqa: PLC0415
    from jtbd_reports.user_settings import load_user_settings, settings_path  # noqa: PLC0415

    own = project_plugins(root)
    if not own:
        return registry_of(ctx)
    if allow or load_user_settings().allow_project_plugins:
        return load_registry(load_project_plugins(root))
    names = ", ".join(f"plugins/{path.name}" for path in own)
    click.echo(
        f"Not run: {names}. If you trust this project, use --allow-project-plugins, "
        f"or set allow_project_plugins = true in {settings_path()}.",
        err=True,
    )
    return registry_of(ctx)


@contextlib.contextmanager
def failures(*, as_json: bool = False) -> Iterator[None]:
    """Turn what went wrong into words: no traceback for what a user can mend, one with advice for a bug."""
    try:
        yield
    except ProjectError as error:
        _refuse(error, as_json=as_json)
    except PluginFailureError as error:
        if as_json:
            _emit(event="failure", message=str(error))
        if error.__cause__ is not None:  # left out where it may hold a secret
            traceback.print_exception(error.__cause__)
        click.echo(f"\n{error}.\nThis is a bug of that plugin: send its author the lines above. "
                   "The last good build is untouched.", err=True)  # fmt: skip
        sys.exit(3)
    except KeyboardInterrupt:
        click.echo("Stopped. The last good build is untouched.", err=True)
        sys.exit(130)


def _refuse(error: ProjectError, *, as_json: bool) -> NoReturn:
    """Print every problem and end with status 1."""
    for problem in error.problems:
        if as_json:
            place = problem.location
            _emit(event="problem", file=place.path, line=place.line, column=place.column, key=problem.key,
                  message=problem.message, hint=problem.hint)  # fmt: skip
        else:
            click.echo(str(problem), err=True)
    if not as_json:
        count = len(error.problems)
        click.echo(f"{count} problem{'s' if count != 1 else ''} to mend; nothing was changed.", err=True)
    sys.exit(1)


def _emit(**content: Any) -> None:  # noqa: ANN401 - any JSON value
    click.echo(json.dumps(content, ensure_ascii=False))


@contextlib.contextmanager
def reporting(*, verbose: bool, as_json: bool) -> Iterator[Progress]:
    """Progress as this run wants it: a spinner on a terminal, lines with --verbose, JSON with --json, else nothing."""
    from jtbd_reports import progress  # noqa: PLC0415

    if as_json:
        yield progress.Events(sys.stdout)
    elif verbose:
        yield progress.Lines(sys.stderr)
    elif sys.stderr.isatty():
        with progress.live() as spinner:
            yield spinner
    else:
        yield progress.Silent()
