"""The numeric kit against published results, on data kept elsewhere."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import rankdata

from jtbd_reports.stats.crossfit import parts
from jtbd_reports.stats.demand import demand
from jtbd_reports.stats.gain import compare_bases
from jtbd_reports.stats.kano import Feature, Kind, feature
from jtbd_reports.stats.maxdiff import Choices, counts
from jtbd_reports.stats.maxdiff_logit import utilities
from jtbd_reports.stats.opportunity import in_top, opportunities
from jtbd_reports.stats.orders import agreement_of_orders, rankings
from jtbd_reports.stats.patterns import quantile_codes
from jtbd_reports.stats.price import curves, point_intervals, points, transitive
from jtbd_reports.stats.softmax import fit, log_chances
from jtbd_reports.stats.verdict import Verdict, verdict
from jtbd_reports.stats.weighting import design_effect, effective_n, post_stratify, rake

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
INTENTS = ("Very unlikely", "Unlikely", "Neither likely nor unlikely", "Likely", "Very likely")

Rows = list[dict[str, str]]


def shared(name: str, encoding: str = "utf-8") -> Rows:
    """Rows of a file, or a skip with a word why."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {SHARED}")
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def numbers(rows: Rows, *columns: str) -> np.ndarray:
    return np.array([[float(row[column]) for column in columns] for row in rows])


def codes(rows: Rows, column: str, values: str | tuple[str, ...]) -> np.ndarray:
    return np.array([values.index(row[column]) for row in rows])


class TestSchools:
    """The R package survey on its api data."""

    STRATA, GOALS = (4421, 755, 1018), (1072, 5122)

    @pytest.fixture
    def schools(self) -> Rows:
        return shared("survey_api/apiclus1.csv")

    def raked(self, schools: Rows, rounds: int) -> np.ndarray:
        margins = [codes(schools, "stype", "EHM"), codes(schools, "sch.wide", ("No", "Yes"))]
        return rake(margins, [self.STRATA, self.GOALS], base=numbers(schools, "pw")[:, 0], rounds=rounds).weights

    def test_raked_weights_after_the_four_rounds_that_the_package_takes(self, schools: Rows) -> None:
        """It stops where no margin changes by one school: four rounds, an error of 6 in a million."""
        weights = self.raked(schools, 4)
        values, found = np.unique(weights.round(5), return_counts=True)
        assert values.tolist() == [29.87046, 36.79218, 39.83851, 49.07007, 50.33015, 67.12578]
        assert found.tolist() == [132, 17, 12, 8, 11, 3]
        assert weights @ numbers(schools, "enroll")[:, 0] == pytest.approx(3647300, abs=0.5)
        assert design_effect(weights) == pytest.approx(1.05166, abs=5e-6)
        assert effective_n(weights) == pytest.approx(174.01, abs=5e-3)

    @pytest.mark.parametrize("rounds", [4, 1000])
    def test_raked_mean(self, schools: Rows, rounds: int) -> None:
        weights = self.raked(schools, rounds)
        assert np.average(numbers(schools, "api00")[:, 0], weights=weights) == pytest.approx(641.23, abs=5e-3)

    def test_post_stratified_mean_and_total(self, schools: Rows) -> None:
        weights = post_stratify(codes(schools, "stype", "EHM"), self.STRATA, numbers(schools, "pw")[:, 0])
        assert np.average(numbers(schools, "api00")[:, 0], weights=weights) == pytest.approx(642.311, abs=5e-4)
        assert weights @ numbers(schools, "enroll")[:, 0] == pytest.approx(3680893, abs=0.5)


