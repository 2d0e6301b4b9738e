"""YAML read safely into plain values that remember where they stood.

Only plain YAML 1.2 is taken: no tags, no duplicate keys, no aliases that grow a file beyond reason, since a project
folder may come from anybody.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from jtbd_reports.problems import Location, Problem, ProjectError

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node

KeyPath: TypeAlias = "tuple[str | int, ...]"
LARGEST = 100_000
"""How many values a file may hold once its aliases are followed."""
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp")
}


def shown(path: Path) -> str:
    """A path as the user would type it: relative where it lies below the current folder."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as plain data: dict, list, str, int, float, bool, None.

    Attributes:
        path: the file as shown to the user.
        data: its content; an empty file is an empty mapping.
        values: where each value stands, by its path of keys and indexes.
        keys: where each key of a mapping stands, by the same path.
    """

    path: str
    data: Any
    values: dict[KeyPath, Location] = field(default_factory=dict)
    keys: dict[KeyPath, Location] = field(default_factory=dict)

    def location(self, path: KeyPath, *, key: bool = False) -> Location:
        """Where the value (or the key) at the path stands; the closest parent's place where it is missing."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Location(self.path))

    def problem(self, path: KeyPath, message: str, hint: str = "", *, key: bool = False) -> Problem:
        """A Problem at the path, named by its dotted key."""
        return Problem(self.location(path, key=key), message, dotted(path), hint)


def dotted(path: KeyPath) -> str:
    """`("jobs", 0, "id")` as `jobs[0].id`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def load(path: Path) -> Document:
    """The file as a Document.

    Raises:
        ProjectError: naming file, line and column: missing file, wrong encoding, broken syntax, duplicate key, tag,
            aliases that expand beyond `LARGEST` values.
    """
    name = shown(path)
    try:
        return parse(path.read_text(encoding="utf-8-sig"), name)
    except FileNotFoundError:
        raise ProjectError([Problem(Location(name), "there is no such file")]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProjectError([Problem(Location(name, line), "the file is not UTF-8 text; save it as UTF-8")]) from None


def parse(text: str, name: str) -> Document:
    """YAML text as a Document; `name` stands for the file in problems."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only where YAML is read
    from ruamel.yaml.error import MarkedYAMLError  # noqa: PLC0415
    from ruamel.yaml.reader import ReaderError  # noqa: PLC0415

    try:
        root = YAML(typ="rt", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Location(name, mark.line + 1, mark.column + 1) if mark else Location(name)
        raise ProjectError([Problem(place, f"this is not YAML: {error.problem or error.context}")]) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ProjectError([Problem(Location(name, line), "a character here cannot stand in YAML")]) from None
    except RecursionError:
        raise ProjectError([Problem(Location(name), "the file is nested too deeply")]) from None
    builder = _Builder(name)
    data = builder.build(root, ()) if root is not None else {}
    if builder.problems:
        raise ProjectError(builder.problems)
    return Document(name, {} if data is None else data, builder.values, builder.keys)


@dataclass(slots=True)
class _Builder:
    """Walks the node graph once, noting places and refusing what is not plain."""

    name: str
    values: dict[KeyPath, Location] = field(default_factory=dict)
    keys: dict[KeyPath, Location] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    open_nodes: set[int] = field(default_factory=set)
    count: int = 0

    def build(self, node: Node, path: KeyPath) -> Any:  # noqa: ANN401 - any plain value
        """The node as plain data."""
        from ruamel.yaml.nodes import MappingNode, SequenceNode  # noqa: PLC0415

        self.values.setdefault(path, self.place(node))
        self.count += 1
        if self.count == LARGEST + 1:
            self.refuse(node, path, f"aliases (&, *) expand this file to more than {LARGEST:,} values")
        if self.count > LARGEST or not self.plain(node, path):
            return None
        if id(node) in self.open_nodes:
            self.refuse(node, path, "an alias (*) may not stand inside what it names")
            return None
        self.open_nodes.add(id(node))
        try:
            if isinstance(node, MappingNode):
                return self.mapping(node, path)
            if isinstance(node, SequenceNode):
                return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
            # the round-trip reader marks each fold of a `>` text with a bell, to find it again when writing
            folded = getattr(node, "style", None) == ">"
            return self.scalar(str(node.value).replace("\a", "") if folded else str(node.value), node, path)
        finally:
            self.open_nodes.discard(id(node))

    def mapping(self, node: MappingNode, path: KeyPath) -> dict[str, Any]:
        """A mapping with text keys, each once."""
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            if key in found:
                first = self.keys[here].line
                self.refuse(key_node, here, f"this key stands twice (first in line {first})")
            elif key == "<<":
                self.refuse(key_node, here, "merge keys (<<) are not supported; write the keys out")
            else:
                self.keys[here] = self.place(key_node)
                found[key] = self.build(value_node, here)
        return found

    def scalar(self, text: str, node: Node, path: KeyPath) -> Any:  # noqa: ANN401 - any plain value
        """A scalar by its YAML 1.2 tag; dates stay text, as the models parse them."""
        kind = str(node.tag).rpartition(":")[2]
        try:
            if kind == "int":
                return int(text.replace("_", ""), 0 if text.lstrip("+-")[:2].lower() in {"0x", "0o", "0b"} else 10)
            if kind == "float":
                return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan").replace(".NaN", "nan"))
        except ValueError:
            self.refuse(node, path, f"expected a number, got {text!r}")
        return {"null": None, "bool": text.lower() == "true"}.get(kind, text)

    def plain(self, node: Node, path: KeyPath) -> bool:
        """Whether the node has no tag of its own."""
        # a tag can name any Python class; nothing but YAML's own kinds is ever built
        tag = str(node.tag)
        if tag in _PLAIN_TAGS:
            return True
        self.refuse(node, path, f"YAML tags are not allowed here, got {tag.replace('tag:yaml.org,2002:', '!!')!r}")
        return False

    def place(self, node: Node) -> Location:
        """Where the node begins."""
        return Location(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def refuse(self, node: Node, path: KeyPath, message: str) -> None:
        """Note a problem at the node."""
        self.problems.append(Problem(self.place(node), message, dotted(path)))


def inside(root: Path, path: str) -> Path | None:
    """The path below the root, or None where it would leave it (also through a link)."""
    found = Path(os.path.realpath(root / path))
    return root / path if found.is_relative_to(os.path.realpath(root)) else None
