"""DuckDB, embedded: reads what sources give, settles whose customer is whose, and computes unless told otherwise."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb
    import narwhals as nw


@dataclass(frozen=True, slots=True)
class Engine:
    """A DuckDB database in memory that spills to `spill` when data outgrow it."""

    connection: duckdb.DuckDBPyConnection

    @classmethod
    def open(cls, spill: Path, memory: str = "2GB") -> Engine:
        """A new engine; nothing is kept when it is closed."""
        import duckdb  # noqa: PLC0415 - a quarter of a second that `--help` need not pay

        connection = duckdb.connect(
            config={"temp_directory": str(spill), "memory_limit": memory, "autoinstall_known_extensions": False}
        )
        # dates are wall-clock times of the client's export; the machine's own zone must not move them
        connection.execute("SET TimeZone = 'UTC'")
        return cls(connection)

    @contextmanager
    def lent(self) -> Iterator[Engine]:
        """The same database for another thread: a connection serves one; what was kept on it goes with it."""
        engine = Engine(self.connection.cursor())
        try:
            yield engine
        finally:
            engine.close()

    def scan(self, *paths: Path) -> nw.LazyFrame[Any]:
        """Parquet files as one lazy frame; a column that some of them lack is missing there."""
        import narwhals as nw  # noqa: PLC0415

        relation = self.connection.read_parquet([str(path) for path in paths], union_by_name=True)
        return nw.from_native(relation)

    def extent(self, path: Path, dates: Sequence[str]) -> tuple[int, list[str]]:
        """Rows of a Parquet file and the first and last day (ISO) of each date column that has any."""
        relation = self.connection.read_parquet(str(path))
        ends = [f'{end}("{column}")::DATE::VARCHAR' for column in dates for end in ("min", "max")]
        found = relation.aggregate(", ".join(["count(*)", *ends])).fetchall()[0]
        return int(found[0]), [day for day in found[1:] if day is not None]

    def settled(self, relation: duckdb.DuckDBPyRelation, _key: str) -> nw.LazyFrame[Any]:
        """What was made of several files; nothing need be written where the same engine goes on."""
        import narwhals as nw  # noqa: PLC0415

        found: nw.LazyFrame[Any] = nw.from_native(relation)
        return found

    @property
    def home(self) -> Engine:
        """The DuckDB that settles tables: this one."""
        return self

    def frame(self, native: Any) -> nw.LazyFrame[Any]:  # noqa: ANN401 - any frame Narwhals knows
        """Whatever a plugin returned (pandas, Polars, Arrow, DuckDB, Narwhals) as a lazy frame of this engine."""
        import duckdb  # noqa: PLC0415
        import narwhals as nw  # noqa: PLC0415

        found = nw.from_native(native, pass_through=False)
        inner = found.to_native()
        if isinstance(inner, duckdb.DuckDBPyRelation):
            return nw.from_native(inner)
        if isinstance(found, nw.LazyFrame):
            found = found.collect()
        return nw.from_native(self.connection.from_arrow(found.to_arrow()))

    def keyed(self, frame: nw.LazyFrame[Any], columns: Sequence[str], salt: str) -> nw.LazyFrame[Any]:
        """The frame with the values of these text columns hashed, so that no phone or e-mail gets further.

        Spellings of one phone or e-mail give one hash (`jtbd_reports.personal` brings them to one form); the same salt
        gives the same hash in every source; a blank is no key. Rows stay in their order.
        """
        import narwhals as nw  # noqa: PLC0415

        relation = frame.to_native()
        for name in columns:
            relation = self._settled(relation, name)
        quoted = salt.replace("'", "''")
        hashed = [f"""left(sha256('{quoted}' || nullif(trim("{name}"), '')), 24) AS "{name}\"""" for name in columns]
        found: nw.LazyFrame[Any] = nw.from_native(
            relation.project(f"* REPLACE ({', '.join(hashed)})") if hashed else relation
        )
        return found

    def _settled(self, relation: duckdb.DuckDBPyRelation, column: str) -> duckdb.DuckDBPyRelation:
        """The relation with each phone and e-mail of a column in its one form."""
        import pyarrow as pa  # noqa: PLC0415

        from jtbd_reports.personal import normal_email, normal_phone  # noqa: PLC0415

        spelt = relation.filter(_LIKE_A_PERSON.format(f'"{column}"')).project(f'"{column}"').distinct().fetchall()
        forms = {value: normal_phone(value) or normal_email(value) for (value,) in spelt}
        changed = {value: form for value, form in forms.items() if form and form != value}
        if not changed:
            return relation
        known = self.connection.from_arrow(pa.table({"told": [*changed], "form": [*changed.values()]}))
        # a join may shuffle rows, and what is first must stay first
        numbered = relation.project("*, row_number() OVER () AS place").set_alias("rows")
        joined = numbered.join(known.set_alias("known"), f'rows."{column}" = known.told', "left")
        ordered = joined.project("rows.*, known.form").order("place")
        return ordered.project(f'* EXCLUDE (place, form) REPLACE (coalesce(form, "{column}") AS "{column}")')

    def resolved(self, relation: duckdb.DuckDBPyRelation, identities: Sequence[Path]) -> duckdb.DuckDBPyRelation:
        """The relation with each `customer_id` that is a further name of a customer replaced by the customer's own."""
        names = self.connection.read_parquet([str(path) for path in identities], file_row_number=True)
        names = names.aggregate("identity_id, arg_min(customer_id, file_row_number) AS own", "identity_id")
        relation = relation.project("*, row_number() OVER () AS place")
        # one source may call a customer by a name that another source knows as a further one
        for _step in range(_CHAIN):
            joined = relation.set_alias("told").join(
                names.set_alias("known"), "told.customer_id = known.identity_id", "left"
            )
            named = joined.project("told.*, known.own")
            relation = named.project("* EXCLUDE (own) REPLACE (coalesce(own, customer_id) AS customer_id)")
        return relation.order("place").project("* EXCLUDE (place)")

    def merged(self, relation: duckdb.DuckDBPyRelation, key: str) -> duckdb.DuckDBPyRelation:
        """One row per key with the first value of each column; rows without a key stay as they are."""
        numbered = relation.project("*, row_number() OVER () AS place").filter(f'"{key}" IS NOT NULL')
        firsts = [f'arg_min("{name}", place) AS "{name}"' for name in relation.columns if name != key]
        merged = numbered.aggregate(", ".join([f'"{key}"', *firsts]), f'"{key}"')
        columns = ", ".join(f'"{name}"' for name in merged.columns)
        return merged.union(relation.filter(f'"{key}" IS NULL').project(columns))

    def write(self, frame: nw.LazyFrame[Any], path: Path) -> None:
        """Store a lazy frame as Parquet, in one step."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.partial")
        frame.to_native().write_parquet(str(partial), compression="zstd")
        partial.replace(path)

    def close(self) -> None:
        """Give back memory and files."""
        self.connection.close()


_CHAIN = 3
"""Steps that names of names are followed."""
_LIKE_A_PERSON = (
    "contains({0}, '@') OR (length(regexp_replace({0}, '[^0-9]', '', 'g')) >= 10"
    " AND NOT regexp_full_match({0}, '[0-9]{{16,}}|[0-9a-fA-F-]{{24,}}'))"
)
"""What is worth being looked at as a phone or an e-mail: most ids of machines are spared."""
