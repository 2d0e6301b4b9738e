from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import toy_plugin
from conftest import edit

from jtbd_reports.build import build, check
from jtbd_reports.problems import PluginFailureError, ProjectError
from jtbd_reports.progress import Lines

if TYPE_CHECKING:
    from jtbd_reports.plugins import Registry


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_build_writes_each_output_and_a_manifest(project: Path, registry: Registry) -> None:
    built = build(project, registry)
    assert built.changed
    titles = (built.folder / "toy-text" / "report.txt").read_text(encoding="utf-8").splitlines()
    assert titles[0].endswith("of the deals are big")
    assert "Hello" in titles
    manifest = json.loads((built.folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["inputs"]) == {"project.yml", "threshold.yml", "data/deals.csv", "pages/intro.md"}
    assert set(manifest["outputs"]) == {"toy-text/report.txt"}


def test_the_same_inputs_give_the_same_bytes_in_another_folder(
    project: Path, registry: Registry, tmp_path: Path
) -> None:
    import shutil

    other = tmp_path / "elsewhere"
    shutil.copytree(project, other)
    assert tree(build(project, registry).folder) == tree(build(other, registry).folder)


def test_nothing_is_done_when_nothing_changed(project: Path, registry: Registry) -> None:
    build(project, registry)
    before = (project / "build" / "manifest.json").stat().st_mtime_ns
    assert not build(project, registry).changed
    assert (project / "build" / "manifest.json").stat().st_mtime_ns == before
    assert toy_plugin.RUNS == ["toy.count"]


def test_a_changed_page_runs_no_analysis_again_and_a_changed_export_always_does(
    project: Path, registry: Registry
) -> None:
    build(project, registry)
    edit(project / "pages" / "intro.md", "Hello", "Good day")
    assert build(project, registry).changed
    assert toy_plugin.RUNS == ["toy.count"]
    stat = (project / "data" / "deals.csv").stat()
    edit(project / "data" / "deals.csv", "30", "31")
    os.utime(project / "data" / "deals.csv", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    build(project, registry)
    assert toy_plugin.RUNS == ["toy.count", "toy.count"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("threshold.yml", "15", "16"), ("project.yml", "currency: EUR", "currency: EUR\nseed: 7"),
     ("project.yml", "toy.count:", "toy.count: {break_it: false, refuse: ''}"),
     ("project.yml", "currency: EUR", "currency: EUR\nminimum_cell: 6")],
)  # fmt: skip
def test_what_an_analysis_is_made_from_decides_whether_it_runs(
    project: Path, registry: Registry, name: str, old: str, new: str
) -> None:
    build(project, registry)
    edit(project / name, old, new)
    build(project, registry)
    same = "refuse" in new  # the same options, only written out
    assert ["toy.count"] * (1 if same else 2) == toy_plugin.RUNS


def test_a_build_that_was_tampered_with_is_made_again(project: Path, registry: Registry) -> None:
    build(project, registry)
    good = tree(project / "build")
    (project / "build" / "toy-text" / "report.txt").write_text("other numbers", encoding="utf-8")
    assert build(project, registry).changed
    assert tree(project / "build") == good


def test_a_plugin_that_breaks_is_named_and_the_last_good_build_stands(project: Path, registry: Registry) -> None:
    build(project, registry)
    good = tree(project / "build")
    edit(project / "project.yml", "toy.count:", "toy.count: {break_it: true}")
    with pytest.raises(PluginFailureError) as caught:
        build(project, registry)
    assert str(caught.value) == "plugin 'toy' (somewhere) failed in analysis 'toy.count': ZeroDivisionError: by nought"
    edit(project / "project.yml", "break_it: true", "break_it: false")
    edit(project / "project.yml", "[toy-text]", "{toy-text: {break_it: true}}")
    with pytest.raises(PluginFailureError) as caught:
        build(project, registry)
    assert str(caught.value) == "plugin 'toy' (somewhere) failed in output 'toy-text': OSError: no paper"
    assert tree(project / "build") == good
    assert not list((project / ".jtbd").glob("staged-*"))


def test_too_many_rejected_rows_stop_the_build_and_say_where(project: Path, registry: Registry) -> None:
    edit(project / "project.yml", "path: data/deals.csv", "path: data/deals.csv\n    rejected: 1")
    with pytest.raises(ProjectError) as caught:
        build(project, registry)
    assert [str(problem) for problem in caught.value.problems] == [
        "acme/project.yml:7:5: sources.crm: 1 of 3 rows (33.3%) could not be read as mapped; max_rejected allows 1.0%. "
        "The first of them are listed.",
        "deals.csv:2: column 'amount': not a number, got 'abc'.",
    ]
    edit(project / "project.yml", "currency: EUR", "currency: EUR\nmax_rejected: 0.5")
    assert build(project, registry).changed


def test_check_finds_problems_of_prose_and_writes_no_build(project: Path, registry: Registry) -> None:
    report = check(project, registry)
    assert [page.id for page in report.pages] == ["index", "intro", "toy", "quality", "columns", "data", "evidence"]
    edit(project / "pages" / "intro.md", "toy.deals", "toy.deal")
    with pytest.raises(ProjectError) as caught:
        check(project, registry)
    assert [str(problem) for problem in caught.value.problems] == [
        "acme/pages/intro.md:3:4: number('toy.deal'): no analysis of this project gives it. Did you mean 'toy.deals'?"
    ]
    assert not (project / "build").exists()


def test_the_ledger_names_plugin_sources_and_page_of_each_number(project: Path, registry: Registry) -> None:
    report = check(project, registry)
    evidence = report.evidence["toy.deals"]
    assert (evidence.label, evidence.plugin, evidence.sources, evidence.page) == ("Deals", "toy", ("crm",), "toy")
    assert report.sources[0].files[0].path == "data/deals.csv"


def test_own_titles_replace_those_of_analyses(project: Path, registry: Registry) -> None:
    edit(project / "project.yml", "[toy-text]", "[toy-text]\ntitles: {toy.overview: \"Only {{ number('toy.big') }}\"}")
    report = check(project, registry)
    titles = {section.id: section.title for page in report.pages for section in page.sections}
    assert "Only" in titles["toy.overview"]
    edit(project / "project.yml", "titles: {toy.overview", "titles: {toy.overvew: x, toy.overview")
    edit(project / "project.yml", "toy.big", "toy.bigg")
    with pytest.raises(ProjectError) as caught:
        check(project, registry)
    assert [str(problem) for problem in caught.value.problems] == [
        "acme/project.yml:12:10: titles.toy.overvew: there is no section of this name. Did you mean 'toy.overview'?",
        "acme/project.yml:12:40: titles.toy.overview: number('toy.bigg'): no analysis of this project gives it. "
        "Did you mean 'toy.big'?",
    ]


def test_analyses_that_need_each_others_tables_run_in_order(project: Path, registry: Registry) -> None:
    edit(project / "project.yml", "analyses:\n  toy.count:", "analyses:\n  toy.after:\n  toy.count:")
    found = check(project, registry).evidence
    assert {name for name in found if name.startswith("toy.")} == {"toy.deals", "toy.big"}


def test_a_need_that_nobody_meets_is_named(project: Path, registry: Registry) -> None:
    edit(project / "project.yml", "analyses:\n  toy.count:", "analyses:\n  toy.after:")
    with pytest.raises(ProjectError) as caught:
        check(project, registry)
    assert [str(problem) for problem in caught.value.problems] == [
        "acme/project.yml:10:3: analyses.toy.after: needs the table 'big_deals', "
        "which no source or analysis of this project gives. Did you mean 'deals'?"
    ]
    edit(project / "project.yml", "toy.after", "toy.count")
    edit(project / "data" / "deals.csv", "deal_id", "comment")
    with pytest.raises(ProjectError) as caught:
        check(project, registry)
    assert [str(problem) for problem in caught.value.problems] == [
        "acme/project.yml:10:3: analyses.toy.count: needs the column 'deal_id' of deals; "
        "map it under the source's tables.deals.columns."
    ]


def test_progress_names_each_step(project: Path, registry: Registry, capsys: pytest.CaptureFixture[str]) -> None:
    build(project, registry, Lines(sys.stderr))
    steps = [line.split(" s  ")[1] for line in capsys.readouterr().err.splitlines()]
    assert steps == [
        "check project.yml", "read crm", "read crm, 3 rows", "analyse toy.count", "word the findings", "write toy-text",
        "search for personal data",
    ]  # fmt: skip


CHILD = """
import sys, time
sys.path.insert(0, {tests!r})
import toy_plugin
from pathlib import Path
from conftest import Point
from jtbd_reports.build import build
from jtbd_reports.plugins import load_registry
slow = toy_plugin.write
def write(request):
    slow(request)
    Path("writing").touch()
    time.sleep({seconds})
toy_plugin.write = write
build(Path("acme"), load_registry(entry_points=[Point("toy", toy_plugin)]))
"""


def child(seconds: float) -> subprocess.Popen[bytes]:
    code = CHILD.format(tests=str(Path(__file__).parent), seconds=seconds)
    return subprocess.Popen([sys.executable, "-c", code])


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_build_leaves_the_last_good_one_and_the_next_one_clears_up(
    project: Path, registry: Registry, tmp_path: Path
) -> None:
    build(project, registry)
    good = tree(project / "build")
    edit(project / "pages" / "intro.md", "Hello", "Killed")
    running = child(60)
    wait_for(tmp_path / "writing")
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert tree(project / "build") == good
    assert list((project / ".jtbd").glob("staged-*"))
    build(project, registry)
    assert not list((project / ".jtbd").glob("staged-*"))
    assert "Killed" in (project / "build" / "toy-text" / "report.txt").read_text(encoding="utf-8")


def test_two_builds_at_once_do_not_mix(project: Path, registry: Registry, tmp_path: Path) -> None:
    running = child(1.5)
    wait_for(tmp_path / "writing")
    started = time.monotonic()
    steps: list[str] = []

    class Note:
        def step(self, stage: str, detail: str = "") -> None:
            steps.append(f"{stage} {detail}")

    built = build(project, registry, Note())
    assert running.wait() == 0
    assert steps[0] == "wait for another build of this project"
    assert time.monotonic() - started > 0.5
    assert built.folder.is_dir()


def test_the_manifest_names_what_the_report_was_made_from_and_nothing_else(project: Path, registry: Registry) -> None:
    (project / "notes").mkdir()
    (project / "notes" / "Ivan Petrov.md").write_text("private", encoding="utf-8")
    (project / ".cache").mkdir()
    (project / ".cache" / "x").write_text("1", encoding="utf-8")
    folder = build(project, registry).folder
    assert "Petrov" not in (folder / "manifest.json").read_text(encoding="utf-8")
    (project / ".cache" / "x").write_text("2", encoding="utf-8")
    assert not build(project, registry).changed, "hidden folders are no part of a project"
