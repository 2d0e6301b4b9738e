"""A new interview written into the project: its id, its front matter, the questions of the guide as turns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jtbd_interviews.guide import FILE, default_guide, read_guide
from jtbd_reports import Location, Problem, ProjectError, nearest
from jtbd_reports.yaml_files import inside, load, parse, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from jtbd_interviews.guide import Guide
    from jtbd_reports.yaml_files import Document

_NAME = re.compile(r"[\w][\w .-]{0,80}")
_ID = re.compile(r"(.*?)(\d+)")
_FIRST = "I-01"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "interviewer": "Interviewer",
        "interviewee": "Interviewee",
        "who": "whom you spoke to, as it may be said in a report: no name",
        "role": "buyer, user, expert …",
        "date": "when it was held, as 2026-03-14",
        "consent": "internal or quotes: whether the person's words may stand in a report",
        "coder": "who marks the passages",
        "how": "Mark passages like this: [the words]{push}, [the words]{anxiety price job=photo}.\n"
        "Codes: situation push pull anxiety habit outcome missing channel competitor price words.",
    },
    "ru": {
        "interviewer": "Интервьюер",
        "interviewee": "Собеседник",
        "who": "с кем говорили, как это можно сказать в отчёте: без имени",
        "role": "покупатель, пользователь, эксперт…",
        "date": "когда прошло, как 2026-03-14",
        "consent": "internal или quotes: можно ли приводить слова человека в отчёте",
        "coder": "кто размечает",
        "how": "Размечайте так: [слова]{push}, [слова]{anxiety price job=photo}.\n"
        "Коды: situation — ситуация, push — что толкает, pull — что притягивает, anxiety — опасения,\n"
        "habit — привычки, outcome — результат, missing — чего не хватает, channel — где искали,\n"
        "competitor — с кем сравнивали, price — цена, words — слова клиента.",
    },
}


@dataclass(frozen=True, slots=True)
class Begun:
    """The file that was written, as shown to the user; its id, how many questions it holds, whose they are."""

    path: str
    id: str
    questions: int
    guide: str


def begin(project: Path, name: str, segment: str | None = None, guide: Path | None = None) -> Begun:
    """Write a new interview.

    Args:
        project: the project folder.
        name: of the file, without or with `.md`.
        segment: goes into the front matter and adds the segment's questions.
        guide: the guide's file; else the one that project.yml names, else `interviews/guide.yml`, else our own.

    Raises:
        ProjectError: no project there, a name that is no file name, a file that is there already, a guide or segment
            that is not.
    """
    document = load(project / "project.yml")
    settings = document.data if isinstance(document.data, dict) else {}
    path = _path(project, name)
    language = "ru" if settings.get("language") == "ru" else "en"
    found = guide or _own_guide(project, document, settings)
    asked = read_guide(found) if found else default_guide(language)
    if segment is not None and asked.segments and segment not in asked.segments and found:
        message = f"the guide has no segment {segment!r}"
        known = f"It has {', '.join(asked.segments)}."
        raise ProjectError(
            [Problem(Location(shown(found)), message, "segments", nearest(segment, asked.segments) or known)]
        )
    identifier = _next_id(path.parent)
    text = _written(asked, identifier, segment, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise ProjectError(
            [Problem(Location(shown(path)), "this file is there already and was left as it is")]
        ) from None
    questions = sum(len(topic.ask) for topic in asked.for_segment(segment))
    return Begun(shown(path), identifier, questions, shown(found) if found else "the guide of jtbd-reports")


def _path(project: Path, name: str) -> Path:
    stem = name.removesuffix(".md")
    if not _NAME.fullmatch(stem) or stem.endswith((" ", ".")):
        message = f"{name!r} is not a name for a file"
        hint = "Use letters, digits, hyphens and blanks: olga, director-2."
        raise ProjectError([Problem(Location("new-interview"), message, "name", hint)])
    return project / "interviews" / f"{stem}.md"


def _own_guide(project: Path, document: Document, settings: Mapping[str, Any]) -> Path | None:
    """The guide of the project, None where it has none."""
    sources = settings.get("sources")
    for key, entry in sources.items() if isinstance(sources, dict) else ():
        if isinstance(entry, dict) and entry.get("plugin") == "interviews" and isinstance(entry.get("guide"), str):
            path = inside(project, entry["guide"])
            if path is None:
                place = ("sources", key, "guide")
                raise ProjectError([document.problem(place, f"{entry['guide']!r} leaves the project folder")])
            return path
    return project / FILE if (project / FILE).is_file() else None


def _next_id(folder: Path) -> str:
    """The id behind the highest that the interviews of the folder have, written as theirs are."""
    found: list[tuple[int, str, int]] = []
    for text in _fronts(folder):
        match = _ID.fullmatch(text)
        if match:
            found.append((int(match[2]), match[1], len(match[2])))
    if not found:
        return _FIRST
    number, prefix, width = max(found)
    return f"{prefix}{number + 1:0{width}}"


def _fronts(folder: Path) -> Iterator[str]:
    """Ids in the front matter of the folder's interviews; a file that cannot be read has none."""
    for path in sorted(folder.glob("*.md")):
        parts = path.read_text(encoding="utf-8-sig", errors="replace").split("---", 2)
        try:
            data = parse(parts[1], shown(path)).data if len(parts) > 2 else {}  # noqa: PLR2004 - before, between, behind
        except ProjectError:
            continue
        if isinstance(data, dict) and isinstance(data.get("id"), str | int):
            yield str(data["id"])


def _written(guide: Guide, identifier: str, segment: str | None, language: str) -> str:
    words = _WORDS[language]
    front = [
        "---",
        f"id: {_scalar(identifier)}",
        f"who: # {words['who']}",
        f"segment: {_scalar(segment)}".rstrip(),
        f"role: # {words['role']}",
        f"date: # {words['date']}",
        f"consent: internal # {words['consent']}",
        f"coder: # {words['coder']}",
        f"language: {language}",
        "---",
        f"<!--\n{words['how']}\n-->",
    ]
    return "\n".join([*front, "", *_talk(guide, segment, words)]).rstrip() + "\n"


def _talk(guide: Guide, segment: str | None, words: Mapping[str, str]) -> Iterator[str]:
    """Each question as a turn of the interviewer with room for the answer."""
    asks, answers = words["interviewer"], words["interviewee"]
    if guide.opening:
        yield from (f"{asks}: {_plain(guide.opening)}", "", f"{answers}:", "")
    for topic in guide.for_segment(segment):
        yield from (f"## {' '.join(topic.topic.split())}", "")
        for question in topic.ask:
            yield from (f"{asks}: {_plain(question)}", "", f"{answers}:", "")
    if guide.closing:
        yield from (f"{asks}: {_plain(guide.closing)}", "", f"{answers}:", "")


def _plain(text: str) -> str:
    """A question on one line, its brackets no marks."""
    return re.sub(r"([\\\[\]{}])", r"\\\1", " ".join(text.split()))


def _scalar(text: str | None) -> str:
    """Text as YAML that is read back as the same text."""
    if text is None:
        return ""
    quoted = '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text if re.fullmatch(r"[^\W\d_][\w-]*", text) and text.lower() not in _SPECIAL else quoted


_SPECIAL = {"true", "false", "null", "yes", "no", "on", "off"}
