"""JSON Schemas of project.yml and of the documents beside it, with the options of the plugins, for editors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jtbd_reports.config import ProjectFile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jtbd_reports.options import Options
    from jtbd_reports.plugins import Registry

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def project_schema(registry: Registry) -> dict[str, Any]:
    """What may stand in project.yml."""
    schema = ProjectFile.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    properties = schema["properties"]
    properties["theme"]["enum"] = sorted(registry.themes)
    sources = [
        _source(name, _embedded(source.options, definitions)) for name, source in sorted(registry.sources.items())
    ]
    properties["sources"] = {
        "description": "Where the data come from, by a name of your own.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"oneOf": sources},
    }
    analyses = {name: (a.options, a.summary) for name, a in registry.analyses.items()}
    outputs = {name: (o.options, o.summary) for name, o in registry.outputs.items()}
    properties["analyses"] = {"anyOf": [_named(analyses, definitions), {"type": "null"}]}
    listed = {"type": "array", "items": {"enum": sorted(outputs)}, "minItems": 1}
    properties["outputs"] = {"anyOf": [listed, _named(outputs, definitions)]}
    schema["required"] = [*schema.get("required", []), "sources"]
    return {"$schema": _DIALECT, **schema, "title": "project.yml of jtbd_reports"}


def document_schemas(registry: Registry) -> dict[str, dict[str, Any]]:
    """What may stand in the documents that the installed sources and analyses read, by file name."""
    read = [source.documents for source in registry.sources.values()]
    read += [analysis.documents for analysis in registry.analyses.values()]
    return {
        name: {"$schema": _DIALECT, **model.model_json_schema(by_alias=True), "title": f"{name} of jtbd_reports"}
        for documents in read
        for name, model in documents.items()
    }


def all_schemas(registry: Registry) -> dict[str, dict[str, Any]]:
    """Every schema by the file it is for."""
    return {"project.yml": project_schema(registry), **document_schemas(registry)}


def schema_name(document: str) -> str:
    """File name of a document's schema: `jobs.yml` -> `jobs.schema.json`, whatever folder it lies in."""
    return f"{document.rpartition('/')[2].removesuffix('.yml')}.schema.json"


def write_schemas(registry: Registry, folder: Path) -> None:
    """All schemas into a folder, where the `yaml-language-server` lines of a project look for them."""
    folder.mkdir(parents=True, exist_ok=True)
    for document, schema in all_schemas(registry).items():
        path, text = folder / schema_name(document), json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def _embedded(model: type[Options], definitions: dict[str, Any]) -> dict[str, Any]:
    """A model's schema with its definitions moved to the common ones, under names of its own."""
    schema = model.model_json_schema(by_alias=True, ref_template=f"#/$defs/{model.__module__}.{{model}}")
    for name, definition in schema.pop("$defs", {}).items():
        definitions[f"{model.__module__}.{name}"] = definition
    return schema


def _source(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    properties = {"plugin": {"const": name, "description": "Which plugin reads it."}, **schema.get("properties", {})}
    return {**schema, "title": name, "properties": properties, "required": ["plugin", *schema.get("required", [])]}


def _named(items: Mapping[str, tuple[type[Options], str]], definitions: dict[str, Any]) -> dict[str, Any]:
    """A mapping from names to options, which may be left empty."""
    properties = {
        name: {"description": summary, "anyOf": [_embedded(model, definitions), {"type": "null"}]}
        for name, (model, summary) in sorted(items.items())
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}
