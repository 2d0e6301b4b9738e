"""The page on the quality of the data: what was read, how the tables meet, what is missing, what is personal. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.accounts import suspected
from jtbd_reports.charts.idioms import Dot, bars
from jtbd_reports.language import NBSP
from jtbd_reports.model import (
    Card,
    Chart,
    Column,
    Finding,
    Metric,
    Page,
    Presentation,
    Prose,
    Result,
    Section,
    Table,
)
from jtbd_reports.presenting import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jtbd_reports.language import Language
    from jtbd_reports.model import Block, Cell
    from jtbd_reports.report import ColumnProfile, Join, SourceAccount

NAME = "quality"
LEFT_OUT = ("duplicate_key", "duplicate_row", "alike_row", "repeated_respondent")
"""Notes that count rows which say again what another row says."""
_LEAST_FILLED = 12
_LISTED = 12
_FILLED = 0.9


@dataclass(frozen=True, slots=True)
class Quality:
    """What the page is told from.

    Attributes:
        accounts: of all sources.
        joins: how their tables meet.
        alone: whether the report has nothing but this to say.
    """

    accounts: Sequence[SourceAccount]
    joins: Sequence[Join] = ()
    alone: bool = False

    def columns(self) -> Iterable[tuple[str, int, ColumnProfile]]:
        """Table, its rows and the column, for every column of every source."""
        for account in self.accounts:
            for table, profiles in account.profiles.items():
                for profile in profiles:
                    yield table, account.tables.get(table, 0), profile


def measure(quality: Quality) -> Result:
    """The page's numbers; all are counts, so none has an interval."""
    metrics = [
        Metric(f"data.{account.name}.{name}", "count", value, method="count", where=f"source = {account.name}")
        for account in quality.accounts
        for name, value in (
            ("rows", sum(file.rows for file in account.files)),
            ("rejected", account.rejected_rows),
            ("repeated", sum(note.count for note in account.notes if note.code in LEFT_OUT)),
        )
    ]
    metrics += [_met(join) for join in quality.joins if join.keys]
    filled = [1 - profile.missing / rows for _table, rows, profile in quality.columns() if rows]
    total, bad = (sum(int(m.value or 0) for m in metrics if m.id.endswith(end)) for end in (".rows", ".rejected"))
    metrics += [
        Metric("data.rows", "count", total, method="count"),
        Metric("data.whole_share", "share", 1 - bad / total if total else None, n=total, unit="rows", method="count"),
        Metric("data.suspicions", "count", sum(len(a.suspicions) for a in quality.accounts), method="count"),
        Metric("data.columns", "count", len(filled), method="count"),
        Metric("data.filled_columns", "count", sum(share >= _FILLED for share in filled), method="count"),
        Metric("data.personal_columns", "count", sum(len(a.personal) for a in quality.accounts), method="count"),
    ]
    return Result(tuple(metrics))


def _met(join: Join) -> Metric:
    return Metric(
        _join_id(join), "share", join.found / join.keys, n=join.keys, unit=join.table, method="count",
        where=f"{join.table}.{join.column} in {join.refers}",
    )  # fmt: skip


def _join_id(join: Join) -> str:
    return f"data.join.{join.table}.{join.column}.{join.refers}"


def present(quality: Quality, result: Result, language: Language, currency: str) -> Presentation:
    """The page in the report's language."""
    view = View(language, currency, {metric.id: metric for metric in result.metrics}, 1, {})
    tell = _Teller(quality, view, language)
    sections = [tell.sources(), *tell.meetings(), *tell.persons()]
    _, gaps = language.gettext, tell.gaps()
    pages = (Page("quality", _("Data quality"), tuple(sections), part=_("What the report stands on")),)
    headline = sections[0].title if quality.alone else ""
    return Presentation(
        pages=(*pages, Page("columns", _("Columns"), tuple(gaps), part=_("What the report stands on")))
        if gaps
        else pages,
        findings=tell.findings() if quality.alone else (),
        labels=tell.labels(),
        headline=headline,
    )