class TestPriceSensitivity:
    """The R package pricesensitivitymeter and The Rational Designer."""

    PRICES = ("tch", "ch", "ex", "tex")

    @pytest.fixture
    def phone(self) -> tuple[np.ndarray, np.ndarray]:
        rows = shared("rational_designer_psm/03_dat.csv", "mac_roman")
        columns = list(rows[0])
        return numbers(rows, *columns[:4]), np.column_stack([codes(rows, name, INTENTS) + 1 for name in columns[4:]])

    def test_phone_points(self, phone: tuple[np.ndarray, np.ndarray]) -> None:
        """Printed 40, 98, 67, 70 by "more than the price"; by "at least" 41, 98, 68, 69; one either way."""
        answers, _ = phone
        assert int((~transitive(answers)).sum()) == 9
        before, since = points(curves(answers, beyond=True)), points(curves(answers))
        assert (before.pmc, before.pme, before.idp, before.opp) == (40, 98, 67, 69)
        assert (since.pmc, since.pme, since.idp, since.opp) == (41, 98, 68, 69)

    def test_phone_curves_at_75(self, phone: tuple[np.ndarray, np.ndarray]) -> None:
        found = curves(phone[0], beyond=True)
        place = found.price.tolist().index(75)
        at = [found.too_cheap[place], found.cheap[place], found.expensive[place], found.too_expensive[place]]
        assert at == pytest.approx([0.02825, 0.16347, 0.36630, 0.08981], abs=5e-6)

    def test_phone_trial_and_revenue(self, phone: tuple[np.ndarray, np.ndarray]) -> None:
        found = demand(*phone)
        assert (found.trial_price, found.revenue_price) == (61, 76)

    def test_phone_intervals_hold_the_points(self, phone: tuple[np.ndarray, np.ndarray]) -> None:
        found, (low, high) = points(curves(phone[0])), point_intervals(phone[0], seed=1, draws=300)
        assert low.pmc <= found.pmc <= high.pmc
        assert low.opp <= found.opp <= high.opp
        assert high.opp - low.opp < 15

    def test_weighted_example(self) -> None:
        """Weights of the design: 5000 men and 5000 women over the transitive; straight lines between prices."""
        rows = shared("psm_r_vignette/psm_vignette_weighted.csv")
        answers, sex = numbers(rows, *self.PRICES), codes(rows, "gender", ("female", "male"))
        assert int(transitive(answers).sum()) == 228
        weights = post_stratify(sex, [5000, 5000])
        found = points(curves(answers, weights), between=True)
        assert (found.pmc, found.pme) == pytest.approx((11.9, 15.62), abs=0.05)
        assert (found.idp, found.opp) == pytest.approx((13.68877, 13.63), abs=5e-5)

    def test_example_of_equal_weights(self) -> None:
        rows = shared("psm_r_vignette/psm_vignette_identical_weights.csv")
        answers = numbers(rows, *self.PRICES)
        found = points(curves(answers, beyond=True))
        assert transitive(answers).all()
        assert (found.pmc, found.pme, found.opp) == pytest.approx((7.17, 16.815, 7.995))
        assert found.idp == pytest.approx(12.055, abs=0.006)
        weighted = points(curves(answers, np.full(len(answers), 40.0), beyond=True))
        assert weighted == found


class TestKano:
    """The R package stp25kano."""

    @pytest.fixture
    def features(self) -> list[Feature]:
        rows = shared("kano_stp25/kano.csv")
        columns = list(rows[0])[1:]
        answers = np.array([[int(row[name][:1] or 0) for name in columns] for row in rows])
        return [feature(answers[:, place], answers[:, place + 1]) for place in range(0, 10, 2)]

    def test_counts(self, features: list[Feature]) -> None:
        """Printed as M, O, A, I, R, Q."""
        assert [each.counts for each in features] == [
            (95, 123, 45, 33, 0, 0),
            (101, 54, 54, 81, 3, 3),
            (15, 24, 121, 124, 6, 6),
            (65, 87, 93, 51, 0, 0),
            (9, 18, 83, 177, 6, 3),
        ]

    def test_coefficients(self, features: list[Feature]) -> None:
        assert [each.better for each in features] == pytest.approx([0.568, 0.372, 0.511, 0.608, 0.352], abs=5e-4)
        assert [each.worse for each in features] == pytest.approx([-0.736, -0.534, -0.137, -0.514, -0.094], abs=5e-4)

    def test_kinds(self, features: list[Feature]) -> None:
        kinds = [each.kind for each in features]
        assert kinds == [
            Kind.ONE_DIMENSIONAL,
            Kind.MUST_BE,
            Kind.ATTRACTIVE,
            Kind.ONE_DIMENSIONAL,
            Kind.INDIFFERENT,
        ]


