"""The locks: complete, pinned, hashed, and free of any address to fetch from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")


def entries(lock: str) -> dict[str, list[tuple[Requirement, list[str]]]]:
    """What a lock pins: name to requirements with their hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[tuple[Requirement, list[str]]]] = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, *hashes = re.split(r"\s+--hash=", line.strip())
            parsed = Requirement(requirement)
            found.setdefault(canonicalize_name(parsed.name), []).append((parsed, hashes))
    return found


def asked(*groups: str) -> list[Requirement]:
    """What pyproject.toml asks for, with dependency groups."""
    names = list(PROJECT["project"]["dependencies"])
    for group in groups:
        names += [item for item in PROJECT["dependency-groups"][group] if isinstance(item, str)]
    return [Requirement(name) for name in names]


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_is_pinned_to_one_version_with_hashes(lock: str) -> None:
    for name, pins in entries(lock).items():
        for requirement, hashes in pins:
            assert re.fullmatch("==[^,*]+", str(requirement.specifier)), name
            assert hashes, name
            assert all(re.fullmatch("sha256:[0-9a-f]{64}", value) for value in hashes), name


@pytest.mark.parametrize(("lock", "groups"), [(LOCKS[0], ("build",)), (LOCKS[1], ("build", "dev"))])
def test_a_lock_satisfies_everything_that_pyproject_asks_for(lock: str, groups: tuple[str, ...]) -> None:
    pinned = entries(lock)
    for requirement in asked(*groups):
        pins = pinned.get(canonicalize_name(requirement.name), [])
        assert pins, f"{requirement} is not in {lock}: run make lock"
        versions = [str(pin.specifier).removeprefix("==") for pin, _hashes in pins]
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_the_development_lock_extends_the_other_without_changing_a_version() -> None:
    small, large = entries(LOCKS[0]), entries(LOCKS[1])
    assert {name: large.get(name) for name in small} == small


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("platform", ["linux", "darwin"])
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_a_lock_names_each_package_once_on_every_platform(lock: str, platform: str, python: str) -> None:
    environment = {
        "sys_platform": platform,
        "platform_system": platform.capitalize(),
        "python_version": python,
        "python_full_version": f"{python}.1",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for name, pins in entries(lock).items():
        markers = [pin.marker for pin, _hashes in pins]
        assert sum(marker is None or marker.evaluate(environment) for marker in markers) <= 1, name


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_nothing_of_where_to_fetch_from(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\s*-(?!-hash=)\S+|\S*://\S*|@ \S+", text) == []
