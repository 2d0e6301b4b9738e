"""Reads the words of a file, whatever its kind: pages, drawings, data, programs, office files, PDF."""

from __future__ import annotations

import base64
import binascii
import codecs
import csv
import html
import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from jtbd_reports.personal import BREAK, text_of_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORDLESS = frozenset(
    {".woff", ".woff2", ".ttf", ".otf", ".eot", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".bmp",
     ".tif", ".tiff"}
)  # fmt: skip
"""Kinds of files that are not searched: fonts and pictures made of dots; every other file is."""
_MARKUP = frozenset({".html", ".htm", ".xhtml", ".svg", ".xml", ".rels"})
_PROGRAMS = frozenset({".js", ".mjs", ".css"})
_PROGRAM = re.compile(r"(<(script|style)\b[^>]*>)(.*?)(</\2\s*>)", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!]")
_DATA_URI = re.compile(r"data:([a-z]+/[\w.+-]+)((?:;[\w=.-]+)*),([^\"'\s)<>\\]*)")
# What a program says stands in quotes and remarks; of the rest only words in other than Latin letters are kept, and
# expressions for searching are passed over whole, since a quotation mark in one begins no text.
_QUOTED = re.compile(
    r"""
    "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | `(?:[^`\\]|\\.)*`
    | (?P<remark> /\*.*?\*/ | (?:^|(?<=[\s;{}]))//[^\n]* )
    | (?P<code> (?<=[(,=:\[!&|?{};\n]) / (?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+ /
        | [\x00-\x21\x23-\x26\x28-\x2e\x30-\x5f\x61-\x7e]+ | / )
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
_SHORTEST = 6
_ESCAPED = re.compile(r"\\(?:u\{?([0-9a-fA-F]{4,6})\}?|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PARAGRAPHS = re.compile(r"\n\s*\n")
# Columns of a plain text stand apart by two spaces or more, by tabs or by bars.
_COLUMNS = re.compile(r"\t|\||(?<=\d) {2,}(?=\d)")
_GAP = re.compile(r"(?<=\d) (?=[\d(])")
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HEAD = 1000


def words_of(name: str, content: bytes) -> str:
    """The words of a file: paragraphs and cells parted by line feeds, lines within one by `BREAK`.

    Numbers of data (JSON, programs) are left out: eleven digits of money are no phone. Empty for fonts and pictures.

    Args:
        name: the file's name, whose ending tells the kind.
        content: its bytes.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in WORDLESS:
        return ""
    if content.startswith(b"%PDF"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(content)):
        return _archive(content)
    return _text(suffix, _decoded(content))


def title_of(name: str, content: bytes) -> str:
    """What a page calls itself; empty where it is no page or does not say."""
    found = _TITLE.search(_decoded(content)) if PurePath(name).suffix.lower() in {".html", ".htm"} else None
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _decoded(content: bytes) -> str:
    """Text in the encoding that its first bytes tell; Windows-1251 where they are no UTF-8."""
    for mark, encoding in _UTF16:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    even, odd = (b"\0" in content[first:_HEAD:2] for first in (0, 1))
    if even != odd:
        return content.decode("utf-16-be" if even else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")


def _text(suffix: str, content: str) -> str:
    if "data:" not in content:
        return _plain(suffix, content)
    inner = [_carried(match) for match in _DATA_URI.finditer(content)]
    return "\n".join([_plain(suffix, _DATA_URI.sub("", content)), *filter(None, inner)])


def _carried(uri: re.Match[str]) -> str:
    """The words of a file that an address carries within itself."""
    kind, parameters, payload = uri.groups()
    family, _, form = kind.partition("/")
    if family not in ("text", "application", "image") or (family == "image" and form != "svg+xml"):
        return ""
    content = unquote_to_bytes(payload)
    if parameters.endswith(";base64"):
        try:
            content = base64.b64decode(content + b"==")
        except binascii.Error:
            return ""
    suffix = {"plain": "txt", "javascript": "js", "svg+xml": "svg", "xhtml+xml": "xhtml"}.get(form, form)
    return "" if "font" in form else words_of(f"carried.{suffix}", content)


def _plain(suffix: str, content: str) -> str:
    if suffix == ".json":
        return _data(content)
    if suffix in _MARKUP:
        return _page(content)
    if suffix in _PROGRAMS:
        return _program(content)
    if suffix in {".csv", ".tsv"}:
        return _cells(content)
    paragraphs = _PARAGRAPHS.split(_COLUMNS.sub("\n\n", content.replace("\r\n", "\n")))
    return "\n".join(_lines(paragraph) for paragraph in paragraphs)


def _lines(text: str) -> str:
    return BREAK.join(line.strip() for line in text.strip().splitlines())


def _page(content: str) -> str:
    programs = [_data(match[3]) if match[2].lower() == "script" else _program(match[3])
                for match in _PROGRAM.finditer(content)]  # fmt: skip
    return "\n".join([text_of_html(_PROGRAM.sub(r"\1\4", content)), *programs])


def _data(content: str) -> str:
    """The texts of JSON, whole or by lines; a program's, where it is none."""
    try:
        return "\n".join(_strings(json.loads(content)))
    except ValueError:
        pass
    try:
        return "\n".join(text for line in content.splitlines() if line.strip() for text in _strings(json.loads(line)))
    except ValueError:
        return _program(content)


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Every text in a JSON value; the keys of an object before its values, which may be a first and a last name."""
    if isinstance(value, str):
        yield _worded(value)
    elif isinstance(value, dict):
        yield from value
        for child in value.values():
            yield from _strings(child)
    elif isinstance(value, list):
        for child in value:
            yield from _strings(child)


def _worded(text: str) -> str:
    return text_of_html(text) if _TAG.search(text) else _lines(text)


def _program(content: str) -> str:
    return _QUOTED.sub(_spoken, content)


def _spoken(match: re.Match[str]) -> str:
    """A text of a program as it is meant; its code as nothing."""
    text = match[0]
    if match.lastgroup == "code" or len(text) < _SHORTEST:
        return " "
    if match.lastgroup == "remark" or not ("\\" in text or "<" in text):
        return text
    return f"{text[0]}{_worded(_ESCAPED.sub(_unescaped, text[1:-1]))}{text[0]}"


def _unescaped(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(min(int(code, 16), 0x10FFFF))
    return {"n": "\n", "r": "", "t": " ", "\n": ""}.get(match[3], match[3])


def _cells(content: str) -> str:
    head = content[:_HEAD].partition("\n")[0]
    try:
        rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=max(",;\t", key=head.count)))
    except csv.Error:  # a cell too long to be one
        return content
    return "\n".join(_lines(cell) for row in rows for cell in row)


def _archive(content: bytes) -> str:
    """The words of an archive's files: workbooks, documents and slides are archives of XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(f"{name}\n{words_of(name, archive.read(name))}" for name in archive.namelist())


def _pdf(content: bytes) -> str:
    """The words of a PDF: its pages, the addresses it links to, its outline and what it says of itself."""
    import pypdfium2  # noqa: PLC0415 - only where a PDF was written

    document = pypdfium2.PdfDocument(content)
    try:
        texts: list[str] = []
        for page in document:
            texts += [_page_lines(page.get_textpage()), *_links(document, page)]
        titles = [item.get_title() for item in document.get_toc()]
        return "\n".join([*texts, *titles, *document.get_metadata_dict().values()])
    finally:
        document.close()


def _page_lines(page: Any) -> str:  # noqa: ANN401 - its classes carry no types
    """The text of a page; figures in neighbouring cells are parted, which a space of no one's setting gives away."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only where a PDF was written

    text = page.get_text_range()
    gaps = [match.start() for match in _GAP.finditer(text) if pdfium.FPDFText_IsGenerated(page, match.start()) == 1]
    parts = [text[start:end] for start, end in pairwise([0, *gaps, len(text)])]
    # \x02 is a hyphen at the end of a line, which is joined to the next one already
    return "\n".join(parts).replace("\r\n", BREAK).replace("\x02", "-")


def _links(document: Any, page: Any) -> Iterable[str]:  # noqa: ANN401 - its classes carry no types
    """Addresses that a page of a PDF links to."""
    import ctypes  # noqa: PLC0415 - needed here only
    from urllib.parse import unquote  # noqa: PLC0415 - needed here only

    import pypdfium2.raw as pdfium  # noqa: PLC0415 - only where a PDF was written

    place, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, place, link):
        action = pdfium.FPDFLink_GetAction(link)
        length = pdfium.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if length:
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDFAction_GetURIPath(document, action, buffer, length)
            yield unquote(buffer.value.decode("utf-8", "replace"))