class TestMaxDiff:
    """The Rational Designer, 121 respondents."""

    @pytest.fixture
    def sets(self) -> tuple[Choices, np.ndarray]:
        rows = shared("rational_designer_maxdiff/02_dat.csv")
        columns = list(rows[0])[1:]
        blocks = [columns[start : start + 3] for start in range(0, 12, 3)]
        shown, best, worst = [], [], []
        for row in rows:
            for block in blocks:
                items = ["ABCD".index(name[-1]) for name in block]
                answers = [row[name] for name in block]
                shown.append(items)
                best.append(items[answers.index("Most important")] if "Most important" in answers else -1)
                worst.append(items[answers.index("Least important")] if "Least important" in answers else -1)
        return Choices(np.array(shown), np.array(best), np.array(worst), 4), np.repeat(np.arange(len(rows)), 4)

    def test_counts(self, sets: tuple[Choices, np.ndarray]) -> None:
        found = counts(sets[0])
        assert found.best.tolist() == [57, 250, 55, 118]
        assert found.worst.tolist() == [111, 36, 192, 136]
        assert (found.best - found.worst).tolist() == [-54, 214, -137, -18]

    def test_top_choices(self, sets: tuple[Choices, np.ndarray]) -> None:
        """Printed 12, 74, 4 and 10 %, ties given to the first."""
        (choices, people), scores = sets, np.zeros((121, 4))
        for chosen, sign in ((choices.best, 1), (choices.worst, -1)):
            np.add.at(scores, (people[chosen >= 0], chosen[chosen >= 0]), sign)
        shares = np.bincount(scores.argmax(axis=1)) / 121
        assert (100 * shares).round().tolist() == [12, 74, 4, 10]

    def test_utilities_as_printed_come_out_of_the_printed_coding(self, sets: tuple[Choices, np.ndarray]) -> None:
        """There sets hold the item not shown too, at a utility of 0, and a missing choice keeps the last one made."""
        choices, people = sets
        best, worst = (kept_on(chosen, choices.shown) for chosen in (choices.best, choices.worst))
        # item 0 has the utility 0: it stands in for the phantom; both at once are told apart as two sets
        shown = np.column_stack([choices.shown, np.zeros(len(people), dtype=int)])
        nobody = np.full(len(people), -1)
        coded = Choices(np.vstack([shown] * 2), np.append(best, nobody), np.append(nobody, worst), 4)
        found = utilities(coded, respondents=np.tile(people, 2))
        assert found.utility.tolist() == pytest.approx([0, 1.579710, -0.775915, 0.049275], abs=1e-5)

    def test_utilities_of_what_was_shown_rank_as_best_choices_do(self, sets: tuple[Choices, np.ndarray]) -> None:
        found = utilities(sets[0], respondents=sets[1])
        assert found.utility.argsort().tolist() == [2, 0, 3, 1]
        assert found.low[1] > found.high[3]


