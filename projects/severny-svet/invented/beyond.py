"""Everything beside the CRM export: survey, counter, costs, products, and the truth planted in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from invented import costs, planted, search, survey, visit_log, visits
from invented.dice import Dice
from invented.forms import as_yaml
from invented.respondents import everybody, who_answers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from invented.sales import Deal, Person

# Who answers is the draw that weighs most on so small a survey: of sixty tried, one near its planted rates was kept.
_OFFSETS: Final = {"everybody": 1, "who_answers": 19, "form": 3, "visits": 4, "log": 5, "costs": 6}
_SEEDS: Final = {part: planted.SEED + offset for part, offset in _OFFSETS.items()}
"""Each part throws its own dice, so that a change in one leaves the others' bytes alone."""


def beyond(people: Sequence[Person], flats: Sequence[Deal], campaigns: Sequence[str]) -> tuple[dict[str, bytes], str]:
    """The files by path, and the sections they add to the planted parameters; `campaigns` goes with `flats`."""
    invited = everybody(Dice(_SEEDS["everybody"]), people, flats)
    answered = who_answers(Dice(_SEEDS["who_answers"]), invited)
    form, respondents = survey.form(Dice(_SEEDS["form"]), answered)
    seen = visits.visits(Dice(_SEEDS["visits"]), flats, campaigns)
    searched = [visit for visit in seen if visit.channel == "Поиск"]
    files = {
        "data/survey.csv": form,
        "data/metrika-phrases.csv": search.report(searched),
        "data/metrika-visits.tsv": visit_log.log(Dice(_SEEDS["log"]), seen),
        "data/products.csv": costs.products(flats),
        "truth/survey.csv": respondents,
        "truth/phrases.csv": search.truth_rows(searched),
    }
    spent = costs.spend(Dice(_SEEDS["costs"]), flats, campaigns, seen)
    known = {
        "survey": survey.truth(invited, answered),
        "price": survey.price_truth(answered),
        "phrases": search.truth(searched),
        "visits": visits.truth(seen, flats),
        "costs": costs.truth(flats),
    }
    encoded = {path: text.encode() for path, text in files.items()}
    # Saved from a Russian spreadsheet: semicolons, decimal commas, the old code page.
    return encoded | {"data/costs.csv": spent.encode("cp1251")}, as_yaml(known)
