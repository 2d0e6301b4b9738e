"""What the documents tell a reader to type really works; what they list is what there is."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from jtbd_reports import cli
from jtbd_reports.config import SPECIAL, ProjectFile

ROOT = Path(__file__).parents[2]
READMES = {"README.md": "bakery", "README.ru.md": "pekarnya"}
DOCUMENTS = [*READMES, "CONTRIBUTING.md"]
BLOCK = re.compile(r"(?:^<!-- (?P<note>.*?) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
METHOD = {"J": 7, "C": 10, "M": 7, "O": 6, "R": 5}
"""How many points each chapter of the method has."""

every_readme = pytest.mark.parametrize("document", READMES)


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, its text, and the remark before it that readers do not see."""

    kind: str
    text: str
    note: str

    @property
    def commands(self) -> list[str]:
        """Lines of a shell block that are to be run."""
        runs = self.kind == "sh" and not self.note.startswith("not run: ")
        return self.text.splitlines() if runs else []


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(document: str) -> Iterator[Block]:
    for match in BLOCK.finditer(read(document)):
        yield Block(match["kind"], match["text"], match["note"] or "")


def rows(document: str, first_cell: str) -> list[str]:
    """First cells of all table rows that fit the pattern."""
    return re.findall(rf"^\| ({first_cell}) \|", read(document), re.MULTILINE)


@pytest.fixture(scope="module", params=READMES)
def followed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a reader has who typed everything in order; the project in it."""
    home = tmp_path_factory.mktemp("reader")
    project = home / READMES[request.param]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "XDG_CONFIG_HOME": str(home / "config")}
    for block in blocks(request.param):
        if block.note.startswith("file: "):
            target = home / block.note.removeprefix("file: ")
            target.parent.mkdir()
            target.write_text(block.text, encoding="utf-8")
            told = (
                (project / "project.yml")
                .read_text(encoding="utf-8")
                .replace("analyses:", "analyses:\n  size.deals: {}")
            )
            (project / "project.yml").write_text(told, encoding="utf-8")
        for command in block.commands:
            if command.startswith("jtbd-reports "):
                done = subprocess.run(
                    shlex.split(command), cwd=home, env=environment, capture_output=True, text=True, check=False
                )
                assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return project


def test_who_follows_the_tutorial_has_a_site_and_a_pdf(followed: Path) -> None:
    assert (followed / "build/site/index.html").is_file()
    assert [path.suffix for path in (followed / "build/pdf").iterdir()] == [".pdf"]


def test_who_follows_the_tutorial_sees_the_plugin_of_twenty_lines(followed: Path) -> None:
    assert "122" in (followed / "build/site/size.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_named_exists(document: str) -> None:
    named = {line.split()[1] for block in blocks(document) for line in block.commands if line.startswith("make ")}
    named |= set(re.findall(r"`make ([a-z-]+)", read(document)))
    for target in sorted(named):
        subprocess.run(["make", "-n", target], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_is_one_that_the_tests_know_how_to_run(document: str) -> None:
    known = ("make ", "jtbd-reports ")
    assert [line for block in blocks(document) for line in block.commands if not line.startswith(known)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_into_the_repository_leads_somewhere(document: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(document))
    assert [link for link in links if not (ROOT / link).exists()] == []


def _typed(line: str, folder: str) -> str:
    return re.sub('"[^"]*"', '"TEXT"', line.replace(folder, "PROJECT"))


def test_both_languages_tell_a_reader_to_type_the_same() -> None:
    typed = {
        document: [_typed(line, folder) for block in blocks(document) for line in block.commands]
        for document, folder in READMES.items()
    }
    english, russian = typed.values()
    assert [line.replace("--language en", "--language ru") for line in english] == russian


@every_readme
def test_the_table_of_commands_is_complete(document: str) -> None:
    listed = rows(document, "`jtbd-reports [^|]*`")
    named = {re.sub(r" (\[?[A-Z]+\]?)", "", words.strip("`")).removeprefix("jtbd-reports ") for words in listed}
    there = set(cli.main.list_commands(click.Context(cli.main)))
    assert named == there - {"plugin"} | {"plugin new"}


@every_readme
def test_the_table_of_project_keys_is_complete(document: str) -> None:
    cells = rows(document, "`[a-z_]+`(?:, `[a-z_]+`)*")
    assert {key for cell in cells for key in re.findall("`([a-z_]+)`", cell)} == {*ProjectFile.model_fields, *SPECIAL}


@every_readme
def test_the_table_of_project_keys_tells_the_defaults(document: str) -> None:
    for name, field in ProjectFile.model_fields.items():
        if isinstance(field.default, (int, float)) or field.default in ("plain", "duckdb", "UTC"):
            row = next(
                line
                for line in read(document).splitlines()
                if line.startswith(f"| `{name}`") or f", `{name}` |" in line
            )
            assert row.endswith(f"`{field.default}` |")


@every_readme
def test_the_feature_table_names_every_point_of_the_method(document: str) -> None:
    assert rows(document, "[JCMOR][0-9]+") == [f"{c}{n}" for c, count in METHOD.items() for n in range(1, count + 1)]


@every_readme
def test_the_plugin_of_twenty_lines_has_no_more(document: str) -> None:
    (plugin,) = [block for block in blocks(document) if block.note.startswith("file: ")]
    assert len([line for line in plugin.text.splitlines() if line]) <= 20
