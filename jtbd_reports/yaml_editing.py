"""An entry put into a YAML file of the user's, every other byte of which stays as it is."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from jtbd_reports.problems import Location, Problem, ProjectError
from jtbd_reports.yaml_files import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import Node

_WIDTH = 1_000_000
"""No line is folded: where one breaks at two spaces, a reader gives back one."""
_SHORT = 3
"""Keys up to which a mapping of scalars is written in one line."""


def with_entry(text: str, path: str, at: tuple[str, str], entry: Mapping[str, Any], comment: str = "") -> str:
    """The YAML text with an entry added behind its section's last one.

    Args:
        text: a YAML file whose top is a mapping; its ends of lines are kept.
        path: its name, for problems.
        at: the section, a key at the top, which is made at the end of the file where it is missing; and the new key.
        entry: plain values.
        comment: a line above the entry.

    Raises:
        ProjectError: the section is not a mapping, or has the name already; the file is written in a way that cannot
            be added to without harm, in which case the entry is told for pasting.
    """
    section, name = at
    before = parse(text, path)
    if not isinstance(before.data, dict):
        raise ProjectError([before.problem((), "expected a mapping")])
    held = before.data.get(section)
    if held is not None and not isinstance(held, dict):
        raise ProjectError([before.problem((section,), "expected a mapping")])
    if name in (held or {}):
        raise ProjectError([Problem(Location(path), f"there is already an entry {name!r}", section)])
    ending = "\r\n" if "\r\n" in text else "\n"
    whole = text if text.endswith("\n") or not text else text + ending
    written = _edited(whole, at, _styled(entry), comment, ending)
    # JSON makes lists of tuples and texts of keys, as YAML does
    wanted = {**before.data, section: {**(held or {}), name: json.loads(json.dumps(entry, default=str))}}
    if _data(written) != wanted:
        paste = f"Paste this:\n{section}:\n{_block(name, _styled(entry), 2, comment)}".rstrip()
        raise ProjectError([Problem(Location(path), "cannot be edited here", section, paste)])
    return written


def _data(text: str) -> object:
    """What the text holds; None where it is no YAML any more."""
    try:
        return parse(text, "").data
    except ProjectError:
        return None


def _edited(text: str, at: tuple[str, str], entry: object, comment: str, ending: str) -> str:
    """The text with the entry in it, right for files as people write them; the caller holds it against the data."""
    section, name = at
    root = _yaml().compose(text)
    pairs = root.value if getattr(root, "id", "") == "mapping" else []
    margin = pairs[0][0].start_mark.column if pairs else 0
    found = next(((key, value) for key, value in pairs if str(key.value) == section), None)
    if found is None:
        block = _block(name, entry, margin + 2, comment).replace("\n", ending)
        place = root.end_mark.index if root is not None else len(text)
        return f"{text[:place]}{' ' * margin}{section}:{ending}{block}{text[place:]}"
    key, value = found
    if value.id == "scalar" or not value.value:
        return _filled(text, key, value, _block(name, entry, margin + 2, comment).replace("\n", ending))
    if value.flow_style:
        return _rewritten(text.replace("\r\n", "\n"), at, entry).replace("\n", ending)
    indent = value.value[0][0].start_mark.column
    place = _behind(text, value, indent)
    block = _block(name, entry, indent, comment).replace("\n", ending)
    return f"{text[:place]}{block}{text[place:]}"


def _filled(text: str, key: Node, value: Node, block: str) -> str:
    """An empty section with its first entry: `{}` or `null` go, comments stay."""
    colon = text.find(":", key.end_mark.index) + 1
    start, end = value.start_mark.index, value.end_mark.index
    if start == end:
        # nothing at all: its mark may stand anywhere up to the next key
        start = end = colon
    behind, line_end, rest = text[end:].partition("\n")
    line_end = "\r" * behind.endswith("\r") + line_end
    return f"{text[:start].rstrip()}{behind.rstrip()}{line_end}{block}{rest}"


def _behind(text: str, section: Node, indent: int) -> int:
    """Where the line behind a block begins: indented comments belong to it, blank lines and others to what follows."""
    end = _end(text, section)
    if text[end - 1] != "\n":
        end = text.index("\n", end) + 1
    comments = re.compile(rf"(?:(?:[ \t]*\r?\n)* {{{indent},}}#[^\n]*\n)*").match(text, end)
    return comments.end() if comments else end


def _end(text: str, node: Any) -> int:  # noqa: ANN401 - its class has no attributes of its own
    """Where the last value in a node ends; the marks of blocks stand at the next token, behind comments."""
    end = int(node.end_mark.index)
    if node.id == "scalar":
        kept = getattr(node, "style", None) not in {"|", ">"} or node.value.endswith("\n\n")
        return end if kept else len(text[:end].rstrip())
    if node.flow_style or not node.value:
        return end
    if node.id == "sequence":
        return _end(text, node.value[-1])
    key, value = node.value[-1]
    told = value.start_mark.index != value.end_mark.index
    # an alias has the marks of what it names, further up
    return max(int(key.end_mark.index), _end(text, value) if told else 0)


def _block(name: str, entry: object, indent: int, comment: str) -> str:
    """The entry as indented YAML."""
    out = io.StringIO()
    _yaml().dump({name: entry}, out)
    lines = [f"# {comment}"] * bool(comment) + out.getvalue().removesuffix("\n").split("\n")
    return "".join(f"{' ' * indent}{line}".rstrip() + "\n" for line in lines)


def _rewritten(text: str, at: tuple[str, str], entry: object) -> str:
    """The file through a round trip, where its section stands in one line; comments stay."""
    section, name = at
    yaml = _yaml()
    data = yaml.load(text)
    data[section][name] = entry
    data[section].fa.set_block_style()
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _yaml() -> YAML:
    from ruamel.yaml import YAML  # noqa: PLC0415 - only where a file is edited

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _styled(value: Any) -> Any:  # noqa: ANN401 - any plain value
    """Small mappings and lists of scalars in one line, all else in blocks."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq  # noqa: PLC0415

    if isinstance(value, dict):
        made = CommentedMap((_styled(key), _styled(child)) for key, child in value.items())
        if 0 < len(value) <= _SHORT and not any(isinstance(child, dict) for child in value.values()) and _nested(value):
            made.fa.set_flow_style()
        return made
    if isinstance(value, (list, tuple)):
        found = CommentedSeq(map(_styled, value))
        if not any(isinstance(child, dict | list | tuple) for child in value):
            found.fa.set_flow_style()
        return found
    return _quoted(value) if isinstance(value, str) else value


def _quoted(text: str) -> str:
    """A text that the writer would change, marked to be written in double quotes."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString  # noqa: PLC0415

    return text if text.isprintable() and not text.startswith("?") else DoubleQuotedScalarString(text)


def _nested(value: Mapping[str, Any]) -> bool:
    """Whether a mapping is one of the small ones of the vocabulary: `{header: …, origin: 2}` and its like."""
    return set(value) <= {"header", "origin", "type", "constant", "values", "not"}
