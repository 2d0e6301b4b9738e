"""Exports of CRMs as their documents describe them, traps included; every person in them is made up."""

from __future__ import annotations

import csv
import html
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Rows = "Sequence[Mapping[str, Any]]"
_NOTES = ["Примечание", "Примечание 2", "Примечание 3", "Примечание 4", "Примечание 5"]
AMOCRM = [
    "ID", "Название сделки", "Бюджет ", "Ответственный", "Дата создания сделки", "Кем создана сделка",
    "Дата редактирования", "Кем редактирована", "Дата закрытия", "Теги", *_NOTES, "Этап сделки", "Воронка",
    "Полное имя контакта", "Компания контакта", "Ответственный за контакт", "Компания", "Рабочий телефон",
    "Рабочий прямой телефон", "Мобильный телефон", "Факс", "Домашний телефон", "Другой телефон", "Рабочий email",
    "Личный email", "Другой email",
]  # fmt: skip
AMOCRM_OWN = [
    "Город", "Источник", "Должность", "Товар", "Skype", "Планировка", "Площадь", "utm_source", "utm_campaign",
    "utm_term", "_ym_uid", "roistat", "gclid", "Причина отказа", "Товар", "Источник",
]  # fmt: skip
"""Columns of the contact, then of the deal: `Товар` and `Источник` stand twice."""
AMOCRM_OLD = [
    "Название сделки", "Бюджет сделки", "Ответственный за сделку", "Дата создания (сделка)", "Кем создана сделка",
    "Тег сделки", "Примечание к сделке", "Статус сделки", "Полное имя (контакт)", "Должность (контакт)",
    "Рабочий телефон (контакт)", "Мобильный телефон (контакт)", "Рабочий email (контакт)",
]  # fmt: skip
BITRIX_DEALS = [
    "ID", "Воронка", "Стадия сделки", "Название сделки", "Тип", "Сумма", "Валюта", "Вероятность", "Компания",
    "Контакт", "Источник", "Дополнительно об источнике", "Ответственный", "Дата начала",
    "Предполагаемая дата закрытия", "Дата создания", "Дата изменения", "Кем создана", "Сделка закрыта", "Комментарий",
    "Повторная сделка", "UTM Source", "UTM Campaign", "UTM Term", "Контакт: ID", "Контакт: Имя", "Контакт: Фамилия",
    "Контакт: Рабочий телефон", "Контакт: Мобильный телефон", "Контакт: Рабочий e-mail", "Компания: ID",
    "Причина отказа", "Этаж",
]  # fmt: skip
BITRIX_LEADS = [
    "ID", "Статус", "Название лида", "Имя", "Отчество", "Фамилия", "Дата создания", "Рабочий телефон",
    "Мобильный телефон", "Другой телефон", "Рабочий e-mail", "Частный e-mail", "Другой e-mail", "Сумма", "Источник",
    "Ответственный", "Комментарий", "Дата изменения",
]  # fmt: skip
BITRIX_CONTACTS = [
    "ID", "Имя", "Отчество", "Фамилия", "Должность", "Компания", "Источник", "Дата создания", "Рабочий телефон",
    "Мобильный телефон", "Рабочий e-mail", "Ответственный",
]  # fmt: skip
BITRIX_BI = [
    "ID", "DATE_CREATE", "DATE_MODIFY", "ASSIGNED_BY_ID", "ASSIGNED_BY_NAME", "MOVED_BY_ID", "MOVED_TIME", "LEAD_ID",
    "COMPANY_ID", "CONTACT_ID", "TITLE", "CATEGORY", "STAGE_ID", "STAGE", "STAGE_SEMANTIC_ID", "OPPORTUNITY",
    "CLOSEDATE",
]  # fmt: skip
HUBSPOT_DEALS = [
    "Record ID", "Deal Name", "Amount", "Deal Stage", "Close Date", "Deal owner", "Pipeline", "Create Date",
    "Associated Company", "Associated Company IDs", "Associated Contact", "Associated Contact IDs", "Original Source",
    "Last Activity Date", "Date entered current stage", "Is closed lost",
    'Date entered "Appointment Scheduled (Sales Pipeline)"', 'Date entered "Closed Won (Sales Pipeline)"',
    "Team size",
]  # fmt: skip
HUBSPOT_CONTACTS = [
    "Record ID", "First Name", "Last Name", "Email", "Phone Number", "Mobile Phone Number", "Contact owner",
    "Lead Status", "Create Date", "Associated Company", "Associated Company IDs", "Job Title", "City",
]  # fmt: skip
HUBSPOT_COMPANIES = [
    "Record ID", "Company name", "Company owner", "Create Date", "Phone Number", "City", "Country/Region", "Industry",
    "Number of Employees", "Annual Revenue",
]  # fmt: skip


