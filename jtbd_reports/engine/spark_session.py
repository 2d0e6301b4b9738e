"""Starting and stopping a session of Spark: quiet, in UTC, and bound to this machine unless the user says otherwise."""

from __future__ import annotations

import queue
import socket
import threading
import warnings
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from jtbd_reports.engine.spark_settings import UnavailableError, lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from jtbd_reports.engine.spark_settings import SparkSettings

NAME = "jtbd-reports"
_LOG = """\
status = off
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c: %m%n
"""
_JAVA = "spark.driver.extraJavaOptions"
_SQL = {
    # dates are wall-clock times of the client's export; no machine's own zone may move them
    "spark.sql.session.timeZone": "UTC",
    # as DuckDB does, refuse what does not fit instead of making it missing
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.adaptive.enabled": "true",
    # few at first: most tables of a project are small; `SparkEngine` raises it with what it reads
    "spark.sql.shuffle.partitions": "2",
}


@dataclass(frozen=True, slots=True)
class Session:
    """A session and what ends it."""

    session: Any
    stop: Callable[[], None]


def start(settings: SparkSettings, folder: Path) -> Session:
    """A session at the user's address.

    Args:
        settings: the user's own.
        folder: where this side of Spark may put its temporary files and what it has to say (`spark.log`).

    Raises:
        UnavailableError: something is missing on this machine; nobody answers at the address.
    """
    for what, mend in lacking(settings):
        raise UnavailableError(f"Spark needs {what}", mend)
    reach(settings)
    folder.mkdir(parents=True, exist_ok=True)
    _load(settings)
    return _connected(settings) if settings.connect else _classic(settings, folder)


def _load(settings: SparkSettings) -> None:
    """Import what is needed; pyspark warns of the pandas it finds, here and later, and nothing asks it for pandas."""
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    import_module("pyspark.sql.connect.session" if settings.connect else "pyspark.sql")


def reach(settings: SparkSettings) -> None:
    """Whether anybody listens at the address: Spark itself would try for minutes.

    Raises:
        UnavailableError: nobody does.
    """
    for host, port in settings.places:
        try:
            socket.create_connection((host.strip("[]"), port), timeout=min(settings.timeout, 10)).close()
        except OSError as error:
            continue_with = str(error.strerror or error)
        else:
            return  # one of several masters is enough
    if settings.places:
        raise UnavailableError(f"nobody answers at {settings.address}: {continue_with}", where(settings))


def where(settings: SparkSettings) -> str:
    """A hint naming what of the user's settings decides the address."""
    key = "connect" if settings.connect else "master"
    return f"The address is the key {key!r} under [spark] in your own config.toml."


def within(seconds: float, work: Callable[[], Any], failure: Callable[[str], UnavailableError]) -> Any:  # noqa: ANN401
    """What the work gives, or the failure where it takes longer or breaks.

    Spark waits for ever for executors that never come, so the work is left to itself in a thread of its own.
    """
    done: queue.Queue[tuple[bool, Any]] = queue.Queue()

    def worker() -> None:
        """Do the work and leave what came of it."""
        try:
            done.put((True, work()))
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to who waits
            done.put((False, error))

    threading.Thread(target=worker, daemon=True).start()
    try:
        good, found = done.get(timeout=seconds)
    except queue.Empty:
        raise failure(f"no answer within {seconds:g} s") from None
    if good:
        return found
    raise failure(first_line(found)) from found


def first_line(error: BaseException) -> str:
    """What an error says without the stack of the Java below it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    # py4j begins with a line about itself
    said = next((line for line in lines if not line.startswith("An error occurred while calling")), "")
    return (said or type(error).__name__).removeprefix(": ")[:300]


def _connected(settings: SparkSettings) -> Session:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - a second that projects without Spark need not pay

    def failure(said: str) -> UnavailableError:
        return UnavailableError(f"the Spark Connect server at {settings.address} does not serve: {said}")

    def begun() -> Any:  # noqa: ANN401 - pyspark's own
        """A session of our own at that server."""
        session = SparkSession.builder.remote(settings.connect).appName(NAME).create()
        for key, value in {**_SQL, **settings.conf}.items():
            session.conf.set(key, value)
        return session

    session = within(settings.timeout, begun, failure)
    return Session(session, session.stop)


def _classic(settings: SparkSettings, folder: Path) -> Session:
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    conf = SparkConf(loadDefaults=False).setAll(list(configuration(settings, folder).items()))

    def failure(said: str) -> UnavailableError:
        return UnavailableError(f"Spark at {settings.address} does not start: {said}", f"Its log is {log}.")

    log = folder / "spark.log"
    with log.open("wb") as said:
        try:
            gateway = launch_gateway(conf, {"stdout": said, "stderr": said})
        except Exception as error:
            raise failure(first_line(error)) from error
    try:
        session = within(settings.timeout, lambda: SparkSession(SparkContext(conf=conf, gateway=gateway)), failure)
    except UnavailableError:
        _end(gateway)
        raise

    def stop() -> None:
        session.stop()
        _end(gateway)

    return Session(session, stop)


def _end(gateway: Any) -> None:  # noqa: ANN401 - py4j carries no types
    """End the Java process: pyspark keeps it until Python ends, and a preview runs for days."""
    from pyspark import SparkContext  # noqa: PLC0415

    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait(timeout=30)
    # pyspark would try to talk to the one that is gone
    SparkContext._gateway = SparkContext._jvm = SparkContext._active_spark_context = None  # noqa: SLF001


def configuration(settings: SparkSettings, folder: Path) -> Mapping[str, str]:
    """Everything Spark is told at its start; what the user sets goes before ours."""
    log = folder / "log4j2.properties"
    log.write_text(_LOG, encoding="utf-8")
    ours = {
        "spark.master": settings.master,
        "spark.app.name": NAME,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        **_SQL,
    }
    if settings.on_this_machine:
        ours |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    options = f'-Dlog4j2.configurationFile="{log}" {settings.conf.get(_JAVA, "")}'.strip()
    return {**ours, **settings.conf, _JAVA: options}
