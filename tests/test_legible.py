"""A person's phone, e-mail or name is found in every kind of file, however its text is broken or wrapped up."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import openpyxl
import pytest
import weasyprint

from jtbd_reports.legible import title_of, words_of
from jtbd_reports.personal import name_keys, normal_name, scan, searchable

NAMES = ("Иванова Мария Петровна", "Әлия Їжакевич", "Élodie Müller")
KNOWN = {*(key for name in NAMES for key in name_keys(name)), "79161234567", "ivan@mail.ru"}
PHONE = "+7 916 123-45-67"
SVG = f"<svg><text>{PHONE}</text></svg>"
RUNS = "<w:p><w:r><w:t>Мария Ива</w:t></w:r><w:r><w:t>нова</w:t></w:r></w:p>"
SLIDE = "<a:p><a:r><a:t>Мария</a:t></a:r></a:p><a:p><a:t>Иванова</a:t></a:p>"


def seen(name: str, content: str | bytes) -> bool:
    words = words_of(name, content.encode() if isinstance(content, str) else content)
    return any(
        find.kind != "name" or normal_name(text[find.start : find.end]) in KNOWN
        for text in searchable(words)
        for find in scan(text, KNOWN)
    )


def carried(kind: str, content: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content.encode()).decode()}"


def archive(**members: str) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return found.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.html", "<p>Звонила Мария\nИванова</p>", id="name over two lines of a paragraph"),
        pytest.param("a.html", "<p>+7 916\n123-45-67</p>", id="phone over two lines of a paragraph"),
        pytest.param("a.html", "<p>Мария <br>Иванова</p>", id="name over a line break"),
        pytest.param("a.html", "<p>+7 916<br/>123-45-67</p>", id="phone over a line break"),
        pytest.param("a.html", "<p>Мария   Иванова</p>", id="three spaces, shown as one"),
        pytest.param("a.html", "<p>Мария\u202fИванова</p>", id="narrow no-break space"),
        pytest.param("a.html", "<p>Ива\u00adнова Мария</p>", id="soft hyphen"),
        pytest.param("a.html", "<p>+7916\u200b1234567</p>", id="zero-width space"),
        pytest.param("a.html", "<p>+7 ９１６ 123\u201145\u201167</p>", id="wide figures, hyphens that do not break"),
        pytest.param("a.html", "<p>Иванова, Мария</p>", id="comma between surname and name"),
        pytest.param("a.html", "<p>Иванова М. П.</p>", id="surname and initials"),
        pytest.param("a.html", "<p>М.П. Иванова</p>", id="initials and surname"),
        pytest.param("a.html", "<p>М.&nbsp;Ивановой</p>", id="one initial, another case"),
        pytest.param("a.html", "<p>Әлия Їжакевич</p>", id="letters beyond А-Я"),
        pytest.param("a.html", "<p>E\u0301lodie Müller</p>", id="letters beyond A-Z, in two characters"),
        pytest.param("a.html", "<tr><td>Мария</td><td>Иванова</td></tr>", id="name over two cells"),
        pytest.param("a.html", 'Ива<a href="/x">нова</a> Мария', id="a link within a name"),
        pytest.param("a.html", '<a href="https://wa.me/79161234567">x</a>', id="link to a messenger"),
        pytest.param("a.html", '<a href="/?email=ivan%40mail.ru">x</a>', id="parameter of a link"),
        pytest.param("a.html", '<a id="79161234567">x</a>', id="name of a place in the page"),
        pytest.param("a.html", '<script>var b = "+7 916 123-45-67"</script>', id="phone in a program"),
        pytest.param("a.html", f'<script data-x="{PHONE}">1</script>', id="attribute of a program"),
        pytest.param("a.html", f"<style>p:after {{content: '{PHONE}'}}</style>", id="phone in a style"),
        pytest.param("a.html", "<img src='{}'>".format(carried("image/svg+xml", SVG)), id="drawing"),
        pytest.param("a.html", '<a href="data:text/plain,Мария%20Иванова">x</a>', id="text"),
        pytest.param("a.htm", f"<!-- {PHONE} -->", id="remark in a page"),
        pytest.param("a.svg", "<svg><tspan>Мария</tspan><tspan>Иванова</tspan></svg>", id="label in two lines"),
        pytest.param("a.json", '{"a": "Мария\\nИванова"}', id="line break in JSON"),
        pytest.param("a.json", '{"a": "<b>Мария</b> <i>Иванова</i>"}', id="markup in JSON"),
        pytest.param("a.json", '{"first": "Мария", "last": "Иванова"}', id="name over two keys"),
        pytest.param("a.json", '{"a": "+79161234567"}\n{"a": "+79161234567"}\n', id="JSON by lines"),
        pytest.param("a.json", f'{{"a": "{PHONE}",', id="JSON cut short"),
        pytest.param("a.js", f'let a=/["]/g,b="{PHONE}"', id="after a quotation mark that begins no text"),
        pytest.param("a.js", '"\\u041c\\u0430\\u0440\\u0438\\u044f\\x20Иванова\\\n"', id="escapes in a program"),
        pytest.param("a.js", "`<b>Мария</b> Иванова`", id="markup in a program"),
        pytest.param("a.js", f"x()\n// {PHONE}", id="remark in a program"),
        pytest.param("a.css", f'p:after {{content: "{PHONE}"}}', id="text in a style"),
        pytest.param("a.txt", "Звонила Мария\r\nИванова", id="plain text in two lines"),
        pytest.param("a.md", "звоните 8 916\n123 45 67 до вечера", id="phone in two lines of prose"),
        pytest.param("a.md", "| Мария | Иванова |", id="table in Markdown"),
        pytest.param("a.csv", 'a;b\n1;"Мария\nИванова"\n', id="line break in a cell"),
        pytest.param("a.csv", "a,b\nМария,Иванова\n", id="cells of a table"),
        pytest.param("a.csv", "a\n" + "x" * 200_000 + PHONE, id="a cell too long"),
        pytest.param("a.txt", PHONE.encode("utf-16"), id="UTF-16"),
        pytest.param("a.txt", f"tel {PHONE}".encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param("a.txt", f"tel {PHONE}".encode("utf-16-be"), id="UTF-16 the other way round"),
        pytest.param("a.zip", f"PK\x03\x04 {PHONE}", id="no archive after all"),
        pytest.param("a.txt", "Мария Иванова".encode("cp1251"), id="Windows-1251"),
        pytest.param("a.docx", archive(word__a=RUNS), id="document"),
        pytest.param("a.pptx", archive(s=SLIDE), id="slides"),
        pytest.param("a.parquet", f"\0{PHONE}\0", id="a kind that nobody knows"),
    ],
)  # fmt: skip
def test_a_person_is_found_however_the_text_is_broken(name: str, content: str | bytes) -> None:
    assert seen(name, content)


def test_a_person_is_found_in_a_workbook() -> None:
    book, found = openpyxl.Workbook(), io.BytesIO()
    assert book.active
    book.active.append(["Мария", "Иванова"])
    book.save(found)
    assert seen("a.xlsx", found.getvalue())


@pytest.mark.parametrize(
    "html",
    [
        pytest.param('<p style="width: 80px">Мария Иванова</p>', id="name over two lines"),
        pytest.param('<p style="width: 80px">+7 916 123-45-67</p>', id="phone over two lines"),
        pytest.param('<p lang="ru" style="width: 40px; hyphens: auto">Мария Иванова</p>', id="name with a hyphen set"),
        pytest.param('<p><a href="mailto:ivan@mail.ru">напишите</a></p>', id="link"),
    ],
)
def test_a_person_is_found_in_a_pdf_however_its_lines_run(html: str) -> None:
    pdf = weasyprint.HTML(string=f"<style>p {{font: 16px sans-serif}}</style>{html}").write_pdf()
    assert seen("a.pdf", pdf)


def test_a_link_within_a_pdf_is_no_address() -> None:
    pdf = weasyprint.HTML(string='<a href="#a">x</a><p id="a">y</p>').write_pdf()
    assert words_of("a.pdf", pdf).splitlines()[0] in ("xy", "x")


NUMBERS = [["8 495", "123 45 67"], ["7", "916", "123", "45", "67"], ["+12 345", "678 901"], ["89", "161234567"]]


@pytest.mark.parametrize("cells", NUMBERS)
def test_figures_of_neighbouring_cells_are_no_phone(cells: list[str]) -> None:
    assert not seen("a.html", f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    assert not seen("a.html", "<td>" + "<br>".join(cells))
    assert not seen("a.svg", "".join(f"<text>{cell}</text>" for cell in cells))
    assert not seen("a.csv", ";".join(cells) + "\n" + "\n".join(cells))
    assert not seen("a.txt", "\n".join(cells) + "\n\n" + "\t".join(cells) + "\n\n" + "   ".join(cells))
    assert not seen("a.json", json.dumps(cells))
    lines = "".join(f"<div>{cell}</div>" for cell in cells)
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    assert not seen("a.pdf", weasyprint.HTML(string=f"{lines}<table><tr>{row}</table>").write_pdf())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.js", "x=89161234567;y=[8,916,1234567]"),
        ("a.json", '{"revenue": 89161234567}'),
        ("a.svg", '<svg viewBox="0 0 89161234567 1"><path d="M 89161234567" transform="scale(89161234567)"/></svg>'),
        ("a.html", '<img src="data:image/png;base64,89161234567+79161234567">'),
        ("a.css", "src: url(data:font/woff2;base64,+79161234567)"),
        ("a.css", "src: url(data:application/font-woff;base64,+79161234567)"),
        ("a.html", '<a href="data:text/plain;base64,7">x</a>'),
        ("a.woff2", b"\0+79161234567"),
        ("a.png", b"\0+79161234567"),
    ],
)
def test_figures_of_programs_shapes_and_pictures_are_no_phones(name: str, content: str | bytes) -> None:
    assert not seen(name, content)


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("a.html", "<head><title>Введение &amp;\n начало</title>", "Введение & начало"),
        ("a.html", "<p>", ""),
        ("a.svg", "<svg><title>x</title></svg>", ""),
    ],
)
def test_a_page_is_called_by_its_title(name: str, content: str, title: str) -> None:
    assert title_of(name, content.encode()) == title
