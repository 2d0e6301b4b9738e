"""What jobs.assign says beyond rules on deals: margin, repeat purchase, evidence, labels, other texts, slips."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from jobs_deals import START, catalogue, charts, deal, job, labels, many, numbers, run, speak, tables, texts, titles

from jtbd_jobs.assign.disclosure import Hidden
from jtbd_jobs.assign.trusting import learned_metrics
from jtbd_jobs.texts.labels import Label, Labels, mark
from jtbd_jobs.texts.learning import Learning, Tried
from jtbd_reports import Table
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from jtbd_reports import Metric, Result

TWO = catalogue(job("a", "дом"), job("b", "дача"))


def table(result: Result, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = result.derived[name].to_pylist()
    return found


# Evidence for others


def test_evidence_is_the_share_of_customers_whose_job_is_known() -> None:
    result = run(TWO, tables([*many("a", "дом", won=30), *many("b", "дача", won=10), *many("c", "иное", won=40)]))
    first, second = table(result, "crm_evidence")
    assert (first["job_id"], first["share"], first["n"], first["of"], first["unit"]) == ("a", 0.75, 30, 40, "customers")
    assert first["low"] == pytest.approx(0.5981, abs=1e-4)
    assert second["share"] == 0.25


def test_evidence_of_small_jobs_holds_nothing() -> None:
    result = run(catalogue(job("a", "дом"), job("b", "дача"), job("c", "офис")), tables(
        [*many("a", "дом", won=30), *many("b", "дача", won=2), *many("c", "офис", won=12)]
    ))  # fmt: skip
    rows = {row["job_id"]: row for row in table(result, "crm_evidence")}
    assert [rows[name]["suppressed"] for name in "abc"] == [False, True, True]
    assert [rows["b"][name] for name in ("share", "low", "high", "n")] == [None] * 4


def test_where_no_job_covers_a_small_one_nothing_is_evidence() -> None:
    rows = table(run(TWO, tables([*many("a", "дом", won=3), *many("c", "иное", won=40)])), "crm_evidence")
    assert {row["of"] for row in rows} == {None}
    assert all(row["suppressed"] for row in rows)


def test_without_customers_evidence_counts_deals() -> None:
    rows = [deal(None, "дом") for _ in range(30)] + [deal(None, "дача") for _ in range(10)]
    first = table(run(TWO, tables(rows)), "crm_evidence")[0]
    assert (first["share"], first["n"], first["of"], first["unit"]) == (0.75, 30, 40, "deals")


def test_every_number_of_a_job_is_handed_on_as_it_is() -> None:
    result = run(TWO, tables([*many("a", "дом", won=30, amount=5.0), *many("b", "дача", won=2)]))
    rows = {(row["job_id"], row["measure"]): row for row in table(result, "job_numbers")}
    for metric in result.metrics:
        parts = metric.id.split(".")
        if len(parts) == 3 and parts[1] in "ab":
            row = rows.pop((parts[1], parts[2]))
            assert (row["kind"], row["value"], row["low"], row["n"], row["suppressed"]) == (
                metric.kind, metric.value, metric.low, metric.n, metric.suppressed,
            )  # fmt: skip
    assert not rows


# Margin


def test_margin_its_share_and_its_part_in_revenue() -> None:
    rows = [*many("a", "дом", won=30, amount=100.0, margin=30.0), *many("b", "дача", won=30, amount=100.0, margin=10.0)]
    found = numbers(run(TWO, tables(rows)))
    assert found["jobs.margin"].value == 1200
    assert found["jobs.a.margin"].value == 900
    assert found["jobs.a.margin_share"].value == 0.75
    assert found["jobs.a.margin_rate"].value == pytest.approx(0.3)
    assert found["jobs.margin_rate"].value == pytest.approx(0.2)


def test_margin_of_lost_deals_and_of_those_without_an_amount_does_not_count_as_a_rate() -> None:
    rows = [*many("a", "дом", won=20, lost=20, amount=100.0, margin=50.0), *many("b", "дом", won=20, margin=8.0)]
    found = numbers(run(TWO, tables(rows)))
    assert found["jobs.a.margin"].value == 20 * 50 + 20 * 8
    assert found["jobs.a.margin_rate"].value == pytest.approx(0.5)


def test_losses_leave_no_share_of_margin() -> None:
    rows = [*many("a", "дом", won=20, amount=10.0, margin=-5.0), *many("b", "дача", won=20, amount=10.0, margin=1.0)]
    found = numbers(run(TWO, tables(rows)))
    assert "jobs.a.margin_share" not in found
    assert found["jobs.a.margin_rate"].value == pytest.approx(-0.5)
    assert found["jobs.a.margin_rate"].low is None


def test_margin_of_one_customer_is_hidden_with_another_jobs() -> None:
    three = catalogue(job("a", "дом"), job("b", "дача"), job("c", "офис"))
    rows = [row for name, word in zip("abc", ("дом", "дача", "офис"), strict=True)
            for row in many(name, word, won=20, amount=10.0, margin=1.0)]  # fmt: skip
    rows.append(deal("whale", "дом", amount=10.0, margin=9000.0))
    found = numbers(run(three, tables(rows)))
    shut = {name for name in "abc" if found[f"jobs.{name}.margin"].suppressed}
    assert "a" in shut
    assert len(shut) > 1


def test_without_margin_nothing_is_said_of_it() -> None:
    result = run(TWO, tables([*many("a", "дом", won=30, amount=5.0), *many("b", "дача", won=30, amount=5.0)]))
    assert not [name for name in numbers(result) if "margin" in name]
    assert "jobs.margin" not in titles(speak(result))


def test_the_title_names_the_job_that_leaves_the_most() -> None:
    rows = [deal(f"{name}{n}", word, amount=100.0, margin=rate + n % 3)
            for name, word, rate in (("a", "дом", 30.0), ("b", "дача", 10.0)) for n in range(40)]  # fmt: skip
    said = titles(speak(run(TWO, tables(rows))))
    assert said["jobs.margin"] == "“A” leaves the most: 31% of revenue is margin, 21% over all deals"
    assert said["jobs.map"] == "The most margin comes with “A”: 74%, from 50% of customers"


# Coming back


def test_customers_who_bought_again_are_counted_by_main_job() -> None:
    rows = [
        *many("a", "дом", won=40),
        *many("b", "дача", won=20),
        *many("a", "дом", won=10),
        *many("b", "дача", won=0, lost=9),
    ]
    found = numbers(run(TWO, tables(rows)))
    assert (found["jobs.a.repeat_rate"].value, found["jobs.a.repeat_rate"].n) == (0.25, 40)
    assert found["jobs.b.repeat_rate"].value == 0
    assert found["jobs.repeat_rate"].value == pytest.approx(10 / 60)
    assert "jobs.known_days" not in found


def test_how_long_buyers_have_been_known_is_said() -> None:
    day = dt.timedelta(days=1)
    rows = [deal(f"c{n}", "дом", created_at=START, closed_at=START + n * 100 * day) for n in range(11)]
    rows.append(deal("late", "дом", "open", created_at=START + 1200 * day, closed_at=None))
    result = run(TWO, tables(rows))
    found = numbers(result)
    assert found["jobs.known_days"].value == 700
    assert found["jobs.young_buyers"].value == pytest.approx(2 / 11)
    said = "\n".join(texts(speak(result)))
    assert "many have had little time to come back" in said


def test_repeat_purchase_of_few_buyers_is_hidden() -> None:
    three = catalogue(job("a", "дом"), job("b", "дача"), job("c", "офис"))
    rows = [*many("a", "дом", won=30), *many("b", "дача", won=2, lost=30), *many("c", "офис", won=20)]
    found = numbers(run(three, tables(rows)))
    assert found["jobs.b.repeat_rate"].suppressed
    assert [found[f"jobs.{name}.repeat_rate"].suppressed for name in "ac"].count(True) == 1


# The map


def test_the_map_shows_every_job_that_may_be_shown() -> None:
    three = catalogue(job("a", "дом"), job("b", "дача"), job("c", "офис"), job("d", "школа"))
    rows = [
        *many("a", "дом", won=30, lost=30),
        *many("b", "дача", won=2),
        *many("c", "офис", won=12),
        *many("d", "школа", won=30),
    ]
    spoken = speak(run(three, tables(rows)))
    assert "jobs.map.chart" in charts(spoken)
    said = "\n".join(texts(spoken))
    assert "Not on the map, to protect small groups: “B” and “C”." in said
    assert titles(spoken)["jobs.map"] == "How common each job is, and how often it is won"


def test_two_jobs_that_bring_the_most_are_named_together() -> None:
    three = catalogue(job("a", "дом"), job("b", "дача"), job("c", "офис"))
    sizes = (("a", "дом", 90), ("b", "дача", 80), ("c", "офис", 20))
    rows = [deal(f"{name}{n}", word, amount=100.0 + n % 7) for name, word, count in sizes for n in range(count)]
    said = titles(speak(run(three, tables(rows))))
    assert said["jobs.map"] == "The most revenue comes with “A” and “B”: 47% and 42%"


def test_one_job_makes_no_map() -> None:
    assert "jobs.map" not in titles(speak(run(TWO, tables(many("a", "дом", won=30, lost=10)))))


# Other texts


def test_the_rules_are_asked_of_phrases_answers_quotes_and_comments() -> None:
    result = run(
        TWO,
        tables(
            [*many("a", "дом", won=30, title="сделка"), *many("b", "иное", won=10, title="сделка")],
            phrases=[{"phrase": "дома", "visits": 30, "hidden": False},
                     {"phrase": "кот", "visits": 10, "hidden": False},
                     {"phrase": None, "visits": 99, "hidden": True}],
            questions=[{"question_id": "q1", "kind": "open"}, {"question_id": "q2", "kind": "single"}],
            responses=[{"respondent_id": f"r{n}", "question_id": q, "answer": "дача" if n < 3 else "дом дача"}
                       for n in range(8) for q in ("q1", "q2")],
            quotes=[{"interview_id": f"i{n}", "text": "про дом", "code": code}
                    for n in range(6) for code in ("pull", "push")],
        ),
    )  # fmt: skip
    found = numbers(result)
    assert found["jobs.inputs.comments.coverage"].value == 0.75
    assert (found["jobs.inputs.phrases.who"].value, found["jobs.inputs.phrases.coverage"].value) == (40, 0.75)
    assert (found["jobs.inputs.answers.who"].value, found["jobs.inputs.answers.conflicts"].value) == (8, 5 / 8)
    assert (found["jobs.inputs.quotes.texts"].value, found["jobs.inputs.quotes.who"].value) == (1, 6)
    assert labels(charts(speak(result))["jobs.inputs.chart"]) == [
        "Deals, all they say", "Comments of deals alone", "Visits with a known search phrase",
        "Answers to open questions", "Quotes of interviews",
    ]  # fmt: skip


def test_texts_of_few_people_are_hidden() -> None:
    result = run(TWO, tables(many("a", "дом", won=30), quotes=[{"interview_id": "i", "text": "про дом"}]))
    assert numbers(result)["jobs.inputs.quotes.coverage"].suppressed


def linking(**options: Any) -> Result:
    return run(
        TWO,
        tables(
            [*many("a", "дом", won=30), *many("b", "иное", won=20)],
            questions=[{"question_id": "q", "kind": "open"}],
            respondents=[{"respondent_id": f"r{n}", "customer_id": f"b{n}"} for n in range(8)]
            + [{"respondent_id": "ra", "customer_id": "a1"}, {"respondent_id": "rx", "customer_id": None}],
            responses=[{"respondent_id": f"r{n}", "question_id": "q", "answer": "дача"} for n in (*range(8), "a", "x")],
        ),
        **options,
    )


def test_customers_whose_deals_tell_nothing_are_counted_where_their_words_tell() -> None:
    result = linking()
    assert numbers(result)["jobs.linked_customers"].value == 8
    assert "8 customers without a job by deals have one by an own answer or quote." in "\n".join(
        text.replace("\ue000", "") for text in map(_plain, texts(speak(result)))
    )
    assert {row["job_id"] for row in collected(result.derived["customer_jobs"])} == {"a"}


def _plain(text: str) -> str:
    from jtbd_reports import plain

    return plain(text)


def test_linked_customers_stand_in_the_table_with_no_deals_and_never_overrule_them() -> None:
    plainly, result = linking(), linking(linked=True)
    rows = collected(result.derived["customer_jobs"])
    more = [row for row in rows if not row["deals"]]
    assert sorted(row["customer_id"] for row in more) == [f"b{n}" for n in range(8)]
    assert {(row["job_id"], row["is_primary"]) for row in more} == {("b", True)}
    assert [row["job_id"] for row in rows if row["customer_id"] == "a1"] == ["a"]
    assert plainly.metrics == result.metrics


# Labels


def labelled(wrong: int, none: str = "none") -> Labels:
    """30 labels of `a`, 10 of what no rule explains; the deals' numbers are their places."""
    drawn = [
        Label(input="deals", id=str(n), job="b" if n < wrong else "a", stratum="a", of=60, draw=1) for n in range(30)
    ]
    left = [Label(input="deals", id=str(n), job=none, stratum="none", of=20, draw=1) for n in range(60, 70)]
    return Labels(labels=(*drawn, *left))


