"""The documentation of the shared tables is the code's own."""

from pathlib import Path

from jtbd_reports.datasets import DATASETS, describe

ROOT = Path(__file__).parents[2]


def test_the_vocabulary_page_is_what_the_code_says() -> None:
    assert (ROOT / "docs/vocabulary.md").read_text(encoding="utf-8") == describe(), "run make docs"


def test_both_readmes_name_every_dataset_and_point_at_the_page() -> None:
    for name in ("README.md", "README.ru.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "](docs/vocabulary.md)" in text
        assert [dataset for dataset in DATASETS if f"`{dataset}`" not in text] == []


def test_every_column_says_what_it_means_in_one_line() -> None:
    fields = [field for dataset in DATASETS.values() for field in dataset.fields]
    assert [field.name for field in fields if not field.meaning.endswith(".") or "\n" in field.meaning] == []
