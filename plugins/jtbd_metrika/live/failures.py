"""What can go wrong on the way, in words a user can act on."""

from __future__ import annotations

import re

_LONGEST = 200  # characters of a server's own words that are shown


class LiveError(Exception):
    """The end of a fetch: what happened, what to do, and the option it hangs on."""

    def __init__(self, message: str, hint: str = "", key: tuple[str, ...] = ()) -> None:
        self.message, self.hint, self.key = message, hint, key
        super().__init__(message)


class SpoiltError(LiveError):
    """What the server prepared cannot be used, however often it is downloaded: it has to be prepared anew."""


class UnreachableError(LiveError):
    """The server did not answer well in any try; what was asked for may still be there later."""


class RefusedError(LiveError):
    """The server will not do what was asked, in words of its own."""


class TryAgain(Exception):  # noqa: N818 - a signal between our own functions, no error of the user's
    """One try failed in a way that another may not.

    Attributes:
        what: what happened, as a clause.
        hint: what to do when no try is left.
        wait: seconds the server asked to wait, None where it did not.
        unsure: whether the server may have done what it was asked although no answer came.
        spoilt: whether what was prepared is to blame, not the line.
    """

    def __init__(
        self, what: str, hint: str, wait: float | None = None, *, unsure: bool = False, spoilt: bool = False
    ) -> None:
        self.what, self.hint, self.wait, self.unsure, self.spoilt = what, hint, wait, unsure, spoilt
        super().__init__(what)

    def final(self, tries: int, patience: float) -> LiveError:
        """What to say when it is not tried again."""
        if self.wait is not None and self.wait > patience:
            return UnreachableError(f"{self.what}; it asks to wait {self.wait / 60:.0f} minutes", self.hint)
        kind = SpoiltError if self.spoilt else UnreachableError
        return kind(f"{self.what}; given up after {tries} tries", self.hint)


def quoted(text: object) -> str:
    """A server's own words on one line, without what could be markup of a terminal, cut where they are long."""
    plain = re.sub(r"\s+", " ", re.sub(r"[^\w\s.,:;!?%/()«»—–=<>'\"+*-]", " ", str(text))).strip().rstrip(".")
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


def without(secret: str, text: str) -> str:
    """The text without the secret, should a server have repeated it."""
    return text.replace(secret, "…") if secret else text