def cells(headers: Sequence[str], row: Mapping[str, Any]) -> list[Any]:
    """Cells of a row; of a header that stands twice, the second is named `header#2`."""
    met: dict[str, int] = {}
    found = []
    for header in headers:
        met[header] = met.get(header, 0) + 1
        found.append(row.get(header if met[header] == 1 else f"{header}#{met[header]}", ""))
    return found


def as_csv(headers: Sequence[str], rows: Rows, delimiter: str = ",") -> str:
    """The export as text, every cell quoted."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headers)
    writer.writerows(cells(headers, row) for row in rows)
    return out.getvalue()


def as_html(headers: Sequence[str], rows: Rows) -> str:
    """The export as Bitrix24 saves it under the name of a workbook."""
    head = "".join(f"<th>{html.escape(header)}</th>" for header in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in cells(headers, row)) + "</tr>" for row in rows
    )
    meta = '<meta http-equiv="Content-type" content="text/html;charset=UTF-8" />'
    return f"{meta}<table border='1'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def as_xlsx(path: Path, headers: Sequence[str], rows: Rows) -> None:
    """The export as a workbook, values typed as they are given."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(headers))
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in cells(headers, row)])
    book.save(path)


def amocrm_rows() -> list[dict[str, Any]]:
    """Seven deals of five persons."""
    base = {"Ответственный": "Менеджер 1", "Воронка": "Продажи", "Кем создана сделка": "Робот", "roistat": "1"}
    return [
        base | {
            "ID": "30001", "Название сделки": "Студия у парка", "Бюджет ": "9 500 000",
            "Дата создания сделки": "03.04.2026 10:15:00",
            "Дата редактирования": "20.05.2026 09:00:00", "Дата закрытия": "19.05.2026 18:30:00", "Теги": "vip, фото",
            "Примечание": "Нужен свет", "Примечание 3": "Звонить вечером", "Этап сделки": "Успешно реализовано",
            "Полное имя контакта": "Анна Вымышленная", "Мобильный телефон": "'+7 (900) 000-01-01",
            "Личный email": "Anna@example.com",
            "Город": "Тверь", "Источник": "Звонок", "Товар": "Консультация", "Планировка": "Лофт", "Площадь": "31,5",
            "utm_campaign": "spring", "utm_term": "студия с окнами", "_ym_uid": "1617000000000000001",
            "Товар#2": "Студия", "Источник#2": "Яндекс", "Skype": "anna.v",
        },
        base | {
            "ID": "30002", "Название сделки": "Вторая студия", "Бюджет ": "0",
            "Дата создания сделки": "05.05.2026 11:00:00",
            "Дата редактирования": "06.05.2026 09:00:00", "Дата закрытия": "не закрыта", "Этап сделки": "Переговоры",
            "Полное имя контакта": "Вымышленная Анна", "Рабочий телефон": "8 900 000 01 01", "Товар#2": "Студия",
            "Площадь": "40",
        },
        base | {
            "ID": "30003", "Название сделки": "Двушка", "Бюджет ": "12 000 000 ₽",
            "Дата создания сделки": "13.05.2026 12:00:00",
            "Дата редактирования": "16.05.2026 09:00:00", "Дата закрытия": "15.05.2026 10:00:00",
            "Причина отказа": "Дорого",
            "Этап сделки": "Закрыто и не реализовано", "Полное имя контакта": "Борис Придуманный",
            "Другой телефон": "7 900 000-02-02", "Рабочий email": "boris@example.com", "Площадь": "62,25",
        },
        base | {
            "ID": "30004", "Название сделки": "Двушка ещё раз", "Бюджет ": "12 500 000",
            "Дата создания сделки": "20.05.2026 12:00:00",
            "Дата закрытия": "не закрыта", "Этап сделки": "Первичный контакт", "Полное имя контакта": "Борис",
            "Рабочий email": "BORIS@example.com", "Мобильный телефон": "+7 900 000-03-03",
        },
        base | {
            "ID": "30005", "Название сделки": "Без телефона", "Бюджет ": "",
            "Дата создания сделки": "21.05.2026 12:00:00",
            "Дата закрытия": "не закрыта", "Этап сделки": "Неразобранное", "Полное имя контакта": "Вера Неведомая",
            "Мобильный телефон": "уточнить", "Рабочий телефон": "+7 999 999-99-99",
        },
        base | {
            "ID": "30006", "Название сделки": "Гараж", "Бюджет ": "700 000",
            "Дата создания сделки": "22.05.2026 12:00:00",
            "Дата закрытия": "не закрыта", "Этап сделки": "Переговоры", "Полное имя контакта": "Глеб Вымышлен",
            "Мобильный телефон": "+7 900 000-04-04",
        },
        base | {
            "ID": "30007", "Название сделки": "Кладовая", "Бюджет ": "500 000",
            "Дата создания сделки": "23.05.2026 12:00:00",
            "Дата закрытия": "24.05.2026 12:00:00", "Этап сделки": "Успешно реализовано",
            "Полное имя контакта": "Дина Н.",
            "Мобильный телефон": "+7 900 000-05-05, +7 900 000-04-04",
        },
    ]  # fmt: skip


