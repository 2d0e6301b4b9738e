"""How a report looks: brand tokens, templates and static files of a theme, what it extends, and the project's own."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jtbd_reports.problems import Location, Problem, ProjectError, nearest
from jtbd_reports.store import digest, file_digest
from jtbd_reports.theme_files import COLOURS, SPACING, OverrideFile, ThemeFile
from jtbd_reports.validation import validate
from jtbd_reports.yaml_files import Document, inside, load, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jtbd_reports.model import Theme


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face: family, weight (100-900), style (`normal` or `italic`) and the TrueType file it is taken from."""

    family: str
    weight: int
    style: str
    path: Path

    @property
    def name(self) -> str:
        """A file name for the face, the same on every machine: `roboto-400`, `roboto-400-italic`."""
        stem = f"{self.family.casefold().replace(' ', '-')}-{self.weight}"
        return stem if self.style == "normal" else f"{stem}-{self.style}"


@dataclass(frozen=True, slots=True)
class Look:
    """A theme with everything it extends and the project's overrides, ready to render with.

    Attributes:
        name: the theme's name.
        light: colour by token for light surroundings and print, as `#rrggbb`.
        dark: the same for dark surroundings.
        title_font: CSS family list for titles; text follows the title family so that no glyph is missing.
        text_font: CSS family list for text and charts.
        fonts: the faces behind both.
        spacing: lengths by token: px, except `measure`, in characters.
        logo: picture for light surroundings, if any.
        logo_dark: picture for dark surroundings; the light one where there is none.
        templates: template folders, the project's first, then the theme's, then along `extends`.
        static: static folders in the same order.
        fingerprint: hash of every file and token the look was made from.
    """

    name: str
    light: Mapping[str, str]
    dark: Mapping[str, str]
    title_font: str
    text_font: str
    fonts: tuple[FontFile, ...]
    spacing: Mapping[str, int]
    logo: Path | None
    logo_dark: Path | None
    templates: tuple[Path, ...]
    static: tuple[Path, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Layer:
    """One folder of the chain with its theme.yml, which a project may leave out."""

    folder: Path
    document: Document
    tokens: Mapping[str, Any]


def load_look(theme: Theme, themes: Mapping[str, Theme], override: Path | None = None) -> Look:
    """The look of a project.

    Args:
        theme: the theme that the project names.
        themes: every installed theme by name, for `extends`.
        override: the project's `theme/` folder; None where it has none.

    Raises:
        ProjectError: unknown tokens, colours that are none, missing logo or font files, links out of a folder, an
            `extends` that leads nowhere or in a circle; each at file:line:column where it has a line.
    """
    layers = (*_own(override), *_chain(theme, themes))
    tokens = _merged(layer.tokens for layer in reversed(layers))
    problems = [*_missing(layers[-1].document, tokens), *_strays(layers)]
    if problems:
        raise ProjectError(problems)
    fonts = _fonts(layers, tokens["fonts"], problems)
    logo, logo_dark = (_logo(layers, tokens.get(key), key, problems) for key in ("logo", "logo_dark"))
    if problems:
        raise ProjectError(problems)
    title, text = tokens["fonts"]["title"], tokens["fonts"]["text"]
    folders = tuple(layer.folder for layer in layers)
    return Look(
        name=theme.name,
        light=tokens["colours"]["light"],
        dark=tokens["colours"]["dark"],
        title_font=_stack(title["family"], text["family"], text["fallback"]),
        text_font=_stack(text["family"], text["fallback"]),
        fonts=fonts,
        spacing=tokens["spacing"],
        logo=logo,
        logo_dark=logo_dark or logo,
        templates=tuple(path for folder in folders if (path := folder / "templates").is_dir()),
        static=tuple(path for folder in folders if (path := folder / "static").is_dir()),
        fingerprint=digest(tokens, [face.name for face in fonts], _content(folders, fonts)),
    )


def _own(override: Path | None) -> tuple[_Layer, ...]:
    """The project's `theme/` folder as the first layer; its theme.yml may set any token but not `extends`."""
    if override is None or not override.is_dir():
        return ()
    path = override / "theme.yml"
    document = load(path) if path.exists() else Document(str(path), {})
    return (_Layer(override, document, validate(document, OverrideFile).tokens()),)


def _chain(theme: Theme, themes: Mapping[str, Theme]) -> tuple[_Layer, ...]:
    """The theme and what it extends, nearest first."""
    layers: list[_Layer] = []
    seen = [theme.name]
    step: Theme | None = theme
    while step is not None:
        document = load(step.folder / "theme.yml")
        model = validate(document, ThemeFile)
        layers.append(_Layer(step.folder, document, model.tokens()))
        base = model.extends or step.extends
        if base in seen:
            circle = " -> ".join([*seen[seen.index(base) :], base])
            raise ProjectError([document.problem(("extends",), f"themes extend each other in a circle: {circle}")])
        if base and base not in themes:
            hint = nearest(base, themes)
            raise ProjectError([document.problem(("extends",), f"there is no theme {base!r}", hint)])
        seen.append(base)
        step = themes.get(base)
    return tuple(layers)


def _merged(layers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Tokens laid over each other, last wins; a mapping is merged key by key, `files` of a font taken whole."""
    merged: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            deeper = isinstance(value, dict) and key != "files"
            merged[key] = _merged((merged.get(key, {}), value)) if deeper else value
    return merged


def _missing(document: Document, tokens: Mapping[str, Any]) -> list[Problem]:
    """A problem for each token that no layer sets, told at the theme at the end of the chain."""
    needed = [
        *(("colours", scheme, name) for scheme in ("light", "dark") for name in COLOURS),
        *(("spacing", name) for name in SPACING),
        *(("fonts", part, key) for part in ("title", "text") for key in ("family", "fallback", "files")),
    ]
    return [document.problem(path, "this token is missing") for path in needed if not _has(tokens, path)]


def _strays(layers: Iterable[_Layer]) -> Iterator[Problem]:
    """A problem for each link out of a folder: a theme's files are published, files elsewhere must not be."""
    for layer in layers:
        for path in sorted(layer.folder.rglob("*")):
            name = path.relative_to(layer.folder).as_posix()
            if inside(layer.folder, name) is None:
                yield Problem(Location(f"{shown(layer.folder)}/{name}"), "this link leads out of the theme's folder")


def _has(tokens: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    value: Any = tokens
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value is not None


def _setter(layers: Iterable[_Layer], *path: str) -> _Layer:
    """The layer whose value of the token won."""
    return next(layer for layer in layers if _has(layer.tokens, path))


def _fonts(layers: tuple[_Layer, ...], fonts: Mapping[str, Any], problems: list[Problem]) -> tuple[FontFile, ...]:
    faces: dict[str, FontFile] = {}
    for part, font in fonts.items():
        for face, reference in font["files"].items():
            layer = _setter(layers, "fonts", part, "files")
            path = _font_file(layer.folder, reference)
            if path is None:
                where = ("fonts", part, "files", face)
                problems.append(layer.document.problem(where, f"there is no font file {reference!r}"))
                continue
            weight, _, style = face.partition(" ")
            made = FontFile(font["family"], int(weight), style or "normal", path)
            faces[made.name] = made
    return tuple(faces[name] for name in sorted(faces))


def _font_file(folder: Path, reference: str) -> Path | None:
    """A file below the theme's folder, or `font_package/File.ttf` in an installed font package from PyPI."""
    own = inside(folder, reference)
    if own is not None and own.is_file():
        return own
    package, _, file = reference.partition("/")
    spec = importlib.util.find_spec(package) if package.startswith("font_") else None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = inside(Path(place) / "files", file)
        if found is not None and found.is_file():
            return found
    return None


def _logo(layers: tuple[_Layer, ...], name: str | None, key: str, problems: list[Problem]) -> Path | None:
    """The logo in the first static folder that has it."""
    if not name:
        return None
    for layer in layers:
        found = inside(layer.folder / "static", name)
        if found is not None and found.is_file():
            return found
    present = [path.name for layer in layers for path in sorted((layer.folder / "static").glob("*"))]
    document = _setter(layers, key).document
    problems.append(document.problem((key,), f"there is no file {name!r} in static/", nearest(name, present)))
    return None


def _stack(*families: str) -> str:
    """Families as a CSS list, names with spaces quoted, each once."""
    names = (name.strip() for part in families for name in part.split(","))
    return ", ".join(dict.fromkeys(f'"{name}"' if " " in name else name for name in names))


def _content(folders: Sequence[Path], fonts: Iterable[FontFile]) -> list[tuple[str, str]]:
    """Name and hash of every file the look came from; names are relative, so that a project may be moved."""
    found = [(face.name, file_digest(face.path)) for face in fonts]
    for index, folder in enumerate(reversed(folders)):
        files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix not in {".py", ".pyc"})
        found += [(f"{index}/{path.relative_to(folder).as_posix()}", file_digest(path)) for path in files]
    return found
