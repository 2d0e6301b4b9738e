"""Preview on loopback: the site is rebuilt at every save and the open page reloads itself."""

from __future__ import annotations

import html
import http.server
import queue
import re
import threading
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jtbd_reports.build import WORKSPACE, build
from jtbd_reports.problems import PluginFailureError, ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jtbd_reports.plugins import Registry

EVENTS, SCRIPT = "/__events", "/__reload.js"
_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
_RELOAD = b"""\
new EventSource("/__events").onmessage = (message) => {
  const problems = JSON.parse(message.data);
  if (!problems.length) return location.reload();
  const box = document.querySelector("#jtbd-problems") || document.body.appendChild(document.createElement("pre"));
  box.id = "jtbd-problems";
  box.style.cssText = "position:fixed;inset:auto 0 0 0;margin:0;padding:16px;background:#8f3322;color:#fff;" +
    "white-space:pre-wrap;z-index:9";
  box.textContent = problems.join("\\n");
};
"""
_EMPTY = "<!doctype html><meta charset=utf-8><title>jtbd-reports</title><body><pre>{problems}</pre></body>"


@dataclass(slots=True)
class Preview:
    """The state of a preview: the project, its last problems, and who listens for changes."""

    root: Path
    registry: Registry
    problems: list[str] = field(default_factory=list)
    listeners: list[queue.SimpleQueue[list[str]]] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Where the previewed site stands; never in `build/`."""
        return self.root / WORKSPACE / "preview" / "site"

    def rebuild(self) -> bool:
        """Build the site; tell every open page. Returns whether it went well."""
        try:
            target = self.root / WORKSPACE / "preview"
            build(self.root, self.registry, only=("site",), target=target)
            self.problems = []
        except (ProjectError, PluginFailureError) as error:
            self.problems = str(error).splitlines()
        for listener in list(self.listeners):
            listener.put(self.problems)
        return not self.problems


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Files of the previewed site, with the reload script put into each page."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:  # noqa: ANN401 - the base class's own
        self.preview = preview
        super().__init__(*args, directory=str(preview.folder), **kwargs)

    def do_GET(self) -> None:
        """A page, a file, the script, or the stream of changes."""
        path = self.path.partition("?")[0]
        # a page of another site whose name was made to point at this machine would send its own name
        if self.headers.get("Host", "").rpartition(":")[0] not in {"127.0.0.1", "localhost"}:
            self.send_error(HTTPStatus.FORBIDDEN)
        elif path == EVENTS:
            self._events()
        elif path == SCRIPT:
            self._send(_RELOAD, "text/javascript")
        elif path.endswith(("/", ".html")):
            self._page("index.html" if path.endswith("/") else path.rpartition("/")[2])
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Nothing of a preview is kept by the browser."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
        """Say nothing; the terminal is for builds."""

    def _page(self, name: str) -> None:
        try:
            content = (self.preview.folder / name).read_bytes()
        except OSError:
            if not self.preview.problems:
                self.send_error(HTTPStatus.NOT_FOUND)
                return
            content = _EMPTY.format(problems=html.escape("\n".join(self.preview.problems))).encode()
        tag = f'<script src="{SCRIPT}"></script></body>'.encode()
        self._send(_POLICY.sub(b"", content).replace(b"</body>", tag), "text/html; charset=utf-8")

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _events(self) -> None:
        """Server-sent events: after each build the list of its problems, empty where it went well."""
        import json  # noqa: PLC0415 - only a listening page needs it

        listener: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.preview.listeners.append(listener)
        try:
            while True:
                try:
                    line = f"data: {json.dumps(listener.get(timeout=15))}\n\n"
                except queue.Empty:
                    line = ": still here\n\n"  # finds out whether the page was closed
                self.wfile.write(line.encode())
                self.wfile.flush()
        except OSError:
            pass
        finally:
            self.preview.listeners.remove(listener)
            self.close_connection = True


def server(preview: Preview, port: int) -> http.server.ThreadingHTTPServer:
    """A server for the preview on loopback only; port 0 takes any free one."""
    # loopback: a preview shows a client's figures and has no password
    found = http.server.ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, preview=preview))
    found.daemon_threads = True
    return found


def watch(preview: Preview, stop: threading.Event) -> Iterable[set[str]]:
    """Paths changed in the project, save by save, until stopped; what we make ourselves is left out."""
    import watchfiles  # noqa: PLC0415 - only a preview needs it

    ours = {preview.root.resolve() / name for name in ("build", WORKSPACE, ".git")}

    def wanted(_change: watchfiles.Change, path: str) -> bool:
        return not any(Path(path).is_relative_to(folder) for folder in ours)

    for changes in watchfiles.watch(preview.root.resolve(), watch_filter=wanted, stop_event=stop, debounce=200):
        yield {path for _change, path in changes}


def serve(root: Path, registry: Registry, port: int) -> None:
    """Serve until interrupted.

    Raises:
        click.ClickException: the port is taken.
    """
    preview = Preview(root, registry)
    _say(preview, preview.rebuild())
    try:
        running = server(preview, port)
    except OSError as error:
        raise click.ClickException(f"port {port} cannot be used ({error.strerror}); try --port 0") from error
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    click.echo(f"Preview at http://127.0.0.1:{running.server_port}/  (Ctrl+C ends it)")
    stop = threading.Event()
    try:
        for changed in watch(preview, stop):
            names = ", ".join(sorted(Path(path).name for path in changed))
            click.echo(f"changed: {names}")
            _say(preview, preview.rebuild())
    finally:
        stop.set()
        running.shutdown()
        running.server_close()


def _say(preview: Preview, went_well: bool) -> None:  # noqa: FBT001 - the outcome of the call before
    if went_well:
        click.echo("built")
    for problem in preview.problems:
        click.echo(problem, err=True)