def amocrm_old_rows() -> list[dict[str, Any]]:
    """Two deals in the older template, which has no ids."""
    return [
        {
            "Название сделки": "Кухня", "Бюджет сделки": "150000", "Ответственный за сделку": "Менеджер 1",
            "Дата создания (сделка)": "13.04.2015 10:00:00", "Тег сделки": "сайт",
            "Примечание к сделке": "Ждёт замер",
            "Статус сделки": "Успешно реализовано", "Полное имя (контакт)": "Анна Вымышленная",
            "Должность (контакт)": "Бухгалтер", "Мобильный телефон (контакт)": "+79000000101",
        },
        {
            "Название сделки": "Шкаф", "Бюджет сделки": "50000", "Дата создания (сделка)": "14.04.2015 10:00:00",
            "Статус сделки": "Принимают решение", "Рабочий телефон (контакт)": "8 (900) 000-01-01",
        },
    ]  # fmt: skip


def bitrix_deals() -> list[dict[str, Any]]:
    """Four deals: won, lost, open, won."""
    base = {"Воронка": "Общая", "Валюта": "RUB", "Ответственный": "Менеджер 2", "Источник": "Веб-сайт"}
    return [
        base | {
            "ID": "11", "Стадия сделки": "Сделка успешна", "Название сделки": "Поставка", "Сумма": "100 000",
            "Предполагаемая дата закрытия": "30.06.2026", "Дата создания": "13.05.2026 10:00:00",
            "Дата изменения": "25.05.2026 12:00:00", "Комментарий": "Срочно", "Дополнительно об источнике": "Форма",
            "Контакт": "Анна Вымышленная", "Контакт: ID": "501", "Контакт: Мобильный телефон": "79000000101",
            "Компания": "Ромашка", "Компания: ID": "71", "UTM Campaign": "may", "Этаж": "3",
        },
        base | {
            "ID": "12", "Стадия сделки": "Сделка провалена", "Название сделки": "Ремонт", "Сумма": "25 000",
            "Дата создания": "14.05.2026 10:00:00", "Дата изменения": "28.05.2026 12:00:00",
            "Причина отказа": "Сроки",
            "Контакт": "Борис Придуманный", "Контакт: ID": "502", "Контакт: Рабочий e-mail": "boris@example.com",
        },
        base | {
            "ID": "13", "Стадия сделки": "Подготовка документов", "Название сделки": "Доставка", "Сумма": "7 000",
            "Предполагаемая дата закрытия": "15.07.2026", "Дата создания": "15.05.2026 10:00:00",
            "Дата изменения": "16.05.2026 12:00:00", "Контакт": "Анна Вымышленная", "Контакт: ID": "501",
        },
        base | {
            "ID": "14", "Стадия сделки": "Сделка успешна", "Название сделки": "Без контакта", "Сумма": "300",
            "Валюта": "USD",
            "Дата создания": "17.05.2026 10:00:00", "Дата изменения": "18.05.2026 12:00:00",
        },
    ]  # fmt: skip