DEALS = [*many("a", "дом", won=60), *many("c", "иное", won=20)]


def test_labels_say_how_often_rules_are_right() -> None:
    result = run(catalogue(job("a", "дом"), job("b", "дача")), tables(DEALS), labels=labelled(6))
    found = numbers(result)
    assert (found["jobs.a.precision"].value, found["jobs.a.precision"].n) == (0.8, 30)
    assert found["jobs.a.precision"].low == pytest.approx(0.6269, abs=1e-4)
    assert found["jobs.precision"].value == 0.8
    assert found["jobs.missed"].value == 0
    spoken = speak(result)
    assert titles(spoken)["jobs.precision"] == "The rules are right in 80% of the deals they explain"
    assert not any("is not measured" in limit for limit in spoken.limits)


def test_counts_of_few_are_no_numbers_in_the_table_of_confusion() -> None:
    result = run(TWO, tables(DEALS), labels=labelled(3))
    assert result.facts["confusion"] == [["a", 27, 0, 0], ["b", None, 0, 0], ["none", 0, 0, 10]]
    section = next(one for page in speak(result).pages for one in page.sections if one.id == "jobs.precision")
    table = next(block for block in section.blocks if isinstance(block, Table) and block.id == "jobs.confusion")
    assert table.rows == (("A", 27, 0, 0), ("B", "<\u00a05", 0, 0), ("None of them", 0, 0, 10))
    assert run(TWO, tables(DEALS), labels=labelled(3), minimum=3).facts["confusion"][1] == ["b", 3, 0, 0]


