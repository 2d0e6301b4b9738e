"""A real PostgreSQL for tests: made in a folder of its own, on a free port of this machine only, always stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "geheim S3cret/ü"  # noqa: S105 - of a server that lives for a test
_PLACES = ("usr/lib/postgresql/*/bin/initdb", "opt/homebrew/opt/postgresql@*/bin/initdb")
_PATIENCE = 30


def binaries() -> Path | None:
    """The folder of the server's programs, the newest where there are several; None where there is none."""
    found = sorted((path for place in _PLACES for path in Path("/").glob(place)), key=_version)
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _version(path: Path) -> int:
    digits = "".join(char for char in path.parts[-3] if char.isdigit())
    return int(digits or 0)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_somebody() -> tuple[dict[str, Any], int | None]:
    """How to run as a user who is not root, for whom the server refuses to work; and the user's number."""
    if os.geteuid() != 0:
        return {}, None
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}, user.pw_uid


@contextmanager
def running(programs: Path) -> Iterator[int]:
    """The port of a server whose superuser is `jtbd` with `PASSWORD`."""
    who, uid = _as_somebody()
    folder = Path(tempfile.mkdtemp(prefix="jtbd-postgresql-"))
    try:
        (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
        if uid is not None:
            for path in (folder, folder / "password"):
                os.chown(path, uid, -1)
        data, environment = folder / "data", {"PATH": os.defpath, "LC_ALL": "C"}
        made = [programs / "initdb", "-D", data, "-U", "jtbd", "-A", "scram-sha-256", "--pwfile", folder / "password"]
        common: dict[str, Any] = {"cwd": folder, "env": environment, **who}
        subprocess.run([*made, "-E", "UTF8", "-N"], check=True, capture_output=True, timeout=_PATIENCE, **common)
        port = _free_port()
        settings = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        flags = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen([programs / "postgres", "-D", data, *flags], stdout=log, stderr=log, **common)
        try:
            _wait(port, server, folder / "log")
            yield port
        finally:
            server.send_signal(signal.SIGINT)  # a fast shutdown
            try:
                server.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(_PATIENCE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        if b"ready to accept connections" in log.read_bytes():
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(encoding='utf-8', errors='replace')}")
