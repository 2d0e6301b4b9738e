"""Which files are read, as what, and their text."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Literal, TypeAlias

from jtbd_reports import ProjectError
from jtbd_reports.opening.encodings import encoding_of
from jtbd_reports.opening.paths import matched, shown_path
from jtbd_reports.opening.refusals import refuse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jtbd_reports import Problem, ReadRequest

Kind: TypeAlias = Literal["markdown", "transcript", "reviews"]

_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|meta|body|title)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*(?:<\?xml|<reviews\b)")
_FRONT = re.compile(rb"\s*---[ \t]*\r?\n")
_BINARY = {
    b"PK\x03\x04": "a Word document or an archive",
    b"\xd0\xcf\x11\xe0": "a document of an old Word",
    b"%PDF": "a PDF",
    b"{\\rtf": "an RTF document",
}


def first_files(request: ReadRequest) -> list[Path]:
    """Files that `path` names, without those of the second coder and the guide."""
    others = {*second_files(request), *guide_files(request)}
    return [path for path in matched(request) if path not in others]


def second_files(request: ReadRequest) -> list[Path]:
    """Files that `second` names."""
    return _named(request, "second")


def guide_files(request: ReadRequest) -> list[Path]:
    """The guide, where one is named."""
    return _named(request, "guide")


def all_files(request: ReadRequest) -> Sequence[Path]:
    """Every file the source reads, so that no change goes unseen.

    Raises:
        ProjectError: every option that names no file, at once.
    """
    problems: list[Problem] = []
    found: list[Path] = []
    for files in (matched, second_files, guide_files):
        try:
            found += files(request)
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return list(dict.fromkeys(found))


def _named(request: ReadRequest, option: str) -> list[Path]:
    """Files that another option than `path` names, its problems put at that option."""
    pattern = getattr(request.options, option)
    if pattern is None:
        return []

    def problem(path: tuple[str | int, ...], message: str, hint: str = "") -> Problem:
        return request.problem((option, *path[1:]), message, hint)

    options = request.options.model_copy(update={"path": pattern})
    return matched(dataclasses.replace(request, options=options, problem=problem))


def kind_of(path: Path, request: ReadRequest) -> Kind:
    """What the file is, by its beginning, or as told.

    Raises:
        ProjectError: it is empty, or a kind of document that is not read.
    """
    with path.open("rb") as file:
        head = file.read(4096).removeprefix(b"\xef\xbb\xbf")
    shown = shown_path(path, request.root)
    if not head.strip():
        refuse(request, f"{shown} is empty")
    for start, name in _BINARY.items():
        if head.startswith(start):
            refuse(request, f"{shown} is {name}", "Save it as plain text (.txt) or Markdown.")
    if _HTML.match(head):
        refuse(request, f"{shown} is an HTML page, not an interview", "Save its text as .txt or Markdown.")
    if request.options.format != "auto":
        told: Kind = request.options.format
        return told
    if _XML.match(head):
        return "reviews"
    # a Markdown file without front matter lacks its consent: it is told so, not taken for a transcript
    coded = _FRONT.match(head) or path.suffix.lower() in {".md", ".markdown"}
    return "markdown" if coded else "transcript"


def text_of(path: Path, request: ReadRequest) -> tuple[str, str]:
    """The text, lines ending in a line feed, and the name of its encoding.

    Raises:
        ProjectError: no encoding fits, or the one told does not.
    """
    shown = shown_path(path, request.root)
    encoding = encoding_of(path, shown, request)
    data = path.read_bytes()
    try:
        text = data.decode(encoding.codec)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        refuse(request, f"{shown} is not {encoding.name}: line {line} holds bytes that are none", key="encoding")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", ""), encoding.name