def gone(*ids: str, whole: bool = False) -> Labels:
    lost = [Label(input="deals", id=name, job="a", stratum="a", of=60, draw=1) for name in ids]
    return Labels(labels=(*(() if whole else labelled(6).known), *lost))


def test_labels_of_deals_that_are_gone_are_counted_and_told() -> None:
    result = run(TWO, tables(DEALS), labels=gone("x1", "x2"))
    assert (numbers(result)["jobs.gone_labels"].value, numbers(result)["jobs.labels"].value) == (2, 40)
    for language, sentence in (
        ("en", "2 labels are of deals that the data no longer have; they are left out."),
        ("ru", "В данных больше нет 2 размеченных сделок; они не учтены."),
    ):
        spoken = speak(result, language)
        assert sentence in [_plain(text) for text in texts(spoken)]
        assert not any(sentence in _plain(limit) for limit in spoken.limits)
    assert "jobs.gone_labels" not in numbers(run(TWO, tables(DEALS), labels=gone()))


def test_where_all_labels_are_of_deals_that_are_gone_it_is_told_among_the_limits() -> None:
    spoken = speak(run(TWO, tables(DEALS), labels=gone("x1", whole=True)))
    limits = [_plain(limit) for limit in spoken.limits]
    assert "1 label is of a deal that the data no longer have; it is left out." in limits


