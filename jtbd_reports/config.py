"""project.yml and the documents beside it, as one checked value; every problem is found at once."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, field_validator

from jtbd_reports.options import Options
from jtbd_reports.problems import Location, Problem, ProjectError, nearest
from jtbd_reports.reading import DateOrder  # noqa: TC001 - pydantic needs it when the class is made
from jtbd_reports.tables.mapping import Word  # noqa: TC001 - pydantic needs it when the class is made
from jtbd_reports.validation import check
from jtbd_reports.yaml_files import Document, inside, load, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jtbd_reports.model import Analysis, Output, Source
    from jtbd_reports.plugins import Registry
    from jtbd_reports.yaml_files import KeyPath

SOURCE_KEY = re.compile(r"[\w-]+")
"""What a source may be called: its name becomes a part of file names, ids and pages."""
SPECIAL = frozenset({"sources", "analyses", "outputs"})


class ProjectFile(Options):
    """The keys of project.yml that the core reads itself."""

    name: str = Field(min_length=1)
    """What the report is called."""
    client: str = ""
    """Whose business it is about."""
    language: Literal["ru", "en"]
    """The report's language."""
    currency: str = Field(pattern="^[A-Z]{3}$", examples=["RUB"])
    """Currency of all money in the project: ISO 4217 code."""
    timezone: str = "UTC"
    """Time zone of the client's exports, such as Europe/Moscow."""
    theme: str = "plain"
    """The look, by name."""
    engine: Literal["duckdb", "spark"] = "duckdb"
    """Where the data are aggregated: here, or on the Spark that the user's own config.toml names."""
    seed: int = Field(default=1, ge=0)
    """Where randomness starts; the same seed gives the same report."""
    minimum_cell: int = Field(default=5, ge=1)
    """Groups of fewer customers than this are hidden."""
    may_show: list[Word] = Field(default_factory=list)
    """Phones, e-mails, numbers and names that may stand in the report, such as the consultant's own."""
    max_rejected: float = Field(default=0.01, ge=0, le=1)
    """Share of a source's rows that may be unreadable before the build stops."""
    date_order: DateOrder | None = None
    """Order of day, month and year in dates such as 03.04.2026; by language where absent."""
    decimal: Literal[",", "."] | None = None
    """Decimal sign in numbers such as 1,234; by language where absent."""
    pages: list[str] | None = None
    """The consultant's pages, in order; all of pages/*.md where absent."""
    titles: dict[str, str] = Field(default_factory=dict)
    """Titles of sections, by id, instead of those the analyses write; numbers bound as {{ number("…") }}."""

    @field_validator("currency")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        from babel.numbers import list_currencies  # noqa: PLC0415

        if value not in list_currencies():
            raise ValueError(f"expected an ISO 4217 currency code like RUB, got {value!r}")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        zones = _zones()
        if value not in zones:
            raise ValueError(f"expected a time zone like Europe/Moscow, got {value!r}", nearest(value, zones))
        return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source of the project: its key, its plugin's Source, its options."""

    name: str
    source: Source
    options: Any


@dataclass(frozen=True, slots=True)
class AnalysisEntry:
    """One analysis of the project with its options."""

    analysis: Analysis
    options: Any


@dataclass(frozen=True, slots=True)
class OutputEntry:
    """One output of the project with its options."""

    output: Output
    options: Any


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder, validated whole.

    Attributes:
        root: the folder.
        settings: the core's own keys.
        sources: in the order of project.yml.
        analyses: in the order of project.yml.
        outputs: in the order of project.yml.
        documents: what analyses declared, by file name, as their models.
        located: the same documents with places, and `project.yml`.
        pages: the consultant's Markdown files.
    """

    root: Path
    settings: ProjectFile
    sources: tuple[SourceEntry, ...]
    analyses: tuple[AnalysisEntry, ...]
    outputs: tuple[OutputEntry, ...]
    documents: Mapping[str, Any]
    located: Mapping[str, Document]
    pages: tuple[Path, ...]

    @property
    def date_order(self) -> DateOrder:
        """As told, else the language's."""
        return self.settings.date_order or ("dmy" if self.settings.language == "ru" else "mdy")

    @property
    def decimal(self) -> str:
        """As told, else the language's."""
        return self.settings.decimal or ("," if self.settings.language == "ru" else ".")


