from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from jtbd_reports import staging
from jtbd_reports.problems import ProjectError
from jtbd_reports.staging import project_lock, staged

if TYPE_CHECKING:
    from pathlib import Path


def fill(target: Path, workspace: Path, text: str) -> None:
    with staged(target, workspace) as folder:
        (folder / "page.html").write_text(text, encoding="utf-8")


def test_a_staged_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    target, workspace = tmp_path / "build", tmp_path / ".jtbd"
    fill(target, workspace, "one")
    fill(target, workspace, "two")
    assert (target / "page.html").read_text(encoding="utf-8") == "two"
    assert list(workspace.iterdir()) == []


def test_a_failure_leaves_the_old_one_and_nothing_half_made(tmp_path: Path) -> None:
    target, workspace = tmp_path / "build", tmp_path / ".jtbd"
    fill(target, workspace, "one")
    with pytest.raises(RuntimeError), staged(target, workspace) as folder:
        (folder / "page.html").write_text("half", encoding="utf-8")
        raise RuntimeError
    assert (target / "page.html").read_text(encoding="utf-8") == "one"
    assert list(workspace.iterdir()) == []


def test_without_an_exchanging_rename_two_steps_do_and_are_undone_if_killed_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, workspace = tmp_path / "build", tmp_path / ".jtbd"
    monkeypatch.setattr(staging, "_exchange", lambda _one, _other: False)
    fill(target, workspace, "one")
    fill(target, workspace, "two")
    assert (target / "page.html").read_text(encoding="utf-8") == "two"
    target.rename(workspace / "previous")  # as if killed between the two steps
    (workspace / "staged-left").mkdir()
    with pytest.raises(RuntimeError), staged(target, workspace):
        raise RuntimeError
    assert (target / "page.html").read_text(encoding="utf-8") == "two"
    assert list(workspace.iterdir()) == []


def test_a_folder_is_never_missing_while_it_is_replaced(tmp_path: Path) -> None:
    target, workspace = tmp_path / "build", tmp_path / ".jtbd"
    fill(target, workspace, "0")
    missing, stop = [], threading.Event()

    def look() -> None:
        while not stop.is_set():
            if not (target / "page.html").exists():
                missing.append(1)

    watcher = threading.Thread(target=look)
    watcher.start()
    for number in range(200):
        fill(target, workspace, str(number))
    stop.set()
    watcher.join()
    assert not missing


def test_a_second_holder_waits_and_is_told_so(tmp_path: Path) -> None:
    order: list[str] = []
    inside = threading.Event()

    def second() -> None:
        inside.wait()
        with project_lock(tmp_path, lambda: order.append("waits")):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with project_lock(tmp_path, lambda: order.append("never")):
        inside.set()
        while "waits" not in order:
            pass
        order.append("first")
    thread.join()
    assert order == ["waits", "first", "second"]


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme").write_text("a file in the way", encoding="utf-8")
    with (
        pytest.raises(ProjectError, match=r"^acme/.jtbd: nothing can be written into this folder: Not a directory\.$"),
        project_lock(tmp_path / "acme" / ".jtbd", lambda: None),
    ):
        pass
