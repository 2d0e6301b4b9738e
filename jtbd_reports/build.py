"""The driver: from a project folder to a report, and from a report to files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from jtbd_reports import __version__
from jtbd_reports.engine.spark_settings import UnavailableError, lacking
from jtbd_reports.manifest import (
    PROPOSED,
    build_key,
    code_digest,
    core_digest,
    is_current,
    project_digest,
    write_manifest,
)
from jtbd_reports.problems import PluginFailureError, ProjectError
from jtbd_reports.progress import Silent
from jtbd_reports.staging import project_lock, staged
from jtbd_reports.store import Store, digest
from jtbd_reports.user_settings import load_user_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jtbd_reports.assemble import Answer
    from jtbd_reports.config import OutputEntry, Project
    from jtbd_reports.engine import Engine
    from jtbd_reports.engine.spark import SparkEngine
    from jtbd_reports.ingest import Ingested
    from jtbd_reports.language import Language
    from jtbd_reports.model import Result
    from jtbd_reports.pipeline import Runner
    from jtbd_reports.plugins import Plugin, Registry
    from jtbd_reports.progress import Progress
    from jtbd_reports.report import Report, SourceAccount
    from jtbd_reports.shelf import Shelf
    from jtbd_reports.themes import Look

WORKSPACE = ".jtbd"
"""The project's own folder for the lock, the cache and what is staged; never part of a deliverable."""


@dataclass(frozen=True, slots=True)
class Built:
    """Where a build stands, whether anything had to be made, and how many rows could then not be read whole."""

    folder: Path
    changed: bool
    rejected: int = 0


def rejected_rows(report: Report) -> int:
    """Rows of all sources that lost a value or were dropped."""
    return sum(account.rejected_rows for account in report.sources)


def build(
    root: Path,
    registry: Registry,
    progress: Progress | None = None,
    only: Sequence[str] = (),
    target: Path | None = None,
) -> Built:
    """Build the project into `build/`, or do nothing where nothing changed since the last build.

    Args:
        root: the project folder.
        registry: the plugins.
        progress: told of each step.
        only: names of outputs to make instead of all that project.yml lists.
        target: where to build instead of `build/`.

    Raises:
        ProjectError: whatever the user can mend.
        PluginFailureError: a plugin that broke. The last good build stands untouched in both cases.
    """
    progress = progress or Silent()
    target = target or root / "build"
    workspace = root / WORKSPACE
    with project_lock(workspace, lambda: progress.step("wait", "for another build of this project")):
        # hashed under the lock: a build that waited must see what the other one left
        files = project_digest(root)
        key = build_key(files, registry, sorted(only))
        if is_current(target, key):
            return Built(target, changed=False)
        # staged first: what a killed build left is cleared before anything long begins
        with staged(target, workspace) as folder, Work.open(root, registry, progress) as work:
            report = work.report()
            work.write(report, folder, only)
            # before the search, since the names of files may be those of persons
            write_manifest(
                folder, key, {name: files[name] for name in work.inputs(report) if name in files}, __version__
            )
            work.watch(folder)
        propose(root, report.proposals)
        Store(workspace / "cache").prune()
    return Built(target, changed=True, rejected=rejected_rows(report))


def propose(root: Path, proposals: Mapping[str, str]) -> None:
    """Write what the analyses propose beside project.yml; what stands there already in the same words is left alone.

    Raises:
        ValueError: a name that a later build would read as the project's own.
    """
    for name, text in proposals.items():
        if "/" in name or not name.endswith(PROPOSED):
            raise ValueError(f"a proposal is called *{PROPOSED}, got {name!r}")
        path = root / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            partial = path.with_name(f".{name}.partial")
            partial.write_text(text, encoding="utf-8")
            partial.replace(path)


def check(root: Path, registry: Registry, progress: Progress | None = None) -> Report:
    """Everything a build does except writing outputs: all problems come out, nothing changes."""
    progress = progress or Silent()
    lock = project_lock(root / WORKSPACE, lambda: progress.step("wait", "for another build of this project"))
    with lock, Work.open(root, registry, progress) as work:
        return work.report()


def _locales(plugin: Plugin) -> Path:
    """Where a plugin keeps its words."""
    return Path(plugin.module.__file__ or "").parent / "locales"