def load_project(root: Path, registry: Registry) -> Project:
    """The project in a folder, held against the models of the plugins it names.

    Raises:
        ProjectError: all problems of project.yml, of the documents and of the paths in them.
    """
    if not (root / "project.yml").is_file():
        place = Location(shown(root))
        raise ProjectError([Problem(place, "there is no project.yml in this folder", hint=_beside(root))])
    document = load(root / "project.yml")
    return _Loader(root, document, registry).project()


def _beside(root: Path) -> str:
    """A hint naming project folders close by."""
    found = sorted(path.parent.name for path in root.glob("*/project.yml"))
    return f"Projects below it: {', '.join(found)}." if found else ""


@dataclass(slots=True)
class _Loader:
    """Gathers problems while it reads the parts of a project."""

    root: Path
    document: Document
    registry: Registry

    def project(self) -> Project:
        """The whole project, or every problem found on the way."""
        # each part is held apart, so that a fault in one does not hide those of the next
        data = self.document.data
        settings, problems = check(self.document, ProjectFile, data, skip=SPECIAL)
        parts = data if isinstance(data, dict) else {}
        sources, found = self.sources(parts.get("sources"))
        problems += found
        analyses, found = self.analyses(parts.get("analyses"))
        problems += found
        outputs, found = self.outputs(parts.get("outputs", ["site", "pdf"]))
        problems += found
        documents, located, found = self.documents(analyses)
        problems += found
        pages, found = self.pages(settings.pages if settings else None)
        problems += found
        if settings and settings.theme not in self.registry.themes:
            problems.append(self.unknown(("theme",), "theme", settings.theme, self.registry.themes))
        if settings is None or problems:
            raise ProjectError(problems)
        located = {"project.yml": self.document, **located}
        return Project(self.root, settings, sources, analyses, outputs, documents, located, pages)

    def unknown(self, path: KeyPath, kind: str, name: str, known: Mapping[str, Any], *, key: bool = False) -> Problem:
        """A problem with a name that no plugin offers."""
        hint = nearest(name, known) or f"Installed: {', '.join(sorted(known)) or 'none'}."
        return self.document.problem(path, f"there is no {kind} {name!r}", hint, key=key)

    def sources(self, data: object) -> tuple[tuple[SourceEntry, ...], list[Problem]]:
        """Sources with their options, and what is wrong with them."""
        if not isinstance(data, dict) or not data:
            return (), [self.document.problem(("sources",), "at least one source is needed")]
        entries, problems = [], []
        for name, part in data.items():
            path = ("sources", name)
            if not SOURCE_KEY.fullmatch(name):
                message = "a source's name holds letters, digits, _ and - only"
                problems.append(self.document.problem(path, message, key=True))
            plugin = part.get("plugin") if isinstance(part, dict) else None
            if not isinstance(plugin, str):
                known = ", ".join(sorted(self.registry.sources))
                problems.append(self.document.problem(path, "the key 'plugin' is missing", f"Installed: {known}."))
                continue
            source = self.registry.sources.get(plugin)
            if source is None:
                problems.append(self.unknown((*path, "plugin"), "source plugin", plugin, self.registry.sources))
                continue
            options, found = check(self.document, source.options, part, path, frozenset({"plugin"}))
            problems += found
            entries.append(SourceEntry(name, source, options))
        return tuple(entries), problems

    def analyses(self, data: object) -> tuple[tuple[AnalysisEntry, ...], list[Problem]]:
        """Analyses with their options, and what is wrong with them."""
        if data is None:  # sources alone give a report on their quality
            return (), []
        if not isinstance(data, dict):
            return (), [self.document.problem(("analyses",), "expected a mapping from names of analyses to options")]
        entries, problems = [], []
        for name, part in data.items():
            analysis = self.registry.analyses.get(name)
            if analysis is None:
                problems.append(self.unknown(("analyses", name), "analysis", name, self.registry.analyses, key=True))
                continue
            options, found = check(self.document, analysis.options, {} if part is None else part, ("analyses", name))
            problems += found
            entries.append(AnalysisEntry(analysis, options))
        return tuple(entries), problems

    def outputs(self, data: object) -> tuple[tuple[OutputEntry, ...], list[Problem]]:
        """Outputs with their options, from a list of names or a mapping, and what is wrong with them."""
        named = {name: {} for name in data if isinstance(name, str)} if isinstance(data, list) else data
        if not isinstance(named, dict) or not named:
            return (), [self.document.problem(("outputs",), "expected a list of outputs, such as [site, pdf]")]
        entries, problems = [], []
        for index, (name, part) in enumerate(named.items()):
            path = ("outputs", index if isinstance(data, list) else name)
            output = self.registry.outputs.get(name)
            if output is None:
                problems.append(self.unknown(path, "output", name, self.registry.outputs, key=isinstance(data, dict)))
                continue
            options, found = check(self.document, output.options, {} if part is None else part, path)
            problems += found
            entries.append(OutputEntry(output, options))
        return tuple(entries), problems

    def documents(
        self, analyses: tuple[AnalysisEntry, ...]
    ) -> tuple[dict[str, Any], dict[str, Document], list[Problem]]:
        """Documents as their models, the same with places, and what is wrong with them."""
        documents: dict[str, Any] = {}
        located: dict[str, Document] = {}
        problems: list[Problem] = []
        for entry in analyses:
            for name, model in entry.analysis.documents.items():
                if inside(self.root, name) is None:
                    place = Location(f"{shown(self.root)}/{name}")
                    problems.append(Problem(place, "this link leaves the project folder"))
                    continue
                if name in entry.analysis.optional and not (self.root / name).exists():
                    continue
                try:
                    located[name] = document = load(self.root / name)
                except ProjectError as error:
                    problems += error.problems
                    continue
                documents[name], found = check(document, model, document.data)
                problems += found
        if problems:  # a check of content may rely on the schema
            return documents, located, problems
        for entry in analyses:
            hold = entry.analysis.check
            complaints = hold(entry.options, documents) if hold and entry.options is not None else ()
            for name, complaint in complaints:
                problems.append(located[name].problem(complaint.path, complaint.message, complaint.hint))
        return documents, located, problems

    def pages(self, named: list[str] | None) -> tuple[tuple[Path, ...], list[Problem]]:
        """The consultant's pages: those named, else all there are."""
        pages: list[Path] = []
        problems: list[Problem] = []
        if named is None:
            found = sorted(page.relative_to(self.root).as_posix() for page in (self.root / "pages").glob("*.md"))
            pages = [self.root / name for name in found if inside(self.root, name)]
            strays = [name for name in found if not inside(self.root, name)]
            message = "this link leaves the project folder"
            return tuple(pages), [Problem(Location(shown(self.root) + f"/{name}"), message) for name in strays]
        for index, name in enumerate(named):
            path = inside(self.root, name)
            if path is None:
                problems.append(self.document.problem(("pages", index), f"{name!r} leaves the project folder"))
            elif not path.is_file():
                known = [page.relative_to(self.root).as_posix() for page in self.root.glob("pages/*.md")]
                message = f"there is no file {name!r}"
                problems.append(self.document.problem(("pages", index), message, nearest(name, known)))
            else:
                pages.append(path)
        return tuple(pages), problems
