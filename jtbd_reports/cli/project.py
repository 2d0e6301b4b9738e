"""Commands that work on a project: check, build, serve."""

from __future__ import annotations

import time
from pathlib import Path  # noqa: TC003 - click reads the annotations

import click

from jtbd_reports.cli import ALLOW, PROJECT, failures, project_registry, reporting

_VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Say each step with its time.")
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for machines.")


@click.command(
    epilog="""
\b
Examples:
  jtbd-reports check                          the project in this folder
  jtbd-reports check projects/acme --json     problems for an editor
"""
)
@PROJECT
@ALLOW
@_VERBOSE
@_JSON
@click.pass_context
def check(ctx: click.Context, project: Path, *, allow_project_plugins: bool, verbose: bool, as_json: bool) -> None:
    """Find every problem, write no output.

    Reads the sources, runs the analyses and binds the prose, as a build would.
    """
    from jtbd_reports.build import check as check_project  # noqa: PLC0415
    from jtbd_reports.build import rejected_rows  # noqa: PLC0415

    with failures(as_json=as_json):
        registry = project_registry(ctx, project, allow=allow_project_plugins)
        with reporting(verbose=verbose, as_json=as_json) as progress:
            report = check_project(project, registry, progress)
        if not as_json:
            click.echo(f"{project}: no problems; {len(report.pages)} pages, {len(report.evidence)} numbers.")
            _say_rejected(rejected_rows(report))


@click.command(
    epilog="""
\b
Examples:
  jtbd-reports build projects/acme            all outputs of project.yml
  jtbd-reports build projects/acme -o site    only the site
  jtbd-reports build projects/acme --verbose  with the time of each step
"""
)
@PROJECT
@ALLOW
@click.option("-o", "--output", "outputs", multiple=True, help="Make only this output; may be given again.")
@_VERBOSE
@_JSON
@click.pass_context
def build(
    ctx: click.Context,
    project: Path,
    *,
    allow_project_plugins: bool,
    outputs: tuple[str, ...],
    verbose: bool,
    as_json: bool,
) -> None:
    """Build a project into its build/ folder.

    A build that fails or is killed leaves the last good one as it was. Nothing is made again that did not change.
    """
    from jtbd_reports.build import build as build_project  # noqa: PLC0415

    started = time.monotonic()
    with failures(as_json=as_json):
        registry = project_registry(ctx, project, allow=allow_project_plugins)
        _known_outputs(outputs, list(registry.outputs) if outputs else [])
        with reporting(verbose=verbose, as_json=as_json) as progress:
            built = build_project(project, registry, progress, outputs)
        seconds = time.monotonic() - started
        if as_json:
            import json  # noqa: PLC0415

            click.echo(json.dumps({"event": "built", "folder": str(built.folder), "changed": built.changed}))
        elif built.changed:
            click.echo(f"Built {built.folder} in {seconds:.1f} s. Open {first_page(built.folder)}")
            _say_rejected(built.rejected)
        else:
            click.echo(f"Nothing changed since the last build. Open {first_page(built.folder)}")


def _say_rejected(rows: int) -> None:
    """Nothing is lost in silence, also where it is little enough to go on."""
    if rows:
        click.echo(f"{rows:,} row{'s' if rows > 1 else ''} could not be read whole; the data page says which and why.")


def _known_outputs(asked: tuple[str, ...], known: list[str]) -> None:
    from jtbd_reports.problems import nearest  # noqa: PLC0415

    for name in asked:
        if name not in known:
            hint = nearest(name, known) or f"Installed: {', '.join(sorted(known))}."
            raise click.BadParameter(f"there is no output {name!r}. {hint}", param_hint="--output")


def first_page(folder: Path) -> Path:
    """What a reader opens first: the site's index, else the PDF, else the folder."""
    found = [folder / "site" / "index.html", *sorted(folder.glob("*/*.pdf"))]
    return next((path for path in found if path.exists()), folder)


@click.command(
    epilog="""
\b
Examples:
  jtbd-reports serve projects/acme            then open the address it prints
  jtbd-reports serve projects/acme --port 0   any free port
"""
)
@PROJECT
@ALLOW
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="On this machine only.")
@click.pass_context
def serve(ctx: click.Context, project: Path, *, allow_project_plugins: bool, port: int) -> None:
    """Preview a project, rebuilt at every save.

    Only on this machine; an open page reloads itself. No PDF is made.
    """
    from jtbd_reports.serve import serve as serve_project  # noqa: PLC0415

    with failures():
        registry = project_registry(ctx, project, allow=allow_project_plugins)
        serve_project(project, registry, port)
