"""Puts a report together: summary, the analyses' pages, the consultant's prose, data and evidence. Pure."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jtbd_reports.model import Card, Cards, Chart, Listing, Page, Pair, Prose, Section, Table
from jtbd_reports.narrative import Bound, bind, read_page
from jtbd_reports.presenting import View
from jtbd_reports.problems import ProjectError, nearest
from jtbd_reports.report import Evidence, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from jtbd_reports.config import Project
    from jtbd_reports.language import Language
    from jtbd_reports.model import Presentation, Result
    from jtbd_reports.problems import Problem
    from jtbd_reports.report import SourceAccount

CORE = "jtbd_reports"
"""Whose answer on the quality of the data is: the story of the report gives it one line."""
_NAMED = 2
"""Files of a source that are named one by one."""
CARDS = 3
"""How many findings the summary shows."""
STORY = 12
"""Sections that the story of the report names one by one."""
LIMITS = 6
"""What the data do not say that the summary names; the page on data names the rest."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An analysis's result and its wording, with who computed it.

    Attributes:
        name: of the analysis.
        plugin: name of the plugin.
        version: of the plugin's package.
        sources: names of the project's sources behind its tables.
        result: the numbers.
        presentation: the words.
    """

    name: str
    plugin: str
    version: str
    sources: tuple[str, ...]
    result: Result
    presentation: Presentation


def assemble(
    project: Project, language: Language, answers: Sequence[Answer], accounts: Sequence[SourceAccount], version: str
) -> Report:
    """The whole report as a value.

    Raises:
        ProjectError: every problem of the consultant's pages and titles.
    """
    settings = project.settings
    analysis_pages = [page for answer in answers for page in answer.presentation.pages]
    bound = _bound(project, language, answers, analysis_pages)
    prose = _prose(project, bound)
    titled = _retitle(project, bound, [_summary(project, language, answers, accounts), *analysis_pages])
    pages = [*_placed(titled, prose), _data_page(language, answers), _evidence_page(language)]
    dates = [account.period[1] for account in accounts if account.period]
    return Report(
        name=settings.name,
        client=settings.client,
        language=settings.language,
        currency=settings.currency,
        pages=tuple(pages),
        evidence=_evidence(answers),
        sources=tuple(accounts),
        until=max(dates, default=None),
        version=version,
        minimum=settings.minimum_cell,
        sheets=tuple(sheet for answer in answers for sheet in answer.presentation.sheets),
        proposals={name: text for answer in answers for name, text in answer.presentation.proposals.items()},
    )


def view_for(project: Project, language: Language, result: Result, accounts: Iterable[SourceAccount]) -> View:
    """What an analysis words its result with."""
    titles: dict[str, str] = {}
    for account in accounts:
        for table in account.tables:
            titles[table] = ", ".join(filter(None, [titles.get(table, ""), *(file.path for file in account.files)]))
    metrics = {metric.id: metric for metric in result.metrics}
    return View(language, project.settings.currency, metrics, project.settings.minimum_cell, titles)


def blocks_of(pages: Iterable[Page]) -> Iterable[Chart | Table]:
    """Every chart and table on the pages, those of pairs too."""
    for page in pages:
        for section in page.sections:
            for block in section.blocks:
                if isinstance(block, Pair):
                    yield from (block.left, block.right)
                elif isinstance(block, (Chart, Table)):
                    yield block


def _bound(project: Project, language: Language, answers: Sequence[Answer], pages: Sequence[Page]) -> Bound:
    metrics = {metric.id: metric for answer in answers for metric in answer.result.metrics}
    found = list(blocks_of(pages))
    charts = {block.id: block for block in found if isinstance(block, Chart)}
    tables = {chart.table.id: chart.table for chart in charts.values()}
    tables |= {block.id: block for block in found if isinstance(block, Table)}
    view = View(language, project.settings.currency, metrics, project.settings.minimum_cell, {})
    return Bound(view, charts, tables)


def _prose(project: Project, bound: Bound) -> list[tuple[Page, str, Path]]:
    """The consultant's pages; the problems of all of them at once."""
    found: list[tuple[Page, str, Path]] = []
    problems: list[Problem] = []
    for path in project.pages:
        try:
            prose = read_page(path, bound)
            found.append((prose.page, prose.after, path))
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return found


def _placed(pages: list[Page], prose: list[tuple[Page, str, Path]]) -> list[Page]:
    """Prose after the page it names, else after the summary, in order."""
    placed = list(pages)
    last: dict[str, str] = {}
    for page, after, _path in prose:
        anchor = after or pages[0].id
        ids = [found.id for found in placed]
        spot = last.get(anchor, anchor)
        placed.insert(ids.index(spot) + 1 if spot in ids else len(placed), page)
        last[anchor] = page.id
    return placed


def _retitle(project: Project, bound: Bound, pages: list[Page]) -> list[Page]:
    """Titles the consultant wrote instead of those of the analyses."""
    titles = project.settings.titles
    known = {section.id for page in pages for section in page.sections}
    document = project.located["project.yml"]
    problems = [
        document.problem(("titles", name), "there is no section of this name", nearest(name, known), key=True)
        for name in titles
        if name not in known
    ]
    own: dict[str, str] = {}
    for name, text in titles.items():
        try:
            own[name] = bind(text, document.path, bound, [])
        except ProjectError as error:
            place = document.location(("titles", name))
            problems += [replace(problem, location=place, key=f"titles.{name}") for problem in error.problems]
    if problems:
        raise ProjectError(problems)
    return [
        replace(page, sections=tuple(replace(s, title=own.get(s.id, s.title)) for s in page.sections)) for page in pages
    ]


