"""Real interviews and reviews: thirteen transcripts, Russian reviews with aspects, English ones in a table."""
# ruff: noqa: DTZ001 - what a wall clock shows has no zone

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jtbd_files.source import SOURCE as FILES
from jtbd_interviews.recognition import recognise
from jtbd_interviews.source import SOURCE
from jtbd_reports import Glimpse, Note
from jtbd_reports.testing import read_source

SHARED = Path(os.environ.get("JTBD_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
DEMO = Path(__file__).parents[2] / "projects/severny-svet"
MLSS, SENTIRUEVAL, ALEXA = "interviews_mlss_handover/transcripts", "sentirueval_rest_train", "amazon_alexa_reviews"
TURNS = {
    "Interview 10": (66, 173), "Interview 11": (66, 128), "Interview 12": (65, 95), "Interview 13": (70, 93),
    "Interview 14": (81, 150), "Interview 2": (45, 44), "Interview 3": (80, 70), "Interview 4": (66, 159),
    "Interview 5": (67, 93), "Interview 6": (100, 123), "Interview 7": (38, 34), "Interview 8": (51, 140),
    "Interview 9": (52, 137),
}  # fmt: skip
"""Turns of interviewers and of the interviewee, counted by hand-written expressions over the files, see below."""


def needs(folder: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not (SHARED / folder).is_dir(), reason=f"the shared data are not in {SHARED / folder}")


def glimpse(path: Path, kind: str) -> Glimpse:
    return Glimpse(path, path.name, kind, text=path.read_text("utf-8")[:65_536])


@needs(MLSS)
def test_thirteen_transcripts_with_mixed_labels_give_every_turn_and_speaker() -> None:
    reading = read_source(SOURCE, SHARED, {"path": f"{MLSS}/*.txt"}, name="mlss")
    turns = reading.tables["turns"].to_pylist()
    speakers = Counter((row["interview_id"], row["speaker"]) for row in turns)
    assert {name: (speakers[name, "interviewer"], speakers[name, "interviewee"]) for name, _ in speakers} == TURNS
    assert reading.tables["interviews"].num_rows == 13
    assert reading.notes == (
        Note("uncoded_interview", 13), Note("undated_interview", 13), Note("internal_interview", 13),
    )  # fmt: skip


@needs(MLSS)
def test_the_turns_are_the_labels_that_stand_in_the_files_and_no_word_is_lost() -> None:
    reading = read_source(SOURCE, SHARED, {"path": f"{MLSS}/*.txt"}, name="mlss")
    label = re.compile(r"^\s*(interviewe[er]+)[\d ]*:", re.IGNORECASE | re.MULTILINE)
    stamp = re.compile(r"\[\d\d:\d\d:\d\d\]")
    for path in sorted((SHARED / MLSS).glob("*.txt")):
        text = path.read_text("utf-8")
        own = [row["text"] for row in reading.tables["turns"].to_pylist() if row["interview_id"] == path.stem]
        said = [part for part in label.split(text)[2::2] if part.strip()]
        assert len(own) == len(said), path.name
        assert " ".join(own).split() == stamp.sub(" ", label.sub(" ", text)).split(), path.name


@needs(MLSS)
def test_each_transcript_is_recognised() -> None:
    for path in (SHARED / MLSS).glob("*.txt"):
        found = recognise(glimpse(path, "text"))
        assert found is not None, path.name
        assert (found.format, found.certainty) == ("interview transcript", 0.93)


@needs(SENTIRUEVAL)
def test_reviews_of_restaurants_give_every_aspect() -> None:
    reading = read_source(SOURCE, SHARED, {"path": f"{SENTIRUEVAL}/*.xml", "consent": "quotes"}, name="reviews")
    assert {name: table.num_rows for name, table in reading.tables.items()} == {
        "interviews": 201, "turns": 201, "quotes": 4361,
    }  # fmt: skip
    quotes = reading.tables["quotes"].to_pylist()
    assert Counter(row["code"] for row in quotes) == {
        "food": 1649, "service": 1335, "interior": 684, "whole": 566, "price": 127,
    }  # fmt: skip
    assert Counter(row["sentiment"] for row in quotes) == {
        "positive": 2719, "neutral": 841, "negative": 746, None: 55,
    }  # fmt: skip
    assert Counter(row["mark"] for row in quotes)["Rel"] == 3981
    assert reading.notes == (Note("moved_aspect", 7), Note("two_sided_aspect", 55))
    assert (reading.rejected_rows, reading.files[0].rows, reading.files[0].kept) == (0, 4361, 4361)
    dates = [row["held_at"] for row in reading.tables["interviews"].to_pylist()]
    assert all(isinstance(date, dt.datetime) for date in dates)
    assert dates[0] == dt.datetime(2012, 3, 13, 11, 42)


@needs(SENTIRUEVAL)
def test_reviews_of_restaurants_are_recognised() -> None:
    found = recognise(glimpse(next((SHARED / SENTIRUEVAL).glob("*.xml")), "xml"))
    assert found is not None
    assert found.entry["format"] == "reviews"


@needs(ALEXA)
def test_reviews_in_a_table_are_read_by_files_through_a_mapping() -> None:
    options: dict[str, Any] = {
        "path": f"{ALEXA}/amazon_alexa.tsv",
        "tables": {
            "quotes": {
                "columns": {"text": "verified_reviews", "sentiment": "rating", "said_at": "date"},
                "extra": {"variation": "variation"},
                "values": {
                    "sentiment": {"1": "negative", "2": "negative", "3": "neutral", "4": "positive", "5": "positive"}
                },
            }
        },
    }
    reading = read_source(FILES, SHARED, options, date_order="dmy", decimal=".")
    quotes = reading.tables["quotes"]
    assert reading.files[0].rows == 3150
    assert (quotes.num_rows, reading.rejected_rows) == (2385, 79)
    assert reading.notes == (Note("dropped_rows", 79, "quotes"), Note("duplicate_row", 686, "quotes"))
    assert quotes.num_rows + 79 + 686 == 3150
    assert quotes.column("said_at")[0].as_py() == dt.datetime(2018, 7, 31)
    assert quotes.column("text")[0].as_py() == "Love my Echo!"


@pytest.mark.skipif(not (DEMO / "interviews").is_dir(), reason="the demo project has no interviews here")
def test_the_interviews_of_the_demo_project_are_sound() -> None:
    options = {"path": "interviews/*.md", "second": "interviews/coder-b/*.md"}
    reading = read_source(SOURCE, DEMO, options, name="interviews")
    assert reading.tables["interviews"].num_rows == 6
    assert sum("," in row["coders"] for row in reading.tables["interviews"].to_pylist()) == 2
    assert not [row for row in reading.tables["turns"].to_pylist() if row["speaker"] == "other"]
