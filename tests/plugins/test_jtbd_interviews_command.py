"""`jtbd-reports new-interview`: what it writes, and that it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from exports_interviews import interview

from jtbd_interviews import register_commands
from jtbd_interviews.command import new_interview
from jtbd_interviews.guide import default_guide
from jtbd_interviews.source import SOURCE
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = """\
opening: Добрый день [запись].
topics:
  - {topic: Ситуация, ask: ["С чего началось: с работы?", Что потом?]}
segments:
  photo: [{topic: Свет, ask: [Каким должен быть свет?]}]
closing: Всё?
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "project.yml").write_text("language: ru\nsources: {t: {plugin: interviews, path: interviews/*.md}}\n")
    (tmp_path / "interviews").mkdir()
    return tmp_path


def ran(*words: str) -> Result:
    return CliRunner().invoke(new_interview, [".", *words])


def test_the_command_is_registered() -> None:
    assert register_commands() == [new_interview]


def test_an_interview_is_written_from_the_guide_of_the_project(project: Path) -> None:
    (project / "interviews/guide.yml").write_text(GUIDE, "utf-8")
    result = ran("olga", "--segment", "photo")
    assert result.output == "interviews/olga.md: interview I-01 with 3 questions from interviews/guide.yml\n"
    text = (project / "interviews/olga.md").read_text("utf-8")
    assert text.startswith(
        "---\nid: I-01\nwho: # с кем говорили, как это можно сказать в отчёте: без имени\nsegment: photo\n"
    )
    assert text.partition("-->\n")[2] == (
        "\nИнтервьюер: Добрый день \\[запись\\].\n\nСобеседник:\n\n## Ситуация\n\n"
        "Интервьюер: С чего началось: с работы?\n\nСобеседник:\n\n"
        "Интервьюер: Что потом?\n\nСобеседник:\n\n## Свет\n\nИнтервьюер: Каким должен быть свет?\n\n"
        "Собеседник:\n\nИнтервьюер: Всё?\n\nСобеседник:\n"
    )


@pytest.mark.parametrize("language", ["ru", "en"])
def test_our_own_guide_speaks_the_project_s_language_and_what_it_writes_can_be_read(
    project: Path, language: str
) -> None:
    (project / "project.yml").write_text(f"language: {language}\n")
    assert "17 questions from the guide of jtbd-reports" in ran("olga").output
    path = project / "interviews/olga.md"
    text = path.read_text("utf-8")
    assert default_guide(language).topics[0].ask[0] in text
    answer = {"ru": "Собеседник:", "en": "Interviewee:"}[language]
    path.write_text(text.replace(f"{answer}\n", f"{answer} [слова]{{push}}\n", 1), "utf-8")
    reading = read_source(SOURCE, project, {"path": "interviews/*.md"})
    assert reading.tables["quotes"]["text"].to_pylist() == ["слова"]
    assert reading.tables["interviews"].select(
        ["interview_id", "who", "segment", "consent", "language"]
    ).to_pylist() == [
        {"interview_id": "I-01", "who": None, "segment": None, "consent": "internal", "language": language}
    ]


def test_both_guides_ask_as_much() -> None:
    ru, en = default_guide("ru"), default_guide("en")
    assert [len(topic.ask) for topic in ru.topics] == [len(topic.ask) for topic in en.topics]


@pytest.mark.parametrize(
    ("ids", "following"),
    [
        ([], "I-01"), (["int-06", "int-02"], "int-07"), (["9"], "10"), (["A-099", "A-100"], "A-101"),
        (["anna"], "I-01"),
        (['"007"'], "008"),
    ],
)  # fmt: skip
def test_the_next_free_id_is_written_as_the_others_are(project: Path, ids: list[str], following: str) -> None:
    for number, name in enumerate(ids):
        (project / f"interviews/x{number}.md").write_text(interview(id=name), "utf-8")
    (project / "interviews/broken.md").write_text("---\nid: [\n---\n", "utf-8")
    (project / "interviews/none.md").write_text("no front matter", "utf-8")
    assert f"interview {following} with" in ran("olga").output
    (project / "interviews/broken.md").unlink()
    (project / "interviews/none.md").unlink()
    written = (project / "interviews/olga.md").read_text("utf-8")
    (project / "interviews/olga.md").write_text(written.replace("Собеседник:\n", "Собеседник: да\n", 1), "utf-8")
    found = read_source(SOURCE, project, {"path": "interviews/olga.md"}).tables["interviews"]
    assert found["interview_id"].to_pylist() == [following]


