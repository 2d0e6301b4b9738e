"""The source `interviews`: coded Markdown, everything that can be wrong with it, the second coder."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

from __future__ import annotations

import datetime as dt
import string
from typing import TYPE_CHECKING, Any

import pytest
from exports_interviews import TALK, interview, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from jtbd_interviews import register_sources
from jtbd_interviews.marks import Words, coded
from jtbd_interviews.options import InterviewsOptions
from jtbd_interviews.places import Places
from jtbd_interviews.source import SOURCE
from jtbd_reports import Note, ProjectError, Reading
from jtbd_reports.datasets import CODES, DATASETS
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports.reading import ReadRequest

ALL = {"path": "interviews/*.md"}
BOTH = {**ALL, "second": "interviews/b/*.md"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems name files as a user in the project folder sees them."""
    monkeypatch.chdir(tmp_path)


def read(root: Path, files: dict[str, str | bytes], options: dict[str, Any] | None = None) -> Reading:
    return read_source(SOURCE, written(root, files), options or ALL, name="talks")


def refused(root: Path, files: dict[str, str | bytes], options: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(ProjectError) as error:
        read(root, files, options)
    return [str(problem) for problem in error.value.problems]


def rows(reading: Reading, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reading.tables[table].to_pylist()
    return found


def body(root: Path, text: str, options: dict[str, Any] | None = None) -> list[str]:
    """Problems of an interview with that body, whose first line is the ninth."""
    return [
        problem.removeprefix("interviews/a.md:")
        for problem in refused(root, {"interviews/a.md": interview(f"\n{text}\n")}, options)
    ]


def test_the_source_is_registered() -> None:
    assert register_sources() == [SOURCE]


def test_an_interview_becomes_a_row_its_turns_and_its_quotes(tmp_path: Path) -> None:
    front = {"who": "Фотограф, 34 года", "role": "buyer", "language": "ru", "customer_id": '"+7 900 111-22-33"'}
    reading = read(tmp_path, {"interviews/a.md": interview(account_id="77", **front)})
    assert rows(reading, "interviews") == [
        {
            "interview_id": "I-01", "who": "Фотограф, 34 года", "segment": "photo", "role": "buyer", "account_id": "77",
            "customer_id": "+7 900 111-22-33", "held_at": dt.datetime(2026, 3, 14), "consent": "quotes",
            "language": "ru", "coders": "anna",
        }
    ]  # fmt: skip
    assert [tuple(row.values()) for row in rows(reading, "turns")] == [
        ("I-01", 1, "interviewer", "С чего всё началось?"),
        ("I-01", 2, "interviewee", "Сорок восемь тысяч в месяц, и это [смеётся] если никто не отменил.\n\n"
                                   "Ещё такси, потому что свет не возят."),
        ("I-01", 3, "interviewer", "Где искали?"),
        ("I-01", 4, "interviewee", "В поиске набирала: «окна на север»."),
    ]  # fmt: skip
    told = ("position", "passage", "text", "code", "job", "sentiment")
    assert [tuple(row[name] for name in told) for row in rows(reading, "quotes")] == [
        (2, 1, "Сорок восемь тысяч в месяц", "push", "photo", None),
        (2, 1, "Сорок восемь тысяч в месяц", "price", "photo", None),
        (2, 2, "такси", "habit", None, None),
        (4, 3, "«окна на север»", "words", None, "neutral"),
    ]
    assert {(row["interview_id"], row["coder"], row["said_at"], row["source"]) for row in rows(reading, "quotes")} == {
        ("I-01", "anna", dt.datetime(2026, 3, 14), "interview")
    }


def test_tables_hold_columns_of_the_vocabulary_alone(tmp_path: Path) -> None:
    reading = read(tmp_path, {"interviews/a.md": interview()})
    assert all(set(table.schema.names) <= set(DATASETS[name].names) for name, table in reading.tables.items())


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "interviews/a.md": interview(),
        "interviews/b.md": interview(id="I-02", date="", consent="internal"),
    }
    reading = read(tmp_path, files)
    assert [(file.path, file.rows, file.kept, file.format) for file in reading.files] == [
        ("interviews/a.md", 4, 4, "Markdown, UTF-8"),
        ("interviews/b.md", 4, 4, "Markdown, UTF-8"),
    ]
    assert reading.notes == (Note("undated_interview", 1), Note("internal_interview", 1))


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Клиент: [слова]{pish}", ["9:17: there is no code 'pish'. Did you mean 'push'?"]),
        ("Клиент: [слова]{я}", ["9:17: there is no code 'я'. Known codes: " + ", ".join(CODES) + "."]),
        ("Клиент: [слова]{job=photo}", ["9:16: this mark has no code. Known codes: " + ", ".join(CODES) + "."]),
        ("Клиент: [слова]{push push}", ["9:22: the code 'push' stands twice in this mark."]),
        ("Клиент: [слова]{push jbo=x}", ["9:22: unknown key 'jbo'. Did you mean 'job'?"]),
        ("Клиент: [слова]{push color=x}", ["9:22: unknown key 'color'. Known keys: job, sentiment."]),
        ("Клиент: [слова]{push job=}", ["9:22: job has no value."]),
        ("Клиент: [слова]{push job=a job=b}", ["9:28: job stands twice in this mark."]),
        (
            "Клиент: [слова]{push sentiment=positiv}",
            ["9:22: sentiment: expected one of positive, negative, neutral, got 'positiv'. Did you mean 'positive'?"],
        ),
        ("Клиент: да, [слова и", [r"9:13: this bracket is never closed. Write \[ for one that opens no mark."]),
        ("Клиент: [слова]{push", ["9:16: these codes are not closed: } is missing."]),
        ("Клиент: [слова{push} ещё", ["9:9: this mark is not closed: ] is missing before its codes."]),
        ("Клиент: [слова] {push}", ["9:17: a blank parts these codes from their mark. Write [words]{code}."]),
        (
            "Клиент: слова {push}",
            [r"9:15: these codes belong to no mark. Write [words]{code}, or \{ for a plain brace."],
        ),
        ("Клиент: [да [слова]{push} нет]{habit}", ["9:13: a mark may not stand inside another."]),
        ("Клиент: [ ]{push}", ["9:9: this mark holds no words."]),
        ("Клиент: слова\nво второй [строке]{pussh}", ["10:20: there is no code 'pussh'. Did you mean 'push'?"]),
        ("Клент: слова\n\nКлиент: да", ["9:1: the speaker 'Клент' is not known. Did you mean 'Клиент'?"]),
        (
            "Клиент: да\n\nВажно: слова",
            [
                r"11:1: the speaker 'Важно' is not known. Name the role under speakers: in the front matter, or write "
                r"\: where nobody begins to speak."
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_text_is_told_at_its_place(tmp_path: Path, text: str, problems: list[str]) -> None:
    assert body(tmp_path, text) == problems


FRONT = [
    (interview(consent=""), ["a.md:2:1: consent: this key is missing."]),
    (interview(id=""), ["a.md:2:1: id: this key is missing."]),
    (interview(consent="qoutes"), [
        "a.md:3:10: consent: expected one of quotes, internal, got 'qoutes'. Did you mean 'quotes'?"
    ]),
    (interview(segmnt="x", segment=""), ["a.md:6:1: segmnt: unknown key. Did you mean 'segment'?"]),
    (interview(date="14 марта"), ["a.md:4:7: date: expected a date like 2026-03-14, got '14 марта'."]),
    (interview(id="007"), ["a.md:2:5: id: YAML drops the zeros this number begins with. Put it in quotes."]),
    (
        interview(customer_id="7.9e10"),
        ["a.md:7:14: customer_id: expected text, got a number with a point or an exponent. Put it in quotes."],
    ),
    (interview(coder='"Анна, Б"'), ["a.md:5:8: coder: a coder's name may hold no comma, bracket or brace."]),
    (interview(who="[x"), ["a.md:8:1: this is not YAML: expected ',' or ']', but got '<stream end>'."]),
    (
        interview(who="Ольга, +7 916 123-45-67, olga@example.org"),
        ["a.md:7:6: who: this holds personal data (email, phone). A report may show it: say whom you spoke to without "
         "it."],
    ),
    (interview(speakers="{Оля: boss}"), [
        "a.md:7:17: speakers.Оля: expected one of interviewer, interviewee, other, got 'boss'."
    ]),
    (TALK, [
        "a.md:1: this interview has no front matter. Begin the file with id and consent between two lines of ---, as "
        "jtbd-reports new-interview does."
    ]),
    ("\n---\nid: 1\n", ["a.md:2:1: the front matter is not closed: a second line of --- is missing."]),
    ("---\n- x\n---\n", ["a.md:2:1: expected a mapping, got a list."]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problems"), FRONT)
def test_what_is_wrong_in_the_front_matter_is_told_at_its_own_line(
    tmp_path: Path, text: str, problems: list[str]
) -> None:
    assert refused(tmp_path, {"interviews/a.md": text}) == [f"interviews/{problem}" for problem in problems]


def test_everything_wrong_in_all_files_is_told_at_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "interviews/a.md": interview("Клиент: [x]{pus} и {push}\n", consent=""),
        "interviews/b.md": interview("Клиент: [x]{\n", date="вчера"),
        "interviews/c.md": b"\n \n",
    }
    assert [problem.split(". ")[0] for problem in refused(tmp_path, files, ALL)] == [
        "interviews/a.md:2:1: consent: this key is missing.",
        "interviews/a.md:7:13: there is no code 'pus'",
        "interviews/a.md:7:20: these codes belong to no mark",
        "interviews/b.md:4:7: date: expected a date like 2026-03-14, got 'вчера'.",
        "interviews/b.md:8:12: these codes are not closed: } is missing.",
        "project.yml: sources.talks.path: interviews/c.md is empty.",
    ]


def test_an_id_that_stands_twice_is_told_with_its_first_place(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"interviews/a.md": interview(), "interviews/b.md": interview()}
    assert refused(tmp_path, files) == [
        "interviews/b.md:1:1: id: the id 'I-01' is already that of interviews/a.md:1:1."
    ]


def test_dates_follow_the_project_where_they_are_not_iso(tmp_path: Path) -> None:
    reading = read(tmp_path, {"interviews/a.md": interview(date="03.04.2026 12:30")})
    assert rows(reading, "interviews")[0]["held_at"] == dt.datetime(2026, 4, 3, 12, 30)


@pytest.mark.parametrize(
    ("front", "label"),
    [
        ({"speakers": "{Оля К: interviewee}"}, "оля к"),
        ({"who": "Ольга, фотограф"}, "Ольга"),
        ({"who": "Ольга (имя изменено)"}, "Ольга"),
        ({}, "Respondent 2"),
        ({}, "__Клиентка__"),
    ],
)
def test_the_person_is_known_by_what_is_told_and_by_words(tmp_path: Path, front: dict[str, str], label: str) -> None:
    reading = read(tmp_path, {"interviews/a.md": interview(f"{label}: да\n", **front)})
    assert [row["speaker"] for row in rows(reading, "turns")] == ["interviewee"]


def test_the_one_name_that_returns_beside_an_interviewer_is_the_person(tmp_path: Path) -> None:
    talk = "Интервьюер: как?\n\nПавел: так\n\nИнтервьюер: а?\n\nПавел: да\n"
    assert [row["speaker"] for row in rows(read(tmp_path, {"interviews/a.md": interview(talk)}), "turns")] == [
        "interviewer", "interviewee", "interviewer", "interviewee"
    ]  # fmt: skip


def test_two_names_that_return_are_not_guessed(tmp_path: Path) -> None:
    talk = "Интервьюер: как?\n\nПавел: так\n\nОля: а?\n\nПавел: да\n\nОля: нет"
    assert len(body(tmp_path, talk)) == 4


def test_a_project_may_name_speakers_and_codes_and_jobs(tmp_path: Path) -> None:
    options = {**ALL, "speakers": {"Шеф": "other"}, "codes": ["доставка"], "jobs": ["photo", "let"]}
    text = interview("Шеф: [привезли]{доставка job=let}\n")
    quote = rows(read(tmp_path, {"interviews/a.md": text}, options), "quotes")[0]
    assert (quote["code"], quote["job"]) == ("доставка", "let")
    assert body(tmp_path, "Шеф: [слова]{доставка job=foto}", options) == [
        "9:23: job: expected one of photo, let, got 'foto'. Did you mean 'photo'?"
    ]


def test_a_paragraph_behind_a_heading_is_nobody_s(tmp_path: Path) -> None:
    text = "Заметка до разговора\n\n# A\n\nКлиент: да\n\nещё\n\n***\n\nПосле [паузы]{situation}.\n"
    turns = rows(read(tmp_path, {"interviews/a.md": interview(text)}), "turns")
    assert [(row["speaker"], row["text"]) for row in turns] == [
        ("other", "Заметка до разговора"), ("interviewee", "да\n\nещё"), ("other", "После паузы."),
    ]  # fmt: skip


def test_comments_are_left_out_and_move_no_place(tmp_path: Path) -> None:
    assert body(tmp_path, "<!-- [x]{y}\n\nОля: --> Клиент: да [x]{y}")[0].startswith("11:25: there is no code 'y'")


def test_an_interview_not_held_yet_is_left_out_and_counted(tmp_path: Path) -> None:
    empty = interview("Интервьюер: как?\n\nСобеседник:\n", id="I-02")
    reading = read(tmp_path, {"interviews/a.md": interview(), "interviews/b.md": empty})
    assert [row["interview_id"] for row in rows(reading, "interviews")] == ["I-01"]
    assert reading.notes == (Note("empty_interview", 1),)
    assert refused(tmp_path / "x", {"interviews/a.md": empty}) == [
        "project.yml: sources.talks.path: no interview holds any words yet."
    ]


def test_windows_lines_marks_of_order_and_cp1251_are_read_alike(tmp_path: Path) -> None:
    text = interview()
    plain = read(tmp_path / "a", {"interviews/a.md": text})
    for name, data in (
        ("b", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()),
        ("c", text.encode("utf-16")),
        ("d", text.encode("cp1251")),
    ):
        again = read(tmp_path / name, {"interviews/a.md": data})
        assert {table: rows(again, table) for table in again.tables} == {
            table: rows(plain, table) for table in plain.tables
        }


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04 word", "is a Word document or an archive. Save it as plain text (.txt) or Markdown."),
        (b"%PDF-1.7", "is a PDF. Save it as plain text (.txt) or Markdown."),
        (b"{\\rtf1 x}", "is an RTF document. Save it as plain text (.txt) or Markdown."),
        (b"\xd0\xcf\x11\xe0\xa1", "is a document of an old Word. Save it as plain text (.txt) or Markdown."),
        (b"<!DOCTYPE html><html>", "is an HTML page, not an interview. Save its text as .txt or Markdown."),
        (b"\xef\xbb\xbf \n", "is empty."),
    ],
)
def test_what_is_no_text_is_refused_with_advice(tmp_path: Path, data: bytes, message: str) -> None:
    assert refused(tmp_path, {"interviews/a.md": data}) == [
        f"project.yml: sources.talks.path: interviews/a.md {message}"
    ]


def test_an_encoding_that_does_not_fit_is_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"interviews/a.md": interview().encode() + b"\n\xff\n"}
    assert refused(tmp_path, files, {**ALL, "encoding": "utf-8"}) == [
        "project.yml: sources.talks.encoding: interviews/a.md is not UTF-8: line 21 holds bytes that are none."
    ]


def test_codes_that_no_mark_could_hold_are_refused() -> None:
    with pytest.raises(ValidationError, match="a code is one word without points, commas and brackets, got 'a b'"):
        InterviewsOptions.model_validate({"path": "x", "codes": ["a b"]})


def second(text: str = TALK, **front: str) -> str:
    return interview(text, **{"coder": "boris", **front})


def test_the_second_coder_s_quotes_come_with_their_coder(tmp_path: Path) -> None:
    marked = TALK.replace("{push price job=photo}", "{push}").replace("[такси]{habit}", "такси")
    files = {
        "interviews/a.md": interview(),
        "interviews/b/a.md": second(marked),
        "interviews/c.md": interview(id="I-02"),
    }
    reading = read(tmp_path, files, BOTH)
    quotes = [row for row in rows(reading, "quotes") if row["interview_id"] == "I-01"]
    assert [(row["coder"], row["position"], row["passage"], row["code"]) for row in quotes] == [
        ("anna", 2, 1, "push"), ("anna", 2, 1, "price"), ("anna", 2, 2, "habit"), ("anna", 4, 3, "words"),
        ("boris", 2, 1, "push"), ("boris", 4, 2, "words"),
    ]  # fmt: skip
    assert [row["coders"] for row in rows(reading, "interviews")] == ["anna, boris", "anna"]
    assert len(rows(reading, "turns")) == 8
    assert [file.path for file in reading.files] == ["interviews/a.md", "interviews/c.md", "interviews/b/a.md"]


def test_coders_without_a_name_are_the_first_and_the_second(tmp_path: Path) -> None:
    files = {"interviews/a.md": interview(coder=""), "interviews/b/a.md": second("\n".join(TALK.split("\n")), coder="")}
    assert rows(read(tmp_path, files, BOTH), "interviews")[0]["coders"] == "first, second"


def test_a_second_coder_who_found_nothing_did_code(tmp_path: Path) -> None:
    files = {"interviews/a.md": interview("Клиент: [да]{push}\n"), "interviews/b/a.md": second("Клиент: да\n")}
    assert rows(read(tmp_path, files, BOTH), "interviews")[0]["coders"] == "anna, boris"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (second(id="I-10"), "interviews/b/a.md:1:1: id: the first coder has no interview 'I-10'. Did you mean 'I-01'?"),
        (
            interview(),
            "interviews/b/a.md:1:1: coder: both codings name the coder 'anna'. Give each coder a name of their own.",
        ),
        (
            second(TALK.replace("такси", "автобус")),
            "interviews/b/a.md:12:1: this turn differs from the first coder's at interviews/a.md:12:1.",
        ),
        (
            second(TALK + "\nКлиент: и ещё\n"),
            "interviews/b/a.md:21:1: this turn is not in the first coder's file, interviews/a.md.",
        ),
        (
            second(TALK.partition("## Поиск")[0]),
            "interviews/b/a.md:1:1: the turn at interviews/a.md:18:1 is missing here.",
        ),
    ],
)  # fmt: skip
def test_two_codings_that_cannot_be_compared_are_told_where_they_part(tmp_path: Path, text: str, problem: str) -> None:
    found = refused(tmp_path, {"interviews/a.md": interview(), "interviews/b/a.md": text}, BOTH)
    assert found == [problem]


