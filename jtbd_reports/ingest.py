"""Sources read into Parquet once per content, with an account of everything read, rejected and found odd."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from jtbd_reports.datasets import DATASETS
from jtbd_reports.problems import Location, PluginFailureError, Problem, ProjectError, nearest
from jtbd_reports.profiling import profiled, suspicions
from jtbd_reports.reading import FileRead, Note, Personal, ReadRequest, Rejected
from jtbd_reports.report import ColumnProfile, SourceAccount, Suspicion
from jtbd_reports.store import digest, file_digest
from jtbd_reports.tables.mapping import references
from jtbd_reports.tables.persons import Persons

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import narwhals as nw

    from jtbd_reports.config import Project, SourceEntry
    from jtbd_reports.engine import Engine
    from jtbd_reports.store import Store

_SALT = re.compile("[0-9a-zA-Z]{16,}")
LISTED = 1000
"""How many rejected cells are kept by place."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Ingested:
    """One source as Parquet files in the store.

    Attributes:
        key: hash of everything it was made from.
        account: for the data page.
        tables: Parquet file by dataset name.
        columns: column names by dataset name.
        extras: the project's own columns and their types by dataset name.
        names: hashes of names of persons met in its files.
    """

    key: str
    account: SourceAccount
    tables: Mapping[str, Path]
    columns: Mapping[str, tuple[str, ...]]
    extras: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sources of a project.

    Attributes:
        project: whose sources.
        store: where Parquet files are kept.
        engine: opens the engine, called only if something must be read.
        progress: called with the source's name and rows done.
    """

    project: Project
    store: Store
    engine: Callable[[], Engine]
    progress: Callable[[str, int], None] = lambda _name, _rows: None

    def ingest(self, entry: SourceEntry, code: str) -> Ingested:
        """The source's tables: from the store where the same content was read before, else read now.

        Args:
            entry: the source.
            code: hash of the code that reads, so that a new version reads anew.

        Raises:
            ProjectError: what the source refused; more rows rejected than the project allows.
        """
        project, request = self.project, self.request(entry)
        files = sorted(entry.source.files(request))
        content = [(path.relative_to(project.root).as_posix(), file_digest(path)) for path in files]
        reading = project.date_order, project.decimal, project.settings.timezone
        salt = project_salt(project.root / ".jtbd")
        key = digest("source", entry.name, entry.options, content, code, reading, salt)
        folder = self.store.path("sources", key)
        if not _is_whole(folder):
            self.store.folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=self.store.folder, prefix="reading-") as scratch:
                _read(entry, replace(request, scratch=Path(scratch), persons=Persons()), folder, self.engine(), salt)
        found = _load(entry, key, folder)
        _check_rejected(project, found.account, request)
        return found

    def request(self, entry: SourceEntry) -> ReadRequest:
        """What the source is asked, with problems located below its key in project.yml."""
        project, name = self.project, entry.name
        document = project.located["project.yml"]

        def problem(path: tuple[str | int, ...], message: str, hint: str = "") -> Problem:
            return document.problem(("sources", name, *path), message, hint)

        def rows(count: int) -> None:
            self.progress(name, count)

        return ReadRequest(
            name,
            project.root,
            entry.options,
            project.date_order,
            project.decimal,
            problem,
            rows,
            project.settings.timezone,
        )


def _is_whole(folder: Path) -> bool:
    """Whether a source was read into the folder and nothing of it was pruned; what is in use is not pruned next."""
    account = folder / "account.json"
    if not account.exists():
        return False
    tables = [folder / f"{name}.parquet" for name in json.loads(account.read_text(encoding="utf-8"))["tables"]]
    if not all(path.exists() for path in tables):
        return False
    for path in (account, *tables):
        os.utime(path)
    return True


def project_salt(workspace: Path) -> str:
    """The project's secret, under which keys of persons are hashed; made when it is first needed, never in git.

    A colleague who shall get the same hashes copies the file; no figure of a report depends on it.

    Raises:
        ProjectError: the file is empty or no salt.
    """
    path = workspace / "salt"
    if not path.exists() or not path.stat().st_size:
        path.unlink(missing_ok=True)  # an empty file is what a process killed at the wrong moment leaves
        workspace.mkdir(parents=True, exist_ok=True)
        partial = workspace / f"salt.{os.getpid()}.{secrets.token_hex(4)}"
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_hex(16) + "\n", encoding="ascii")
        # of two processes at once, the first one's salt stands for both
        with suppress(FileExistsError):
            os.link(partial, path)
        partial.unlink()
    salt = path.read_text(encoding="utf-8", errors="replace").strip()
    if not _SALT.fullmatch(salt):
        message = "this is no salt; remove the file, and the hashes of persons are made anew"
        raise ProjectError([Problem(Location(str(path)), message)])
    return salt


def person_key(value: str, salt: str) -> str:
    """The hash under which a normalised phone, e-mail or name is known; as the engine makes it of key columns."""
    return hashlib.sha256(f"{salt}{value}".encode()).hexdigest()[:24]


def _read(entry: SourceEntry, request: ReadRequest, folder: Path, engine: Engine, salt: str) -> None:
    persons = request.persons or Persons()
    try:
        reading = entry.source.read(request)
    except ProjectError:
        raise
    except Exception as error:
        raise PluginFailureError(f"source plugin {entry.source.name!r}", f"reading {entry.name!r}", error) from error
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, Any] = {}
    dates: list[str] = []
    suspected: list[Suspicion] = []
    for name, native in reading.tables.items():
        frame = engine.scan(native) if isinstance(native, Path) else engine.frame(native)
        _check_table(entry, name, tuple(frame.collect_schema().names()), reading.extras.get(name, {}))
        frame, profiles, found = _looked_over(entry, name, frame, reading.extras.get(name, {}))
        suspected += found
        columns = tuple(profile.name for profile in profiles)
        keys = [profile.name for profile in profiles if profile.hashed]
        engine.write(engine.keyed(frame, keys, salt), folder / f"{name}.parquet")
        rows, days = engine.extent(folder / f"{name}.parquet", _date_columns(name, columns))
        dates += days
        tables[name] = {"rows": rows, "columns": columns, "profiles": [asdict(profile) for profile in profiles]}
    account = {
        "tables": tables,
        "files": [asdict(file) for file in reading.files],
        "rejected": [asdict(cell) for cell in reading.rejected[:LISTED]],
        "rejected_rows": reading.rejected_rows,
        "notes": [asdict(note) for note in reading.notes],
        "extras": {name: dict(extra) for name, extra in reading.extras.items()},
        "period": [min(dates), max(dates)] if dates else None,
        "suspicions": [asdict(suspicion) for suspicion in suspected],
        "personal": [asdict(column) for column in persons.columns],
        "names": sorted(person_key(name, salt) for name in persons.names),
    }
    # written last: a folder with an account is whole, whenever the process was killed
    partial = folder / "account.json.partial"
    partial.write_text(json.dumps(account, ensure_ascii=False), encoding="utf-8")
    partial.replace(folder / "account.json")


def _looked_over(
    entry: SourceEntry, name: str, frame: nw.LazyFrame[Any], extras: Mapping[str, str]
) -> tuple[nw.LazyFrame[Any], tuple[ColumnProfile, ...], list[Suspicion]]:
    """The table without columns that nobody asked for and that hold nothing, its profile, what looks wrong in it."""
    dataset, told, relation = DATASETS[name], _told(entry, name), frame.to_native()
    persons = [field.name for field in dataset.fields if field.person]
    profiles = profiled(relation, dataset, extras, persons)
    found = suspicions(relation, dataset, profiles)
    needed = {*told, *extras, *(field.name for field in dataset.fields if field.required)}
    blank = {one.column for one in found if one.code == "empty"} - needed
    kept = tuple(profile for profile in profiles if profile.name not in blank)
    return frame.drop(*blank), kept, [one for one in found if one.column not in blank]


def _told(entry: SourceEntry, table: str) -> frozenset[str]:
    """Columns that the project itself maps: only of those is it odd that they are empty."""
    mapped = getattr(getattr(entry.options, "tables", None), table, None)
    return frozenset(name for _section, name, _ref in references(mapped)) if mapped else frozenset()


def _check_table(entry: SourceEntry, name: str, columns: tuple[str, ...], extras: Mapping[str, str]) -> None:
    """Hold what a source plugin returned against the vocabulary; a mismatch is the plugin's fault."""
    place = Location(f"source plugin {entry.source.name!r}")
    if name not in DATASETS:
        raise ProjectError(
            [Problem(place, f"gave a table {name!r} that no dataset describes", hint=nearest(name, DATASETS))]
        )
    known = {*DATASETS[name].names, *extras}
    unknown = sorted(set(columns) - known)
    if unknown:
        message = f"gave {name} columns that are neither in the vocabulary nor among its extras: {', '.join(unknown)}"
        raise ProjectError([Problem(place, message)])


