"""The values that everything speaks in: frozen, slotted dataclasses and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import narwhals as nw

    from jtbd_reports.options import Options
    from jtbd_reports.presenting import View
    from jtbd_reports.reading import Fetched, FetchRequest, Glimpse, Reading, ReadRequest, Recognised
    from jtbd_reports.writing import WriteRequest

Kind: TypeAlias = Literal["count", "share", "number", "money", "days"]
"""How a number is read: whole things, a fraction of 1, a bare number, the project's currency, days."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One number with its uncertainty and its trace.

    Attributes:
        id: dotted and unique in a report, starting with the analysis's subject: `jobs.photo.revenue_share`.
        kind: how the value is read and formatted; shares are fractions from 0 to 1.
        value: the estimate; None where it cannot be computed or is suppressed.
        low: lower end of the interval, None where the number is an exact count or sum.
        high: upper end of the interval.
        level: coverage of the interval.
        n: how many customers, deals or answers stand behind it.
        unit: what n counts, a dataset's name such as `deals` or `customers`.
        method: how value and interval were made, a short English name (`Wilson`, `ideal bootstrap`).
        where: the rows used, as a condition: `job = photo and status in (won, lost)`.
        suppressed: the number exists but its group is too small to show.
    """

    id: str
    kind: Kind
    value: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    n: int | None = None
    unit: str = ""
    method: str = ""
    where: str = ""
    suppressed: bool = False


Cell: TypeAlias = "str | int | float | Metric | None"


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `kind` text is left-aligned, all else right-aligned and formatted by locale."""

    title: str
    kind: Kind | Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption. A Metric cell shows its interval and links to the ledger; None shows as a dash.

    An `annex` is a table to look things up in: outputs on paper leave it out.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    annex: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A Vega-Lite chart at two widths, the words that stand in for it, and the table behind it.

    Attributes:
        id: unique in a report, such as `jobs.shares`.
        title: what is shown, as the SVG's `<title>`: measure, unit, interval.
        description: what a reader who cannot see it should know: the main finding in words.
        wide: Vega-Lite specification for a screen or page about 760 px wide.
        narrow: the same for a phone about 340 px wide.
        table: the figures drawn.
    """

    id: str
    title: str
    description: str
    wide: Mapping[str, Any]
    narrow: Mapping[str, Any]
    table: Table


@dataclass(frozen=True, slots=True)
class Card:
    """A big number (traced text), its interval or comparison in small type, and one sentence."""

    number: str
    aside: str
    text: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Two to four cards side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs of traced plain text."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The one thing to take away; `trouble` draws it in the second accent."""

    text: str
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two charts side by side where there is room, each under its own line saying what is shown."""

    left: Chart
    right: Chart


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of named texts: a term (plain), its text (traced)."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """HTML made by the core from the consultant's Markdown; never from data."""

    html: str


