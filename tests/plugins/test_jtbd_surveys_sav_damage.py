"""SPSS files written byte by byte: old ones, odd ones, damaged ones; each is known or refused, at once."""

from __future__ import annotations

import io
import json
import struct
import tempfile
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtbd_reports.opening.glimpse import glimpse
from jtbd_surveys.recognising import recognise
from jtbd_surveys.sav_bytes import DamagedError
from jtbd_surveys.sav_head import read_dictionary
from jtbd_surveys.sav_rows import head_of

if TYPE_CHECKING:
    import random

    from jtbd_surveys.sav_head import Dictionary

HIGHEST, NEXT_TO_LOWEST = 1.7976931348623157e308, -1.7976931348623155e308
LIE = 2**31 - 1


@dataclass
class Sav:
    """Writes records of a system file as the format's description has them."""

    order: str = "<"
    compression: int = 0
    rows: int = -1
    codec: str = "utf-8"

    def header(self, layout: int = 2, magic: bytes = b"$FL2") -> bytes:
        return (
            magic + b"@(#) a program".ljust(60) + self.whole(layout, 9, self.compression, 0, self.rows)
            + self.numbers(100) + b"01 Jan 2412:00:00" + b"".ljust(64) + b"\0\0\0"
        )  # fmt: skip

    def whole(self, *values: int) -> bytes:
        return struct.pack(f"{self.order}{len(values)}i", *values)

    def numbers(self, *values: float) -> bytes:
        return struct.pack(f"{self.order}{len(values)}d", *values)

    def variable(
        self, name: str, width: int = 0, label: str = "", shown: int = 5, missing: tuple[int, bytes] = (0, b"")
    ) -> bytes:
        words = label.encode(self.codec)
        said = self.whole(len(words)) + words.ljust(-(-len(words) // 4) * 4) if label else b""
        more = b"".join(self.whole(2, -1, 0, 0, 0, 0) + b"".ljust(8) for _n in range(8, width, 8))
        spec = self.whole(2, width, bool(label), missing[0], shown << 16, shown << 16)
        return spec + name.encode(self.codec).ljust(8) + said + missing[1] + more

    def labels(self, pairs: dict[bytes, str], *slots: int) -> bytes:
        found = b""
        for value, label in pairs.items():
            words = label.encode(self.codec)
            found += value + bytes([len(words)]) + words.ljust(-(-(len(words) + 1) // 8) * 8 - 1)
        return self.whole(3, len(pairs)) + found + self.whole(4, len(slots), *slots)

    def extension(self, subtype: int, data: bytes, size: int = 1) -> bytes:
        return self.whole(7, subtype, size, len(data) // size) + data

    def page(self, code: int) -> bytes:
        return self.extension(3, self.whole(1, 0, 0, -1, 720, 1, 2, code), 4)

    def end(self) -> bytes:
        return self.whole(999, 0)

    def text(self, text: str) -> bytes:
        return self.whole(len(text.encode(self.codec))) + text.encode(self.codec)


LITTLE = Sav()


def told(data: bytes) -> Dictionary:
    return read_dictionary(io.BytesIO(data))


def shown(folder: Path, data: bytes) -> list[list[str]]:
    (folder / "survey.sav").write_bytes(data)
    found = head_of(folder / "survey.sav", 100)
    assert found is not None
    return found[1]


class TestOddFiles:
    @pytest.mark.parametrize("order", "<>")
    @pytest.mark.parametrize("compression", [0, 1])
    def test_numbers_are_read_in_either_order(self, order: str, compression: int, tmp_path: Path) -> None:
        sav = Sav(order, compression)
        head = (
            sav.header(3) + sav.variable("X", label="Икс") + sav.variable("T", 9, shown=1) + sav.page(65001) + sav.end()
        )
        plain = sav.numbers(-7.5) + "текст".encode()[:8] + b"12".ljust(8) + sav.numbers(-HIGHEST) + b"".ljust(16)
        # 105 stands for 5, 253 for a value that follows, 254 for blanks, 255 for none, 252 ends the rows
        codes = bytes([253, 253, 253, 255, 254, 254, 0, 105]) + plain[:24] + bytes([254, 254, 252, 1, 1, 1, 1, 1])
        rows = shown(tmp_path, head + (codes if compression else plain + sav.numbers(5) + b"".ljust(16)))
        assert rows == [["-7.5", "текс12"], ["", ""], ["5", ""]]

    @pytest.mark.parametrize(
        ("code", "codec"), [(1251, "cp1251"), (866, "cp866"), (20866, "koi8-r"), (65001, "utf-8"), (28595, "iso8859-5")]
    )
    def test_an_old_file_tells_its_code_page(self, code: int, codec: str) -> None:
        sav = Sav(codec=codec)
        found = told(sav.header() + sav.variable("ПОЛ", label="Ваш пол") + sav.page(code) + sav.end())
        assert (found.variables[0].name, found.variables[0].label) == ("ПОЛ", "Ваш пол")

    def test_the_name_of_the_encoding_stands_above_the_code_page(self) -> None:
        sav = Sav(codec="cp1251")
        said = sav.page(1252) + sav.extension(20, b"windows-1251")
        assert told(sav.header() + sav.variable("ПОЛ") + said + sav.end()).variables[0].name == "ПОЛ"

    @pytest.mark.parametrize("name", [b"", b"klingon", b"cp99999", b"rot13", b"unicode_escape", b"undefined", b"\xff"])
    def test_an_unknown_encoding_is_western(self, name: bytes) -> None:
        sav = Sav(codec="cp1252")
        found = told(sav.header() + sav.variable("CAFÉ") + sav.extension(20, name) + sav.end())
        assert (found.encoding, found.variables[0].name) == ("cp1252", "CAFÉ")

    def test_ranges_may_have_no_end(self) -> None:
        ends = LITTLE.numbers(NEXT_TO_LOWEST, -1, 99)
        data = LITTLE.variable("A", missing=(-3, ends)) + LITTLE.variable("B", missing=(-2, LITTLE.numbers(5, HIGHEST)))
        lower, upper = told(LITTLE.header() + data + LITTLE.end()).variables
        assert lower.missing == ((float("-inf"), -1.0), (99.0, 99.0))
        assert upper.missing == ((5.0, float("inf")),)

    def test_long_texts_have_labels_and_missing_values_of_their_own(self) -> None:
        labels = LITTLE.text("T") + LITTLE.whole(12, 1) + LITTLE.text("долго".ljust(6)) + LITTLE.text("Дольше")
        gone = LITTLE.text("T") + b"\2" + LITTLE.whole(8) + b"refused notknown"
        records = LITTLE.extension(21, labels) + LITTLE.extension(22, gone) + LITTLE.extension(20, b"UTF-8")
        (found,) = told(LITTLE.header() + LITTLE.variable("T", 12) + records + LITTLE.end()).variables
        assert found.labels == {"долго": "Дольше"}
        assert found.missing == (("refused", "refused"), ("notknown", "notknown"))

    def test_labels_of_no_value_are_left_out(self) -> None:
        pairs = {LITTLE.numbers(value): str(value) for value in (1.0, -HIGHEST, float("nan"), float("inf"))}
        data = LITTLE.variable("A") + LITTLE.labels(pairs, 1) + LITTLE.labels(pairs) + LITTLE.end()
        assert told(LITTLE.header() + data).variables[0].labels == {1.0: "1.0"}

    @pytest.mark.parametrize(
        ("said", "measures"),
        [
            ((1, 8, 0, 2, 8, 0, 2, 8, 0, 3, 8, 0), ["nominal", "ordinal", "scale"]),
            ((1, 8, 0, 2, 8, 0, 3, 8, 0), ["nominal", "ordinal", "scale"]),
            ((1, 0, 2, 0, 2, 0, 3, 0), ["nominal", "ordinal", "scale"]),
            ((7, 8, 0, 0, 8, 0, 3, 8, 0), ["unknown", "unknown", "scale"]),
            ((1, 2, 3), ["unknown"] * 3),
        ],
    )
    def test_measures_are_said_in_several_ways(self, said: tuple[int, ...], measures: list[str]) -> None:
        columns = [("A", 0), ("T", 255), ("T0", 48), ("B", 0)]
        data = b"".join(LITTLE.variable(*column) for column in columns)
        data += LITTLE.extension(11, LITTLE.whole(*said), 4) + LITTLE.extension(14, b"T=00300\0\t")
        found = told(LITTLE.header() + data + LITTLE.end())
        assert [(one.name, one.measure) for one in found.variables] == list(zip("ATB", measures, strict=True))

    def test_days_that_are_none_are_no_values(self, tmp_path: Path) -> None:
        data = LITTLE.header() + LITTLE.variable("D", shown=20) + LITTLE.variable("E", shown=41) + LITTLE.end()
        days = LITTLE.numbers(86400, 86401.5, 1e17, 1e300, float("nan"), float("inf"))
        assert shown(tmp_path, data + days) == [["1582-10-15", "1582-10-15 00:00:01.500000"], ["", ""], ["", ""]]

    def test_notes_and_records_of_other_programs_are_passed_over(self) -> None:
        notes = LITTLE.whole(6, 2) + b"note".ljust(160) + LITTLE.extension(99, b"anything")
        assert told(LITTLE.header() + LITTLE.variable("A") + notes + LITTLE.end()).variables[0].name == "A"

    def test_rows_that_are_cut_off_are_left_out(self, tmp_path: Path) -> None:
        sav = Sav(compression=1)
        head = sav.header() + sav.variable("A") + sav.variable("B") + sav.end()
        assert shown(tmp_path, head + bytes([101, 102, 103, 253, 104, 104, 104, 104]) + b"cut") == [["1", "2"]]
        assert shown(tmp_path, head + bytes([101, 102, 103])) == []


V = LITTLE.variable("A", label="Q")
DAMAGED = {
    "nothing": b"",
    "another magic": LITTLE.header(magic=b"$FL4") + V + LITTLE.end(),
    "an unknown layout": LITTLE.header(9) + V + LITTLE.end(),
    "an unknown compression": Sav(compression=3).header() + V + LITTLE.end(),
    "no variables": LITTLE.header() + LITTLE.end(),
    "an unknown record": LITTLE.header() + V + LITTLE.whole(5) + LITTLE.end(),
    "no end": LITTLE.header() + V,
    "a text that is too wide": LITTLE.header() + LITTLE.whole(2, 256, 0, 0, 0, 0) + b"A".ljust(8) + LITTLE.end(),
    "too many missing values": LITTLE.header() + LITTLE.variable("A", missing=(4, bytes(32))) + LITTLE.end(),
    "half a range": LITTLE.header() + LITTLE.variable("A", missing=(-1, bytes(8))) + LITTLE.end(),
    "a text that does not go on": LITTLE.header() + LITTLE.variable("A", 9)[:32] + V + LITTLE.end(),
    "a text cut by another record": LITTLE.header() + LITTLE.variable("A", 9)[:32] + LITTLE.end(),
    "a text without a beginning": LITTLE.header() + V + LITTLE.whole(2, -1, 0, 0, 0, 0) + bytes(8) + LITTLE.end(),
    "labels of nothing": LITTLE.header() + V + LITTLE.whole(3, 0, 2) + LITTLE.end(),
    "two variables of one name": LITTLE.header() + V + V + LITTLE.end(),
    "a variable without a name": LITTLE.header() + LITTLE.variable("") + LITTLE.end(),
    "a long text of numbers": LITTLE.header() + V + LITTLE.variable("B")
    + LITTLE.extension(14, b"A=300") + LITTLE.end(),
    "a long text of too few columns": LITTLE.header() + LITTLE.variable("A", 255)
    + LITTLE.extension(14, b"A=9999") + LITTLE.end(),
    "sizes below nought": LITTLE.header() + V + LITTLE.whole(7, 9, -4, -4) + bytes(16) + LITTLE.end(),
    "a lie about a label": LITTLE.header() + LITTLE.whole(2, 0, 1, 0, 0, 0) + b"A".ljust(8) + LITTLE.whole(LIE),
    "a label below nought": LITTLE.header() + LITTLE.whole(2, 0, 1, 0, 0, 0) + b"A".ljust(8) + LITTLE.whole(-9),
    "a lie about labels": LITTLE.header() + V + LITTLE.whole(3, LIE) + bytes(500),
    "a lie about slots": LITTLE.header() + V + LITTLE.whole(3, 0, 4, LIE) + bytes(500),
    "a lie about notes": LITTLE.header() + V + LITTLE.whole(6, LIE) + bytes(500),
    "a lie about a record": LITTLE.header() + V + LITTLE.whole(7, 9, LIE, LIE) + bytes(500),
    "a lie about a long label": LITTLE.header() + V
    + LITTLE.extension(21, LITTLE.whole(LIE) + bytes(50)) + LITTLE.end(),
    "a lie about long labels": LITTLE.header() + V
    + LITTLE.extension(21, LITTLE.text("A") + LITTLE.whole(9, LIE) + bytes(50)) + LITTLE.end(),
    "a lie about long values": LITTLE.header() + V
    + LITTLE.extension(22, LITTLE.text("A") + b"\xff" + LITTLE.whole(LIE)) + LITTLE.end(),
    "more labels than there can be": LITTLE.header() + V
    + LITTLE.labels({LITTLE.numbers(n): "" for n in range(2000)}, *range(501)) + LITTLE.end(),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
def test_damage_is_told_at_once_and_takes_no_memory(name: str) -> None:
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(DamagedError):
            told(DAMAGED[name])
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - began < 2


def test_a_dictionary_without_bounds_is_refused() -> None:
    many = LITTLE.extension(99, bytes(1_000_000)) * 5
    with pytest.raises(DamagedError):
        told(LITTLE.header() + V + many + LITTLE.end())


def test_a_file_that_cannot_be_opened_is_not_known(tmp_path: Path) -> None:
    assert head_of(tmp_path / "absent.sav", 100) is None


def sample(**mode: Any) -> bytes:
    """A small survey with all that a dictionary can hold."""
    frame = pd.DataFrame({
        "Насколько_вы_довольны": [1.0, 2.0, 3.0, 9.0], "why": ["а", "б" * 40, "", "г"],
        "long": ["x" * 300, "", "y", "z"],
        "day": pd.to_datetime(["2024-01-01", "2024-02-01", None, "2024-03-01"]),
    })  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.sav"
        pyreadstat.write_sav(
            frame, str(path), note="note", column_labels=["Довольны?", "Почему?", None, "Когда?"],
            variable_value_labels={"Насколько_вы_довольны": {1.0: "Нет", 2.0: "Так", 3.0: "Да"}, "why": {"а": "А"}},
            missing_ranges={"Насколько_вы_довольны": [9.0, {"lo": 20, "hi": 30}]},
            variable_measure={"Насколько_вы_довольны": "ordinal"}, **mode,
        )  # fmt: skip
        return path.read_bytes()


SAMPLES = [
    sample(),
    sample(row_compress=True),
    sample(compress=True),
    Sav(">").header() + Sav(">").variable("A") + Sav(">").end() + Sav(">").numbers(1, 2, 3),
]


def survives(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.sav"
        path.write_bytes(data)
        found = recognise(glimpse(path, "survey.sav", "ru"))
    assert found is None or not data.startswith((b"$FL2", b"$FL3")) or found.entry["format"] == "spss"


@pytest.mark.parametrize("data", SAMPLES, ids=["plain", "in codes", "deflated", "big end first"])
def test_a_dictionary_cut_anywhere_is_refused(data: bytes) -> None:
    end = data.index(struct.pack("<i" if data is not SAMPLES[3] else ">i", 999), 176) + 8
    assert told(data[:end]).variables
    for length in range(end):
        with pytest.raises(DamagedError):
            told(data[:length])


@settings(max_examples=150, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False))
def test_a_damaged_file_is_known_or_not_and_never_an_exception(data: bytes, chance: random.Random) -> None:
    found = bytearray(data)
    for _accident in range(chance.randint(1, 6)):
        at = chance.randrange(4, len(found))
        kind = chance.randrange(4)
        if kind == 0:
            found[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            found[at : at + 4] = struct.pack("<i", chance.choice([0, -1, 1, 2, 3, 4, 7, 999, LIE, -LIE, 255, 256]))
        elif kind == 2:
            del found[at : at + chance.randrange(1, 40)]
        else:
            found[at:at] = found[at - min(at, 32) : at]
    survives(bytes(found[: chance.randrange(len(found))] if chance.random() < 0.2 else found))


def test_the_proposal_of_a_sample_is_whole() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "survey.sav").write_bytes(SAMPLES[0])
        found = recognise(glimpse(Path(folder) / "survey.sav", "survey.sav", "ru"))
    assert found is not None
    assert json.dumps(found.entry) == '{"path": "survey.sav", "format": "spss", "questions": "questions.yml"}'
    assert "scale: {low: 1, high: 3, labels: {нет: 1, так: 2, да: 3}}" in found.files["questions.yml"]
