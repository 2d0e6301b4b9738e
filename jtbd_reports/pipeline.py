"""Orders analyses by what they need and offer, runs them, and takes from the store what was computed before."""

from __future__ import annotations

import graphlib
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jtbd_reports.model import Inputs
from jtbd_reports.problems import PluginFailureError, ProjectError, nearest
from jtbd_reports.results import read_result, write_result
from jtbd_reports.store import digest
from jtbd_reports.yaml_files import dotted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from jtbd_reports.config import AnalysisEntry, Project
    from jtbd_reports.engine import Engine
    from jtbd_reports.engine.spark import SparkEngine
    from jtbd_reports.model import Analysis, Need, Result
    from jtbd_reports.problems import Problem
    from jtbd_reports.shelf import Shelf
    from jtbd_reports.store import Store


def order(project: Project, shelf: Shelf) -> dict[str, tuple[str, ...]]:
    """For each analysis the analyses whose derived tables it needs.

    Raises:
        ProjectError: a table or column nobody gives; analyses that need each other in a circle.
    """
    offers = {table: entry.analysis.name for entry in project.analyses for table in entry.analysis.offers}
    problems: list[Problem] = []
    before: dict[str, tuple[str, ...]] = {}
    for entry in project.analyses:
        for need in entry.analysis.needs:
            problems += _unmet(project, entry, need, shelf, offers)
        wanted = (offers[need.table] for need in entry.analysis.needs if need.table in offers)
        before[entry.analysis.name] = tuple(name for name in wanted if name != entry.analysis.name)
    try:
        tuple(graphlib.TopologicalSorter(before).static_order())
    except graphlib.CycleError as error:
        circle = " -> ".join(error.args[1])
        problems.append(project.located["project.yml"].problem(("analyses",), f"these need each other: {circle}"))
    if problems:
        raise ProjectError(problems)
    return before


