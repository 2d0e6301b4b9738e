"""The last look before a build is put in place: no personal data of the client in any file of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from jtbd_reports.ingest import person_key, project_salt
from jtbd_reports.legible import WORDLESS, title_of, words_of
from jtbd_reports.manifest import NAME as MANIFEST
from jtbd_reports.personal import digits_of, find, normal_email, normal_name, normal_phone, scan, searchable
from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.store import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from jtbd_reports.engine import Engine
    from jtbd_reports.ingest import Ingested
    from jtbd_reports.personal import Found
    from jtbd_reports.store import Store

_KEYS = {"customers": "customer_id", "identities": "identity_id", "deals": "customer_id", "contacts": "contact_id",
         "respondents": "customer_id"}  # fmt: skip
"""Tables whose keys are looked up; those of browsers are many and say nothing by themselves."""
_ORGANISATIONS = {"inn": 10, "ogrn": 13}
"""Digits of the numbers of organisations; those of persons have two more."""


@dataclass(slots=True)
class _Asked:
    """Keys that might be those of persons: noted when they are asked for, known once they were looked up."""

    names: frozenset[str]
    keys: set[str] = field(default_factory=set)

    def __contains__(self, key: object) -> bool:
        """Whether the key is a known name's; any other is noted."""
        self.keys.add(str(key))
        return key in self.names


