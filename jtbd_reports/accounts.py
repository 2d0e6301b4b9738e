"""What was read of a source, in words: each note a sentence with its count, each reason for a rejection a phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jtbd_reports.language import Language
    from jtbd_reports.reading import Note

METHODS = ("count", "sum", "Wilson", "Wilson, deals clustered by customer", "linearised, logit", "ideal bootstrap")
"""Names of methods that a report can say in each of its languages; any other stands in the ledger as it is."""
_CHOICES = "not one of "
_SENTENCES = {
    "empty_row": ("{n} empty row was skipped.", "{n} empty rows were skipped."),
    "filtered": (
        "{n} row was left out by the filters of the project.",
        "{n} rows were left out by the filters of the project.",
    ),
    "dropped_rows": (
        "{n} row without a usable value was left out.",
        "{n} rows without a usable value were left out.",
    ),
    "merged_row": ("{n} repeated row was merged with the first.", "{n} repeated rows were merged with the first."),
    "duplicate_key": (
        "{n} row repeats a key with other values; the first was kept.",
        "{n} rows repeat a key with other values; the first was kept.",
    ),
    "duplicate_row": (
        "{n} row repeats another in full and was left out.",
        "{n} rows repeat others in full and were left out.",
    ),
}


def remark(note: Note, language: Language) -> str:
    """The note as a sentence, with what it is about in brackets; a code not known here stands as it is."""
    detail = f" ({language.gettext(note.detail)})" if note.detail else ""
    if note.code not in _SENTENCES:
        return f"{note.code}: {language.number(note.count)}{detail}"
    return f"{language.plural(*_SENTENCES[note.code], note.count).removesuffix('.')}{detail}."


def reason(text: str, language: Language) -> str:
    """Why a cell could not be read; the values that would have been allowed are put into the sentence untranslated."""
    if not text.startswith(_CHOICES):
        return language.gettext(text)
    choices = text.removeprefix(_CHOICES).partition(". ")[0]
    return language.gettext("not one of {choices}").format(choices=choices)
