"""What keeps files from being taken in; in every case the project stays as it was."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

import pytest
from click.testing import CliRunner
from conftest import edit

from jtbd_reports.adding import enter, recognise
from jtbd_reports.cli import main
from jtbd_reports.problems import ProjectError
from jtbd_reports.yaml_files import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jtbd_reports.plugins import Registry

    Refused = Callable[..., list[str]]

HEAD = "deal_id,amount\n"


def state(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def refused(registry: Registry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, project: Path) -> Iterator[Refused]:
    """The problems of `add acme …`."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def refusal(*arguments: str) -> list[str]:
        before = state(project)
        found = CliRunner().invoke(main, ["add", "acme", *arguments], obj=registry)
        assert (found.exit_code, type(found.exception)) == (1, SystemExit)
        assert state(project) == before
        *lines, last = found.stderr.splitlines()
        assert last == f"{len(lines)} problem{'s' if len(lines) > 1 else ''} to mend; nothing was changed."
        return lines

    yield refusal
    left = [path.name for path in tmp_path.rglob("*.partial")]
    assert left == []


@pytest.fixture
def export(tmp_path: Path) -> Path:
    (tmp_path / "more.csv").write_text(f"{HEAD}7,1\n", encoding="utf-8")
    return tmp_path / "more.csv"


