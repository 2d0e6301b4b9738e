"""jobs.thesis: planted truth is found whichever way it lies, noise claims nothing, leaks are refused or told."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from jobs_deals import catalogue, job, numbers, titles
from jobs_thesis import JOBS, WORDS, Rows, World, paragraphs, rules, said, speak, text, tried, world

from jtbd_jobs.thesis.coding import Coded
from jtbd_jobs.thesis.gathering import Column
from jtbd_jobs.thesis.options import Basis, ThesisOptions, Trait
from jtbd_jobs.thesis.profiles import cells, twins
from jtbd_jobs.thesis.trying import Known, trials
from jtbd_reports import ProjectError, Twins

if TYPE_CHECKING:
    from jtbd_reports import Presentation, Result


def reads(told: Presentation, words: str) -> bool:
    """Whether a line of the pages holds the words."""
    return any(words in line for line in paragraphs(told))


JOBS_WIN = world(900)
TITLE = "Jobs explain more than demographics in 1 of 3 behaviours; in the others it cannot be told or neither is ahead"


@pytest.fixture(scope="module")
def won() -> Result:
    return tried(JOBS_WIN)


def test_planted_jobs_are_found_and_nothing_else_is_claimed(won: Result) -> None:
    assert said(won)["product"] == "jobs"
    assert {word for name, word in said(won).items() if name != "product"} <= {"neither", "unsure"}
    found = numbers(won)
    assert found["thesis.product.demographics.jobs_add"].low > 0.1
    assert found["thesis.product.demographics.gain"].value < 0.01
    assert found["thesis.product.demographics.jobs_p"].value < 0.01
    assert found["thesis.product.demographics.v.jobs"].value > 0.3
    assert found["thesis.demographics.jobs_ahead"].value == 1
    assert won.facts["rivals"][0]["said"] == "jobs"


def test_the_title_counts_and_the_first_page_hears_only_of_a_clear_win(won: Result) -> None:
    told = speak(won)
    assert titles(told)["thesis.demographics"] == TITLE
    # one behaviour in three is no news for the summary
    assert (told.headline, told.findings) == ("", ())
    clear = speak(tried(JOBS_WIN, {"outcomes": ["product"]}))
    assert text(clear.headline) == "Jobs explain what customers do better than demographics"
    assert [text(one.card.text) for one in clear.findings] == [
        "of the uncertainty about “What they buy” is removed by the job; demographics: nothing beyond chance"
    ]


def test_none_less_is_said_only_where_no_behaviour_is_left_open(won: Result) -> None:
    open_, shut = (
        replace(won, facts={**won.facts, "trials": [
            trial if trial["said"] == "jobs" else {**trial, "said": word} for trial in won.facts["trials"]
        ]})
        for word in ("unsure", "neither")
    )  # fmt: skip
    assert [titles(speak(one))["thesis.demographics"] for one in (open_, shut)] == [
        TITLE, "Jobs explain more than demographics in 1 of 3 behaviours, and in none less",
    ]  # fmt: skip
    assert [titles(speak(one, "ru"))["thesis.demographics"] for one in (open_, shut)] == [
        "По 1 из 3 вопросов о поведении работы объясняют больше, чем демография; "
        "по остальным сказать нельзя или никто не впереди",
        "По 1 из 3 вопросов о поведении работы объясняют больше, чем демография, и ни по одному — меньше",
    ]
    better = "nothing tried is foretold better"
    assert (reads(speak(open_), better), reads(speak(shut), better)) == (False, True)
    assert reads(speak(open_), "wherever one of the two is ahead, it is jobs")


def test_jobs_did_not_win_where_gender_was_planted() -> None:
    result = tried(world(900, by_job=0.0, by_gender=3.0), {"outcomes": ["product"]})
    assert said(result) == {"product": "rival"}
    told = speak(result)
    assert text(told.headline) == "Jobs did not win here: more is explained by demographics in 1 of 1 behaviours"
    assert reads(told, "On these data the thesis does not hold")
    assert text(speak(result, "ru").headline) == (
        "Работы здесь не победили: по 1 из 1 вопросов о поведении больше объясняет демография"
    )


def test_both_are_said_to_add_where_both_were_planted() -> None:
    made = world(3000, 3, by_job=1.2, by_gender=1.9)
    result = tried(made, {"outcomes": ["product"]})
    adds = [numbers(result)[f"thesis.product.demographics.{name}"].low for name in ("jobs_add", "adds")]
    assert min(adds) > 0
    assert said(result)["product"] in {"both", "jobs", "rival"}
    assert numbers(result)["thesis.product.demographics.both_gain"].value > max(
        numbers(result)[f"thesis.product.demographics.{name}"].value for name in ("jobs_gain", "gain")
    )


def test_few_customers_without_effect_are_too_little_data() -> None:
    result = tried(world(150, 2, by_job=0.0), {"outcomes": ["product"]})
    assert said(result) == {"product": "unsure"}
    assert titles(speak(result))["thesis.demographics"] == (
        "There is too little data to tell whether more is explained by jobs or by demographics"
    )


def test_many_customers_without_effect_are_neither() -> None:
    result = tried(world(4000, 2, by_job=0.0), {"outcomes": ["product", "won"]})
    assert said(result) == {"product": "neither", "won": "neither"}
    assert titles(speak(result))["thesis.demographics"] == (
        "What customers do is explained neither by jobs nor by demographics"
    )


def random_world(seed: int, size: int = 250) -> tuple[Known, tuple[Trait, ...], Basis]:
    """Jobs, two demographics and three behaviours that have nothing to do with each other."""
    draw = np.random.default_rng(seed)
    outcomes = tuple(Trait(name, "deals", name, "label") for name in ("product", "channel", "page"))
    basis = Basis("demographics", tuple(Trait(name, "customers", name, "label") for name in ("gender", "family")))
    levels = dict(zip([*outcomes, *basis.traits], (3, 4, 2, 2, 4), strict=True))
    columns = {
        trait: Column(draw.integers(0, count, size), tuple(map(str, range(count)))) for trait, count in levels.items()
    }
    return Known(columns, draw.integers(0, 4, size), 5), outcomes, basis


def test_noise_claims_nothing_in_95_of_100_draws() -> None:
    claims, gains = 0, []
    for seed in range(100):
        known, outcomes, basis = random_world(seed)
        made, _ = trials(known, outcomes, basis, ThesisOptions(), seed)
        claims += any(trial.said in {"jobs", "rival", "both", "same"} for trial in made)
        gains += [trial.found.gains.candidate.gain for trial in made]
    assert claims <= 5
    assert np.mean(gains) <= 0


def test_no_groups_of_noise_are_called_twins_that_differ_in_95_of_100_draws() -> None:
    claims = 0
    for seed in range(100):
        draw = np.random.default_rng(seed)
        jobs, profile, outcome = draw.integers(0, 3, 400), draw.integers(0, 4, (400, 1)), draw.integers(0, 3, (2, 400))
        claims += twins(cells(profile, jobs, list(outcome), 20), 2).fitting > 0
    assert claims <= 5


def test_an_outcome_that_a_rule_reads_is_refused_with_its_column() -> None:
    jobs = catalogue(job("photo", "studio light", rule={"product": {"in": ["loft"]}}), job("sleep", "night shift"))
    with pytest.raises(ProjectError) as refused:
        tried(JOBS_WIN, {"outcomes": ["won", "product"]}, jobs=jobs)
    assert str(refused.value) == (
        "project.yml: analyses.jobs.thesis.outcomes[1]: the rule of 'photo' reads the column 'product', so it cannot "
        "be tested against jobs. Leave it out, or tell the job by something else."
    )


def test_left_out_of_the_usual_set_it_is_said_to_be() -> None:
    jobs = catalogue(job("photo", rule={"product": {"in": ["loft"]}}), *rules().model_dump(by_alias=True)["jobs"][1:])
    result = tried(JOBS_WIN, jobs=jobs)
    assert "product" not in said(result)
    assert any(
        "“What they buy” is not tried: the rule of “Photo” reads the column “product”, and a definition" in line
        for line in paragraphs(speak(result))
    )


def test_whether_they_buy_is_not_tried_where_a_rule_reads_the_stage() -> None:
    jobs = catalogue(job("photo", rule={"stage": {"in": ["paid"]}}), job("sleep", "night shift"))
    staged = World([{**deal, "stage": "paid"} for deal in JOBS_WIN.deals], JOBS_WIN.customers, JOBS_WIN.jobs)
    assert "won" not in said(tried(staged, jobs=jobs))


def layouts(made: World) -> World:
    """Every deal with a layout that is the product by another name."""
    deals = [{**deal, "layout": f"{deal['product']} plan"} for deal in made.deals]
    return World(deals, made.customers, made.jobs)


def test_a_column_that_names_the_outcome_is_taken_out_of_the_rules() -> None:
    """Jobs told by layout alone would be the product itself: told anew they must be nobody's."""
    by_layout = [
        job(name, rule={"layout": {"in": [f"{product} plan"]}})
        for name, product in zip(JOBS, ("loft", "flat", "house"), strict=True)
    ]
    result = tried(layouts(world(600, by_job=0.0)), {"outcomes": ["product"]}, jobs=catalogue(*by_layout))
    assert said(result) == {}
    assert result.facts["rivals"][0]["untried"] == {"product": "few"}
    either = [job(name, rule={"any": [dict(one["rule"]), {"text": {"contains": [WORDS[name]]}}]})
              for name, one in zip(JOBS, by_layout, strict=True)]  # fmt: skip
    result = tried(layouts(world(600, by_job=0.0)), {"outcomes": ["product"]}, jobs=catalogue(*either))
    assert said(result)["product"] in {"neither", "unsure"}
    assert reads(speak(result), "jobs are told anew without the rules’ conditions on “layout”")


