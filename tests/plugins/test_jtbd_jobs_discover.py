"""Groups found in purchases: planted ones come back, noise stays one class, and nothing that misleads is taken in."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from discover_deals import discover, grouped
from jobs_deals import catalogue, engine, job, numbers
from latent_data import noise, planted

from jtbd_jobs.discover import coding, finding
from jtbd_jobs.discover.copies import copies
from jtbd_jobs.discover.cutting import Numbers, cuts_of, roundest
from jtbd_jobs.discover.finding import find
from jtbd_jobs.discover.options import DiscoverOptions
from jtbd_jobs.discover.settling import Settled, settled
from jtbd_jobs.latent.comparing import adjusted_rand, contingency
from jtbd_jobs.latent.patterns import distinct
from jtbd_jobs.rules.matching import layout_of
from jtbd_reports import ProjectError
from jtbd_reports.engine import collected

if TYPE_CHECKING:
    from jtbd_reports import Result

DEMO = Path(__file__).parents[2] / "projects" / "severny-svet"


def likeness(result: Result, truth: list[str]) -> float:
    """Adjusted Rand index of classes and truth; customers of no sure class are a group of their own."""
    found = {row["customer_id"]: row["class"] or 0 for row in collected(result.derived["customer_classes"])}
    names = sorted(set(truth))
    known = [f"c{number}" for number in range(len(truth))]
    return adjusted_rand(contingency([names.index(one) for one in truth], [found[one] for one in known]))


@pytest.fixture(scope="module")
def made() -> tuple[list[dict[str, Any]], list[str]]:
    return grouped()


@pytest.fixture(scope="module")
def result(made: tuple[list[dict[str, Any]], list[str]]) -> Result:
    return discover(made[0])


# Planted truth


def test_planted_groups_are_found_without_being_told_of(
    result: Result, made: tuple[list[dict[str, Any]], list[str]]
) -> None:
    assert numbers(result)["classes.count"].value == 3
    assert likeness(result, made[1]) >= 0.85
    by_id = numbers(result)
    assert by_id["classes.customers"].value == 700
    assert by_id["classes.deals"].value == len(made[0])


def test_planted_shares_and_win_rates_lie_in_their_intervals(result: Result) -> None:
    by_id = numbers(result)
    for number, share, won in ((1, 0.5, 0.2 / 0.9), (2, 0.3, 0.35 / 0.9), (3, 0.2, 0.5 / 0.9)):
        for measure, truth in (("customer_share", share), ("win_rate", won)):
            metric = by_id[f"classes.{number}.{measure}"]
            assert metric.low is not None
            assert metric.high is not None
            slack = (metric.high - metric.low) / 2
            assert metric.low - slack <= truth <= metric.high + slack, metric.id


def test_what_misleads_is_left_out_with_its_reason(result: Result) -> None:
    left = {column: (reason, by) for column, reason, by in result.facts["left"]}
    assert left == {
        "gender": ("who", ""),
        "closer": ("names", ""),
        "verdict": ("outcome", ""),
        "product": ("copy", "layout"),
    }
    used = {one["column"] for one in result.facts["attributes"]}
    assert used == {"layout", "payment", "options", "storey"}


def test_every_check_of_planted_groups_holds(result: Result) -> None:
    assert {name: passed for name, _, passed in result.facts["checks"]} == dict.fromkeys(
        ("number", "null", "ratio", "starts", "clear", "smallest", "stable", "second", "mirror"), True
    )


def test_the_same_data_give_the_same_result_in_any_order(
    result: Result, made: tuple[list[dict[str, Any]], list[str]]
) -> None:
    again = discover(list(reversed(made[0])))
    assert again.metrics == result.metrics
    assert json.dumps(again.facts) == json.dumps(result.facts)


def test_the_demo_has_its_planted_jobs_found_in_what_is_bought(tmp_path: Path) -> None:
    from jtbd_reports.build import Work
    from jtbd_reports.plugins import load_registry
    from jtbd_reports.progress import Silent
    from jtbd_reports.shelf import shelve

    if "Опции" not in (DEMO / "data/deals.csv").read_text(encoding="utf-8").partition("\n")[0]:
        pytest.skip("the demo's export has no options: what is bought does not tell its jobs apart")
    shutil.copytree(DEMO, tmp_path / "demo", ignore=shutil.ignore_patterns("build", ".jtbd"))
    work = Work.open(tmp_path / "demo", load_registry(), Silent())
    deals = shelve(work.ingested).table("deals", work.database)
    found = discover([], more={"deals": deals}, most=6, starts=20)
    assert numbers(found)["classes.count"].value == 5
    with (DEMO / "truth/deals.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["deal_id"]: row["job"] for row in csv.DictReader(file)}
    classes = {row["customer_id"]: row["class"] or 0 for row in collected(found.derived["customer_classes"])}
    jobs: dict[str, list[str]] = {}
    for row in collected(deals.select("deal_id", "customer_id")):
        if row["customer_id"] in classes and row["deal_id"] in truth:
            jobs.setdefault(row["customer_id"], []).append(truth[row["deal_id"]])
    # A customer has the job of most of their deals; those of none have nothing to be found.
    main = {one: max(sorted(set(told)), key=told.count) for one, told in jobs.items()}
    asked = [one for one, told in main.items() if told != "none"]
    names = sorted(set(main.values()))
    assert len(asked) > 2500
    assert (
        adjusted_rand(contingency([names.index(main[one]) for one in asked], [classes[one] for one in asked])) >= 0.85
    )


# Noise


def test_noise_is_one_class_in_95_of_100_draws() -> None:
    said = [
        find(
            distinct(noise(300, seed, levels=(4, 3, 5, 2, 2)))[0], np.random.default_rng(seed), most=3, starts=10
        ).classes
        for seed in range(100)
    ]
    assert said.count(1) >= 95


def test_choices_of_one_question_are_no_structure_however_few_may_be_made() -> None:
    said, without = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        chosen = (rng.random((800, 6)).argsort(axis=1) < rng.integers(1, 3, (800, 1))).astype(np.int64)
        patterns = distinct(np.hstack([rng.integers(0, 3, (800, 2)), chosen]))[0]
        found = find(patterns, rng, most=3, starts=10, blocks=[list(range(2, 8))])
        said.append(found.classes)
        without.append(found.choice.classes)
    assert said.count(1) >= 18
    # BIC alone would have claimed groups in most of them.
    assert without.count(1) < 10


def test_deals_without_structure_are_one_class_from_the_export_to_the_table() -> None:
    for seed in range(4):
        found = discover(grouped(400, seed, structure=False)[0], most=3)
        assert found.facts["state"] == "one"
        assert numbers(found)["classes.count"].value == 1
        assert {row["class"] for row in collected(found.derived["customer_classes"])} == {None}


def test_planted_classes_pass_where_noise_does_not() -> None:
    found = find(distinct(planted(400, 1)[0])[0], np.random.default_rng(1), most=4, starts=10)
    assert found.classes == 3
    assert found.null is not None
    assert found.null.p_value <= finding.LEVEL


# Too little


def test_few_deals_are_said_to_be_too_few() -> None:
    found = discover(grouped(120, 1)[0])
    assert found.facts["state"] == "little"
    assert collected(found.derived["customer_classes"]) == []
    assert set(numbers(found)) == {"classes.count", "classes.deals", "classes.customers"}


def test_an_export_that_says_nothing_of_purchases_is_said_to_be_one() -> None:
    rows = [{"customer_id": f"c{n}", "status": "won", "product": "a" if n % 2 else "b"} for n in range(400)]
    assert discover(rows).facts["state"] == "plain"
    same = [{**row, "product": "a"} for row in rows]
    found = discover(same)
    assert found.facts["left"] == [["product", "single", ""]]


def test_deals_of_unknown_customers_are_in_no_class() -> None:
    rows = [*grouped(400, 2)[0], *({"customer_id": None, "status": "won"} for _ in range(50))]
    rows += [{"customer_id": "  ", "status": "won"} for _ in range(50)]
    found = discover(rows, most=3)
    assert numbers(found)["classes.deals"].value == len(rows) - 100
    assert len(collected(found.derived["customer_classes"])) == 400


# Warnings and meetings


def test_a_group_that_mirrors_the_manager_is_warned_of() -> None:
    rows, truth = grouped(500, 3)
    sold = [{**row, "manager": truth[int(row["customer_id"][1:])]} for row in rows]
    found = discover(sold)
    mirrored = {one["column"]: one for one in found.facts["mirrors"]}
    assert mirrored["manager"]["mirrors"]
    assert not mirrored["channel"]["mirrors"]
    assert not mirrored["month"]["mirrors"]
    # A manager is a person, and is not named.
    assert mirrored["manager"]["value"] == ""
    assert ["mirror", False] in [[name, passed] for name, _, passed in found.facts["checks"]]


def test_groups_meet_the_jobs_of_the_rules() -> None:
    rows, truth = grouped(500, 4)
    known = [
        {"customer_id": f"c{number}", "job_id": name, "deals": 1, "is_primary": True}
        for number, name in enumerate(truth)
    ]
    deals = engine()
    import pyarrow as pa
    from jobs_deals import _arrow

    frames = {
        "deals": deals.frame(_arrow("deals", [{"deal_id": str(n), **row} for n, row in enumerate(rows)], ["deal_id"])),
        "customer_jobs": deals.frame(pa.Table.from_pylist(known)),
    }
    jobs = catalogue(job("shoot", "x"), job("raise", "y"), job("live", "z"))
    found = discover([], jobs, frames)
    by_id = numbers(found)
    assert by_id["classes.agreement"].value is not None
    assert by_id["classes.agreement"].value >= 0.85
    assert [one["id"] for one in found.facts["jobs"]] == ["shoot", "raise", "live"]
    shares = {metric.id: metric for metric in found.metrics if ".job." in metric.id}
    assert len(shares) == 9
    # The other jobs of a group are of few customers; what covers them may have to hide the main one too.
    for name, metric in shares.items():
        main = name in {"classes.1.job.live", "classes.2.job.raise", "classes.3.job.shoot"}
        assert metric.suppressed or (metric.value is not None and (metric.value > 0.9) == main)
    for metric in found.metrics:
        if ".job." in metric.id and not metric.suppressed:
            assert metric.value is not None
            assert metric.n is not None
            assert round(metric.value * metric.n) == 0 or round(metric.value * metric.n) >= 5


# Options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"attributes": ["layuot"]},
            "project.yml: analyses.jobs.discover.attributes[0]: deals have no column 'layuot'. Did you mean 'layout'?",
        ),
        (
            {"attributes": ["status"]},
            "project.yml: analyses.jobs.discover.attributes[0]: 'status' says how the deal ended, so classes "
            "told by it "
            "would explain their own outcome.",
        ),
        (
            {"attributes": {"manager": {}}},
            "project.yml: analyses.jobs.discover.attributes.manager: 'manager' says how the deal was sold, and "
            "classes are "
            "held against it.",
        ),
        (
            {"attributes": ["created_at"]},
            "project.yml: analyses.jobs.discover.attributes[0]: 'created_at' holds dates, which say when and not "
            "what is "
            "bought.",
        ),
        (
            {"attributes": {"layout": {"cuts": [1]}}},
            "project.yml: analyses.jobs.discover.attributes.layout.cuts: 'layout' holds text, and only numbers "
            "are cut.",
        ),
        (
            {"leave": ["xyz"]},
            "project.yml: analyses.jobs.discover.leave[0]: deals have no column 'xyz'. Columns of deals: amount, "
            "closer, "
            "comment, created_at, gender, layout, options, payment, product, storey, verdict.",
        ),
    ],
)
def test_attributes_that_cannot_be_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ProjectError) as refused:
        discover(grouped(20, 1)[0], **options)
    assert str(refused.value) == message


def test_given_attributes_are_read_as_told() -> None:
    rows, truth = grouped(500, 5)
    asked = {
        "layout": {},
        "payment": {},
        "storey": {"cuts": [8]},
        "wishes": {"words": {"light": ["blinds"], "family": ["nursery", "storage"]}},
    }
    said = [{**row, "comment": row["options"]} for row in rows]
    found = discover(said, attributes=asked)
    attributes = {one["name"]: one["levels"] for one in found.facts["attributes"]}
    assert set(attributes) == {"layout", "payment", "storey", "text: light", "text: family"}
    assert attributes["storey"] == [["range", "", None, 8.0], ["range", "", 9.0, None]]
    assert likeness(found, truth) > 0.6


def test_common_words_stand_in_where_few_columns_speak() -> None:
    rows, _ = grouped(500, 6)
    words = {"Blinds": "dark", "Nursery": "children", "Power": "shoot", "Silence": "quiet", "Storage": "boxes"}
    said = [
        {
            "customer_id": row["customer_id"],
            "status": row["status"],
            "comment": " ".join(words[one] for one in row["options"].split(", ") if one),
        }
        for row in rows
    ]
    found = discover(said)
    assert found.facts["words"]
    assert {one["name"] for one in found.facts["attributes"]} == {f"text: {word}" for word in words.values()}
    assert found.facts["state"] == "found"
    assert discover(said, words=False).facts["state"] == "plain"


# Customers behind what is chosen


def vip(customers: int = 1, **more: Any) -> list[dict[str, Any]]:
    """Twenty deals of so few customers."""
    usual = {"layout": "Loft", "payment": "Cash", "options": "Storage", "storey": 9.0}
    return [
        {"customer_id": f"vip{n % customers}", "status": ("won", "lost")[n // 10], **usual, **more} for n in range(20)
    ]


def levels(rows: list[dict[str, Any]], **options: Any) -> tuple[dict[str, list[tuple[str, str]]], list[str]]:
    """What classes would be made of, by name, and what is left out of it."""
    from discover_deals import tables

    frames = tables(rows)
    made = settled(frames, layout_of(frames), DiscoverOptions.model_validate(options), 5)
    assert isinstance(made, Settled)
    found = {one.name: [(str(level.said), level.value) for level in one.levels] for one in made.attributes}
    return found, [f"{one.column} {one.reason}" for one in made.left]


@pytest.mark.parametrize("asked", [{}, {"attributes": ["layout", "payment", "options", "storey"]}])
@pytest.mark.parametrize("status", ["won", None])
def test_a_choice_of_few_customers_with_many_deals_is_no_level(asked: dict[str, Any], status: str | None) -> None:
    told = {"status": status} if status else {}
    usual = grouped(400, 5)[0]
    for customers in (1, 9):
        found, left = levels([*usual, *vip(customers, options="Storage, VIP only", **told)], **asked)
        assert "options: Storage" in found
        assert not [name for name in (*found, *left) if "VIP" in name]
    found, left = levels([*usual, *vip(10, options="Storage, VIP only", **told)], **asked)
    assert [name for name in (*found, *left) if "VIP" in name]


def test_a_column_of_choices_that_few_customers_made_is_left_out() -> None:
    plain = [{**row, "options": None} for row in grouped(400, 5)[0]]
    rows = [*plain, *(one for n in range(6) for one in vip(options=f"A{n % 2}, B{n % 3}"))]
    assert levels(rows, attributes=["layout", "payment", "options", "storey"])[1] == ["options many"]


def test_a_word_of_one_customer_with_many_deals_is_no_level() -> None:
    words = {"Blinds": "dark", "Nursery": "children", "Power": "shoot", "Silence": "quiet", "Storage": "boxes"}
    said = [
        {**row, "comment": " ".join(words[one] for one in row["options"].split(", ") if one)}
        for row in grouped(300, 6)[0]
    ]
    for customers, there in ((1, False), (10, True)):
        found, left = levels(
            [*said, *vip(customers, comment="zanzibar"), *vip(customers, comment="zanzibar")], words=True
        )
        assert [one for one in (*found, *left) if "shoot" in one]
        assert bool([one for one in (*found, *left) if "zanzibar" in one]) == there


def test_values_bands_and_what_is_left_of_values_stand_for_enough_customers() -> None:
    rows = [{**row, "storey": float(row["storey"] > 9)} for row in grouped(400, 5)[0]]
    for customers in (1, 4, 5):
        enough = customers == 5
        found, left = levels([*rows, *vip(customers, storey=5.0, layout="Tower")])
        assert "layout" in found
        assert len(found["storey"]) == 2 + enough
        assert (("value", "Tower") in found["layout"]) == enough
        # Another value than the common ones would be theirs alone.
        assert {said for said, _ in found["layout"]} == {"value"}
        assert "Tower" not in "".join(left)
    mixed = [{**row, "layout": f"Tower {n}"} for n, row in enumerate(vip(20))]
    assert levels([*rows, *mixed])[0]["layout"][-1] == ("other", "")


def test_one_customer_who_spells_a_value_both_ways_counts_once_and_nobody_does_not_count() -> None:
    from discover_deals import tables

    from jtbd_jobs.discover.selecting import _cells

    rows = [{"customer_id": one, "layout": spelt} for one in ("c1", "c2", None, " ") for spelt in ("Ёлка", "елка")]
    cells, _, _ = _cells(tables(rows)["deals"], "layout")
    assert [(cell.deals, cell.customers) for cell in cells] == [(8, 2)]


# Parts


def test_cuts_fall_into_gaps_at_round_numbers() -> None:
    grid = tuple(float(number) for number in [*range(20), *range(60, 81)])
    assert cuts_of(Numbers(grid, 41, 1.0, 1.0), 2) == (50.0,)
    assert cuts_of(Numbers((1.0,) * 41, 1, 1.0, 1.0), 4) == ()
    assert cuts_of(Numbers((), 0, 0.0, 1.0), 4) == ()
    assert cuts_of(Numbers((1.0,) * 20 + (2.0,) * 21, 2, 1.0, 1.0, (1.0, 2.0)), 4) == (1.0,)
    assert roundest(1_234_000, 1_290_000, 1.0) == 1_250_000
    assert roundest(4.0, 5.0, 1.0) == 4.0


def test_a_column_that_another_tells_is_a_copy_and_chance_is_none() -> None:
    rng = np.random.default_rng(1)
    first = rng.integers(0, 6, 1000)
    told = np.stack([first, first // 2, rng.integers(0, 6, 1000)], axis=1)
    found = copies(distinct(told)[0])
    assert [(one.column, one.by) for one in found] == [(1, 0)]
    # Many levels in few rows seem to tell each other.
    assert copies(distinct(rng.integers(0, 12, (60, 3)))[0]) == ()


def test_a_customer_has_the_level_of_most_deals_and_any_choice_ever_made() -> None:
    from discover_deals import tables

    from jtbd_jobs.discover.attributes import of_numbers, of_values, of_words

    rows = [
        {"customer_id": "c1", "layout": layout, "options": options, "storey": storey}
        for layout, options, storey in (("Loft ", "Power", 1.0), ("студия", None, None), ("Студия", "Silence", 7.0))
    ]
    rows += [{"customer_id": "c2", "layout": None, "options": "", "storey": None}]
    attributes = [
        of_values("layout", ["Loft", "Студия"], rest=False),
        of_words("options", "Power", ["Power"]),
        of_words("options", "Blinds", ["Blinds"]),
        of_numbers("storey", [5.0], 1.0),
    ]
    codes = coding.coded(tables(rows), attributes)
    found = {row["customer_id"]: row for row in collected(coding.customers_of(codes, attributes))}
    assert [found["c1"][f"a{place}"] for place in range(4)] == [1, 1, 0, 0]
    assert [found["c2"][f"a{place}"] for place in range(4)] == [None, None, None, None]
    assert (found["c1"]["deals"], found["c2"]["deals"]) == (3, 1)


def test_customers_get_the_class_of_their_pattern() -> None:
    found = find(distinct(planted(400, 2, missing=0.1)[0])[0], np.random.default_rng(1), most=4, starts=10)
    patterns = distinct(planted(400, 2, missing=0.1)[0])[0]
    import pyarrow as pa

    columns = {
        f"a{place}": [None if code < 0 else int(code) for code in column]
        for place, column in enumerate(patterns.answers.T)
    }
    names = [str(number) for number in range(len(patterns.counts))]
    frame = engine().frame(pa.table({"customer_id": names, "deals": [1] * len(names), **columns}))
    told = coding.with_class(frame, found.model, range(patterns.answers.shape[1]))
    classes = {int(row["customer_id"]): row["class"] for row in collected(told)}
    posteriors = found.model.posteriors
    for number, row in enumerate(posteriors):
        wanted = int(row.argmax()) + 1 if row.max() > coding.SURE else None
        assert classes[number] == wanted or abs(row.max() - coding.SURE) < 1e-9


def test_more_rows_than_are_fitted_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_MANY", 100)
    monkeypatch.setattr(finding, "FITTED", 900)
    monkeypatch.setattr(finding, "CHECKED", 500)
    found = find(distinct(planted(2000, 1)[0])[0], np.random.default_rng(1), most=4, starts=10)
    assert (found.fitted, found.checked, found.classes) == (900, 500, 3)