def shown(given: tuple[int, ...], own: tuple[int, ...], minimum: int = 5) -> dict[str, Metric]:
    """What is shown of a classifier that gave each job to so many texts, of so many that are of it."""
    tried = [Tried(of, named, min(of, named), 0) for named, of in zip(given, own, strict=True)]
    jobs = catalogue(*(job(name, name) for name in "abc"[: len(tried)]))
    whole = Tried(sum(own), sum(given), sum(one.right for one in tried), 0)
    taught = Learning(None, 1.0, "", 90, 60, 0.4, 0.9, whole, tuple(enumerate(tried)))
    none: frozenset[int | None] = frozenset()
    closed = Hidden(none, none, none, totals=False, total_wins=False, total_money=False)
    return {metric.id: metric for metric in learned_metrics(taught, None, jobs, closed, minimum)}


def test_what_a_classifier_did_on_few_texts_is_hidden_and_covered() -> None:
    found = shown((1, 12, 40), (30, 3, 40))
    shut = {name for name, metric in found.items() if metric.suppressed}
    assert shut == {f"jobs.{name}.learned_precision" for name in "ab"} | {
        f"jobs.{name}.learned_{part}" for name in "ab" for part in ("recall", "undecided")
    }
    assert {(found[name].value, found[name].n) for name in shut} == {(None, None)}
    assert found["jobs.c.learned_precision"].n == 40
    assert not any(metric.suppressed for metric in shown((1, 12, 40), (30, 3, 40), minimum=1).values())


