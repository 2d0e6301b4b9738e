"""How long 200,000 search phrases take to get their jobs: words looked up for the first time, and again.

    python benchmarks/phrases.py [--phrases 200000] [--jobs projects/severny-svet/jobs.yml]

Phrases are put together from the words of the demo, all different; half of them match no rule. Prints seconds for the
rules alone, for rules and dictionary forms of every phrase (what a classifier and groups of phrases read), cold and
warm, and for groups of those that no rule explains.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from ruamel.yaml import YAML

from jtbd_jobs.rules.catalogue import Jobs
from jtbd_jobs.rules.texts import jobs_of_texts
from jtbd_jobs.search.grouping import candidates
from jtbd_jobs.search.listing import MOST
from jtbd_jobs.texts.lemmas import all_lemmas
from jtbd_reports.engine import Engine, collected

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "projects/severny-svet"


def made(count: int) -> list[str]:
    """Different phrases: a thing, what it is for, where, and a word or two of somebody's own."""
    words: dict[str, Any] = tomllib.loads((DEMO / "invented/search.toml").read_text("utf-8"))
    where = words.pop("where")["any"]
    dice = random.Random(20261122)  # noqa: S311 - nothing secret is drawn
    found: set[str] = set()
    while len(found) < count:
        group = words[dice.choice(sorted(words))]
        own = dice.choice(
            ("", str(dice.randrange(1900, 2030)), f"корпус {dice.randrange(1, 400)}", f"дом {dice.randrange(900)}")
        )
        found.add(
            " ".join(
                filter(None, (dice.choice(group["thing"]), dice.choice(group["purpose"]), dice.choice(where), own))
            )
        )
    return sorted(found)


def timed(name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    """Do the work and print what it took."""
    clock, spent = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    result = work()
    now = resource.getrusage(resource.RUSAGE_SELF)
    cpu = now.ru_utime + now.ru_stime - spent.ru_utime - spent.ru_stime
    print(f"{name:<44} {time.monotonic() - clock:7.2f} s wall {cpu:7.2f} s CPU")
    return result


def main() -> None:
    """Make phrases, give them jobs twice, group what is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phrases", type=int, default=200_000)
    parser.add_argument("--jobs", type=Path, default=DEMO / "jobs.yml")
    chosen = parser.parse_args()
    jobs = Jobs.model_validate(YAML(typ="safe").load(chosen.jobs))
    phrases = made(chosen.phrases)
    engine = Engine.open(Path(tempfile.gettempdir()))
    frame = engine.frame(pa.table({"phrase": phrases}))

    def rules() -> list[dict[str, Any]]:
        return collected(jobs_of_texts(frame, "phrase", jobs))

    def forms() -> list[tuple[str, ...]]:
        return all_lemmas(phrases)

    print(f"{len(phrases):,} different phrases, {len(jobs.jobs)} jobs")
    rows = timed("rules, cold", rules)
    said = timed("dictionary forms, cold", forms)
    timed("rules, warm", rules)
    timed("dictionary forms, warm", forms)
    job = {row["text"]: row["job"] for row in rows}
    pairs = [(frozenset(words), job[text]) for text, words in zip(phrases[:MOST], said[:MOST], strict=True)]
    tail = [words for words, index in pairs if index is None]
    explained = [words for words, index in pairs if index is not None]
    groups = timed(
        f"groups of {len(tail):,} unexplained phrases", lambda: candidates(tail, explained, [1] * len(tail), 5)
    )
    left = sum(index is None for index in job.values())
    print(f"no rule matches {left / len(job):.0%}; {len(groups)} groups; peak memory {_peak():.0f} MB")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
