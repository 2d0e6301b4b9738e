"""The tables that all sources of a project give together: stacked, one customer under one key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jtbd_reports.datasets import DATASETS
from jtbd_reports.store import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import narwhals as nw

    from jtbd_reports.engine import Engine
    from jtbd_reports.engine.spark import SparkEngine
    from jtbd_reports.ingest import Ingested

IDENTITIES = "identities"
MERGED = frozenset({"customers", "accounts", "products"})
"""Tables in which rows of one key, told by several sources, are one thing: the first value of each column stands."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The tables there are: Parquet files, columns, and the key of what each was made from."""

    files: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    extras: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def key(self, name: str) -> tuple[str, ...]:
        """What the table is made from; empty where there is none."""
        own = self.keys.get(name, ())
        return (*own, *self.keys.get(IDENTITIES, ())) if own and self._resolves(name) else own

    def table(self, name: str, engine: Engine | SparkEngine) -> nw.LazyFrame[Any]:
        """The table as one lazy frame; a customer known under further names stands under the own key everywhere."""
        files, resolves = self.files[name], self._resolves(name)
        if len(files) == 1 and not resolves:
            return engine.scan(*files)
        relation = engine.home.scan(*files).to_native()
        if resolves:
            relation = engine.home.resolved(relation, self.files[IDENTITIES])
        if name in MERGED:
            relation = engine.home.merged(relation, DATASETS[name].key)
        return engine.settled(relation, digest(name, self.key(name)))

    def apart(self, name: str, other: str) -> Shelf:
        """The shelf with only those parts of a table that come from other sources than another table does."""
        ours = [place for place, key in enumerate(self.keys[name]) if key not in self.keys[other]]
        files = {**self.files, name: tuple(self.files[name][place] for place in ours)}
        keys = {**self.keys, name: tuple(self.keys[name][place] for place in ours)}
        return Shelf(files, self.columns, self.extras, keys)

    def _resolves(self, name: str) -> bool:
        return name != IDENTITIES and IDENTITIES in self.files and "customer_id" in self.columns[name]


def shelve(ingested: Sequence[Ingested]) -> Shelf:
    """The sources' tables by dataset name; tables of several sources are stacked."""
    files: dict[str, tuple[Path, ...]] = {}
    columns: dict[str, frozenset[str]] = {}
    extras: dict[str, dict[str, str]] = {}
    keys: dict[str, tuple[str, ...]] = {}
    for source in ingested:
        for name, path in source.tables.items():
            files[name] = (*files.get(name, ()), path)
            columns[name] = columns.get(name, frozenset()) | set(source.columns[name])
            extras.setdefault(name, {}).update(source.extras.get(name, {}))
            keys[name] = (*keys.get(name, ()), source.key)
    return Shelf(files, columns, extras, keys)
