"""Commands about a project's sources: add, fetch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jtbd_reports.cli import ALLOW, PROJECT, failures, project_registry

_LONGEST = 44

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_reports.adding import Added
    from jtbd_reports.detect import Detected


@click.command(
    epilog="""
\b
Examples:
  jtbd-reports add projects/acme ~/Downloads/deals.csv       copied into data/, entered into project.yml
  jtbd-reports add . data/*.csv                               several files that lie there already
  jtbd-reports add . data/export.xlsx --dry-run               only say what it is
"""
)
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--name", default="", help="Key of the entry under sources; proposed where it is left out.")
@click.option("--dry-run", is_flag=True, help="Say what the files are and what would be written; write nothing.")
@ALLOW
@click.pass_context
def add(
    ctx: click.Context,
    project: Path,
    files: tuple[Path, ...],
    *,
    name: str,
    dry_run: bool,
    allow_project_plugins: bool,
) -> None:
    """Recognise exports and enter them into project.yml.

    A file is known by what stands in its head, never by its name. What is proposed is shown with sample values; a guess
    is marked in project.yml to be confirmed.
    """
    from jtbd_reports.adding import enter, recognise  # noqa: PLC0415
    from jtbd_reports.yaml_files import load  # noqa: PLC0415

    with failures():
        registry = project_registry(ctx, project, allow=allow_project_plugins)
        if name and len(files) > 1:
            raise click.UsageError("--name fits one file only")
        data = load(project / "project.yml").data
        language = str(data.get("language", "en")) if isinstance(data, dict) else "en"
        found = recognise(project, files, registry, language, describe)
        if not dry_run:
            say_added(enter(project, found, name=name), project)


def describe(one: Detected) -> None:
    """Print what a file is and how its columns are read, with sample values."""
    from jtbd_reports.detect import printable  # noqa: PLC0415
    from jtbd_reports.tables.values import squeeze  # noqa: PLC0415

    recognised = one.recognised
    click.secho(printable(str(one.glimpse.path)), bold=True)
    click.echo("  " + printable(f"{recognised.format}, {recognised.certainty:.0%} sure: {recognised.why}"))
    rows = [
        (printable(f"{table}.{column}"), _short(printable(header)), one.samples(header))
        for table, column, header in recognised.fields
    ]
    first, second = (max((len(row[place]) for row in rows), default=0) for place in (0, 1))
    for column, header, samples in rows:
        click.echo(f"    {column:{first}}  {header:{second}}  {click.style(' · '.join(samples), dim=True)}".rstrip())
    mapped = {squeeze(header) for _table, _column, header in recognised.fields}
    headers = [squeeze(header) for header in one.glimpse.headers]
    left = [printable(header) for header in headers if header and header not in mapped]
    # prose has no columns, whatever its first line was taken for
    if left and mapped & set(headers):
        click.echo(f"    not read: {_some(left)}")
    if not recognised.entry:
        click.echo("  Not entered: it gives no table by itself.")
    for aside in recognised.asides:
        click.echo(f"  Note: {printable(aside)}")
    for source, format_, certainty in one.others[:2]:
        click.echo(f"  It could also be: {printable(format_)} (plugin {source}, {certainty:.0%})")


def _short(header: str) -> str:
    """A header of a reasonable length: a survey's are whole questions."""
    return header if len(header) <= _LONGEST else f"{header[: _LONGEST - 1]}…"


def _some(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    shown = ", ".join(names[:10])
    return shown if len(names) <= 10 else f"{shown}, … ({len(names)} in all)"  # noqa: PLR2004 - as many as two lines hold


def say_added(added: Sequence[Added], project: Path) -> None:
    """Print what was written."""
    for one in added:
        copied = f", copied to {one.detected.glimpse.name}" if one.copied and one.files == 1 else ""
        copied = f", {one.files} files as {one.detected.recognised.entry['path']}" if one.files > 1 else copied
        click.echo(f"Written to project.yml: sources.{one.key}{copied}")
        for name in one.written:
            click.echo(f"Written: {name}")
        for name in one.kept:
            click.echo(f"Kept as it was: {name}")
    if added:
        click.echo(f"Next: jtbd-reports check {project}")


@click.command(
    epilog="""
\b
Examples:
  jtbd-reports fetch projects/acme visits
  METRIKA_TOKEN=… jtbd-reports fetch projects/acme visits
"""
)
@PROJECT
@click.argument("source")
@ALLOW
@click.pass_context
def fetch(ctx: click.Context, project: Path, source: str, *, allow_project_plugins: bool) -> None:
    """Bring a source's data from elsewhere into the project.

    What is fetched is kept as files, so that builds need no network and give the same report again. Tokens and
    passwords are taken from the environment only.
    """
    from jtbd_reports.fetching import fetch_source  # noqa: PLC0415

    with failures():
        registry = project_registry(ctx, project, allow=allow_project_plugins)
        fetched = fetch_source(project, source, registry, dict(os.environ), lambda line: click.echo(line, err=True))
    click.echo(f"{source}: {fetched.rows:,} rows in {', '.join(fetched.files)}")
    for note in fetched.notes:
        click.echo(f"Note: {note}")
