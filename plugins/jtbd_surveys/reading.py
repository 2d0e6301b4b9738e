"""A survey read: one pass over its files, then one over its questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jtbd_reports.opening.mapped import style_of
from jtbd_reports.opening.refusals import refuse
from jtbd_reports.problems import ProjectError
from jtbd_reports.reading import Note, Reading
from jtbd_reports.validation import validate
from jtbd_reports.yaml_files import load
from jtbd_surveys.answers import answers
from jtbd_surveys.layout import lay_out
from jtbd_surveys.long import Tables
from jtbd_surveys.matching import Matcher, undescribed
from jtbd_surveys.people import People, customers, order_of, settled_ids, without_repeats
from jtbd_surveys.questionnaire import QuestionsFile
from jtbd_surveys.rewording import reworded
from jtbd_surveys.wide import Losses, read_wide

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest
    from jtbd_surveys.asked import Asked
    from jtbd_surveys.layout import Layout, Seen
    from jtbd_surveys.wide import Wide

_ASIDE = frozenset({"phone", "email", "contact", "technical"})
_NAMED = 5
"""Questions that a note names."""


def read_survey(request: ReadRequest, described: Path | None) -> Reading:
    """The tables of one survey, with the account of what was left out.

    Args:
        request: with `SurveysOptions`.
        described: path of `questions.yml`.

    Raises:
        ProjectError: see `source.read`.
    """
    losses = Losses()
    wide = read_wide(request, losses)
    seen = [column.counts() for column in wide.columns]
    layout = lay_out(wide.format, wide.headers, seen)
    asked, keys = _settle(request, described, wide, layout, seen)
    # ids are settled before repeats are looked for: a shortened id makes strangers alike
    wide, dropped = settled_ids(wide, layout, losses)
    wide, repeated = without_repeats(wide, layout)
    survey = request.options.survey or request.name
    people = People(wide, layout, losses, request.name, survey, request.date_order, style_of(request).zone)
    found, key_notes = customers(wide, keys)
    ids = people.ids()
    tables = Tables(ids, survey)
    for one in asked:
        # dates with the year last are no ISO dates, whatever the project's order
        usual = "dmy" if request.date_order == "ymd" else request.date_order
        order = order_of(wide.columns[one.draft.positions[0]].texts, usual) if one.kind == "date" else usual
        long = answers(one, wide.columns, request.decimal, order)
        for reason, place, rows, texts in long.bad:
            losses.cells(wide, rows, wide.headers[place], reason, texts)
        tables.add(one, long)
    made = {"respondents": people.table(ids, found), **tables.made()}
    taken = {place for place, _kind in keys} | {place for one in asked for place in one.draft.positions}
    left = [header for at, header in enumerate(wide.headers) if layout.roles[at] in _ASIDE and at not in taken]
    notes = (
        Note("empty_row", wide.empty),
        *dropped,
        *repeated,
        *key_notes,
        _named("left_out_column", left),
        _named("empty_question", tables.empty),
        Note("other_answer", tables.others),
        *(Note("reworded", 1, pair) for pair in reworded(asked, wide.columns)),
    )
    return Reading(
        tables=made,
        files=wide.files(),
        rejected=losses.rejected(),
        rejected_rows=len(losses.rows),
        notes=tuple(note for note in notes if note.count),
    )


def _settle(
    request: ReadRequest, described: Path | None, wide: Wide, layout: Layout, seen: Sequence[Seen]
) -> tuple[list[Asked], list[tuple[int, str]]]:
    """The questions, and the linking columns."""
    if described is None:
        # phones first: CRM systems of our clients know people by them
        keys = [(place, role) for role in ("phone", "email") for place in layout.places(role)]
        asked = undescribed(wide.headers, wide.variables, layout, seen, request.decimal)
    else:
        document = load(described)
        file = validate(document, QuestionsFile)
        matcher = Matcher(wide, layout, seen, request.decimal, document)
        asked, keys = matcher.questions(file), matcher.keys(file)
        if matcher.problems:
            raise ProjectError(matcher.problems)
    if not asked:
        message = f"{wide.opened[0].path} has no column with answers"
        refuse(request, message, "Every column holds ids, times or contact data.")
    return asked, keys


def _named(code: str, names: Sequence[str]) -> Note:
    shown = ", ".join(names[:_NAMED])
    return Note(code, len(names), shown if len(names) <= _NAMED else f"{shown}, …")
