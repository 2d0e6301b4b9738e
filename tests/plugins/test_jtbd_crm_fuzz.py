"""Exports of CRMs damaged at random: refused in words, or accounted for row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import exports_crm as made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jtbd_crm.source import SOURCE
from jtbd_reports import ProjectError
from jtbd_reports.opening.glimpse import glimpse
from jtbd_reports.testing import read_source

if TYPE_CHECKING:
    from pathlib import Path

    from jtbd_reports import Reading

EXPORTS = {
    "amocrm.csv": made.as_csv([*made.AMOCRM, *made.AMOCRM_OWN], made.amocrm_rows()).encode(),
    "old.csv": made.as_csv(made.AMOCRM_OLD, made.amocrm_old_rows(), ";").encode("cp1251"),
    "bitrix.csv": made.as_csv(made.BITRIX_DEALS, made.bitrix_deals(), ";").encode(),
    "bitrix.xls": made.as_html(made.BITRIX_DEALS, made.bitrix_deals()).encode(),
    "hubspot.csv": made.as_csv(made.HUBSPOT_DEALS, made.hubspot_deals()).encode(),
}
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def add_up(reading: Reading) -> None:
    """Each row of the deals is a deal, or its loss is told."""
    counts = {"filtered": 0, "duplicate_key": 0, "duplicate_row": 0, "dropped_rows": 0}
    counts |= {"superseded_row": 0, "summary_row": 0}
    for note in reading.notes:
        if note.code in counts and note.detail in {"deals", ""}:
            counts[note.code] += note.count
    (file,) = reading.files
    deals = reading.tables["deals"].num_rows if "deals" in reading.tables else 0
    others = [name for name in reading.tables if name not in {"deals", "identities"}]
    assert deals or reading.rejected_rows or others
    if "deals" in reading.tables:
        split = file.rows - deals - sum(counts.values())
        assert 0 <= split <= reading.rejected_rows


def taken(root: Path, name: str) -> None:
    """Recognised if it can be; read in any case."""
    assert SOURCE.recognise is not None
    found = SOURCE.recognise(glimpse(root / name, name))
    for options in ({"path": name}, dict(found.entry) if found else {"path": name, "format": "generic"}):
        try:
            reading = read_source(SOURCE, root, options)
        except ProjectError:
            continue
        add_up(reading)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(
    st.sampled_from(sorted(EXPORTS)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.sampled_from([*b'";\t,\n<>0\xff'])), max_size=6),
    st.floats(0.2, 1),
)
def test_cut_and_flipped_exports_do_no_harm(
    tmp_path: Path, name: str, damage: list[tuple[float, int]], length: float
) -> None:
    content = bytearray(EXPORTS[name][: int(len(EXPORTS[name]) * length) + 1])
    for place, byte in damage:
        content[int(place * len(content))] = byte
    (tmp_path / name).write_bytes(content)
    taken(tmp_path, name)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(st.data(), st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8-sig", "cp1251", "utf-16"]))
def test_dropped_columns_and_doubled_rows_do_no_harm(
    tmp_path: Path, data: st.DataObject, delimiter: str, encoding: str
) -> None:
    headers, rows = data.draw(
        st.sampled_from(
            [
                ([*made.AMOCRM, *made.AMOCRM_OWN], made.amocrm_rows()),
                (made.BITRIX_DEALS, made.bitrix_deals()),
                (made.HUBSPOT_DEALS, made.hubspot_deals()),
            ]
        )
    )
    kept = data.draw(st.lists(st.sampled_from(headers), min_size=2, max_size=len(headers), unique=True))
    drawn = data.draw(st.lists(st.sampled_from(rows), max_size=12))
    text = made.as_csv(kept, drawn, delimiter)
    (tmp_path / "d.csv").write_bytes(text.encode(encoding, "replace"))
    taken(tmp_path, "d.csv")


@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_whole_exports_add_up(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(EXPORTS[name])
    add_up(read_source(SOURCE, tmp_path, {"path": name}))