def _summary(
    project: Project, language: Language, answers: Sequence[Answer], accounts: Sequence[SourceAccount]
) -> Page:
    """Two minutes' reading: the headline, three findings, what the data do not say."""
    presentations = [answer.presentation for answer in answers]
    # a stable sort: findings of equal weight stay in the order of project.yml
    findings = sorted((f for p in presentations for f in p.findings), key=lambda finding: -finding.weight)
    cards: tuple[Card, ...] = tuple(finding.card for finding in findings[:CARDS])
    headline = next((p.headline for p in presentations if p.headline), "") or project.settings.name
    limits = tuple(_limits(answers)[:LIMITS])
    sources = "; ".join(_account_line(language, account) for account in accounts)
    sections = [
        Section(
            id="summary",
            kicker=language.gettext("Main points"),
            title=headline,
            blocks=(Cards(cards),) if cards else (),
            source=language.gettext("Sources: {sources}.").format(sources=sources),
        )
    ]
    titles = _story(answers)
    if titles:
        sections.append(
            Section(
                "summary.story",
                language.gettext("In order"),
                language.gettext("The report in a minute"),
                blocks=(Listing(tuple(titles)),),
            )
        )
    if limits:
        sections.append(
            Section(
                "summary.limits",
                language.gettext("Limits"),
                language.gettext("What the data do not say"),
                blocks=(Prose(limits),),
            )
        )
    return Page("index", language.gettext("Main points"), tuple(sections), kind="summary")


def _story(answers: Sequence[Answer]) -> list[tuple[str, str]]:
    """The findings in order: a line for each section, or for each page where there would be too many."""
    told = [page for answer in answers for page in _told(answer, brief=len(answers) > 1)]
    whole = [(section.kicker or page.nav, section.title) for page in told for section in page.sections]
    return whole if len(whole) <= STORY else [(page.nav, page.sections[0].title) for page in told if page.sections]


def _limits(answers: Sequence[Answer]) -> list[str]:
    """What the data do not say: the first of every analysis before the second of any."""
    told = [answer.presentation.limits for answer in answers]
    rounds = range(max(map(len, told), default=0))
    return list(dict.fromkeys(limits[place] for place in rounds for limits in told if place < len(limits)))


def _told(answer: Answer, *, brief: bool) -> Sequence[Page]:
    """Pages of an answer in the story; the quality of the data has one line where there is more to tell."""
    pages = answer.presentation.pages
    if not brief or answer.plugin != CORE:
        return pages
    return [replace(page, sections=page.sections[:1]) for page in pages[:1]]


def _account_line(language: Language, account: SourceAccount) -> str:
    """`data/deals.csv, 3,021 rows` for the summary's source line."""
    files = ", ".join(file.path for file in account.files)
    if len(account.files) > _NAMED:
        count = language.plural("{n} file", "{n} files", len(account.files))
        files = f"{posixpath.commonpath([posixpath.dirname(file.path) for file in account.files])}/ ({count})"
    rows = sum(file.rows for file in account.files)
    return f"{files}, {language.plural('{n} row', '{n} rows', rows)}"


def _data_page(language: Language, answers: Sequence[Answer]) -> Page:
    """What was read and how it was computed; outputs fill it from `Report.sources`, methods stand as sections."""
    _ = language.gettext
    read = Section("data", _("Data"), _("What was read, and what was not"))
    methods = [
        Section(f"method.{s.id}", _("Method"), s.kicker or page.nav, blocks=(Prose(s.method),))
        for answer in answers
        for page in answer.presentation.pages
        for s in page.sections
        if s.method
    ]
    rest = _limits(answers)[LIMITS:]
    more = Section("limits", _("Limits"), _("What else the data do not say"), blocks=(Prose(tuple(rest)),))
    return Page(
        "data",
        _("Data and methods"),
        (read, *([more] if rest else []), *methods),
        kind="data",
        part=_("What the report stands on"),
    )


def _evidence_page(language: Language) -> Page:
    """The ledger; outputs fill it from `Report.evidence`."""
    _ = language.gettext
    title = _("Where each number comes from")
    return Page(
        "evidence",
        _("Evidence"),
        (Section("evidence", _("Evidence"), title),),
        kind="evidence",
        part=_("What the report stands on"),
    )


def _evidence(answers: Sequence[Answer]) -> Mapping[str, Evidence]:
    """Every metric with its trace, in the order given."""
    ledger: dict[str, Evidence] = {}
    for answer in answers:
        pages = answer.presentation.pages
        for metric in answer.result.metrics:
            label = answer.presentation.labels.get(metric.id, metric.id)
            page = pages[0].id if pages else "index"
            ledger[metric.id] = Evidence(
                metric, label, answer.name, answer.version, answer.plugin, answer.sources, page
            )
    return ledger
