from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import toy_plugin

from jtbd_reports.build import Work
from jtbd_reports.model import Metric, Need, Result
from jtbd_reports.pipeline import check_result, order
from jtbd_reports.problems import Location, PluginFailureError, Problem, ProjectError
from jtbd_reports.progress import Silent
from jtbd_reports.shelf import shelve

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.plugins import Registry


def work(project: Path, registry: Registry, **changes: object) -> Work:
    """A run over the project in which the toy analysis is changed."""
    found = Work.open(project, registry, Silent())
    entry = found.project.analyses[0]
    changed = replace(entry, analysis=replace(entry.analysis, **changes))  # type: ignore[arg-type]
    return replace(found, project=replace(found.project, analyses=(changed, *found.project.analyses[1:])))


def test_analyses_that_need_each_other_in_a_circle_are_named(project: Path, registry: Registry) -> None:
    found = work(project, registry, needs=(Need("big_deals"),))
    entry = found.project.analyses[0]
    other = replace(entry, analysis=replace(toy_plugin.AFTER, offers=("more",), needs=(Need("big_deals"),)))
    first = replace(entry, analysis=replace(entry.analysis, needs=(Need("more"),)))
    circular = replace(found.project, analyses=(first, other))
    with pytest.raises(ProjectError) as caught:
        order(circular, shelve([]))
    place, circle = str(caught.value).split(": analyses: these need each other: ")
    assert place == "acme/project.yml:10:3"
    assert circle in {"toy.count -> toy.after -> toy.count.", "toy.after -> toy.count -> toy.after."}


def test_what_an_analysis_refuses_is_the_users_to_mend(project: Path, registry: Registry) -> None:
    def refuse(_inputs: object) -> Result:
        raise ProjectError([Problem(Location("threshold.yml"), "too high for these deals")])

    with pytest.raises(ProjectError, match=r"^threshold.yml: too high for these deals\.$"):
        work(project, registry, run=refuse).report()


@pytest.mark.parametrize(
    ("result", "message"),
    [
        (Result(), "toy.count offers ['big_deals'] but returned []"),
        (
            Result((Metric("a", "count", 1), Metric("a", "count", 2)), derived={"big_deals": None}),  # type: ignore[dict-item]
            "toy.count gives the metric a twice",
        ),
    ],
)
def test_a_result_must_be_what_its_analysis_promised(result: Result, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("[", r"\[")):
        check_result(toy_plugin.ANALYSIS, result)


def test_wording_that_breaks_is_the_plugins_failure(
    project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_result: object, _view: object) -> None:
        raise KeyError("jobs.none")

    broken = replace(toy_plugin.ANALYSIS, present=break_down)  # type: ignore[arg-type]
    monkeypatch.setitem(registry.analyses, "toy.count", broken)  # type: ignore[arg-type]
    with pytest.raises(PluginFailureError) as caught:
        Work.open(project, registry, Silent()).report()
    assert str(caught.value) == "plugin 'toy' (somewhere) failed in the wording of 'toy.count': KeyError: 'jobs.none'"


def test_what_an_output_refuses_is_the_users_to_mend(
    project: Path, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_request: object) -> None:
        raise ProjectError([Problem(Location("pages/intro.md"), "a picture is missing")])

    refusing = replace(registry.outputs["toy-text"], write=refuse)
    monkeypatch.setitem(registry.outputs, "toy-text", refusing)  # type: ignore[arg-type]
    found = Work.open(project, registry, Silent())
    report = found.report()
    with pytest.raises(ProjectError, match="a picture is missing"):
        found.write(report, tmp_path)


def test_what_an_analysis_finds_in_a_document_is_placed_at_its_key(project: Path, registry: Registry) -> None:
    def refuse(_inputs: object) -> Result:
        raise ProjectError([Problem(Location("threshold.yml"), "no deal is so large", "at_least")])

    with pytest.raises(ProjectError, match=r"^acme/threshold.yml:1:1: at_least: no deal is so large\.$"):
        work(project, registry, run=refuse).report()
