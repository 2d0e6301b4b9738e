"""Words that survey services and people put into headers and cells, in Russian and English."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Role: TypeAlias = Literal[
    "answer",
    "respondent_id",
    "started_at",
    "submitted_at",
    "status",
    "collector",
    "seconds",
    "phone",
    "email",
    "contact",
    "technical",
]
"""What a column of an export is for; contact and technical ones are left out."""

OTHER = re.compile(r"(?:other|another|друг(?:ое|ой|ая|ие)|иное|сво[йё] вариант)\b", re.IGNORECASE)
"""How an option begins under which respondents write words of their own."""

CHOSEN = frozenset({"1", "yes", "да", "true", "истина", "x", "х", "+", "✓", "checked", "selected", "выбрано"})
NOT_CHOSEN = frozenset({"0", "false", "ложь", "unchecked", "not selected", "не выбрано"})
"""Marks in the column of one option; a plain `no` is missing here, as it is the answer to a question of its own."""

COMPLETE = {
    "complete": True, "completed": True, "finished": True, "завершён": True, "завершен": True, "завершена": True,
    "partial": False, "incomplete": False, "disqualified": False, "abandoned": False, "не завершён": False,
    "не завершен": False, "не завершена": False,
}  # fmt: skip
"""Whether a questionnaire was filled to the end, by its status."""

_SHARED: dict[Role, str] = {
    "email": "email|e-mail|email address|e-mail address|emailaddress|электронная почта|адрес электронной почты|почта",
    "phone": "phone|phone number|телефон|номер телефона|мобильный телефон|контактный телефон",
    "contact": "name|full name|first name|last name|surname|имя|фамилия|отчество|фио|ф.и.о.|имя пользователя|username"
    "|ip|ip address|ip-адрес|custom data 1|contact id",
    "technical": "user agent|useragent|browser|latitude|longitude|session id|sessionid|referer|extended referer"
    "|network id|stage date (utc)|tags|ending|legacy comments|link|url|score|total score|баллы|общий балл",
}


def role_of(words: dict[Role, str]) -> dict[str, Role]:
    """Role by folded header, from `a|b|c` lists by role; what all services share is included."""
    tables = (_SHARED, words)
    return {header: role for table in tables for role, headers in table.items() for header in headers.split("|")}


GENERIC = role_of(
    {
        "respondent_id": "id|respondent|respondent id|respondent_id|respondentid|responseid|response id|response_id"
        "|№|номер|id респондента|id ответа|номер ответа|номер анкеты|#",
        "started_at": "start date|startdate|started at|started_at|time started|начало|время начала|дата начала",
        "submitted_at": "timestamp|submitted at|submitted_at|date submitted|submit date|end date|enddate|created at"
        "|отметка времени|время создания|дата создания|время отправки|дата отправки|время ответа|дата заполнения"
        "|время заполнения|время завершения|дата завершения|дата и время",
        "seconds": "duration (in seconds)|seconds|duration, seconds|длительность, с|время прохождения, с",
        "status": "status|статус|response type|finished",
        "collector": "collector|collector id|источник ответа",
    }
)

NAMED = re.compile(
    r"(?:укажите |напишите |введите )?(?:ваше? |your )?(?:имя|фамили[яю]|фио|full name|first name|last name)\b"
    r"|как (?:к )?ва[ср]? (?:зовут|можно обращаться|обращаться)|как к вам (?:можно )?обращаться|what is your name",
    re.IGNORECASE,
)
"""How a question after a person's name begins."""
PHONED = re.compile(r"\b(?:phone|mobile|whatsapp|telegram)|телефон|мобильн", re.IGNORECASE)
"""A header that may ask for a phone; what the cells hold decides."""
