from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from jtbd_reports.accounts import suspected
from jtbd_reports.language import Language
from jtbd_reports.model import Presentation, Prose, Table
from jtbd_reports.quality import Quality, measure, present
from jtbd_reports.reading import FileRead, Note, Personal
from jtbd_reports.report import ColumnProfile, Join, SourceAccount, Suspicion
from jtbd_reports.trace import plain

ACCOUNT = SourceAccount(
    name="crm",
    plugin="files",
    files=(FileRead("data/deals.csv", "0" * 64, 1000, 990, "CSV"),),
    tables={"deals": 990},
    rejected_rows=4,
    notes=(Note("duplicate_key", 6, "deals"), Note("filtered", 10, "deals")),
    period=(dt.date(2025, 1, 1), dt.date(2026, 10, 31)),
    profiles={
        "deals": (
            ColumnProfile("customer_id", "text", 0, 900, "phone", hashed=True),
            ColumnProfile("phrase", "text", 660, 40),
        )
    },
    suspicions=(Suspicion("negative", "deals", "margin", 1, 990),),
    personal=(Personal("data/deals.csv", "Телефон", "phone", 1.0, whole=True),
              Personal("data/deals.csv", "Примечание", "email", 0.02, whole=False)),
)  # fmt: skip
JOINS = (
    Join("deals", "customer_id", "customers", 900, 900, 950, 900),
    Join("responses", "respondent_id", "respondents", 10, 4, 9, 4),
)


def told(quality: Quality, language: str = "en") -> Presentation:
    return present(quality, measure(quality), Language(language), "EUR")


def titles(quality: Quality, language: str = "en") -> list[str]:
    return [plain(section.title) for page in told(quality, language).pages for section in page.sections]


def test_the_numbers_are_counts_of_what_was_read() -> None:
    metrics = {metric.id: metric.value for metric in measure(Quality([ACCOUNT], JOINS)).metrics}
    assert metrics == {
        "data.crm.rows": 1000, "data.crm.rejected": 4, "data.crm.repeated": 6,
        "data.join.deals.customer_id.customers": 1.0, "data.join.responses.respondent_id.respondents": 0.4,
        "data.rows": 1000, "data.whole_share": 0.996, "data.suspicions": 1, "data.columns": 2,
        "data.filled_columns": 1, "data.personal_columns": 2,
    }  # fmt: skip


def test_each_section_says_its_finding() -> None:
    assert titles(Quality([ACCOUNT], JOINS)) == [
        "99.6% of rows were read whole; 1 thing is worth a look",
        "Of the keys in responses.respondent_id, 40% are found among respondents",
        "2 columns hold personal data; the finished report was checked for it",
        "1 of 2 columns is filled in nine rows of ten",
    ]
    assert [title.replace("\u202f", " ") for title in titles(Quality([ACCOUNT], JOINS), "ru")] == [
        "Целиком прочитано 99,6 % строк; на 1 место стоит взглянуть",
        "Из ключей responses.respondent_id в таблице «анкеты» есть 40 %",
        "Личные данные есть в 2 столбцах; готовый отчёт на них проверен",
        "В девяти строках из десяти заполнен 1 из 2 столбцов",
    ]


def test_good_data_are_said_to_be_good() -> None:
    clean = replace(ACCOUNT, rejected_rows=0, suspicions=(), personal=())
    assert titles(Quality([clean], JOINS[:1]))[:2] == [
        "100% of rows were read whole; nothing in them looks wrong",
        "Every key finds its table",
    ]
    assert len(titles(Quality([clean]))) == 2


def test_a_source_without_rows_says_so_without_dividing_by_nought() -> None:
    empty = SourceAccount(
        "web", "metrika", (), {"visits": 0}, profiles={"visits": (ColumnProfile("city", "text", 0, 0),)}
    )
    quality = Quality([empty], (Join("visits", "customer_id", "customers", 0, 0, 0, 0),), alone=True)
    assert titles(quality) == ["No rows were read"]


def test_no_value_of_a_person_and_no_single_sum_is_shown() -> None:
    pages = told(Quality([ACCOUNT], JOINS)).pages
    sections = [section for page in pages for section in page.sections]
    tables = [block for section in sections for block in section.blocks if isinstance(block, Table)]
    assert [table.id for table in tables] == ["quality.read", "quality.pairs", "quality.persons", "quality.crm.deals"]
    assert tables[3].rows == (("customer_id", 1.0, 900, "phone, hashed"), ("phrase", pytest.approx(1 / 3), 40, ""))


def test_a_report_without_analyses_speaks_of_the_data() -> None:
    alone = told(Quality([ACCOUNT], JOINS, alone=True))
    assert plain(alone.headline) == "99.6% of rows were read whole; 1 thing is worth a look"
    assert [(plain(f.card.number), f.card.text) for f in alone.findings] == [
        ("1,000", "rows were read from the files of the project"),
        ("99.6%", "of them without a single refused cell"),
        ("40%", "of the keys in responses.respondent_id are found"),
    ]
    assert told(Quality([ACCOUNT], JOINS)).findings == ()


def test_suspicions_are_sentences() -> None:
    prose = next(b for b in told(Quality([ACCOUNT])).pages[0].sections[0].blocks if isinstance(b, Prose))
    assert prose.paragraphs == ("deals.margin: 1 sum is negative.",)


@pytest.mark.parametrize(
    ("code", "english", "russian"),
    [
        ("future", "a.b: 2 dates lie after the end of the data.", "a.b: 2 даты позже конца данных."),
        ("one_author", "a.b: one manager wrote 2 comments of 9: the words are one person's.",
         "a.b: 2 комментария из 9 написал один менеджер: это слова одного человека."),
        ("empty", "a.b: mapped, but empty in all 2 rows.", "a.b: взят в разбор, но пуст во всех строках (2)."),
        ("unheard_of", "a.b: unheard_of, 2", "a.b: unheard_of, 2"),
    ],
)  # fmt: skip
def test_a_suspicion_is_worded_in_both_languages(code: str, english: str, russian: str) -> None:
    found = Suspicion(code, "a", "b", 2, 9)
    assert (suspected(found, Language("en")), suspected(found, Language("ru"))) == (english, russian)