@dataclass(frozen=True, slots=True)
class Profile:
    """One side of twins: who it is, and rows of label (plain), value (traced), and whether the two differ in it."""

    title: str
    rows: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Twins:
    """Two profiles side by side: what they share stays quiet, where they differ is marked; then a sentence (traced).

    Both sides should have the same labels in the same order, so that rows stand beside each other.
    """

    left: Profile
    right: Profile
    text: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place that the consultant is still to fill, shown as such: its title, and a hint at what belongs there."""

    title: str
    hint: str


Block: TypeAlias = Blank | Cards | Chart | Listing | Markup | Pair | Prose | Table | Twins | Verdict


@dataclass(frozen=True, slots=True)
class Section:
    """One idea: kicker, title that says the finding, what is shown, blocks, source line, method.

    Attributes:
        id: dotted, unique in a report; becomes the anchor.
        kicker: the subject in one or two words.
        title: the finding as a full sentence, traced.
        shown: measure, unit, period, interval in one grey line.
        blocks: chart first, then what it needs.
        source: sources, n and method in four words, traced.
        method: paragraphs for the methods page: what was computed, how, after whom, with which limits.
    """

    id: str
    kicker: str
    title: str
    shown: str = ""
    blocks: tuple[Block, ...] = ()
    source: str = ""
    method: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A candidate for the summary: the lead card, and how much it matters (higher comes first)."""

    card: Card
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site, a chapter of the PDF: one or more sections under one entry of the navigation.

    Attributes:
        id: unique in a report; names the file.
        nav: its entry in the navigation.
        sections: what stands on it.
        kind: what it is to the report.
        part: heading of the navigation under which it stands with its neighbours of the same part.
    """

    id: str
    nav: str
    sections: tuple[Section, ...]
    kind: Literal["summary", "analysis", "prose", "data", "evidence"] = "analysis"
    part: str = ""


@dataclass(frozen=True, slots=True)
class Presentation:
    """What an analysis says in the report's language.

    Attributes:
        pages: its pages, in order.
        findings: candidates for the summary page.
        limits: what the data do not say, a sentence each.
        labels: names of its metrics by id, for the evidence ledger.
        headline: a sentence for the summary's title, traced; empty where nothing deserves it.
        sheets: tables for the workbook alone, such as lists to work through; no page shows them.
        proposals: files for the consultant by name (`jobs.proposed.yml`), written beside project.yml and never read.
    """

    pages: tuple[Page, ...]
    findings: tuple[Finding, ...] = ()
    limits: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    headline: str = ""
    sheets: tuple[Table, ...] = ()
    proposals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What an analysis computed, free of language.

    Attributes:
        metrics: numbers that may be shown, each with a unique id.
        facts: anything else the presentation needs: JSON values only (dict, list, str, int, float, bool, None).
        derived: tables for other analyses, by the dataset name declared in `offers`; any frame Narwhals knows.
    """

    metrics: tuple[Metric, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    derived: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an analysis is given.

    Attributes:
        tables: by dataset name, lazy frames with the columns of `datasets`, plus the project's extra columns.
        extras: names of the project's extra columns by dataset name, with their types.
        options: the validated options of this analysis.
        documents: the validated documents it declared, by file name; an optional one only where there is one.
        minimum: the smallest group that may be shown.
        seed: for `numpy.random.default_rng`.
    """

    tables: Mapping[str, nw.LazyFrame[Any]]
    extras: Mapping[str, Mapping[str, str]]
    options: Any
    documents: Mapping[str, Any]
    minimum: int = 5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """A table an analysis reads and the columns it cannot do without; optional tables only enrich it."""

    table: str
    columns: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong inside a document, at a path of keys and indexes; the core adds file, line and column."""

    path: tuple[str | int, ...]
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of input: reads files into tables of the shared vocabulary.

    Attributes:
        name: what `plugin:` names in project.yml.
        summary: one line for `jtbd-reports plugins`.
        options: the pydantic model of its options.
        files: which files the options point at, for the content hash; raises ProjectError naming a missing one.
        read: options and context to tables and an account of what was read.
        recognise: whether the head of a file is one of its formats, for `add`; quick, and never raising.
        fetch: brings what lives elsewhere into the project folder, for `fetch`; raises ProjectError. Only this
            may use the network.
        documents: YAML files of the project it reads, by file name, as pydantic models; for schemas of editors.
    """

    name: str
    summary: str
    options: type[Options]
    files: Callable[[ReadRequest], Sequence[Path]]
    read: Callable[[ReadRequest], Reading]
    recognise: Callable[[Glimpse], Recognised | None] | None = None
    fetch: Callable[[FetchRequest], Fetched] | None = None
    documents: Mapping[str, type[Options]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A question answered from tables.

    Attributes:
        name: `subject.verb`, what project.yml names under `analyses`.
        summary: one line for `jtbd-reports plugins`.
        options: the pydantic model of its options.
        run: pure; tables and options to a Result.
        present: pure; the Result in the report's language.
        needs: tables and columns checked before it runs.
        offers: names of derived tables it returns.
        documents: YAML files of the project it reads, by file name, as pydantic models.
        optional: names of those documents that a project may do without.
        check: complaints about the documents beyond their schema; gets options and documents by file name.
    """

    name: str
    summary: str
    options: type[Options]
    run: Callable[[Inputs], Result]
    present: Callable[[Result, View], Presentation]
    needs: tuple[Need, ...] = ()
    offers: tuple[str, ...] = ()
    documents: Mapping[str, type[Options]] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    check: Callable[[Any, Mapping[str, Any]], Iterable[tuple[str, Complaint]]] | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder with `theme.yml`, `templates/` and `static/`; `extends` names the theme it builds on."""

    name: str
    summary: str
    folder: Path
    extends: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """A form of the deliverable: writes files into a folder of its own inside the staged build.

    Attributes:
        name: what project.yml names under `outputs`; also the folder in `build/`.
        summary: one line for `jtbd-reports plugins`.
        options: the pydantic model of its options.
        write: writes into the request's folder.
        health: what this machine lacks for it, with the one command that mends each; for `jtbd-reports doctor`.
    """

    name: str
    summary: str
    options: type[Options]
    write: Callable[[WriteRequest], None]
    health: Callable[[], Sequence[tuple[str, str]]] | None = None