def test_nothing_is_ever_overwritten(project: Path) -> None:
    ran("olga")
    (project / "interviews/olga.md").write_text("mine")
    result = ran("olga.md")
    assert (result.exit_code, result.stderr) == (
        1,
        "interviews/olga.md: this file is there already and was left as it is.\n",
    )
    assert (project / "interviews/olga.md").read_text() == "mine"


@pytest.mark.parametrize("name", ["../olga", "a/b", ".hidden", "", "a:b", "x" * 90])
def test_a_name_that_is_no_file_name_is_refused(project: Path, name: str) -> None:
    result = ran(name)
    assert result.stderr == (
        f"new-interview: name: {name!r} is not a name for a file. "
        "Use letters, digits, hyphens and blanks: olga, director-2.\n"
    )
    assert list((project / "interviews").iterdir()) == []


def test_a_segment_that_the_guide_does_not_know_is_refused(project: Path) -> None:
    (project / "g.yml").write_text(GUIDE, "utf-8")
    assert ran("olga", "--guide", "g.yml", "--segment", "foto").stderr == (
        "g.yml: segments: the guide has no segment 'foto'. Did you mean 'photo'?\n"
    )
    assert ran("olga", "--guide", "g.yml", "--segment", "let").stderr == (
        "g.yml: segments: the guide has no segment 'let'. It has photo.\n"
    )


def test_any_segment_can_be_named_where_the_guide_has_none(project: Path) -> None:
    assert ran("olga", "--segment", 'сдать "в аренду"').exit_code == 0
    assert 'segment: "сдать \\"в аренду\\""\n' in (project / "interviews/olga.md").read_text("utf-8")


def test_the_guide_that_project_yml_names_goes_first(project: Path) -> None:
    (project / "interviews/guide.yml").write_text(GUIDE, "utf-8")
    (project / "my.yml").write_text("topics: [{topic: A, ask: [b]}]\n")
    (project / "project.yml").write_text("sources:\n  t: {plugin: interviews, path: x, guide: my.yml}\n")
    assert ran("olga").output == "interviews/olga.md: interview I-01 with 1 question from my.yml\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("topics: [{topic: A, ask: []}]\n", "g.yml:1:26: topics[0].ask: expected a list of at least 1, got a list."),
        ("closing: x\n", "g.yml:1:1: this guide asks nothing. Give it topics."),
        ("topics: [{tpic: A, ask: [b]}]\n", "g.yml:1:11: topics[0].tpic: unknown key. Did you mean 'topic'?"),
    ],
)
def test_a_guide_that_cannot_be_used_is_told_with_its_place(project: Path, text: str, problem: str) -> None:
    (project / "g.yml").write_text(text)
    assert problem in ran("olga", "--guide", "g.yml").stderr


def test_a_guide_outside_the_project_is_refused(project: Path) -> None:
    (project / "project.yml").write_text("sources:\n  t: {plugin: interviews, path: x, guide: ../g.yml}\n")
    assert ran("olga").stderr == "project.yml:2:43: sources.t.guide: '../g.yml' leaves the project folder.\n"


def test_a_folder_that_is_no_project_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ran("olga").stderr == "project.yml: there is no such file.\n"


def test_help_shows_how_it_is_used() -> None:
    text = CliRunner().invoke(new_interview, ["--help"]).output
    assert "jtbd-reports new-interview projects/acme olga --segment photo" in text
