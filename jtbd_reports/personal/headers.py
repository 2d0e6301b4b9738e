"""What a column's header promises about the persons in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_NO_WORD = re.compile(r"[^\w]+|_+")
# In this order: an «электронный адрес» is no street, a «номер карты» no phone.
_PROMISES: tuple[tuple[str, str], ...] = (
    ("email", r"e mail|email|емейл|имейл|мейл|электронн\w+ (?:почт|адрес)|\bпочта\b"),
    ("ip", r"\bip\b|\bip ?(?:address|адрес)"),
    ("snils", r"\bснилс\b|\bsnils\b"),
    ("ogrn", r"\bогрн(?:ип)?\b|\bogrn(?:ip)?\b"),
    ("inn", r"\bинн\b|\binn\b|taxpayer|tax (?:id|number)"),
    ("passport", r"паспорт|passport"),
    ("card", r"номер карты|банковск\w+ карт|карта (?:клиента|банка)|(?:card|pan) number|credit card"),
    ("birth_date", r"дата рождения|день рождения|\bbirth|\bdob\b"),
    ("phone", r"телефон|мобильн|сотов|факс|ватсап|вайбер|phone|mobile|viber|what ?s ?app|\b(?:тел|tel|cell|fax)\b"),
    ("address", r"\bадреса?\b|\baddress\b|прописк|место (?:жительства|регистрации)|^улица|^street"),
)
_NAMES = re.compile(
    r"\bфио\b|\bф и о\b|полное имя|фамили[яи]|отчество|\bимя (?:контакт|клиент|покупател|сотрудник|респондент)"
    r"|контактное лицо|full name|first name|last name|middle name|family name|given name|surname|patronymic"
    r"|\b(?:contact|person|respondent|owner|your) name"
)
_MAYBE_NAMES = re.compile(
    r"\bимя\b|^контакт|ответственн|кем (?:созда|измен|редакт|закры|обнов)|менеджер|сотрудник|респондент|клиент"
    r"|покупател|заказчик|собеседник|участник|руководител|риелтор|риэлтор|брокер|автор|оператор|куратор"
    r"|как вас зовут|как к вам обращаться|представьтесь|^name$|\b(?:client|customer|user) name|^contact|owner|assigned"
    r"|responsible|(?:created|modified|updated|closed) by|manager|\bagent\b|sales rep|^client|^customer|respondent"
    r"|interviewee|who are you|what is your name|author"
)
_NOT_PERSONS = re.compile(
    r"назван|модел|марка телефон|файл|сайт|страниц|вход|ссылк|\bид\b|количеств|\bкол во\b|число|дата|сумм|должност"
    r"|отдел|\bfile|product|campaign|company|deal name|\butm\b|\burl\b|\bsite\b|\bpage\b|\bid\b|count|\bdate\b"
    r"|\btime\b|os\b|\bmodel\b"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """The kind a header names (empty where none), and whether it can mean nothing else."""

    kind: str
    certain: bool = False


@lru_cache(maxsize=1024)
def promised(header: str) -> Promise:
    """What a header in Russian or English promises: a kind of personal data, surely or perhaps, or nothing."""
    words = " ".join(_NO_WORD.sub(" ", _CAMEL.sub(" ", header)).casefold().replace("ё", "е").split())
    for kind, pattern in _PROMISES:
        if re.search(pattern, words) and (kind == "birth_date" or not _NOT_PERSONS.search(words)):
            return Promise(kind, certain=kind not in ("phone", "address"))
    if _NOT_PERSONS.search(words):
        return Promise("")
    if _NAMES.search(words):
        return Promise("name", certain=True)
    return Promise("name" if _MAYBE_NAMES.search(words) else "")
