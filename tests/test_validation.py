from __future__ import annotations

from typing import Literal

import pytest
from pydantic import Field, field_validator

from jtbd_reports.options import Options
from jtbd_reports.problems import ProjectError
from jtbd_reports.validation import check, expectation, received, validate
from jtbd_reports.yaml_files import parse


class Inner(Options):
    min_share: float = Field(0.1, ge=0, le=1)
    words: list[str | int] = Field(default_factory=list)
    at_least: int = Field(3, ge=2)
    above: float = Field(1, gt=0)
    at_most: float = Field(1, le=9)
    tags: list[str] = Field(default_factory=list, min_length=0)


class Outer(Options):
    name: str = Field(min_length=1)
    language: Literal["ru", "en"] = "ru"
    parts: dict[str, Inner] = Field(default_factory=dict)
    one: Inner | str = ""
    flag: bool = False
    code: str = Field("RUB", pattern="^[A-Z]{3}$", examples=["RUB"])
    odd: int = 1

    @field_validator("odd")
    @classmethod
    def is_odd(cls, value: int) -> int:
        if value % 2 == 0:
            raise ValueError(f"expected an odd number, got {value}")
        return value


def refusal(text: str) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        validate(parse(text, "p.yml"), Outer)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("name: a\nlanguage: rus\n", ["p.yml:2:11: language: expected one of ru, en, got 'rus'. Did you mean 'ru'?"]),
        ("name: a\nparts:\n  j:\n    min_share: ten\n",
         ["p.yml:4:16: parts.j.min_share: expected a number from 0 to 1, got 'ten'."]),
        ("name: a\nparts:\n  j:\n    min_share: 2\n",
         ["p.yml:4:16: parts.j.min_share: expected a number from 0 to 1, got 2."]),
        ("name: a\nparts:\n  j:\n    wordz: []\n", ["p.yml:4:5: parts.j.wordz: unknown key. Did you mean 'words'?"]),
        ("name: a\nparts:\n  j:\n    words: [[1]]\n",
         ["p.yml:4:13: parts.j.words[0]: expected text or a whole number, got a list."]),
        ("name: a\nparts:\n  j: {at_least: 1}\n",
         ["p.yml:3:17: parts.j.at_least: expected a whole number of at least 2, got 1."]),
        ("name: a\nparts:\n  j: {above: 0}\n", ["p.yml:3:14: parts.j.above: expected a number above 0, got 0."]),
        ("name: a\nparts:\n  j: {at_most: 10}\n",
         ["p.yml:3:16: parts.j.at_most: expected a number of at most 9, got 10."]),
        ("name: a\nparts: []\n", ["p.yml:2:8: parts: expected a mapping, got a list."]),
        ("name: a\nflag: maybe\n", ["p.yml:2:7: flag: expected true or false, got 'maybe'."]),
        ("name: a\ncode: rub\n", ["p.yml:2:7: code: expected text like RUB, got 'rub'."]),
        ("name: a\nodd: 2\n", ["p.yml:2:6: odd: expected an odd number, got 2."]),
        ("name: ''\n", ["p.yml:1:7: name: expected text that is not empty, got ''."]),
        ("name: ~\n", ["p.yml:1:7: name: expected text that is not empty, got nothing."]),
        ("{}\n", ["p.yml:1:1: name: this key is missing."]),
        ("[]\n", ["p.yml:1:1: expected a mapping, got a list."]),
        ("name: a\none: {wordz: 1}\n", ["p.yml:2:7: one.wordz: unknown key. Did you mean 'words'?"]),
        ("name: a\nzzzz: 1\n",
         ["p.yml:2:1: zzzz: unknown key. Known keys: name, language, parts, one, flag, code, odd."]),
    ],
)  # fmt: skip
def test_each_fault_is_worded_with_place_key_expectation_and_nearest_word(text: str, problems: list[str]) -> None:
    assert refusal(text) == problems


def test_all_faults_come_at_once() -> None:
    assert len(refusal("language: x\nflag: 7x\nodd: 4\nbad: 1\n")) == 5


def test_a_part_is_located_below_its_parent_and_skipped_keys_are_not_looked_at() -> None:
    document = parse("sources:\n  crm: {plugin: files, at_least: 0}\n", "p.yml")
    found, problems = check(document, Inner, document.data["sources"]["crm"], ("sources", "crm"), frozenset({"plugin"}))
    assert found is None
    assert [str(problem) for problem in problems] == [
        "p.yml:2:34: sources.crm.at_least: expected a whole number of at least 2, got 0."
    ]


def test_long_values_are_shortened_and_kinds_are_named() -> None:
    assert len(received("x" * 100)) == 58
    assert [received(v) for v in (None, {}, [], True, 1.5)] == ["nothing", "a mapping", "a list", "true", "1.5"]


def test_expectations_of_lists_with_a_least_length() -> None:
    assert expectation({"type": "array", "minItems": 2}) == "a list of at least 2"
    assert expectation({}) == "a value"
