"""CSV and its like: encodings, delimiters, quotes, rows that do not fit."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from jtbd_files.source import SOURCE
from jtbd_reports import ProjectError, Reading, Rejected
from jtbd_reports.opening.rows import OTHER_ENCODING, UNEVEN
from jtbd_reports.reading import Note
from jtbd_reports.tables.texttable import CHUNK
from jtbd_reports.testing import read_source

TABLES = {"deals": {"columns": {"customer_id": "Клиент", "status": "Этап", "title": "Название", "amount": "Бюджет"}}}
RUSSIAN = "Клиент;Этап;Название;Бюджет\na;won;Съёмка дома, «лофт»;1 500,50\nb;open;Ищу тихую квартиру;2,5\n"


def read(root: Path, content: str | bytes, tables: Any = None, **options: Any) -> Reading:
    (root / "deals.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return read_source(SOURCE, root, {"path": "deals.csv", "tables": tables or TABLES, **options})


def refused(root: Path, content: str | bytes, tables: Any = None, **options: Any) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        read(root, content, tables, **options)
    return [str(problem).removeprefix("project.yml: sources.crm.") for problem in caught.value.problems]


def titles(reading: Reading) -> list[str]:
    return list(reading.tables["deals"]["title"].to_pylist())


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp1251", "cp1251"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, codec: str, name: str) -> None:
    reading = read(tmp_path, RUSSIAN.encode(codec))
    assert titles(reading) == ["Съёмка дома, «лофт»", "Ищу тихую квартиру"]
    assert reading.files[0].format == f"CSV, «;», {name}"


def test_utf_16_with_its_mark_at_the_other_end_is_found(tmp_path: Path) -> None:
    assert len(titles(read(tmp_path, b"\xfe\xff" + RUSSIAN.encode("utf-16-be")))) == 2


@pytest.mark.parametrize("codec", ["koi8-r", "cp866", "mac-cyrillic", "cp1251"])
def test_an_encoding_may_be_told(tmp_path: Path, codec: str) -> None:
    reading = read(tmp_path, RUSSIAN.replace("«лофт»", "лофт").encode(codec), encoding=codec)
    assert titles(reading)[1] == "Ищу тихую квартиру"


@pytest.mark.parametrize(
    "content",
    [
        "id;Grösse;München\n1;Füße;Köln\n".encode("cp1252"),
        "id;Größe\n1;façade\n".encode("mac-roman"),
        ("Клиент;Этап\n" + "ищу квартиру с видом на парк;новая\n" * 5).encode("koi8-r"),
        ("Клиент;Этап\n" + "ищу квартиру с видом на парк;новая\n" * 5).encode("cp866"),
    ],
)
def test_another_encoding_is_not_guessed(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content) == [
        "path: deals.csv is in an encoding other than UTF-8, UTF-16 and cp1251. "
        "Say which with encoding:, such as cp1252 or mac-roman."
    ]


@pytest.mark.parametrize(
    ("told", "hint"),
    [
        ("cp12511", "Did you mean 'cp1251'?"),
        ("hex", "Common ones: utf-8, utf-16, cp1251, cp1252, cp866, koi8-r, latin-1, mac-roman, mac-cyrillic."),
    ],
)
def test_an_unknown_encoding_is_refused(tmp_path: Path, told: str, hint: str) -> None:
    assert refused(tmp_path, RUSSIAN, encoding=told) == [f"encoding: there is no encoding {told!r}. {hint}"]


def test_an_encoding_that_cannot_read_files_is_refused(tmp_path: Path) -> None:
    (found,) = refused(tmp_path, RUSSIAN, encoding="idna")
    assert found.startswith("path: deals.csv cannot be read as idna text (")


class TestTwoEncodings:
    good = "Клиент;Этап;Название;Бюджет\na;won;Съёмка;1\nb;won;Тишина;2\n"

    def test_cp1251_rows_in_a_utf_8_file_are_rejected_one_by_one(self, tmp_path: Path) -> None:
        reading = read(tmp_path, self.good.encode() + "c;won;Школа;3\n".encode("cp1251") + "d;won;Парк;4\n".encode())
        assert titles(reading) == ["Съёмка", "Тишина", "Парк"]
        assert [(cell.row, cell.column, cell.reason) for cell in reading.rejected] == [(4, "", OTHER_ENCODING)]
        assert reading.rejected[0].value.startswith("c | won | ")
        assert (reading.rejected_rows, reading.files[0].rows, reading.files[0].kept) == (1, 4, 3)

    def test_utf_8_rows_in_a_cp1251_file_are_rejected_one_by_one(self, tmp_path: Path) -> None:
        reading = read(
            tmp_path, self.good.encode("cp1251") + "c;won;Школа;3\n".encode() + "d;won;x;4\n".encode("cp1251")
        )
        assert titles(reading) == ["Съёмка", "Тишина", "x"]
        assert [(cell.row, cell.reason) for cell in reading.rejected] == [(4, OTHER_ENCODING)]

    def test_a_torn_utf_16_file_loses_the_row_that_is_torn(self, tmp_path: Path) -> None:
        content = (
            self.good.encode("utf-16-le") + "c;won;".encode("utf-16-le") + b"\x00\xd8" + ";3\n".encode("utf-16-le")
        )
        reading = read(tmp_path, content)
        assert [(cell.row, cell.reason) for cell in reading.rejected] == [(4, OTHER_ENCODING)]

    def test_a_cut_letter_at_the_end_of_a_cell_costs_one_row(self, tmp_path: Path) -> None:
        reading = read(tmp_path, self.good.encode() + "c;won;Школ".encode()[:-1] + b";3\n")
        assert [(cell.row, cell.reason) for cell in reading.rejected] == [(4, OTHER_ENCODING)]


class TestDelimiters:
    @pytest.mark.parametrize(("delimiter", "sign"), [(",", ","), (";", ";"), ("\t", "tab"), ("|", "|")])
    def test_the_delimiter_is_found(self, tmp_path: Path, delimiter: str, sign: str) -> None:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(RUSSIAN), delimiter=";"))
        reading = read(tmp_path, out.getvalue())
        assert titles(reading) == ["Съёмка дома, «лофт»", "Ищу тихую квартиру"]
        assert reading.files[0].format == f"CSV, «{sign}», UTF-8"

    def test_commas_in_every_cell_do_not_mislead(self, tmp_path: Path) -> None:
        rows = "".join(f"a{n};won;раз, два, три;1,5\n" for n in range(50))
        assert read(tmp_path, "Клиент;Этап;Название;Бюджет\n" + rows).files[0].format == "CSV, «;», UTF-8"

    def test_mapped_headers_decide_where_a_header_holds_the_other_sign(self, tmp_path: Path) -> None:
        header = 'Клиент,Этап,Название,"Бюджет; ₽; с НДС; итого; всего"\n'
        tables = {"deals": {"columns": {"customer_id": "Клиент", "status": "Этап", "title": "Название"}}}
        assert titles(read(tmp_path, header + "a,won,x,1\n", tables)) == ["x"]

    def test_it_may_be_told(self, tmp_path: Path) -> None:
        assert titles(read(tmp_path, RUSSIAN.replace(";", "\t"), delimiter="tab"))[1] == "Ищу тихую квартиру"
        assert titles(read(tmp_path, RUSSIAN.replace(";", "^"), delimiter="^"))[1] == "Ищу тихую квартиру"

    @pytest.mark.parametrize("told", [";;", "", '"', "\n"])
    def test_what_cannot_be_one_is_refused(self, told: str) -> None:
        with pytest.raises(ValidationError) as caught:
            SOURCE.options.model_validate({"path": "x", "tables": TABLES, "delimiter": told})
        message = f"Value error, expected one character or one of the words tab and spaces, got {told!r}"
        assert [error["msg"] for error in caught.value.errors()] == [message]

    def test_a_wrong_one_is_told_with_the_right_one(self, tmp_path: Path) -> None:
        assert refused(tmp_path, RUSSIAN, delimiter="tab") == [
            "delimiter: deals.csv has one column when split at a tab. "
            "Split at a semicolon it has 4: leave delimiter out to have it found."
        ]
        assert refused(tmp_path, RUSSIAN, delimiter="^")[0].startswith(
            "delimiter: deals.csv has one column when split at '^'."
        )

    def test_one_column_where_several_are_mapped_is_refused(self, tmp_path: Path) -> None:
        assert refused(tmp_path, RUSSIAN.replace(";", "^")) == [
            "path: deals.csv has one column; a comma, a semicolon, a tab and a bar were tried as delimiters. "
            "If something else separates its columns, say so with delimiter:."
        ]

    def test_a_told_delimiter_under_which_headers_are_missing_names_them(self, tmp_path: Path) -> None:
        problems = refused(tmp_path, "one\nx\n", delimiter=";")
        assert len(problems) == 4
        assert problems[0].endswith("deals.csv has no column 'Бюджет'. Its columns: one.")

    def test_a_file_of_one_column_is_fine_where_one_is_mapped(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "Клиент\na\nb\n", {"customers": {"columns": {"customer_id": "Клиент"}}})
        assert reading.tables["customers"]["customer_id"].to_pylist() == ["a", "b"]
        assert reading.files[0].format == "CSV, «,», UTF-8"

    def test_the_line_that_excel_puts_in_front_is_understood(self, tmp_path: Path) -> None:
        reading = read(tmp_path, "sep=;\r\n" + RUSSIAN + "c;wat;x;1\n")
        assert len(titles(reading)) == 2
        assert [cell.row for cell in reading.rejected] == [5]

    @pytest.mark.parametrize("content", ["Клиент;Этап\n" + '"' + "x" * 200_000, '"' + "x" * 200_000])
    def test_a_cell_longer_than_any_is_refused(self, tmp_path: Path, content: str) -> None:
        (found,) = refused(tmp_path, content, {"customers": {"columns": {"customer_id": "Клиент"}}})
        assert "field larger than field limit" in found


class TestHeaders:
    def test_lines_before_the_header_are_passed_over(self, tmp_path: Path) -> None:
        assert len(titles(read(tmp_path, "Отчёт за май\n\n" + RUSSIAN, header_row=3))) == 2
        reading = read(tmp_path, "\n;;;\n" + RUSSIAN + "c;wat;;\n")
        assert [cell.row for cell in reading.rejected] == [6]

    def test_a_header_row_without_text_is_refused(self, tmp_path: Path) -> None:
        assert refused(tmp_path, RUSSIAN, header_row=40) == ["header_row: deals.csv has no header in row 40."]

    def test_lines_without_anything_are_an_empty_file(self, tmp_path: Path) -> None:
        assert refused(tmp_path, ";;\n" * 1000) == ["path: deals.csv is empty."]

    def test_a_header_over_several_lines_is_one_row(self, tmp_path: Path) -> None:
        reading = read(tmp_path, RUSSIAN.replace("Бюджет", '"Бюджет\n₽"'), {"deals": {"columns": {**TABLES["deals"]["columns"], "amount": "Бюджет ₽", "margin": "бюджет ₽"}}})  # fmt: skip  # noqa: E501
        assert reading.tables["deals"]["amount"].to_pylist() == [1500.5, 2.5]

    def test_duplicated_headers_are_told_apart(self, tmp_path: Path) -> None:
        content = "Клиент;Этап;Товар;Товар\na;won;контакт;сделка\n"
        columns: dict[str, Any] = {"customer_id": "Клиент", "status": "Этап", "product": "Товар"}
        assert refused(tmp_path, content, {"deals": {"columns": columns}}) == [
            "tables.deals.columns.product: deals.csv has 2 columns 'Товар': 3 and 4 from the left. "
            "Say which: {header: Товар, origin: 1} or {header: Товар, origin: 2}."
        ]
        columns["product"] = {"header": "Товар", "origin": 2}
        made = read(tmp_path, content, {"deals": {"columns": columns}}).tables["deals"]
        assert made["product"].to_pylist() == ["сделка"]


class TestRows:
    header = "Клиент;Этап;Название;Бюджет\n"

    def test_rows_of_another_length_are_rejected_by_number_never_shifted(self, tmp_path: Path) -> None:
        reading = read(tmp_path, self.header + "a;won;x;1\nb;won;y\nc;won;z;3;4\nd;won;w;5\n")
        assert titles(reading) == ["x", "w"]
        assert reading.rejected == (
            Rejected("deals.csv", 3, "", UNEVEN, "b | won | y"),
            Rejected("deals.csv", 4, "", UNEVEN, "c | won | z | 3 | 4"),
        )
        assert (reading.rejected_rows, reading.files[0].rows, reading.files[0].kept) == (2, 4, 2)

    def test_empty_cells_behind_the_last_column_do_no_harm(self, tmp_path: Path) -> None:
        assert titles(read(tmp_path, self.header + "a;won;x;1;;\n")) == ["x"]

    def test_quoted_cells_may_hold_lines_delimiters_and_quotes(self, tmp_path: Path) -> None:
        content = self.header + 'a;won;"две\nстроки; ""в кавычках""";1\r\nb;wat;y;1\r\n'
        reading = read(tmp_path, content)
        assert titles(reading) == ['две\nстроки; "в кавычках"']
        assert [cell.row for cell in reading.rejected] == [4]

    def test_a_stray_quote_costs_the_lines_it_joins_and_each_is_counted(self, tmp_path: Path) -> None:
        reading = read(tmp_path, self.header + 'a;won;"x;1\nb;won;y;2\nc;won;z";3;4\nd;won;w;5\n')
        assert titles(reading) == ["w"]
        assert (reading.rejected_rows, reading.files[0].rows) == (3, 4)
        assert [(cell.row, cell.reason) for cell in reading.rejected] == [(2, UNEVEN)]

    def test_a_quote_that_never_closes_is_refused_with_its_row(self, tmp_path: Path) -> None:
        assert refused(tmp_path, self.header + 'a;won;x;1\nb;won;"y;2\nc;won;z;3\n') == [
            "deals.csv:3: a quoted cell that begins in this row does not end before the file does. "
            "Close or remove the quote."
        ]
        assert refused(tmp_path, self.header + 'a;won;x;1\nb;won;y;"2')[0].startswith("deals.csv:3: a quoted cell")

    def test_a_quote_that_swallows_a_long_file_is_refused_with_its_row(self, tmp_path: Path) -> None:
        assert refused(tmp_path, self.header + 'a;won;"x;1\n' + "b;won;y;2\n" * 20_000) == [
            "deals.csv:2: the row that begins here cannot be split into cells "
            "(field larger than field limit (131072)). A quote in it is probably not closed."
        ]

    def test_quotes_inside_a_cell_stay(self, tmp_path: Path) -> None:
        assert titles(read(tmp_path, self.header + 'a;won;диван 3" и "лофт";1\n')) == ['диван 3" и "лофт"']

    def test_empty_lines_and_rows_are_counted_apart(self, tmp_path: Path) -> None:
        reading = read(tmp_path, self.header + "a;won;x;1\n\n;;;\n \n")
        assert reading.notes == (Note("empty_row", 2),)
        assert [(cell.row, cell.reason) for cell in reading.rejected] == [(5, UNEVEN)]

    def test_a_last_line_without_end_counts(self, tmp_path: Path) -> None:
        assert titles(read(tmp_path, self.header + "a;won;x;1")) == ["x"]

    def test_more_rows_than_are_typed_at_once_come_whole(self, tmp_path: Path) -> None:
        rows = "".join(f"a{n};won;сделка;{n}\n" for n in range(CHUNK + 3))
        reading = read(tmp_path, self.header + rows + "b;wat;;\n")
        assert reading.tables["deals"].num_rows == CHUNK + 3
        assert reading.tables["deals"]["deal_id"][-1].as_py() == f"crm:{CHUNK + 4}"
        assert [cell.row for cell in reading.rejected] == [CHUNK + 5]

    def test_only_so_many_torn_rows_are_listed(self, tmp_path: Path) -> None:
        reading = read(tmp_path, self.header + "a;won;x;1\n" + "torn\n" * 1500)
        assert (len(reading.rejected), reading.rejected_rows) == (1000, 1500)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(CELLS, st.sampled_from(["won", "lost"])), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_a_csv_writer_writes_comes_back(
    tmp_path: Path, rows: list[tuple[str, str]], delimiter: str, codec: str, end: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(["Клиент", "Этап", "Название"])
    writer.writerows([f"c{n}", status, f"<{text}>"] for n, (text, status) in enumerate(rows))
    tables = {"deals": {"columns": {"customer_id": "Клиент", "status": "Этап", "title": "Название"}}}
    reading = read(tmp_path, out.getvalue().encode(codec), tables)
    assert reading.rejected == ()
    assert titles(reading) == [f"<{text}>" for text, _status in rows]