def two(tmp_path: Path, names: tuple[str, str]) -> tuple[str, str]:
    for name, row in zip(names, ("1,10", "2,20"), strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{HEAD}{row}\n", encoding="utf-8")
    return names


def test_two_files_of_one_name_are_not_taken_for_one(refused: Refused, tmp_path: Path) -> None:
    assert refused(*two(tmp_path, ("jan/deals2.csv", "feb/Deals2.csv"))) == [
        "feb/Deals2.csv: would be data/Deals2.csv in the project, as would jan/deals2.csv. Rename one of them."
    ]


def test_a_project_is_not_begun_from_two_files_of_one_name(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    one, other = two(tmp_path, ("jan/a.csv", "feb/a.csv"))
    found = CliRunner().invoke(main, ["new", "own", "--from", one, "--from", other], obj=registry)
    assert "feb/a.csv: would be data/a.csv in the project, as would jan/a.csv. Rename one of them.\n" in found.stderr
    assert not (tmp_path / "own").exists()


def test_a_file_named_twice_is_entered_never(refused: Refused, export: Path) -> None:
    assert refused(str(export), "more.csv") == ["more.csv: is named twice."]


def test_a_copy_never_takes_the_place_of_another(registry: Registry, project: Path, tmp_path: Path) -> None:
    before = state(project)
    one, other = (
        recognise(project, [tmp_path / name], registry, "en")[0] for name in two(tmp_path, ("jan/a.csv", "feb/a.csv"))
    )
    with pytest.raises(ProjectError) as caught:
        enter(project, [one, other])
    assert str(caught.value) == "feb/a.csv: cannot be copied to data/a.csv (File exists)."
    assert state(project) == before


def test_a_copy_that_fails_leaves_nothing(refused: Refused, tmp_path: Path, export: Path) -> None:
    long = "n" * 250 + ".csv"
    (tmp_path / long).write_text(f"{HEAD}7,1\n", encoding="utf-8")
    assert refused(str(export), long) == [f"{long}: cannot be copied to data/{long} (File name too long)."]


def test_a_folder_where_the_copy_should_go_is_a_problem(refused: Refused, project: Path, export: Path) -> None:
    (project / "data/more.csv").mkdir()
    assert refused(str(export)) == [
        "more.csv: a folder of this name stands in the project already: data/more.csv. Rename one of them."
    ]


def test_a_file_where_the_folder_should_be_is_a_problem(refused: Refused, project: Path, export: Path) -> None:
    (project / "data").rename(project / "old")
    (project / "data").touch()
    assert refused(str(export)) == [
        "more.csv: a file stands where the folder should be: data/more.csv. Rename one of them."
    ]


def test_nothing_is_copied_through_a_link_out_of_the_project(
    refused: Refused, project: Path, export: Path, tmp_path: Path
) -> None:
    (project / "data").rename(tmp_path / "elsewhere")
    (project / "data").symlink_to(tmp_path / "elsewhere")
    assert refused(str(export)) == ["more.csv: a link leads from data/more.csv out of the project folder."]
    assert not (tmp_path / "elsewhere/more.csv").exists()


@pytest.mark.parametrize("argument", ["more.csv", "acme/data/more.csv"])
def test_a_link_is_not_taken_for_a_file_of_the_project(
    refused: Refused, project: Path, export: Path, argument: str
) -> None:
    (project / "data/more.csv").symlink_to(export)
    assert refused(argument) == ["more.csv: a link leads from data/more.csv out of the project folder."]


def test_further_files_are_not_written_through_a_link(refused: Refused, project: Path, export: Path) -> None:
    (project / "toys.yml").symlink_to("../toys.yml")
    assert refused(str(export)) == ["more.csv: a link leads from toys.yml out of the project folder."]


def test_a_name_that_cannot_be_shown_is_a_problem(refused: Refused, tmp_path: Path, export: Path) -> None:
    torn = os.fsdecode(b"\xe4\xe0\xed\xed\xfb\xe5.csv")
    for name in (torn, "\x1b[2J.csv"):
        (tmp_path / name).write_bytes(export.read_bytes())
    assert refused(torn, "\x1b[2J.csv") == [
        "\ufffd[2J.csv: its name holds characters that cannot be shown. Rename it.",
        "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd.csv: its name holds characters that cannot be shown. Rename it.",
    ]


def test_of_a_folder_the_files_are_to_be_named(refused: Refused, tmp_path: Path) -> None:
    for name in ("talks/a.md", "talks/b.md", "talks/c.txt", "talks/readme", "bare/none"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert refused("talks", "bare") == ["bare: is a folder.", "talks: is a folder. Name its files: talks/*.md."]


def test_what_the_system_does_not_open_is_a_problem(
    refused: Refused, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_path: Path) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("jtbd_reports.adding._unfit", locked)
    assert refused(str(export)) == ["more.csv: cannot be opened (Permission denied)."]


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("data/*.csv", "data/deals.csv"),
        ("./data/d[e]als.csv", "data/deals.csv"),
        ("data/**/*.csv", "data/more.csv"),
        ("data/m?re.csv", "data/more.csv"),
    ],
)
def test_a_file_that_a_pattern_takes_in_is_not_entered_again(
    refused: Refused, project: Path, export: Path, pattern: str, name: str
) -> None:
    edit(project / "project.yml", "data/deals.csv", pattern)
    assert refused(str(export) if name == "data/more.csv" else f"acme/{name}") == [
        f"acme/project.yml:8:11: sources.crm.path: takes in {name} already. "
        "Narrow this pattern, or put the file into another folder of the project."
    ]


@pytest.mark.parametrize("path", ["data/*/more.csv", "*.csv", "data/d*.csv", "data/**/d*.csv", "[data]"])
def test_a_pattern_for_other_files_is_in_nobodys_way(
    registry: Registry, project: Path, export: Path, path: str
) -> None:
    edit(project / "project.yml", "data/deals.csv", f"{path!r}")
    enter(project, recognise(project, [export], registry, "en"))
    assert list(load(project / "project.yml").data["sources"]) == ["crm", "toys"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("crm", "acme/project.yml:6:3: sources.crm: there is a source of this name already."),
        (
            "a.b c/../<b>x",
            "acme/project.yml:6:3: sources: a source's name holds letters, digits, _ and - only, got 'a.b c/../<b>x'.",
        ),
    ],
)
def test_a_name_must_be_free_and_a_key(refused: Refused, export: Path, name: str, problem: str) -> None:
    assert refused(str(export), "--name", name) == [problem]


def test_a_name_may_be_of_any_alphabet(registry: Registry, project: Path, export: Path) -> None:
    added = enter(project, recognise(project, [export], registry, "en"), name="Сделки-2026_а")
    assert [one.key for one in added] == ["Сделки-2026_а"]
