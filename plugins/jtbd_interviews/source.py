"""The source `interviews`: coded Markdown, plain transcripts, reviews with marked aspects."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from jtbd_interviews.coders import FIRST, SECOND, mismatches, named, repeated
from jtbd_interviews.files import all_files, first_files, guide_files, kind_of, second_files, text_of
from jtbd_interviews.gathering import tables
from jtbd_interviews.guide import FILE, Guide, read_guide
from jtbd_interviews.markdown import Context, read_markdown
from jtbd_interviews.marks import Words
from jtbd_interviews.options import InterviewsOptions
from jtbd_interviews.recognition import recognise
from jtbd_interviews.reviews import EXTRAS, read_reviews
from jtbd_interviews.transcripts import read_transcript
from jtbd_reports import FileRead, Location, Note, Problem, ProjectError, Reading, ReadRequest, Source
from jtbd_reports.opening.paths import shown_path
from jtbd_reports.yaml_files import shown

if TYPE_CHECKING:
    from jtbd_interviews.spoken import Interview
    from jtbd_reports import Rejected

_LISTED = 1000


def read(request: ReadRequest) -> Reading:
    """All interviews as tables, with an account of the files.

    Raises:
        ProjectError: everything that is wrong in any of the files, each at its line and column.
    """
    shelf = _Shelf(request)
    first = named(shelf.take(first_files(request)), FIRST)
    second = named(shelf.take(second_files(request), coded=True), SECOND)
    for path in guide_files(request):
        shelf.guide(path)
    held = [one for one in first if _is_held(one)]
    problems = [*shelf.problems, *repeated(first), *repeated(second)]
    # two codings are compared only where each is sound: half a file differs from a whole one everywhere
    problems += [] if problems else mismatches(first, second)
    problems += [] if problems or held else [request.problem(("path",), "no interview holds any words yet")]
    if problems:
        raise ProjectError(problems)
    extras = {"quotes": dict.fromkeys(EXTRAS, "text")} if any(one.source == "review" for one in held) else {}
    if request.persons:
        for one in held:
            file = relpath(Path(one.place.path).resolve(), request.root.resolve())
            request.persons.judge(file, "text", [turn.text for turn in one.turns])
    kept = {one.id for one in held}
    made = tables(held, [one for one in second if one.id in kept], extras=bool(extras))
    notes = (*shelf.notes, *_notes(first, held))
    return Reading(made, tuple(shelf.files), tuple(shelf.rejected[:_LISTED]), len(shelf.rejected), notes, extras)


def _is_held(one: Interview) -> bool:
    """Whether anybody but the interviewer speaks: what is written from a guide holds only questions at first."""
    return any(turn.role != "interviewer" for turn in one.turns)


def _notes(first: list[Interview], held: list[Interview]) -> tuple[Note, ...]:
    talks = [one for one in held if one.source == "interview"]
    counts = {
        "empty_interview": len(first) - len(held),
        "uncoded_interview": sum(not one.coder for one in talks),
        "undated_interview": sum(one.held_at is None for one in talks),
        "internal_interview": sum(one.consent == "internal" for one in held),
        "unknown_speaker": sum(turn.role == "other" for one in talks for turn in one.turns),
    }
    return tuple(Note(code, count) for code, count in counts.items() if count)


@dataclass(slots=True)
class _Shelf:
    """Files read one by one: what they hold, what is wrong with them, their account."""

    request: ReadRequest
    files: list[FileRead] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def take(self, paths: list[Path], *, coded: bool = False) -> list[Interview]:
        """The interviews of these files; those of a second coder must be coded Markdown."""
        found: list[Interview] = []
        for path in paths:
            try:
                found += self.one(path, coded=coded)
            except ProjectError as error:
                self.problems += error.problems
            self.request.progress(len(found))
        return found

    def one(self, path: Path, *, coded: bool) -> list[Interview]:
        """The interviews of one file."""
        kind = "markdown" if coded else kind_of(path, self.request)
        if kind == "reviews":
            return self.reviews(path)
        text, encoding = text_of(path, self.request)
        options = self.request.options
        if kind == "markdown":
            words = Words(options.known_codes, options.jobs)
            context = Context(words, options.speakers, self.request.date_order)
            interview, problems = read_markdown(text, shown(path), context)
            self.problems += problems
        else:
            interview = read_transcript(text, shown(path), path.stem, options.speakers, options.consent)
            if not interview.turns:
                self.problems.append(Problem(Location(shown(path)), "no words of anybody are found in this transcript"))
        if interview is None:
            return []
        rows = len(interview.turns)
        self.account(path, rows, rows, f"{'Markdown' if kind == 'markdown' else 'transcript'}, {encoding}")
        return [interview]

    def reviews(self, path: Path) -> list[Interview]:
        """The reviews of one file."""
        request = self.request
        name = shown_path(path, request.root)
        read = read_reviews(path.read_bytes(), name, shown(path), request.date_order, request.options.consent)
        self.rejected += read.rejected
        rows = read.aspects or len(read.interviews)
        self.account(path, rows, rows - len(read.rejected), "SentiRuEval XML")
        odd = (("moved_aspect", read.moved), ("two_sided_aspect", read.two_sided))
        self.notes += [Note(code, count) for code, count in odd if count]
        return list(read.interviews)

    def guide(self, path: Path) -> None:
        """The guide is only held against its model: a broken one is told when the project is built."""
        try:
            read_guide(path)
        except ProjectError as error:
            self.problems += error.problems

    def account(self, path: Path, rows: int, kept: int, kind: str) -> None:
        """Note a file that was read."""
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        self.files.append(FileRead(shown_path(path, self.request.root), digest, rows, kept, kind))


SOURCE = Source(
    name="interviews",
    summary="coded interviews in Markdown, transcripts, reviews with marked aspects",
    options=InterviewsOptions,
    files=all_files,
    read=read,
    recognise=recognise,
    documents={FILE: Guide},
)
