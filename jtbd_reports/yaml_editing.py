"""An entry put into a YAML file of the user's, every other byte of which stays as it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from jtbd_reports.problems import Location, Problem, ProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode

_WIDTH = 118
_SHORT = 3
"""Keys up to which a mapping of scalars is written in one line."""


def with_entry(text: str, path: str, at: tuple[str, str], entry: Mapping[str, Any], comment: str = "") -> str:
    """The YAML text with an entry added behind its section's last one.

    Args:
        text: a YAML file whose top is a mapping.
        path: its name, for problems.
        at: the section, a key at the top, which is made at the end of the file where it is missing; and the new key.
        entry: plain values.
        comment: a line above the entry.

    Raises:
        ProjectError: the section is not a mapping, or has the name already.
    """
    section, name = at
    root = _yaml().compose(text)
    found = _section(root, section) if root is not None else None
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if found is None:
        return "".join([*lines, f"{section}:\n", _block(name, entry, 2, comment)])
    key, value = found
    kind = getattr(value, "id", "")
    if kind != "sequence" and value.value in ("", "null", "~", []):
        # an empty section: its line is written anew, whatever comment stood behind it
        row = key.start_mark.line
        tail = lines[row].partition("#")
        lines[row] = f"{section}:" + (f" #{tail[2]}" if tail[1] else "\n")
        return "".join([*lines[: row + 1], _block(name, entry, 2, comment), *lines[row + 1 :]])
    if kind != "mapping":
        place = Location(path, value.start_mark.line + 1, value.start_mark.column + 1)
        raise ProjectError([Problem(place, "expected a mapping", section)])
    if any(str(node.value) == name for node, _child in value.value):
        raise ProjectError([Problem(Location(path), f"there is already an entry {name!r}", section)])
    if value.flow_style:
        return _rewritten(text, section, name, entry)
    indent, row = value.value[0][0].start_mark.column, _end(value, lines)
    return "".join([*lines[:row], _block(name, entry, indent, comment), *lines[row:]])


def _section(root: MappingNode, section: str) -> tuple[Any, Any] | None:
    return next(((key, value) for key, value in root.value if str(key.value) == section), None)


def _end(value: MappingNode, lines: list[str]) -> int:
    """Number of lines up to the end of a block, without what belongs to the next one."""
    indent = value.value[0][0].start_mark.column
    row = int(value.start_mark.line)
    for number in range(row, len(lines)):
        line = lines[number]
        bare = line.strip()
        if not bare:
            continue
        if len(line) - len(line.lstrip()) < indent:
            break
        row = number
    return row + 1


def _block(name: str, entry: Mapping[str, Any], indent: int, comment: str) -> str:
    """The entry as indented YAML."""
    out = io.StringIO()
    _yaml().dump({name: _styled(entry)}, out)
    lines = [f"# {comment}", *out.getvalue().splitlines()] if comment else out.getvalue().splitlines()
    return "".join(f"{' ' * indent}{line}".rstrip() + "\n" for line in lines)


def _rewritten(text: str, section: str, name: str, entry: Mapping[str, Any]) -> str:
    """The file through a round trip, where its section stands in one line; comments stay."""
    yaml = _yaml()
    data = yaml.load(text)
    data[section][name] = _styled(entry)
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
        made = CommentedMap((key, _styled(child)) for key, child in value.items())
        if 0 < len(value) <= _SHORT and not any(isinstance(child, dict) for child in value.values()) and _nested(value):
            made.fa.set_flow_style()
        return made
    if isinstance(value, (list, tuple)):
        found = CommentedSeq(map(_styled, value))
        if not any(isinstance(child, dict | list | tuple) for child in value):
            found.fa.set_flow_style()
        return found
    return value


def _nested(value: Mapping[str, Any]) -> bool:
    """Whether a mapping is one of the small ones of the vocabulary: `{header: …, origin: 2}` and its like."""
    return set(value) <= {"header", "origin", "type", "constant", "values", "not"}
