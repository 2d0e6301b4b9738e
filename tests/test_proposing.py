"""Files that analyses propose, documents a project may do without, lists for the workbook, a long report's summary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import toy_plugin

from jtbd_reports import Page, Presentation, Prose, Section, Table
from jtbd_reports.assemble import LIMITS, STORY
from jtbd_reports.build import build, check
from jtbd_reports.manifest import project_digest
from jtbd_reports.model import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jtbd_reports import Inputs, Result, View
    from jtbd_reports.plugins import Registry


def presenting(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, change: Callable[[Presentation], Presentation]
) -> None:
    """The toy analysis with a presentation of one's own."""

    def present(result: Result, view: View) -> Presentation:
        return change(toy_plugin.present(result, view))

    monkeypatch.setitem(registry.analyses, "toy.count", replace(toy_plugin.ANALYSIS, present=present))  # type: ignore[arg-type]


def test_a_proposal_is_written_beside_the_project_and_changes_no_later_build(
    project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenting(registry, monkeypatch, lambda said: replace(said, proposals={"jobs.proposed.yml": "jobs: []\n"}))
    assert build(project, registry).changed
    assert (project / "jobs.proposed.yml").read_text(encoding="utf-8") == "jobs: []\n"
    assert not any("proposed" in name for name in project_digest(project))
    (project / "jobs.proposed.yml").write_text("a consultant's notes", encoding="utf-8")
    assert not build(project, registry).changed


def test_a_build_that_fails_proposes_nothing(
    project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenting(registry, monkeypatch, lambda said: replace(said, proposals={"jobs.proposed.yml": "jobs: []\n"}))
    text = (project / "project.yml").read_text(encoding="utf-8")
    broken = text.replace("outputs: [toy-text]", "outputs: {toy-text: {break_it: true}}")
    (project / "project.yml").write_text(broken, encoding="utf-8")
    with pytest.raises(Exception, match="no paper"):
        build(project, registry)
    assert not (project / "jobs.proposed.yml").exists()


@pytest.mark.parametrize("name", ["jobs.yml", "../jobs.proposed.yml", "data/x.proposed.yml"])
def test_nothing_that_a_build_reads_can_be_proposed(
    name: str, project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    presenting(registry, monkeypatch, lambda said: replace(said, proposals={name: "jobs: []\n"}))
    with pytest.raises(ValueError, match=r"a proposal is called \*\.proposed\.yml"):
        build(project, registry)


def test_a_document_that_may_be_missing_is_given_only_where_it_is(
    project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def run(inputs: Inputs) -> Result:
        seen.append(set(inputs.documents))
        return replace(toy_plugin.run(inputs))

    documents = {**toy_plugin.ANALYSIS.documents, "notes.yml": toy_plugin.Threshold}
    analysis = replace(toy_plugin.ANALYSIS, run=run, documents=documents, optional=frozenset({"notes.yml"}))
    monkeypatch.setitem(registry.analyses, "toy.count", analysis)  # type: ignore[arg-type]
    check(project, registry)
    (project / "notes.yml").write_text("at_least: 1\n", encoding="utf-8")
    check(project, registry)
    assert seen == [{"threshold.yml"}, {"threshold.yml", "notes.yml"}]


def test_a_list_for_the_workbook_stands_on_no_page(
    project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = Table("watch", "To watch", (Column("Visit"),), (("77001",),))
    presenting(registry, monkeypatch, lambda said: replace(said, sheets=(sheet,)))
    report = check(project, registry)
    assert report.sheets == (sheet,)
    assert "77001" not in repr(report.pages)


def test_a_long_story_names_one_finding_of_each_page(
    project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = tuple(
        Page(f"p{n}", f"Page {n}", tuple(Section(f"s.{n}.{m}", "", f"Finding {n}.{m}") for m in range(3)))
        for n in range(STORY)
    )
    presenting(registry, monkeypatch, lambda said: replace(said, pages=pages))
    story = next(section for section in check(project, registry).pages[0].sections if section.id == "summary.story")
    (listing,) = story.blocks
    assert isinstance(listing, Listing)
    assert listing.items[:2] == (("Page 0", "Finding 0.0"), ("Page 1", "Finding 1.0"))


def test_the_summary_names_few_limits_and_the_page_on_data_the_rest(
    project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = tuple(f"Limit {n}." for n in range(LIMITS + 2))
    presenting(registry, monkeypatch, lambda said: replace(said, limits=limits))
    report = check(project, registry)
    told = {section.id: section.blocks for page in report.pages for section in page.sections}
    first, rest = told["summary.limits"][0], told["limits"][0]
    assert isinstance(first, Prose)
    assert isinstance(rest, Prose)
    assert len(first.paragraphs) == LIMITS
    assert set(limits) <= {*first.paragraphs, *rest.paragraphs}
