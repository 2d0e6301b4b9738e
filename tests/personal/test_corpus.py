from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jtbd_reports.personal import Found, find

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("phone", "email", "inn", "snils", "ogrn", "card", "passport", "name")
TUNED = ("corpus_ru.txt", "corpus_en.txt")
HELD_OUT = ("heldout_ru.txt", "heldout_en.txt")


def labelled(name: str) -> Iterator[tuple[str, set[Found]]]:
    for line in (Path(__file__).parent / name).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            parts = re.split(r"\{(\w+):([^}]*)\}", line)
            text, spans = parts[0], set()
            for kind, inner, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
                spans.add(Found(kind, len(text), len(text) + len(inner)))
                text += inner + after
            yield text, spans


def measured(names: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    right, extra, missed = (Counter[str]() for _ in range(3))
    for text, spans in (pair for name in names for pair in labelled(name)):
        found = set(find(text))
        right.update(one.kind for one in found & spans)
        extra.update(one.kind for one in found - spans)
        missed.update(one.kind for one in spans - found)
    return {
        kind: (right[kind] / max(right[kind] + extra[kind], 1), right[kind] / max(right[kind] + missed[kind], 1))
        for kind in KINDS
    }


def told(title: str, shares: dict[str, tuple[float, float]]) -> str:
    lines = (f"{kind:9} {precision:9.3f} {recall:6.3f}" for kind, (precision, recall) in shares.items())
    return "\n".join([f"{title}: kind, precision, recall", *lines, ""])


@pytest.mark.parametrize("names", [TUNED, HELD_OUT])
def test_numbers_and_addresses_are_found_to_the_character(names: tuple[str, ...]) -> None:
    shares = measured(names)
    sys.stdout.write(told(" and ".join(names), shares))
    assert {kind: shares[kind] for kind in KINDS[:-1]} == dict.fromkeys(KINDS[:-1], (1.0, 1.0))


def test_names_are_found_in_the_corpus_the_finder_was_tuned_on() -> None:
    precision, recall = measured(TUNED)["name"]
    assert precision >= 0.98
    assert recall >= 0.98


def test_names_are_found_in_texts_the_finder_was_not_tuned_on() -> None:
    precision, recall = measured(HELD_OUT)["name"]
    assert precision >= 0.93
    assert recall >= 0.97


@pytest.mark.parametrize("name", [*TUNED, *HELD_OUT])
def test_at_least_half_of_a_corpus_holds_nothing_personal(name: str) -> None:
    spans = [spans for _, spans in labelled(name)]
    assert sum(not one for one in spans) / len(spans) >= 0.5


@pytest.mark.parametrize("name", [*TUNED, *HELD_OUT])
def test_the_corpus_names_no_phone_that_could_ring(name: str) -> None:
    # Unassigned area 000, ranges kept for fiction (555-01xx, Ofcom's) or an evident row of figures.
    invented = re.compile(r"000|00 00|555|7946|900123|123-45-67|91[26]\D?[13]")
    phones = [text[one.start : one.end] for text, spans in labelled(name) for one in spans if one.kind == "phone"]
    assert [phone for phone in phones if not invented.search(phone)] == []
