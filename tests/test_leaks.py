from __future__ import annotations

import json
import shutil
from dataclasses import replace
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
from jtbd_reports.reading import FileRead
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
    ("name", "content", "around"),
    [
        ("a.html", f"<p>Call {PHONE}</p>", "Call …89"),
        ("a.html", f'<a href="tel:{PHONE}">us</a>', "us tel: …89"),
        ("a.html", f'<script type="application/json">{json.dumps({"x": ["tel " + PHONE]})}</script>', "x tel …89"),
        ("a.svg", f"<svg><title>{PHONE}</title></svg>", "…89"),
        ("results.json", json.dumps({"a": [{"b": PHONE}]}), "a b …89"),
        ("data.csv", f"a,b\n1,{PHONE}\n", "a b 1 …89"),
    ],
)
def test_a_phone_is_found_in_every_kind_of_file(
    tmp_path: Path, engine: Engine, name: str, content: str, around: str
) -> None:
    assert leaks(tmp_path, engine, name, content) == [
        f"build/{name}: shows the phone of a person: “{around}”. "
        "If it may be shown, name it under may_show in project.yml."
    ]


def test_a_phone_is_found_in_a_pdf(tmp_path: Path, engine: Engine) -> None:
    pdf = weasyprint.HTML(string=f"<p>Телефон {PHONE}</p>").write_pdf()
    assert len(leaks(tmp_path, engine, "report.pdf", pdf)) == 1


def test_names_of_the_data_are_found_and_other_names_are_not(tmp_path: Path, engine: Engine) -> None:
    assert leaks(tmp_path, engine, "a.html", "<p>Подготовил Антон Верещагин</p>") == []
    assert leaks(tmp_path, engine, "b.html", "<p>Купила Марина Ковалёва</p>")[0].startswith(
        "build/b.html: shows the name of a person: “Купила М… К…”."
    )


def test_the_words_around_a_find_are_told_and_nothing_of_the_next_person(tmp_path: Path, engine: Engine) -> None:
    page = f"<title>Intro</title><p>one two three four five {PHONE} Марина Ковалёва anna@example.com six</p>"
    assert [problem.partition(". If")[0] for problem in leaks(tmp_path, engine, "a.html", page)] == [
        "build/a.html: shows the e-mail of a person on “Intro”: “a…@… six”",
        "build/a.html: shows the name of a person on “Intro”: “М… К…”",
        "build/a.html: shows the phone of a person on “Intro”: “two three four five …89”",
    ]


def test_a_title_that_shows_the_person_is_not_repeated(tmp_path: Path, engine: Engine) -> None:
    page = f"<title>Call {PHONE}</title><p>anna@example.com"
    assert [problem.partition(" If")[0] for problem in leaks(tmp_path, engine, "a.html", page)] == [
        "build/a.html: shows the e-mail of a person: “a…@…”.",
        "build/a.html: shows the phone of a person: “Call …89”.",
    ]


def test_one_find_on_many_pages_is_told_once(tmp_path: Path, engine: Engine) -> None:
    folder = tmp_path / "staged"
    folder.mkdir()
    for name, phone in (("a", PHONE), ("b", "89123456789"), ("c", "8 (912) 345 67 89")):
        (folder / f"{name}.html").write_text(f"<title>Page {name}</title><p>{phone}</p>", encoding="utf-8")
    (folder / "d.txt").write_text("clean", encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        watch(tmp_path, engine).check(folder)
    assert [problem.message for problem in caught.value.problems] == [
        "shows the phone of a person in 3 files, first “Page a”: “Page a …89”"
    ]


@pytest.mark.parametrize(
    ("content", "stops"),
    [
        ("ИНН 7707083893", False),
        ("ОГРН 1027700132195", False),
        ("ИНН 500100732259", True),
        ("ОГРНИП 304500116000157", True),
    ],
)
def test_numbers_of_organisations_are_the_publics_and_those_of_persons_are_not(
    tmp_path: Path, engine: Engine, content: str, *, stops: bool
) -> None:
    assert bool(leaks(tmp_path, engine, "a.html", f"<p>{content}</p>")) == stops


@pytest.mark.parametrize("allowed", ["500100732259", "ИНН 500100732259", "ИНН: 5001 0073 2259"])
def test_a_number_may_be_shown_as_it_is_pasted(tmp_path: Path, engine: Engine, allowed: str) -> None:
    assert leaks(tmp_path, engine, "a.html", "<p>ИНН 500100732259</p>", (allowed,)) == []
    assert leaks(tmp_path, engine, "a.html", "<p>ИНН 500100732267</p>", (allowed,)) != []


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


def test_a_person_in_the_name_of_a_file_is_found(project: Path, registry: Registry) -> None:
    name = "data/deals +79161234567.csv"
    (project / "data/deals.csv").rename(project / name)
    edit(project / "project.yml", "data/deals.csv", f'"{name}"')
    with pytest.raises(ProjectError) as caught:
        build(project, registry)
    assert [str(problem) for problem in caught.value.problems] == [
        "build/manifest.json: shows the phone of a person: “jtbd_reports key outputs data/deals …67 .csv "
        "pages/intro.md project.yml threshold.yml”. It stands in the name of a file: rename the file."
    ]


def test_the_name_of_a_source_file_is_to_be_changed_wherever_it_is_shown(tmp_path: Path, engine: Engine) -> None:
    folder = tmp_path / "staged"
    folder.mkdir()
    (folder / "a.html").write_text(f"<p>deals {PHONE}.csv", encoding="utf-8")
    one = watch(tmp_path, engine)
    file = FileRead(f"data/deals {PHONE}.csv", "", 1, 1, "CSV")
    named = replace(one.ingested[0], account=replace(one.ingested[0].account, files=(file,)))
    with pytest.raises(ProjectError, match="rename the file"):
        replace(one, ingested=[named]).check(folder)


@pytest.mark.parametrize("shown", ["7707083893", '"ИНН 7707083893"', "500100732259", '"ИНН 500100732259"'])
def test_may_show_takes_numbers_and_texts(project: Path, registry: Registry, shown: str) -> None:
    edit(project / "pages/intro.md", "# Hello", f"# Hello, ИНН {shown.strip(chr(34)).removeprefix('ИНН ')}")
    edit(project / "project.yml", "language: en", f"language: en\nmay_show: [{shown}]")
    assert build(project, registry).changed
