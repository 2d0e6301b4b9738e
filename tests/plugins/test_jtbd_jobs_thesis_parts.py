"""The parts of jobs.thesis: pairs counted against pairs formed, categories, what is gathered, what may be said."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from jobs_deals import engine

from jtbd_jobs.thesis.coding import Coded, Name, behaviour, coded
from jtbd_jobs.thesis.gathering import OTHER, UNKNOWN, Column, gathered, kinds
from jtbd_jobs.thesis.judging import Said, judged, overall
from jtbd_jobs.thesis.options import ThesisOptions, Trait, behaviours
from jtbd_jobs.thesis.pairs import alike
from jtbd_jobs.thesis.profiles import cells, profile_columns, strangers, twins
from jtbd_reports.stats import partial
from jtbd_reports.stats.partial import permutation_p
from jtbd_reports.stats.patterns import design
from jtbd_reports.stats.verdict import Comparison, Gains, Increment, Interval


def draw(size: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    jobs, profile = generator.integers(0, 3, size), generator.integers(0, 3, (size, 2))
    return jobs, profile, (jobs + generator.integers(0, 2, size)) % 3


def test_pairs_counted_are_the_pairs_formed() -> None:
    jobs, profile, outcome = draw(60, 1)
    found = alike(jobs, profile, outcome)
    pairs = list(combinations(range(60), 2))
    formed = {
        "twins": [(i, j) for i, j in pairs if (profile[i] == profile[j]).all() and jobs[i] != jobs[j]],
        "strangers": [(i, j) for i, j in pairs if (profile[i] != profile[j]).all() and jobs[i] == jobs[j]],
        "anyone": pairs,
    }
    for name, of in formed.items():
        share = getattr(found, name)
        assert share.pairs == len(of)
        assert share.value == pytest.approx(np.mean([outcome[i] == outcome[j] for i, j in of]))
        assert share.low < share.value < share.high


def test_intervals_of_pairs_cover_what_many_samples_scatter_around() -> None:
    samples = [alike(*draw(150, seed)) for seed in range(200)]
    truth = np.mean([one.strangers.value for one in samples if one.strangers])
    covered = [one.strangers.low <= truth <= one.strangers.high for one in samples if one.strangers]
    assert len(covered) == 200
    # in small samples the projection also holds the scatter of partners, so the interval is a little too wide
    assert np.mean(covered) >= 0.93
    wide = np.mean([one.strangers.high - one.strangers.low for one in samples if one.strangers])
    scatter = np.std([one.strangers.value for one in samples if one.strangers])
    assert 0.9 <= wide / (2 * 1.96 * scatter) <= 1.6


def test_twins_and_strangers_differ_beyond_chance_only_where_jobs_matter() -> None:
    assert alike(*draw(400, 2)).p_value < 0.001
    generator = np.random.default_rng(3)
    p_values = [
        alike(generator.integers(0, 3, 150), generator.integers(0, 3, (150, 2)), generator.integers(0, 3, 150)).p_value
        for _ in range(200)
    ]
    assert 0.01 <= np.mean(np.array(p_values) < 0.05) <= 0.1


def test_without_twins_there_is_nothing_to_compare() -> None:
    found = alike(np.zeros(4, int), np.zeros((4, 1), int), np.array([0, 0, 1, 1]))
    assert (found.twins, found.strangers, found.p_value) == (None, None, 1.0)
    assert found.anyone.value == pytest.approx(1 / 3)


AGE = Trait("age", "customers", "age", "measure")
SPEND = Trait("spend", "deals", "spend", "measure")
PRODUCT = Trait("product", "deals", "product", "label")
WON = Trait("won", "deals", "", "flag")


def test_ages_fall_into_bands_that_begin_at_their_names() -> None:
    made = coded(AGE, Column(np.array([17.0, 18, 24, 25, 70, np.nan])))
    assert [(made.names[code].low, made.names[code].high) if code >= 0 else None for code in made.codes] == [
        (None, 18), (18, 25), (18, 25), (25, 35), (65, None), None,
    ]  # fmt: skip


def test_few_numbers_are_categories_and_many_are_equal_parts() -> None:
    few = coded(SPEND, Column(np.array([2.0, 0, 0, np.nan])))
    assert few.names == (Name(low=0, high=0), Name(low=2, high=2))
    assert few.codes.tolist() == [1, 0, 0, -1]
    many = coded(SPEND, Column(np.arange(100.0)), bands=4)
    assert np.bincount(many.codes).tolist() == [25, 25, 25, 25]
    assert [name.high for name in many.names][:-1] == pytest.approx([24.75, 49.5, 74.25])


def test_a_behaviour_joins_what_is_rare_and_leaves_out_what_is_too_rare() -> None:
    codes = np.repeat([0, 1, 2, OTHER, UNKNOWN], [30, 20, 6, 5, 4])
    made = behaviour(PRODUCT, Column(codes, ("loft", "flat", "house")), 10)
    assert made.names == (Name("loft"), Name("flat"), Name(other=True))
    assert np.bincount(made.codes + 1).tolist() == [4, 30, 20, 11]
    made = behaviour(PRODUCT, Column(codes[:-9], ("loft", "flat", "house")), 10)
    assert made.names == (Name("loft"), Name("flat"))
    assert np.bincount(made.codes + 1).tolist() == [6, 30, 20]


def test_a_flag_keeps_no_before_yes() -> None:
    made = behaviour(WON, Column(np.array([1] * 30 + [0] * 12 + [UNKNOWN])), 10)
    assert [name.label for name in made.names] == ["no", "yes"]
    assert np.bincount(made.codes + 1).tolist() == [1, 12, 30]
    assert isinstance(made, Coded)


def frame(rows: list[dict[str, Any]]) -> Any:
    return engine().frame(pa.Table.from_pylist(rows))


def test_one_row_per_customer_tells_what_they_bought_before_what_they_asked_for() -> None:
    rows = [
        {"customer_id": " a ", "status": "won", "product": "loft", "spend": 10.0},
        {"customer_id": "a", "status": "lost", "product": "flat", "spend": 90.0},
        {"customer_id": "a", "status": "lost", "product": "flat", "spend": 90.0},
        {"customer_id": "b", "status": "lost", "product": "flat ", "spend": 4.0},
        {"customer_id": "b", "status": "lost", "product": "flat", "spend": 6.0},
        {"customer_id": "c", "status": "open", "product": "  ", "spend": None},
        {"customer_id": None, "status": "won", "product": "loft", "spend": 1.0},
        {"customer_id": "", "status": "won", "product": "loft", "spend": 1.0},
    ]
    opened = engine()
    tables = {"deals": opened.frame(pa.Table.from_pylist(rows))}
    jobs = opened.frame(
        pa.Table.from_pylist([{"customer_id": "a", "job_id": "photo"}, {"customer_id": "c", "job_id": "gone"}])
    )
    returns = Trait("repeat", "deals", "", "flag")
    columns, job = gathered(tables, [PRODUCT, SPEND, WON, returns], jobs, ["photo"], 1)
    labels = columns[PRODUCT].labels
    told = {
        (
            labels[columns[PRODUCT].values[place]] if columns[PRODUCT].values[place] >= 0 else None,
            None if np.isnan(columns[SPEND].values[place]) else float(columns[SPEND].values[place]),
            int(columns[WON].values[place]),
            int(columns[returns].values[place]),
            int(job[place]),
        )
        for place in range(len(job))
    }
    assert told == {
        ("loft", 10.0, 1, 1, 0),
        ("flat", 5.0, 0, 1, UNKNOWN),
        (None, None, UNKNOWN, 0, OTHER),
    }


def test_labels_of_few_customers_are_not_told_apart() -> None:
    rows = [{"customer_id": str(place), "status": "won", "product": "flat" if place else "loft"} for place in range(5)]
    opened = engine()
    jobs = opened.frame(pa.Table.from_pylist([{"customer_id": "0", "job_id": "photo"}]))
    columns, _ = gathered({"deals": opened.frame(pa.Table.from_pylist(rows))}, [PRODUCT], jobs, ["photo"], 3)
    assert columns[PRODUCT].labels == ("flat",)
    assert sorted(columns[PRODUCT].values.tolist()) == [OTHER, 0, 0, 0, 0]


def test_the_usual_behaviours_are_those_the_data_have() -> None:
    deals = frame([{"customer_id": "a", "status": "won", "amount": 1.0}])
    schema = {"deals": kinds(deals)}
    assert [one.name for one in behaviours(ThesisOptions(), schema)] == ["amount", "won", "repeat"]


def test_a_profile_drops_columns_until_groups_can_be_shown() -> None:
    generator = np.random.default_rng(1)
    codes, jobs = generator.integers(0, 4, (400, 3)), generator.integers(0, 3, 400)
    names = ["city", "gender", "age"]
    assert profile_columns(names, codes, jobs, 1) == [2, 1, 0]
    assert profile_columns(names, codes, jobs, 8) == [2, 1]
    assert profile_columns(names, codes, jobs, 100) == [2]
    assert profile_columns(names, np.where(generator.random((400, 3)) < 0.9, -1, codes), jobs, 1) == []


def test_nobody_has_no_profile() -> None:
    assert profile_columns(["age"], np.empty((0, 1), int), np.empty(0, int), 1) == []


def test_groups_side_by_side_are_large_and_of_one_profile_or_of_one_job() -> None:
    jobs, profile, outcome = np.repeat([0, 1], 40), np.tile([[0], [1]], (40, 1)), np.repeat([0, 1], 40)
    groups = cells(profile, jobs, [outcome], 20)
    assert len(groups) == 4
    apart, same = twins(groups, 2), strangers(groups, 2)
    assert (apart.pairs, apart.fitting, same.pairs, same.fitting) == (2, 2, 2, 2)
    assert all(one.left.profile == one.right.profile and one.apart == (True,) for one in apart.shown)
    assert all(one.left.job == one.right.job and one.left.profile != one.right.profile for one in same.shown)
    assert cells(profile, jobs, [outcome], 21) == ()
    assert cells(np.full((80, 1), -1), jobs, [outcome], 1) == ()


def comparison(
    adds: tuple[float, float], lacks: tuple[float, float], ahead: tuple[float, float], seen: float, gain: float = 0.0
) -> Comparison:
    """Ends of increments and advantage; p follows whether an increment lies above 0."""
    increments = [
        Increment(Interval(sum(ends) / 2, *ends), 0.001 if ends[0] > 0 else 0.4, seen) for ends in (adds, lacks)
    ]
    told = Interval(gain, gain - 0.01, gain + 0.01)
    return Comparison(100, 2, 1.0, 0.9, 0.9, 0.9, *increments, Interval(0.0, *ahead), Gains(told, told, told))


UP, ROUND, DOWN = (0.1, 0.2), (-0.1, 0.1), (-0.2, -0.1)


@pytest.mark.parametrize(
    ("adds", "lacks", "ahead", "seen", "gain", "word"),
    [
        (UP, ROUND, UP, 0.5, 0.0, Said.JOBS),
        (UP, UP, UP, 0.5, 0.0, Said.JOBS),
        (ROUND, UP, DOWN, 0.5, 0.0, Said.RIVAL),
        (UP, UP, DOWN, 0.5, 0.0, Said.RIVAL),
        (UP, UP, ROUND, 0.5, 0.0, Said.BOTH),
        (UP, ROUND, ROUND, 0.001, 0.0, Said.UNSURE),
        (ROUND, ROUND, UP, 0.5, 0.0, Said.UNSURE),
        (ROUND, ROUND, ROUND, 0.5, 0.0, Said.UNSURE),
        (ROUND, ROUND, ROUND, 0.001, 0.0, Said.NEITHER),
        (ROUND, ROUND, ROUND, 0.001, 0.3, Said.SAME),
    ],
)
def test_no_more_is_said_than_was_shown(  # noqa: PLR0917 - a row of the table
    adds: tuple[float, float],
    lacks: tuple[float, float],
    ahead: tuple[float, float],
    seen: float,
    gain: float,
    word: Said,
) -> None:
    assert judged([comparison(adds, lacks, ahead, seen, gain)], 0.01) == (word,)


def test_one_lucky_p_value_among_many_is_no_claim() -> None:
    lucky = comparison(UP, ROUND, UP, 0.5)
    weak = Comparison(**{
        **{name: getattr(lucky, name) for name in Comparison.__dataclass_fields__},
        "candidate_adds": Increment(lucky.candidate_adds.bits, 0.02, 0.5),
    })  # fmt: skip
    assert judged([weak], 0.01) == (Said.JOBS,)
    assert judged([weak, *[comparison(ROUND, ROUND, ROUND, 0.5)] * 4], 0.01)[0] is Said.UNSURE


@pytest.mark.parametrize(
    ("words", "word"),
    [
        ((Said.JOBS, Said.UNSURE), Said.JOBS),
        ((Said.RIVAL, Said.NEITHER), Said.RIVAL),
        ((Said.JOBS, Said.RIVAL), Said.BOTH),
        ((Said.BOTH, Said.NEITHER), Said.BOTH),
        ((Said.NEITHER, Said.UNSURE), Said.UNSURE),
        ((Said.NEITHER, Said.SAME), Said.SAME),
        ((Said.NEITHER,), Said.NEITHER),
        ((), Said.UNSURE),
    ],
)
def test_the_word_for_all_behaviours_follows_from_theirs(words: tuple[Said, ...], word: Said) -> None:
    assert overall(words) is word


def test_of_many_customers_one_order_is_turned_and_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    generator, drawn, turned = np.random.default_rng(11), [], []
    for _ in range(150):
        base = generator.integers(0, 3, 200)
        added = np.where(generator.random(200) < 0.7, base, generator.integers(0, 3, 200))
        outcome = (generator.random(200) < np.array([0.2, 0.5, 0.8])[base]).astype(int)
        for limit, found in ((200, drawn), (199, turned)):
            monkeypatch.setattr(partial, "_TURNED", limit)
            found.append(permutation_p(design(base), design(added), outcome, permutations=199, generator=generator))
    assert np.corrcoef(drawn, turned)[0, 1] > 0.97
    assert 0.01 <= np.mean(np.array(turned) <= 0.05) <= 0.1
    assert np.mean(turned) == pytest.approx(0.5, abs=0.08)
    # the order of the data is one of the rotations, so no p-value is 0
    monkeypatch.setattr(partial, "_TURNED", 10)
    same = np.arange(200) % 2
    assert permutation_p(design(np.zeros(200, int)), design(same), same, permutations=9, generator=generator) == 1 / 200
