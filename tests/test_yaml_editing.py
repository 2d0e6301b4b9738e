from __future__ import annotations

import pytest

from jtbd_reports.problems import ProjectError
from jtbd_reports.yaml_editing import with_entry

AT = ("sources", "survey")
ENTRY = {"plugin": "files", "path": "data/b.csv"}
ADDED = "  survey:\n    plugin: files\n    path: data/b.csv\n"


def test_an_entry_stands_behind_the_last_one_and_every_other_byte_stays() -> None:
    before = "# head\nname: X   # c\nsources:\n  crm:\n    plugin: files\n    path: 'a.csv'   # deals\n    # inner\n"
    after = "\n# about the next\nanalyses:\n  jobs.assign: {}\n"
    assert with_entry(before + after, "p", AT, ENTRY) == before + ADDED + after


def test_a_comment_may_stand_above_the_entry() -> None:
    assert with_entry("sources:\n  a: {}\n", "p", AT, ENTRY, "look") == "sources:\n  a: {}\n  # look\n" + ADDED


@pytest.mark.parametrize("empty", ["sources:", "sources: {}", "sources: ~", "sources: null"])
def test_an_empty_section_is_filled(empty: str) -> None:
    assert with_entry(f"name: x\n{empty}\noutputs: [site]", "p", AT, ENTRY) == (
        f"name: x\nsources:\n{ADDED}outputs: [site]\n"
    )


def test_a_missing_section_is_made() -> None:
    assert with_entry("name: x\n", "p", AT, ENTRY) == f"name: x\nsources:\n{ADDED}"
    assert with_entry("", "p", AT, ENTRY) == f"sources:\n{ADDED}"


def test_a_section_in_one_line_is_opened_and_comments_stay() -> None:
    found = with_entry("name: x # k\nsources: {a: {plugin: files}}\n", "p", AT, ENTRY)
    assert found == f"name: x # k\nsources:\n  a: {{plugin: files}}\n{ADDED}"


def test_the_indent_of_the_file_is_kept() -> None:
    found = with_entry("sources:\n    a:\n        plugin: files\n", "p", AT, ENTRY)
    assert found.endswith("\n    survey:\n      plugin: files\n      path: data/b.csv\n")


def test_small_mappings_and_lists_stand_in_one_line() -> None:
    entry = {"columns": {"product": {"header": "Товар", "origin": 2}, "comment": ["a", "b"]}, "tall": [{"x": 1}]}
    assert with_entry("", "p", AT, entry) == (
        "sources:\n  survey:\n    columns:\n      product: {header: Товар, origin: 2}\n      comment: [a, b]\n"
        "    tall:\n      - x: 1\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources:\n  survey: {}\n", "p: sources: there is already an entry 'survey'."),
        ("sources: [a]\n", "p:1:10: sources: expected a mapping."),
    ],
)
def test_what_cannot_be_edited_is_named(text: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        with_entry(text, "p", AT, ENTRY)
    assert str(caught.value) == message
