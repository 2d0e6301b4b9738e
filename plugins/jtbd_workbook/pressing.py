"""A planned workbook to the bytes of an XLSX file; the same plan gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jtbd_reports.themes import Look
    from jtbd_workbook.leaves import Book, Box, Format, Grid, Leaf

_WIDEST, _NARROWEST = 64, 9
"""Widths of columns in characters; longer texts are wrapped."""
_HEAD_LINES = 3
"""Lines that a head may take."""
_LINE = 15
"""Height of a line in points."""
_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Stands in every workbook, so that the same report gives the same bytes on any day."""


def press(book: Book, look: Look) -> bytes:
    """The workbook as a file.

    Texts are written as texts: nothing of a client's data can become a formula or a link.
    """
    import xlsxwriter  # noqa: PLC0415 - only where a workbook is written

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(file, options)
    workbook.set_properties({"title": book.title, "created": _MADE})
    pen = _Pen(workbook, look, book.currency)
    for leaf in book.leaves:
        pen.leaf(leaf)
    workbook.close()
    return file.getvalue()


class _Pen:
    """Writes leaves with the look's colours."""

    def __init__(self, workbook: Any, look: Look, currency: str) -> None:  # noqa: ANN401 - XlsxWriter carries no types
        from babel.numbers import get_currency_symbol  # noqa: PLC0415

        colours = look.light
        # the family that a reader's office has, not the report's: a workbook carries no fonts
        plain = {"font_name": "Calibri", "font_size": 11, "valign": "top", "font_color": colours["ink"]}
        sign = get_currency_symbol(currency, locale="ru" if currency == "RUB" else "en")
        # hundredths are noise in large sums and all there is in small ones
        money = f'[>=1000]#,##0 "{sign}";[<=-1000]-#,##0 "{sign}";#,##0.00 "{sign}"'
        numbers: dict[Format, str] = {
            "count": "#,##0", "share": "0.0%", "number": "0.00", "days": "0.0", "money": money,
        }  # fmt: skip
        self.workbook = workbook
        self.title = workbook.add_format({**plain, "bold": True, "font_size": 16, "font_color": colours["accent"]})
        self.line = workbook.add_format({**plain, "font_color": colours["grey"]})
        self.caption = workbook.add_format({**plain, "bold": True})
        head = {
            **plain, "bold": True, "text_wrap": True, "valign": "bottom", "bg_color": colours["tint"], "bottom": 1,
            "bottom_color": colours["accent"],
        }  # fmt: skip
        self.head = workbook.add_format({**head, "indent": 1})
        self.number_head = workbook.add_format({**head, "align": "right"})
        self.text = workbook.add_format({**plain, "text_wrap": True, "indent": 1})
        self.quiet = workbook.add_format({**plain, "font_color": colours["grey"], "align": "right"})
        self.link = workbook.add_format({**plain, "indent": 1, "font_color": colours["accent"], "underline": 1})
        self.numbers = {kind: workbook.add_format({**plain, "num_format": form}) for kind, form in numbers.items()}

    def leaf(self, leaf: Leaf) -> None:
        """One sheet: its title, its lines, its grids below each other."""
        sheet = self.workbook.add_worksheet(leaf.name)
        sheet.hide_gridlines(2)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, leaf.title, self.title)
        widths = _widths(leaf)
        row = 1
        for line in leaf.lines:
            sheet.write_string(row, 0, line, self.line)
            row += 1
        row += 1
        for grid in leaf.grids:
            row = self.grid(sheet, grid, row, widths, alone=len(leaf.grids) == 1)
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def grid(self, sheet: Any, grid: Grid, row: int, widths: list[int], *, alone: bool) -> int:  # noqa: ANN401
        """A table from this row on; the row where the next one may begin."""
        if grid.caption:
            sheet.write_string(row, 0, grid.caption, self.caption)
            row += 1
        # not every office fits the height of a row to wrapped words by itself
        lines = [_lines(name, width) for name, width in zip(grid.head, widths, strict=False)]
        sheet.set_row(row, _LINE * max(lines, default=1))
        for column, name in enumerate(grid.head):
            texts = all(isinstance(boxes[column].value, str) and not boxes[column].quiet for boxes in grid.rows)
            sheet.write_string(row, column, name, self.head if texts else self.number_head)
        if alone and grid.rows:
            sheet.freeze_panes(row + 1, 1)
            sheet.autofilter(row, 0, row + len(grid.rows), len(grid.head) - 1)
        for boxes in grid.rows:
            row += 1
            for column, box in enumerate(boxes):
                self.box(sheet, row, column, box)
        if grid.note:
            row += 1
            sheet.write_string(row, 0, grid.note, self.line)
        return row + 3

    def box(self, sheet: Any, row: int, column: int, box: Box) -> None:  # noqa: ANN401
        """One cell."""
        if box.value is None:
            return
        if isinstance(box.value, str):
            form = self.quiet if box.quiet else self.link if box.opens else self.text
            if box.opens:
                sheet.write_url(row, column, f"internal:'{box.opens}'!A1", form, box.value)
            else:
                sheet.write_string(row, column, box.value, form)
        else:
            sheet.write_number(row, column, box.value, self.numbers[box.format])


def _widths(leaf: Leaf) -> list[int]:
    """Characters that each column needs, within reason."""
    widths: dict[int, int] = {}
    for grid in leaf.grids:
        for cells in (grid.head, *([_shown(box) for box in boxes] for boxes in grid.rows)):
            for index, text in enumerate(cells):
                # a head is wrapped, within reason; a cell only where it is wider than any column may be
                longest = max(map(len, text.split()), default=0)
                needed = max(longest, len(text) // _HEAD_LINES) if cells is grid.head else len(text)
                widths[index] = max(widths.get(index, _NARROWEST), needed + 3)
    return [min(_WIDEST, widths[index]) for index in sorted(widths)]


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column, set greedily."""
    lines, room = 1, width - 1
    for word in text.split():
        if len(word) > room and room < width - 1:
            lines, room = lines + 1, width - 1
        room -= len(word) + 1
    return lines


def _shown(box: Box) -> str:
    return box.value if isinstance(box.value, str) else "" if box.value is None else f"{box.value:,.0f}   "