def test_a_price_that_a_layout_tells_counts_as_the_layout() -> None:
    priced = layouts(world(600, by_job=0.0))
    worth = {"loft plan": 100.0, "flat plan": 300.0, "house plan": 900.0}
    deals = [{**deal, "amount": worth[deal["layout"]] + place % 7} for place, deal in enumerate(priced.deals)]
    either = [
        job(name, rule={"any": [{"layout": {"in": ["loft plan"]}}, {"text": {"contains": [WORDS[name]]}}]})
        for name in JOBS
    ]
    result = tried(World(deals, priced.customers, priced.jobs), {"outcomes": ["amount"]}, jobs=catalogue(*either))
    assert [leak["column"] for leak in result.facts["told_without"]] == ["layout"]
    assert said(result)["amount"] in {"neither", "unsure"}


def test_words_that_name_a_product_keep_it_out_or_are_told_beside_it() -> None:
    jobs = catalogue(job("photo", "loft", "studio light"), job("sleep", "night shift"), job("nest", "school"))
    usual, named = tried(JOBS_WIN, jobs=jobs), tried(JOBS_WIN, {"outcomes": ["product"]}, jobs=jobs)
    assert "product" not in said(usual)
    assert any(
        "“What they buy” is not tried: the rule of “Photo” looks for the words “loft”" in line
        for line in paragraphs(speak(usual))
    )
    assert "product" in said(named)
    assert reads(speak(named), "Read “What they buy” with care")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"outcomes": ["prodct"]},
            "project.yml: analyses.jobs.thesis.outcomes[0]: no table of this project has the column 'prodct'. "
            "Did you mean 'product'?",
        ),
        (
            {"bases": {"place": ["zzz"]}},
            "project.yml: analyses.jobs.thesis.bases.place[0]: no table of this project has the column 'zzz'. "
            "Columns of this project: age, channel, comment, gender, product, repeat, status, won.",
        ),
    ],
)
def test_columns_that_nobody_has_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ProjectError) as refused:
        tried(JOBS_WIN, options)
    assert str(refused.value) == message