def _whole(text: str) -> str:
    """A date that no narrow column breaks into lines."""
    return text.replace(" ", NBSP)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Words the page."""

    quality: Quality
    view: View
    language: Language

    def say(self, message: str, **values: str) -> str:
        """The message with its values."""
        return self.language.gettext(message).format(**values)

    def count(self, singular: str, plural: str, metric: str, **values: str) -> str:
        """A counted phrase whose number is traced."""
        value = int(self.view.metrics[metric].value or 0)
        return self.language.ngettext(singular, plural, value).format(n=self.view.number(metric), **values)

    def sources(self) -> Section:
        """What was read of each source, and what can hardly be right in it."""
        found = [suspicion for account in self.quality.accounts for suspicion in account.suspicions]
        sentences = [suspected(suspicion, self.language) for suspicion in found]
        if not self.view.has("data.whole_share"):
            return self.nothing()
        shown = self.say("{share} of rows were read whole", share=self.view.number("data.whole_share"))
        looks = self.count("{n} thing is worth a look", "{n} things are worth a look", "data.suspicions")
        title = f"{shown}; {looks}" if found else self.say("{rows}; nothing in them looks wrong", rows=shown)
        blocks: list[Block] = [self._read()]
        blocks += [Prose(tuple(sentences))] if sentences else []
        return Section(
            "quality.sources",
            self.say("Data quality"),
            title,
            self.say("Rows of the files by source; a row is read whole when no cell of it was refused"),
            tuple(blocks),
            method=(
                self.say(
                    "A date lies after the end of the data when it is over three days later than all others but one in "
                    "a thousand, in a column of few dates a quarter of the time they cover; plans may lie ahead. "
                    "Files, rejected cells and their reasons are listed under “Data and methods”."
                ),
            ),
        )

    def nothing(self) -> Section:
        """What is said where no file holds a row."""
        title = self.say("No rows were read")
        return Section("quality.sources", self.say("Data quality"), title, blocks=(self._read(),))

    def _read(self) -> Table:
        columns = (
            Column(self.say("Source")), Column(self.say("Rows"), "count"), Column(self.say("Not whole"), "count"),
            Column(self.say("Repeated"), "count"), Column(self.say("From")), Column(self.say("Until")),
        )  # fmt: skip
        rows = tuple(self._row(account) for account in self.quality.accounts)
        return Table("quality.read", self.say("What was read"), columns, rows)

    def _row(self, account: SourceAccount) -> tuple[Cell, ...]:
        names = ("rows", "rejected", "repeated")
        numbers = [self.view.metrics[f"data.{account.name}.{name}"] for name in names]
        days = [_whole(self.language.date(day)) for day in account.period] if account.period else [None, None]
        return (account.name, *numbers, *days)

    def meetings(self) -> list[Section]:
        """How the tables find each other by their keys."""
        joins = sorted((join for join in self.quality.joins if join.keys), key=lambda join: join.found / join.keys)
        if not joins:
            return []
        worst, whole = joins[0], joins[0].found == joins[0].keys
        title = self.say("Every key finds its table")
        if not whole:
            title = self.say(
                "Of the keys in {column}, {share} are found among {table}",
                column=f"{worst.table}.{worst.column}",
                share=self.view.number(_join_id(worst)),
                table=self.language.gettext(worst.refers),
            )
        return [
            Section(
                "quality.joins",
                self.say("Keys"),
                title,
                self.say("Share of different keys that the other table has"),
                (self._chart_of(joins), self._pairs(joins)),
                method=(
                    self.say(
                        "Phones and e-mails are brought to one spelling and hashed before they are compared; who is "
                        "known under several is one customer. An unmatched key is no error by itself: not every "
                        "visitor buys, not every buyer answers."
                    ),
                ),
            )
        ]

    def _chart_of(self, joins: Sequence[Join]) -> Chart:
        rows = [
            Dot(
                f"{join.table}.{join.column} → {join.refers}",
                join.found / join.keys,
                n=f"n = {self.language.number(join.keys)}",
                trouble=join.found < _FILLED * join.keys,
            )
            for join in joins[:_LISTED]
        ]
        title = self.say("Share of keys found in the other table")
        wide, narrow = bars(rows, kind="share", language=self.language, currency=self.view.currency)
        return Chart("quality.joins", title, rows[0].label, wide, narrow, self._pairs(joins))

    def _pairs(self, joins: Sequence[Join]) -> Table:
        columns = (
            Column(self.say("Key")), Column(self.say("Looked for in")), Column(self.say("Different keys"), "count"),
            Column(self.say("Found"), "share"), Column(self.say("Keys of the other table"), "count"),
            Column(self.say("Of them named"), "share"),
        )  # fmt: skip
        rows = tuple(
            (
                f"{join.table}.{join.column}", self.language.gettext(join.refers), join.keys,
                self.view.metrics[_join_id(join)], join.others, join.reached / join.others if join.others else None,
            )
            for join in joins
        )  # fmt: skip
        return Table("quality.pairs", self.say("How the tables meet"), columns, rows)

    def gaps(self) -> list[Section]:
        """Which columns are filled, and how far."""
        columns = [(table, rows, profile) for table, rows, profile in self.quality.columns() if rows]
        if not columns:
            return []
        title = self.count(
            "{n} of {all} columns is filled in nine rows of ten",
            "{n} of {all} columns are filled in nine rows of ten",
            "data.filled_columns",
            all=self.view.number("data.columns"),
        )
        tables = tuple(
            self._profile(account.name, table) for account in self.quality.accounts for table in account.profiles
        )
        return [
            Section(
                "quality.columns",
                self.say("Completeness"),
                title,
                self.say("Share of rows with a value; the least filled columns"),
                (self._filled(columns), *tables),
            )
        ]

    def _filled(self, columns: Sequence[tuple[str, int, ColumnProfile]]) -> Chart:
        least = sorted(columns, key=lambda c: (1 - c[2].missing / c[1], c[0], c[2].name))[:_LEAST_FILLED]
        rows = [
            Dot(f"{table}.{profile.name}", 1 - profile.missing / rows, n=f"n = {self.language.number(rows)}")
            for table, rows, profile in least
        ]
        kinds = (Column(self.say("Column")), Column(self.say("Filled"), "share"))
        table = Table(
            "quality.least", self.say("The least filled columns"), kinds, tuple((r.label, r.value) for r in rows)
        )
        wide, narrow = bars(rows, kind="share", language=self.language, currency=self.view.currency)
        return Chart("quality.filled", self.say("Share of rows with a value"), rows[0].label, wide, narrow, table)

    def _profile(self, source: str, table: str) -> Table:
        account = next(account for account in self.quality.accounts if account.name == source)
        rows = account.tables.get(table, 0)
        columns = (
            Column(self.say("Column")), Column(self.say("Filled"), "share"),
            Column(self.say("Different values"), "count"), Column(self.say("Remark")),
        )  # fmt: skip
        lines = tuple(
            (profile.name, 1 - profile.missing / rows if rows else None, profile.distinct, self._remark(profile))
            for profile in account.profiles[table]
        )
        caption = f"{source}: {self.language.gettext(table)}, {self.language.plural('{n} row', '{n} rows', rows)}"
        return Table(f"quality.{source}.{table}", caption, columns, lines, annex=True)

    def _remark(self, profile: ColumnProfile) -> str:
        kind = self.language.gettext(profile.personal) if profile.personal else ""
        return ", ".join(filter(None, [kind, self.say("hashed") if profile.hashed else ""]))

    def persons(self) -> list[Section]:
        """Which columns hold personal data."""
        found = [column for account in self.quality.accounts for column in account.personal]
        if not found:
            return []
        title = self.count(
            "{n} column holds personal data; the finished report was checked for it",
            "{n} columns hold personal data; the finished report was checked for it",
            "data.personal_columns",
        )
        columns = (
            Column(self.say("File")), Column(self.say("Column")), Column(self.say("What")),
            Column(self.say("Share of values"), "share"), Column(self.say("Where")),
        )  # fmt: skip
        rows = tuple(
            (
                one.file, one.column, self.language.gettext(one.kind), one.share,
                self.say("the whole column") if one.whole else self.say("here and there in the texts"),
            )
            for one in found
        )  # fmt: skip
        return [
            Section(
                "quality.personal",
                self.say("Personal data"),
                title,
                self.say("Columns of the files, read or not, by a sample of their values"),
                (Table("quality.persons", self.say("Where personal data stand"), columns, rows),),
                method=(
                    self.say(
                        "Keys of persons are hashed with a secret of the project that stays in its folder. Before a "
                        "report is put in place, the text of all its files, with links, captions and data behind "
                        "charts, is searched for phones, e-mails, document numbers and the names from columns of "
                        "names; a find stops the build. Pictures made of dots and fonts are not searched; a name that "
                        "stands only inside a free text or is written without a capital is not recognised."
                    ),
                ),
            )
        ]

    def findings(self) -> tuple[Finding, ...]:
        """Cards of a report that has nothing else to say yet."""
        number = self.view.number
        cards = [Card(number("data.rows"), "", self.say("rows were read from the files of the project"))]
        cards += [Card(self.view.number("data.whole_share"), "", self.say("of them without a single refused cell"))]
        if self.quality.joins:
            join = min((j for j in self.quality.joins if j.keys), key=lambda j: j.found / j.keys, default=None)
            text = join and self.say("of the keys in {column} are found", column=f"{join.table}.{join.column}")
            cards += [Card(self.view.number(_join_id(join)), "", str(text))] if join else []
        return tuple(map(Finding, cards))

    def labels(self) -> dict[str, str]:
        """Names of the metrics for the ledger."""
        named = {
            "data.rows": self.say("Rows in all files"),
            "data.whole_share": self.say("Rows read whole"),
            "data.suspicions": self.say("Things worth a look"),
            "data.columns": self.say("Columns read"),
            "data.filled_columns": self.say("Columns filled in nine rows of ten"),
            "data.personal_columns": self.say("Columns with personal data"),
        }
        words = {
            "rows": self.say("rows"),
            "rejected": self.say("rows not whole"),
            "repeated": self.say("repeated rows"),
        }
        for account in self.quality.accounts:
            named |= {f"data.{account.name}.{name}": f"{account.name}: {word}" for name, word in words.items()}
        for join in self.quality.joins:
            named[_join_id(join)] = self.say("Keys found: {pair}", pair=f"{join.table}.{join.column} → {join.refers}")
        return named
