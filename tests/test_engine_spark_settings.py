"""Which Spark the user wants, and what is said where there is none."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
import spark_cluster
from click.testing import CliRunner

from jtbd_reports.cli import main
from jtbd_reports.engine import Engine, spark_settings
from jtbd_reports.engine.spark import SparkEngine, uri
from jtbd_reports.engine.spark_session import configuration, first_line, reach, within
from jtbd_reports.engine.spark_settings import SparkSettings, UnavailableError, java_version, lacking
from jtbd_reports.problems import ProjectError
from jtbd_reports.user_settings import load_user_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jtbd_reports.plugins import Registry

JAVA = "Install Java 17 or newer (a JRE will do), and set JAVA_HOME where it is not on PATH."
PIP = "pip install 'jtbd-reports[spark]'"


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Writes the user's configuration and gives its path."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    path = tmp_path / "home" / "jtbd_reports" / "config.toml"
    path.parent.mkdir(parents=True)

    def write(text: str) -> Path:
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_without_a_word_of_the_user_spark_is_this_machine(told: Callable[[str], Path]) -> None:
    told("allow_project_plugins = true\n")
    found = load_user_settings()
    assert found.allow_project_plugins
    assert found.spark == SparkSettings("local[*]", "", 60, {})
    assert found.spark.places == ()
    assert found.spark.on_this_machine


def test_the_users_address_and_settings_are_read(told: Callable[[str], Path]) -> None:
    told(
        '[spark]\nmaster = "spark://10.0.0.7:7077,10.0.0.8"\ntimeout = 5\n'
        '[spark.conf]\n"spark.executor.memory" = "4g"\n"spark.executor.cores" = 2\n"spark.eventLog.enabled" = false\n'
    )
    found = load_user_settings().spark
    assert found.places == (("10.0.0.7", 7077), ("10.0.0.8", 7077))
    assert not found.on_this_machine
    assert found.timeout == 5
    assert found.conf == {
        "spark.executor.memory": "4g", "spark.executor.cores": "2", "spark.eventLog.enabled": "false"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "places"),
    [
        ("sc://localhost", (("localhost", 15002),)),
        ("sc://user@127.0.0.1:99/;token=x", (("127.0.0.1", 99),)),
        ("sc://[::1]:5", (("[::1]", 5),)),
    ],
)
def test_a_connect_server_is_found_by_its_address(address: str, places: tuple[tuple[str, int], ...]) -> None:
    assert SparkSettings(connect=address).places == places
    assert SparkSettings(connect=address).on_this_machine


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sparks = 1", "sparks: unknown key. Did you mean 'spark'?"),
        ("allow_project_plugins = 1", "allow_project_plugins: expected true or false, got 1."),
        ("spark = 3", "spark: expected a table, got 3."),
        ('[spark]\nmastre = "x"', "spark.mastre: unknown key. Did you mean 'master'?"),
        ("[spark]\nmaster = 3", "spark.master: expected a text, got 3."),
        ('[spark]\ntimeout = "3"', "spark.timeout: expected a whole number, got '3'."),
        ("[spark]\ntimeout = 0", "spark.timeout: expected 1 second or more, got 0."),
        ('[spark]\nmaster = "yarn"', "spark.master: expected spark://host:port or local[*], got 'yarn'."),
        ('[spark]\nconnect = "host:15002"', "spark.connect: expected sc://host:port, got 'host:15002'."),
        (
            '[spark]\nmaster = "local"\nconnect = "sc://a"',
            "spark.connect: either a master or a Spark Connect server, not both.",
        ),
        (
            "[spark.conf]\nspark.executor.cores = 2",
            "spark.conf.spark: expected a text, a number or true or false, got {'executor': {'cores': 2}}."
            ' Names with dots are quoted: "spark.executor.memory" = "4g".',
        ),
    ],
)
def test_what_is_wrong_with_the_users_settings_is_named(told: Callable[[str], Path], text: str, said: str) -> None:
    path = told(text)
    with pytest.raises(ProjectError) as caught:
        load_user_settings()
    assert str(caught.value) == f"{path}: {said}"


def java(folder: Path, said: str, code: int = 0) -> Path:
    """A Java that says its version and nothing else."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "java").write_text(f"#!/bin/sh\necho '{said}' >&2\nexit {code}\n", encoding="utf-8")
    (folder / "bin" / "java").chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("said", "code", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 0, 17),
        ('java version "1.8.0_392"', 0, 8),
        ('openjdk version "21" 2023-09-19', 0, 21),
        ('openjdk version "17.0.15" 2025-04-15', 1, None),
        ("The operation couldn’t be completed.", 0, None),
    ],
)
def test_the_version_of_java_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: int, version: int | None
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path / "java", said, code)))
    assert java_version() == version


def test_what_this_machine_lacks_comes_with_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_settings, "find_spec", lambda _name: None)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nothing"))
    assert list(lacking(SparkSettings())) == [("the Python package pyspark", PIP), ("Java", JAVA)]
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path / "old", 'java version "1.8.0_392"')))
    assert list(lacking(SparkSettings()))[1:] == [("Java 17 or newer (this is Java 8)", JAVA)]
    monkeypatch.setattr(spark_settings, "find_spec", lambda name: None if name == "grpc" else object())
    assert list(lacking(SparkSettings(connect="sc://a"))) == [("grpcio, which Spark Connect needs", PIP)]


