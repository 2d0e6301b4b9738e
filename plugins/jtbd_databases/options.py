"""What may stand under a source whose plugin is `databases`."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from pydantic import Field, field_validator, model_validator

from jtbd_reports import nearest
from jtbd_reports.datasets import DATASETS
from jtbd_reports.opening.options import MISSING
from jtbd_reports.options import Options
from jtbd_reports.tables.mapping import Tables, Word, mappings

Parameter: TypeAlias = str | int | float | bool | None
"""A value for a place held open in the query; a date is text in ISO order."""

_SECRETS = ("dsn", "url", "uri", "password", "passwd", "user", "username", "token", "host", "connection", "secret")
ADVICE = "Put the DSN into an environment variable and name that: dsn_variable: SHOP_DSN."
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class DatabasesOptions(Options):
    """One query to one database: a file in the project, or a server whose DSN stands in the environment."""

    database: str | None = Field(default=None, min_length=1, examples=["data/shop.duckdb"])
    """A DuckDB or SQLite file in the project folder, opened for reading only."""
    dsn_variable: str | None = Field(default=None, min_length=1, examples=["SHOP_DSN"])
    """Name of the environment variable that holds the DSN of a PostgreSQL or ClickHouse server."""
    query: str | None = Field(default=None, min_length=1, examples=["SELECT * FROM deals"])
    """One SELECT in the database's own SQL."""
    query_file: str | None = Field(default=None, min_length=1, examples=["queries/deals.sql"])
    """A file in the project folder that holds the SELECT."""
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    """Values for $name in the query ({name:Type} in ClickHouse)."""
    path: str | None = Field(default=None, min_length=1, examples=["data/shop.parquet"])
    """Where `fetch` keeps a server's answer; data/NAME.parquet where absent."""
    tables: Tables | None = None
    """Which tables of the vocabulary the result fills, and from which of its columns."""
    table: str | None = Field(default=None, min_length=1, examples=["deals"])
    """The one table it fills, where the query already names its columns as the vocabulary does."""
    missing: tuple[Word, ...] = MISSING
    """Texts that mean there is no value, whatever their case; NULL and an empty text always do."""
    allow_empty: bool = False
    """Whether a result without rows, or a filter that no row passes, is right."""
    limit_rows: int = Field(default=5_000_000, ge=1)
    """The most rows the result may have; a larger one is refused, never cut."""
    timeout_seconds: int = Field(default=300, ge=1)
    """How long the database may work on the query."""

    @model_validator(mode="before")
    @classmethod
    def _no_secret(cls, data: Any) -> Any:  # noqa: ANN401 - whatever stands in the YAML
        """Refuse keys under which a secret would stand, before anything repeats their values."""
        for key in data if isinstance(data, dict) else ():
            if str(key).casefold() in _SECRETS:
                raise ValueError(f"{key} may not stand in project.yml, which others will read", ADVICE)
        return data

    @field_validator("dsn_variable")
    @classmethod
    def _name_of_a_variable(cls, value: str | None) -> str | None:
        if value is not None and not _VARIABLE.fullmatch(value):  # what stands there is not repeated: it may be secret
            raise ValueError("expected the name of an environment variable, not the DSN itself", ADVICE)
        return value

    @field_validator("database")
    @classmethod
    def _a_file(cls, value: str | None) -> str | None:
        if value is not None and _ADDRESS.match(value):
            raise ValueError("expected a file in the project folder, not an address", ADVICE)
        return value

    @field_validator("path")
    @classmethod
    def _parquet(cls, value: str | None) -> str | None:
        if value is not None and not value.endswith(".parquet"):
            raise ValueError(f"expected a name that ends with .parquet, got {value!r}")
        return value

    @field_validator("table")
    @classmethod
    def _known_table(cls, value: str | None) -> str | None:
        if value is not None and value not in DATASETS:
            hint = nearest(value, DATASETS) or f"Tables: {', '.join(DATASETS)}."
            raise ValueError(f"there is no table {value!r} in the vocabulary", hint)
        return value

    @field_validator("tables")
    @classmethod
    def _some_table(cls, value: Tables | None) -> Tables | None:
        if value is not None and not mappings(value):
            raise ValueError("at least one table is needed, such as deals")
        return value

    @model_validator(mode="after")
    def _one_of_each(self) -> DatabasesOptions:
        for one, other in (("database", "dsn_variable"), ("query", "query_file"), ("tables", "table")):
            if (getattr(self, one) is None) == (getattr(self, other) is None):
                raise ValueError(f"expected either {one} or {other}")
        if self.path is not None and self.database is not None:
            raise ValueError("path is for what is fetched from a server; a database file is read where it lies")
        return self