def test_a_date_is_no_group() -> None:
    day = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - an export carries no zone
    dated = World([{**deal, "created_at": day} for deal in JOBS_WIN.deals], [], [])
    with pytest.raises(ProjectError) as refused:
        tried(dated, {"outcomes": ["created_at"]}, more={"customer_jobs": JOBS_WIN.jobs}, customers=False)
    assert str(refused.value) == (
        "project.yml: analyses.jobs.thesis.outcomes[0]: the column 'created_at' holds neither groups nor numbers."
    )


def test_without_any_demographics_the_page_says_what_is_missing() -> None:
    told = speak(tried(JOBS_WIN, customers=False))
    assert titles(told) == {
        "thesis.demographics": "There is nothing to hold jobs against: the data do not say who the customers are"
    }
    assert (told.headline, told.findings) == ("", ())


def test_what_all_do_and_what_few_do_is_not_tried() -> None:
    same = World([{**deal, "product": "loft"} for deal in JOBS_WIN.deals], JOBS_WIN.customers, JOBS_WIN.jobs)
    result = tried(same, {"outcomes": ["product"]})
    assert result.facts["rivals"][0]["untried"] == {"product": "vary"}
    assert titles(speak(result))["thesis.demographics"] == (
        "Jobs and demographics cannot be compared yet: no behaviour could be tried"
    )
    few = World(JOBS_WIN.deals[:40], JOBS_WIN.customers[:40], JOBS_WIN.jobs[:40])
    assert set(tried(few).facts["rivals"][0]["untried"].values()) == {"few"}


