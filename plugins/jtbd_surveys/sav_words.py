"""Texts and numbers of an SPSS system file decoded."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jtbd_surveys.sav_bytes import Reader

if TYPE_CHECKING:
    from jtbd_surveys.sav_bytes import Order
    from jtbd_surveys.sav_records import Records

HIGHEST = 1.7976931348623155e308
"""From here on numbers stand for infinity in a range, and below nought for no value as well."""
_INTEGERS, _ENCODING = 3, 20
_WESTERN = "cp1252"
_CODES = {
    2: _WESTERN, 3: _WESTERN, 65001: "utf-8", 20866: "koi8-r", 21866: "koi8-u", 10007: "mac-cyrillic", 936: "gbk",
    **{28590 + n: f"iso-8859-{n}" for n in range(1, 16)},
}  # fmt: skip
_KNOWN = re.compile(
    r"(?:utf-?8|cp|windows|ibm|iso|latin|koi8|mac|gb|big|euc|shift|us-?ascii|ascii)[A-Za-z0-9_.:-]*", re.IGNORECASE
)
"""Encodings of texts; Python has others that are none."""


@dataclass(frozen=True, slots=True)
class Words:
    """Decodes what stands in a file.

    Attributes:
        order: of the bytes of a number.
        encoding: of texts, by Python's name.
    """

    order: Order
    encoding: str

    def text(self, data: bytes) -> str:
        """A text without the padding behind it; what cannot be decoded is replaced."""
        return data.rstrip(b" \0").decode(self.encoding, "replace").partition("\0")[0]

    def number(self, data: bytes) -> float:
        """A number out of eight bytes."""
        (value,) = struct.unpack(f"{self.order}d", data)
        return float(value)

    def reader(self, data: bytes) -> Reader:
        """Takes apart the data of a record."""
        return Reader(io.BytesIO(data), len(data), self.order)


def words_of(found: Records) -> Words:
    """The decoder of a file's texts, by the encoding that it names."""
    return Words(found.header.order, _encoding(found))


def _encoding(found: Records) -> str:
    """As the file names it, else by its code page, else Western."""
    named = found.extensions.get(_ENCODING, b"").strip(b" \0").decode("ascii", "replace")
    whole = found.extensions.get(_INTEGERS, b"")
    if not named and len(whole) == 8 * 4:
        (code,) = struct.unpack(f"{found.header.order}i", whole[-4:])
        named = _CODES.get(code, f"cp{code}")
    try:
        return named if _KNOWN.fullmatch(named) and "a".encode(named) else _WESTERN
    except LookupError:
        return _WESTERN
