"""However large a file is, only its head is read to tell what it is."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from jtbd_reports.detect import detect
from jtbd_reports.opening.kinds import OLE
from jtbd_reports.plugins import load_registry
from jtbd_reports.problems import ProjectError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGE = 200_000_000
HEAD = 600_000
"""Bytes that may be read of a file of any size."""


class Counting(io.FileIO):
    """A file that counts the bytes read of it."""

    total = 0

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(buffer) or 0
        Counting.total += count
        return count

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size) or b""
        Counting.total += len(data)
        return data

    def readall(self) -> bytes:
        data = super().readall() or b""
        Counting.total += len(data)
        return data


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], int]:
    """Bytes read while a file is recognised by all sources."""
    real, registry = io.open, load_registry()

    def opened(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        return io.BufferedReader(Counting(file)) if mode == "rb" else real(file, mode, *arguments, **named)

    def count(path: Path) -> int:
        Counting.total = 0
        with monkeypatch.context() as patch:
            patch.setattr(io, "open", opened)
            with suppress(ProjectError):
                detect(path, f"data/{path.name}", registry, "ru")
        assert Counting.total > 0
        return Counting.total

    return count


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("deals.csv", b"order_id;customer_id;amount\n" + b"1;a;2\n" * 60_000),
        ("visits.tsv", b"ym:s:visitID\tym:s:dateTime\n" + b"1\t2026-03-01 10:00:00\n" * 60_000),
        ("page.html", b"<html><table>" + b"<tr><td>1</td><td>2</td></tr>\n" * 60_000),
        ("objects.jsonl", b'{"order_id": 1, "amount": 2}\n' * 60_000),
        ("old.xls", OLE + bytes(1_000_000)),
        ("notes.md", b"---\nid: 1\n---\n" + b"text\n" * 200_000),
        ("any.bin", bytes(range(256)) * 4_000),
    ],
)
def test_of_a_large_file_only_the_head_is_read(
    tmp_path: Path, counted: Callable[[Path], int], name: str, head: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(head)
    os.truncate(path, LARGE)
    assert counted(path) <= HEAD


def test_of_a_large_workbook_only_the_first_rows_are_read(tmp_path: Path, counted: Callable[[Path], int]) -> None:
    path = tmp_path / "deals.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Deals")
    sheet.append(["order_id", "customer_id", "amount", "comment"])
    for number in range(40_000):
        sheet.append([number, f"c{number}", number * 1.1, f"Текст номер {number * 7919}"])
    book.save(path)
    assert counted(path) < path.stat().st_size / 3
