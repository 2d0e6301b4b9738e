from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.personal import BREAK, text_of_html


def test_text_joins_over_inline_elements_and_parts_at_blocks() -> None:
    assert text_of_html("<p>Иван <b>Пет</b>ров</p><p>8 916</p><td>1</td><td>2</td>") == "Иван Петров\n8 916\n1\n2"


def test_entities_are_read() -> None:
    assert text_of_html("&#1048;&#1074;&#1072;&#1085;&nbsp;&amp; Ko") == "Иван\xa0& Ko"


def test_data_scripts_are_read_with_their_escapes_and_programs_and_styles_are_not() -> None:
    page = (
        '<script type="application/json">{"who": "\\u0418\\u0432\\u0430\\u043d"}</script>'
        '<script>var phone = "1"</script><style>p { color: red }</style><script type="application/ld+json">[1]</script>'
    )
    assert text_of_html(page) == '{"who": "Иван"}\n[1]'


def test_what_attributes_say_is_read() -> None:
    page = (
        '<img alt="Схема" src="8.png">'
        '<a href="mailto:a%2Bb@example.com?subject=x" title="Почта">м</a>'
        '<a href="tel:+70001234567">т</a>'
        '<a href="https://example.com/1">с</a>'
        '<svg aria-label="Доли"><path d="M1"/></svg>'
        '<div data-row="7" class="8">д</div>'
        '<input value="В" disabled><meta name="author" content="Анна">'
    )
    links = ["mailto:a+b@example.com?subject=x", "Почта", "tel:+70001234567", "https://example.com/1"]
    said = ["Схема", "8.png", *links, "Доли", "7", "В", "author", "Анна"]
    assert text_of_html(page) == "\n".join(["мтс", "д", *said])


def test_looks_shapes_and_trifles_are_not_read_and_repeated_attributes_once() -> None:
    page = '<p class="Анна" style="Анна" x="123" fill="#ffffff">а</p><p fill="#ffffff" points="1 2 3 4 5 6">б</p>'
    assert text_of_html(page) == "а\nб\n#ffffff"


def test_lines_of_one_block_are_parted_softly() -> None:
    assert text_of_html("<p>Мария<br>Иванова\n  вчера</p>") == f"Мария{BREAK}Иванова вчера"


def test_letters_of_an_office_document_join_over_its_runs() -> None:
    page = "<w:p><w:r><w:t>Ива</w:t></w:r><w:proofErr/><w:r><w:t>нова</w:t></w:r></w:p><w:p><w:t>да</w:t></w:p>"
    assert text_of_html(page) == "Иванова\nда"


def test_comments_are_read() -> None:
    assert text_of_html("<p>а</p><!-- звонить Анне -->") == "а\nзвонить Анне"


@given(st.text())
def test_any_page_is_read_to_its_end(page: str) -> None:
    assert text_of_html(f"{page}</script></style><p>конец</p>").endswith("конец") or "<" in page
