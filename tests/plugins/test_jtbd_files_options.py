"""Files without a header row, parted by spaces, with cells that spill over; and both ways of splitting lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from jtbd_files.source import SOURCE
from jtbd_reports import Note, ProjectError, Reading, Rejected
from jtbd_reports.ingest import _advice
from jtbd_reports.opening import batches, rows
from jtbd_reports.report import SourceAccount
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from pathlib import Path

PURCHASES = {"deals": {"columns": {"customer_id": "who", "status": {"constant": "won"}, "amount": "sum"}}}
NAMED = {"headers": ["who", "when", "sum"]}


def read(root: Path, content: str | bytes, tables: Any = None, name: str = "a.txt", **options: Any) -> Reading:
    (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return read_source(SOURCE, root, {"path": name, "tables": tables or PURCHASES, **options})


def refused(root: Path, content: str | bytes, **options: Any) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        read(root, content, **options)
    return [str(problem).removeprefix("project.yml: sources.crm.") for problem in caught.value.problems]


def deals(reading: Reading, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in columns) for row in reading.tables["deals"].to_pylist()]


class TestHeaders:
    def test_columns_of_a_file_without_a_header_row_are_named(self, tmp_path: Path) -> None:
        found = read(tmp_path, "a,2026-01-01,1.50\n\nb,2026-01-02,2\n", **NAMED)
        assert deals(found, "deal_id", "customer_id", "amount") == [("crm:1", "a", 1.5), ("crm:3", "b", 2.0)]
        assert found.files[0].rows == 2
        assert found.notes == (Note("empty_row", 1),)

    def test_so_are_those_of_a_sheet(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (("a", "x", 1.5), ("b", "y", 2)):
            sheet.append(row)
        book.save(tmp_path / "b.xlsx")
        reading = read_source(SOURCE, tmp_path, {"path": "b.xlsx", "tables": PURCHASES, **NAMED})
        assert deals(reading, "deal_id", "customer_id", "amount") == [("crm:1", "a", 1.5), ("crm:2", "b", 2.0)]

    def test_all_columns_must_be_named(self, tmp_path: Path) -> None:
        assert refused(tmp_path, "a,b\n", **NAMED) == [
            "headers: a.txt has 2 columns in its first row, and 3 are named. Name each of them, from the left."
        ]

    def test_an_empty_sheet_is_refused(self, tmp_path: Path) -> None:
        openpyxl.Workbook().save(tmp_path / "b.xlsx")
        with pytest.raises(ProjectError, match=r"path: b\.xlsx is empty\. Name another sheet with sheet:\."):
            read_source(SOURCE, tmp_path, {"path": "b.xlsx", "tables": PURCHASES, **NAMED})

    def test_a_header_row_and_told_headers_exclude_each_other(self) -> None:
        with pytest.raises(ValidationError, match="leave out one of headers and header_row"):
            SOURCE.options.model_validate({"path": "x", "tables": PURCHASES, "header_row": 1, **NAMED})

    @pytest.mark.parametrize(("option", "value"), [("headers", ["who", "sum"]), ("spilled", "who")])
    def test_they_mean_nothing_for_files_that_name_their_columns(self, tmp_path: Path, option: str, value: Any) -> None:
        pq.write_table(pa.table({"who": ["a"], "sum": [1]}), tmp_path / "p.parquet")
        with pytest.raises(ProjectError) as caught:
            read_source(SOURCE, tmp_path, {"path": "p.parquet", "tables": PURCHASES, option: value})
        assert str(caught.value) == (
            f"project.yml: sources.crm.{option}: p.parquet is not a file for which {option} means anything. "
            "Leave it out."
        )


class TestSpaces:
    def test_runs_of_spaces_part_cells_and_those_at_the_ends_do_not(self, tmp_path: Path) -> None:
        found = read(tmp_path, " who  when   sum \n a 20260101    1.50\n\n\tb  20260102\t2  \n", delimiter="spaces")
        assert deals(found, "deal_id", "customer_id", "amount") == [("crm:2", "a", 1.5), ("crm:4", "b", 2.0)]
        assert found.files[0].format == "CSV, «spaces», UTF-8"
        assert (found.rejected_rows, found.notes) == (0, (Note("empty_row", 1),))

    def test_quotes_hold_spaces_together(self, tmp_path: Path) -> None:
        found = read(tmp_path, '"Ann  B" x 1\nc y 2\n', delimiter="spaces", **NAMED)
        assert deals(found, "customer_id") == [("Ann  B",), ("c",)]


SPILLED = "who,address,city,sum\na,Main St. 5,Berlin,1\nb,Rua do Paço, 67,Rio,2\nc,1, rue X, 2e,Paris,3\n"


class TestSpilled:
    @property
    def tables(self) -> Any:
        columns = {**PURCHASES["deals"]["columns"], "comment": "address"}
        return {"deals": {"columns": columns, "extra": {"town": "city"}}}

    def test_what_a_row_has_too_much_goes_back_into_its_column(self, tmp_path: Path) -> None:
        found = read(tmp_path, SPILLED, self.tables, spilled="Address")
        assert deals(found, "customer_id", "comment", "town", "amount") == [
            ("a", "Main St. 5", "Berlin", 1.0),
            ("b", "Rua do Paço, 67", "Rio", 2.0),
            ("c", "1, rue X, 2e", "Paris", 3.0),
        ]
        assert found.notes == (Note("mended_row", 2),)
        assert found.rejected_rows == 0

    def test_rows_that_a_stray_quote_joined_and_short_ones_stay_rejected(self, tmp_path: Path) -> None:
        text = SPILLED + 'd,"x,Rome,4\ne,y",Oslo,extra,5\nf,6\n'
        found = read(tmp_path, text, self.tables, spilled="address")
        assert [(cell.row, cell.reason) for cell in found.rejected] == [(5, rows.UNEVEN), (7, rows.UNEVEN)]
        assert found.notes == (Note("mended_row", 2),)

    def test_surplus_empty_cells_are_no_spill(self, tmp_path: Path) -> None:
        found = read(tmp_path, "who,address,city,sum\na,x,Rome,1,,\n", self.tables, spilled="address")
        assert (deals(found, "comment"), found.notes) == ([("x",)], ())

    @pytest.mark.parametrize(
        ("header", "message"),
        [
            ("whom", "spilled: a.txt has no column 'whom'. Did you mean 'who'?"),
            ("sum", "spilled: a.txt has 2 columns 'sum'."),
        ],
    )
    def test_it_must_be_one_column(self, tmp_path: Path, header: str, message: str) -> None:
        assert refused(tmp_path, "who,address,sum,sum\na,b,1,2\n", spilled=header) == [message]


PIECES = st.lists(
    st.sampled_from(
        ["a", "1,5", ",", ",", "\n", "\n", '"', '""', "ж", "\r\n", "\r", " ", "x\0", "#", '","', "b,c\n", "b,c,d\n"]
    ),
    max_size=40,
).map("".join)


class TestBothWays:
    """Arrow's reader and Python's must come to the same rows, whatever a file holds."""

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(text=PIECES, codec=st.sampled_from(["utf-8", "cp1251"]), stretch=st.integers(1, 5))
    @example(text='a,b\nc,"d', codec="utf-8", stretch=5)
    @example(text='a"b,"x\ny",c"d\n', codec="utf-8", stretch=5)
    @example(text='b,c\nb,"c', codec="utf-8", stretch=2)
    @example(text='b,c\nb,"c\nd"\nb,c\n', codec="utf-8", stretch=2)
    def test_they_agree(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, codec: str, stretch: int
    ) -> None:
        tables = {"deals": {"columns": {"title": "t", "comment": "c", "status": {"constant": "won"}}}}
        content = b"t,c\n" + text.encode(codec)

        def taken() -> Any:
            try:
                found = read(tmp_path, content, tables | {}, allow_empty=True, delimiter=",", encoding="utf-8")
            except ProjectError as error:
                return str(error)
            return found.tables["deals"].to_pylist(), found.rejected, found.rejected_rows, found.notes, found.files

        with monkeypatch.context() as patch:
            patch.setattr(rows, "CHUNK", stretch)
            quick = taken()
            patch.setattr(rows, "_plain", lambda *_arguments: None)
            assert quick == taken()

    def test_plain_lines_do_go_the_quick_way(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(rows, "_add", None)
        found = read(tmp_path, 'who,when,sum\r\n"a, b",x,1\r\n\r\nж,"y ""z""",2')
        assert deals(found, "deal_id", "customer_id") == [("crm:2", "a, b"), ("crm:4", "ж")]

    def test_stretches_of_records_over_several_lines_come_one_by_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rows, "CHUNK", 2)
        monkeypatch.setattr(batches, "CHUNK", 2)
        found = read(tmp_path, "who,when,sum\n" + 'a,"x\ny",1\n' * 2 + 'b,z,2\nc,"x\ny",3\nd,z,4\n')
        assert deals(found, "deal_id", "customer_id") == [
            ("crm:2", "a"), ("crm:6", "b"), ("crm:7", "c"), ("crm:9", "d"),
        ]  # fmt: skip
        assert found.notes == (Note("duplicate_row", 1, "deals"),)


@pytest.mark.parametrize(
    ("rejected", "advice"),
    [
        (
            (Rejected("a.csv", 2, "", rows.UNEVEN, "1 | 2"), Rejected("a.csv", 3, "sum", "not a number", "x")),
            "The first of them are listed. If a column's texts hold the delimiter unquoted, name it with spilled:.",
        ),
        ((Rejected("a.csv", 3, "sum", "not a number", "x"),), "The first of them are listed."),
    ],
)
def test_where_most_lost_rows_are_uneven_the_remedy_is_named(rejected: tuple[Rejected, ...], advice: str) -> None:
    assert _advice(SourceAccount("crm", "files", (), {}, rejected)) == advice
