"""Russian is an equal: every message that can be shown has its Russian words, with the same numbers in them."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import nodes

ROOT = Path(__file__).parents[2]
CORE = ROOT / "jtbd_reports"
PACKAGES = [
    CORE,
    *sorted(path.parent for root in ("plugins", "themes") for path in (ROOT / root).glob("*/__init__.py")),
]
ONE, MANY = {"gettext", "_", "say"}, {"ngettext", "plural", "many"}
RUSSIAN_PLURALS = "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"


@dataclass(frozen=True)
class Use:
    """A message as code or a template asks for it."""

    msgids: tuple[str, ...]
    place: str

    @property
    def id(self) -> str:
        return self.msgids[0]


def in_python(path: Path) -> Iterator[Use]:
    """Messages in a module: calls of gettext, ngettext and their short names, as functions or methods."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            count = 1 if name in ONE else 2 if name in MANY else 0
            found = [str(arg.value) for arg in node.args[:count] if isinstance(arg, ast.Constant)]
            if count and len(found) == count:
                yield Use(tuple(found), f"{path.relative_to(ROOT)}:{node.lineno}")


def in_template(path: Path) -> Iterator[Use]:
    """Messages in a template: `{{ _("…") }}` and `{{ ngettext("…", "…", n) }}`."""
    tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "attr", getattr(call.node, "name", ""))
        count = 1 if name in ONE else 2 if name in MANY else 0
        found = [arg.value for arg in call.args[:count] if isinstance(arg, nodes.Const)]
        if count and len(found) == count:
            yield Use(tuple(found), f"{path.relative_to(ROOT)}:{call.lineno}")


def uses(package: Path) -> list[Use]:
    """Every message of a package; what it scaffolds for others is theirs."""
    found: list[Use] = []
    for path in sorted(package.rglob("*")):
        if "scaffolds" not in path.parts and path.suffix == ".py":
            found += in_python(path)
        elif "templates" in path.parts and path.suffix in {".html", ".css", ".js", ".xml"}:
            found += in_template(path)
    return found


def literals(package: Path) -> set[str]:
    """Every text in a package's code: a message may be chosen from a table before it is asked for."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in package.rglob("*.py")]
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


def catalogues(package: Path) -> list[Catalog]:
    """One file, or one for each part of a large plugin."""
    found = []
    for path in (package / "locales/ru.po", *sorted((package / "locales/ru").glob("*.po"))):
        if path.exists():
            with path.open("rb") as file:
                found.append(read_po(file, locale="ru", abort_invalid=True))
    return found


def messages(package: Path) -> list[Message]:
    """A package's messages without headers."""
    return [message for catalogue in catalogues(package) for message in catalogue if message.id]


def texts(value: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name is not None}


every_package = pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)


@every_package
def test_every_message_has_russian_words(package: Path) -> None:
    known = {texts(message.id): message for message in [*messages(CORE), *messages(package)]}
    missing = [
        f"{use.place}: {use.id!r}"
        for use in uses(package)
        if use.msgids not in known or not all(texts(known[use.msgids].string))
    ]
    assert missing == []


@every_package
def test_no_russian_words_stand_for_a_message_that_is_gone(package: Path) -> None:
    wanted = {use.msgids for use in uses(package)}
    spoken = literals(package)
    ids = [texts(message.id) for message in messages(package)]
    gone = [msgids for msgids in ids if msgids not in wanted and not spoken.issuperset(msgids)]
    assert gone == []
    assert [list(catalogue.obsolete) for catalogue in catalogues(package) if catalogue.obsolete] == []


@every_package
def test_no_translation_is_a_guess(package: Path) -> None:
    assert [message.id for message in messages(package) if message.fuzzy] == []


@every_package
def test_translations_have_the_numbers_of_their_originals(package: Path) -> None:
    wrong = [
        (message.id, text)
        for message in messages(package)
        for text in texts(message.string)
        if placeholders(text) != placeholders(texts(message.id)[-1])
    ]
    assert wrong == []


@every_package
def test_counted_messages_have_the_three_russian_forms(package: Path) -> None:
    counted = [message for message in messages(package) if message.pluralizable]
    assert [message.id for message in counted if len(texts(message.string)) != 3] == []
    if counted:
        assert {catalogue.plural_expr for catalogue in catalogues(package)} == {RUSSIAN_PLURALS}


@every_package
def test_no_message_stands_in_two_catalogues_in_different_words(package: Path) -> None:
    core = {} if package == CORE else {texts(message.id): message.string for message in messages(CORE)}
    different = [m.id for m in messages(package) if texts(m.id) in core and core[texts(m.id)] != m.string]
    assert different == []


@every_package
def test_russian_words_keep_russian_typography(package: Path) -> None:
    """Herringbone quotes, a true dash between words, no doubled space; code in backticks is left alone."""
    slips = re.compile(r"\"|[“”]|(?<=\w) - (?=\w)|--|  | [,.;:!?](?!\w)")
    prose = [(m.id, re.sub("`[^`]*`", "", text)) for m in messages(package) for text in texts(m.string)]
    assert [(msgid, text) for msgid, text in prose if slips.search(text)] == []


@every_package
def test_no_message_of_a_package_is_translated_twice(package: Path) -> None:
    ids = [texts(message.id) for message in messages(package)]
    assert sorted({msgids for msgids in ids if ids.count(msgids) > 1}) == []


def test_core_has_a_catalogue() -> None:
    assert len(messages(CORE)) > 0


def test_a_russian_report_asks_for_no_words_that_are_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for messages that code chooses from a table, which the tests above cannot see."""
    from jtbd_reports.build import build
    from jtbd_reports.language import Language
    from jtbd_reports.plugins import load_registry
    from jtbd_reports.scaffold import new_project

    known = {text for package in PACKAGES for message in messages(package) for text in texts(message.id)}
    asked: set[str] = set()
    real_one, real_many = Language.gettext, Language.ngettext

    def one(language: Language, message: str) -> str:
        asked.update([message] if re.search("[A-Za-z]", re.sub("{.*?}", "", message)) else [])
        return real_one(language, message)

    def many(language: Language, singular: str, plural: str, count: int) -> str:
        asked.update((singular, plural))
        return real_many(language, singular, plural, count)

    monkeypatch.setattr(Language, "gettext", one)
    monkeypatch.setattr(Language, "ngettext", many)
    new_project(tmp_path / "пекарня", "Пекарня", "ru")
    assert build(tmp_path / "пекарня", load_registry(), only=("site",)).changed
    assert len(asked) > 50
    assert sorted(asked - known) == []
