"""The set-up scripts on machines that lack something: they install where they may, and otherwise name one command."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Machine:
    """A machine made of nothing but the programs that are put on its PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, name: str, script: str = ":") -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, script: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.folder), "LANG": os.environ.get("LANG", "C"), **settings}
        command = [shutil.which("bash") or "bash", str(ROOT / ".ci" / script), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("system", "mend"), [("Linux", "sudo apt-get install python3 python3-venv"), ("Darwin", "brew install python@3.13")]
)
def test_where_python_is_missing_one_command_is_named(machine: Machine, system: str, mend: str) -> None:
    machine.has("uname", f"echo {system}")
    machine.has("python3", "exit 1")
    done = machine.run("python")
    assert done.returncode == 1
    assert done.stderr == (f"No Python of at least 3.11 with the venv module was found. This brings one: {mend}\n")


def test_the_first_python_that_fits_is_taken(machine: Machine) -> None:
    machine.has("python3", "exit 1")
    machine.has("python3.12")
    machine.has("python3.11")
    assert machine.run("python").stdout == f"{machine.folder / 'python3.12'}\n"


def test_root_on_debian_gets_what_is_missing_installed(machine: Machine) -> None:
    machine.has("uname", "echo Linux")
    machine.has("id", "echo 0")
    machine.has("apt-get", 'echo "apt-get $*"')
    machine.has("pdftoppm")
    done = machine.run("system", "chromium", "poppler")
    assert done.returncode == 0
    assert done.stdout == "apt-get update -q\napt-get install -q -y --no-install-recommends chromium\n"


def test_nothing_is_done_where_nothing_is_missing(machine: Machine) -> None:
    machine.has("chromium")
    machine.has("pdftoppm")
    done = machine.run("system", "chromium", "poppler")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_user_without_rights_is_told_the_one_command(machine: Machine) -> None:
    machine.has("uname", "echo Linux")
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    machine.has("apt-get", "exit 9")
    done = machine.run("system", "chromium")
    assert done.returncode == 0, "tests without a browser are skipped, not failed"
    assert done.stderr == "Missing: chromium. This brings it: sudo apt-get install chromium\n"


@pytest.mark.parametrize(
    ("system", "mend"),
    [
        ("Linux", "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("Darwin", "brew install pango"),
    ],
)
def test_without_pango_there_is_no_going_on(machine: Machine, system: str, mend: str) -> None:
    machine.has("uname", f"echo {system}")
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    machine.has("apt-get", "exit 9")
    (machine.folder / "bin").mkdir()
    machine.has("bin/python", "exit 1")
    done = machine.run("system", "pango", VENV=str(machine.folder))
    assert done.returncode == 1
    assert done.stderr == f"Missing: pango. This brings it: {mend}\n"
