"""What was read, in words."""

import pytest

from jtbd_reports.accounts import METHODS, reason, remark
from jtbd_reports.language import Language
from jtbd_reports.reading import Note

EN, RU = Language("en"), Language("ru")


@pytest.mark.parametrize(
    ("note", "english", "russian"),
    [
        (Note("filtered", 1), "1 row was left out by the filters of the project.", "1 строку убрали фильтры проекта."),
        (
            Note("filtered", 40, "deals"),
            "40 rows were left out by the filters of the project (deals).",
            "40 строк убрали фильтры проекта (сделки).",
        ),
        (Note("empty_row", 2), "2 empty rows were skipped.", "Пропущены 2 пустые строки."),
        (Note("sheet_hidden", 1200, "Deals"), "sheet_hidden: 1,200 (Deals)", "sheet_hidden: 1\u202f200 (Deals)"),
    ],
)
def test_a_note_is_a_sentence_with_its_count(note: Note, english: str, russian: str) -> None:
    assert remark(note, EN) == english
    assert remark(note, RU) == russian


def test_a_reason_is_said_in_the_language_with_the_allowed_values_as_they_are() -> None:
    assert reason("not a date", RU) == "не дата"
    assert reason("not one of won, lost, open. Did you mean 'won'?", RU) == "не одно из: won, lost, open"
    assert reason("not one of won, lost, open", EN) == "not one of won, lost, open"
    assert reason("of a third party's own", RU) == "of a third party's own"


@pytest.mark.parametrize("method", set(METHODS) - {"Wilson"})
def test_methods_have_russian_names(method: str) -> None:
    assert RU.gettext(method) != method
