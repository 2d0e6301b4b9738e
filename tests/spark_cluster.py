"""A real Spark on loopback: a standalone master and one worker that gives each application two executors."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jtbd_reports.engine.spark_settings import SparkSettings, lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EXECUTORS = 2
CONF = {"spark.executor.cores": "1", "spark.cores.max": str(EXECUTORS), "spark.executor.memory": "640m"}
_GUARD = """
import os, signal, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
try:
    sys.stdin.read()
finally:
    for sign, wait in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
        try:
            os.killpg(child.pid, sign)
            child.wait(wait)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue
"""
"""Ends its child and all that it started once this process is gone, however it went."""


def missing() -> str:
    """Why no Spark can be started here; empty where one can."""
    return "; ".join(f"Spark needs {what}" for what, _mend in lacking(SparkSettings()))


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Cluster:
    """Where the master is, and its own account of itself."""

    master: str
    page: str

    @property
    def settings(self) -> SparkSettings:
        return SparkSettings(master=self.master, timeout=120, conf=CONF)

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.page}/json/", timeout=10) as answer:  # noqa: S310 - our own, on loopback
            return dict(json.load(answer))


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A master and a worker, ended whatever happens."""
    port, page, workers = free_port(), free_port(), free_port()
    found = Cluster(f"spark://127.0.0.1:{port}", f"http://127.0.0.1:{page}")
    deploy = "org.apache.spark.deploy"
    master = [f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(page)]
    # twice the cores of one application, so that a build can run while a session of this process stands
    worker = [f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--webui-port", str(workers)]
    worker += ["--cores", str(2 * EXECUTORS), "--memory", "4g", "--work-dir", str(folder / "work"), found.master]
    with _running(["spark-class", *master], folder / "master.log"):
        _until(lambda: found.state()["status"] == "ALIVE", folder / "master.log")
        with _running(["spark-class", *worker], folder / "worker.log"):
            _until(lambda: found.state()["aliveworkers"] == 1, folder / "worker.log")
            yield found


@contextlib.contextmanager
def connect_server(folder: Path) -> Iterator[str]:
    """The address of a Spark Connect server of this machine."""
    port = free_port()
    conf = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    command = ["spark-submit", "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    command += ["--master", f"local[{EXECUTORS}]"]
    command += [part for key, value in conf.items() for part in ("--conf", f"{key}={value}")]
    with _running([*command, "spark-internal"], folder / "connect.log"):

        def listens() -> bool:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return True

        _until(listens, folder / "connect.log")
        yield f"sc://127.0.0.1:{port}"


@contextlib.contextmanager
def _running(command: list[str], log: Path) -> Iterator[None]:
    spec = find_spec("pyspark")
    assert spec is not None
    assert spec.origin is not None
    home = Path(spec.origin).parent
    environment = {
        **os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_PUBLIC_DNS": "127.0.0.1",
        "SPARK_CONNECT_MODE": "0", "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_DIRS": str(log.parent), "SPARK_DAEMON_MEMORY": "768m",
    }  # fmt: skip
    program = [sys.executable, "-c", _GUARD, str(home / "bin" / command[0]), *command[1:]]
    with (
        log.open("wb") as said,
        subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment, cwd=log.parent
        ) as process,
    ):
        try:
            yield
        finally:
            assert process.stdin is not None
            process.stdin.close()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)


def _until(holds: Callable[[], bool], log: Path, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, KeyError):
            if holds():
                return
        time.sleep(0.2)
    raise TimeoutError(f"{log.name} says:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
