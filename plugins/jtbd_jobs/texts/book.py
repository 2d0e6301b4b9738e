"""labels.yml on disk: a label is added as a line at its end or taken back, every other byte stays."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from jtbd_jobs.texts.labels import FILE, Label, Labels
from jtbd_reports import Location, Problem, ProjectError
from jtbd_reports.validation import validate
from jtbd_reports.yaml_files import Document, parse, shown

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """\
# Texts judged by hand: `jtbd-reports label` adds a line for each answer. What was drawn at random (draw, stratum, of)
# measures how often the rules are right; all of it teaches the classifier. Lines may be changed or removed by hand.
"""
_EMPTY = re.compile(r"^(\ufeff?labels:)[ \t]*(?:\[[ \t]*\]|null|~)[ \t]*$", re.MULTILINE)
_ITEM = re.compile(r"^([ \t]*)- ", re.MULTILINE)


def read(root: Path) -> Labels:
    """The labels of a project, none where it has no labels.yml.

    Raises:
        ProjectError: the file is not what it should be.
    """
    path = root / FILE
    if not path.exists():
        return Labels()
    labels: Labels = validate(_parsed(path, _text(path)), Labels)
    return labels


def add(root: Path, label: Label) -> None:
    """Write a label behind the last one, in one step.

    Raises:
        ProjectError: the file is written in a way that cannot be added to without harm.
    """
    path = root / FILE
    text = _text(path)
    before = _parsed(path, text)
    ending = "\r\n" if "\r\n" in text else "\n"
    whole = _EMPTY.sub(r"\1", text) if text else f"{_HEAD}labels:\n"
    whole = whole if whole.endswith("\n") else whole + ending
    whole += "" if re.search("^\ufeff?labels:", whole, re.MULTILINE) else f"labels:{ending}"
    made = f"{whole}{_line(label, whole)}{ending}"
    _unharmed(path, before, made, label)
    _write(path, made)


def take_back(root: Path, label: Label) -> None:
    """Remove the last line, where it still is this label's; else nothing."""
    path = root / FILE
    text = _text(path)
    line = _line(label, text)
    for ending in ("\r\n", "\n"):
        if text.endswith(f"\n{line}{ending}"):
            _write(path, text[: -len(line + ending)])
            return


def _text(path: Path) -> str:
    # Bytes decoded by hand: reading as text would change the ends of lines.
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else ""
    except UnicodeDecodeError:
        raise ProjectError([Problem(Location(shown(path)), "the file is not UTF-8 text; save it as UTF-8")]) from None


def _parsed(path: Path, text: str) -> Document:
    return parse(text.removeprefix("\ufeff"), shown(path))


def _line(label: Label, text: str) -> str:
    """The label as one line of YAML, indented as the others are."""
    found = _ITEM.search(text)
    indent = found[1] if found else "  "
    # Quoted as in JSON: an id of digits stays text, and no phrase can break the line.
    parts = [f"input: {label.input}", f"id: {json.dumps(label.id, ensure_ascii=False)}", f"job: {label.job}"]
    if label.draw:
        parts += [f"stratum: {label.stratum}", f"of: {label.of}", f"draw: {label.draw}"]
    return f"{indent}- {{{', '.join(parts)}}}"


def _unharmed(path: Path, before: Document, made: str, label: Label) -> None:
    """Hold the new text against what it must say: the old labels and the new one behind them."""
    told = label.model_dump(exclude_defaults=True)
    try:
        after = _parsed(path, made).data
    except ProjectError:
        after = None
    earlier = (before.data.get("labels") if isinstance(before.data, dict) else None) or []
    if after != {"labels": [*earlier, told]}:
        message = "labels cannot be added to this file as it is written; keep one label a line below labels:"
        raise ProjectError([Problem(Location(shown(path)), message)])


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        file.write(text.encode())
        file.flush()
        # On disk before it takes the old one's place: power may fail between two answers.
        os.fsync(file.fileno())
    partial.replace(path)
