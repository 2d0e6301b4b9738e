"""The source `files`: which files, what they really are, what is refused; and the real exports."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

import datetime as dt
import io
import json
import struct
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from jtbd_files import register_sources
from jtbd_files.source import SOURCE
from jtbd_reports import Note, ProjectError, Reading, Rejected
from jtbd_reports.engine import Engine
from jtbd_reports.opening import batches, parquet
from jtbd_reports.testing import read_source

REAL = Path(__file__).parents[3] / "shared/data/it_career_hub_crm"
DEALS = {"deals": {"columns": {"deal_id": "ID", "customer_id": "Клиент", "status": "Этап", "amount": "Бюджет"}}}
TEXT = "ID;Клиент;Этап;Бюджет\n1;a;won;1 500,50\n2;b;open;\n"


def read(root: Path, path: str = "deals.csv", tables: Any = None, **options: Any) -> Reading:
    return read_source(SOURCE, root, {"path": path, "tables": tables or DEALS, **options})


def refused(root: Path, path: str = "deals.csv", tables: Any = None, **options: Any) -> list[str]:
    """What a user sees where the source refuses."""
    with pytest.raises(ProjectError) as caught:
        read(root, path, tables, **options)
    return [str(problem).removeprefix("project.yml: sources.crm.") for problem in caught.value.problems]


def put(root: Path, name: str, content: str | bytes = TEXT) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_the_plugin_offers_the_source() -> None:
    assert register_sources() == [SOURCE]
    assert SOURCE.name == "files"


class TestPaths:
    def test_one_file_is_read_with_its_account(self, tmp_path: Path) -> None:
        put(tmp_path, "data/deals.csv")
        reading = read(tmp_path, "data/deals.csv")
        assert reading.tables["deals"].to_pylist() == [
            {"deal_id": "1", "customer_id": "a", "status": "won", "amount": 1500.5},
            {"deal_id": "2", "customer_id": "b", "status": "open", "amount": None},
        ]
        (file,) = reading.files
        assert (file.path, file.rows, file.kept, file.format) == ("data/deals.csv", 2, 2, "CSV, «;», UTF-8")
        assert len(file.sha256) == 64
        assert (reading.rejected, reading.rejected_rows, reading.notes) == ((), 0, ())

    def test_a_pattern_names_several_files_in_the_order_of_their_names(self, tmp_path: Path) -> None:
        for name in ("d-2.csv", "d-10.csv", "d-1.csv"):
            put(tmp_path, f"data/{name}", TEXT.replace("\n1;", f"\n{name};").replace("\n2;", f"\n{name}b;"))
        (tmp_path / "data/d-folder.csv").mkdir()
        reading = read(tmp_path, "data/d-*.csv")
        assert [file.path for file in reading.files] == ["data/d-1.csv", "data/d-10.csv", "data/d-2.csv"]
        assert reading.tables["deals"].num_rows == 6

    def test_made_keys_name_the_file_where_there_are_several(self, tmp_path: Path) -> None:
        put(tmp_path, "a.csv")
        tables = {"deals": {"columns": {"customer_id": "Клиент", "status": "Этап"}}}
        assert read(tmp_path, "a.csv", tables).tables["deals"]["deal_id"].to_pylist() == ["crm:2", "crm:3"]
        put(tmp_path, "b.csv", TEXT.replace("1 500", "2 500"))
        keys = read(tmp_path, "*.csv", tables).tables["deals"]["deal_id"].to_pylist()
        assert keys == ["crm:a.csv:2", "crm:a.csv:3", "crm:b.csv:2"]

    def test_brackets_in_a_name_are_no_pattern_where_the_file_is_there(self, tmp_path: Path) -> None:
        put(tmp_path, "deals [1].csv")
        assert [file.path for file in read(tmp_path, "deals [1].csv").files] == ["deals [1].csv"]

    def test_a_name_written_by_macos_is_found(self, tmp_path: Path) -> None:
        put(tmp_path, unicodedata.normalize("NFD", "займы.csv"))
        assert read(tmp_path, "займы.csv").tables["deals"].num_rows == 2

    def test_a_missing_file_is_named_with_the_nearest(self, tmp_path: Path) -> None:
        put(tmp_path, "data/deals.csv")
        expected = "path: there is no file 'data/deal.csv'. Did you mean 'data/deals.csv'?"
        assert refused(tmp_path, "data/deal.csv") == [expected]
        assert refused(tmp_path, "dat/deals.csv") == [expected.replace("'data/deal.csv'", "'dat/deals.csv'")]
        assert refused(tmp_path, "x") == ["path: there is no file 'x'."]

    def test_hidden_files_are_not_suggested(self, tmp_path: Path) -> None:
        put(tmp_path, ".cache/deals.csv")
        assert refused(tmp_path, "deals.csv") == ["path: there is no file 'deals.csv'."]

    def test_a_folder_and_a_pattern_without_files_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        assert refused(tmp_path, "data/") == ["path: 'data/' is a folder. Name its files: data/*."]
        assert refused(tmp_path, "data/*.csv") == ["path: no file matches 'data/*.csv'."]

    @pytest.mark.parametrize("path", ["../secret.csv", "data/../../secret.csv", "../*.csv"])
    def test_a_path_that_climbs_out_is_refused(self, tmp_path: Path, path: str) -> None:
        put(tmp_path, "secret.csv")
        (tmp_path / "project/data").mkdir(parents=True)
        assert refused(tmp_path / "project", path) == [f"path: {path!r} leaves the project folder."]

    def test_an_absolute_path_is_refused_even_within_the_folder(self, tmp_path: Path) -> None:
        path = str(put(tmp_path, "deals.csv"))
        assert refused(tmp_path, path) == [f"path: {path!r} leaves the project folder."]

    def test_a_link_that_leads_out_is_refused_and_one_within_is_followed(self, tmp_path: Path) -> None:
        outside = put(tmp_path, "secret.csv")
        root = tmp_path / "project"
        put(root, "data/deals.csv")
        (root / "out.csv").symlink_to(outside)
        (root / "folder").symlink_to(tmp_path)
        (root / "in.csv").symlink_to(root / "data/deals.csv")
        assert refused(root, "out.csv") == ["path: 'out.csv' is a link that leaves the project folder."]
        assert refused(root, "folder/secret.csv") == [
            "path: 'folder/secret.csv' is a link that leaves the project folder."
        ]
        assert refused(root, "*.csv") == ["path: 'out.csv' is a link that leaves the project folder."]
        assert read(root, "in.csv").tables["deals"].num_rows == 2

    def test_a_project_folder_behind_a_link_is_as_good(self, tmp_path: Path) -> None:
        put(tmp_path, "real/deals.csv")
        (tmp_path / "link").symlink_to(tmp_path / "real")
        assert read(tmp_path / "link").tables["deals"].num_rows == 2


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


class TestWhatAFileIs:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "is empty."),
            (b"\xef\xbb\xbf", "is empty."),
            (b"\xff\xfe", "is empty."),
            (b" \r\n\n", "is empty."),
            (OLE, "is a workbook of Excel 97-2003 (.xls). Save it as .xlsx."),
            (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password. Save it without one."),
            (
                b"\n <!-- saved --> <!DOCTYPE html><html><body><form>password</form></body></html>",
                "is an HTML page without a table, not an export. A login or error page was probably saved in its "
                "place: sign in and download the export again.",
            ),
            (
                b'\xef\xbb\xbf<meta content="text/html;charset=UTF-8" /><table><thead><tr><th>ID</th></tr></thead>',
                "is an HTML page with a table, not a workbook or a text table. Some systems save a page under a "
                "workbook's name: open it in a spreadsheet program, save it as .xlsx.",
            ),
            (
                b"<?xml version='1.0'?><Workbook/>",
                "is an XML file, not a table. Open it in a spreadsheet program and save it as .xlsx.",
            ),
            (b"\x1f\x8b\x08\x00abc", "is compressed (gzip). Unpack it first."),
            (b"%PDF-1.7", "is a PDF, not a table. Export the table itself as CSV or XLSX."),
            (b"PK\x03\x04 torn", "is a damaged XLSX workbook. Download or save it again."),
            (b'[{"ID": 1}]', "is one JSON array. JSON is read with one object on each line (JSON Lines)."),
            (
                b"\x7fELF\x02\x01\x01\x00\x07\x06\x05",
                "is not a table: it holds bytes that no text has. CSV, XLSX, Parquet and JSON Lines are read.",
            ),
        ],
    )
    def test_what_is_no_table_is_called_by_its_name(self, tmp_path: Path, content: bytes, message: str) -> None:
        put(tmp_path, "deals.xls", content)
        assert refused(tmp_path, "deals.xls") == [f"path: deals.xls {message}"]

    def test_an_archive_of_other_things_is_refused(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "deals.xlsx", "w") as archive:
            archive.writestr("deals.csv", TEXT)
        expected = "path: deals.xlsx is an archive, not an XLSX workbook. Unpack it, or save the table as .xlsx."
        assert refused(tmp_path, "deals.xlsx") == [expected]

    def bomb(self, path: Path, megabytes: int) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * (megabytes * 1_000_000))

    def test_a_workbook_that_would_unpack_beyond_the_limit_is_refused(self, tmp_path: Path) -> None:
        self.bomb(tmp_path / "deals.xlsx", 3)
        assert refused(tmp_path, "deals.xlsx", max_unpacked_mb=2) == [
            "path: deals.xlsx would unpack to 3 MB, more than the limit of 2 MB. "
            "Raise max_unpacked_mb only if you know where the file comes from."
        ]

    def test_a_workbook_that_is_packed_beyond_belief_is_refused(self, tmp_path: Path) -> None:
        self.bomb(tmp_path / "deals.xlsx", 11)
        (found,) = refused(tmp_path, "deals.xlsx")
        assert found.startswith("path: deals.xlsx would unpack to ")
        assert found.endswith(" times its size, as only a zip bomb does.")

    def test_a_bomb_that_declares_more_than_there_is_is_refused_unopened(self, tmp_path: Path) -> None:
        self.bomb(tmp_path / "deals.xlsx", 1)
        content = bytearray((tmp_path / "deals.xlsx").read_bytes())
        entry = content.rindex(b"PK\x01\x02")
        struct.pack_into("<L", content, entry + 24, 4_000_000_000)
        put(tmp_path, "deals.xlsx", bytes(content))
        (found,) = refused(tmp_path, "deals.xlsx")
        assert found.startswith("path: deals.xlsx would unpack to 4,000 MB, more than the limit of 500 MB.")


class TestEmptiness:
    def test_a_header_without_rows_is_refused_unless_told(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.csv", "ID;Клиент;Этап;Бюджет\n;;;\n")
        expected = "path: deals.csv has a header but no data rows. If that is right, set allow_empty: true."
        assert refused(tmp_path) == [expected]
        reading = read(tmp_path, allow_empty=True)
        assert reading.tables["deals"].num_rows == 0
        assert reading.tables["deals"].schema.field("amount").type == pa.float64()
        assert reading.notes == (Note("empty_row", 1),)

    def test_a_filter_that_nothing_passes_is_refused_unless_told(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.csv")
        tables = {"deals": {**DEALS["deals"], "where": {"Этап": ["нет такого"]}}}
        assert refused(tmp_path, tables=tables) == ["tables.deals.where: none of the 2 rows passes this filter."]
        assert read(tmp_path, tables=tables, allow_empty=True).notes == (Note("filtered", 2, "deals"),)

    def test_at_least_one_table_is_asked_for(self) -> None:
        with pytest.raises(ValidationError, match="at least one table is needed, such as deals"):
            SOURCE.options.model_validate({"path": "x", "tables": {}})

    def test_problems_of_all_files_and_columns_come_at_once(self, tmp_path: Path) -> None:
        put(tmp_path, "a.csv", "")
        put(tmp_path, "b.csv", TEXT.replace("Бюджет", "Сумма"))
        put(tmp_path, "c.csv")
        assert refused(tmp_path, "*.csv") == [
            "path: a.csv is empty.",
            "tables.deals.columns.amount: b.csv has no column 'Бюджет'. Its columns: ID, Клиент, Этап, Сумма.",
        ]


class TestMapping:
    def test_bad_cells_are_listed_by_file_row_and_the_clients_header(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.csv", TEXT + "3;c;wonn;много\n4;;lost;5\n")
        reading = read(tmp_path)
        assert reading.rejected == (
            Rejected("deals.csv", 4, "Этап", "not one of won, lost, open. Did you mean 'won'?", "wonn"),
            Rejected("deals.csv", 4, "Бюджет", "not a number", "много"),
        )
        assert (reading.rejected_rows, reading.notes) == (1, (Note("dropped_rows", 1, "deals"),))
        assert reading.tables["deals"]["customer_id"].to_pylist()[-1] is None

    def test_one_file_may_fill_two_tables(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.csv", "ID;Клиент;Этап;Бюджет;Город\n1;a;won;1;\n2;a;open;2;Тверь\n")
        tables = {**DEALS, "customers": {"columns": {"customer_id": "Клиент", "city": "Город"}}}
        reading = read(tmp_path, tables=tables)
        assert reading.tables["customers"].to_pylist() == [{"customer_id": "a", "city": "Тверь"}]
        assert reading.tables["deals"].num_rows == 2

    def test_extras_come_with_their_types(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.csv", "Клиент;Этап;П;S\na;won;Студия;34,5\n")
        extra = {"layout": "П", "area": {"header": "S", "type": "number"}}
        columns = {"customer_id": "Клиент", "status": "Этап"}
        reading = read(tmp_path, tables={"deals": {"columns": columns, "extra": extra}})
        assert reading.extras == {"deals": {"layout": "text", "area": "number"}}
        (row,) = reading.tables["deals"].to_pylist()
        assert (row["layout"], row["area"]) == ("Студия", 34.5)

    def test_missing_texts_are_the_projects_own_or_the_usual_ones(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.csv", "Клиент;Этап;Закрыта\na;won;Не закрыта\nb;won; - \n")
        tables = {"deals": {"columns": {"customer_id": "Клиент", "status": "Этап", "closed_at": "Закрыта"}}}
        assert read(tmp_path, tables=tables).rejected == ()
        assert read(tmp_path, tables=tables, missing=["-"]).rejected == (
            Rejected("deals.csv", 2, "Закрыта", "not a date", "Не закрыта"),
        )

    def test_the_projects_time_zone_takes_in_times_that_name_theirs(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.csv", "Клиент,Этап,Создана\na,won,2026-01-05T10:00:00Z\n")
        options = {
            "path": "deals.csv",
            "tables": {"deals": {"columns": {"customer_id": "Клиент", "status": "Этап", "created_at": "Создана"}}},
        }
        made = read_source(SOURCE, tmp_path, options, timezone="Europe/Moscow").tables["deals"]
        assert made["created_at"].to_pylist() == [dt.datetime(2026, 1, 5, 13)]

    def test_the_engine_takes_the_tables_with_their_gaps(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.csv")
        engine = Engine.open(tmp_path)
        frame = engine.frame(read(tmp_path).tables["deals"])
        assert frame.collect().to_arrow().to_pylist()[1] == {
            "deal_id": "2",
            "customer_id": "b",
            "status": "open",
            "amount": None,
        }
        engine.close()


class TestJsonLines:
    def test_objects_are_rows_whatever_keys_they_have(self, tmp_path: Path) -> None:
        rows: list[dict[str, Any]] = [
            {"ID": 12345678901234567890, "Клиент": "a", "Этап": "won", "Бюджет": 3.305},
            {"Этап": "open", "Клиент": "b", "ID": "2", "Бюджет": None, "Теги": ["x", "y"], "VIP": True},
        ]
        put(tmp_path, "deals.jsonl", "\ufeff" + "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
        tables = {"deals": {**DEALS["deals"], "extra": {"tags_list": "Теги", "vip": "VIP"}}}
        reading = read(tmp_path, "deals.jsonl", tables)
        assert reading.files[0].format == "JSON Lines, UTF-8"
        assert reading.tables["deals"].to_pylist() == [
            {
                "deal_id": "12345678901234567890",
                "customer_id": "a",
                "status": "won",
                "amount": 3.305,
                "tags_list": None,
                "vip": None,
            },
            {
                "deal_id": "2",
                "customer_id": "b",
                "status": "open",
                "amount": None,
                "tags_list": '["x", "y"]',
                "vip": "TRUE",
            },
        ]

    def test_lines_that_are_no_objects_are_rejected_by_number(self, tmp_path: Path) -> None:
        good = '{"ID": 1, "Клиент": "a", "Этап": "won", "Бюджет": 1}\n'.encode()
        deep = b"[" * 100_000 + b"\n"
        put(
            tmp_path,
            "deals.ndjson",
            good + b'{"ID": \n[1]\n{"ID": "\xff"}\n' + deep + good.replace(b'"ID": 1', b'"ID": 9'),
        )
        reading = read(tmp_path, "deals.ndjson")
        assert [(cell.row, cell.reason) for cell in reading.rejected] == [
            (2, "not a JSON object"),
            (3, "not a JSON object"),
            (4, "not UTF-8, as JSON must be"),
            (5, "not a JSON object"),
        ]
        assert (reading.rejected_rows, reading.files[0].rows, reading.files[0].kept) == (4, 6, 2)

    def test_a_file_without_objects_is_refused(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.json", "{\n}\n")
        expected = "path: deals.json holds no JSON objects. JSON is read with one object on each line (JSON Lines)."
        assert refused(tmp_path, "deals.json") == [expected]


class TestParquet:
    def test_typed_columns_come_through_text_unharmed(self, tmp_path: Path) -> None:
        table = pa.table(
            {
                "ID": pa.array([12345678901234567, None], pa.int64()),
                "Клиент": pa.array(["a", "b"]).dictionary_encode(),
                "Этап": pa.array(["won", "open"], pa.large_string()),
                "Бюджет": pa.array([3.305, 1e6]),
                "Маржа": pa.array([pa.scalar(1.234).as_py(), None]).cast(pa.decimal128(10, 3)),
                "Создана": pa.array([dt.datetime(2026, 1, 5, 10, 30), None], pa.timestamp("ns")),
                "Закрыта": pa.array([dt.date(2026, 2, 5), None]),
                "VIP": pa.array([True, False]),
                "Список": pa.array([["x"], None]),
            }
        )
        pq.write_table(table, tmp_path / "deals.parquet")
        columns = {**DEALS["deals"]["columns"], "margin": "Маржа", "created_at": "Создана", "closed_at": "Закрыта"}
        tables = {"deals": {"columns": columns, "extra": {"vip": "VIP", "list": "Список"}}}
        reading = read(tmp_path, "deals.parquet", tables)
        assert reading.files[0].format == "Parquet"
        (row,) = reading.tables["deals"].to_pylist()
        assert row == {
            "deal_id": "12345678901234567",
            "customer_id": "a",
            "status": "won",
            "amount": 3.305,
            "margin": 1.234,
            "created_at": dt.datetime(2026, 1, 5, 10, 30),
            "closed_at": dt.datetime(2026, 2, 5),
            "vip": "TRUE",
            "list": '["x"]',
        }
        assert [(cell.row, cell.column) for cell in reading.rejected] == [(2, "ID")]

    def test_a_damaged_file_is_refused_when_opened_and_when_read(self, tmp_path: Path) -> None:
        put(tmp_path, "deals.parquet", b"PAR1 torn")
        (found,) = refused(tmp_path, "deals.parquet")
        assert found.startswith("path: deals.parquet is a damaged Parquet file (")
        assert found.endswith("). Export it again.")
        columns = {name: ["won"] * 5000 for name in ("ID", "Клиент", "Этап", "Бюджет")}
        pq.write_table(pa.table(columns), tmp_path / "deals.parquet", compression="zstd")
        content = bytearray((tmp_path / "deals.parquet").read_bytes())
        content[4:60] = bytes(56)
        put(tmp_path, "deals.parquet", bytes(content))
        (found,) = refused(tmp_path, "deals.parquet")
        assert found.startswith("path: deals.parquet is a damaged Parquet file (")


class TestStretches:
    """Files longer than what is typed at once."""

    def kept(self, root: Path, name: str, monkeypatch: pytest.MonkeyPatch, header: int = 0) -> list[str]:
        for module in (batches, parquet):
            monkeypatch.setattr(module, "CHUNK", 2)
        reading = read(root, name)
        assert [(cell.row, cell.column) for cell in reading.rejected] == [(5 + header, "Бюджет")]
        return list(reading.tables["deals"]["deal_id"].to_pylist())

    def test_of_json_lines(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        rows = [{"ID": n, "Клиент": "a", "Этап": "won", "Бюджет": n if n < 4 else "x"} for n in range(5)]
        put(tmp_path, "deals.jsonl", "\n".join(json.dumps(row) for row in rows))
        assert self.kept(tmp_path, "deals.jsonl", monkeypatch) == list("01234")

    def test_of_parquet(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        columns = {"ID": range(5), "Клиент": ["a"] * 5, "Этап": ["won"] * 5, "Бюджет": ["1", "2", "3", "4", "x"]}
        pq.write_table(pa.table({name: list(cells) for name, cells in columns.items()}), tmp_path / "deals.parquet")
        assert self.kept(tmp_path, "deals.parquet", monkeypatch) == list("01234")

    def test_of_workbooks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        rows: list[list[Any]] = [[n, "a", "won", n if n < 4 else "x"] for n in range(5)]
        put(tmp_path, "deals.xlsx", workbook([["ID", "Клиент", "Этап", "Бюджет"], *rows]))
        assert self.kept(tmp_path, "deals.xlsx", monkeypatch, header=1) == list("01234")


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


NAMES = ["deals.csv", "deals.xlsx", "deals.jsonl", "deals.parquet"]
STARTS = [
    b"",
    b"PK\x03\x04",
    b"PAR1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b'{"ID": 1}\n',
    "ID;Клиент;Этап;Бюджет\n".encode(),
    "ID;Клиент;Этап;Бюджет\n".encode("cp1251"),
    "ID;Клиент;Этап;Бюджет\n".encode("utf-16"),
    b'"',
    b"<html>",
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(NAMES), st.sampled_from(STARTS), st.binary(max_size=400))
def test_random_bytes_are_refused_in_words_or_accounted_for(
    tmp_path: Path, name: str, start: bytes, rest: bytes
) -> None:
    put(tmp_path, name, start + rest)
    try:
        reading = read(tmp_path, name)
    except ProjectError:
        return
    assert reading.files[0].rows > 0
    assert reading.tables["deals"].num_rows > 0 or reading.rejected_rows > 0


def parquet_file() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"ID": ["1"], "Клиент": ["a"], "Этап": ["won"], "Бюджет": [1.5]}), out)
    return out.getvalue()


WHOLE = {
    "deals.csv": TEXT.encode("cp1251"),
    "deals.xlsx": workbook([["ID", "Клиент", "Этап", "Бюджет"], [1, "a", "won", 1.5], [2, "b", "open", None]]),
    "deals.jsonl": '{"ID": 1, "Клиент": "a", "Этап": "won", "Бюджет": 1.5}\n{"ID": 2}\n'.encode(),
    "deals.parquet": parquet_file(),
}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(NAMES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=5),
    st.floats(0.5, 1),
)
def test_damaged_files_are_refused_in_words_or_accounted_for(
    tmp_path: Path, name: str, damage: list[tuple[float, int]], length: float
) -> None:
    content = bytearray(WHOLE[name][: int(len(WHOLE[name]) * length) + 1])
    for place, byte in damage:
        content[int(place * len(content))] = byte
    put(tmp_path, name, bytes(content))
    try:
        reading = read(tmp_path, name)
    except ProjectError:
        return
    assert reading.tables["deals"].num_rows > 0 or reading.rejected_rows > 0


real = pytest.mark.skipif(not REAL.exists(), reason="the real exports are not beside this repository (../shared/data)")


@real
class TestRealExports:
    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        """A project whose data folder holds the exports, only as long as the test runs."""
        for name in ("Deals", "Spend"):
            (tmp_path / f"{name}.xlsx").write_bytes((REAL / f"{name} (Done).xlsx").read_bytes())
        return tmp_path

    def test_the_deals_are_read_and_every_loss_is_named(self, project: Path) -> None:
        columns = {
            "deal_id": "Id",
            "customer_id": "Contact Name",
            "status": "Stage",
            "stage": "Stage",
            "manager": "Deal Owner Name",
            "amount": "Offer Total Amount",
            "created_at": "Created Time",
            "closed_at": "Closing Date",
            "product": "Product",
            "channel": "Source",
            "campaign": "Campaign",
            "lost_reason": "Lost Reason",
            "page": "Page",
            "phrase": "Term",
        }
        extra = {"paid": {"header": "Initial Amount Paid", "type": "number"}, "education": "Education Type"}
        values = {"status": {"Payment Done": "won", "Lost": "lost", "*": "open"}}
        tables = {
            "deals": {"columns": columns, "extra": extra, "values": values},
            "customers": {"columns": {"customer_id": "Contact Name", "city": "City"}},
        }
        reading = read(project, "Deals.xlsx", tables)
        (file,) = reading.files
        assert (file.rows, file.kept, file.format) == (21_594, 21_593, "XLSX, sheet Deals")
        assert {name: table.num_rows for name, table in reading.tables.items()} == {
            "customers": 18_089,
            "deals": 21_591,
        }
        assert file.rows + next(note.count for note in reading.notes if note.code == "empty_row") == 22_129
        reasons = Counter((cell.column, cell.reason.partition(";")[0]) for cell in reading.rejected)
        assert reasons == {
            ("Contact Name", "no value in a column that must have one"): 62,
            ("Id", "an id shortened by a spreadsheet"): 2,
            ("Id", "no value in a column that must have one"): 1,
            ("Stage", "no value in a column that must have one"): 1,
            ("Education Type", "a spreadsheet error"): 1,
        }
        assert reading.rejected_rows == 64
        deals = reading.tables["deals"]
        assert Counter(deals["status"].to_pylist())["won"] == 858
        ids = deals["deal_id"].to_pylist()
        assert ids[0] == "5805028000056864695"
        assert {len(key) for key in ids} == {19}
        assert {2900.0, 3500.0, 11398.0} <= set(deals["amount"].to_pylist())
        assert deals["created_at"][0].as_py() == dt.datetime(2024, 6, 21, 15, 30)

    def test_the_spending_is_read_and_its_repeated_rows_are_counted(self, project: Path) -> None:
        columns = {"date": "Date", "channel": "Source", "campaign": "Campaign", "cost": "Spend", "clicks": "Clicks", "impressions": "Impressions"}  # fmt: skip  # noqa: E501
        reading = read(project, "Spend.xlsx", {"costs": {"columns": columns}})
        assert (reading.rejected_rows, reading.files[0].rows) == (0, 20_779)
        assert reading.notes == (Note("empty_row", 2), Note("duplicate_row", 917, "costs"))
        kept = read(project, "Spend.xlsx", {"costs": {"columns": columns, "duplicates": "keep"}})
        assert kept.tables["costs"].num_rows == 20_779
