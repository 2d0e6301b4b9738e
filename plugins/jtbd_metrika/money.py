"""Which column of an advertising export is money, in what unit, with or without tax."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jtbd_reports.opening.refusals import refuse
from jtbd_reports.tables.values import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jtbd_metrika.exports import Export
    from jtbd_metrika.tally import Tally
    from jtbd_reports.reading import ReadRequest

MICRO = 1_000_000
_DEAR_CLICK = 20_000
"""No click costs so much in any currency of these systems; in millionths, one of two kopecks does."""
_DEAR_SHOW = 1_000
_OFF = 0.01
_WITHOUT = re.compile(r"(без|не включая|excl|without).*(ндс|vat)")
_WITH = re.compile(r"(ндс|vat)")
_SIGNS = {
    "RUB": r"руб|₽|\brub\b|р\.",
    "USD": r"\$|\busd\b",
    "EUR": r"€|\beur\b",
    "KZT": r"тг|₸|\bkzt\b",
    "BYN": r"\bbyn\b|бел\. ?руб",
}


@dataclass(slots=True)
class Money:
    """Judges the costs of all files of a source together."""

    request: ReadRequest
    currencies: dict[str, str] = field(default_factory=dict)
    """The first file or cell that names each currency."""

    def places(self, export: Export) -> dict[str, int]:
        """Position of each column of costs by name; of several columns of money the one that `vat` wants."""
        columns = export.signature.columns
        found = {name: at for at, name in reversed(list(enumerate(columns))) if name}
        money = [at for at, name in enumerate(columns) if name == "cost"]
        if len(money) > 1:
            found["cost"] = self._chosen(export, money)
        header = fold(export.file.headers[found["cost"]])
        # «бел. руб.» holds «руб» too: the narrower signs are asked first
        for code, pattern in reversed(_SIGNS.items()):
            if re.search(pattern, header):
                self._currency(export, code)
                break
        return found

    def _chosen(self, export: Export, money: Sequence[int]) -> int:
        """Between a column with tax and one without, the one that needs no reckoning."""
        headers = {at: fold(export.file.headers[at]) for at in money}
        wanted = {"remove": True, "add": False}.get(self.request.options.vat)
        fitting = [at for at, header in headers.items() if (_WITHOUT.search(header) is not None) == wanted]
        if wanted is None or len(fitting) != 1:
            shown = " and ".join(repr(squeeze(export.file.headers[at])) for at in money)
            message = f"{export.file.path} has several columns of costs: {shown}"
            hint = (
                "Take one of them out with rename, or say vat: remove for the one without tax, vat: add for the other."
            )
            refuse(self.request, message, hint, key="vat")
        return fitting[0]

    def factor(self, export: Export, place: int) -> float:
        """By what costs are multiplied for the tax; 1 where the header says that they are as wanted already."""
        header, options = fold(export.file.headers[place]), self.request.options
        without = _WITHOUT.search(header) is not None
        within = not without and _WITH.search(header) is not None
        if options.vat == "add" and not within:
            return 1 + float(options.vat_rate)
        if options.vat == "remove" and not without:
            return 1 / (1 + float(options.vat_rate))
        return 1.0

    def settle(self, export: Export, rows: list[dict[str, Any]], total: float | None, tally: Tally) -> None:
        """Check rows against their total and bring costs to whole units and the wanted tax.

        Raises:
            ProjectError: two currencies, or another than the options say; a total that the rows do not add up to.
        """
        for code in dict.fromkeys(row.pop("currency") for row in rows):
            if code:
                self._currency(export, code.upper())
        self._check_total(export, rows, total)
        micro = self.request.options.micros
        micro = _in_micros(rows) if micro is None else micro
        if micro:
            tally.note("micros", len(rows), export.file.path)
        factor, unit = self.factor(export, self.places(export)["cost"]), MICRO if micro else 1
        for row in rows:
            row["cost"] = row["cost"] / unit * factor

    def _check_total(self, export: Export, rows: Sequence[dict[str, Any]], total: float | None) -> None:
        spent = sum(row["cost"] for row in rows)
        if total is not None and rows and abs(spent - total) > _OFF * max(1.0, abs(total)):
            message = f"{export.file.path}: costs of all rows add up to {spent:,.2f}, its own total says {total:,.2f}"
            refuse(self.request, message, "The file is cut off or was changed after it was saved; export it again.")

    def _currency(self, export: Export, code: str) -> None:
        self.currencies.setdefault(code, export.file.path)
        told = self.request.options.currency
        if told is not None and code != told.upper():
            refuse(self.request, f"{export.file.path} has costs in {code}, not in {told}", key="currency")
        if len(self.currencies) > 1:
            named = ", ".join(f"{code} in {path}" for code, path in self.currencies.items())
            refuse(self.request, f"costs are in several currencies: {named}", "Read each with a source of its own.")


def _in_micros(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether costs are whole numbers so large for their clicks and impressions that they must be millionths."""
    paid = [row for row in rows if row["cost"]]
    if not paid or not all(row["cost"].is_integer() for row in paid):
        return False
    spent = sum(row["cost"] for row in paid)
    clicks = sum(row["clicks"] or 0 for row in paid)
    shows = sum(row["impressions"] or 0 for row in paid)
    # a campaign paid by views has few clicks, so impressions judge only where there are none
    if clicks:
        return bool(spent / clicks > _DEAR_CLICK)
    return bool(shows) and spent / shows > _DEAR_SHOW
