"""Results on disk as JSON and Parquet, never pickle: the cache, the data annex and later the diff all use it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from jtbd_reports.model import Metric, Result

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.engine import Engine
    from jtbd_reports.engine.spark import SparkEngine

NAME = "result.json"


def write_result(result: Result, folder: Path, engine: Engine | SparkEngine) -> None:
    """Store a result: derived tables first, the JSON last, so that a folder with it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in result.derived.items():
        engine.write(engine.frame(frame), folder / f"{name}.parquet")
    content = {"metrics": [asdict(metric) for metric in result.metrics], "facts": dict(result.facts)}
    partial = folder / f"{NAME}.partial"
    partial.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    partial.replace(folder / NAME)


def read_result(folder: Path) -> Result | None:
    """A stored result without its derived tables (they are `<name>.parquet` beside it); None where there is none."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Result(tuple(Metric(**metric) for metric in content["metrics"]), content["facts"])
