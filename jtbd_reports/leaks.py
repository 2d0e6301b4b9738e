"""The last look before a build is put in place: no personal data of the client in any file of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jtbd_reports.ingest import person_key, project_salt
from jtbd_reports.personal import normal_email, normal_name, normal_phone, scan, text_of_html
from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.store import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from jtbd_reports.engine import Engine
    from jtbd_reports.ingest import Ingested
    from jtbd_reports.store import Store

TEXTS = frozenset({".html", ".svg", ".xml", ".json", ".txt", ".md", ".csv", ".tsv", ".pdf"})
"""Kinds of files that hold words; fonts and pictures do not."""
_PERSONS = ("customers", "identities", "deals", "contacts", "respondents")
_KEYS = {"customers": "customer_id", "identities": "identity_id", "deals": "customer_id", "contacts": "contact_id",
         "respondents": "customer_id"}  # fmt: skip
_SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


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
class Watch:
    """What is looked for.

    Attributes:
        root: the project folder.
        ingested: its sources, whose keys and names are known as hashes.
        allowed: phones, e-mails and names that the consultant lets be shown.
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
            ProjectError: naming each file with personal data in it, and what it is, shortened.
        """
        problems: list[Problem] = []
        about = digest(self.allowed, [source.key for source in self.ingested])
        for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in TEXTS):
            name = path.relative_to(folder).as_posix()
            mark = self.store.path("clean", digest(path.read_bytes(), path.suffix, about))
            if mark.exists():
                continue
            found = list(self._found(_texts(path)))
            problems += (Problem(Location(f"build/{name}"), f"shows {kind} of a person: {what}", hint=_HINT)
                         for kind, what in dict.fromkeys(found))  # fmt: skip
            if not found:
                self.store.put(mark, b"")
        if problems:
            raise ProjectError(problems)

    def _found(self, text: str) -> Iterable[tuple[str, str]]:
        """Kind and shortened text of each find."""
        salt = project_salt(self.root / ".jtbd")
        asked = _Asked(frozenset(name for source in self.ingested for name in source.names))
        finds = scan(text, asked, lambda value: person_key(value, salt))
        known = self._known(asked.keys)
        if known:
            finds = scan(text, known | asked.names, lambda value: person_key(value, salt))
        allowed = {_normal(text) for text in self.allowed}
        for find in finds:
            what = text[find.start : find.end]
            surely = find.kind != "name" or _is_known(what, asked.names, salt)
            if surely and _normal(what) not in allowed:
                yield _ARTICLES[find.kind], _short(what)

    def _known(self, keys: set[str]) -> frozenset[str]:
        """Which of the keys are those of persons in the tables."""
        if not keys:
            return frozenset()
        listed = ", ".join(f"'{key}'" for key in sorted(keys))
        found: set[str] = set()
        for source in self.ingested:
            for table in _PERSONS:
                if _KEYS[table] in source.columns.get(table, ()):
                    relation = self.engine().scan(source.tables[table]).to_native()
                    rows = relation.filter(f"{_KEYS[table]} IN ({listed})").project(_KEYS[table]).distinct().fetchall()
                    found.update(row[0] for row in rows)
        return frozenset(found)


_HINT = "If it may be shown, name it under may_show in project.yml."
_ARTICLES = {
    "phone": "the phone", "email": "the e-mail", "name": "the name", "passport": "the passport", "inn": "the INN",
    "snils": "the SNILS", "ogrn": "the OGRN", "card": "the card number",
}  # fmt: skip


def _is_known(what: str, names: frozenset[str], salt: str) -> bool:
    name = normal_name(what)
    return bool(name) and person_key(str(name), salt) in names


def _normal(text: str) -> str:
    return normal_email(text) or normal_phone(text) or normal_name(text) or " ".join(text.split()).casefold()


def _short(what: str) -> str:
    """Enough to find it again, not enough to call it."""
    line = " ".join(what.split())
    return f"{line[:4]}…{line[-2:]}"


def _texts(path: Path) -> str:
    """The words of a file, numbers of data left out: eleven digits of money are no phone."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return _pdf(path)
    content = path.read_text(encoding="utf-8", errors="replace")
    if suffix == ".json":
        return _words(content)
    if suffix in {".html", ".svg", ".xml"}:
        scripts = "\n".join(_strings_of_script(part) for part in _SCRIPT.findall(content))
        return f"{text_of_html(_SCRIPT.sub(' ', content))}\n{scripts}"
    return content


def _strings_of_script(element: str) -> str:
    """The texts of a script that holds JSON; a program's own text as it stands."""
    return _words(element[element.index(">") + 1 : element.rindex("<")])


def _words(content: str) -> str:
    """The texts of JSON; where it is none, the content without its numbers."""
    try:
        return "\n".join(_strings(json.loads(content)))
    except ValueError:
        return _NUMBER.sub(" ", content)


def _strings(value: Any) -> Iterable[str]:  # noqa: ANN401 - any JSON value
    """Every text in a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from (key, *_strings(child))
    elif isinstance(value, list):
        for child in value:
            yield from _strings(child)


def _pdf(path: Path) -> str:
    """The words of a PDF: its pages, its outline and what it says of itself."""
    import pypdfium2  # noqa: PLC0415 - only where a PDF was written

    document = pypdfium2.PdfDocument(path)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        titles = [item.get_title() for item in document.get_toc()]
        return "\n".join([*pages, *titles, *document.get_metadata_dict().values()])
    finally:
        document.close()
