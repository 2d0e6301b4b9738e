"""Groups looked for in a real and dirty CRM: what its columns cannot show is not claimed."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from discover_deals import discover, speak
from jobs_deals import numbers, titles

PROJECT = Path(__file__).parent / "it_career_hub"
SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "it_career_hub_crm"
BOOKS = ("Deals (Done).xlsx", "Contacts (Done).xlsx", "Spend (Done).xlsx")

pytestmark = pytest.mark.skipif(
    not all((SHARED / book).is_file() for book in BOOKS), reason=f"the shared workbooks are not in {SHARED}"
)


@pytest.fixture(scope="module")
def deals(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from jtbd_reports.build import Work
    from jtbd_reports.plugins import load_registry
    from jtbd_reports.progress import Silent
    from jtbd_reports.shelf import shelve

    root = tmp_path_factory.mktemp("real") / "it_career_hub"
    shutil.copytree(PROJECT, root, ignore=shutil.ignore_patterns("build", ".jtbd"))
    (root / "data").mkdir(exist_ok=True)
    for book in BOOKS:
        shutil.copyfile(SHARED / book, root / "data" / book)
    work = Work.open(root, load_registry(), Silent())
    return shelve(work.ingested).table("deals", work.database)


def test_columns_that_hardly_speak_of_purchases_give_no_groups(deals: Any) -> None:
    found = discover([], more={"deals": deals})
    assert found.facts["state"] == "plain"
    left = {column: reason for column, reason, _ in found.facts["left"]}
    # The manager's verdict on a lead tells the outcome; who somebody is is no purchase.
    assert (left["quality"], left["city"], left["product"]) == ("outcome", "who", "empty")


def test_products_and_their_pages_go_together_but_faintly(deals: Any) -> None:
    asked = ["product", "lesson_time", "page", "german"]
    found = discover([], more={"deals": deals}, most=5, starts=20, attributes=asked)
    assert numbers(found)["classes.customers"].value == 16869
    assert found.facts["state"] == "found"
    assert not found.facts["firm"]
    assert re.fullmatch(r"\w+ groups of customers show, faintly", titles(speak(found))["classes.found"])
    assert speak(found).findings == ()
