"""What is wrong with a query or a server, before it is known where that stands in the project."""

from __future__ import annotations


class Fault(Exception):  # noqa: N818 - it is not yet an error of the project: `queries.located` makes it one
    """Something the user can mend.

    Attributes:
        message: begins in lower case, without full stop.
        hint: what to do.
        key: the option it is about; `query` stands for whichever of `query` and `query_file` was given.
        line: of the query, from 1; 0 where it is not known.
        column: of that line, from 1; 0 where it is not known.
    """

    def __init__(self, message: str, hint: str = "", *, key: str = "query", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.key = key
        self.line = line
        self.column = column


def counted(number: int, noun: str) -> str:
    """`1 row`, `2,000 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def one_select() -> Fault:
    """The query is anything else than one SELECT."""
    return Fault("only one SELECT (or WITH … SELECT) may stand here", "Nothing is ever written to a database.")


def too_slow(seconds: int) -> Fault:
    """The time allowed is over."""
    hint = "Let it read less, or raise timeout_seconds."
    return Fault(f"the query took longer than {counted(seconds, 'second')}", hint)


def too_many(rows: int) -> Fault:
    """The result has more rows than allowed."""
    return Fault(f"the query gives more than {counted(rows, 'row')}", "Let it read less, or raise limit_rows.")


def holds_bytes(column: str) -> Fault:
    """A column that is no text, number or date."""
    hint = "Leave it out of the query or turn it into text there."
    return Fault(f"column {column!r} of the result holds bytes, which cannot be read as text", hint)
