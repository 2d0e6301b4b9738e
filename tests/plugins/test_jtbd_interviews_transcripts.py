"""The source `interviews`: plain transcripts, reviews, and what a file is recognised as."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import pytest
from exports_interviews import aspect, interview, sentirueval, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtbd_files.source import SOURCE as FILES
from jtbd_interviews.markdown import Context, read_markdown
from jtbd_interviews.marks import Words
from jtbd_interviews.recognition import recognise
from jtbd_interviews.source import SOURCE
from jtbd_interviews.transcripts import read_transcript
from jtbd_reports import Glimpse, Note, ProjectError, Reading, Rejected
from jtbd_reports.datasets import CODES
from jtbd_reports.testing import read_source

WHEN = dt.datetime(2012, 3, 13, 11, 42)
REVIEW = "Вкусный суп, но суп остыл."


def turns(text: str, **told: Any) -> list[tuple[str, str]]:
    found = read_transcript(text, "a.txt", "a", told, "internal")
    return [(turn.role, turn.text) for turn in found.turns]


def test_labels_of_any_spelling_begin_turns() -> None:
    text = "interviewer 1: Hi.\n\nInterviewee: Well\n\nyes.\n\nInterviewer2 2 : Why?\nINTERVIEWEE1 : Because: of it.\n"
    assert turns(text) == [
        ("interviewer", "Hi."), ("interviewee", "Well yes."), ("interviewer", "Why?"),
        ("interviewee", "Because: of it."),
    ]  # fmt: skip


def test_a_turn_keeps_its_line_for_those_who_look_it_up() -> None:
    found = read_transcript("x\n\nClient: a\nClient: b\n", "a.txt", "a", {}, "quotes")
    assert [(str(turn.place), turn.text) for turn in found.turns] == [
        ("a.txt:1:1", "x"), ("a.txt:3:1", "a"), ("a.txt:4:1", "b"),
    ]  # fmt: skip
    assert (found.consent, found.held_at, found.coder) == ("quotes", None, None)


def test_time_stamps_go_wherever_they_stand() -> None:
    text = "[00:01:23] - Interviewer: When?\n00:01:30 Client: A [00:02] week (1:02:03) ago\n[00:09]\n"
    assert turns(text) == [("interviewer", "When?"), ("interviewee", "A week ago")]


def test_meeting_software_writes_speaker_and_time_above_the_words() -> None:
    text = "Speaker 1  00:12\nHow did it begin?\n\nSpeaker 2  0:15\nWith the rent.\nIt rose.\n\n0:20 Speaker 1\nAnd?\n"
    assert turns(text, **{"Speaker 1": "interviewer", "speaker 2": "interviewee"}) == [
        ("interviewer", "How did it begin?"), ("interviewee", "With the rent. It rose."), ("interviewer", "And?"),
    ]  # fmt: skip
    assert {role for role, _ in turns(text)} == {"other"}


def test_subtitles_are_joined_by_voice() -> None:
    vtt = (
        "WEBVTT\n\nNOTE made by hand\n\n1\n00:00:01.000 --> 00:00:03.000\n<v Interviewer>Why <b>now</b>?</v>\n\n"
        "2\n00:00:03.000 --> 00:00:05.000 align:start\n<v.loud Client>Because\n\n"
        "00:00:05.000 --> 00:00:07.000\nof the rent.</v>\n"
    )
    assert turns(vtt) == [("interviewer", "Why now?"), ("interviewee", "Because of the rent.")]
    srt = "1\n00:00:01,000 --> 00:00:03,000\nInterviewer: Why?\n\n2\n00:00:03,000 --> 00:00:04,000\nno name\n"
    assert turns(srt) == [("interviewer", "Why? no name")]


def test_letters_say_who_speaks_only_in_pairs() -> None:
    assert turns("Q: Why?\nA: So.\n\nQ: And?\nA: Then.\nQ: When?\nA: Now.") == [
        ("interviewer", "Why?"), ("interviewee", "So."), ("interviewer", "And?"), ("interviewee", "Then."),
        ("interviewer", "When?"), ("interviewee", "Now."),
    ]  # fmt: skip
    russian = "И: Как?\nР: Так.\n" * 3
    assert [role for role, _ in turns(russian)] == ["interviewer", "interviewee"] * 3
    assert {role for role, _ in turns("A: one\nB: two\n" * 3)} == {"other"}


def test_a_name_counts_from_its_third_time_and_a_phrase_never() -> None:
    text = "Pavel: a\nOlga: b\nPavel: c\nOlga: d\nPavel: e\nOlga: f\nI mean: g\n"
    assert turns(text, pavel="interviewer") == [
        ("interviewer", "a"), ("other", "b"), ("interviewer", "c"), ("other", "d"), ("interviewer", "e"),
        ("other", "f I mean: g"),
    ]  # fmt: skip


def test_without_names_each_paragraph_is_a_turn_or_each_line() -> None:
    assert turns("one\ntwo\n\nthree\n") == [("other", "one two"), ("other", "three")]
    assert turns("one\ntwo\nthree") == [("other", "one"), ("other", "two"), ("other", "three")]
    assert turns("only") == [("other", "only")]


def test_labels_without_words_are_no_turns() -> None:
    assert turns("Client:\nInterviewer: a\nClient: \n") == [("interviewer", "a")]


@settings(deadline=2000)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Interviewer", "Respondent", "Клиент 2"]), st.text("аб в", min_size=1).filter(str.strip)
        ),
        min_size=1,
    )
)
def test_labelled_turns_are_read_back_as_written(said: list[tuple[str, str]]) -> None:
    text = "\n\n".join(f"{who}: {words}" for who, words in said)
    roles = {"Interviewer": "interviewer", "Respondent": "interviewee", "Клиент 2": "interviewee"}
    assert turns(text) == [(roles[who], " ".join(words.split())) for who, words in said]


def read(root: Path, files: dict[str, str | bytes], **options: Any) -> Reading:
    return read_source(SOURCE, written(root, files), {"path": "data/*", **options}, name="talks")


def refused(root: Path, files: dict[str, str | bytes], **options: Any) -> list[str]:
    with pytest.raises(ProjectError) as error:
        read(root, files, **options)
    return [str(problem).replace(f"{root}/", "") for problem in error.value.problems]


def test_transcripts_are_internal_and_counted_as_not_coded(tmp_path: Path) -> None:
    reading = read(
        tmp_path, {"data/Interview 2.txt": "Interviewer: a\n\nPavel said so\n", "data/b.txt": "one\n\ntwo\n"}
    )
    assert set(reading.tables) == {"interviews", "turns"}
    assert [
        (row["interview_id"], row["consent"], row["coders"]) for row in reading.tables["interviews"].to_pylist()
    ] == [("b", "internal", None)]
    assert reading.notes == (
        Note("empty_interview", 1), Note("uncoded_interview", 1), Note("undated_interview", 1),
        Note("internal_interview", 1), Note("unknown_speaker", 2),
    )  # fmt: skip
    assert [file.format for file in reading.files] == ["transcript, UTF-8"] * 2


def test_a_transcript_without_words_is_a_problem(tmp_path: Path) -> None:
    assert refused(tmp_path, {"data/a.txt": "[00:01]\n\n[00:02]\n"}) == [
        "data/a.txt: no words of anybody are found in this transcript."
    ]


def test_a_markdown_file_without_consent_is_not_taken_for_a_transcript_unless_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"data/a.md": "Client: yes\n"}
    assert "data/a.md:1: this interview has no front matter" in refused(tmp_path, files)[0]
    assert read(tmp_path, files, format="transcript", consent="quotes").tables["interviews"]["consent"].to_pylist() == [
        "quotes"
    ]


def test_reviews_become_quotes_with_their_sentiment(tmp_path: Path) -> None:
    aspects = [
        aspect("суп", 8),
        aspect("суп", 16, category="Price", sentiment="negative", mark="Prev"),
        aspect("остыл", 1, sentiment="both"),
        {"category": "Food", "from": "20", "to": "25", "sentiment": "odd"},
    ]
    text = sentirueval([("7", "13.03.2012 11:42", REVIEW, aspects), ("8", "?", "Ничего.", [])])
    reading = read(tmp_path, {"data/r.xml": text}, consent="quotes")
    assert [tuple(row.values()) for row in reading.tables["quotes"].to_pylist()] == [
        ("7", 1, 1, "суп", "food", None, None, "positive", WHEN, "review", "Rel", "explicit"),
        ("7", 1, 2, "суп", "price", None, None, "negative", WHEN, "review", "Prev", "explicit"),
        ("7", 1, 3, "остыл", "food", None, None, None, WHEN, "review", "Rel", "explicit"),
        ("7", 1, 4, "остыл", "food", None, None, None, WHEN, "review", None, None),
    ]  # fmt: skip
    assert reading.extras == {"quotes": {"mark": "text", "type": "text"}}
    assert [tuple(row.values()) for row in reading.tables["turns"].to_pylist()] == [
        ("7", 1, "interviewee", REVIEW), ("8", 1, "interviewee", "Ничего."),
    ]  # fmt: skip
    assert [row["held_at"] for row in reading.tables["interviews"].to_pylist()] == [
        dt.datetime(2012, 3, 13, 11, 42),
        None,
    ]
    assert reading.notes == (Note("moved_aspect", 2), Note("two_sided_aspect", 1))
    assert [(file.rows, file.kept, file.format) for file in reading.files] == [(4, 4, "SentiRuEval XML")]


def test_aspects_that_say_nothing_are_rejected_and_counted(tmp_path: Path) -> None:
    text = sentirueval([("7", "", REVIEW, [aspect("", 900), aspect("суп", 8, category=" "), aspect("суп", 8)])])
    reading = read(tmp_path, {"data/r.xml": text})
    assert reading.rejected == (
        Rejected("data/r.xml", 11, "", "an aspect without words"),
        Rejected("data/r.xml", 12, "", "an aspect without a category"),
    )
    assert reading.rejected_rows == 2
    assert [(file.rows, file.kept) for file in reading.files] == [(3, 1)]


def test_interviews_and_reviews_stand_side_by_side(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "data/a.md": interview(),
        "data/r.xml": sentirueval([("7", "", REVIEW, [aspect("суп", 8)])]),
    }
    quotes = read(tmp_path, files).tables["quotes"].to_pylist()
    assert {(row["source"], row["coder"], row["mark"]) for row in quotes} == {
        ("interview", "anna", None),
        ("review", None, "Rel"),
    }


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        ("<reviews><review>", "data/r.xml:1:18: this is not whole XML: no element found."),
        ("<?xml version='1.0'?><a></b>", "data/r.xml:1:27: this is not whole XML: mismatched tag."),
        ("<?xml version='1.0'?><a/>", "data/r.xml:1: this XML holds no <review>."),
        (
            "<?xml version='1.0' encoding='nope'?><a/>",
            "data/r.xml:1: the encoding that this XML declares is not known.",
        ),
        (
            "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
            "data/r.xml:2: this XML declares entities, which are not read.",
        ),
        ("<reviews>" + "<a>" * 50, "data/r.xml:1: the elements are nested too deeply."),
    ],
)
def test_xml_that_is_broken_or_dangerous_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xml: str, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(tmp_path, {"data/r.xml": xml}) == [problem]


def test_a_review_that_stands_twice_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = sentirueval([("7", "", REVIEW, []), ("7", "", REVIEW, [])])
    assert refused(tmp_path, {"data/r.xml": text}) == ["data/r.xml:13: id: the id '7' is already that of data/r.xml:3."]


def test_reviews_in_a_table_are_read_by_files_with_a_mapping(tmp_path: Path) -> None:
    tsv = (
        "\ufeffrating\tdate\tvariation\tverified_reviews\tfeedback\r\n"
        '5\t31-Jul-18\tBlack \t"Love it,\tmostly"\t1\r\n1\t30-Jul-18\tOak\tBad\t0\r\n'
    )
    options = {
        "path": "data/r.tsv",
        "tables": {
            "quotes": {
                "columns": {"text": "verified_reviews", "sentiment": "rating"},
                "values": {"sentiment": {"1": "negative", "5": "positive"}},
            }
        },
    }
    reading = read_source(FILES, written(tmp_path, {"data/r.tsv": tsv}), options)
    found = reading.tables["quotes"]
    assert [(row["text"], row["sentiment"]) for row in found.select(["text", "sentiment"]).to_pylist()] == [
        ("Love it,\tmostly", "positive"), ("Bad", "negative"),
    ]  # fmt: skip


def glimpse(text: str, kind: str = "text", fault: str = "") -> Glimpse:
    return Glimpse(Path("x"), "interviews/x", kind, text=text, fault=fault)


def test_a_coded_interview_is_recognised_and_read_as_proposed(tmp_path: Path) -> None:
    found = recognise(glimpse(interview(), "markdown"))
    assert found is not None
    assert (found.format, found.certainty, found.entry) == (
        "coded interview", 0.97, {"path": "interviews/x", "format": "markdown"},
    )  # fmt: skip
    assert found.why == "front matter with coder, consent, date, id, segment; 3 coded passages in its head"
    assert ("interviews", "held_at", "date") in found.fields
    reading = read_source(SOURCE, written(tmp_path, {"interviews/x": interview()}), found.entry)
    assert len(reading.tables["quotes"]) == 4


def test_marks_alone_are_recognised_with_a_warning() -> None:
    found = recognise(glimpse("Клиент: [да]{push} и [нет]{pull price}\n"))
    assert found is not None
    assert (found.certainty, found.asides) == (
        0.6, ("The front matter with id and consent is missing: write it before reading.",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "certainty", "why"),
    [
        (
            "Interviewer 1: a\n\nInterviewee: b\n\nInterviewer 1: c\n\nInterviewee: d\n",
            0.93, "2 turns of an interviewer and 2 of an interviewee in its head",
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n\n00:02.000 --> 00:03.000\nHo\n", 0.85,
         "subtitles: times parted by -->, words below them"),
        ("Speaker 1  00:12\nHi\n\nSpeaker 2  00:15\nHo\n", 0.85, "speakers with numbers and times above what they say"),
    ],
)  # fmt: skip
def test_transcripts_are_recognised_and_read_as_proposed(tmp_path: Path, text: str, certainty: float, why: str) -> None:
    found = recognise(glimpse(text))
    assert found is not None
    assert (found.format, found.certainty, found.why) == ("interview transcript", certainty, why)
    assert len(read_source(SOURCE, written(tmp_path, {"interviews/x": text}), found.entry).tables["turns"]) >= 2


def test_marked_reviews_are_recognised_and_read_as_proposed(tmp_path: Path) -> None:
    text = sentirueval([("7", "", REVIEW, [aspect("суп", 8)])])
    found = recognise(glimpse(text, "xml"))
    assert found is not None
    assert (found.certainty, found.name) == (0.97, "reviews")
    assert len(read_source(SOURCE, written(tmp_path, {"interviews/x": text}), found.entry).tables["quotes"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "", "ID;Название сделки;Бюджет\n1;a;2\n", "a,b\n1,2\n", "<?xml version='1.0'?><catalog/>",
        "<html><body>x</body></html>",
        "---\ntitle: A page\n---\nText: of it\n", "Note: a\nNote: b\nInterviewer: c\n", "# Readme\n\nUsage: run it\n",
    ],
)  # fmt: skip
def test_other_files_are_not_taken_for_interviews(text: str) -> None:
    assert recognise(glimpse(text)) is None


def test_a_file_that_cannot_be_read_is_not_recognised() -> None:
    assert recognise(glimpse(interview(), fault="it is locked")) is None


@given(st.text("a:]{[}-<> \n1.,0Ия", max_size=300))
def test_recognising_never_fails_and_is_quick(text: str) -> None:
    recognise(glimpse(text))


@pytest.mark.parametrize(
    "text", ["[a" * 32_000, "a]{" * 20_000, "a: " * 20_000, "---\n" * 16_000, "\n" * 64_000, "a " * 32_000]
)
def test_recognising_a_full_head_takes_no_time(text: str) -> None:
    start = time.perf_counter()
    recognise(glimpse(text))
    assert time.perf_counter() - start < 0.2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=2000)
@given(data=st.data())
def test_damaged_files_are_read_or_refused_and_rows_add_up(tmp_path: Path, data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from(
            [
                sentirueval([("7", "13.03.2012", REVIEW, [aspect("суп", 8)]), ("8", "", REVIEW, [aspect("суп", 16)])]),
                "Interviewer 1: a\n\nInterviewee: b [00:01]\n\nSpeaker 1  00:12\nHi\n",
                "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Client>Hi\n\n00:02.000 --> 00:03.000\nHo\n",
            ]
        )
    ).encode()
    at = data.draw(st.integers(0, len(whole)))
    extra = data.draw(st.sampled_from([b"", b"\xff\xfe", b"\x00", b'"', b"<", b"&", b":", b"\n\n", b"-->", whole]))
    damaged = whole[:at] + extra + whole[at + data.draw(st.integers(0, 20)) :]
    try:
        reading = read(tmp_path, {"data/a": damaged})
    except ProjectError as error:
        assert error.problems
        return
    assert reading.tables["interviews"].num_rows
    assert sum(file.rows for file in reading.files) == sum(file.kept for file in reading.files) + reading.rejected_rows


@pytest.mark.parametrize(
    "text",
    ["[a" * 32_000, "a]{" * 20_000, "[x]{push}" * 8_000, "a: " * 20_000, "\n" * 64_000, " " * 65_000, "00:" * 20_000,
     "[ " * 30_000, "<!--" * 15_000, "a " * 30_000, "--> " * 15_000, "0:00 " * 12_000],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    start = time.perf_counter()
    read_transcript(f"Client: {text}", "a", "a", {}, "internal")
    context = Context(Words(CODES), {}, "dmy")
    read_markdown(f"---\nid: a\nconsent: quotes\n---\nClient: {text}", "a", context)
    assert time.perf_counter() - start < 3
