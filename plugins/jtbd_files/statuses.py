"""What a client's statuses and stages mean: won, lost or open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports.tables.values import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_WON = (
    "won|closed won|closedwon|delivered|paid|payment done|completed|complete|shipped|fulfilled|"
    "success|successful|purchased|sold|"
    "успешно реализовано|успешно реализована|сделка успешна|выиграна|выиграно|оплачено|оплачен|оплачена|завершён|"
    "завершен|завершена|выполнен|выполнено|доставлен|доставлено|отгружен|отгружено|продано|получен|закрыта успешно"
)  # fmt: skip
_LOST = (
    "lost|closed lost|closedlost|canceled|cancelled|refused|rejected|returned|refunded|unavailable|"
    "failed|declined|disqualified|"
    "закрыто и не реализовано|закрыта и не реализована|не реализовано|проиграна|проиграно|отказ|отказано|отменён|"
    "отменен|отменена|отменено|возврат|возвращён|возвращен|брак|сделка провалена|спам|некачественный лид"
)  # fmt: skip
_MEANS = {**dict.fromkeys(_WON.split("|"), "won"), **dict.fromkeys(_LOST.split("|"), "lost")}
_OPEN = frozenset(
    [
        "open",
        "new",
        "in progress",
        "processing",
        "pending",
        "invoiced",
        "created",
        "approved",
        "новая",
        "новый",
        "в работе",
        "первичный контакт",
    ]
)


def meanings(values: Sequence[str]) -> dict[str, str] | None:
    """A value map for a column of statuses; None where its values say nothing of won and lost.

    It holds the values that were seen, as they are written, and further usual words in the same alphabet: the head of
    a file seldom holds them all.
    """
    seen = {value: _MEANS[fold(value)] for value in dict.fromkeys(values) if fold(value) in _MEANS}
    if not seen and not any(fold(value) in _OPEN for value in values):
        return None
    ascii_only = all(map(str.isascii, values))
    known = {fold(value) for value in seen}
    more = {word: meaning for word, meaning in _MEANS.items() if word.isascii() == ascii_only and word not in known}
    return {**seen, **more, "*": "open"}