def _date_columns(name: str, columns: tuple[str, ...]) -> list[str]:
    """The column that dates a row: planned and mistyped closing dates say nothing of the period covered."""
    # a row about a stretch of time covers it from its first day
    return [column for column in columns if column in {DATASETS[name].time, "from_date"}]


def _load(entry: SourceEntry, key: str, folder: Path) -> Ingested:
    stored = json.loads((folder / "account.json").read_text(encoding="utf-8"))
    period = stored["period"] and tuple(dt.date.fromisoformat(day) for day in stored["period"])
    account = SourceAccount(
        name=entry.name,
        plugin=entry.source.name,
        files=tuple(FileRead(**file) for file in stored["files"]),
        tables={name: table["rows"] for name, table in stored["tables"].items()},
        rejected=tuple(Rejected(**cell) for cell in stored["rejected"]),
        rejected_rows=stored["rejected_rows"],
        notes=tuple(Note(**note) for note in stored["notes"]),
        period=period or None,
        profiles={
            name: tuple(ColumnProfile(**profile) for profile in table["profiles"])
            for name, table in stored["tables"].items()
        },
        suspicions=tuple(Suspicion(**suspicion) for suspicion in stored["suspicions"]),
        personal=tuple(Personal(**column) for column in stored["personal"]),
    )
    tables = {name: folder / f"{name}.parquet" for name in stored["tables"]}
    columns = {name: tuple(table["columns"]) for name, table in stored["tables"].items()}
    return Ingested(key, account, tables, columns, stored["extras"], frozenset(stored["names"]))


