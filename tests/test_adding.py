from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest
from click.testing import CliRunner

from jtbd_reports.cli import main
from jtbd_reports.reading import Recognised
from jtbd_reports.yaml_files import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from jtbd_reports.plugins import Registry
    from jtbd_reports.reading import FetchRequest

    Run = Callable[..., Result]


@pytest.fixture
def run(registry: Registry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return lambda *arguments: CliRunner().invoke(main, arguments, obj=registry)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "downloads" / "more.csv"
    path.parent.mkdir()
    path.write_text("deal_id,amount,colour\n7,10,red\n8,20,red\n9,20,blue\n", encoding="utf-8")
    return path


def test_a_file_is_recognised_copied_and_entered(run: Run, project: Path, export: Path) -> None:
    before = (project / "project.yml").read_text(encoding="utf-8")
    found = run("add", "acme", str(export))
    assert found.output == (
        f"{export}\n"
        "  toy deals, 95% sure: it has an amount\n"
        "    deals.amount   amount   10 · 20\n"
        "    deals.deal_id  deal_id  7 · 8 · 9\n"
        "    not read: colour\n"
        "  Note: amounts are taken as they are\n"
        "Written to project.yml: sources.toys, copied to data/more.csv\n"
        "Written: toys.yml\n"
        "Next: jtbd-reports check acme\n"
    )
    assert (project / "data/more.csv").read_bytes() == export.read_bytes()
    entry = "  toys:\n    plugin: toy\n    path: data/more.csv\n"
    assert (project / "project.yml").read_text(encoding="utf-8") == before.replace("analyses:", f"{entry}analyses:")


def test_a_dry_run_writes_nothing(run: Run, project: Path, export: Path) -> None:
    before = (project / "project.yml").read_bytes()
    assert run("add", "acme", str(export), "--dry-run").exit_code == 0
    assert (project / "project.yml").read_bytes() == before
    assert not (project / "data/more.csv").exists()


def test_a_guess_is_marked_to_be_confirmed(run: Run, project: Path, export: Path) -> None:
    export.write_text("amount\n1\n", encoding="utf-8")
    assert "toy table, 30% sure" in run("add", "acme", str(export)).output
    text = (project / "project.yml").read_text(encoding="utf-8")
    assert "  # to be confirmed: recognised by similar headers only (30% sure)\n  toys:\n" in text


def test_names_of_entries_never_clash_and_files_of_the_user_stay(run: Run, project: Path, export: Path) -> None:
    (project / "toys.yml").write_text("mine: 1\n", encoding="utf-8")
    assert "Kept as it was: toys.yml" in run("add", "acme", str(export)).output
    other = export.with_name("other.csv")
    other.write_text("deal_id,amount\n1,2\n", encoding="utf-8")
    assert "sources.toys_2, copied" in run("add", "acme", str(other)).output
    assert (
        "sources.mine, copied"
        in run("add", "acme", str(other.rename(other.with_name("z.csv"))), "--name", "mine").output
    )
    assert list(load(project / "project.yml").data["sources"]) == ["crm", "toys", "toys_2", "mine"]
    assert (project / "toys.yml").read_text(encoding="utf-8") == "mine: 1\n"


def test_what_is_read_already_or_in_the_way_is_named_and_nothing_written(run: Run, project: Path, export: Path) -> None:
    before = (project / "project.yml").read_bytes()
    again = run("add", "acme", "acme/data/deals.csv")
    assert again.stderr.startswith("acme/project.yml:8:11: sources.crm.path: already reads data/deals.csv.\n")
    (project / "data/more.csv").write_text("other", encoding="utf-8")
    assert "another file of this name stands in the project already: data/more.csv. Rename one of them." in (
        run("add", "acme", str(export)).stderr
    )
    assert (project / "project.yml").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("colour,size\nred,1\n", "no source knows a table with these columns: colour, size"),
        ("<html>Please log in", "this is a web page, not an export: sign in and download the export again"),
        ("", "cannot be taken: it is empty"),
    ],
)
def test_what_nobody_knows_is_said(run: Run, project: Path, export: Path, content: str, problem: str) -> None:
    export.write_text(content, encoding="utf-8")
    found = run("add", "acme", str(export), str(project / "none.csv"))
    assert found.exit_code == 1
    assert problem in found.stderr
    assert "acme/none.csv: there is no such file." in found.stderr


