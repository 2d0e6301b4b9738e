"""Published results of poLCA (Linzer & Lewis, manual 1.4 and package 1.6.0.2) on its own data, kept elsewhere."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from jtbd_jobs.latent.choosing import choose, likelihood_ratio
from jtbd_jobs.latent.em import fit
from jtbd_jobs.latent.patterns import Patterns, distinct

if TYPE_CHECKING:
    from jtbd_jobs.latent.classes import LatentClasses

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "polca_handover"
TRAITS = ("MORAL", "CARES", "KNOW", "LEAD", "DISHON", "INTEL")

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"poLCA's data are not in {SHARED}")


def patterns_of(name: str, columns: list[str], *, complete: bool = False) -> Patterns:
    with (SHARED / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    coded = []
    for column in columns:
        levels = sorted({row[column] for row in rows} - {"", "NA"})
        coded.append([levels.index(row[column]) if row[column] in levels else -1 for row in rows])
    codes = np.array(coded).T
    return distinct(codes[(codes >= 0).all(axis=1)] if complete else codes)[0]


def fitted(patterns: Patterns, classes: int, starts: int = 50) -> LatentClasses:
    return fit(patterns, classes, np.random.default_rng(1), starts=starts)


def test_carcinoma_has_three_classes_as_published() -> None:
    patterns = patterns_of("carcinoma.csv", list("ABCDEFG"))
    choice = choose(patterns, np.random.default_rng(1), most=4)
    assert (patterns.total, choice.classes) == (118, 3)
    two, three, four = choice.fits[1:]
    assert (two.aic, two.bic) == (pytest.approx(664.5, abs=0.05), pytest.approx(706.1, abs=0.05))
    assert three.log_likelihood == pytest.approx(-293.705, abs=5e-4)
    assert three.aic == pytest.approx(633.41, abs=5e-3)
    assert three.bic == pytest.approx(697.1357, abs=5e-5)
    assert three.deviance == pytest.approx(15.26171, abs=5e-6)
    assert three.shares == pytest.approx([0.4447, 0.3736, 0.1817], abs=5e-5)
    assert three.at_best >= 0.5
    # The manual prints 727.5, a local maximum.
    assert four.log_likelihood == pytest.approx(-289.28585, abs=5e-6)
    assert (four.aic, four.bic) == (pytest.approx(640.57, abs=5e-3), pytest.approx(726.46, abs=5e-3))


def test_the_bootstrap_asks_carcinoma_for_three_classes_and_no_fourth() -> None:
    patterns, rng = patterns_of("carcinoma.csv", list("ABCDEFG")), np.random.default_rng(1)
    two, three, four = (fitted(patterns, number) for number in (2, 3, 4))
    assert likelihood_ratio(patterns, two, three, rng, draws=49).p_value == 1 / 50
    assert likelihood_ratio(patterns, three, four, rng, draws=49).p_value > 0.05


def test_election_has_the_published_likelihood_and_shares() -> None:
    columns = [trait + who for who in "GB" for trait in TRAITS]
    model = fitted(patterns_of("election.csv", columns, complete=True), 3, starts=20)
    assert (model.rows, model.free) == (1311, 110)
    assert model.log_likelihood == pytest.approx(-16714.659, abs=5e-4)
    assert model.shares == pytest.approx([0.4194, 0.3198, 0.2608], abs=5e-5)


def test_cheating_has_two_classes_as_published() -> None:
    patterns = patterns_of("cheating.csv", ["LIEEXAM", "LIEPAPER", "FRAUD", "COPYEXAM"])
    choice = choose(patterns, np.random.default_rng(1), most=4)
    assert choice.classes == 2
    assert choice.best.log_likelihood == pytest.approx(-440.027, abs=5e-4)
    assert choice.best.bic == pytest.approx(931.941, abs=5e-4)
    assert choice.best.shares == pytest.approx([0.8394, 0.1606], abs=5e-5)
