"""What may stand in a `theme.yml`: brand tokens, each optional, since a theme says only what differs from its base.

Defaults here only mean "not said": what no theme of a chain says is a problem of its own.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from jtbd_reports.options import Options

COLOURS = ("paper", "ink", "grey", "line", "tint", "accent", "trouble", "mark")
SPACING = ("text", "measure", "content", "section", "radius")

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$", examples=["'#0f5c6e'"])]
Family = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 -]*$", examples=["Roboto"])]
Families = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9, -]*$", examples=["'system-ui, sans-serif'"])]
Face = Annotated[str, Field(pattern=r"^[1-9]00( italic)?$")]
File = Annotated[str, Field(min_length=1)]


class Palette(Options):
    """Colours of one scheme, written as lower-case `#rrggbb`."""

    paper: Colour = ""
    """What everything stands on."""
    ink: Colour = ""
    """Text."""
    grey: Colour = ""
    """Secondary text; must keep 4.5:1 against paper."""
    line: Colour = ""
    """Hairlines and grid."""
    tint: Colour = ""
    """A soft surface behind a fact, a header or a code word."""
    accent: Colour = ""
    """What the title speaks of, and links."""
    trouble: Colour = ""
    """Look here: something is wrong."""
    mark: Colour = ""
    """The rest of the marks in a chart."""


class Colours(Options):
    """Both schemes."""

    light: Palette = Palette()
    """By day and in print."""
    dark: Palette = Palette()
    """Where the reader's system prefers it."""


class Font(Options):
    """A family and the files of its faces."""

    family: Family = ""
    """Name as in the font file."""
    fallback: Families = ""
    """CSS families used until the font is there."""
    files: dict[Face, File] = Field(default_factory=dict)
    """`500` or `400 italic` to a file in the theme's folder, or to `font_package/File.ttf` of a font package."""

    @model_validator(mode="after")
    def _family_with_its_files(self) -> Font:
        if len(self.model_fields_set & {"family", "files"}) == 1:
            raise ValueError("a font's family and its files are set together")
        return self


class Fonts(Options):
    """Two voices."""

    title: Font = Font()
    """Titles, big numbers, navigation heads."""
    text: Font = Font()
    """Everything else, charts included."""


class Spacing(Options):
    """Lengths."""

    text: int = Field(0, ge=12, le=24)
    """Size of running text, px."""
    measure: int = Field(0, ge=40, le=90)
    """Longest line, characters."""
    content: int = Field(0, ge=600, le=1400)
    """Widest column of charts and tables, px."""
    section: int = Field(0, ge=16, le=160)
    """White between sections, px."""
    radius: int = Field(0, ge=0, le=40)
    """Rounding of cards, px."""


class OverrideFile(Options):
    """`theme/theme.yml` of a project: any token, set anew."""

    colours: Colours = Colours()
    fonts: Fonts = Fonts()
    spacing: Spacing = Spacing()
    logo: File = ""
    """A picture in `static/`, shown above the project's name and on the PDF's cover."""
    logo_dark: File = ""
    """The same for dark surroundings."""

    def tokens(self) -> dict[str, Any]:
        """What the file really sets, as plain values."""
        return self.model_dump(exclude_unset=True, exclude={"extends"})


class ThemeFile(OverrideFile):
    """`theme.yml` of a theme."""

    extends: str = ""
    """The theme that gives every token, template and static file this one leaves out."""
