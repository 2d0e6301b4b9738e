"""Commands that look at what is installed: plugins, schema, doctor."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jtbd_reports.cli import failures, registry_of

if TYPE_CHECKING:
    from jtbd_reports.plugins import Registry

_KINDS = ("sources", "analyses", "themes", "outputs", "commands")


@click.command(
    epilog="""
\b
Example:
  jtbd-reports plugins
"""
)
@click.pass_context
def plugins(ctx: click.Context) -> None:
    """List the plugins and what each offers."""
    with failures():
        registry = registry_of(ctx)
        for plugin in registry.plugins:
            click.echo(f"{plugin.name}  ({plugin.package}, {plugin.module.__file__})")
            for kind in _KINDS:
                for name, item in getattr(registry, kind).items():
                    if registry.owner(kind, name) is plugin:
                        click.echo(f"  {_SINGULAR[kind]:9} {name:20} {_summary(item)}")


_SINGULAR = dict(zip(_KINDS, ("source", "analysis", "theme", "output", "command"), strict=True))


def _summary(item: object) -> str:
    if isinstance(item, click.Command):
        return item.get_short_help_str()
    return str(getattr(item, "summary", ""))


@click.command(
    epilog="""
\b
Examples:
  jtbd-reports schema > project.schema.json
  jtbd-reports schema jobs.yml
  jtbd-reports schema --write projects/acme   where the project's editor line looks for them
"""
)
@click.argument("document", default="project.yml")
@click.option("--write", "project", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_context
def schema(ctx: click.Context, document: str, project: Path | None) -> None:
    """Print a JSON Schema for editors.

    Of project.yml, or of a document beside it such as jobs.yml, with the options of the plugins installed.
    """
    from jtbd_reports.problems import nearest  # noqa: PLC0415
    from jtbd_reports.schema import all_schemas, write_schemas  # noqa: PLC0415

    with failures():
        registry = registry_of(ctx)
        if project is not None:
            write_schemas(registry, project / ".jtbd")
            return
        found = all_schemas(registry)
        if document not in found:
            hint = nearest(document, found) or f"Known: {', '.join(found)}."
            raise click.BadParameter(f"no plugin reads {document!r}. {hint}", param_hint="DOCUMENT")
        click.echo(json.dumps(found[document], ensure_ascii=False, indent=1))


@click.command(
    epilog="""
\b
Examples:
  jtbd-reports doctor
  jtbd-reports doctor projects/acme   also what this project asks for, such as Spark
"""
)
@click.argument("project", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_context
def doctor(ctx: click.Context, project: Path | None) -> None:
    """Say what this machine lacks and what mends it."""
    with failures():
        missing = health(registry_of(ctx))
        spark = _spark()
        wanted = project is not None and _engine(project) == "spark"
    for name, mend in [*missing, *spark] if wanted else missing:
        click.echo(f"missing  {name}\n         {mend}" if mend else f"ok       {name}")
    for name, mend in [] if wanted else spark:
        line = f"not here {name}, which only projects with 'engine: spark' ask for\n         {mend}"
        click.echo(line if mend else f"ok       {name}")
    if any(mend for _name, mend in [*missing, *(spark if wanted else ())]):
        sys.exit(1)


def _engine(project: Path) -> object:
    """The engine that a project asks for, whatever else may be wrong with it."""
    from jtbd_reports.yaml_files import load  # noqa: PLC0415

    data = load(project / "project.yml").data
    return data.get("engine") if isinstance(data, dict) else None


def _spark() -> list[tuple[str, str]]:
    """What this machine lacks for the user's Spark, and whether anybody answers there."""
    from jtbd_reports.engine.spark_session import reach  # noqa: PLC0415
    from jtbd_reports.engine.spark_settings import UnavailableError, lacking  # noqa: PLC0415
    from jtbd_reports.user_settings import load_user_settings  # noqa: PLC0415

    settings = load_user_settings().spark
    found = [(f"engine: Spark needs {what}", mend) for what, mend in lacking(settings)]
    try:
        reach(settings)
    except UnavailableError as error:
        found.append((f"engine: Spark, {error.message}", error.hint))
    return found or [(f"engine: Spark at {settings.address}", "")]


def health(registry: Registry) -> list[tuple[str, str]]:
    """What was looked at, in words, each with the command that mends it, or an empty text where all is well."""
    found = [(f"Python {sys.version.split()[0]}", ""), *_libraries(), *_fonts()]
    for name, output in registry.outputs.items():
        lacking = list(output.health()) if output.health else []
        found += lacking or [(f"output {name}", "")]
    found += [(f"plugin {plugin.name} ({plugin.package})", "") for plugin in registry.plugins]
    return found


def _libraries() -> list[tuple[str, str]]:
    import duckdb  # noqa: PLC0415 - the doctor looks at the heavy things too

    answer = duckdb.connect().execute("SELECT 1").fetchall()
    return [
        (f"engine: DuckDB {duckdb.__version__}", "" if answer == [(1,)] else "pip install --force-reinstall duckdb")
    ]


def _fonts() -> list[tuple[str, str]]:
    from importlib.util import find_spec  # noqa: PLC0415

    return [
        (f"font package {name}", "" if find_spec(name.replace("-", "_")) else f"pip install {name}")
        for name in ("font-roboto", "font-manrope")
    ]