@dataclass(frozen=True)
class Work:
    """One run over one project: opens the engine only if something must be read or computed."""

    project: Project
    registry: Registry
    progress: Progress
    store: Store

    @classmethod
    def open(cls, root: Path, registry: Registry, progress: Progress) -> Work:
        """Load and check the project."""
        from jtbd_reports.config import load_project  # noqa: PLC0415 - an unchanged build needs none of this

        progress.step("check", "project.yml")
        return cls(load_project(root, registry), registry, progress, Store(root / WORKSPACE / "cache"))

    def __enter__(self) -> Self:
        """Itself; nothing is open yet."""
        return self

    def __exit__(self, *_raised: object) -> None:
        """Stop what was started."""
        if "spark" in self.__dict__:
            self.spark.close()

    @cached_property
    def spark(self) -> SparkEngine:
        """The user's Spark, started when first needed."""
        from jtbd_reports.engine.spark import SparkEngine  # noqa: PLC0415

        self.progress.step("start", "Spark")
        try:
            return SparkEngine.open(load_user_settings().spark, self.engine, self.store.folder)
        except UnavailableError as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: UnavailableError) -> ProjectError:
        document = self.project.located["project.yml"]
        return ProjectError([document.problem(("engine",), error.message, error.hint)])

    @cached_property
    def engine(self) -> Engine:
        """The engine, opened when first needed; where there is so much to do, there will be charts to draw."""
        from jtbd_reports.charts.drawing import warm_up  # noqa: PLC0415

        warm_up(self.look, self.store)
        return self.database

    @cached_property
    def database(self) -> Engine:
        """The engine alone, for a question or two."""
        from jtbd_reports.engine import Engine  # noqa: PLC0415

        return Engine.open(self.store.folder / "spill")

    @cached_property
    def language(self) -> Language:
        """The report's language, with the words of sources and analyses: reasons of losses and names of methods."""
        from jtbd_reports.language import Language  # noqa: PLC0415

        language = Language(self.project.settings.language)
        owners = [self.registry.owner("sources", entry.source.name) for entry in self.project.sources]
        owners += [self.registry.owner("analyses", entry.analysis.name) for entry in self.project.analyses]
        return Language(language.code, (*language.folders, *dict.fromkeys(map(_locales, owners))))

    @cached_property
    def look(self) -> Look:
        """The theme with the project's overrides; also checked where nothing is written."""
        from jtbd_reports.themes import load_look  # noqa: PLC0415

        override = self.project.root / "theme"
        theme = self.registry.themes[self.project.settings.theme]
        return load_look(theme, self.registry.themes, override if override.is_dir() else None)

    def report(self) -> Report:
        """Read, analyse, word and assemble."""
        from jtbd_reports.assemble import assemble  # noqa: PLC0415
        from jtbd_reports.shelf import shelve  # noqa: PLC0415

        self.look  # noqa: B018 - a broken theme is found before the long work
        self._hold_engine()
        ingested = self.ingested
        accounts = [source.account for source in ingested]
        shelf = shelve(ingested)
        results = self.runner(shelf).run()
        self.progress.step("word", "the findings")
        answers = [self._answer(name, result, ingested) for name, result in results.items()]
        answers.append(self._quality(shelf, accounts))
        return assemble(self.project, self.language, answers, accounts, __version__)

    def _hold_engine(self) -> None:
        """What this machine lacks for the engine asked for is said before anything is read."""
        if self.project.settings.engine == "spark":
            for what, mend in lacking(load_user_settings().spark):
                raise self._unavailable(UnavailableError(f"Spark needs {what}", mend))

    def inputs(self, report: Report) -> list[str]:
        """Paths of the files that the report was made from; others in the folder are nobody's business."""
        project = self.project
        sources = [file.path for account in report.sources for file in account.files]
        pages = [page.relative_to(project.root).as_posix() for page in project.pages]
        theme = [path.relative_to(project.root).as_posix() for path in (project.root / "theme").rglob("*")]
        return sorted({"project.yml", *project.documents, *sources, *pages, *theme})

    def write(self, report: Report, folder: Path, only: Sequence[str] = ()) -> None:
        """Every output, each into a folder of its own."""
        for entry in self.project.outputs:
            if not only or entry.output.name in only:
                self._write_one(entry, report, folder / entry.output.name)

    def _write_one(self, entry: OutputEntry, report: Report, folder: Path) -> None:
        from jtbd_reports.writing import WriteRequest  # noqa: PLC0415

        name = entry.output.name
        owner = self.registry.owner("outputs", name)
        self.progress.step("write", name)
        folder.mkdir()
        language = self.language.within(_locales(owner))
        request = WriteRequest(
            report,
            self.look,
            language,
            folder,
            entry.options,
            self.store,
            lambda line: self.progress.step("write", line),
        )
        try:
            entry.output.write(request)
        except ProjectError:
            raise
        except Exception as error:
            raise PluginFailureError(str(owner), f"output {name!r}", error) from error

    def watch(self, folder: Path) -> None:
        """Let no personal data out: every file of the staged build is searched."""
        from jtbd_reports.leaks import Watch  # noqa: PLC0415

        self.progress.step("search", "for personal data")
        allowed = self.project.settings.may_show
        Watch(self.project.root, self.ingested, allowed, self.store, lambda: self.database).check(folder)

    @cached_property
    def ingested(self) -> list[Ingested]:
        """All sources, read once."""
        from jtbd_reports.ingest import Reader  # noqa: PLC0415

        reader = Reader(
            self.project,
            self.store,
            lambda: self.engine,
            lambda name, rows: self.progress.step("read", f"{name}, {rows:,} rows"),
        )
        found = []
        for entry in self.project.sources:
            self.progress.step("read", entry.name)
            owner = self.registry.owner("sources", entry.source.name)
            found.append(reader.ingest(entry, digest(code_digest(owner), core_digest())))
        return found

    def runner(self, shelf: Shelf) -> Runner:
        """What runs the analyses, on the engine that the project asks for."""
        from jtbd_reports.pipeline import Runner  # noqa: PLC0415

        names = [entry.analysis.name for entry in self.project.analyses]
        owners = {name: self.registry.owner("analyses", name) for name in names}
        return Runner(
            self.project,
            shelf,
            {name: digest(code_digest(owner), core_digest()) for name, owner in owners.items()},
            {name: str(owner) for name, owner in owners.items()},
            self.store,
            (lambda: self.spark) if self.project.settings.engine == "spark" else (lambda: self.engine),
            lambda name: self.progress.step("analyse", name),
        )

    def _quality(self, shelf: Shelf, accounts: Sequence[SourceAccount]) -> Answer:
        """What the core itself has to say: how good the data are."""
        from jtbd_reports.assemble import CORE, Answer  # noqa: PLC0415
        from jtbd_reports.charts.specs import kept_in  # noqa: PLC0415
        from jtbd_reports.joins import read_joins  # noqa: PLC0415
        from jtbd_reports.quality import NAME, Quality, measure, present  # noqa: PLC0415

        quality = Quality(accounts, read_joins(shelf, self.store, lambda: self.engine), not self.project.analyses)
        result = measure(quality)
        with kept_in(self.store):
            presentation = present(quality, result, self.language, self.project.settings.currency)
        sources = tuple(account.name for account in accounts)
        return Answer(NAME, CORE, f"jtbd-reports {__version__}", sources, result, presentation)

    def _answer(self, name: str, result: Result, ingested: Sequence[Ingested]) -> Answer:
        from jtbd_reports.assemble import Answer, view_for  # noqa: PLC0415
        from jtbd_reports.charts.specs import kept_in  # noqa: PLC0415

        owner = self.registry.owner("analyses", name)
        analysis = self.registry.analyses[name]
        language = self.language.within(_locales(owner))
        view = view_for(self.project, language, result, [source.account for source in ingested])
        try:
            with kept_in(self.store):
                presentation = analysis.present(result, view)
        except Exception as error:
            raise PluginFailureError(str(owner), f"the wording of {name!r}", error) from error
        tables = {need.table for need in analysis.needs}
        sources = tuple(source.account.name for source in ingested if tables & set(source.tables))
        return Answer(name, owner.name, owner.package, sources, result, presentation)