@dataclass(frozen=True, slots=True)
class _Read:
    """One file: its mark of cleanness, which keys its words asked for, its texts with what was found in each."""

    file: Path
    mark: Path
    asked: _Asked
    scanned: tuple[tuple[str, tuple[Found, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Leak:
    """One find: its kind, what makes it the same as another, masked, with the words around it, and the file."""

    kind: str
    same: str
    around: str
    file: Path


@dataclass(frozen=True, slots=True)
class Watch:
    """What is looked for.

    Attributes:
        root: the project folder.
        ingested: its sources, whose keys and names are known as hashes.
        allowed: phones, e-mails, numbers and names that the consultant lets be shown.
        store: remembers which contents were found clean.
        engine: opens the engine, called only where a file has not been looked at before.
    """

    root: Path
    ingested: Sequence[Ingested]
    allowed: Sequence[str]
    store: Store
    engine: Callable[[], Engine]

    def check(self, folder: Path) -> None:
        """Look through every file of a staged build.

        Raises:
            ProjectError: naming each person's datum once, masked, with the first file that shows it.
        """
        salt = project_salt(self.root / ".jtbd")
        key = partial(person_key, salt=salt)
        names = frozenset(name for source in self.ingested for name in source.names)
        read = list(self._unread(folder, names, key))
        # one question to the tables for all files together
        known = self._known(set().union(*(one.asked.keys for one in read)))
        leaks: dict[tuple[str, str], dict[Path, _Leak]] = {}
        for one in read:
            found = list(self._found(one, known, key))
            for leak in found:
                leaks.setdefault((leak.kind, leak.same), {}).setdefault(leak.file, leak)
            if not found:
                self.store.put(one.mark, b"")
        if leaks:
            shown = frozenset(same for _kind, same in leaks)
            raise ProjectError([self._problem(folder, list(places.values()), shown) for places in leaks.values()])

    def _unread(self, folder: Path, names: frozenset[str], key: Callable[[str], str]) -> Iterator[_Read]:
        """Every file that was not found clean before, scanned for what looks personal or is a known name."""
        about = digest(self.allowed, [source.key for source in self.ingested])
        files = (path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() not in WORDLESS)
        for path in sorted(files):
            content = path.read_bytes()
            mark = self.store.path("clean", digest(content, path.suffix, about))
            if not mark.exists():
                asked = _Asked(names)
                texts = searchable(words_of(path.name, content))
                yield _Read(path, mark, asked, tuple((text, scan(text, asked, key)) for text in texts))

    def _found(self, read: _Read, known: frozenset[str], key: Callable[[str], str]) -> Iterator[_Leak]:
        """What of persons a file's words show, as lines and with lines joined."""
        allowed = _forms(self.allowed)
        names = read.asked.names
        for text, first_finds in read.scanned:
            finds = scan(text, known | names, key) if known & read.asked.keys else first_finds
            for index, found in enumerate(finds):
                what = text[found.start : found.end]
                if _is_sure(found, what, names, key) and not _same(what) & allowed:
                    yield _Leak(found.kind, _normal(what), _around(text, finds, index), read.file)

    def _known(self, keys: set[str]) -> frozenset[str]:
        """Which of the keys are those of persons in the tables."""
        if not keys:
            return frozenset()
        listed = ", ".join(f"'{key}'" for key in sorted(keys))
        found: set[str] = set()
        for source in self.ingested:
            for table, key in _KEYS.items():
                if key in source.columns.get(table, ()):
                    # in one step, since each step reads the long list anew
                    among = f"list(DISTINCT {key}) FILTER (WHERE {key} IN ({listed}))"
                    row = self.engine().scan(source.tables[table]).to_native().aggregate(among).fetchall()[0]
                    found.update(row[0] or ())
        return frozenset(found)

    def _problem(self, folder: Path, leaks: Sequence[_Leak], shown: frozenset[str]) -> Problem:
        """What is said of one datum, wherever it is shown."""
        first = leaks[0]
        name = first.file.relative_to(folder).as_posix()
        title = title_of(name, first.file.read_bytes())
        # a title may be where the find stands; then the words around it say so, masked
        titled = f"“{title}”" if title and not _holds(title, shown) else "here"
        where = f" in {len(leaks)} files, first {titled}" if len(leaks) > 1 else f" on {titled}" * (titled != "here")
        message = f"shows {_ARTICLES[first.kind]} of a person{where}: “{first.around}”"
        named = any(leak.file.name == MANIFEST for leak in leaks) or self._names_a_file(frozenset([first.same]))
        return Problem(Location(f"build/{name}"), message, hint=_RENAME if named else _HINT)

    def _names_a_file(self, shown: frozenset[str]) -> bool:
        """Whether a find stands in the name of a file of a source."""
        return any(_holds(file.path, shown) for source in self.ingested for file in source.account.files)


_HINT = "If it may be shown, name it under may_show in project.yml."
_RENAME = "It stands in the name of a file: rename the file."
_ARTICLES = {
    "phone": "the phone", "email": "the e-mail", "name": "the name", "passport": "the passport", "inn": "the INN",
    "snils": "the SNILS", "ogrn": "the OGRNIP", "card": "the card number",
}  # fmt: skip
_FARTHEST, _WORDS_AROUND, _LAST = 80, 4, 2


def _is_sure(found: Found, what: str, names: frozenset[str], key: Callable[[str], str]) -> bool:
    """Whether a find is a person's: names must be known, numbers of organisations are the public's."""
    if found.kind == "name":
        name = normal_name(what)
        return bool(name) and key(str(name)) in names
    return len(digits_of(what)) != _ORGANISATIONS.get(found.kind)


def _forms(texts: Iterable[str]) -> frozenset[str]:
    """All that makes a find one of the texts, or one of what is found in them: «ОГРН 1027700132195» as pasted."""
    found = {text[one.start : one.end] for text in texts for one in find(text)}
    return frozenset(form for text in (*texts, *found) for form in _same(text))


def _same(text: str) -> frozenset[str]:
    digits = "" if "@" in text else digits_of(text)
    return frozenset(filter(None, (_normal(text), digits)))


def _normal(text: str) -> str:
    return normal_email(text) or normal_phone(text) or normal_name(text) or " ".join(text.split()).casefold()


def _holds(text: str, shown: frozenset[str]) -> bool:
    """Whether a short text, such as a title or a path, shows one of the finds too."""
    return any(_normal(text[one.start : one.end]) in shown for one in scan(text, shown))


def _around(text: str, finds: Sequence[Found], index: int) -> str:
    """A find masked, with four words on either side, as far as the next find."""
    found = finds[index]
    after_last = finds[index - 1].end if index else 0
    before_next = finds[index + 1].start if index + 1 < len(finds) else len(text)
    before = text[max(after_last, found.start - _FARTHEST) : found.start].split()[-_WORDS_AROUND:]
    after = text[found.end : min(before_next, found.end + _FARTHEST)].split()[:_WORDS_AROUND]
    return " ".join([*before, _masked(text[found.start : found.end], found.kind), *after])


def _masked(what: str, kind: str) -> str:
    """Enough to find it again, not enough to call it: initials, the last two digits."""
    if kind == "name":
        return " ".join(f"{word[0]}…" for word in what.split())
    if kind == "email":
        return f"{what[0]}…@…"
    return f"…{digits_of(what)[-_LAST:]}"
