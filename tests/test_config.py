from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import edit

from jtbd_reports.config import load_project
from jtbd_reports.problems import ProjectError

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.plugins import Registry


def refusal(root: Path, registry: Registry) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        load_project(root, registry)
    return [str(problem) for problem in caught.value.problems]


def test_a_good_project_is_loaded_whole(project: Path, registry: Registry) -> None:
    found = load_project(project, registry)
    assert found.settings.name == "Acme"
    assert [entry.name for entry in found.sources] == ["crm"]
    assert found.documents["threshold.yml"].at_least == 15
    assert [page.name for page in found.pages] == ["intro.md"]
    assert (found.date_order, found.decimal) == ("mdy", ".")


def test_russian_projects_read_dates_day_first_and_decimals_with_a_comma(project: Path, registry: Registry) -> None:
    edit(project / "project.yml", "language: en", "language: ru")
    found = load_project(project, registry)
    assert (found.date_order, found.decimal) == ("dmy", ",")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("currency: EUR", "currency: EUX",
         "acme/project.yml:3:11: currency: expected an ISO 4217 currency code like RUB, got 'EUX'."),
        ("currency: EUR", "currency: EUR\ntimezone: Europe/Moskow",
         "acme/project.yml:4:11: timezone: expected a time zone like Europe/Moscow, got 'Europe/Moskow'. "
         "Did you mean 'Europe/Moscow'?"),
        ("language: en", "language: en\nlanguage: ru",
         "acme/project.yml:3:1: language: this key stands twice (first in line 2)."),
        ("theme: toy-look", "theme: toy-lok",
         "acme/project.yml:4:8: theme: there is no theme 'toy-lok'. Did you mean 'toy-look'?"),
        ("plugin: toy", "plugin: tox",
         "acme/project.yml:7:13: sources.crm.plugin: there is no source plugin 'tox'. Did you mean 'toy'?"),
        ("    plugin: toy\n", "", "acme/project.yml:7:5: sources.crm: the key 'plugin' is missing. Installed: toy."),
        ("  crm:", "  c.r/m:",
         "acme/project.yml:6:3: sources.c.r/m: a source's name holds letters, digits, _ and - only."),
        ("  toy.count:", "  toy.cuont:",
         "acme/project.yml:10:3: analyses.toy.cuont: there is no analysis 'toy.cuont'. Did you mean 'toy.count'?"),
        ("  toy.count:", "  toy.count: {break_it: perhaps}",
         "acme/project.yml:10:25: analyses.toy.count.break_it: expected true or false, got 'perhaps'."),
        ("  toy.count:", "  toy.count: {refuse: too low}", "acme/threshold.yml:1:11: at_least: too low."),
        ("[toy-text]", "[toy-tex]",
         "acme/project.yml:11:11: outputs[0]: there is no output 'toy-tex'. Did you mean 'toy-text'?"),
        ("[toy-text]", "{toy-text: {break_it: 3}}",
         "acme/project.yml:11:32: outputs.toy-text.break_it: expected true or false, got 3."),
        ("[toy-text]", "{paper: }", "acme/project.yml:11:11: outputs.paper: there is no output 'paper'. "
         "Installed: toy-text."),
        ("[toy-text]", "[]",
         "acme/project.yml:11:10: outputs: expected a list of outputs, such as [site, pdf]."),
        ("[toy-text]", "[toy-text]\npages: [pages/intor.md]",
         "acme/project.yml:12:9: pages[0]: there is no file 'pages/intor.md'. Did you mean 'pages/intro.md'?"),
        ("[toy-text]", "[toy-text]\npages: [../../secret.md]",
         "acme/project.yml:12:9: pages[0]: '../../secret.md' leaves the project folder."),
        ("[toy-text]", "[toy-text]\nminimum_cel: 5",
         "acme/project.yml:12:1: minimum_cel: unknown key. Did you mean 'minimum_cell'?"),
        ("[toy-text]", "[toy-text]\nmax_rejected: 5",
         "acme/project.yml:12:15: max_rejected: expected a number from 0 to 1, got 5."),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_place(
    project: Path, registry: Registry, old: str, new: str, problem: str
) -> None:
    edit(project / "project.yml", old, new)
    assert refusal(project, registry) == [problem]


def test_all_problems_of_all_files_come_at_once(project: Path, registry: Registry) -> None:
    edit(project / "project.yml", "language: en", "language: english\nsurprise: 1")
    edit(project / "project.yml", "path: data/deals.csv", "pth: x")
    edit(project / "threshold.yml", "at_least: 15", "at_least: -1")
    edit(project / "project.yml", "[toy-text]", "[paper]")
    keys = [problem.split(": ")[1] for problem in refusal(project, registry)]
    assert keys == ["language", "surprise", "sources.crm.path", "sources.crm.pth", "outputs[0]", "at_least"]


def test_a_missing_document_is_named(project: Path, registry: Registry) -> None:
    (project / "threshold.yml").unlink()
    assert refusal(project, registry) == ["acme/threshold.yml: there is no such file."]


def test_a_folder_without_a_project_names_those_below_it(project: Path, registry: Registry) -> None:
    assert refusal(project.parent, registry) == [".: there is no project.yml in this folder. Projects below it: acme."]


def test_a_project_needs_a_source(project: Path, registry: Registry) -> None:
    text = (project / "project.yml").read_text(encoding="utf-8")
    start, end = text.index("sources:"), text.index("analyses:")
    (project / "project.yml").write_text(text[:start] + "sources: {}\n" + text[end:], encoding="utf-8")
    assert any(problem.endswith("sources: at least one source is needed.") for problem in refusal(project, registry))


@pytest.mark.parametrize("none", ["analyses:\n", "analyses: {}\n", ""])
def test_a_project_may_have_no_analysis(project: Path, registry: Registry, none: str) -> None:
    text = (project / "project.yml").read_text(encoding="utf-8")
    start, end = text.index("analyses:"), text.index("outputs:")
    (project / "project.yml").write_text(text[:start] + none + text[end:], encoding="utf-8")
    assert load_project(project, registry).analyses == ()


def test_analyses_are_a_mapping(project: Path, registry: Registry) -> None:
    edit(project / "project.yml", "analyses:\n  toy.count:", "analyses: [toy.count]")
    assert refusal(project, registry) == [
        "acme/project.yml:9:11: analyses: expected a mapping from names of analyses to options."
    ]


def test_links_out_of_the_project_are_refused_for_pages_and_documents(
    project: Path, registry: Registry, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n", encoding="utf-8")
    (tmp_path / "secret.yml").write_text("at_least: 1\n", encoding="utf-8")
    (project / "pages" / "more.md").symlink_to(tmp_path / "secret.md")
    (project / "threshold.yml").unlink()
    (project / "threshold.yml").symlink_to(tmp_path / "secret.yml")
    assert refusal(project, registry) == [
        "acme/pages/more.md: this link leaves the project folder.",
        "acme/threshold.yml: this link leaves the project folder.",
    ]
