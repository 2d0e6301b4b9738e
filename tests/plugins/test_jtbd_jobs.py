"""The analysis as a whole: planted truth found, nothing found in noise, every number right, odd data survived."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs_deals import (
    PLANTED,
    PLANTED_JOBS,
    START,
    catalogue,
    deal,
    job,
    many,
    numbers,
    planted,
    run,
    speak,
    tables,
    titles,
)

from jtbd_jobs.assign.analysis import ANALYSIS
from jtbd_jobs.assign.assignment import assigned
from jtbd_jobs.assign.differences import by_win_rate
from jtbd_jobs.assign.disclosure import hidden
from jtbd_jobs.assign.measures import clusters_of, groups_of
from jtbd_jobs.assign.numbers import Counted, metrics
from jtbd_reports.engine import collected
from jtbd_reports.plugins import load_registry
from jtbd_reports.stats import wilson

if TYPE_CHECKING:
    from jtbd_jobs.rules.catalogue import Jobs
    from jtbd_reports import Result

TWO = catalogue(job("a", "дом"), job("b", "дача"))
SAID = st.sampled_from(["дом", "дача", "дом дача", ""])


# Planted truth


@pytest.fixture(scope="module")
def found() -> tuple[Result, list[str]]:
    rows, truth = planted()
    return run(PLANTED_JOBS, tables(rows)), truth


def test_every_deal_gets_the_job_it_was_planted_with(found: tuple[Result, list[str]]) -> None:
    result, truth = found
    given_jobs = {row["deal_id"]: row["job_id"] for row in collected(result.derived["deal_jobs"])}
    assert [given_jobs[str(number)] for number in range(len(truth))] == truth


def test_planted_shares_rates_and_medians_lie_in_their_intervals(found: tuple[Result, list[str]]) -> None:
    by_id = numbers(found[0])
    for name, (share, rate, amount, days, _) in PLANTED.items():
        for measure, truth in (
            ("customer_share", share),
            ("win_rate", rate),
            ("order_value", amount),
            ("cycle_days", days),
        ):
            metric = by_id[f"jobs.{name}.{measure}"]
            assert metric.low is not None
            assert metric.high is not None
            # A little beyond 95 %: sixteen intervals are looked at.
            slack = (metric.high - metric.low) / 2
            assert metric.low - slack <= truth <= metric.high + slack, metric.id


def test_planted_differences_are_claimed_and_no_others(found: tuple[Result, list[str]]) -> None:
    facts = found[0].facts
    assert facts["win_rate"][0] == ["photo", "lower"]
    assert {name for name, way in facts["order_value"] if way == "higher"} == {"photo", "nest"}
    assert ["nest", "higher"] in facts["cycle_days"]
    assert ["photo", "lower"] in facts["cycle_days"]
    assert facts["leaders"] == ["work"]


def test_the_planted_story_is_told(found: tuple[Result, list[str]]) -> None:
    said = titles(speak(found[0]))
    assert said["jobs.overview"] == "Four jobs explain 100% of deals; the commonest is “Work”"
    assert said["jobs.outcomes"].startswith("Deals of the job “Photo” are won less often: ")
    assert said["jobs.unassigned"] == "The rules explain every deal"


def test_a_result_is_json_and_the_same_each_time(found: tuple[Result, list[str]]) -> None:
    again = run(PLANTED_JOBS, tables(planted()[0]))
    assert json.dumps(dict(found[0].facts), allow_nan=False) == json.dumps(dict(again.facts), allow_nan=False)
    assert found[0].metrics == again.metrics


# Noise


def claims_a_difference(jobs: Jobs, rows: list[dict[str, Any]]) -> bool:
    """Whether the title of outcomes would name a job; only the steps that decide it, since a hundred draws are run."""
    total, groups = groups_of(clusters_of(assigned(tables(rows), jobs)))
    counted = Counted(jobs, total, groups, {}, total.shares, {}, {}, 5)
    closed = hidden(total, groups, {}, len(jobs.jobs), 5)
    return bool(by_win_rate(counted, closed, {one.id: one for one in metrics(counted, closed)}, ()))


def test_jobs_dealt_out_at_random_do_not_differ() -> None:
    """Four jobs, one hundred draws, the same chance to win for all: at most five titles may claim a difference."""
    words = ("дом", "дача", "офис", "школа")
    jobs = catalogue(*(job(f"j{index}", word) for index, word in enumerate(words)))
    claims = 0
    for seed in range(100):
        rng = random.Random(seed)  # noqa: S311 - made-up data
        drawn = [(rng.randrange(300), rng.choice(words), rng.choice(("won", "lost", "lost"))) for _ in range(400)]
        claims += claims_a_difference(jobs, [deal(f"c{number}", word, status) for number, word, status in drawn])
    assert claims <= 5


def test_where_jobs_do_differ_it_is_claimed() -> None:
    rows = [*many("a", "дом", won=80, lost=120), *many("b", "дача", won=120, lost=80)]
    assert claims_a_difference(TWO, rows)
    assert run(TWO, tables(rows)).facts["win_rate"] == [["a", "lower"], ["b", "higher"]]


# Every number


def test_counts_are_those_of_the_rows() -> None:
    rows = [
        *many("a", "дом", won=6, lost=3, opened=1, amount=100.0),
        *many("b", "дача", won=5, lost=15, amount=20.0),
        *many("c", "иное", won=2, lost=8, amount=10.0),
        deal("both", "дом и дача", "lost"),
        deal(None, "дом", "open"),
        deal("  ", "дом", "lost"),
    ]
    by_id = numbers(run(TWO, tables(rows)))
    values = {name: metric.value for name, metric in by_id.items()}
    assert values["jobs.deals"] == 43
    assert values["jobs.customers"] == 41
    assert (values["jobs.won"], values["jobs.lost"], values["jobs.open"]) == (13, 28, 2)
    assert values["jobs.unknown_customers"] == 2
    assert values["jobs.count"] == 2
    assert values["jobs.coverage"] == pytest.approx(33 / 43)
    assert values["jobs.unassigned"] == pytest.approx(10 / 43)
    assert values["jobs.conflicts"] == pytest.approx(1 / 43)
    assert values["jobs.unassigned_customers"] == 10
    assert (values["jobs.a.customers"], values["jobs.a.deals"], values["jobs.a.won"]) == (11, 13, 6)
    assert values["jobs.a.customer_share"] == pytest.approx(11 / 41)
    assert values["jobs.a.win_rate"] == pytest.approx(6 / 11)
    assert values["jobs.a.deal_share"] == pytest.approx(13 / 43)
    assert values["jobs.revenue"] == 720
    assert values["jobs.unpriced"] == 0


def test_intervals_of_single_deals_are_wilson() -> None:
    rows = [*many("a", "дом", won=12, lost=18), *many("b", "дача", won=20, lost=20)]
    by_id = numbers(run(TWO, tables(rows)))
    rate, share = by_id["jobs.a.win_rate"], by_id["jobs.a.customer_share"]
    assert rate.method == share.method == "Wilson"
    assert (rate.low, rate.high) == pytest.approx(wilson(12 / 30, 30))
    assert (share.low, share.high) == pytest.approx(wilson(30 / 70, 70))
    assert share.n == 70
    assert (rate.n, rate.unit, rate.where) == (30, "deals", "job = a and status in (won, lost)")


def test_several_deals_of_one_customer_count_for_less() -> None:
    alone = [*many("a", "дом", won=10, lost=10), *many("b", "дача", won=10, lost=10)]
    together = [
        row | {"customer_id": f"{row['customer_id'][0]}{index // 5}{row['status']}"} for index, row in enumerate(alone)
    ]
    first = numbers(run(TWO, tables(alone), minimum=1))["jobs.a.win_rate"]
    second = numbers(run(TWO, tables(together), minimum=1))["jobs.a.win_rate"]
    assert first.value == second.value
    assert second.method == "Wilson, deals clustered by customer"
    assert second.high - second.low > first.high - first.low  # type: ignore[operator]


def test_the_job_of_most_deals_is_the_customers() -> None:
    rows = [
        *(deal("x", text) for text in ("дом", "дача", "дача")),
        *(deal("tie", text) for text in ("дом", "дача")),
        deal("rest", "иное"),
        deal(None, "дача"),
    ]
    jobs = catalogue(job("a", "дом"), job("b", "дача", priority=1), job("c", "офис"))
    made = collected(run(jobs, tables(rows), minimum=1).derived["customer_jobs"])
    assert made == [
        {"customer_id": "tie", "job_id": "a", "deals": 1, "is_primary": False},
        {"customer_id": "tie", "job_id": "b", "deals": 1, "is_primary": True},
        {"customer_id": "x", "job_id": "a", "deals": 1, "is_primary": False},
        {"customer_id": "x", "job_id": "b", "deals": 2, "is_primary": True},
    ]


def test_priority_then_order_decides_a_conflict() -> None:
    rows = [deal("1", "дом дача офис"), deal("2", "дом дача"), deal("3", "дача офис")]
    jobs = catalogue(job("a", "дом"), job("b", "дача"), job("c", "офис", priority=5))
    made = collected(run(jobs, tables(rows), minimum=1).derived["deal_jobs"])
    assert [row["job_id"] for row in made] == ["c", "a", "c"]


def test_deals_of_no_job_stand_in_deal_jobs_without_one() -> None:
    assert collected(run(TWO, tables([deal("1", "иное")])).derived["deal_jobs"]) == [{"deal_id": "0", "job_id": None}]


def test_pairs_name_the_job_that_goes_before() -> None:
    rows = [*many("x", "дом и дача", won=7), *many("y", "дом", won=9)]
    jobs = catalogue(job("a", "дом"), job("b", "дача", priority=1))
    assert run(jobs, tables(rows)).facts["pairs"] == [["b", "a", 7, 7]]


def test_days_are_calendar_days_and_impossible_ones_are_left_out() -> None:
    begun = START.replace(hour=23)
    closed = [begun + dt.timedelta(hours=2), begun + dt.timedelta(days=9), begun - dt.timedelta(days=3), None]
    rows = [deal(f"c{n}", "дом", created_at=begun, closed_at=closed[n % 4]) for n in range(40)]
    metric = numbers(run(TWO, tables(rows)))["jobs.a.cycle_days"]
    assert (metric.n, metric.value, metric.low, metric.high) == (20, 5.0, 1.0, 9.0)


def test_money_is_summed_to_the_last_hundredth() -> None:
    rows = many("a", "дом", won=30, amount=0.1)
    assert numbers(run(TWO, tables(rows)))["jobs.revenue"].value == 3.0


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), None])
def test_what_is_no_amount_is_missing(amount: float | None) -> None:
    rows = [*many("a", "дом", won=10, amount=5.0), *many("b", "дом", won=5, amount=amount)]
    by_id = numbers(run(TWO, tables(rows)))
    assert (by_id["jobs.revenue"].value, by_id["jobs.unpriced"].value) == (50, pytest.approx(1 / 3))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), SAID), min_size=1, max_size=25), st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[tuple[str, str]], shuffler: random.Random) -> None:
    made = [deal(name, text, amount=7.5, deal_id=str(n)) for n, (name, text) in enumerate(rows)]
    mixed = list(made)
    shuffler.shuffle(mixed)
    first, second = run(TWO, tables(made), minimum=1), run(TWO, tables(mixed), minimum=1)
    assert first.metrics == second.metrics
    assert first.facts == second.facts


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), SAID, st.sampled_from(["won", "lost", "open"])), max_size=30))
def test_parts_add_up_and_shares_are_shares(rows: list[tuple[int, str, str]]) -> None:
    by_id = numbers(run(TWO, tables([deal(f"c{n}", text, status) for n, text, status in rows]), minimum=1))
    rest = (by_id["jobs.unassigned"].value or 0) * len(rows)
    assert sum(by_id[f"jobs.{name}.deals"].value or 0 for name in "ab") + rest == pytest.approx(len(rows))
    for metric in by_id.values():
        if metric.kind == "share" and metric.value is not None:
            assert 0 <= metric.value <= 1
            if metric.low is not None and metric.high is not None:
                assert metric.low <= metric.value <= metric.high


# Odd data


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [deal("a", "дом")],
        many("a", "иное", won=20, lost=20),
        many("a", "дом", won=0, lost=0, opened=30),
        many("a", "дом", won=0, lost=30),
        many("a", "дом", won=30, amount=0.0),
        many("a", "дом", won=30, amount=-5.0),
        [deal(None, "дом") for _ in range(30)],
        [deal("same", "дом", amount=10.0) for _ in range(30)],
        [*many("a", "дом", won=9, amount=1.0), *many("b", "дача", won=9, amount=-1.0)],
        [deal(f"c{n}", "дом", "new") for n in range(9)],
        [deal(f"c{n}", "дом", None) for n in range(9)],  # type: ignore[arg-type]
    ],
    ids=[
        "none",
        "one",
        "unassigned",
        "open",
        "lost",
        "free",
        "refunds",
        "nobody",
        "somebody",
        "nought",
        "other",
        "no status",
    ],
)
def test_odd_data_make_an_honest_report(rows: list[dict[str, object]], language: str) -> None:
    result = run(TWO, tables(rows))
    json.dumps(dict(result.facts), allow_nan=False)
    assert all(titles(speak(result, language)).values())


def test_a_project_without_amounts_and_dates_has_no_such_numbers() -> None:
    by_id = numbers(run(TWO, tables(many("a", "дом", won=20))))
    parts = {name.rpartition(".")[2] for name in by_id}
    assert parts & {"revenue", "revenue_share", "order_value", "cycle_days"} == set()


def test_an_own_column_may_be_all_that_a_rule_reads() -> None:
    rows = [{"customer_id": f"c{n}", "status": "won", "layout": "Лофт"} for n in range(9)]
    frames = tables(rows, columns=["deal_id", "customer_id", "status"])
    assert numbers(run(catalogue(job("a", rule={"layout": {"in": ["лофт"]}})), frames))["jobs.a.deals"].value == 9


def test_the_analysis_promises_what_it_gives() -> None:
    result = run(TWO, tables([deal("a", "дом")], [{"customer_id": "a"}]))
    assert set(result.derived) == set(ANALYSIS.offers)
    assert len({metric.id for metric in result.metrics}) == len(result.metrics)


def test_words_of_unassigned_deals_are_those_that_set_them_apart() -> None:
    rows = [*many("a", "дом, позвонить утром", won=40), *many("b", "ипотеки нет, позвонить утром, Анна", won=30)]
    rows += many("c", "ипотека 2026, позвонить", won=3)
    assert run(TWO, tables(rows)).facts["words"] == [["ипотека", 33, 33]]


def test_without_assigned_deals_every_common_word_is_telling() -> None:
    found = run(TWO, tables(many("b", "про ипотеку и метро", won=6))).facts["words"]
    assert found == [["ипотека", 6, 6], ["метро", 6, 6]]


def test_a_word_of_few_customers_is_never_listed() -> None:
    rows = [*many("b", "ипотека", won=6), *[deal("chatty", "лестница") for _ in range(50)]]
    assert [word for word, _, _ in run(TWO, tables(rows)).facts["words"]] == ["ипотека"]


def test_the_plugin_is_found_with_its_analysis_and_its_command() -> None:
    found = load_registry()
    assert found.analyses["jobs.assign"] is ANALYSIS
    assert found.commands["try-rules"].name == "try-rules"
    assert found.owner("analyses", "jobs.assign").name == "jobs"


def test_a_median_equal_to_that_of_all_is_never_called_larger() -> None:
    # prices stand in two far groups, as with full and short courses: the test sees a difference, the medians do not
    full = many("a", "дом", won=90, amount=11000.0)
    mixed = [*many("b", "дача", won=60, amount=11000.0), *many("c", "дача", won=50, amount=4000.0)]
    facts = run(TWO, tables([*full, *mixed])).facts
    assert facts["order_value"] == []