def test_all_files_that_are_read_are_named_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "interviews/a.md": interview(),
        "interviews/b/a.md": second(),
        "interviews/guide.md": "topics: [{topic: A, ask: [b]}]",
    }
    reading = read(tmp_path, files, {**BOTH, "path": "interviews/**/*.md", "guide": "interviews/guide.md"})
    assert [file.path for file in reading.files] == ["interviews/a.md", "interviews/b/a.md"]


def test_a_broken_guide_is_told_with_its_line(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"interviews/a.md": interview(), "interviews/g.yml": "topics:\n  - topic: A\n"}
    assert refused(tmp_path, files, {**ALL, "guide": "interviews/g.yml"}) == [
        "interviews/g.yml:2:5: topics[0].ask: this key is missing."
    ]


def test_options_that_name_no_file_are_told_at_once(tmp_path: Path) -> None:
    options = {"path": "x/*.md", "second": "y/*.md", "guide": "z.yml"}
    assert refused(tmp_path, {}, options) == [
        "project.yml: sources.talks.path: no file matches 'x/*.md'.",
        "project.yml: sources.talks.second: no file matches 'y/*.md'.",
        "project.yml: sources.talks.guide: there is no file 'z.yml'.",
    ]


words = st.text(string.ascii_letters + "абв ,.\\[]{}():*=«»\n", min_size=1, max_size=12)
plain = st.text(string.ascii_letters + "абв«»,.", min_size=1, max_size=8)
codes = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True)


def escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\[]{}():*" else character for character in text)


@given(st.lists(st.tuples(words, plain, codes, st.sampled_from(["", "photo"])), max_size=5))
def test_what_is_marked_is_read_back_whatever_stands_around_it(parts: list[tuple[str, str, list[str], str]]) -> None:
    text = "".join(
        f"{escaped(before)} [{mark}]{{{' '.join(marked)}{f' job={job}' if job else ''}}}"
        for before, mark, marked, job in parts
    )
    found = coded(text, 0, Places.of("a", text), Words(CODES))
    assert found.problems == ()
    assert [(mark.text, mark.codes, mark.job) for mark in found.marks] == [
        (mark, tuple(marked), job or None) for _, mark, marked, job in parts
    ]
    wanted = "".join(f"{before} {mark}" for before, mark, _, _ in parts)
    assert found.text.split() == wanted.replace("**", "").split()


@given(st.text("аб[]{}() \\=pushjob:\n", max_size=60))
def test_no_paragraph_is_too_odd_and_every_problem_lies_within_it(text: str) -> None:
    places = Places.of("a", text)
    found = coded(text, 0, places, Words(CODES))
    lines = text.split("\n")
    for problem in found.problems:
        line = lines[problem.location.line - 1]
        assert 1 <= problem.location.column <= len(line) + 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=2000)
