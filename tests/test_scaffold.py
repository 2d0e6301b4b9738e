import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from jtbd_reports.problems import ProjectError
from jtbd_reports.scaffold import new_plugin, new_project

PROJECT_FILES = [".gitignore", "data/deals.csv", "jobs.yml", "pages/intro.md", "project.yml"]


def names(written: list[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in written]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_new_project_has_everything_a_build_needs(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "bakery"
    assert names(new_project(folder, "Bakery", language), folder) == PROJECT_FILES
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "/build/\n/.jtbd/\n"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_editors_are_told_where_the_schemas_are(tmp_path: Path, language: str) -> None:
    new_project(tmp_path, "Bakery", language)
    first = {name: (tmp_path / name).read_text(encoding="utf-8").split("\n")[0] for name in ("project.yml", "jobs.yml")}
    assert first == {
        "project.yml": "# yaml-language-server: $schema=.jtbd/project.schema.json",
        "jobs.yml": "# yaml-language-server: $schema=.jtbd/jobs.schema.json",
    }


@pytest.mark.parametrize("name", ["Пекарня «Тёплый хлеб»", 'Bread: "fresh" & \\ warm', "- # 42", "$name {x}"])
def test_any_name_survives_into_project_yml(tmp_path: Path, name: str) -> None:
    from jtbd_reports.yaml_files import load

    new_project(tmp_path, name, "ru")
    assert load(tmp_path / "project.yml").data["name"] == name


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_invented_deals_differ_only_in_language(tmp_path: Path, language: str) -> None:
    new_project(tmp_path, "Bakery", language)
    lines = (tmp_path / "data/deals.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 123
    assert len({line.replace(";", ",").split(",")[1] for line in lines[1:]}) == 100


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        new_project(tmp_path, "Bakery", "en")
    assert str(caught.value) == f"{tmp_path}: this folder is not empty. Name a new one."
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "bakery").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        new_project(tmp_path / "bakery", "Bakery", "en")
    assert str(caught.value) == f"{tmp_path / 'bakery'}: a file of this name is in the way."


@pytest.mark.parametrize("name", ["Loyalty", "2nd", "own-customers", "", "../x", "лояльность"])
def test_a_plugin_needs_a_name_that_a_package_can_have(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectError) as caught:
        new_plugin(tmp_path / "new", name)
    message = f"expected a name of lower-case Latin letters, digits and _, got {name!r}"
    assert str(caught.value) == f"{tmp_path / 'new'}: {message}."
    assert not (tmp_path / "new").exists()


def test_a_new_plugin_is_a_package_with_an_entry_point(tmp_path: Path) -> None:
    written = names(new_plugin(tmp_path, "own_customers"), tmp_path)
    assert written == [
        ".gitignore",
        "README.md",
        "jtbd_own_customers/__init__.py",
        "jtbd_own_customers/locales/ru.po",
        "jtbd_own_customers/returning.py",
        "pyproject.toml",
        "tests/test_returning.py",
    ]
    declared = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert declared["name"] == "jtbd-own-customers"
    assert declared["entry-points"] == {"jtbd_reports": {"own_customers": "jtbd_own_customers"}}


def test_a_new_plugin_installs_is_found_and_passes_its_own_test(tmp_path: Path) -> None:
    plugin, site = tmp_path / "loyalty", tmp_path / "site"
    new_plugin(plugin, "loyalty")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--target", str(site), str(plugin)], check=True)
    start = f"import sys; sys.path.insert(0, {str(site)!r}); sys.path = [p for p in sys.path if p]"
    tests = f"{start}; import pytest; sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', 'tests']))"
    done = subprocess.run([sys.executable, "-c", tests], cwd=plugin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    asked = f"{start}; from jtbd_reports.cli import main; main(['plugins'])"
    listed = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert f"loyalty  (jtbd-loyalty 0.1.0, {site / 'jtbd_loyalty' / '__init__.py'})" in listed.stdout
    assert "loyalty.returning" in listed.stdout


def test_the_words_of_a_new_plugin_are_all_translated(tmp_path: Path) -> None:
    """Every English text that the module passes to gettext stands in its catalogue."""
    import ast

    from babel.messages.pofile import read_po

    new_plugin(tmp_path, "loyalty")
    tree = ast.parse((tmp_path / "jtbd_loyalty/returning.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"]
    asked = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    with (tmp_path / "jtbd_loyalty/locales/ru.po").open("rb") as file:
        known = {message.id for message in read_po(file) if message.id and message.string}
    assert asked == known
