from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.problems import Location, ProjectError
from jtbd_reports.yaml_files import dotted, inside, load, parse


def refusal(text: str) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        parse(text, "p.yml")
    return [str(problem) for problem in caught.value.problems]


def test_values_keep_their_types_and_places() -> None:
    document = parse("name: Акме\nn: 3\nx: 1_000.5\nok: true\nnone: ~\nlist: [a, 0x10]\n", "p.yml")
    assert document.data == {"name": "Акме", "n": 3, "x": 1000.5, "ok": True, "none": None, "list": ["a", 16]}
    assert document.location(("list", 1)) == Location("p.yml", 6, 11)
    assert document.location(("n",), key=True) == Location("p.yml", 2, 1)
    assert document.location(("list", 9, "deep")) == Location("p.yml", 6, 7)


def test_yaml_1_2_leaves_no_and_dates_as_text() -> None:
    assert parse("a: no\nb: 2026-01-02\nc: 010\n", "p.yml").data == {"a": "no", "b": "2026-01-02", "c": 10}


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert parse("", "p.yml").data == {}
    assert parse("# nothing\n", "p.yml").data == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: 1\na: 2\n", "p.yml:2:1: a: this key stands twice (first in line 1)."),
        ("x: !!python/object:os.system {}\n",
         "p.yml:1:4: x: YAML tags are not allowed here, got '!!python/object:os.system'."),
        ("x: !mine 1\n", "p.yml:1:4: x: YAML tags are not allowed here, got '!mine'."),
        ("a: [1, 2\n", "p.yml:2:1: this is not YAML: expected ',' or ']', but got '<stream end>'."),
        ("a: &a [*a]\n", "p.yml:1:4: a[0]: an alias (*) may not stand inside what it names."),
        ("a: \x07\n", "p.yml:1: a character here cannot stand in YAML."),
        ("base: &b {x: 1}\nc:\n  <<: *b\n", "p.yml:3:3: c.<<: merge keys (<<) are not supported; write the keys out."),
    ],
)  # fmt: skip
def test_what_is_not_plain_yaml_is_refused_with_its_place(text: str, problem: str) -> None:
    assert refusal(text) == [problem]


def test_a_bomb_of_aliases_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 7)]
    problems = refusal("\n".join(lines))
    assert len(problems) == 1
    assert problems[0].endswith("aliases (&, *) expand this file to more than 100,000 values.")


def test_depth_beyond_reason_is_refused() -> None:
    assert refusal("[" * 5000) == ["p.yml: the file is nested too deeply."]


def test_a_small_alias_is_followed() -> None:
    assert parse("a: &w [x]\nb: *w\n", "p.yml").data == {"a": ["x"], "b": ["x"]}


def test_a_missing_file_and_a_wrong_encoding_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match=r"^none.yml: there is no such file\.$"):
        load(Path("none.yml"))
    Path("cp.yml").write_bytes("a: 1\nимя: б\n".encode("cp1251"))
    with pytest.raises(ProjectError, match=r"^cp.yml:2: the file is not UTF-8 text; save it as UTF-8\.$"):
        load(Path("cp.yml"))


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    (tmp_path / "p.yml").write_bytes("\ufeffname: x\n".encode())
    assert load(tmp_path / "p.yml").data == {"name": "x"}


def test_paths_stay_inside_the_project(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "link").symlink_to(tmp_path)
    root = tmp_path / "project"
    assert inside(root, "data/x.csv") == root / "data" / "x.csv"
    assert inside(root, "../x.csv") is None
    assert inside(root, "/etc/passwd") is None
    assert inside(root, "link/x.csv") is None


def test_a_path_of_keys_reads_as_one_would_write_it() -> None:
    assert dotted(("jobs", 0, "rule", "any", 2)) == "jobs[0].rule.any[2]"


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("абвxyz 123:#-", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ключkey", min_size=1, max_size=5), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text("ключkey", min_size=1, max_size=5), plain, max_size=4))
def test_json_is_read_as_written(data: dict[str, object]) -> None:
    import json

    assert parse(json.dumps(data, ensure_ascii=False), "p.yml").data == data


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_never_crashed_on(text: str) -> None:
    try:
        parse(text, "p.yml")
    except ProjectError as error:
        assert error.problems


def test_a_folded_text_holds_nothing_but_its_words() -> None:
    text = parse("statement: >-\n  When it is late,\n  I want to sleep\n", "jobs.yml").data["statement"]
    assert text == "When it is late, I want to sleep"
