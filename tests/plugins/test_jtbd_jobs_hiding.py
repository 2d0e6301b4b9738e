"""Small groups: nothing that is hidden comes out anywhere, nor can it be had by subtraction."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs_deals import catalogue, deal, job, many, numbers, run, speak, tables, texts

WORDS = ("дом", "дача", "офис", "школа")
JOBS = catalogue(*(job(name, word) for name, word in zip("abcd", WORDS, strict=True)))
MEASURES = (
    "customers", "customer_share", "deals", "deal_share", "won", "win_rate", "revenue", "revenue_share", "cycle_days",
    "order_value",
)  # fmt: skip


def of_sizes(*sizes: int, rest: int = 0, amount: float = 10.0) -> list[dict[str, object]]:
    rows = [row for word, size in zip(WORDS, sizes, strict=False) for row in many(word, word, won=size, amount=amount)]
    return [*rows, *many("rest", "иное", won=rest, amount=amount)]


def hidden(rows: list[dict[str, object]], minimum: int = 5) -> set[str]:
    return {name for name, metric in numbers(run(JOBS, tables(rows), minimum)).items() if metric.suppressed}


def test_a_small_job_is_hidden_whole_and_takes_another_with_it() -> None:
    by_id = numbers(run(JOBS, tables(of_sizes(40, 3, 12, 30))))
    for name in "bc":
        for measure in MEASURES:
            metric = by_id.get(f"jobs.{name}.{measure}")
            assert metric is None or metric.suppressed
    assert not any(by_id[f"jobs.{name}.{measure}"].suppressed for name in "ad" for measure in ("deals", "revenue"))


def test_a_hidden_metric_holds_nothing() -> None:
    for metric in run(JOBS, tables(of_sizes(40, 3, 12, 30))).metrics:
        if metric.suppressed:
            assert (metric.value, metric.low, metric.high, metric.n) == (None, None, None, None)


def test_unassigned_deals_are_shown_unless_they_must_cover_a_job() -> None:
    assert not hidden(of_sizes(40, 20, rest=2)) & {"jobs.unassigned", "jobs.coverage"}
    assert hidden(of_sizes(3, rest=40)) >= {
        "jobs.unassigned",
        "jobs.coverage",
        "jobs.unassigned_customers",
        "jobs.a.deals",
    }


def test_where_everybody_is_few_nothing_is_shown() -> None:
    result = run(JOBS, tables(of_sizes(3)))
    shown = {metric.id for metric in result.metrics if not metric.suppressed and metric.value}
    assert shown == {"jobs.count"}
    assert result.facts["words"] == result.facts["patterns"] == result.facts["pairs"] == []


def test_money_of_one_customer_is_hidden_with_another_jobs() -> None:
    rows = [*of_sizes(20, 20, 30), deal("whale", "дом", amount=100_000.0)]
    found = hidden(rows)
    assert {"jobs.a.revenue", "jobs.a.revenue_share"} <= found
    assert "jobs.a.deals" not in found
    assert found & {"jobs.b.revenue", "jobs.c.revenue"}


def test_money_of_all_is_hidden_where_one_customer_pays_it() -> None:
    rows = [*of_sizes(20, 20, amount=1.0), deal("whale", "дом", amount=100_000.0)]
    assert "jobs.revenue" in hidden(rows)
    assert not any("revenue" in fact for fact in run(JOBS, tables(rows)).facts["revenue"])


def test_a_win_rate_of_few_customers_is_hidden() -> None:
    rows = [*of_sizes(40, 0, 30), *many("late", "дача", won=1, lost=1, opened=30)]
    found = hidden(rows)
    assert {"jobs.b.win_rate", "jobs.b.won"} <= found
    assert "jobs.b.deals" not in found


def test_medians_of_few_customers_are_hidden() -> None:
    rows = [*of_sizes(40, 0, 30), *many("late", "дача", won=2, lost=30, amount=777.0)]
    assert "jobs.b.order_value" in hidden(rows)


def test_a_customer_with_many_deals_is_still_one() -> None:
    rows = [*of_sizes(40, 0, 30), *[deal("regular", "дача", amount=777.0) for _ in range(50)]]
    assert "jobs.b.deals" in hidden(rows)


def test_deals_of_unknown_customers_count_as_one_customer_each() -> None:
    assert "jobs.b.deals" in hidden([*of_sizes(40, 0, 30), *[deal(None, "дача") for _ in range(3)]])
    assert "jobs.b.deals" not in hidden([*of_sizes(40, 0, 30), *[deal(None, "дача") for _ in range(30)]])


def test_deals_of_unknown_customers_never_open_a_job_of_few_known_ones() -> None:
    """Two known customers and five deals without one are two customers, in every place that counts them."""
    result = run(JOBS, tables([*of_sizes(40, 2, 10, 30), *[deal(None, "дача") for _ in range(5)]]))
    by_id = numbers(result)
    assert {name for name in "abcd" if by_id[f"jobs.{name}.customers"].suppressed} == {"b", "c"}
    assert all(by_id[f"jobs.b.{name}"].suppressed for name in MEASURES if f"jobs.b.{name}" in by_id)
    evidence = {row["job_id"]: row for row in result.derived["crm_evidence"].to_pylist()}
    assert (evidence["b"]["suppressed"], evidence["b"]["share"], evidence["b"]["n"]) == (True, None, None)
    told = [row for row in result.derived["job_numbers"].to_pylist() if row["job_id"] == "b"]
    assert {(row["value"], row["n"]) for row in told if row["measure"] in MEASURES} == {(None, None)}


def test_a_job_of_unknown_customers_alone_covers_no_few_known_ones() -> None:
    """Job c has no known customer: hidden with b it would leave b the only one to take from all customers."""
    rows = [*of_sizes(40, 2, 0, 30), *[deal(None, "дача") for _ in range(5)], *[deal(None, "офис") for _ in range(9)]]
    by_id = numbers(run(JOBS, tables(rows)))
    assert {name for name in "abcd" if by_id[f"jobs.{name}.customers"].suppressed} == {"b", "d"}


def test_few_known_customers_among_deals_of_unknown_ones_are_not_counted_out() -> None:
    rows = [*of_sizes(3), *[deal(None, "дом") for _ in range(30)]]
    assert {"jobs.customers", "jobs.a.customers", "jobs.a.customer_share"} <= hidden(rows)


def test_the_consultant_sets_the_minimum() -> None:
    assert hidden(of_sizes(40, 3, 12, 30), minimum=1) == set()
    assert "jobs.c.deals" in hidden(of_sizes(40, 20, 12, 30), minimum=13)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=4, max_size=4).filter(sum), st.integers(0, 14))
def test_a_small_job_is_never_what_is_left_of_a_total(sizes: list[int], rest: int) -> None:
    """Subtract everything shown from every published total: no single small job may remain."""
    by_id = numbers(run(JOBS, tables(of_sizes(*sizes, rest=rest))))
    counts = dict(zip("abcd", sizes, strict=True))
    for measure, total, unassigned in (
        ("customers", "jobs.customers", "jobs.unassigned_customers"),
        ("deals", "jobs.deals", "jobs.unassigned_customers"),
        ("revenue", "jobs.revenue", ""),
    ):
        whole = by_id.get(total)
        if whole is None or whole.value is None:
            continue
        shut = [name for name in "abcd" if by_id[f"jobs.{name}.{measure}"].suppressed and counts[name]]
        assert all(by_id[f"jobs.{name}.{measure}"].suppressed for name in "abcd" if 0 < counts[name] < 5)
        rest_known = not rest or (unassigned and not by_id[unassigned].suppressed)
        if any(counts[name] < 5 for name in shut):
            assert len(shut) > 1 or not rest_known


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_figure_of_a_hidden_job_is_said_drawn_or_stored(language: str) -> None:
    """The hidden job's numbers are odd enough to be known anywhere: 3 deals of 7,654,321."""
    rows = [
        *of_sizes(400, 0, 312, 230),
        *many("x", "дача", won=3, amount=7654321.0, product="Редкость", channel="Тайный"),
    ]
    result = run(JOBS, tables(rows))
    stored = json.dumps([dict(result.facts), [str(metric) for metric in result.metrics]], ensure_ascii=False)
    said = "\n".join(texts(speak(result, language)))
    # Complementary: the next smallest job is hidden as well.
    for secret in ("7654321", "22962963", "Редкость", "Тайный", "230"):
        assert secret not in stored
        assert secret not in said


