"""Attribution models: to which visit of a visitor Metrica gives the credit, and what their names mean by now."""

from __future__ import annotations

import datetime as dt

CURRENT = ("cross_device_last_significant", "cross_device_first", "last", "automatic")
"""Models that Metrica still computes."""
ANALOGUES = {
    "first": "cross_device_first",
    "lastsign": "cross_device_last_significant",
    "last_yandex_direct_click": "automatic",
    "cross_device_last": "last",
    "cross_device_last_yandex_direct_click": "automatic",
}
"""What Metrica answers with, by the model asked for, since `REPLACED_ON`."""
REPLACED_ON = dt.date(2026, 6, 25)
_PREFIXES = ("<attribution>", *sorted((*CURRENT, *ANALOGUES), key=len, reverse=True))


def current(model: str) -> str:
    """The model that is really computed when `model` is asked for."""
    return ANALOGUES.get(model, model)


def named(field: str, model: str) -> str:
    """A Logs API field with the model's name where the field leaves it open: `ym:s:<attribution>UTMSource`."""
    return field.replace("<attribution>", model)


def bare(field: str) -> str:
    """A Logs API field without its model, so that two spellings of one field can be told to be the same."""
    head, _, name = field.rpartition(":")
    for prefix in _PREFIXES:
        rest = name.removeprefix(prefix)
        if rest != name and rest[:1].isupper():
            return f"{head}:{rest}"
    return field