def test_the_whole_of_few_texts_does_not_give_a_job_away() -> None:
    assert shown((1, 0), (30, 30))["jobs.learned.precision"].suppressed
    assert shown((1, 0), (30, 30), minimum=1)["jobs.learned.precision"].value == 1


def test_without_labels_it_is_said_that_nobody_looked() -> None:
    spoken = speak(run(TWO, tables(DEALS)))
    assert "jobs.precision" not in titles(spoken)
    assert any("is not measured" in limit for limit in spoken.limits)


def test_a_classifier_that_may_not_be_used_says_why_and_changes_nothing() -> None:
    plainly = run(TWO, tables(DEALS))
    result = run(TWO, tables(DEALS), labels=labelled(0), learn={"use": True})
    said = titles(speak(result))
    assert said["jobs.learned"] == "There are too few examples to learn from: only jobs with several can be told apart"
    assert [collected(one.derived["deal_jobs"]) for one in (plainly,)] == [collected(result.derived["deal_jobs"])]


def test_a_good_classifier_fills_what_rules_leave_where_it_is_asked_to() -> None:
    jobs = catalogue(job("cat", "кошка"), job("ball", "футбол"))
    rows = [*many("k", "кошка", won=20), *many("f", "футбол", won=20)]
    more = ("вчера", "утром", "город", "улица", "видел", "новый", "старый", "большой")
    for start, words in (("x", "мурлыка усы"), ("y", "ворота гол"), ("z", "погода ветер")):
        rows += [deal(f"{start}{n}", f"{words} {more[n % 8]} {more[(n // 8 + n + 1) % 8]}") for n in range(40)]
    names = {"x": "cat", "y": "ball", "z": "none"}
    taken = Labels(labels=tuple(
        Label(input="deals", id=str(place), job=names[row["customer_id"][0]], stratum="none", of=120, draw=1)
        for place, row in enumerate(rows) if row["customer_id"][0] in names and int(row["customer_id"][1:]) < 25
    ))  # fmt: skip
    plainly = numbers(run(jobs, tables(rows), labels=taken))
    assert plainly["jobs.cat.deals"].value == 20
    result = run(jobs, tables(rows), labels=taken, learn={"use": True})
    found = numbers(result)
    assert (found["jobs.cat.deals"].value, found["jobs.ball.deals"].value) == (60, 60)
    assert found["jobs.learned.deals"].value == 80
    assert found["jobs.missed"].value == pytest.approx(2 / 3)
    assert titles(speak(result))["jobs.learned"].startswith("The classifier adds 80 deals")


def test_labels_of_answers_teach_by_their_mark() -> None:
    frames = tables(
        DEALS,
        questions=[{"question_id": "q", "kind": "open"}],
        responses=[{"respondent_id": f"r{n}", "question_id": "q", "answer": f"гол {n}"} for n in range(40)],
    )
    taken = Labels(labels=tuple(Label(input="answers", id=mark(f"гол {n}"), job="b") for n in range(40)))
    found = numbers(run(TWO, frames, labels=taken))
    assert (found["jobs.learned.labels"].value, found["jobs.learned.open"].value) == (40, 40)


# Slips


def test_values_that_never_occur_are_told() -> None:
    slip = catalogue(
        job("a", "дом"),
        {
            "id": "b",
            "name": "B",
            "statement": "s",
            "rule": {"product": {"in": ["Лофт", "Студя"]}, "channel": {"equals": "сайт"}},
        },
    )
    rows = [*many("a", "дом", won=20), *many("b", "", won=20, product=" лофт ", channel="Сайт")]
    result = run(slip, tables(rows, phrases=[{"phrase": "дом", "visits": 9, "hidden": False}]))
    assert result.facts["slips"] == [["b", "product", "Студя"]]
    assert "Rules ask for values that never occur in the data: “B”: product = Студя." in "\n".join(texts(speak(result)))
