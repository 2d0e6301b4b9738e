"""Which encoding a text file is in: by its mark, by zeros (UTF-16), else UTF-8, else cp1251 if it reads as Russian."""

from __future__ import annotations

import codecs
import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_reports.opening.refusals import refuse
from jtbd_reports.problems import nearest

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest

_SAMPLE = 65_536
_BLOCK = 1_000_000
_COMMON = ("utf-8", "utf-16", "cp1251", "cp1252", "cp866", "koi8-r", "latin-1", "mac-roman", "mac-cyrillic")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_MIXED = re.compile("[a-z][а-яё]|[а-яё][a-z]", re.IGNORECASE)
_FREQUENT = re.compile("[оеаинтс]", re.IGNORECASE)
_TYPICAL = frozenset("’‘“”–—…•éèêëáàâäöüßñçôîïíóúÉÖÜÄ€£°")
_ENOUGH = 30
"""Letters from which their frequencies say something."""
_LETTERS = re.compile("[А-я]{2}")
_ESCAPED = re.compile("[\udc80-\udcff]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RARE = 100
"""Text may hold a control character pasted from somewhere; one in so many bytes is no text any more."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec, what people call it, and how a line shows that it was in another."""

    codec: str
    name: str

    @property
    def errors(self) -> str:
        """What is done with bytes that do not decode: kept visible, so that their row can be named."""
        return "replace" if "16" in self.codec or "32" in self.codec else "surrogateescape"

    def damaged(self, line: str) -> bool:
        """Whether the line was not in this encoding."""
        if line.isascii():
            return False
        if self.errors == "replace":
            return "\ufffd" in line
        return _ESCAPED.search(line) is not None or (self.codec == "cp1251" and _is_utf8(line))


def _is_utf8(line: str) -> bool:
    """Whether cp1251 text was UTF-8: its Russian letters came out in pairs whose second is none."""
    if _LETTERS.search(line):
        return False
    try:
        line.encode("cp1251", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return False
    return True


def encoding_of(path: Path, shown: str, request: ReadRequest) -> Encoding:
    """The encoding told in the options, else the one found.

    Raises:
        ProjectError: no such encoding; none fits; the file is not text.
    """
    if request.options.encoding is not None:
        return _told(request.options.encoding, request)
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    found = _marked(sample) or _by_zeros(sample)
    if found is None and len(_CONTROLS.findall(sample)) * _RARE > len(sample):
        refuse(
            request,
            f"{shown} is not a table: it holds bytes that no text has",
            "CSV, XLSX, Parquet and JSON Lines are read.",
        )
    found = found or _by_content(path)
    if found is None:
        hint = f"Say which with encoding:, such as {_COMMON[3]} or {_COMMON[7]}."
        refuse(request, f"{shown} is in an encoding other than UTF-8, UTF-16 and cp1251", hint)
    return found


def guess(head: bytes) -> tuple[str, bool]:
    """The codec of a text's first bytes, and whether a reader would find it without being told."""
    found = _marked(head) or _by_zeros(head)
    if found is not None:
        return found.codec, True
    # a character cut by the end of the head is no fault
    for cut in range(4):
        with contextlib.suppress(UnicodeDecodeError):
            head[: len(head) - cut].decode("utf-8")
            return "utf-8-sig", True
    if _reads_as_russian(b"\n".join(line for line in head.splitlines() if not line.isascii())):
        return "cp1251", True
    if _reads_as_russian(head, "koi8-r"):
        return "koi8-r", False
    return max(("cp1252", "mac-roman"), key=lambda codec: _typographic(head, codec)), False


def _typographic(head: bytes, codec: str) -> int:
    """How much of what is not ASCII becomes quotes, dashes and common accented letters."""
    return sum(char in _TYPICAL for char in head.decode(codec, "replace"))


def _told(name: str, request: ReadRequest) -> Encoding:
    try:
        "".encode(name)
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        hint = nearest(name, _COMMON) or f"Common ones: {', '.join(_COMMON)}."
        refuse(request, f"there is no encoding {name!r}", hint, key="encoding")
    return Encoding("utf-8-sig", "UTF-8") if codec == "utf-8" else Encoding(codec, codec)


def _marked(sample: bytes) -> Encoding | None:
    if sample.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8-sig", "UTF-8")
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding("utf-16", "UTF-16")
    return None


def _by_zeros(sample: bytes) -> Encoding | None:
    """UTF-16 without its mark: separators and digits have a zero byte on one side, always the same."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) * 10 > max(even, odd) or max(even, odd) * 20 < len(sample):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = sample.decode(codec, "replace")
    return Encoding(codec, "UTF-16") if any(mark in text for mark in ",;\t|\n") else None


def _by_content(path: Path) -> Encoding | None:
    """UTF-8 or cp1251, whichever more lines are in; lines in the other are rejected later, one by one."""
    if _all_utf8(path):
        return Encoding("utf-8-sig", "UTF-8")
    good = bad = 0
    sample = bytearray()
    with path.open("rb") as file:
        for line in file:
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
                sample += line if len(sample) < _SAMPLE else b""
    if good >= bad:
        return Encoding("utf-8-sig", "UTF-8")
    return Encoding("cp1251", "cp1251") if _reads_as_russian(bytes(sample)) else None


def _all_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _reads_as_russian(sample: bytes, codec: str = "cp1251") -> bool:
    """Whether bytes make Russian in a single-byte encoding.

    Other single-byte encodings give letters too: Western ones put them inside Latin words, KOI8-R gives
    letters in the wrong frequencies.
    """
    text = sample.decode(codec, "replace")
    high = sum(not char.isascii() for char in text)
    letters = len(_CYRILLIC.findall(text))
    if text.count("\ufffd") > 0.01 * high or letters < 0.5 * high or len(_MIXED.findall(text)) > 0.1 * letters:
        return False
    return letters < _ENOUGH or len(_FREQUENT.findall(text)) > 0.4 * letters