def hubspot_deals() -> list[dict[str, Any]]:
    """Three deals: won with two contacts, lost by its flag, open."""
    return [
        {
            "Record ID": "9001", "Deal Name": "Pilot", "Amount": "1200.50", "Deal Stage": "Closed Won",
            "Close Date": "2026-05-20 10:00", "Deal owner": "Rep One", "Pipeline": "Sales Pipeline",
            "Create Date": "2026-05-01 09:00", "Associated Company": "Acme", "Associated Company IDs": "301",
            "Associated Contact": "Ann A.;Bob B.", "Associated Contact IDs": "101;102",
            "Original Source": "Organic Search",
            'Date entered "Appointment Scheduled (Sales Pipeline)"': "2026-05-01 09:00",
            'Date entered "Closed Won (Sales Pipeline)"': "2026-05-20 10:00", "Team size": "12",
        },
        {
            "Record ID": "9002", "Deal Name": "Rollout", "Amount": "5000", "Deal Stage": "Dropped out",
            "Close Date": "2026-05-22 10:00", "Pipeline": "Sales Pipeline", "Create Date": "2026-05-03 09:00",
            "Associated Company IDs": "301", "Associated Contact IDs": "102", "Is closed lost": "true",
            'Date entered "Appointment Scheduled (Sales Pipeline)"': "2026-05-03 09:30", "Team size": "40",
        },
        {
            "Record ID": "9003", "Deal Name": "Later", "Deal Stage": "Appointment Scheduled",
            "Close Date": "2026-07-01 10:00",
            "Pipeline": "Sales Pipeline", "Create Date": "2026-05-04 09:00", "Team size": "7",
            'Date entered "Appointment Scheduled (Sales Pipeline)"': "2026-05-04 09:00",
        },
    ]  # fmt: skip


def hubspot_contacts() -> list[dict[str, Any]]:
    """Two records of one person, and another person."""
    return [
        {"Record ID": "101", "First Name": "Ann", "Email": "ann@example.com", "City": "Bonn",
        "Create Date": "2026-04-01 08:00"},
        {"Record ID": "102", "First Name": "Bob", "Email": "bob@example.com", "Job Title": "CTO"},
        {"Record ID": "103", "First Name": "Ann", "Email": "ANN@example.com", "Phone Number": "+49 151 0000001"},
    ]  # fmt: skip


def hubspot_companies() -> list[dict[str, Any]]:
    """One company."""
    return [
        {
            "Record ID": "301", "Company name": "Acme", "Industry": "SOFTWARE", "Number of Employees": "50",
            "Annual Revenue": "1000000", "Country/Region": "Germany", "Create Date": "2026-03-01 08:00",
        }
    ]  # fmt: skip
