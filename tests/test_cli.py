from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from conftest import edit

from jtbd_reports.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from jtbd_reports.plugins import Registry

    Run = Callable[..., Result]


@pytest.fixture
def run(registry: Registry, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, obj=registry)

    return call


def test_every_command_has_help_with_examples(run: Run) -> None:
    names = ["new", "add", "fetch", "check", "build", "serve", "plugins", "schema", "doctor"]
    for arguments in [[], *([name] for name in names), ["plugin", "new"]]:
        found = run(*arguments, "--help")
        assert found.exit_code == 0
        assert "Example" in found.output, arguments


def test_version_and_commands_of_plugins(run: Run) -> None:
    assert run("--version").output == "jtbd-reports 0.1.0\n"
    assert "Say hello" in run("--help").output
    assert run("toy-hello").output == "hello\n"


def test_an_unknown_command_names_the_nearest(run: Run) -> None:
    found = run("biuld")
    assert found.exit_code == 2
    assert found.stderr.endswith("Error: there is no command 'biuld'. Did you mean 'build'?\n")


def test_build_then_nothing_to_do_then_a_problem(run: Run, project: Path) -> None:
    found = run("build", "acme")
    assert found.exit_code == 0
    assert found.output.startswith("Built acme/build in ")
    assert run("build", "acme").output == "Nothing changed since the last build. Open acme/build\n"
    edit(project / "project.yml", "theme: toy-look", "theme: toy-lok")
    found = run("build", "acme")
    assert found.exit_code == 1
    assert found.stderr == (
        "acme/project.yml:4:8: theme: there is no theme 'toy-lok'. Did you mean 'toy-look'?\n"
        "1 problem to mend; nothing was changed.\n"
    )


def test_problems_and_events_as_json(run: Run, project: Path) -> None:
    lines = [json.loads(line) for line in run("build", "acme", "--json").stdout.splitlines()]
    assert lines[0]["event"] == "step"
    assert lines[-1] == {"event": "built", "folder": "acme/build", "changed": True}
    edit(project / "project.yml", "language: en", "language: english")
    found = run("check", "acme", "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout.splitlines()[-1]) == {
        "event": "problem", "file": "acme/project.yml", "line": 2, "column": 11, "key": "language",
        "message": "expected one of ru, en, got 'english'", "hint": "",
    }  # fmt: skip


def test_check_counts_pages_and_numbers(run: Run, project: Path) -> None:
    assert run("check", "acme").output == "acme: no problems; 7 pages, 11 numbers.\n"
    assert not (project / "build").exists()


def test_a_bug_of_a_plugin_shows_a_traceback_and_whom_to_tell(run: Run, project: Path) -> None:
    edit(project / "project.yml", "toy.count:", "toy.count: {break_it: true}")
    found = run("build", "acme")
    assert found.exit_code == 3
    assert "Traceback" in found.stderr
    assert found.stderr.endswith(
        "plugin 'toy' (somewhere) failed in analysis 'toy.count': ZeroDivisionError: by nought.\n"
        "This is a bug of that plugin: send its author the lines above. The last good build is untouched.\n"
    )


@pytest.mark.usefixtures("project")
def test_only_known_outputs_can_be_asked_for(run: Run) -> None:
    found = run("build", "acme", "-o", "toy-txt")
    assert found.exit_code == 2
    assert found.stderr.endswith(
        "Error: Invalid value for --output: there is no output 'toy-txt'. Did you mean 'toy-text'?\n"
    )
    assert run("build", "acme", "-o", "toy-text", "--verbose").exit_code == 0


def test_a_projects_own_plugins_run_only_when_allowed(run: Run, project: Path, tmp_path: Path) -> None:
    (project / "plugins").mkdir()
    (project / "plugins" / "own.py").write_text("from pathlib import Path\nPath('ran').touch()\n", encoding="utf-8")
    found = run("check", "acme")
    assert found.exit_code == 0
    assert found.stderr.startswith("Not run: plugins/own.py. If you trust this project, use --allow-project-plugins")
    assert not (tmp_path / "ran").exists()
    run("check", "acme", "--allow-project-plugins")
    assert (tmp_path / "ran").exists()
    (tmp_path / "ran").unlink()
    (tmp_path / "config" / "jtbd_reports").mkdir(parents=True)
    (tmp_path / "config" / "jtbd_reports" / "config.toml").write_text(
        "allow_project_plugins = true\n", encoding="utf-8"
    )
    run("check", "acme")
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("allow_project_plugin = true", "unknown key. Did you mean 'allow_project_plugins'?"),
        ("allow_project_plugins = 'yes'", "expected true or false, got 'yes'."),
        ("allow_project_plugins", "this is not TOML: "),
    ],
)
def test_mistakes_in_the_users_settings_are_named(
    run: Run, project: Path, tmp_path: Path, text: str, problem: str
) -> None:
    (project / "plugins").mkdir()
    (project / "plugins" / "own.py").write_text("", encoding="utf-8")
    (tmp_path / "config" / "jtbd_reports").mkdir(parents=True)
    (tmp_path / "config" / "jtbd_reports" / "config.toml").write_text(text, encoding="utf-8")
    found = run("check", "acme")
    assert found.exit_code == 1
    assert problem in found.stderr


