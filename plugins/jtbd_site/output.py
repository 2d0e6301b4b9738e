"""The output `site`: pages, the assets they share, and every number in a file for machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jtbd_reports import Options, Output

if TYPE_CHECKING:
    from jtbd_reports import WriteRequest

FOLDER = Path(__file__).parent


class SiteOptions(Options):
    """The site has no options: what can be chosen is chosen in the theme."""


def write(request: WriteRequest) -> None:
    """Write the site into the request's folder.

    Pages come from the store where nothing that stands on them has changed, so that after an edit of one Markdown file
    one page is made.
    """
    from jtbd_site.assets import write_assets  # noqa: PLC0415 - Jinja and fontTools, only where a site is written
    from jtbd_site.composing import charts_in  # noqa: PLC0415
    from jtbd_site.library import begin  # noqa: PLC0415
    from jtbd_site.pages import pages  # noqa: PLC0415
    from jtbd_site.results import results  # noqa: PLC0415

    sections = (section for page in request.report.pages for section in page.sections)
    has_charts = any(True for section in sections for _chart in charts_in(section.blocks))
    library = begin(request) if has_charts else None
    written: list[str] = []
    for name, html in pages(request):
        (request.folder / name).write_text(html, encoding="utf-8")
        written.append(html)
    write_assets(request, written, library)
    (request.folder / "results.json").write_text(results(request.report), encoding="utf-8")


OUTPUT = Output(
    name="site",
    summary="Pages that open from a folder, without a server or a network",
    options=SiteOptions,
    write=write,
)
