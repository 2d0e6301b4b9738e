"""What is shipped: plugins found the way they will be found at a user's, wheels that hold all they need."""

import importlib.metadata
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

import jtbd_reports

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DECLARED: dict[str, str] = PROJECT["project"]["entry-points"]["jtbd_reports"]
FOLDERS = {path.parent.name for root in ("plugins", "themes") for path in (ROOT / root).glob("*/__init__.py")}
BUILD = "import sys; from hatchling import build; build.{hook}(sys.argv[1])"


def make(hook: str, source: Path, out: Path) -> Path:
    """Run one of hatchling's build hooks on a source tree; the file it made."""
    command = [sys.executable, "-c", BUILD.format(hook=hook), str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(iter(out.iterdir()))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make("build_wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def unpacked_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(make("build_sdist", ROOT, folder)) as archive:
        archive.extractall(folder, filter="data")
    return next(path for path in folder.iterdir() if path.is_dir())


def test_every_plugin_folder_is_an_entry_point_and_every_entry_point_a_folder() -> None:
    assert set(DECLARED.values()) == FOLDERS


def test_what_is_installed_is_what_pyproject_declares() -> None:
    points = importlib.metadata.distribution("jtbd-reports").entry_points
    installed = {point.name: point.value for point in points if point.group == "jtbd_reports"}
    assert installed == DECLARED, "install again: entry points are written at install"


def test_the_version_is_the_same_everywhere() -> None:
    assert jtbd_reports.__version__ == PROJECT["project"]["version"]
    assert importlib.metadata.version("jtbd-reports") == jtbd_reports.__version__


def test_the_changelog_describes_this_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert next(heading for heading in headings if heading != "Unreleased") == jtbd_reports.__version__


def shipped(root: Path) -> set[str]:
    """Every file of the packages below a source tree, as it must stand in a wheel."""
    packages = [root / "jtbd_reports", *(root / "plugins").glob("jtbd_*"), *(root / "themes").glob("jtbd_*")]
    files = (path for package in packages for path in package.rglob("*") if path.is_file())
    names = {re.sub("^(plugins|themes)/", "", path.relative_to(root).as_posix()) for path in files}
    return {name for name in names if "__pycache__" not in name}


def contents(wheel: Path) -> set[str]:
    """The names in a wheel, without its metadata."""
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_every_file_of_every_package_and_nothing_else(wheel: Path) -> None:
    assert contents(wheel) == shipped(ROOT)


@pytest.mark.parametrize("ending", [".html", ".po", ".css", "theme.yml", ".template", "py.typed"])
def test_the_wheel_holds_files_that_are_not_python(wheel: Path, ending: str) -> None:
    assert any(name.endswith(ending) for name in contents(wheel))


def test_the_source_roots_are_not_packages_of_the_wheel(wheel: Path) -> None:
    top = {name.partition("/")[0] for name in contents(wheel)}
    assert top == {"jtbd_reports", *FOLDERS}


def test_the_wheel_carries_its_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        licence = next(name for name in archive.namelist() if name.endswith("licenses/LICENSE"))
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_a_wheel_built_from_the_source_archive_is_the_same(wheel: Path, unpacked_sdist: Path, tmp_path: Path) -> None:
    rebuilt = make("build_wheel", unpacked_sdist, tmp_path)
    assert contents(rebuilt) == contents(wheel)


def test_a_wheel_built_from_the_source_archive_installs_and_starts(unpacked_sdist: Path, tmp_path: Path) -> None:
    rebuilt = make("build_wheel", unpacked_sdist, tmp_path / "dist")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(rebuilt)], check=True, capture_output=True)
    script = "import jtbd_reports, jtbd_theme_plain; print(jtbd_reports.__file__, jtbd_theme_plain.__file__, sep='\\n')"
    command = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); {script}"]
    found = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout.splitlines()
    assert [Path(path).is_relative_to(tmp_path / "site") for path in found] == [True, True]