def test_other_bases_are_compared_too() -> None:
    customers = [{**one, "account_id": f"firm {place % 40}"} for place, one in enumerate(JOBS_WIN.customers)]
    accounts = [{"account_id": f"firm {place}", "industry": f"trade {place % 4}"} for place in range(40)]
    classes = [{"customer_id": one["customer_id"], "class": JOBS.index(one["job_id"]) + 1} for one in JOBS_WIN.jobs]
    made = World(JOBS_WIN.deals, customers, JOBS_WIN.jobs)
    options = {"outcomes": ["product"], "bases": {"who": ["gender"]}}
    result = tried(made, options, more={"accounts": accounts, "customer_classes": classes})
    assert [rival["name"] for rival in result.facts["rivals"]] == ["demographics", "who", "accounts", "classes"]
    assert {name: said(result, name)["product"] for name in ("demographics", "who", "accounts")} == {
        "demographics": "jobs", "who": "jobs", "accounts": "jobs",
    }  # fmt: skip
    # classes that are the jobs by another name add nothing, and the jobs add nothing to them
    assert said(result, "classes")["product"] in {"same", "unsure"}
    assert reads(speak(result), "what they explain here is an upper bound")


def test_rows_in_another_order_and_keys_of_another_copy_change_nothing() -> None:
    def renamed(rows: Rows) -> Rows:
        keys = [{**row, "customer_id": f"other-{row['customer_id'][::-1]}"} for row in rows]
        random.Random(5).shuffle(keys)  # noqa: S311
        return keys

    small = world(300, 4)
    other = World(renamed(small.deals), renamed(small.customers), renamed(small.jobs))
    one, again = tried(small), tried(other)
    assert one.metrics == again.metrics
    assert one.facts == again.facts


def test_no_key_and_no_small_group_is_shown(won: Result) -> None:
    for language in ("en", "ru"):
        told = speak(won, language)
        shown = text(told)
        assert "key-" not in shown
        assert re.findall(r"\{[a-z_]+\}", shown) == []
    cards = [
        block
        for page in told.pages
        for section in page.sections
        for block in section.blocks
        if isinstance(block, Twins)
    ]
    assert cards
    assert won.facts["twins"]["least"] == 20
    shares = [metric for metric in won.metrics if metric.id.startswith(("thesis.twins.1", "thesis.strangers.1"))]
    assert shares
    assert all(metric.suppressed or round(metric.value * metric.n) >= 5 for metric in shares)
    assert all(metric.suppressed or round((1 - metric.value) * metric.n) >= 5 for metric in shares)


def test_twins_differ_and_strangers_match_where_jobs_were_planted(won: Result) -> None:
    found = numbers(won)
    assert found["thesis.product.alike.strangers"].low > found["thesis.product.alike.twins"].high
    assert found["thesis.twins.fitting"].value > 0
    assert titles(speak(won))["thesis.twins"].startswith("What they buy: strangers with one job do the same in ")


def test_every_metric_has_a_name_and_every_card_its_rows_in_one_order(won: Result) -> None:
    told = speak(won)
    assert {metric.id for metric in won.metrics} == set(told.labels)
    for page in told.pages:
        for section in page.sections:
            for block in section.blocks:
                if isinstance(block, Twins):
                    assert [row[0] for row in block.left.rows] == [row[0] for row in block.right.rows]


def test_customers_without_a_job_are_left_out_and_counted() -> None:
    half = World(JOBS_WIN.deals, JOBS_WIN.customers, JOBS_WIN.jobs[:600])
    result = tried(half, {"outcomes": ["product"]})
    assert numbers(result)["thesis.product.demographics.customers"].value == 600
    assert numbers(result)["thesis.product.demographics.left_out"].value == 300
    assert any(line.startswith("300 customers are left out") for line in map(text, speak(result).limits))


def test_a_basis_that_rules_read_is_said_to_be_partly_the_job() -> None:
    jobs = catalogue(job("photo", rule={"customers.gender": {"in": ["f"]}}), job("sleep", "night shift"))
    result = tried(JOBS_WIN, {"outcomes": ["product"]}, jobs=jobs)
    assert any(
        "The rule of “Photo” reads “Gender”, so the job is partly demographics itself." in line
        for line in paragraphs(speak(result))
    )


def test_coded_knows_of_whom_it_is_known() -> None:
    assert Coded(np.array([0, -1, 1]), ()).known.tolist() == [True, False, True]
