"""What may stand in the repository's files at all."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Written in pieces, so that this file does not name what it looks for.
HOSTS = [f"py{'pi'}.org", f"files.python{'hosted'}", f"registry.{'npm'}", f"cdn.{'js'}delivr", f"un{'pkg'}.com"]
SETTINGS = [f"index-{'url'}", f"find-{'links'}", f"trusted-{'host'}"]


def tracked() -> list[Path]:
    """Files that git has or would take; every file where there is no git."""
    if not (ROOT / ".git").exists():
        return [path for path in ROOT.rglob("*") if path.is_file()]
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every text file by name; what is not UTF-8 is data and is looked at all the same."""
    return {path.relative_to(ROOT).as_posix(): path.read_bytes().decode("utf-8", "ignore") for path in tracked()}


def test_no_file_names_a_registry_or_a_content_network(texts: dict[str, str]) -> None:
    assert [(name, host) for name, text in texts.items() for host in HOSTS if host in text.lower()] == []


def test_no_file_sets_where_packages_come_from(texts: dict[str, str]) -> None:
    # The Makefile may say that the locks leave these settings out.
    found = [
        (name, word) for name, text in texts.items() for word in SETTINGS if re.search(rf"(?<!no-emit-){word}", text)
    ]
    assert found == []


def test_no_file_holds_a_path_of_somebodys_machine(texts: dict[str, str]) -> None:
    pattern = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w+")
    assert [(name, match[0]) for name, text in texts.items() for match in pattern.finditer(text)] == []


def test_no_compiled_catalogue_is_kept(texts: dict[str, str]) -> None:
    assert [name for name in texts if name.endswith((".mo", ".pyc"))] == []


def test_scripts_of_ci_can_be_run() -> None:
    assert [path.name for path in (ROOT / ".ci").iterdir() if not path.stat().st_mode & 0o100] == []