def _check_rejected(project: Project, account: SourceAccount, request: ReadRequest) -> None:
    rows = sum(file.rows for file in account.files)
    allowed = project.settings.max_rejected
    if not rows or account.rejected_rows <= allowed * rows:
        return
    first = [Problem(Location(cell.file, cell.row), _cell(cell)) for cell in account.rejected[:_SHOWN]]
    message = (
        f"{account.rejected_rows:,} of {rows:,} rows ({account.rejected_rows / rows:.1%}) could not be read as mapped; "
        f"max_rejected allows {allowed:.1%}"
    )
    raise ProjectError([request.problem((), message, _advice(account)), *first])


def _advice(account: SourceAccount) -> str:
    """What to do about rows that could not be read."""
    from jtbd_reports.opening.rows import UNEVEN  # noqa: PLC0415 - a file has been read then, and Arrow loaded

    uneven = sum(not cell.column and cell.reason == UNEVEN for cell in account.rejected)
    if not uneven or uneven * 2 < len(account.rejected):
        return "The first of them are listed."
    return "The first of them are listed. If a column's texts hold the delimiter unquoted, name it with spilled:."


def _cell(cell: Rejected) -> str:
    where = f"column {cell.column!r}: " if cell.column else ""
    return f"{where}{cell.reason}" + (f", got {cell.value!r}" if cell.value else "")
