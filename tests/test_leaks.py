from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import weasyprint
from conftest import edit

from jtbd_reports.build import build
from jtbd_reports.engine import Engine
from jtbd_reports.ingest import Ingested, person_key, project_salt
from jtbd_reports.leaks import Watch
from jtbd_reports.personal import normal_name
from jtbd_reports.problems import ProjectError
from jtbd_reports.report import SourceAccount
from jtbd_reports.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_reports.plugins import Registry

PHONE = "+7 912 345-67-89"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = Engine.open(tmp_path / "spill")
    yield found
    found.close()


def watch(root: Path, engine: Engine, allowed: tuple[str, ...] = ()) -> Watch:
    """A project that knows one customer by phone and one by name."""
    salt = project_salt(root / ".jtbd")
    path = root / "customers.parquet"
    frame = engine.frame(pd.DataFrame({"customer_id": ["49301234567", "a-17"]}))
    engine.write(engine.keyed(frame, ["customer_id"], salt), path)
    names = frozenset({person_key(str(normal_name("Марина Ковалёва")), salt)})
    source = Ingested(
        "key", SourceAccount("crm", "files", (), {}), {"customers": path}, {"customers": ("customer_id",)}, {}, names
    )
    return Watch(root, [source], allowed, Store(root / ".jtbd/cache"), lambda: engine)


def leaks(root: Path, engine: Engine, name: str, content: str | bytes, allowed: tuple[str, ...] = ()) -> list[str]:
    folder = root / "staged"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        watch(root, engine, allowed).check(folder)
    except ProjectError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", f"<p>Call {PHONE}</p>"),
        ("a.html", f'<a href="tel:{PHONE}">us</a>'),
        ("a.html", f'<script type="application/json">{json.dumps({"x": ["tel " + PHONE]})}</script>'),
        ("a.svg", f"<svg><title>{PHONE}</title></svg>"),
        ("results.json", json.dumps({"a": [{"b": PHONE}]})),
        ("data.csv", f"a,b\n1,{PHONE}\n"),
    ],
)
def test_a_phone_is_found_in_every_kind_of_file(tmp_path: Path, engine: Engine, name: str, content: str) -> None:
    assert leaks(tmp_path, engine, name, content) == [
        f"build/{name}: shows the phone of a person: +7 9…89. "
        "If it may be shown, name it under may_show in project.yml."
    ]


def test_a_phone_is_found_in_a_pdf(tmp_path: Path, engine: Engine) -> None:
    pdf = weasyprint.HTML(string=f"<p>Телефон {PHONE}</p>").write_pdf()
    assert len(leaks(tmp_path, engine, "report.pdf", pdf)) == 1


def test_names_of_the_data_are_found_and_other_names_are_not(tmp_path: Path, engine: Engine) -> None:
    assert leaks(tmp_path, engine, "a.html", "<p>Подготовил Антон Верещагин</p>") == []
    assert leaks(tmp_path, engine, "b.html", "<p>Купила Марина Ковалёва</p>")[0].startswith(
        "build/b.html: shows the name of a person: Мари…ва."
    )


def test_a_key_of_the_data_is_found_however_it_is_written(tmp_path: Path, engine: Engine) -> None:
    assert len(leaks(tmp_path, engine, "a.html", "<p>49301234567</p>")) == 1
    assert leaks(tmp_path, engine, "b.html", "<p>49301234568</p>") == []


@pytest.mark.parametrize(
    "content",
    [
        '{"revenue": 79123456789, "n": [89123456789.0]}',
        '{"x": "12 450 000 ₽, 34 дня, 2026-11-22, 16–20 %"}',
    ],
)
def test_numbers_are_no_phones(tmp_path: Path, engine: Engine, content: str) -> None:
    assert leaks(tmp_path, engine, "results.json", content) == []
    assert leaks(tmp_path, engine, "a.html", f'<script type="application/json">{content}</script>') == []


@pytest.mark.parametrize("allowed", [PHONE, "89123456789"])
def test_the_consultant_may_let_a_phone_be_shown_by_name(tmp_path: Path, engine: Engine, allowed: str) -> None:
    assert leaks(tmp_path, engine, "a.html", f"<p>Наш телефон {PHONE}</p>", (allowed,)) == []


def test_a_file_found_clean_is_not_searched_again(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leaks(tmp_path, engine, "a.html", "<p>49301234568</p>") == []
    monkeypatch.setattr(Engine, "scan", lambda *_args: pytest.fail("searched again"))
    assert leaks(tmp_path, engine, "a.html", "<p>49301234568</p>") == []


def test_a_build_that_would_show_a_person_is_stopped_and_the_last_good_one_stands(
    project: Path, registry: Registry
) -> None:
    assert build(project, registry).changed
    before = {path: path.read_bytes() for path in (project / "build").rglob("*") if path.is_file()}
    edit(project / "pages/intro.md", "# Hello", f"# Hello, ask {PHONE}")
    with pytest.raises(ProjectError, match="shows the phone of a person"):
        build(project, registry)
    assert {path: path.read_bytes() for path in (project / "build").rglob("*") if path.is_file()} == before
    edit(project / "project.yml", "language: en", f"language: en\nmay_show: ['{PHONE}']")
    assert build(project, registry).changed


def test_what_is_searched_is_every_text_that_an_output_wrote(tmp_path: Path, engine: Engine) -> None:
    """Fonts and pictures hold no words; everything else is looked into."""
    assert leaks(tmp_path, engine, "font.woff2", b"\x00" + PHONE.encode()) == []
    found: list[Any] = leaks(tmp_path, engine, "broken.json", "{")
    assert found == []