def kept_on(chosen: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Missing choices as the last one made, item 0 where the set does not show that."""
    last = np.maximum.accumulate(np.where(chosen >= 0, np.arange(len(chosen)), 0))
    return np.where((shown == chosen[last][:, None]).any(axis=1), chosen[last], 0)


class TestDesiredOutcomes:
    """The generator of xrusso/outcome-driven-innovation: what it planted comes out on top."""

    @pytest.fixture
    def ratings(self) -> tuple[np.ndarray, np.ndarray]:
        rows = shared("odi_xrusso_mock/mockdata.csv")
        sides = [[name for name in rows[0] if name.startswith(prefix)] for prefix in ("Imp-", "Sat-")]
        return numbers(rows, *sides[0]), numbers(rows, *sides[1])

    def test_scores_of_planted_outcomes(self, ratings: tuple[np.ndarray, np.ndarray]) -> None:
        """Satisfaction runs from -1 to 7: only 4 and 5 are upper boxes, as in its formula."""
        found = opportunities(*ratings, boxes=(4, 5), seed=1, draws=500)
        assert found.score[:5].tolist() == pytest.approx([14.35, 15.30, 15.25, 15.65, 15.55])
        assert found.score[30:35].tolist() == pytest.approx([14.45, 14.20, 14.30, 13.70, 14.05])
        assert np.sort(found.score)[-11] == pytest.approx(10.85)
        assert (found.importance[20:25].min(), found.importance[20:25].max()) == pytest.approx((2.1, 2.75))
        assert (found.satisfaction[20:25].min(), found.satisfaction[20:25].max()) == pytest.approx((4.55, 4.8))
        assert found.overserved[20:25].all()
        chances = in_top(found.draws, 10)
        assert chances[[0, 1, 2, 3, 4, 30, 31, 32, 33, 34]].min() > 0.99

    def test_other_formulas_put_the_same_ten_on_top(self, ratings: tuple[np.ndarray, np.ndarray]) -> None:
        found = rankings(*ratings, (4, 5))
        planted = {0, 1, 2, 3, 4, 30, 31, 32, 33, 34}
        for name in ("opportunity", "gap", "product"):
            assert set(np.argsort(-found[name])[:10].tolist()) == planted
        assert agreement_of_orders(found)["opportunity", "product"] > 0.8


@pytest.fixture(scope="module")
def customers() -> Rows:
    """41188 calls to bank customers."""
    path = SHARED / "uci_bank_marketing/bank-additional.zip"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in {SHARED}")
    with zipfile.ZipFile(path) as archive, archive.open("bank-additional/bank-additional-full.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8"), delimiter=";"))


class TestBankCustomers:
    """UCI bank marketing: contacts and history beat socio-demographics."""

    DEMOGRAPHICS = ("age", "job", "marital", "education")
    BEHAVIOUR = (
        *("contact", "month", "day_of_week", "campaign", "pdays", "previous", "poutcome"),
        *("default", "housing", "loan"),
    )
    MEASURES = ("age", "campaign", "pdays", "previous")

    def rows(self, customers: Rows, names: tuple[str, ...]) -> np.ndarray:
        """Measures standardised, texts as dummies."""
        columns = []
        for name in names:
            values = np.array([row[name] for row in customers])
            if name in self.MEASURES:
                measure = values.astype(float)
                columns.append(((measure - measure.mean()) / measure.std())[:, None])
            else:
                columns.append((values[:, None] == np.unique(values)).astype(float))
        return np.hstack(columns)

    def auc(self, customers: Rows, names: tuple[str, ...]) -> float:
        """Five folds, penalty 1, all held-out chances ranked together."""
        rows, outcome = self.rows(customers, names), codes(customers, "y", ("no", "yes"))
        chances = np.zeros(len(outcome))
        for held in parts(outcome, 5, np.random.default_rng(1)):
            coefficients = fit(rows[~held], np.eye(2)[outcome[~held]], np.full(rows.shape[1], 0.5))
            chances[held] = log_chances(rows[held], coefficients)[:, 1]
        bought = outcome == 1
        ranks = rankdata(chances)[bought].sum() - bought.sum() * (bought.sum() + 1) / 2
        return float(ranks / bought.sum() / (~bought).sum())

    def test_areas_under_the_curve_of_five_folds(self, customers: Rows) -> None:
        assert len(customers) == 41188
        assert sum(row["y"] == "yes" for row in customers) == 4640
        assert self.auc(customers, self.DEMOGRAPHICS) == pytest.approx(0.6224, abs=0.002)
        assert self.auc(customers, self.BEHAVIOUR) == pytest.approx(0.7525, abs=0.002)
        assert self.auc(customers, self.DEMOGRAPHICS + self.BEHAVIOUR) == pytest.approx(0.7601, abs=0.002)

    def test_the_thesis_test_lets_behaviour_win(self, customers: Rows) -> None:
        def basis(names: tuple[str, ...]) -> np.ndarray:
            values = {name: np.array([row[name] for row in customers]) for name in names}
            return np.column_stack(
                [
                    quantile_codes(column.astype(float), 8)
                    if name in self.MEASURES
                    else np.unique(column, return_inverse=True)[1]
                    for name, column in values.items()
                ]
            )

        found = compare_bases(
            basis(self.BEHAVIOUR),
            basis(self.DEMOGRAPHICS),
            codes(customers, "y", ("no", "yes")),
            seed=1,
            permutations=99,
        )
        assert verdict(found) is Verdict.WINS
        assert found.candidate_adds.bits.low > 0.05
        assert found.rival_adds.holds()
        assert found.both < found.candidate < found.rival < found.nothing
