"""What was read of a source, in words: each note a sentence with its count, each reason for a rejection a phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jtbd_reports.language import Language
    from jtbd_reports.reading import Note
    from jtbd_reports.report import Suspicion

METHODS = (
    "count", "sum", "Wilson", "Wilson, deals clustered by customer", "linearised, logit", "ideal bootstrap",
    "Krippendorff's alpha, bootstrap over interviews", "Krippendorff's alpha, bootstrap over turns",
    "rarefaction", "Chao2",
)  # fmt: skip
"""Names of methods that a report can say in each of its languages; any other stands in the ledger as it is."""
_CHOICES = "not one of "
_SENTENCES = {
    "empty_row": ("{n} empty row was skipped.", "{n} empty rows were skipped."),
    "mended_row": (
        "{n} row had too many cells; what was too much was put back into one of them.",
        "{n} rows had too many cells; what was too much was put back into one of them.",
    ),
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
    "empty_interview": (
        "{n} interview holds no answers yet and was left out.",
        "{n} interviews hold no answers yet and were left out.",
    ),
    "uncoded_interview": ("{n} interview is not coded.", "{n} interviews are not coded."),
    "undated_interview": ("{n} interview has no date.", "{n} interviews have no date."),
    "internal_interview": (
        "The words of {n} interview are for internal use: they are counted, not shown.",
        "The words of {n} interviews are for internal use: they are counted, not shown.",
    ),
    "unknown_speaker": (
        "Of {n} turn it is not known who speaks.",
        "Of {n} turns it is not known who speaks.",
    ),
    "moved_aspect": (
        "The words of {n} aspect do not stand at its place in the review; the words were kept.",
        "The words of {n} aspects do not stand at their place in the review; the words were kept.",
    ),
    "two_sided_aspect": (
        "{n} aspect is both good and bad; its sentiment was left empty.",
        "{n} aspects are both good and bad; their sentiment was left empty.",
    ),
    "repeated_respondent": (
        "{n} row repeats a respondent; the fullest one was kept.",
        "{n} rows repeat a respondent; the fullest one was kept.",
    ),
    "alike_row": (
        "{n} questionnaire equals another in every answer; without ids or times all were kept.",
        "{n} questionnaires equal others in every answer; without ids or times all were kept.",
    ),
    "customer_again": (
        "{n} questionnaire is of a customer who had answered before; all were kept.",
        "{n} questionnaires are of customers who had answered before; all were kept.",
    ),
    "unusable_key": (
        "{n} contact cannot be used to find the customer.",
        "{n} contacts cannot be used to find the customer.",
    ),
    "left_out_column": (
        "{n} column with contact or technical data was left out.",
        "{n} columns with contact or technical data were left out.",
    ),
    "empty_question": ("{n} question has no answers.", "{n} questions have no answers."),
    "other_answer": (
        "{n} answer is none of the options and counts as another.",
        "{n} answers are none of the options and count as others.",
    ),
    "reworded": (
        "{n} pair of columns looks like one question in two wordings.",
        "{n} pairs of columns look like one question in two wordings.",
    ),
    "attribution": (
        "The sources of {n} visit follow one attribution model.",
        "The sources of {n} visits follow one attribution model.",
    ),
    "robots": ("{n} visit or hit is of a robot.", "{n} visits or hits are of robots."),
    "repeated_visit": (
        "{n} row repeats a visit read before; the first was kept.",
        "{n} rows repeat visits read before; the first were kept.",
    ),
    "repeated_hit": (
        "{n} row repeats a hit read before; the first was kept.",
        "{n} rows repeat hits read before; the first were kept.",
    ),
    "unfinished_file": (
        "{n} file does not end with a line break; its end may be cut off.",
        "{n} files do not end with a line break; their ends may be cut off.",
    ),
    "subtotal": (
        "{n} line only sums up those below it and was left out.",
        "{n} lines only sum up those below them and were left out.",
    ),
    "no_total": (
        "{n} report has no line of totals to be checked against.",
        "{n} reports have no line of totals to be checked against.",
    ),
    "rows_cut": (
        "{n} visit of the report's total is in none of its lines: the report was not saved in full.",
        "{n} visits of the report's total are in none of its lines: the report was not saved in full.",
    ),
    "sampled_report": (
        "{n} report was estimated from a part of the visits.",
        "{n} reports were estimated from a part of the visits.",
    ),
    "period_unknown": (
        "{n} report does not say which days it covers; the option period tells them.",
        "{n} reports do not say which days they cover; the option period tells them.",
    ),
    "several_conversions": (
        "{n} report has conversion rates of several goals; none of them was taken.",
        "{n} reports have conversion rates of several goals; none of them was taken.",
    ),
    "repeated_day": (
        "{n} row repeats a campaign's day of an earlier file and was left out.",
        "{n} rows repeat a campaign's days of an earlier file and were left out.",
    ),
    "micros": (
        "{n} cost was given in millionths and was divided.",
        "{n} costs were given in millionths and were divided.",
    ),
    "rows_missing": (
        "{n} row that the report counts is not in it: it is cut off.",
        "{n} rows that the report counts are not in it: it is cut off.",
    ),
    "searches_as_visits": (
        "The visits of {n} phrase are searches in a search engine, not visits to the site.",
        "The visits of {n} phrases are searches in a search engine, not visits to the site.",
    ),
    "merged_customers": (
        "{n} customer was known under several records and became one with another.",
        "{n} customers were known under several records and became one with others.",
    ),
    "shared_contact": (
        "{n} phone or e-mail belongs to too many people to tell them by it and merged nobody.",
        "{n} phones or e-mails belong to too many people to tell them by it and merged nobody.",
    ),
    "unread_phone": (
        "{n} cell of a phone holds none that can be read.",
        "{n} cells of phones hold none that can be read.",
    ),
    "unread_email": (
        "{n} cell of an e-mail holds none that can be read.",
        "{n} cells of e-mails hold none that can be read.",
    ),
    "unread_id": (
        "{n} id of a contact was shortened by a spreadsheet and tells nobody apart.",
        "{n} ids of contacts were shortened by a spreadsheet and tell nobody apart.",
    ),
    "without_key": (
        "{n} row names none and is in the other tables only.",
        "{n} rows name none and are in the other tables only.",
    ),
    "summary_row": (
        "{n} line of totals was left out.",
        "{n} lines of totals were left out.",
    ),
    "superseded_row": (
        "{n} row gave way to a later export of the same deal.",
        "{n} rows gave way to later exports of the same deals.",
    ),
    "stage_taken_as_open": (
        "{n} deal is at a stage whose meaning is not told and counts as open.",
        "{n} deals are at a stage whose meaning is not told and count as open.",
    ),
    "stage_missing": (
        "{n} deal has no stage and counts as open.",
        "{n} deals have no stage and count as open.",
    ),
    "other_currency": (
        "The amount of {n} deal is in another currency than most; it was not converted.",
        "The amounts of {n} deals are in another currency than most; they were not converted.",
    ),
    "closed_by_edit": (
        "The closing of {n} deal is taken from its last edit and may lie earlier.",
        "The closings of {n} deals are taken from their last edit and may lie earlier.",
    ),
    "closed_by_column": (
        "The closing of {n} deal is taken from a column that says it of closed deals only.",
        "The closings of {n} deals are taken from a column that says it of closed deals only.",
    ),
    "closed_unknown": (
        "When {n} closed deal was closed is not known: too many were edited on one day.",
        "When {n} closed deals were closed is not known: too many were edited on one day.",
    ),
    "hit_without_visit": (
        "{n} hit is named by none of the visits read.",
        "{n} hits are named by none of the visits read.",
    ),
}


_SUSPICIONS = {
    "future": (
        "{column}: {n} date lies after the end of the data.",
        "{column}: {n} dates lie after the end of the data.",
    ),
    "backwards": (
        "{column}: {n} deal was closed before it began.",
        "{column}: {n} deals were closed before they began.",
    ),
    "negative": ("{column}: {n} sum is negative.", "{column}: {n} sums are negative."),
    "zero": (
        "{column}: {n} sum is zero; if that means “not known”, say so under “missing”.",
        "{column}: {n} sums are zero; if that means “not known”, say so under “missing”.",
    ),
    "age": ("{column}: {n} age is nobody's.", "{column}: {n} ages are nobody's."),
    "share": ("{column}: {n} share is not between 0 and 1.", "{column}: {n} shares are not between 0 and 1."),
    "scale": ("{column}: {n} answer is not on its scale.", "{column}: {n} answers are not on their scale."),
    "empty": ("{column}: mapped, but the only row is empty.", "{column}: mapped, but empty in all {n} rows."),
    "one_author": (
        "{column}: one manager wrote {n} comment of {of}: the words are one person's.",
        "{column}: one manager wrote {n} comments of {of}: the words are one person's.",
    ),
}


def suspected(found: Suspicion, language: Language) -> str:
    """The suspicion as a sentence; a code not known here stands as it is."""
    column, count, of = f"{found.table}.{found.column}", language.number(found.count), language.number(found.of)
    if found.code not in _SUSPICIONS:
        return f"{column}: {found.code}, {count}"
    return language.ngettext(*_SUSPICIONS[found.code], found.count).format(column=column, n=count, of=of)


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
