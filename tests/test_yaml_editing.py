from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jtbd_reports.problems import ProjectError
from jtbd_reports.yaml_editing import with_entry
from jtbd_reports.yaml_files import parse

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
        ("sources: ''\n", "p:1:10: sources: expected a mapping."),
        ("just text\n", "p:1:1: expected a mapping."),
    ],
)
def test_what_cannot_be_edited_is_named(text: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        with_entry(text, "p", AT, ENTRY)
    assert str(caught.value) == message


UNTOLD = (
    "p: sources: cannot be edited here. Paste this:\n"
    "sources:\n  # look\n  survey:\n    plugin: files\n    path: data/b.csv"
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{name: x}\n", id="whole file in braces"),
        pytest.param("{sources: {}}\n", id="whole file in braces, section empty"),
        pytest.param("t: &s\n  a: {plugin: files}\nsources: *s\n", id="section by alias"),
        pytest.param("sources:\n  ? a\n  : plugin: files\no: 1\n", id="key with a question mark"),
        pytest.param("? sources\n", id="section without a colon"),
        pytest.param("~\n", id="nothing, written out"),
        pytest.param("a: |\n  x", id="text that a line break would change"),
    ],
)
def test_what_an_entry_would_harm_is_left_alone_and_the_entry_told(text: str) -> None:
    with pytest.raises(ProjectError) as caught:
        with_entry(text, "p", AT, ENTRY, "look")
    assert str(caught.value) == UNTOLD


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("sources:\n  a:\n    b: 1\n# old\n    c: 2\n", "o: 1\n", id="comment at the margin"),
        pytest.param("sources:\n  a: {b: 1,\n c: 2}\n", "o: 1\n", id="flow mapping over two lines"),
        pytest.param('sources:\n  a:\n    b: "x\n1"\n', "o: 1\n", id="quoted text at the margin"),
        pytest.param('sources:\n  a:\n    b: "x\n#1"\n', "o: 1\n", id="quoted text like a comment"),
        pytest.param("sources:\n  a:\n    b: |+\n      x\n\n\n", "o: 1\n", id="text that keeps blank lines"),
        pytest.param("sources:\n  a:\n    b: |\n      x\n", "\n\no: 1\n", id="text that does not"),
        pytest.param("sources:\n  a:\n    b: >\n      x\n      y\n  # c\n", "\no: 1\n", id="folded text"),
        pytest.param("sources:\n  a:\n    b:\n", "o: 1\n", id="last value missing"),
        pytest.param("sources:\n  a:\n    b:\n    - 1\n    -\n", "o: 1\n", id="last item missing"),
        pytest.param("x: &x 1\nsources:\n  a:\n    b: *x\n", "\n# n\no: 1\n", id="last value an alias"),
        pytest.param("sources:\n  a:\n    b: []\n    # in\n\n  # own\n", "# n\no: 1\n", id="comments behind"),
        pytest.param("\ufeffsources:\n  a: {}\n", "", id="mark of the encoding"),
    ],
)
def test_the_end_of_a_section_is_found_however_it_is_written(before: str, after: str) -> None:
    assert with_entry(before + after, "p", AT, ENTRY) == before + ADDED + after


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("sources:\n  {}\no: 1\n", f"sources:\n{ADDED}o: 1\n"),
        ("sources: {\n}\no: 1\n", f"sources:\n{ADDED}o: 1\n"),
        ("sources: # why\n  ~\no: 1\n", f"sources: # why\n{ADDED}o: 1\n"),
        ("sources: {} # why\n\no: 1\n", f"sources: # why\n{ADDED}\no: 1\n"),
        ("name: x\n...\n", f"name: x\nsources:\n{ADDED}...\n"),
        ("# head\n", f"# head\nsources:\n{ADDED}"),
        (
            "  name: x\n",
            f"  name: x\n  sources:\n{ADDED.replace('  ', '    ', 1).replace(chr(10) + '  ', chr(10) + '    ')}",
        ),
    ],
)
def test_an_empty_or_missing_section_is_made_however_the_file_is_written(text: str, written: str) -> None:
    found = with_entry(text, "p", AT, ENTRY)
    assert parse(found, "p").data["sources"] == {"survey": ENTRY}
    assert found == written


@pytest.mark.parametrize(
    "text", ["sources:\n  a:\n    b: 1\no: 1\n", "sources: {} # c\no: 1\n", "sources: {a: {}}\n", "o: 1\n"]
)
def test_ends_of_lines_stay_those_of_the_file(text: str) -> None:
    found = with_entry(text.replace("\n", "\r\n"), "p", AT, ENTRY)
    assert found == with_entry(text, "p", AT, ENTRY).replace("\n", "\r\n")


@pytest.mark.parametrize(
    "text", ["a\u2028b", "a\x85b", f"{'x' * 130}  {'y' * 20}", "? a", "a\xa0b", "a\nb ", "- a", "no: b"]
)
def test_headers_come_back_as_they_are(text: str) -> None:
    entry = {"columns": {"title": text}, "missing": [text], "values": {"status": {text: "won"}}, "layout": ("a", 1)}
    found = parse(with_entry("name: x\n", "p", AT, entry), "p").data["sources"]["survey"]
    assert found == {**entry, "layout": ["a", 1]}


LINES = (
    "sources:", "  a:", "    b: 1", "  c: {d: 1,", " e: 2}", "# x", "    # y", "", "o: 1", "  {}", '    f: "x', '1"',
    "    g: |+", "      h", "...", "---", "    - i", "  j: &k", "  l: *k", "? m", ": n",
)  # fmt: skip


@pytest.mark.filterwarnings("ignore::ruamel.yaml.error.ReusedAnchorWarning")
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=9), st.sampled_from(["\n", "\r\n"]))
def test_of_any_file_nothing_is_lost(lines: list[str], ending: str) -> None:
    text = "".join(line + ending for line in ["sources:", *lines])
    try:
        written = with_entry(text, "p", AT, ENTRY)
    except ProjectError:
        return
    before = parse(text, "p").data
    assert parse(written, "p").data == {**before, "sources": {**(before["sources"] or {}), "survey": ENTRY}}
    left = " ".join(written.split()).replace("survey: plugin: files path: data/b.csv", "")
    assert left.replace("{}", "").split() == text.replace("{}", "").split()
