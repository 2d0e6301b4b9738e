"""Personal data: found in texts, judged in columns, brought to one form, looked for in pages. Pure; reads no file."""

from jtbd_reports.personal.finding import find, redact
from jtbd_reports.personal.found import Found, Kind
from jtbd_reports.personal.judging import Marks, judge
from jtbd_reports.personal.normal import name_keys, normal_email, normal_name, normal_phone
from jtbd_reports.personal.pages import text_of_html
from jtbd_reports.personal.phones import digits_of
from jtbd_reports.personal.scanning import scan
from jtbd_reports.personal.searchable import BREAK, searchable

__all__ = [
    "BREAK",
    "Found",
    "Kind",
    "Marks",
    "digits_of",
    "find",
    "judge",
    "name_keys",
    "normal_email",
    "normal_name",
    "normal_phone",
    "redact",
    "scan",
    "searchable",
    "text_of_html",
]
