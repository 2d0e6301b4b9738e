from __future__ import annotations

import contextlib
import json
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
import toy_plugin
from conftest import Point, edit

from jtbd_reports import serve as serving
from jtbd_reports.model import Output
from jtbd_reports.plugins import load_registry
from jtbd_reports.serve import Preview, server, watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jtbd_reports.writing import WriteRequest

PAGE = '<meta http-equiv="Content-Security-Policy" content="x"><title>{}</title><body></body>'


def write_page(request: WriteRequest) -> None:
    title = next(section.title for page in request.report.pages for section in page.sections if section.id == "intro")
    (request.folder / "index.html").write_text(PAGE.format(title), encoding="utf-8")


@pytest.fixture
def preview(project: Path) -> Preview:
    site = Output("site", "A page", toy_plugin.WriteOptions, write_page)
    registry = load_registry(entry_points=[Point("toy", toy_plugin)])
    registry.outputs["site"] = site  # type: ignore[index]
    registry.owners["outputs", "site"] = registry.plugins[0]
    edit(project / "project.yml", "[toy-text]", "[site]")
    return Preview(project, registry)


@contextlib.contextmanager
def running(preview: Preview) -> Iterator[str]:
    found = server(preview, 0)
    thread = threading.Thread(target=found.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{found.server_port}"
    finally:
        found.shutdown()
        found.server_close()
        thread.join()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own address
        text: str = answer.read().decode()
        return text


def test_the_preview_is_on_loopback_only_and_never_in_build(preview: Preview, project: Path) -> None:
    assert preview.rebuild()
    found = server(preview, 0)
    assert found.server_address[0] == "127.0.0.1"
    found.server_close()
    assert not (project / "build").exists()


def test_pages_carry_the_reload_script_and_no_policy_against_it(preview: Preview) -> None:
    preview.rebuild()
    with running(preview) as address:
        page = get(address + "/")
        assert '<title>Hello</title><body><script src="/__reload.js"></script></body>' in page
        assert "Content-Security-Policy" not in page
        assert "EventSource" in get(address + "/__reload.js")
        with pytest.raises(urllib.error.HTTPError, match="404") as caught:
            get(address + "/none.html")
        caught.value.close()


def test_a_site_whose_name_points_at_this_machine_is_refused(preview: Preview) -> None:
    preview.rebuild()
    with running(preview) as address:
        request = urllib.request.Request(address + "/", headers={"Host": "evil.example:80"})  # noqa: S310
        with pytest.raises(urllib.error.HTTPError, match="403") as caught:
            urllib.request.urlopen(request, timeout=10)  # noqa: S310
        caught.value.close()


def test_an_open_page_hears_of_each_save_and_of_each_problem(preview: Preview, project: Path) -> None:
    preview.rebuild()
    with running(preview) as address, urllib.request.urlopen(address + "/__events", timeout=30) as stream:  # noqa: S310
        while not preview.listeners:
            pass
        edit(project / "pages" / "intro.md", "Hello", "Good day")
        assert preview.rebuild()
        assert json.loads(stream.readline().decode().removeprefix("data: ")) == []
        stream.readline()
        assert "<title>Good day</title>" in get(address + "/index.html")
        edit(project / "pages" / "intro.md", "toy.deals", "toy.dealz")
        assert not preview.rebuild()
        (problem,) = json.loads(stream.readline().decode().removeprefix("data: "))
        assert "Did you mean 'toy.deals'?" in problem
        assert "<title>Good day</title>" in get(address + "/index.html"), "the last good page stays"


def test_problems_before_the_first_good_build_are_shown_as_text(preview: Preview, project: Path) -> None:
    edit(project / "pages" / "intro.md", "{{ number('toy.deals') }}", "{{ number('<script>') }}")
    assert not preview.rebuild()
    with running(preview) as address:
        page = get(address + "/")
    assert "&lt;script&gt;" in page
    assert "<script>'" not in page


def test_files_of_the_site_are_served_and_kept_by_no_browser(preview: Preview) -> None:
    preview.rebuild()
    (preview.folder / "site.css").write_text("a{}", encoding="utf-8")
    with running(preview) as address, urllib.request.urlopen(address + "/site.css", timeout=10) as answer:  # noqa: S310
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.read() == b"a{}"


def test_serving_builds_says_where_and_follows_saves_until_stopped(
    preview: Preview, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def changes(_preview: Preview, _stop: threading.Event) -> Iterator[set[str]]:
        edit(project / "pages" / "intro.md", "toy.deals", "toy.dealz")
        yield {str(project / "pages" / "intro.md")}
        raise KeyboardInterrupt

    monkeypatch.setattr(serving, "watch", changes)
    with pytest.raises(KeyboardInterrupt):
        serving.serve(project, preview.registry, 0)
    said = capsys.readouterr()
    assert said.out.startswith("built\nPreview at http://127.0.0.1:")
    assert said.out.endswith("changed: intro.md\n")
    assert "Did you mean 'toy.deals'?" in said.err


def test_saves_are_seen_and_our_own_files_are_not(preview: Preview, project: Path) -> None:
    stop = threading.Event()
    (project / "build").mkdir()

    def save() -> None:
        (project / "build" / "x").write_text("1", encoding="utf-8")
        edit(project / "pages" / "intro.md", "Hello", "Hi")

    timer = threading.Timer(0.7, save)
    timer.start()
    changed = next(iter(watch(preview, stop)))
    stop.set()
    timer.join()
    assert changed == {str((project / "pages" / "intro.md").resolve())}
