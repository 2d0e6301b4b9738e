"""The chart library that brings pictures to life: one file for a whole site, from the drawer's own bundle."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING

from jtbd_reports.store import digest

if TYPE_CHECKING:
    from jtbd_reports import WriteRequest

_MAKE = "import sys, vl_convert; sys.stdout.buffer.write(vl_convert.javascript_bundle({!r}).encode())"
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def begin(request: WriteRequest) -> Future[bytes]:
    """Start making the library, or take it from the store; ask for `result()` when it is to be written.

    Bundling takes two seconds and holds Python's lock, so it is done by a process of its own while pages are made.
    """
    key = digest("vega", _SNIPPET, version("vl-convert-python"))
    pool = ThreadPoolExecutor(1)
    found = pool.submit(request.store.bytes, "vega", key, _bundle, ".js")
    pool.shutdown(wait=False)
    return found


def _bundle() -> bytes:
    command = [sys.executable, "-c", _MAKE.format(_SNIPPET)]
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own words only
