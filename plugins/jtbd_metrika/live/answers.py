"""From an HTTP answer of Metrica to its content, or to what is wrong said in words."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NoReturn

from jtbd_metrika.live.failures import LiveError, RefusedError, TryAgain, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

GET_TOKEN = "https://yandex.ru/dev/metrika/ru/intro/authorization"  # noqa: S105 - an address, no secret
_TOO_MANY = (420, 429)  # Metrica's documentation names the first, its servers send the second
_DAILY = ("quota_requests_by_uid", "quota_requests_by_counter_id")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked, for the words of a refusal: which counter, with the token of which variable."""

    counter: int
    token_variable: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (lower-case names) and body of an answer that was read in full."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def content(answer: Answer, asker: Asker) -> dict[str, Any]:
    """The JSON object of an answer.

    Raises:
        TryAgain: too many requests, or a fault of the server.
        LiveError: anything that another try would not mend.
    """
    check(answer, asker)
    try:
        found = json.loads(answer.body)
    except ValueError:
        _no_json(answer)
    if not isinstance(found, dict):
        unknown("an object was expected")
    return found


def check(answer: Answer, asker: Asker) -> None:
    """Nothing where the answer is a good one, whatever its content; raises as `content` does."""
    status = answer.status
    if status in _TOO_MANY or status >= 500:  # noqa: PLR2004 - HTTP's own class of server faults
        _not_now(answer)
    if 300 <= status < 400:  # noqa: PLR2004
        raise LiveError(
            f"the server sends us on to another address (HTTP {status}); the token is not sent there",
            "A sign-in page or a proxy stands between this machine and Yandex.",
        )
    if status >= 400:  # noqa: PLR2004
        _refused(answer, asker)


def part(data: Any, name: str, kind: type) -> Any:  # noqa: ANN401 - JSON
    """A value that the answer must hold, of that type."""
    value = data.get(name) if isinstance(data, dict) else None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        unknown(f"it lacks {name!r}")
    return value


def is_page(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether what came is a web page instead of data."""
    start = body.lstrip(b"\xef\xbb\xbf \r\n\t")[:100].lower()
    return "html" in headers.get("content-type", "") or start.startswith((b"<!doctype", b"<html", b"<?xml"))


def page_instead(body: bytes) -> LiveError:
    """What to say of a web page in the place of data."""
    title = _TITLE.search(body.decode("utf-8", "replace"))
    named = f" ({quoted(title[1])})" if title else ""
    return LiveError(
        f"a web page{named} came instead of data",
        "A sign-in page or a proxy stands between this machine and Yandex.",
    )


def wait_asked(headers: Mapping[str, str]) -> float | None:
    """Seconds of a `Retry-After` header, which gives them as a number or as a date; None where there is none."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}", text):
        return float(text)
    try:
        # The server's own clock decides: ours may go wrong.
        now = parsedate_to_datetime(headers["date"]) if "date" in headers else dt.datetime.now(dt.UTC)
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _not_now(answer: Answer) -> NoReturn:
    kinds, said = _errors(answer)
    if kinds & set(_DAILY):
        raise LiveError(
            f"today's quota of requests to Metrica's API is used up{said}",
            "Run the command again tomorrow; what was fetched so far is kept.",
        )
    many = answer.status in _TOO_MANY
    words = "it gets too many requests" if many else "it is in trouble"
    raise TryAgain(
        f"Yandex Metrica says that {words} (HTTP {answer.status}){said}",
        "Run the command again later; what was fetched so far is kept.",
        wait_asked(answer.headers),
        unsure=not many and answer.status != 503,  # noqa: PLR2004 - 503 comes from in front of the service
    )


def _refused(answer: Answer, asker: Asker) -> NoReturn:
    kinds, said = _errors(answer)
    variable, counter = asker.token_variable, asker.counter
    if answer.status == 401 or "invalid_token" in kinds:  # noqa: PLR2004
        raise LiveError(
            f"Yandex Metrica does not accept the token in {variable}{said}",
            f"It may have expired: get a new one ({GET_TOKEN}) and put it into {variable}.",
            ("token_variable",),
        )
    if answer.status == 403:  # noqa: PLR2004
        raise LiveError(
            f"the token in {variable} gives no access to counter {counter}{said}",
            "Ask the counter's owner to let that Yandex account view it, or mend the number.",
            ("counter",),
        )
    if answer.status == 404:  # noqa: PLR2004
        raise RefusedError(f"Yandex Metrica does not find counter {counter}{said}", "", ("counter",))
    raise RefusedError(f"Yandex Metrica refuses the request (HTTP {answer.status}){said}")


def _errors(answer: Answer) -> tuple[set[str], str]:
    """Types of the errors an answer names, and its own words in brackets to stand behind ours."""
    try:
        found = json.loads(answer.body)
        errors = [error for error in found.get("errors", ()) if isinstance(error, dict)]
        words = found.get("message") or " ".join(str(error.get("message", "")) for error in errors)
    except (ValueError, AttributeError, TypeError):
        return set(), ""
    return {str(error.get("error_type")) for error in errors}, f" ({quoted(words)})" if words else ""


def _no_json(answer: Answer) -> NoReturn:
    if is_page(answer.body, answer.headers):
        raise page_instead(answer.body) from None
    unknown("it is no JSON")


def unknown(why: str) -> NoReturn:
    """Raise what to say of an answer in another form than the documented one."""
    raise LiveError(
        f"Yandex Metrica answers in a way that this version does not know: {why}", "Look for a newer version."
    )
