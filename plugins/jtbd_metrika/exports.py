"""One file opened and told from all others: what it is, its rows ready to come."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn

from jtbd_metrika import fields, words
from jtbd_metrika.airbyte import unwrapped
from jtbd_metrika.beginnings import open_sheet_table, open_text_table, renamed
from jtbd_metrika.heads import listed
from jtbd_metrika.periods import period_of
from jtbd_metrika.signatures import AIRBYTE, Signature, signature
from jtbd_metrika.tsv import head_of, header_of, open_tsv, unfinished
from jtbd_reports.opening.files import open_file
from jtbd_reports.opening.kinds import kind_of
from jtbd_reports.opening.paths import shown_path
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.problems import nearest
from jtbd_reports.tables.values import squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from jtbd_metrika.periods import Days
    from jtbd_reports.reading import ReadRequest
    from jtbd_reports.tables.texttable import TextFile

_SHORT = 200
_COMPARED = 50
"""Columns of an unknown table that are compared with the usual names."""
_USUAL = (
    "Визиты", "Посетители", "Отказы", "Глубина просмотра", "Время на сайте", "Поисковая фраза", "Источник трафика",
    "Visits", "Users", "Bounce rate", "Page depth", "Time on site", "Search phrase", "Traffic source",
    "ym:s:visitID", "ym:pv:watchID", "Дата", "Кампания", "Показы", "Клики", "Расход", "Date", "CampaignName", "Cost",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """A file and what it is.

    Attributes:
        file: opened, from its header on.
        signature: what the header told.
        model: attribution model whose columns are read.
        period: the days that lines above the table, or the fetch that wrote it, tell.
        escaped: whether cells still have the backslash escapes of a TSV.
        unfinished: whether its last line has no end.
        fetched: what the fetch that wrote it has noted down.
    """

    file: TextFile
    signature: Signature
    model: str = ""
    period: Days | None = None
    escaped: bool = False
    unfinished: bool = False
    fetched: Mapping[str, Any] = field(default_factory=dict)


def open_export(path: Path, request: ReadRequest) -> Export:
    """The file, recognised.

    Raises:
        ProjectError: it is none of the formats, or another than the options say; the message names which.
    """
    shown = shown_path(path, request.root)
    head = head_of(path)
    _refuse_answer(shown, head, request)
    # before anything else reads the file: it may have gigabytes, and its quotes mean nothing
    if headers := header_of(head):
        return _log_file(path, shown, headers, request)
    kind = kind_of(path, shown, request)
    above: tuple[tuple[str, ...], ...] = ()
    if kind == "text":
        file, above = open_text_table(path, shown, request)
    elif kind == "xlsx":
        file, above = open_sheet_table(path, request)
    else:
        file = open_file(path, request, frozenset())
    if AIRBYTE in file.headers:
        file = unwrapped(file)
    file = replace(file, headers=renamed(file.headers, request))
    fetched = _fetched(path) if kind == "parquet" else {}
    found = _judged(shown, file.headers, request)
    period = period_of(above) or period_of([(str(fetched.get("date1", "")), str(fetched.get("date2", "")))])
    model = _model(shown, file.headers, request) if found.family == "visits" else ""
    return Export(file, found, model, period, escaped=fetched.get("escaping") == "tsv", fetched=fetched)


def _log_file(path: Path, shown: str, headers: Sequence[str], request: ReadRequest) -> Export:
    found = _judged(shown, headers, request)
    model = _model(shown, headers, request)
    file = open_tsv(path, shown, request, lambda name: fields.needed(name, model))
    return Export(file, found, model, escaped=True, unfinished=unfinished(path))


def _judged(shown: str, headers: Sequence[str], request: ReadRequest) -> Signature:
    """What the header is of, held against the option `report`."""
    found, told = signature(headers), request.options.report
    if found is None:
        _refuse_unknown(shown, headers, request)
    if found.family == "foreign":
        message = f"{shown} is {found.title}; columns: {listed(headers)}"
        refuse(request, message, "Nothing in it can be read as visits, phrases, traffic or costs.")
    if found.family == "plans" and told == "auto":
        # beside real costs in one pattern a plan would count as spent
        hint = "To read the plan as costs, set report: costs and a channel of its own."
        refuse(request, f"{shown} is {found.title}", hint, key="report")
    plain = found.family == "costs" and found.report == "costs"
    fits = {"auto", found.report, found.family} | ({"direct", "vk", "mytarget"} if plain else set())
    if told not in fits:
        hint = f"Leave report out, or set it to {found.report}."
        refuse(request, f"{shown} looks like {found.report} ({found.why}), not {told}", hint, key="report")
    return replace(found, report=told) if plain and told not in {"auto", "costs"} else found


def _refuse_unknown(shown: str, headers: Sequence[str], request: ReadRequest) -> NoReturn:
    names = [squeeze(name) for name in headers if squeeze(name)]
    close = [
        (name, nearest(name, _USUAL))
        for name in names[:_COMPARED]
        if not words.metric(name) and not words.dimension(name)
    ]
    mended = [f"{name!r}: {hint}" for name, hint in close if hint]
    hint = f"If the client renamed columns, say so with rename. {' '.join(mended[:3])}".strip()
    if request.options.report in {"visits", "hits"} or any("\t" in name or name.isdigit() for name in names):
        hint = "A Logs API file begins with a line of field names such as ym:s:visitID; export it with its header."
    refuse(
        request,
        f"{shown} is no report of Metrica, Logs API file or advertising export; columns: {listed(headers)}",
        hint,
    )


def _model(shown: str, headers: Sequence[str], request: ReadRequest) -> str:
    """The attribution model to read: the one told, else the only one there is."""
    there, told = fields.models(headers), request.options.attribution
    if told is not None:
        if told not in there:
            hint = f"It has {', '.join(there)}." if there else "Its fields name no model; leave attribution out."
            refuse(request, f"{shown} has no columns of the attribution model {told!r}", hint, key="attribution")
        return str(told)
    if len(there) > 1:
        message = f"{shown} has columns of several attribution models: {', '.join(there)}"
        refuse(request, message, "Say which with attribution.", key="attribution")
    return there[0] if there else ""


def _refuse_answer(shown: str, head: bytes, request: ReadRequest) -> None:
    """Refuse the answer of an API that was saved in place of data."""
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return
    try:
        found = json.loads(head)
    except ValueError:
        return
    if not isinstance(found, dict) or not {"errors", "error", "error_code", "code"} & set(found):
        return
    said = found.get("message") or found.get("error_description") or found.get("error")
    text = f": {str(said)[:_SHORT]}" if isinstance(said, str) else ""
    refuse(request, f"{shown} is an error message of the API, not data{text}", "Fetch or download it again.")


def _fetched(path: Path) -> Mapping[str, Any]:
    """What the fetch wrote beside the rows; nothing where the file comes from elsewhere."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - for such files only

    metadata = pq.read_schema(path).metadata or {}
    try:
        found = json.loads(metadata.get(b"jtbd_metrika", b"{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