@given(data=st.data())
def test_damaged_interviews_are_read_or_refused_and_never_lost(tmp_path: Path, data: st.DataObject) -> None:
    text = interview().encode()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        extra = data.draw(
            st.sampled_from([b"", b"[", b"]", b"{", b"}", b"---\n", b"\t", b"\xff", b"\x00", b"\n\n", b": "])
        )
        text = text[:at] + extra + text[at + data.draw(st.integers(0, 30)) :]
    try:
        reading = read(tmp_path, {"interviews/a.md": text})
    except ProjectError as error:
        assert error.problems
        return
    assert rows(reading, "interviews")
    assert rows(reading, "turns")
    assert all(file.rows == file.kept for file in reading.files)


def test_personal_data_are_placed_in_the_project_not_on_the_machine(tmp_path: Path) -> None:
    from dataclasses import replace

    from jtbd_reports.tables.persons import Persons

    (tmp_path / "interviews").mkdir()
    said = "Звоните мне по телефону +7 912 345-67-89, я всегда дома после шести"
    text = f"---\nid: a\nwho: Марина\nconsent: internal\n---\n\nМарина: {said}\n"
    (tmp_path / "interviews/a.md").write_text(text, encoding="utf-8")
    persons = Persons()

    def read(request: ReadRequest) -> object:
        return SOURCE.read(replace(request, persons=persons))

    read_source(replace(SOURCE, read=read), tmp_path, {"path": "interviews/*.md"})  # type: ignore[arg-type]
    assert [(one.file, one.kind) for one in persons.columns] == [("interviews/a.md", "phone")]
