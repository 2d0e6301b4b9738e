"""The demo on DuckDB and on a real Spark: the same numbers, the same tables, the same pages."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
import spark_cluster

from jtbd_reports.build import Work
from jtbd_reports.config import load_project
from jtbd_reports.plugins import load_registry
from jtbd_reports.problems import ProjectError
from jtbd_reports.shelf import shelve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jtbd_reports.model import Result

pytestmark = pytest.mark.skipif(bool(spark_cluster.missing()), reason=spark_cluster.missing() or "Spark is here")

DEMO = Path(__file__).parents[1] / "projects" / "severny-svet"
REGISTRY = load_registry()
OURS = sorted(name for name in REGISTRY.analyses if name.startswith(("jobs.", "interviews.")))
# small data and short lives: compiling for speed would take longer than what it speeds up
QUICK = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[spark_cluster.Cluster]:
    with spark_cluster.cluster(tmp_path_factory.mktemp("spark")) as found:
        yield found


@dataclass(frozen=True)
class Built:
    """A built copy of the demo, what it was made from and what each analysis left."""

    root: Path
    steps: str
    results: Mapping[str, Result]
    derived: Mapping[str, Mapping[str, list[tuple[Any, ...]]]]


class NothingToDo:
    """A build's results are read back: whatever must be computed again was not kept."""

    def step(self, stage: str, detail: str = "") -> None:
        assert stage not in {"start", "analyse"}, (stage, detail)


def copy(folder: Path, engine: str, only: tuple[str, ...] = ()) -> Path:
    """The demo with every analysis there is that it can run, its site as the one output."""
    root = folder / engine
    shutil.copytree(DEMO, root, ignore=shutil.ignore_patterns("build", ".jtbd", "truth", "invented"))
    # one salt for all copies, so that the keys of persons can be held against each other
    (root / ".jtbd").mkdir()
    (root / ".jtbd" / "salt").write_text("0" * 32, encoding="utf-8")
    text = (root / "project.yml").read_text(encoding="utf-8")
    head, _, rest = text.partition("\nanalyses:\n")
    lines = rest.splitlines()
    end = next(place for place, line in enumerate(lines) if not line.startswith(" "))
    known = {line.strip().partition(":")[0] for line in lines[:end] if line.startswith("  ") and line[2] != " "}
    analyses = lines[:end] + [f"  {name}: {{}}" for name in OURS if name not in known]
    if only:
        analyses = [f"  {name}: {{}}" for name in only]
    tail = [line for line in lines[end:] if not line.startswith(("outputs:", "pages:"))]
    while True:
        content = [f"{head}\nengine: {engine}", "analyses:", *analyses, "outputs: [site]", "pages: []", *tail]
        (root / "project.yml").write_text("\n".join(content) + "\n", encoding="utf-8")
        try:
            load_project(root, REGISTRY)
        except ProjectError as error:
            cannot = {problem.key.split(".", 1)[-1] for problem in error.problems if problem.key.startswith("analyses")}
            left = [line for line in analyses if line.strip().partition(":")[0] not in cannot]
            assert len(left) < len(analyses), error
            analyses = left
        else:
            return root


def configure(folder: Path, settings: Mapping[str, str], conf: Mapping[str, str]) -> dict[str, str]:
    """An environment with a user's configuration of its own."""
    lines = ["[spark]", "timeout = 300", *(f'{key} = "{value}"' for key, value in settings.items())]
    lines += ["[spark.conf]", *(f'"{key}" = "{value}"' for key, value in conf.items())]
    (folder / "jtbd_reports").mkdir(parents=True)
    (folder / "jtbd_reports" / "config.toml").write_text("\n".join(lines), encoding="utf-8")
    return {**os.environ, "XDG_CONFIG_HOME": str(folder)}


