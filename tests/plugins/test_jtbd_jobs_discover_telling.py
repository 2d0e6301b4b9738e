"""What jobs.discover says: titles that hold, proposals that parse, numbers that are traced, nobody given away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from discover_deals import discover, grouped, speak
from jobs_deals import texts, titles, untraced_digits
from ruamel.yaml import YAML

from jtbd_jobs.discover.attributes import of_numbers, of_values, of_words
from jtbd_jobs.discover.hiding import shown
from jtbd_jobs.discover.naming import as_jobs_rule
from jtbd_jobs.discover.outcomes import Cross
from jtbd_jobs.discover.profiles import profiles
from jtbd_jobs.latent.patterns import Patterns
from jtbd_jobs.latent.rules import Condition, Rule
from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.checking import faults
from jtbd_jobs.rules.trial import matches
from jtbd_reports import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jtbd_reports import Result


@pytest.fixture(scope="module")
def result() -> Result:
    return discover(grouped(500, 4)[0], names={"storey": "floor no"})


def test_titles_say_what_was_found(result: Result) -> None:
    said = titles(speak(result))
    assert re.fullmatch(
        r"Three groups of customers buy differently; the largest is \d\d% of them", said["classes.found"]
    )
    assert said["classes.sure"] == "The groups hold in all 9 checks"
    assert said["classes.rules"] == "What each group would be as a rule is proposed in jobs.proposed.yml"
    assert "classes.jobs" not in said
    russian = titles(speak(result, "ru"))
    assert re.fullmatch(
        r"Три группы клиентов покупают каждая своё; в самой большой — \d\d % клиентов", russian["classes.found"]
    )


def test_groups_are_named_by_what_sets_them_apart(result: Result) -> None:
    blocks = speak(result).pages[0].sections[0].blocks
    names = [row[0] for row in blocks[0].table.rows]  # type: ignore[union-attr]
    assert {frozenset(str(name).partition(". ")[2].split(", ")) for name in names} == {
        frozenset({"Blinds", "Silence"}),
        frozenset({"Nursery", "Storage"}),
        frozenset({"Power", "Cash"}),
    }


def test_one_class_is_said_plainly() -> None:
    found = discover(grouped(400, 0, structure=False)[0], most=3)
    presentation = speak(found)
    assert titles(presentation)["classes.found"] == "One group: no structure is found in what customers buy"
    assert titles(presentation)["classes.sure"] == "One class describes the purchases best"
    assert presentation.proposals == {}
    assert presentation.findings == ()
    assert titles(speak(found, "ru"))["classes.found"] == "Группа одна: в покупках клиентов структуры не нашлось"


def test_too_little_is_said_plainly() -> None:
    presentation = speak(discover(grouped(100, 1)[0]))
    assert titles(presentation) == {"classes.found": "There are too few deals to look for groups of customers"}
    poor = discover([{"customer_id": f"c{n}", "status": "won", "product": "a"} for n in range(400)])
    assert titles(speak(poor)) == {
        "classes.found": "The export says too little of what is bought to look for groups of customers"
    }


def test_a_mirror_is_trouble_and_no_finding() -> None:
    rows, truth = grouped(500, 3)
    sold = [{**row, "channel": truth[int(row["customer_id"][1:])]} for row in rows]
    presentation = speak(discover(sold))
    said = [plain(text) for block in presentation.pages[0].sections[0].blocks for text in [getattr(block, "text", "")]]
    assert any(text.startswith("The groups mirror the channel (Cramér’s V") for text in said)
    assert presentation.findings == ()
    assert titles(presentation)["classes.sure"] == "The groups hold in 8 of 9 checks"
    assert "# The groups mirror the channel" in presentation.proposals["jobs.proposed.yml"].replace("  #", "#")


def test_numbers_in_sentences_are_traced(result: Result) -> None:
    presentation = speak(result)
    for section in presentation.pages[0].sections:
        assert untraced_digits(section.title) == []
    assert set(presentation.labels) == {metric.id for metric in result.metrics}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_proposals_are_a_sound_jobs_file(result: Result, language: str) -> None:
    (name, text), *more = speak(result, language).proposals.items()
    assert (name, more) == ("jobs.proposed.yml", [])
    jobs = Jobs.model_validate(YAML(typ="safe").load(text))
    assert [job.id for job in jobs.jobs] == ["group-1", "group-2", "group-3"]
    assert faults(jobs) == []
    mark = "TO BE WRITTEN:" if language == "en" else "НАПИСАТЬ:"
    assert all(job.statement.startswith(mark) for job in jobs.jobs)
    # Each group's rule takes a deal as that group makes them.
    made = [
        {"layout": "Studio", "options": "Blinds, Silence", "payment": "Mortgage"},
        {"layout": "Three rooms", "options": "Nursery, Storage", "payment": "Mortgage"},
        {"layout": "Loft", "options": "Power", "payment": "Cash", "storey": 12},
    ]
    assert [index in found for index, found in enumerate(matches(jobs, made))] == [True, True, True]
    assert all(ord(character) < 0xE000 for character in text)


def test_nothing_of_single_deals_or_of_people_is_said(result: Result) -> None:
    for language in ("en", "ru"):
        presentation = speak(result, language)
        everything = "\n".join([*_readable(presentation), *presentation.proposals.values(), str(result.facts)])
        assert "note 0." not in everything
        assert not {"Анна", "Пётр", "Мария"} & set(re.findall(r"\w+", everything))
        assert not re.search(r"\bc\d+\b", everything)


def _readable(presentation: object) -> list[str]:
    try:
        return list(texts(presentation))  # type: ignore[arg-type]
    except AssertionError:
        return []


def test_small_groups_are_hidden_everywhere() -> None:
    words = {one: [one] for one in ("Blinds", "Silence", "Nursery", "Storage", "Power")}
    rows = [{**row, "comment": row["options"]} for row in grouped(500, 2)[0]]
    found = discover(rows, most=3, minimum=120, attributes={"wishes": {"words": words}})
    hidden = [one["number"] for one in found.facts["classes"] if one["hidden"]]
    assert hidden
    for number in hidden:
        about = [metric for metric in found.metrics if metric.id.startswith(f"classes.{number}.")]
        assert all(
            metric.suppressed and metric.value is None for metric in about if not metric.id.endswith("stability")
        )
    presentation = speak(found, minimum=120)
    assert not any(f"group-{number}" in text for text in presentation.proposals.values() for number in hidden)


def test_cells_of_few_cannot_be_had_by_subtraction() -> None:
    table = np.array([[80, 3, 40], [20, 60, 30], [25, 35, 90]])
    cross = shown(Cross(("a", "b", "c"), table), 5)
    closed = ~cross.open
    assert closed[0, 1]
    # Totals of rows and of columns are published: no line has one hidden cell alone.
    assert all(line.sum() != 1 for line in (*closed, *closed.T))
    assert cross.open.any()


def solvable(table: NDArray[np.int64], closed: NDArray[np.bool_]) -> int:
    """Hidden cells that follow from totals: those whose unit vector is a sum of rows of the system of totals."""
    cells = np.argwhere(closed)
    totals = np.vstack([cells[:, axis] == line for axis, size in enumerate(table.shape) for line in range(size)]) * 1.0
    free = np.eye(len(cells)) - np.linalg.pinv(totals) @ totals
    return int((np.abs(free).max(axis=1) < 1e-9).sum()) if len(cells) else 0


def test_a_cell_that_all_totals_together_give_away_is_covered() -> None:
    table = np.array([[0, 8, 8, 30, 30], [0, 3, 30, 2, 0], [3, 0, 0, 30, 8], [30, 30, 30, 1, 3]])
    # Two hidden cells in each line are not enough: the last line's first hidden cell was the difference of two blocks.
    before = np.zeros(table.shape, dtype=bool)
    before[[0, 0, 1, 1, 2, 2, 3, 3], [1, 2, 1, 3, 0, 4, 3, 4]] = True
    assert solvable(table, before)
    cross = shown(Cross(tuple("abcde"), table), 5)
    assert solvable(table, ~cross.open) == 0
    assert not cross.open[3, 3]
    assert cross.open.sum() > 5


def test_no_hidden_cell_of_any_table_follows_from_its_totals() -> None:
    rng = np.random.default_rng(1)
    values = np.array([0, 1, 2, 3, 8, 30])
    for _ in range(500):
        table = values[rng.choice(6, tuple(rng.integers(2, 6, 2)), p=[0.15, 0.1, 0.05, 0.1, 0.2, 0.4])]
        closed = ~shown(Cross(tuple("abcde")[: table.shape[1]], table), 5).open
        assert closed[(table > 0) & (table < 5)].all()
        assert solvable(table, closed) == 0, table


def test_cells_known_to_hold_somebody_are_not_cornered_by_that() -> None:
    # Two blocks joined by two ones: together they are 2, and as nobody is hidden where a zero is shown, each is 1.
    table = np.array([[9, 2, 1, 0, 0], [2, 9, 0, 1, 0], [0, 0, 9, 2, 30], [0, 0, 2, 9, 30], [30, 30, 0, 0, 30]])
    closed = ~shown(Cross(tuple("abcde"), table), 5).open
    assert closed[~np.isin(table, [0, 30])].all()
    assert closed[np.isin(table, [0, 30])].any()


@pytest.mark.parametrize(("others", "named"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_trait_is_named_only_where_the_rest_is_nobody_or_many(others: int, named: bool) -> None:  # noqa: FBT001
    counts = np.array([40, 20, others, 61 - others])
    there = counts > 0
    patterns = Patterns(np.array([[1], [0], [1], [0]])[there], counts[there], (2,))
    member = np.array([0, 0, 1, 1])[there]
    found = profiles(patterns, member, [of_words("options", "Power", ["Power"])], 2, 5)
    assert [len(traits) for traits in found] == [int(named), 0]


def test_a_trait_of_two_classes_is_named_of_one_where_both_would_leave_few() -> None:
    answers = np.array([[1], [0], [1], [0], [1], [0]])
    patterns = Patterns(answers, np.array([40, 5, 45, 5, 1, 200]), (2,))
    found = profiles(patterns, np.array([0, 0, 1, 1, 2, 2]), [of_words("options", "Power", ["Power"])], 3, 5)
    assert [len(traits) for traits in found] == [0, 1, 0]


def test_rules_become_those_of_a_jobs_file() -> None:
    attributes = [
        of_values("layout", ["Loft", "Studio", "Flat"], rest=True),
        of_numbers("storey", [4.0, 8.0, 12.0], 1.0),
        of_words("options", "Power", ["Power"]),
        of_words("options", "Blinds", ["Blinds"]),
    ]

    def said(*alternatives: tuple[Condition, ...]) -> object:
        return as_jobs_rule(Rule(alternatives), attributes)

    assert said() == {}
    assert said((Condition(0, (0, 2)), Condition(1, (1, 2)))) == {
        "layout": {"in": ["Loft", "Flat"]},
        "storey": {"between": [5, 12]},
    }
    assert said((Condition(0, (0, 3)),)) == {"layout": {"exists": True}, "not": {"layout": {"in": ["Studio", "Flat"]}}}
    assert said((Condition(1, (0, 3)),)) == {
        "any": [{"storey": {"between": [None, 4]}}, {"storey": {"between": [13, None]}}]
    }
    assert said((Condition(2, (1,)), Condition(3, (0,)))) == {
        "all": [
            {"options": {"contains": ["Power"]}},
            {"options": {"exists": True}, "not": {"options": {"contains": ["Blinds"]}}},
        ]
    }
    assert said((Condition(2, (1,)),), (Condition(1, (0, 1, 2, 3)),)) == {
        "any": [{"options": {"contains": ["Power"]}}, {"storey": {"exists": True}}]
    }


def test_a_value_with_line_breaks_and_quotes_stays_inside_its_line(result: Result) -> None:
    facts = dict(result.facts)
    attributes = [dict(one) for one in facts["attributes"]]
    for one in attributes:
        one["levels"] = [
            [said, 'a: "b"\n- c #d' if value else "", low, high] for said, value, low, high in one["levels"]
        ]
    odd = replace(result, facts={**facts, "attributes": attributes})
    jobs = Jobs.model_validate(YAML(typ="safe").load(speak(odd).proposals["jobs.proposed.yml"]))
    assert len(jobs.jobs) == 3
