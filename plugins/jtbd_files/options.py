"""What may stand under a source whose plugin is `files`."""

from __future__ import annotations

from pydantic import field_validator

from jtbd_reports.opening.options import FileOptions
from jtbd_reports.tables.mapping import Tables, mappings


class FilesOptions(FileOptions):
    """Exports in the project folder."""

    tables: Tables
    """Which tables of the vocabulary the files fill, and from which columns."""

    @field_validator("tables")
    @classmethod
    def _some_table(cls, value: Tables) -> Tables:
        if not mappings(value):
            raise ValueError("at least one table is needed, such as deals")
        return value