def make(root: Path, environment: Mapping[str, str]) -> Built:
    """Built as a user builds it, then read back."""
    command = [Path(sys.executable).with_name("jtbd-reports"), "build", root, "--verbose"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=1500, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    work = Work.open(root, REGISTRY, NothingToDo())
    runner = work.runner(shelve(work.ingested))
    results = runner.run()
    folders = runner.folders()
    derived = {name: {one.stem: table(one) for one in sorted(folders[name].glob("*.parquet"))} for name in results}
    return Built(root, done.stdout + done.stderr, results, derived)


def table(path: Path) -> list[tuple[Any, ...]]:
    """Rows of a Parquet file; an order of its own is no promise."""
    return sorted(
        duckdb.read_parquet(str(path)).fetchall(), key=lambda row: [str(x) for x in row if type(x) is not float]
    )


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("ours")
    return make(copy(folder, "duckdb"), configure(folder / "config", {}, {}))


@pytest.fixture(scope="module")
def theirs(cluster: spark_cluster.Cluster, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("theirs")
    settings = configure(folder / "config", {"master": cluster.master}, {**spark_cluster.CONF, **QUICK})
    return make(copy(folder, "spark"), settings)


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Where two values differ, floats by more than 1e-9 of themselves."""
    if isinstance(one, float) and isinstance(other, float | int):
        if not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) and not (math.isnan(one) and math.isnan(other)):
            yield f"{path}: {one!r} is not {other!r}"
    elif isinstance(one, dict) and isinstance(other, dict):
        if list(one) != list(other):
            yield f"{path}: keys {list(one)} are not {list(other)}"
        for key in one.keys() & other.keys():
            yield from differences(one[key], other[key], f"{path}.{key}")
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if len(one) != len(other):
            yield f"{path}: {len(one)} are not {len(other)}"
        for place, (left, right) in enumerate(zip(one, other, strict=False)):
            yield from differences(left, right, f"{path}[{place}]")
    elif one != other:
        yield f"{path}: {one!r} is not {other!r}"


@pytest.mark.parametrize("name", OURS)
def test_an_analysis_answers_alike_on_both_engines(name: str, ours: Built, theirs: Built) -> None:
    if name not in ours.results:
        pytest.skip("the demo has not what it needs")
    one, other = ours.results[name], theirs.results[name]
    assert list(differences([asdict(metric) for metric in one.metrics], [asdict(m) for m in other.metrics])) == []
    assert list(differences(dict(one.facts), dict(other.facts))) == []
    assert list(differences(ours.derived[name], theirs.derived[name])) == []


def test_the_analyses_ran_where_the_project_says(ours: Built, theirs: Built) -> None:
    assert "start Spark" in " ".join(theirs.steps.split())
    assert "Spark" not in ours.steps
    assert ours.results.keys() == theirs.results.keys() >= {"jobs.assign", "interviews.quality"}


def test_both_engines_give_the_same_pages(ours: Built, theirs: Built) -> None:
    site, same = ours.root / "build" / "site", theirs.root / "build" / "site"
    pages = sorted(path.relative_to(site) for path in site.rglob("*") if path.is_file())
    assert pages == sorted(path.relative_to(same) for path in same.rglob("*") if path.is_file())
    assert len(pages) > 10
    unlike = [page for page in pages if (site / page).read_bytes() != (same / page).read_bytes()]
    # numbers for machines hold every digit of a float, where the order of adding shows; what is read does not
    assert {str(page) for page in unlike} <= {"results.json"}
    one, other = (json.loads((root / "results.json").read_text(encoding="utf-8")) for root in (site, same))
    assert list(differences(one, other)) == []


def test_an_application_has_two_executors_and_leaves_none_behind(cluster: spark_cluster.Cluster, theirs: Built) -> None:
    done = cluster.state()["completedapps"]
    assert [app["cores"] for app in done] == [spark_cluster.EXECUTORS] * len(done)
    assert done
    assert cluster.state()["activeapps"] == []
    assert not list((theirs.root / ".jtbd").rglob("*.parts"))


def test_spark_connect_answers_alike(ours: Built, tmp_path: Path) -> None:
    pytest.importorskip("grpc", reason="Spark Connect needs grpcio")
    name = "jobs.assign"
    with spark_cluster.connect_server(tmp_path) as address:
        theirs = make(copy(tmp_path, "spark", (name,)), configure(tmp_path / "config", {"connect": address}, {}))
    one, other = ours.results[name], theirs.results[name]
    assert list(differences([asdict(metric) for metric in one.metrics], [asdict(m) for m in other.metrics])) == []
    assert list(differences(dict(one.facts), dict(other.facts))) == []
    assert list(differences(ours.derived[name], theirs.derived[name])) == []