def asked(project: Path) -> str:
    """The project asks for Spark; the place of the key is told."""
    text = (project / "project.yml").read_text(encoding="utf-8")
    (project / "project.yml").write_text(text.replace("theme:", "engine: spark\ntheme:"), encoding="utf-8")
    return "acme/project.yml:4:9: engine:"


def test_a_project_that_asks_for_spark_hears_at_once_what_is_missing(
    project: Path, registry: Registry, told: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told("")
    place = asked(project)
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    monkeypatch.setattr(spark_settings, "find_spec", lambda _name: object())
    found = CliRunner().invoke(main, ["check", "acme"], obj=registry)
    assert found.exit_code == 1
    assert f"{place} Spark needs Java. {JAVA}" in found.output


def test_a_master_that_nobody_is_is_named(
    project: Path, registry: Registry, told: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = spark_cluster.free_port()
    told(f'[spark]\nmaster = "spark://127.0.0.1:{port}"\n')
    place = asked(project)
    monkeypatch.setattr("jtbd_reports.engine.spark_session.lacking", lambda _settings: ())
    monkeypatch.setattr("jtbd_reports.build.lacking", lambda _settings: ())
    found = CliRunner().invoke(main, ["check", "acme"], obj=registry)
    assert found.exit_code == 1
    assert (
        f"{place} nobody answers at spark://127.0.0.1:{port}: Connection refused. "
        "The address is the key 'master' under [spark] in your own config.toml."
    ) in found.output


def test_one_master_of_several_is_enough() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = listening.getsockname()[1]
        reach(SparkSettings(f"spark://127.0.0.1:{spark_cluster.free_port()},127.0.0.1:{there}"))


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    begun = time.monotonic()
    with pytest.raises(UnavailableError, match=r"^no answer within 0\.1 s$"):
        within(0.1, threading.Event().wait, UnavailableError)
    assert time.monotonic() - begun < 5


def test_what_broke_is_told_in_one_line() -> None:
    def breaks() -> None:
        raise ValueError("An error occurred while calling o1.parquet.\n: org.apache.X: no such file\n\tat a.b.C")

    with pytest.raises(UnavailableError, match=r"^org\.apache\.X: no such file$"):
        within(5, breaks, UnavailableError)
    assert first_line(KeyError()) == "KeyError"


def test_a_session_is_bound_to_this_machine_unless_the_master_is_another(tmp_path: Path) -> None:
    ours = configuration(SparkSettings(), tmp_path)
    assert ours["spark.driver.bindAddress"] == ours["spark.driver.host"] == "127.0.0.1"
    assert ours["spark.ui.enabled"] == "false"
    assert ours["spark.sql.session.timeZone"] == "UTC"
    conf = {"spark.driver.extraJavaOptions": "-Xss4m", "spark.sql.shuffle.partitions": "64"}
    others = configuration(SparkSettings("spark://10.0.0.7:7077", conf=conf), tmp_path)
    assert "spark.driver.host" not in others
    assert others["spark.driver.extraJavaOptions"].endswith(" -Xss4m")
    assert others["spark.sql.shuffle.partitions"] == "64"


def test_marks_in_a_path_are_no_patterns(tmp_path: Path) -> None:
    assert uri(tmp_path / "клиент [2]" / "a*.parquet") == f"file://{tmp_path}/клиент \\[2\\]/a\\*.parquet"


def test_the_doctor_needs_spark_only_where_a_project_does(
    project: Path, registry: Registry, told: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    told("")
    monkeypatch.setattr(spark_settings, "find_spec", lambda _name: None)
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    hint = "not here engine: Spark needs Java, which only projects with 'engine: spark' ask for\n"
    for command in (["doctor"], ["doctor", "acme"]):
        found = CliRunner().invoke(main, command, obj=registry)
        assert found.exit_code == 0
        assert f"{hint}         {JAVA}\n" in found.output
    asked(project)
    found = CliRunner().invoke(main, ["doctor", "acme"], obj=registry)
    assert found.exit_code == 1
    assert f"missing  engine: Spark needs the Python package pyspark\n         {PIP}\n" in found.output
    assert f"missing  engine: Spark needs Java\n         {JAVA}\n" in found.output


@pytest.mark.skipif(bool(spark_cluster.missing()), reason=spark_cluster.missing() or "Spark is here")
def test_a_master_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    """Something listens there and is no Spark."""
    home = Engine.open(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"spark://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(UnavailableError) as caught:
            SparkEngine.open(SparkSettings(address, timeout=4), home, tmp_path)
    assert caught.value.message == f"Spark at {address} does not start: no answer within 4 s"
    assert caught.value.hint == f"Its log is {tmp_path / 'spark' / 'spark.log'}."


@pytest.fixture(autouse=True)
def _no_session_is_left() -> Iterator[None]:
    yield
    import sys

    context: Any = getattr(sys.modules.get("pyspark"), "SparkContext", None)
    assert context is None or context._active_spark_context is None
