"""What may be said of files in project.yml; every source that reads files builds its options on it."""

from __future__ import annotations

import re

from pydantic import Field, field_validator, model_validator

from jtbd_reports.opening.dialects import SPACES
from jtbd_reports.options import Options
from jtbd_reports.tables.mapping import Word  # noqa: TC001 - pydantic needs it when the class is made

MISSING = ("", "-", "–", "—", "n/a", "null", "nan", "не закрыта", "не определено", "не указано", "нет данных")
"""What exports write where there is no value."""


class FileOptions(Options):
    """Files in the project folder."""

    path: str = Field(min_length=1, examples=["data/deals.csv"])
    """A file in the project folder, or a pattern for several of one shape, such as data/deals-*.csv."""
    encoding: str | None = Field(default=None, examples=["cp1251"])
    """Of text files, such as cp1251; found by itself where absent."""
    delimiter: str | None = Field(default=None, examples=[";"])
    """What separates the cells of a text file: one character, or the word tab or spaces; found where absent."""
    sheet: Word | None = None
    """Which sheet of a workbook; the first visible one where absent."""
    header_row: int | None = Field(default=None, ge=1)
    """Number of the row that holds the headers; the first row with text where absent."""
    headers: list[Word] | None = Field(default=None, min_length=1, examples=[["customer", "date", "amount"]])
    """Names for all columns of a text file or sheet that has no header row, from the left."""
    spilled: Word | None = Field(default=None, examples=["address"])
    """The column of a text file whose texts hold the delimiter unquoted: what a row has too much goes back into it."""
    missing: tuple[Word, ...] = MISSING
    """Cell texts that mean there is no value, whatever their case; an empty cell always does."""
    allow_empty: bool = False
    """Whether a file without data rows, or a filter that no row passes, is right."""
    max_unpacked_mb: int = Field(default=500, ge=1)
    """The largest XLSX workbook that is opened, in megabytes once unpacked."""

    @field_validator("delimiter")
    @classmethod
    def _one_character(cls, value: str | None) -> str | None:
        if value not in {None, "tab", SPACES} and not re.fullmatch('[^"\r\n]', str(value)):
            raise ValueError(f"expected one character or one of the words tab and spaces, got {value!r}")
        return value

    @model_validator(mode="after")
    def _one_header(self) -> FileOptions:
        if self.headers is not None and self.header_row is not None:
            raise ValueError("headers are for files without a header row; leave out one of headers and header_row")
        return self