def test_plugins_lists_what_each_offers(run: Run) -> None:
    lines = run("plugins").output.splitlines()
    assert lines[0].startswith("toy  (somewhere, ")
    assert "  analysis  toy.count            Counts deals" in lines
    assert "  command   toy-hello            Say hello" in lines


def test_schemas_of_the_project_and_its_documents(run: Run, tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator

    found = json.loads(run("schema").output)
    Draft202012Validator.check_schema(found)
    good = {
        "name": "A", "language": "en", "currency": "EUR", "theme": "toy-look",
        "sources": {"crm": {"plugin": "toy", "path": "x"}}, "analyses": {"toy.count": None}, "outputs": ["toy-text"],
    }  # fmt: skip
    validator = Draft202012Validator(found)
    assert not list(validator.iter_errors(good))
    assert list(validator.iter_errors({**good, "sources": {"crm": {"plugin": "toy", "pth": "x"}}}))
    assert list(validator.iter_errors({**good, "analyses": {"toy.count": {"break_it": "x"}}}))
    assert json.loads(run("schema", "threshold.yml").output)["properties"]["at_least"]["minimum"] == 0
    assert run("schema", "treshold.yml").stderr.endswith("Did you mean 'threshold.yml'?\n")
    assert run("schema", "--write", str(tmp_path)).exit_code == 0
    assert {path.name for path in (tmp_path / ".jtbd").iterdir()} == {"project.schema.json", "threshold.schema.json"}


def test_the_doctor_says_what_is_there_and_what_mends_the_rest(run: Run, registry: Registry) -> None:
    from dataclasses import replace

    assert run("doctor").exit_code == 0
    output = registry.outputs["toy-text"]
    registry.outputs["toy-text"] = replace(output, health=lambda: [("a printer", "apt-get install cups")])  # type: ignore[index]
    found = run("doctor")
    assert found.exit_code == 1
    assert "missing  a printer\n         apt-get install cups\n" in found.output


def test_a_broken_plugin_leaves_our_commands_to_work(tmp_path: Path) -> None:
    from conftest import Point

    from jtbd_reports.plugins import load_registry

    class Broken:
        name = "broken"

    def register_commands() -> list[object]:
        return [Broken()]

    import types

    from jtbd_reports import hookimpl

    module = types.ModuleType("broken")
    register_commands.__module__ = "broken"
    module.register_commands = hookimpl(register_commands)  # type: ignore[attr-defined]
    found = CliRunner().invoke(main, ["--help"], obj=load_registry(entry_points=[Point("broken", module)]))
    assert found.exit_code == 0
    assert "plugin 'broken' (somewhere): register_commands must give Command items" in found.stderr
    assert "build" in found.stdout
    assert tmp_path.exists()


def test_a_stopped_build_says_that_the_last_one_stands(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jtbd_reports import build

    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "check", stop)
    found = run("check", str(project))
    assert found.exit_code == 130
    assert found.stderr == "Stopped. The last good build is untouched.\n"


def test_a_bug_of_a_plugin_is_an_event_too(run: Run, project: Path) -> None:
    edit(project / "project.yml", "toy.count:", "toy.count: {break_it: true}")
    found = run("build", "acme", "--json")
    assert json.loads(found.stdout.splitlines()[-1])["event"] == "failure"


def test_a_taken_port_is_said_and_another_proposed(run: Run, project: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run("serve", str(project), "--port", str(port))
    assert found.exit_code == 1
    assert found.stderr.endswith(f"port {port} cannot be used (Address already in use); try --port 0\n")


def test_new_writes_a_project_and_says_what_next(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = run("new", "bakery", "--name", "Пекарня", "--language", "ru")
    assert found.exit_code == 0
    assert found.output.endswith("Next: jtbd-reports build bakery\n")
    assert run("new", "bakery").exit_code == 1
    found = run("plugin", "new", "loyalty")
    assert found.output.endswith("Next: pip install -e jtbd_loyalty && jtbd-reports plugins\n")
    assert (tmp_path / "jtbd_loyalty" / "pyproject.toml").exists()


def test_the_project_file_stands_for_its_folder(run: Run, project: Path) -> None:
    assert run("check", str(project / "project.yml")).exit_code == 0


def test_rows_lost_below_the_limit_are_said(run: Run, project: Path) -> None:
    edit(project / "project.yml", "path: data/deals.csv", "path: data/deals.csv\n    rejected: 2")
    edit(project / "project.yml", "currency: EUR", "currency: EUR\nmax_rejected: 0.9")
    said = "2 rows could not be read whole; the data page says which and why.\n"
    assert run("check", "acme").output.endswith(said)
    assert run("build", "acme").output.endswith(said)
