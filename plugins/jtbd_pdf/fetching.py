"""The only way from the document to a file: the build's own assets by name, nothing else."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BASE = "https://report.invalid/"
"""Where the document pretends to be: `.invalid` is reserved, so no such host can ever answer."""


class _OwnAssets(URLFetcher):  # type: ignore[misc] # WeasyPrint has no annotations
    """Answers from a table of names; keeps a list of what it refused, since WeasyPrint only logs a refusal."""

    def __init__(self, folder: Path, assets: Mapping[str, str], refused: list[str]) -> None:
        super().__init__(allowed_protocols=())
        self.folder, self.assets, self.refused = folder, assets, refused

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The asset's bytes; ValueError for any other address, whatever its scheme."""
        del headers
        name = unquote(url.removeprefix(BASE)) if url.startswith(BASE) else ""
        if name not in self.assets:
            if url not in self.refused:
                self.refused.append(url)
            raise ValueError("no part of this build")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, (self.folder / self.assets[name]).read_bytes(), {"Content-Type": kind})


def fetcher(folder: Path, assets: Mapping[str, str], refused: list[str]) -> URLFetcher:
    """A fetcher for WeasyPrint that knows `assets` (name to file in `folder`) and notes every refusal in `refused`."""
    return _OwnAssets(folder, assets, refused)
