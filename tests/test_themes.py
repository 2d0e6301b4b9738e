"""Looks: tokens, what is overridden, what is refused, and colours that can be read."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import jtbd_theme_plain
from jtbd_reports.model import Theme
from jtbd_reports.problems import ProjectError
from jtbd_reports.theme_files import COLOURS
from jtbd_reports.themes import Look, load_look

PLAIN = next(iter(jtbd_theme_plain.register_themes()))
TEXT_ON_SURFACE = list(product(("ink", "grey", "accent", "trouble"), ("paper", "tint")))


@pytest.fixture
def override(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty `theme/` folder of a project, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "theme"
    folder.mkdir()
    return folder


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "theme.yml").write_text(text, encoding="utf-8")
    return folder


def look(override: Path | None = None, *themes: Theme, name: str = "plain") -> Look:
    known = {theme.name: theme for theme in (PLAIN, *themes)}
    return load_look(known[name], known, override)


def refusal(*arguments: Any, **how: Any) -> str:
    with pytest.raises(ProjectError) as caught:
        look(*arguments, **how)
    return str(caught.value)


def test_the_plain_theme_sets_every_token() -> None:
    plain = look()
    assert set(plain.light) == set(plain.dark) == set(COLOURS)
    assert plain.title_font == "Manrope, Roboto, system-ui, sans-serif"
    assert plain.text_font == "Roboto, system-ui, sans-serif"
    assert [face.name for face in plain.fonts] == [
        "manrope-600", "manrope-700", "roboto-400", "roboto-400-italic", "roboto-500",
    ]  # fmt: skip
    assert all(face.path.is_file() for face in plain.fonts)
    assert plain.logo is plain.logo_dark is None


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXT_ON_SURFACE)
def test_text_can_be_read_in_both_schemes(scheme: str, text: str, surface: str) -> None:
    colours = getattr(look(), scheme)
    assert contrast(colours[text], colours[surface]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mark", ["mark", "accent", "trouble"])
def test_marks_of_a_chart_stand_out_from_the_page(scheme: str, mark: str) -> None:
    colours = getattr(look(), scheme)
    assert contrast(colours[mark], colours["paper"]) >= 3


def test_a_project_overrides_single_tokens(override: Path) -> None:
    own = look(written(override, 'colours:\n  light:\n    accent: "#7a1f5c"\nspacing:\n  measure: 60\n'))
    assert own.light == {**look().light, "accent": "#7a1f5c"}
    assert own.dark == look().dark
    assert own.spacing == {**look().spacing, "measure": 60}


def test_a_project_without_a_theme_folder_or_file_has_the_theme_as_it_is(override: Path) -> None:
    assert look(override) == look() == look(override / "missing")


def test_templates_and_static_files_of_the_project_come_first(override: Path) -> None:
    (override / "templates").mkdir()
    (override / "static").mkdir()
    own = look(override)
    assert own.templates == (override / "templates", PLAIN.folder / "templates")
    assert own.static[0] == override / "static"


def test_a_logo_is_found_in_the_static_folder(override: Path) -> None:
    (override / "static").mkdir()
    for name in ("acme.svg", "acme-dark.svg"):
        (override / "static" / name).write_text("<svg/>", encoding="utf-8")
    assert look(written(override, "logo: acme.svg\n")).logo_dark == override / "static" / "acme.svg"
    own = look(written(override, "logo: acme.svg\nlogo_dark: acme-dark.svg\n"))
    assert (own.logo, own.logo_dark) == (override / "static" / "acme.svg", override / "static" / "acme-dark.svg")


def test_a_theme_extends_another_and_that_another(override: Path) -> None:
    base = Theme("base", "", written(override / "base", 'extends: plain\ncolours: {dark: {accent: "#00ff00"}}\n'))
    brand = Theme("brand", "", written(override / "brand", 'extends: base\ncolours: {light: {accent: "#990000"}}\n'))
    (base.folder / "templates").mkdir()
    own = look(None, base, brand, name="brand")
    assert (own.light["accent"], own.dark["accent"]) == ("#990000", "#00ff00")
    assert own.templates == (base.folder / "templates", PLAIN.folder / "templates")
    assert own.name == "brand"


def test_a_theme_may_name_its_base_where_it_is_registered(override: Path) -> None:
    brand = Theme("brand", "", written(override / "brand", "spacing: {radius: 0}\n"), extends="plain")
    assert look(None, brand, name="brand").spacing["radius"] == 0


def test_own_fonts_take_the_place_of_a_family_with_all_its_faces(override: Path) -> None:
    (override / "fonts").mkdir()
    (override / "fonts" / "Own.ttf").write_bytes(look().fonts[0].path.read_bytes())
    text = "fonts: {title: {family: Own Sans, files: {700: fonts/Own.ttf}}}\n"
    own = look(written(override, text))
    assert own.title_font == '"Own Sans", Roboto, system-ui, sans-serif'
    assert [face.name for face in own.fonts if face.family != "Roboto"] == ["own-sans-700"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'colours:\n  light:\n    akzent: "#7a1f5c"\n',
            "theme/theme.yml:3:5: colours.light.akzent: unknown key. Did you mean 'accent'?",
        ),
        (
            "colours:\n  light:\n    accent: teal\n",
            "theme/theme.yml:3:13: colours.light.accent: expected text like '#0f5c6e', got 'teal'.",
        ),
        (
            "spacing:\n  text: 40\n",
            "theme/theme.yml:2:9: spacing.text: expected a whole number from 12 to 24, got 40.",
        ),
        (
            "extends: plain\n",
            "theme/theme.yml:1:1: extends: unknown key. Known keys: colours, fonts, spacing, logo, logo_dark.",
        ),
        (
            "logo: acme.svg\n",
            "theme/theme.yml:1:7: logo: there is no file 'acme.svg' in static/. Did you mean 'acme.png'?",
        ),
        ("logo: ../secret.svg\n", "theme/theme.yml:1:7: logo: there is no file '../secret.svg' in static/."),
        (
            "fonts: {title: {family: Inter}}\n",
            "theme/theme.yml:1:16: fonts.title: a font's family and its files are set together.",
        ),
        (
            "fonts: {title: {family: Inter, files: {700: font_inter/Inter-Bold.ttf}}}\n",
            "theme/theme.yml:1:45: fonts.title.files.700: there is no font file 'font_inter/Inter-Bold.ttf'.",
        ),
        (
            "fonts: {title: {family: Inter, files: {700: font_manrope/../__init__.py}}}\n",
            "theme/theme.yml:1:45: fonts.title.files.700: there is no font file 'font_manrope/../__init__.py'.",
        ),
        (
            'fonts: {text: {family: "Inter\\"", files: {400: a.ttf}}}\n',
            "theme/theme.yml:1:24: fonts.text.family: expected text like Roboto, got 'Inter\"'.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_theme_is_said_at_its_place(override: Path, text: str, message: str) -> None:
    (override / "static").mkdir()
    (override / "static" / "acme.png").write_bytes(b"")
    (override.parent / "secret.svg").write_bytes(b"")
    assert refusal(written(override, text)) == message


def test_a_link_out_of_the_folder_is_refused_since_it_would_be_published(override: Path) -> None:
    (override.parent / "secret.txt").write_text("secret", encoding="utf-8")
    (override / "static").mkdir()
    (override / "static" / "logo.svg").symlink_to(override.parent / "secret.txt")
    assert refusal(override) == "theme/static/logo.svg: this link leads out of the theme's folder."


def test_all_problems_of_a_theme_are_told_at_once(override: Path) -> None:
    text = "colours: {light: {accent: teal, inc: '#000000'}}\nlogo: 7\n"
    assert len(refusal(written(override, text)).splitlines()) == 3


def test_missing_logo_and_font_are_told_at_once(override: Path) -> None:
    text = "logo: a.svg\nfonts: {title: {family: Inter, files: {700: a.ttf}}}\n"
    assert len(refusal(written(override, text)).splitlines()) == 2


def test_a_theme_that_extends_nothing_known_is_refused_with_the_nearest_name(override: Path) -> None:
    brand = Theme("brand", "", written(override / "brand", "extends: plane\n"))
    assert refusal(None, brand, name="brand") == (
        "theme/brand/theme.yml:1:10: extends: there is no theme 'plane'. Did you mean 'plain'?"
    )


def test_themes_in_a_circle_are_refused(override: Path) -> None:
    one = Theme("one", "", written(override / "one", "extends: two\n"))
    two = Theme("two", "", written(override / "two", "extends: one\n"))
    assert refusal(None, one, two, name="one") == (
        "theme/two/theme.yml:1:10: extends: themes extend each other in a circle: one -> two -> one."
    )


def test_a_theme_that_stands_alone_must_set_every_token(override: Path) -> None:
    data = YAML(typ="safe").load((PLAIN.folder / "theme.yml").read_text(encoding="utf-8"))
    del data["colours"]["dark"]["accent"], data["spacing"]["measure"], data["fonts"]["text"]["fallback"]
    folder = written(override / "alone", "")
    YAML().dump(data, folder / "theme.yml")
    messages = refusal(None, Theme("alone", "", folder), name="alone").splitlines()
    assert [message.split(": ", 1)[1] for message in messages] == [
        "colours.dark.accent: this token is missing.",
        "fonts.text.fallback: this token is missing.",
        "spacing.measure: this token is missing.",
    ]


def test_the_fingerprint_changes_with_each_file_and_token(override: Path) -> None:
    seen = {look(override).fingerprint}
    for change in (
        lambda: written(override, "spacing: {radius: 3}\n"),
        (override / "templates").mkdir,
        lambda: (override / "templates" / "x.html").write_text("one", encoding="utf-8"),
        lambda: (override / "templates" / "x.html").write_text("two", encoding="utf-8"),
        lambda: (override / "templates" / "x.html").rename(override / "templates" / "y.html"),
    ):
        change()
        seen.add(look(override).fingerprint)
    assert len(seen) == 5  # an empty folder changes nothing


def test_a_look_is_the_same_wherever_the_project_stands(override: Path) -> None:
    elsewhere = written(override.parent / "elsewhere", "spacing: {radius: 3}\n")
    assert look(written(override, "spacing: {radius: 3}\n")).fingerprint == look(elsewhere).fingerprint
