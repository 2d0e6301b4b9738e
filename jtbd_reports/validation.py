"""Data held against a model: every problem at once, with its place, what was expected, the nearest right word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from jtbd_reports.options import Options
from jtbd_reports.problems import Problem, ProjectError, nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from jtbd_reports.yaml_files import Document, KeyPath

Model = TypeVar("Model", bound=Options)
_LONGEST = 60  # characters of a received value that are shown
_MOST = 12  # known keys that are listed


def validate(document: Document, model: type[Model]) -> Model:
    """The whole document as the model.

    Raises:
        ProjectError: every key that is unknown, missing or of the wrong type, located.
    """
    found, problems = check(document, model, document.data)
    if found is None:
        raise ProjectError(problems)
    return found


def check(
    document: Document, model: type[Model], data: object, at: KeyPath = (), skip: frozenset[str] = frozenset()
) -> tuple[Model | None, list[Problem]]:
    """The part of a document at `at` as the model, or None with the problems found.

    Args:
        document: where the data came from, for places.
        model: what to hold them against.
        data: the values at `at`.
        at: path of keys to the part.
        skip: keys of the part that belong to somebody else and are not looked at.
    """
    if not isinstance(data, dict):
        return None, [document.problem(at, f"expected a mapping, got {received(data)}")]
    try:
        return model.model_validate({key: value for key, value in data.items() if key not in skip}), []
    except ValidationError as error:
        faults: dict[KeyPath, _Fault] = {}
        for detail in error.errors(include_url=False):
            fault = _Fault.of(detail, model, data)
            faults.setdefault(fault.path, fault)
        # where a union was meant to be one of its members, what is wrong inside it says more than "neither of them"
        deepest = [path for path in faults if not any(other[: len(path)] == path != other for other in faults)]
        return None, [faults[path].problem(document, at) for path in deepest]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One validation error with its path cut to keys that really stand in the data."""

    detail: ErrorDetails
    path: KeyPath
    schema: dict[str, Any]

    @classmethod
    def of(cls, detail: ErrorDetails, model: type[Options], data: object) -> _Fault:
        """The error with its path and what the schema wants there."""
        path: list[str | int] = []
        value: Any = data
        last = len(detail["loc"]) - 1
        for index, part in enumerate(detail["loc"]):
            if _stands(value, part):
                value = value[part]
            elif not (index == last and detail["type"] == "missing"):
                continue  # the name of a union's member, not a key of the data
            path.append(part)
        return cls(detail, tuple(path), _schema_at(model, tuple(path)))

    def problem(self, document: Document, at: KeyPath) -> Problem:
        """The fault in words, at its place below `at`."""
        kind, path = self.detail["type"], (*at, *self.path)
        if kind == "extra_forbidden":
            parent = _known_keys(self.schema)
            return document.problem(path, "unknown key", nearest(str(path[-1]), parent) or _choices(parent), key=True)
        if kind == "missing":
            return document.problem(path, "this key is missing")
        if kind == "value_error":
            message, *hint = self.detail["ctx"]["error"].args  # a model's own check: ValueError(message[, hint])
            return document.problem(path, str(message), str(*hint))
        expected, value = expectation(self.schema), self.detail["input"]
        members = (self.schema, *self.schema.get("anyOf", ()))
        choices = [str(choice) for member in members for choice in member.get("enum", ())]
        return document.problem(path, f"expected {expected}, got {received(value)}", nearest(str(value), choices))


def _stands(value: object, part: str | int) -> bool:
    """Whether the value has that key or index."""
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def received(value: object) -> str:
    """What stood there, in words: `'ten'`, `a list`, `nothing`."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if not isinstance(value, bool) else str(value).lower()
    return text if len(text) <= _LONGEST else f"{text[:57]}…"


def expectation(schema: dict[str, Any]) -> str:
    """A JSON Schema in words: `a number from 0 to 1`, `one of ru, en`, `a list of texts`."""
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if "anyOf" in schema:
        options = dict.fromkeys(expectation(option) for option in schema["anyOf"])
        return " or ".join(option for option in options if option != "a value")
    words = {
        "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
        "array": "a list", "object": "a mapping", "null": "nothing",
    }.get(schema.get("type", ""), "a value")  # fmt: skip
    return words + _bounds(schema) + _shape(schema)


def _bounds(schema: dict[str, Any]) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    if low is not None:
        return f" of at least {low:g}"
    if "exclusiveMinimum" in schema:
        return f" above {schema['exclusiveMinimum']:g}"
    return f" of at most {high:g}" if high is not None else ""


def _shape(schema: dict[str, Any]) -> str:
    if schema.get("minLength"):
        return " that is not empty"
    if schema.get("minItems"):
        return f" of at least {schema['minItems']}"
    return f" like {schema['examples'][0]}" if schema.get("examples") else ""


def _schema_at(model: type[Options], path: KeyPath) -> dict[str, Any]:
    """The JSON Schema of what should stand at the path; of its mapping where the path's last key is unknown."""
    root = model.model_json_schema(by_alias=True)
    definitions = root.get("$defs", {})
    schema = root
    for part in path:
        found = _step(_resolved(schema, definitions), part, definitions)
        if found is None:
            break
        schema = found
    return _resolved(schema, definitions)


def _resolved(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema with its own reference followed and its members' references too."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return {**schema, "anyOf": [_resolved(option, definitions) for option in schema["anyOf"]]}
    return schema


def _step(schema: dict[str, Any], part: str | int, definitions: dict[str, Any]) -> dict[str, Any] | None:
    """One key or index down; among the members of a union the first that goes there."""
    for option in schema.get("anyOf", ()):
        found = _step(_resolved(option, definitions), part, definitions)
        if found is not None:
            return found
    below = schema.get("items") if isinstance(part, int) else schema.get("properties", {}).get(part)
    if below is None and isinstance(part, str):
        below = schema.get("additionalProperties")
    return below if isinstance(below, dict) else None


def _known_keys(schema: dict[str, Any]) -> list[str]:
    """Keys that a mapping of this schema may have."""
    keys = list(schema.get("properties", {}))
    return keys + [key for option in schema.get("anyOf", ()) for key in option.get("properties", {})]


def _choices(keys: list[str]) -> str:
    """A hint listing the keys that may stand there, where they are few."""
    return f"Known keys: {', '.join(keys)}." if 0 < len(keys) <= _MOST else ""
