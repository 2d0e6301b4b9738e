"""How long the thesis test takes: `OPENBLAS_NUM_THREADS=1 python benchmarks/thesis.py [--customers 100000]`.

Deals of so many customers with five behaviours against five demographics, through the analysis as a build runs it: what
a customer is, is brought together by DuckDB, then compared. At most 30 s for 100,000 customers.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.thesis.analysis import ANALYSIS
from jtbd_reports import Inputs
from jtbd_reports.engine import Engine

if TYPE_CHECKING:
    from numpy.typing import NDArray

JOBS, PRODUCTS, CHANNELS = 6, 8, 6
DEALS_EACH = 1.3


def tables(customers: int, seed: int) -> dict[str, pa.Table]:
    """Deals, customers and jobs: products follow the job, channels a little, the rest nothing."""
    draw = np.random.default_rng(seed)
    job = draw.integers(0, JOBS, customers)
    whose = np.concatenate([np.arange(customers), draw.integers(0, customers, round((DEALS_EACH - 1) * customers))])

    def chosen(kinds: int, strength: float) -> NDArray[np.intp]:
        return (strength * np.eye(kinds)[job[whose] % kinds] + draw.gumbel(size=(len(whose), kinds))).argmax(axis=1)

    keys = np.array([f"c{place}" for place in range(customers)])
    deals = {
        "customer_id": keys[whose],
        "status": np.array(["won", "lost", "lost"])[draw.integers(0, 3, len(whose))],
        "product": np.char.add("product ", chosen(PRODUCTS, 1.5).astype(str)),
        "channel": np.char.add("channel ", chosen(CHANNELS, 0.4).astype(str)),
        "amount": np.round(np.exp(draw.normal(10, 1, len(whose))), 2),
        "comment": np.full(len(whose), "says nothing"),
    }
    people = {
        "customer_id": keys,
        "gender": np.array(["f", "m"])[draw.integers(0, 2, customers)],
        "age": draw.integers(18, 80, customers),
        "income": np.round(np.exp(draw.normal(8, 0.5, customers))),
        "family": np.char.add("family ", draw.integers(0, 5, customers).astype(str)),
        "city": np.char.add("city ", draw.integers(0, 20, customers).astype(str)),
    }
    told = {"customer_id": keys, "job_id": np.char.add("job", job.astype(str)), "is_primary": np.ones(customers, bool)}
    return {"deals": pa.table(deals), "customers": pa.table(people), "customer_jobs": pa.table(told)}


def main() -> None:
    """Time one run, and say what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=100_000)
    customers = parser.parse_args().customers
    engine = Engine.open(Path(tempfile.gettempdir()))
    frames = {name: engine.frame(table) for name, table in tables(customers, 1).items()}
    rule = {"text": {"contains": ["word"]}}
    jobs = Jobs.model_validate(
        {"jobs": [{"id": f"job{n}", "name": f"Job {n}", "statement": "When …", "rule": rule} for n in range(JOBS)]}
    )
    wall, cpu = time.perf_counter(), time.process_time()
    result = ANALYSIS.run(Inputs(frames, {}, ANALYSIS.options.model_validate({}), {"jobs.yml": jobs}, 5, 1))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{customers:,} customers: {wall:.1f} s wall, {cpu:.1f} s CPU")
    for trial in result.facts["trials"]:
        print(f"  {trial['outcome']:10} {trial['said']}")


if __name__ == "__main__":
    main()