def test_products_that_few_customers_buy_are_not_listed_nor_rebuilt() -> None:
    rows = [*many("x", "разное", won=30, product="Лофт"), *many("y", "разное", won=20, product="Студия")]
    rows += [*many("z", "разное", won=3, product="Дворец"), *of_sizes(0, 40)]
    assert run(JOBS, tables(rows)).facts["patterns"] == [["Лофт", None, 30, 30]]


def test_a_tail_of_several_small_products_is_one_group() -> None:
    rows = [*many("x", "разное", won=30, product="Лофт"), *many("z", "разное", won=3, product="Дворец")]
    rows += [*many("v", "разное", won=4, product="Замок"), *of_sizes(0, 40)]
    assert run(JOBS, tables(rows)).facts["patterns"] == [["Лофт", None, 30, 30]]


def test_products_that_are_not_recorded_are_not_listed() -> None:
    rows = [*many("x", "разное", won=30, product="Лофт"), *many("z", "разное", won=30, product=" "), *of_sizes(0, 40)]
    assert run(JOBS, tables(rows)).facts["patterns"] == [["Лофт", None, 30, 30]]


def test_only_as_many_products_as_asked_for_are_listed() -> None:
    rows = [row for n in range(9) for row in many(f"p{n}", "разное", won=10 + n, product=f"P{n}")]
    listed = run(JOBS, tables(rows), top=2).facts["patterns"]
    assert listed == [["P8", None, 18, 18], ["P7", None, 17, 17]]


def test_pairs_of_few_customers_and_of_hidden_jobs_are_not_listed() -> None:
    rows = [*of_sizes(40, 40, 40), *many("x", "дом дача", won=3), *many("y", "дом офис", won=6)]
    assert run(JOBS, tables(rows)).facts["pairs"] == [["a", "c", 6, 6]]
    rows = [*of_sizes(40, 3, 12, 30), *many("y", "дом офис", won=6)]
    assert run(JOBS, tables(rows)).facts["pairs"] == []


def test_unexplained_patterns_need_enough_customers() -> None:
    rows = [
        *of_sizes(40),
        *many("x", "иное", won=9, product="Лофт", channel="Сайт"),
        *many("y", "иное", won=2, product="Дом"),
    ]
    rows += [*many("z", "иное", won=8, channel="Сайт"), *many("v", "иное", won=4, product="Замок")]
    assert run(JOBS, tables(rows)).facts["patterns"] == [["Лофт", "Сайт", 9, 9], [None, "Сайт", 8, 8]]