def test_one_name_fits_one_file(run: Run, project: Path, export: Path) -> None:
    assert "--name fits one file only" in run("add", str(project), str(export), str(export), "--name", "x").stderr


def test_a_project_begins_from_exports(run: Run, tmp_path: Path, export: Path) -> None:
    found = run("new", str(tmp_path / "own"), "--language", "ru", "--from", str(export))
    assert found.exit_code == 0
    data = load(tmp_path / "own/project.yml").data
    assert data["sources"] == {"toys": {"plugin": "toy", "path": "data/more.csv"}}
    assert (data["language"], "analyses" in data) == ("ru", False)


def test_nothing_is_begun_from_what_is_unknown(run: Run, tmp_path: Path, export: Path) -> None:
    export.write_text("a\n1\n", encoding="utf-8")
    assert run("new", str(tmp_path / "own"), "--from", str(export)).exit_code == 1
    assert not (tmp_path / "own").exists()


def test_a_source_fetches_when_it_is_asked_to(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_TOKEN", "secret")
    found = run("fetch", "acme", "crm")
    assert found.stdout == "crm: 1 rows in data/deals.csv\nNote: as of True\n"
    assert found.stderr == "asking\n"
    assert (project / "data/deals.csv").read_text(encoding="utf-8") == "deal_id,amount\n9,1\n"


def test_what_keeps_a_source_from_fetching_is_located(run: Run, project: Path) -> None:
    assert run("fetch", "acme", "crm").stderr.startswith(
        "acme/project.yml:8:11: sources.crm.path: TOY_TOKEN is not set.\n"
    )
    assert "there is no source 'crmm'. Did you mean 'crm'?" in run("fetch", str(project), "crmm").stderr


def test_a_project_speaks_the_language_of_its_exports(run: Run, tmp_path: Path, export: Path) -> None:
    assert run("new", str(tmp_path / "en"), "--from", str(export)).exit_code == 0
    assert load(tmp_path / "en/project.yml").data["language"] == "en"
    export.write_text("deal_id,amount,Название сделки,Этап сделки\n1,2,а,б\n", encoding="utf-8")
    assert run("new", str(tmp_path / "ru"), "--from", str(export)).exit_code == 0
    assert load(tmp_path / "ru/project.yml").data["language"] == "ru"


def test_a_second_file_of_words_gets_the_name_of_its_entry(run: Run, project: Path, export: Path) -> None:
    export.write_text("amount,words\n1,a\n", encoding="utf-8")
    (project / "toys.yml").write_text("mine: 1\n", encoding="utf-8")
    assert "Written: toys-toys.yml" in run("add", "acme", str(export)).output
    assert load(project / "project.yml").data["sources"]["toys"]["words"] == "toys-toys.yml"
    assert (project / "toys.yml").read_text(encoding="utf-8") == "mine: 1\n"


def test_of_a_fetch_that_breaks_only_the_kind_of_error_is_told(
    run: Run, project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_request: FetchRequest) -> NoReturn:
        raise ValueError("https://example.org/?token=secret")

    monkeypatch.setitem(registry.sources, "toy", replace(registry.sources["toy"], fetch=broken))
    found = run("fetch", str(project), "crm")
    assert (found.exit_code, found.stdout) == (3, "")
    assert found.stderr == (
        "\nplugin 'toy' (somewhere) failed in fetching 'crm': ValueError.\n"
        "This is a bug of that plugin: send its author the lines above. The last good build is untouched.\n"
    )


def test_line_ends_of_windows_stay(run: Run, project: Path, export: Path) -> None:
    path = project / "project.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    assert run("add", "acme", str(export)).exit_code == 0
    entry = b"  toys:\r\n    plugin: toy\r\n    path: data/more.csv\r\n"
    assert path.read_bytes() == before.replace(b"analyses:", entry + b"analyses:")


def test_a_strange_name_that_a_source_proposes_becomes_a_key(
    run: Run, project: Path, export: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy = registry.sources["toy"]
    for name, key in (("a.b c/../<b>x", "a_b_c_b_x"), ("Сделки-и\u0306", "Сделки-й"), ("…", "toy")):
        answer = Recognised("f\x1b[2J", 0.9, "w", {"path": f"data/{export.name}"}, name)
        monkeypatch.setitem(registry.sources, "toy", replace(toy, recognise=lambda _glimpse, found=answer: found))
        found = run("add", str(project), str(export))
        assert f"Written to project.yml: sources.{key}, copied to data/{export.name}\n" in found.output
        assert "  f\ufffd[2J, 90% sure: w\n" in found.output
        export = export.rename(export.with_name(f"{key}.csv"))


def test_a_file_that_lies_there_already_is_entered(run: Run, project: Path, export: Path) -> None:
    (project / "data/more.csv").write_bytes(export.read_bytes())
    assert run("add", "acme", str(export)).exit_code == 0
    assert load(project / "project.yml").data["sources"]["toys"] == {"plugin": "toy", "path": "data/more.csv"}


def test_a_source_that_fetches_nothing_says_so(
    run: Run, project: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.sources, "toy", replace(registry.sources["toy"], fetch=None))
    assert run("fetch", str(project), "crm").stderr.startswith(
        "acme/project.yml:6:3: sources.crm: the plugin 'toy' fetches nothing: its files lie in the project.\n"
    )


def test_what_is_recognised_is_told_also_where_another_file_is_not(run: Run, project: Path, export: Path) -> None:
    other = export.with_name("other.csv")
    other.write_text("colour\nred\n", encoding="utf-8")
    found = run("add", "acme", str(export), str(other))
    assert found.exit_code == 1
    assert "toy deals, 95% sure" in found.stdout
    assert "no source knows a table with these columns: colour" in found.stderr
    assert "toys" not in load(project / "project.yml").data["sources"]


def test_many_files_of_one_shape_are_one_entry(run: Run, tmp_path: Path, export: Path) -> None:
    files = [export.with_name(f"talk-{number}.csv") for number in range(3)]
    for path in files:
        path.write_text("amount\n1\n", encoding="utf-8")
    arguments = [part for path in files for part in ("--from", str(path))]
    found = run("new", str(tmp_path / "own"), *arguments)
    assert "Written to project.yml: sources.toys, 3 files as data/*.csv\n" in found.output
    assert load(tmp_path / "own/project.yml").data["sources"] == {"toys": {"plugin": "toy", "path": "data/*.csv"}}
    assert sorted(path.name for path in (tmp_path / "own/data").iterdir()) == [path.name for path in files]


def test_a_pattern_that_would_take_other_files_too_is_not_written(run: Run, project: Path, export: Path) -> None:
    files = [export.with_name(f"talk-{number}.csv") for number in range(3)]
    for path in files:
        path.write_text("amount\n1\n", encoding="utf-8")
    assert run("add", "acme", *map(str, files)).exit_code == 0
    assert list(load(project / "project.yml").data["sources"]) == ["crm", "toys", "toys_2", "toys_3"]


def test_what_is_known_but_gives_no_table_is_not_entered(run: Run, project: Path, export: Path) -> None:
    before = (project / "project.yml").read_bytes()
    export.write_text("amount,names\n1,a\n", encoding="utf-8")
    found = run("add", "acme", str(export))
    assert found.exit_code == 0
    assert "  Not entered: it gives no table by itself.\n" in found.output
    assert (project / "project.yml").read_bytes() == before
    assert not (project / "data/more.csv").exists()
