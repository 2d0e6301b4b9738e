"""Exports of CRMs, from their generators: recognised, read, and every trap in them met."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import exports_crm as made
import pytest

from jtbd_crm.source import SOURCE
from jtbd_reports import Note, ProjectError
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jtbd_reports import Reading, Recognised

AMOCRM = made.as_csv([*made.AMOCRM, *made.AMOCRM_OWN], made.amocrm_rows())


def put(root: Path, name: str, content: str, encoding: str = "utf-8") -> None:
    (root / name).write_bytes(content.encode(encoding))


def recognised(root: Path, name: str) -> Recognised:
    assert SOURCE.recognise is not None
    found = SOURCE.recognise(glimpse(root / name, name))
    assert found is not None
    return found


def read(root: Path, name: str, **options: Any) -> Reading:
    """The file read by the entry that is proposed for it."""
    return read_source(SOURCE, root, {**recognised(root, name).entry, **options})


def refused(root: Path, options: Mapping[str, Any], **request: Any) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        read_source(SOURCE, root, options, **request)
    return [str(problem).removeprefix("project.yml: sources.crm.") for problem in caught.value.problems]


def rows(reading: Reading, table: str = "deals") -> list[dict[str, Any]]:
    return list(reading.tables[table].to_pylist())


def column(reading: Reading, name: str, table: str = "deals") -> list[Any]:
    return list(reading.tables[table][name].to_pylist())


def notes(reading: Reading) -> dict[tuple[str, str], int]:
    return {(note.code, note.detail): note.count for note in reading.notes}


class TestAmocrm:
    def test_a_deal_is_read_whole(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        reading = read(tmp_path, "d.csv")
        assert rows(reading)[0] == {
            "deal_id": "30001",
            "customer_id": "79000000101",
            "client_id": "1617000000000000001",
            "title": "Студия у парка",
            "comment": "Нужен свет\nЗвонить вечером",
            "tags": "vip, фото",
            "phrase": "студия с окнами",
            "product": "Студия",
            "channel": "Яндекс",
            "campaign": "spring",
            "manager": "Менеджер 1",
            "pipeline": "Продажи",
            "stage": "Успешно реализовано",
            "status": "won",
            "lost_reason": None,
            "amount": 9_500_000.0,
            "created_at": dt.datetime(2026, 4, 3, 10, 15),
            "closed_at": dt.datetime(2026, 5, 19, 18, 30),
            "должность": None,
            "планировка": "Лофт",
            "площадь": 31.5,
            "utm_source": None,
        }
        assert column(reading, "status") == ["won", "open", "lost", "open", "open", "open", "won"]
        assert column(reading, "closed_at")[1] is None
        assert (reading.files[0].rows, reading.files[0].kept, reading.rejected) == (7, 7, ())

    def test_of_duplicate_headers_the_contact_has_the_first_and_the_deal_the_last(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        entry = recognised(tmp_path, "d.csv").entry["tables"]
        assert entry["deals"]["columns"]["product"] == {"header": "Товар", "origin": 2}
        assert entry["customers"]["columns"]["channel"] == {"header": "Источник", "origin": 1}
        assert rows(read(tmp_path, "d.csv"), "customers")[0] == {
            "customer_id": "79000000101",
            "city": "Тверь",
            "channel": "Звонок",
        }

    def test_persons_are_one_by_any_phone_or_mail_however_spelt(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        reading = read(tmp_path, "d.csv")
        anna, boris, gleb = "79000000101", "79000000202", "79000000404"
        assert column(reading, "customer_id") == [anna, anna, boris, boris, None, gleb, gleb]
        assert {tuple(row.values()) for row in rows(reading, "identities")} == {
            ("79000000303", boris, "phone"),
            ("79000000505", gleb, "phone"),
            ("anna@example.com", anna, "email"),
            ("boris@example.com", boris, "email"),
            ("1617000000000000001", anna, "client_id"),
        }
        assert reading.notes == (
            Note("without_key", 1, "customers"),
            Note("merged_row", 3, "customers"),
            Note("merged_customers", 2),
            Note("unread_phone", 2),
        )

    def test_without_merging_the_surest_key_of_each_row_is_its_customer(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        people = recognised(tmp_path, "d.csv").entry["customers"]
        reading = read(tmp_path, "d.csv", customers={**people, "merge": False})
        assert column(reading, "customer_id")[2:4] == ["79000000202", "79000000303"]
        assert ("merged_customers", "") not in notes(reading)

    def test_an_offices_phone_merges_nobody(self, tmp_path: Path) -> None:
        deals = [
            {
                "ID": n,
                "Этап сделки": "Успешно реализовано",
                "Полное имя контакта": name,
                "Рабочий телефон": "+7 900 111-22-33",
            }
            for n, name in enumerate(["Анна", "Борис", "Вера", "Глеб", "Дина", "Егор"])
        ]
        deals[0]["Личный email"] = "anna@example.com"
        put(tmp_path, "d.csv", made.as_csv(made.AMOCRM, deals))
        reading = read(tmp_path, "d.csv")
        assert column(reading, "customer_id") == ["anna@example.com", *[None] * 5]
        assert notes(reading)["shared_contact", ""] == 1
        assert rows(reading, "customers") == [{"customer_id": "anna@example.com"}]
        people = recognised(tmp_path, "d.csv").entry["customers"]
        trusting = read(tmp_path, "d.csv", customers={**people, "shared": 6})
        assert set(column(trusting, "customer_id")) == {"79001112233"}

    def test_the_order_of_rows_changes_no_customer(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        headers = [*made.AMOCRM, *made.AMOCRM_OWN]
        put(tmp_path, "turned.csv", made.as_csv(headers, made.amocrm_rows()[::-1]))
        readings = read(tmp_path, "d.csv"), read(tmp_path, "turned.csv")
        one, other = ({row["deal_id"]: row["customer_id"] for row in rows(reading)} for reading in readings)
        assert one == other

    def test_the_older_template_in_cp1251_gets_keys_of_its_own(self, tmp_path: Path) -> None:
        put(tmp_path, "old.csv", made.as_csv(made.AMOCRM_OLD, made.amocrm_old_rows(), ";"), "cp1251")
        found = recognised(tmp_path, "old.csv")
        assert (found.entry["format"], found.certainty) == ("amocrm_old", 0.97)
        reading = read(tmp_path, "old.csv")
        assert [(row["deal_id"], row["customer_id"], row["status"], row["tags"]) for row in rows(reading)] == [
            ("crm:2", "79000000101", "won", "сайт"),
            ("crm:3", "79000000101", "open", None),
        ]
        assert rows(reading, "customers") == [{"customer_id": "79000000101", "occupation": "Бухгалтер"}]

    def test_a_workbook_with_phones_as_numbers_is_read_alike(self, tmp_path: Path) -> None:
        deals = made.amocrm_rows()
        deals[0] |= {"Мобильный телефон": 79000000101, "ID": 30001, "Бюджет ": 9_500_000.0}
        deals[0]["Дата создания сделки"] = dt.datetime(2026, 4, 3, 10, 15)
        deals[1]["Рабочий телефон"] = 89000000101.0
        headers = [*made.AMOCRM, *made.AMOCRM_OWN]
        made.as_xlsx(tmp_path / "d.xlsx", headers, deals)
        put(tmp_path, "d.csv", AMOCRM)
        assert rows(read(tmp_path, "d.xlsx")) == rows(read(tmp_path, "d.csv"))

    def test_stages_mean_what_the_project_says_and_others_are_named(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        reading = read(tmp_path, "d.csv", stages={"won": ["ПЕРЕГОВОРЫ"], "open": ["Первичный контакт"]})
        assert column(reading, "status") == ["won", "won", "lost", "open", "open", "won", "won"]
        assert notes(reading)["stage_taken_as_open", "Неразобранное"] == 1
        assert [code for code, _detail in notes(reading)].count("stage_taken_as_open") == 1

    def test_ids_of_stages_mean_won_and_lost(self, tmp_path: Path) -> None:
        deals = [{"ID": n, "Этап сделки": stage} for n, stage in enumerate(["142", "143", "77", ""])]
        put(tmp_path, "d.csv", made.as_csv(made.AMOCRM, deals))
        reading = read(tmp_path, "d.csv")
        assert column(reading, "status") == ["won", "lost", "open", "open"]
        assert notes(reading)["stage_missing", ""] == 1

    def test_of_overlapping_exports_the_row_edited_last_counts(self, tmp_path: Path) -> None:
        headers, deals = [*made.AMOCRM, *made.AMOCRM_OWN], made.amocrm_rows()
        later = deals[1] | {"Этап сделки": "Успешно реализовано", "Дата редактирования": "07.05.2026 09:00:00"}
        earlier = deals[0] | {"Этап сделки": "Переговоры", "Дата редактирования": "10.05.2026 09:00:00"}
        put(tmp_path, "a.csv", AMOCRM)
        put(tmp_path, "b.csv", made.as_csv(headers, [later, earlier]))
        reading = read(tmp_path, "a.csv", path="*.csv")
        statuses = {row["deal_id"]: row["status"] for row in rows(reading)}
        assert (len(rows(reading)), statuses["30001"], statuses["30002"]) == (7, "won", "won")
        assert notes(reading)["superseded_row", ""] == 2
        assert ("filtered", "deals") not in notes(reading)

    def test_lines_of_totals_are_no_deals(self, tmp_path: Path) -> None:
        totals = [{"ID": "Итого", "Бюджет ": "35 200 000"}, {"Название сделки": "Всего:", "Бюджет ": "1"}]
        put(tmp_path, "d.csv", AMOCRM + made.as_csv([*made.AMOCRM, *made.AMOCRM_OWN], totals).split("\r\n", 1)[1])
        reading = read(tmp_path, "d.csv")
        assert (len(rows(reading)), reading.files[0].rows, reading.files[0].kept) == (7, 9, 7)
        assert (notes(reading)["summary_row", ""], reading.rejected_rows) == (2, 0)

    def test_dates_of_two_orders_in_one_column_are_refused(self, tmp_path: Path) -> None:
        deals = made.amocrm_rows()
        deals[1]["Дата создания сделки"] = "05/22/2026 11:00:00"
        put(tmp_path, "d.csv", made.as_csv([*made.AMOCRM, *made.AMOCRM_OWN], deals))
        assert refused(tmp_path, recognised(tmp_path, "d.csv").entry) == [
            "tables.deals.columns.created_at: column 'Дата создания сделки' of d.csv holds dates of two orders: "
            "13.05.2026 can only begin with the day, 05/22/2026 only with the month. Dates such as 03.04 cannot be "
            "told: export it again in one format."
        ]

    def test_dates_in_another_order_than_the_projects_are_refused(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        found = refused(tmp_path, recognised(tmp_path, "d.csv").entry, date_order="mdy")
        assert found[-1] == (
            "tables.deals.columns.created_at: dates in column 'Дата создания сделки' of d.csv begin with the day, "
            "as in 13.05.2026. Set date_order: dmy in project.yml."
        )

    def test_a_column_renamed_by_the_client_is_missed_with_the_nearest(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        entry = recognised(tmp_path, "d.csv").entry
        put(tmp_path, "d.csv", AMOCRM.replace("Этап сделки", "Этапы сделок").replace("Личный email", "Личные email"))
        assert [one.partition(" Its columns")[0] for one in refused(tmp_path, entry)] == [
            "customers.emails: d.csv has no column 'Личный email'. Did you mean 'Личные email'?",
            "tables.deals.columns.stage: d.csv has no column 'Этап сделки'. Did you mean 'Этапы сделок'?",
            "tables.deals.columns.status: d.csv has no column 'Этап сделки'. Did you mean 'Этапы сделок'?",
        ]

    def test_another_crms_export_is_called_by_its_name(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", made.as_csv(made.BITRIX_DEALS, made.bitrix_deals(), ";"))
        assert refused(tmp_path, {"path": "d.csv", "format": "amocrm"}) == [
            "format: d.csv is no amocrm export; it looks like a Bitrix24 deals export. Say format: bitrix24, or auto."
        ]

    def test_a_file_without_its_stage_is_refused_with_what_is_nearest(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", "ID;Этап сделок;Название сделки\n1;x;y\n")
        assert refused(tmp_path, {"path": "d.csv", "format": "amocrm"}) == [
            "format: d.csv is no amocrm export. It lacks 'Этап сделки': Did you mean 'Этап сделок'? "
            "Its columns: ID, Этап сделок, Название сделки."
        ]


class TestBitrix24:
    @pytest.mark.parametrize("kind", ["csv", "cp1251", "xls", "xlsx"])
    def test_all_its_ways_of_saving_read_alike(self, tmp_path: Path, kind: str) -> None:
        name = "d.csv" if kind == "cp1251" else f"d.{kind}"
        if kind == "xlsx":
            made.as_xlsx(tmp_path / name, made.BITRIX_DEALS, made.bitrix_deals())
        elif kind == "xls":
            put(tmp_path, name, made.as_html(made.BITRIX_DEALS, made.bitrix_deals()))
        else:
            text = made.as_csv(made.BITRIX_DEALS, made.bitrix_deals(), ";")
            put(tmp_path, name, text, "cp1251" if kind == "cp1251" else "utf-8")
        found = recognised(tmp_path, name)
        assert (found.format, found.certainty, found.entry["format"]) == ("Bitrix24 deals export", 0.97, "bitrix24")
        reading = read(tmp_path, name)
        assert rows(reading)[0] == {
            "deal_id": "11",
            "customer_id": "79000000101",
            "account_id": "71",
            "title": "Поставка",
            "comment": "Срочно\nФорма",
            "phrase": None,
            "channel": "Веб-сайт",
            "campaign": "may",
            "manager": "Менеджер 2",
            "pipeline": "Общая",
            "stage": "Сделка успешна",
            "status": "won",
            "lost_reason": None,
            "amount": 100_000.0,
            "created_at": dt.datetime(2026, 5, 13, 10),
            "closed_at": dt.datetime(2026, 5, 25, 12),
            "planned_close_at": dt.datetime(2026, 6, 30),
            "валюта": "RUB",
            "этаж": "3",
        }
        assert column(reading, "status") == ["won", "lost", "open", "won"]
        assert column(reading, "closed_at")[2] is None
        assert [(row["contact_id"], row["deal_id"]) for row in rows(reading, "contacts")] == [
            ("501", "11"),
            ("502", "12"),
            ("501", "13"),
        ]
        assert rows(reading, "accounts") == [{"account_id": "71"}]
        assert notes(reading)["other_currency", "USD"] == 1
        assert notes(reading)["closed_by_edit", "Дата изменения"] == 3
        assert reading.rejected_rows == 0

    def test_a_plan_is_never_a_closing(self, tmp_path: Path) -> None:
        headers = [name for name in made.BITRIX_DEALS if name != "Дата изменения"]
        put(tmp_path, "d.csv", made.as_csv(headers, made.bitrix_deals(), ";"))
        reading = read(tmp_path, "d.csv")
        assert "closed_at" not in reading.tables["deals"].column_names
        assert column(reading, "planned_close_at")[0] == dt.datetime(2026, 6, 30)

    def test_an_edit_of_all_deals_on_one_day_closes_none(self, tmp_path: Path) -> None:
        deals = [
            {"ID": n, "Стадия сделки": "Сделка успешна", "Дата изменения": f"25.05.2026 12:0{n}:00"} for n in range(6)
        ]
        put(tmp_path, "d.csv", made.as_csv(made.BITRIX_DEALS, deals, ";"))
        reading = read(tmp_path, "d.csv")
        assert column(reading, "closed_at") == [None] * 6
        assert notes(reading)["closed_unknown", "Дата изменения"] == 6

    def test_leads_become_deals_without_a_pipeline(self, tmp_path: Path) -> None:
        leads = [
            {
                "ID": "1",
                "Статус": "Качественный лид",
                "Название лида": "Заявка",
                "Имя": "Анна",
                "Мобильный телефон": "79000000101",
                "Дата создания": "13.05.2026 10:00:00",
            },
            {"ID": "2", "Статус": "Некачественный лид", "Частный e-mail": "b@example.com"},
            {"ID": "3", "Статус": "В работе", "Другой телефон": "8 900 000-01-01"},
        ]
        put(tmp_path, "l.csv", made.as_csv(made.BITRIX_LEADS, leads, ";"))
        found = recognised(tmp_path, "l.csv")
        assert (found.format, found.name) == ("Bitrix24 leads export", "leads")
        reading = read(tmp_path, "l.csv")
        assert [(row["customer_id"], row["status"]) for row in rows(reading)] == [
            ("79000000101", "won"),
            ("b@example.com", "lost"),
            ("79000000101", "open"),
        ]

    def test_contacts_become_customers(self, tmp_path: Path) -> None:
        contacts = [
            {"ID": "501", "Имя": "Анна", "Мобильный телефон": "79000000101", "Должность": "Директор"},
            {"ID": "503", "Имя": "Аня", "Рабочий телефон": "+7 900 000-01-01"},
        ]
        put(tmp_path, "c.csv", made.as_csv(made.BITRIX_CONTACTS, contacts, ";"))
        assert recognised(tmp_path, "c.csv").format == "Bitrix24 contacts export"
        reading = read(tmp_path, "c.csv")
        assert column(reading, "customer_id", "customers") == ["79000000101"]
        assert {row["identity_id"] for row in rows(reading, "identities")} == {"501", "503"}
        assert notes(reading)["merged_customers", ""] == 1

    def test_deals_and_contacts_of_one_entry_meet(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", made.as_csv(made.BITRIX_DEALS, made.bitrix_deals(), ";"))
        contacts = [
            {"ID": "502", "Имя": "Борис", "Рабочий e-mail": "b@example.com", "Мобильный телефон": "79000000202"}
        ]
        put(tmp_path, "c.csv", made.as_csv(made.BITRIX_CONTACTS, contacts, ";"))
        reading = read(tmp_path, "d.csv", contacts={"path": "c.csv"})
        assert column(reading, "customer_id")[1] == "79000000202"
        assert len(reading.files) == 2
        assert ("merged_customers", "") not in notes(reading)

    def test_the_bi_connector_says_what_a_stage_means_and_when_it_was_reached(self, tmp_path: Path) -> None:
        base = {"DATE_CREATE": "2026-05-01 10:00:00", "CLOSEDATE": "2026-09-01", "DATE_MODIFY": "2026-06-30 10:00:00"}
        deals = [
            base | {"ID": "1", "STAGE_SEMANTIC_ID": "S", "STAGE": "Оплачено", "MOVED_TIME": "2026-05-20 10:00:00"},
            base | {"ID": "2", "STAGE_SEMANTIC_ID": "F", "STAGE": "Отказ", "CONTACT_ID": "7", "COMPANY_ID": "8"},
            base | {"ID": "3", "STAGE_SEMANTIC_ID": "P", "STAGE": "В работе", "MOVED_TIME": "2026-05-21 10:00:00"},
        ]
        put(tmp_path, "bi.csv", made.as_csv(made.BITRIX_BI, deals))
        assert recognised(tmp_path, "bi.csv").entry["format"] == "bitrix24_bi"
        reading = read(tmp_path, "bi.csv")
        assert column(reading, "status") == ["won", "lost", "open"]
        assert column(reading, "closed_at") == [dt.datetime(2026, 5, 20, 10), None, None]
        assert column(reading, "planned_close_at")[0] == dt.datetime(2026, 9, 1)
        assert [row["contact_id"] for row in rows(reading, "contacts")] == ["7"]


class TestHubspot:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        put(tmp_path, "d.csv", made.as_csv(made.HUBSPOT_DEALS, made.hubspot_deals()))
        put(tmp_path, "c.csv", made.as_csv(made.HUBSPOT_CONTACTS, made.hubspot_contacts()))
        put(tmp_path, "o.csv", made.as_csv(made.HUBSPOT_COMPANIES, made.hubspot_companies()))
        return tmp_path

    def test_deals_contacts_and_companies_make_one_source(self, root: Path) -> None:
        reading = read(root, "d.csv", contacts={"path": "c.csv"}, companies={"path": "o.csv"})
        ann, bob = "491510000001", "bob@example.com"
        assert [(row["deal_id"], row["customer_id"], row["account_id"], row["status"]) for row in rows(reading)] == [
            ("9001", ann, "301", "won"),
            ("9002", bob, "301", "lost"),
            ("9003", None, None, "open"),
        ]
        assert column(reading, "closed_at") == [dt.datetime(2026, 5, 20, 10), dt.datetime(2026, 5, 22, 10), None]
        assert column(reading, "planned_close_at") == [None, None, dt.datetime(2026, 7, 1, 10)]
        assert [tuple(row.values()) for row in rows(reading, "contacts")] == [
            ("101", "301", "9001", ann, True),
            ("102", "301", "9001", bob, False),
            ("102", "301", "9002", bob, True),
        ]
        assert {row["customer_id"]: row["city"] for row in rows(reading, "customers")} == {ann: "Bonn", bob: None}
        assert [(row["industry"], row["employees"]) for row in rows(reading, "accounts")] == [("SOFTWARE", 50)]
        assert notes(reading)["merged_customers", ""] == 1

    def test_columns_of_entering_become_the_history_of_stages(self, root: Path) -> None:
        reading = read(root, "d.csv")
        assert [tuple(row.values()) for row in rows(reading, "stages")][:2] == [
            ("9001", "Appointment Scheduled", dt.datetime(2026, 5, 1, 9), "Sales Pipeline", "open"),
            ("9001", "Closed Won", dt.datetime(2026, 5, 20, 10), "Sales Pipeline", "won"),
        ]
        assert len(rows(reading, "stages")) == 4

    def test_each_list_is_recognised(self, root: Path) -> None:
        found = {name: recognised(root, name) for name in ("d.csv", "c.csv", "o.csv")}
        assert {name: (one.format, one.certainty) for name, one in found.items()} == {
            "d.csv": ("HubSpot deals export", 0.97),
            "c.csv": ("HubSpot contacts export", 0.97),
            "o.csv": ("HubSpot companies export", 0.97),
        }
        assert found["d.csv"].entry["stages"] == {
            "won": ["Closed Won"],
            "open": ["Dropped out", "Appointment Scheduled"],
            "lost_if": "Is closed lost",
        }

    def test_a_table_of_stages_names_and_means_them(self, root: Path) -> None:
        put(
            root,
            "t.csv",
            "deal_id,deal_pipeline_stage_id,property_closedate\n1,s1,2026-05-01\n2,s2,2026-05-02\n3,s3,\n",
        )
        put(
            root,
            "s.csv",
            "stage_id,label,closed_won,is_closed,display_order\ns1,Signed,TRUE,TRUE,3\ns2,Gone,FALSE,TRUE,4\n",
        )
        put(root, "h.csv", "deal_id,date_entered,value,source\n1,2026-04-01,s1,x\n")
        put(root, "l.csv", "contact_id,deal_id,type_id\n77,1,0\n78,1,0\n")
        put(root, "k.csv", "company_id,deal_id\n5,2\n")
        beside = {"history": "h.csv", "contact_links": "l.csv", "company_links": "k.csv", "stage_table": "s.csv"}
        options = {"path": "t.csv", **{name: {"path": path} for name, path in beside.items()}}
        reading = read_source(SOURCE, root, options, date_order="ymd")
        assert [(row["stage"], row["status"], row["customer_id"], row["account_id"]) for row in rows(reading)] == [
            ("Signed", "won", "77", None),
            ("Gone", "lost", None, "5"),
            ("s3", "open", None, None),
        ]
        assert rows(reading, "stages") == [
            {
                "deal_id": "1",
                "stage": "Signed",
                "entered_at": dt.datetime(2026, 4, 1),
                "position": 3,
                "status": "won",
            }
        ]
        assert [row["contact_id"] for row in rows(reading, "contacts")] == ["77", "78"]
        assert len(reading.files) == 5
        put(root, "s.csv", "stage,label,closed_won,is_closed,display_order\n")
        assert [one.partition("'?")[0] for one in refused(root, options)] == [
            "stage_table.id: s.csv has no column 'stage_id'. Did you mean 'stage"
        ]


class TestOthers:
    def test_a_list_like_any_other_is_guessed_and_marked_so(self, tmp_path: Path) -> None:
        head = "№ ;Клиент;Телефон;Статус;Сумма, руб.;Дата создания;Менеджер"
        put(tmp_path, "g.csv", f"{head}\n1;Анна;89000000101;Оплачено;10 000;13.05.2026;М\n")
        found = recognised(tmp_path, "g.csv")
        assert found.entry["format"] == "generic"
        assert 0.2 < found.certainty < 0.5
        assert rows(read(tmp_path, "g.csv")) == [
            {
                "deal_id": "1",
                "customer_id": "79000000101",
                "manager": "М",
                "stage": "Оплачено",
                "status": "won",
                "amount": 10_000.0,
                "created_at": dt.datetime(2026, 5, 13),
            }
        ]

    def test_an_english_list_is_guessed_too(self, tmp_path: Path) -> None:
        put(
            tmp_path,
            "g.csv",
            "ID,Lead title,Stage,Budget,Created at,Responsible\n1,Studio,Closed - won,5,13.05.2026,M\n",
        )
        reading = read(tmp_path, "g.csv")
        assert [(row["title"], row["status"], row["amount"]) for row in rows(reading)] == [("Studio", "won", 5.0)]

    def test_customers_known_by_name_only_are_said_to_be(self, tmp_path: Path) -> None:
        put(tmp_path, "g.csv", "ID;Клиент;Статус;Сумма;Дата создания\n1;Анна Б.;x;1;\n2;Б. Анна;x;1;\n3;Вера;x;1;\n")
        found = recognised(tmp_path, "g.csv")
        assert found.entry["customers"] == {"names": ["Клиент"], "by": ["name"]}
        assert any("names only" in aside for aside in found.asides)
        customers = column(read(tmp_path, "g.csv"), "customer_id")
        assert customers[0] == customers[1] != customers[2]

    @pytest.mark.parametrize(
        "text",
        ["a,b\n1,2\n", "one\n1\n", "Stage,City\nx,y\n", "Отметка времени,Ваш возраст\n1,2\n", "date,cost\n1,2\n"],
    )
    def test_other_tables_are_left_to_others(self, tmp_path: Path, text: str) -> None:
        put(tmp_path, "x.csv", text)
        assert SOURCE.recognise is not None
        assert SOURCE.recognise(glimpse(tmp_path / "x.csv", "x.csv")) is None

    def test_names_where_zoho_keeps_ids_are_taken_for_names(self, tmp_path: Path) -> None:
        head = "Record Id,Deal Name,Stage,Amount,Closing Date,Created Time,Deal Owner,Contact Name"
        put(tmp_path, "z.csv", f"{head}\n1,a,Closed Won,5,2026-05-01,2026-04-01,O,Ann Bell\n2,b,x,5,,,O,Bell Ann\n")
        found = recognised(tmp_path, "z.csv")
        assert found.entry["customers"] == {"names": ["Contact Name"], "by": ["name"]}
        assert len(set(column(read(tmp_path, "z.csv"), "customer_id"))) == 1
        short = read_source(SOURCE, tmp_path, {"path": "z.csv"})
        assert column(short, "customer_id") == ["ann bell", "bell ann"]

    def test_many_stages_are_named_and_the_rest_summed_up(self, tmp_path: Path) -> None:
        deals = [{"ID": n, "Этап сделки": f"Этап {n:02}"} for n in range(15)]
        put(tmp_path, "d.csv", made.as_csv(made.AMOCRM, deals))
        reading = read_source(SOURCE, tmp_path, {"path": "d.csv"})
        told = {detail: count for (code, detail), count in notes(reading).items() if code == "stage_taken_as_open"}
        assert (len(told), told["Этап 00"], told["…"]) == (13, 1, 3)

    def test_costs_alone_make_a_source(self, tmp_path: Path) -> None:
        put(tmp_path, "s.csv", "Date,Source,Campaign,Impressions,Spend,Clicks\n13.05.2026,Яндекс,a,10,5,1\n")
        reading = read(tmp_path, "s.csv")
        assert [(row["channel"], row["cost"], row["clicks"]) for row in rows(reading, "costs")] == [("Яндекс", 5.0, 1)]

    def test_damaged_ids_of_contacts_merge_nobody_and_are_told(self, tmp_path: Path) -> None:
        deals = [{"Record ID": n, "Deal Stage": "New", "Associated Contact IDs": "5,80503E+18"} for n in range(3)]
        put(tmp_path, "d.csv", made.as_csv(made.HUBSPOT_DEALS, deals))
        reading = read(tmp_path, "d.csv")
        assert column(reading, "customer_id") == [None] * 3
        assert notes(reading)["unread_id", ""] == 3

    def test_a_file_that_names_nobody_is_refused_unless_that_is_right(self, tmp_path: Path) -> None:
        tables = {"customers": {"columns": {"customer_id": "=customer"}}}
        options = {"path": "c.csv", "tables": tables, "customers": {"phones": ["Телефон"]}}
        put(tmp_path, "c.csv", "Телефон,Имя\nнет,Анна\n")
        assert refused(tmp_path, options) == [
            "tables: none of the 1 rows of c.csv names what would make a row of customers. Say under customers by "
            "which columns persons are known."
        ]
        reading = read_source(SOURCE, tmp_path, {**options, "allow_empty": True})
        assert (dict(reading.tables), reading.files[0].rows) == ({}, 1)
        put(tmp_path, "c.csv", "Телефон,Имя\n")
        assert refused(tmp_path, options) == [
            "path: c.csv has a header but no data rows. If that is right, set allow_empty: true."
        ]

    def test_a_history_alone_counts_its_file(self, tmp_path: Path) -> None:
        head = 'Record ID,"Date entered ""Won (Sales)""","Date entered ""New (Sales)"""'
        put(tmp_path, "h.csv", f"{head}\n1,2026-05-02,2026-05-01\n2,,2026-05-03\n")
        columns = {"deal_id": "Record ID", "stage": "=entered stage", "entered_at": "=entered at"}
        reading = read_source(SOURCE, tmp_path, {"path": "h.csv", "tables": {"stages": {"columns": columns}}})
        assert [(row["deal_id"], row["stage"]) for row in rows(reading, "stages")] == [
            ("1", "Won"),
            ("1", "New"),
            ("2", "New"),
        ]
        assert reading.files[0].rows == 2

    def test_wrong_made_columns_are_refused(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        tables = {"deals": {"columns": {"status": "=stutus(Этап сделки)", "closed_at": "=closed(Дата закрытия)"}}}
        found = refused(tmp_path, {"path": "d.csv", "tables": tables})
        assert found == [
            "tables.deals: no column is made by '=stutus(Этап сделки)'. There are =closed(…), =company(…), =customer, "
            "=each(…), =edited(…), =entered at, =entered pipeline, =entered stage, =entered status, =first(…), "
            "=main(…), =open(…), =position(…), =stage(…), =status(…).",
        ]

    def test_a_date_of_closing_needs_to_know_what_is_closed(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        columns = {"status": "Этап сделки", "closed_at": "=closed(Дата закрытия)"}
        assert refused(tmp_path, {"path": "d.csv", "tables": {"deals": {"columns": columns}}}) == [
            "tables.deals.columns: '=closed(Дата закрытия)' asks whether the deal is closed, and status is not made by "
            "=status(…)."
        ]

    def test_every_missing_file_is_named(self, tmp_path: Path) -> None:
        options = {"path": "d.csv", "contacts": {"path": "c.csv"}}
        assert refused(tmp_path, options) == [
            "contacts.path: there is no file 'c.csv'.",
            "path: there is no file 'd.csv'.",
        ]

    def test_a_file_beside_that_is_something_else_is_refused(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM)
        assert refused(tmp_path, {"path": "d.csv", "contacts": {"path": "d.csv"}}) == [
            "contacts.path: d.csv is no file of contacts that is known: it looks like a amoCRM deals export. "
            "Say what its columns are under tables."
        ]

    def test_ids_damaged_by_a_spreadsheet_are_rejected(self, tmp_path: Path) -> None:
        put(tmp_path, "d.csv", AMOCRM.replace('"30003"', '"3,00E+04"'))
        reading = read(tmp_path, "d.csv")
        assert len(rows(reading)) == 6
        assert [cell.reason for cell in reading.rejected] == [
            "an id shortened by a spreadsheet; format the column as text there and export again"
        ]