def _unmet(
    project: Project, entry: AnalysisEntry, need: Need, shelf: Shelf, offers: Mapping[str, str]
) -> list[Problem]:
    document, path = project.located["project.yml"], ("analyses", entry.analysis.name)
    if need.table in offers:
        return []
    if need.table not in shelf.files:
        hint = nearest(need.table, [*shelf.files, *offers])
        message = f"needs the table {need.table!r}, which no source or analysis of this project gives"
        return [] if need.optional else [document.problem(path, message, hint, key=True)]
    missing = [column for column in need.columns if column not in shelf.columns[need.table]]
    message = "needs the column {!r} of {}; map it under the source's tables.{}.columns"
    return [document.problem(path, message.format(column, need.table, need.table), key=True) for column in missing]


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs the analyses of a project.

    Attributes:
        project: whose analyses.
        shelf: the sources' tables.
        code: hash of the code of each analysis, by its name.
        owners: plugin of each analysis in words, by its name.
        store: where results are kept.
        engine: opens the engine, called only if something must run.
        progress: called with the name of an analysis as it starts.
        opening: held while the engine opens.
    """

    project: Project
    shelf: Shelf
    code: Mapping[str, str]
    owners: Mapping[str, str]
    store: Store
    engine: Callable[[], Engine | SparkEngine]
    progress: Callable[[str], None] = lambda _name: None
    opening: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> dict[str, Result]:
        """Results by analysis name, in the order of project.yml; independent analyses run side by side.

        Raises:
            ProjectError: needs that are not met; what an analysis refuses in the project.
            PluginFailureError: an analysis that breaks.
        """
        before = order(self.project, self.shelf)
        entries = {entry.analysis.name: entry for entry in self.project.analyses}
        keys = self._keys(before, entries)
        sorter = graphlib.TopologicalSorter(before)
        sorter.prepare()
        results: dict[str, Result] = {}
        running: dict[Future[Result], str] = {}
        # threads suffice: the engine and numpy work outside Python's lock
        with ThreadPoolExecutor(max_workers=2) as pool:
            while sorter.is_active():
                for name in sorter.get_ready():
                    running[pool.submit(self._one, entries[name], keys)] = name
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    name = running.pop(future)
                    results[name] = future.result()
                    sorter.done(name)
        return {name: results[name] for name in entries}

    def folders(self) -> dict[str, Path]:
        """Where the result and the derived tables of each analysis stand, or would."""
        entries = {entry.analysis.name: entry for entry in self.project.analyses}
        keys = self._keys(order(self.project, self.shelf), entries)
        return {name: self.store.path("results", key) for name, key in keys.items()}

    def _keys(self, before: Mapping[str, tuple[str, ...]], entries: Mapping[str, AnalysisEntry]) -> dict[str, str]:
        """The key of each result: hash of all it is made from, so that an unchanged one is never run again."""
        settings = self.project.settings
        keys: dict[str, str] = {}
        for name in graphlib.TopologicalSorter(before).static_order():
            analysis = entries[name].analysis
            keys[name] = digest(
                "result", name, entries[name].options, self.code[name], settings.seed, settings.minimum_cell,
                settings.engine,
                [self.project.documents.get(document) for document in sorted(analysis.documents)],
                [self.shelf.key(need.table) for need in analysis.needs],
                [keys[other] for other in before[name]],
            )  # fmt: skip
        return keys

    def _one(self, entry: AnalysisEntry, keys: Mapping[str, str]) -> Result:
        """The result from the store, else run now and stored."""
        name = entry.analysis.name
        folder = self.store.path("results", keys[name])
        stored = read_result(folder)
        if stored is not None:
            return stored
        self.progress(name)
        with self.opening:  # two analyses that begin together want one engine
            opened = self.engine()
        try:
            with opened.lent() as engine:
                result = entry.analysis.run(self._inputs(entry, engine, keys))
                check_result(entry.analysis, result)
                write_result(result, folder, engine)
        except ProjectError as error:
            raise ProjectError(map(self._placed, error.problems)) from error
        except Exception as error:
            raise PluginFailureError(self.owners[name], f"analysis {name!r}", error) from error
        return result

    def _placed(self, problem: Problem) -> Problem:
        """A problem that an analysis found in a document, at the place of its key: analyses see values, not files."""
        document = self.project.located.get(problem.location.path)
        if document is None or problem.location.line:
            return problem
        path = next((path for path in document.keys if dotted(path) == problem.key), ())
        return document.problem(path, problem.message, problem.hint, key=True) if path else problem

    def _inputs(self, entry: AnalysisEntry, engine: Engine | SparkEngine, keys: Mapping[str, str]) -> Inputs:
        offers = {table: other.analysis.name for other in self.project.analyses for table in other.analysis.offers}
        tables: dict[str, Any] = {}
        for need in entry.analysis.needs:
            if need.table in offers:
                tables[need.table] = engine.scan(
                    self.store.path("results", keys[offers[need.table]]) / f"{need.table}.parquet"
                )
            elif need.table in self.shelf.files:
                tables[need.table] = self.shelf.table(need.table, engine)
        known = self.project.documents
        documents = {name: known[name] for name in entry.analysis.documents if name in known}
        settings = self.project.settings
        extras = {name: self.shelf.extras.get(name, {}) for name in tables}
        return Inputs(tables, extras, entry.options, documents, settings.minimum_cell, settings.seed)


def check_result(analysis: Analysis, result: Result) -> None:
    """Hold a result against what its analysis promised; ValueError where they differ."""
    name = analysis.name
    promised, given = set(analysis.offers), set(result.derived)
    if promised != given:
        raise ValueError(f"{name} offers {sorted(promised)} but returned {sorted(given)}")
    ids = [metric.id for metric in result.metrics]
    twice = sorted({metric for metric in ids if ids.count(metric) > 1})
    if twice:
        raise ValueError(f"{name} gives the metric {twice[0]} twice")
