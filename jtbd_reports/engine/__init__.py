"""Where the data live: DuckDB, embedded, or a Spark of the user's; both hand out lazy Narwhals frames.

Detours around what Narwhals cannot say on SQL backends are kept here, each with a test, so that they can go.
"""

from jtbd_reports.engine.asking import arrays, collected, kept
from jtbd_reports.engine.embedded import Engine
from jtbd_reports.engine.saying import day_number, one_for_another, seconds

__all__ = ["Engine", "arrays", "collected", "day_number", "kept", "one_for_another", "seconds"]
