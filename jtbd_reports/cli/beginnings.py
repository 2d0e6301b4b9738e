"""Commands that write a beginning: new, plugin new."""

from __future__ import annotations

from pathlib import Path

import click

from jtbd_reports.cli import failures, registry_of

_FOLDER = click.argument("folder", type=click.Path(path_type=Path))


@click.command(
    epilog="""
\b
Examples:
  jtbd-reports new projects/acme
  jtbd-reports new projects/acme --language ru --name "ООО «Акме»"
  jtbd-reports new projects/acme --language ru --from deals.csv --from survey.xlsx
"""
)
@_FOLDER
@click.option("--name", help="What the report is called; the folder's name otherwise.")
@click.option("--language", type=click.Choice(["ru", "en"]), help="Of the report; that of the exports, else en.")
@click.option("--from", "files", multiple=True, type=click.Path(path_type=Path), help="An export to begin with.")
@click.pass_context
def new(ctx: click.Context, folder: Path, name: str | None, language: str | None, files: tuple[Path, ...]) -> None:
    """Begin a project that builds at once.

    What it writes is a small invented business, to be filled with your own data; with --from, a project of the exports
    you name, each recognised and entered as the command `add` does.
    """
    from jtbd_reports.adding import Added, enter, language_of, recognise  # noqa: PLC0415
    from jtbd_reports.cli.sources import describe, say_added  # noqa: PLC0415
    from jtbd_reports.scaffold import new_project, own_project  # noqa: PLC0415
    from jtbd_reports.schema import write_schemas  # noqa: PLC0415

    added: list[Added] = []
    with failures():
        registry, title = registry_of(ctx), name or folder.resolve().name
        language = language or language_of(files)
        # what cannot be recognised is said before anything is written
        found = recognise(folder, files, registry, language, describe)
        written = own_project(folder, title, language) if files else new_project(folder, title, language)
        if files:
            added = enter(folder, found)
        write_schemas(registry, folder / ".jtbd")
    for path in written:
        click.echo(f"  {path}")
    if added:
        say_added(added, folder)
    else:
        click.echo(f"Next: jtbd-reports build {folder}")


@click.group()
def plugin() -> None:
    """Begin a plugin of your own."""


@plugin.command(
    "new",
    epilog="""
\b
Examples:
  jtbd-reports plugin new loyalty             the package jtbd_loyalty, in ./jtbd_loyalty
  jtbd-reports plugin new loyalty --folder ../loyalty
""",
)
@click.argument("name")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to; ./jtbd_NAME where it is left out.")
def plugin_new(name: str, folder: Path | None) -> None:
    """Write a plugin package that installs, is found, and passes its own test."""
    from jtbd_reports.scaffold import new_plugin  # noqa: PLC0415

    folder = folder or Path(f"jtbd_{name}")
    with failures():
        written = new_plugin(folder, name)
    for path in written:
        click.echo(f"  {path}")
    click.echo(f"Next: pip install -e {folder} && jtbd-reports plugins")
