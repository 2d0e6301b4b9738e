"""Bytes of an SPSS system file, taken one after another, never more than there may be."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO, Literal

    Order = Literal["<", ">"]


class DamagedError(Exception):
    """The file cannot be read; the message says why, where that is known."""


@dataclass(slots=True)
class Reader:
    """Takes what a file says that it holds.

    Attributes:
        file: open at the place to read from.
        left: bytes that may still be taken; what a damaged count asks for beyond them is never made room for.
        order: of the bytes of a number, as `struct` writes it.
    """

    file: BinaryIO
    left: int
    order: Order = "<"

    def take(self, count: int) -> bytes:
        """The next bytes.

        Raises:
            DamagedError: there are fewer, or the count is none.
        """
        if not 0 <= count <= self.left:
            raise DamagedError
        found = self.file.read(count)
        if len(found) < count:
            raise DamagedError
        self.left -= count
        return found

    def whole(self, count: int) -> tuple[int, ...]:
        """The next 32-bit whole numbers.

        Raises:
            DamagedError: as `take`.
        """
        data = self.take(4 * count)
        return struct.unpack(f"{self.order}{count}i", data)

    def counted(self) -> bytes:
        """The next bytes, with their number before them.

        Raises:
            DamagedError: as `take`.
        """
        (count,) = self.whole(1)
        return self.take(count)
