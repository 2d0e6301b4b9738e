"""How jobs are held against another basis, for the methods page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jtbd_jobs.thesis.telling import Teller


def method(tell: Teller) -> tuple[str, ...]:
    """What was computed, how, after whom, with which limits."""
    return (
        tell.say(
            "Each behaviour is predicted by multinomial logistic regression from the job alone, from the other "
            "grouping alone, and from both; nothing known is the share of each outcome. Customers are held out in "
            "{folds} parts, each predicted by a model that has not seen it; the ridge penalty is chosen inside. "
            "The gain is the fall of the log-loss in bits per customer (Good 1952); the share of uncertainty "
            "removed is the gain over the bits to be guessed. A bit is the uncertainty of the toss of a coin.",
            folds=tell.facts["folds"],
        ),
        tell.say(
            "Intervals are of the paired bootstrap over customers (Hastie, Tibshirani & Friedman 2009, section 7.10). "
            "The permutation test deals what the other basis does not tell of the added one to customers anew "
            "(Freedman & Lane 1983; Winkler et al. 2014); p-values are adjusted for all behaviours and both "
            "directions (Benjamini & Hochberg 1995). A basis is ahead only where it adds to the other by interval "
            "and by test, and alone explains more by interval. Neither is said only where so many customers would "
            "probably have shown a gain of {worth} bits (Self, Mauritsen & Ohara 1992); elsewhere there is too "
            "little data to tell.",
            worth=tell.view.language.number(tell.facts["worth"], 3).rstrip("0"),
        ),
        tell.say(
            "Compared are customers whose job is known and of whom something of the other basis is known; what is "
            "missing of it counts as a group of its own. A customer buys what they bought most often, else what they "
            "asked for; worth and numbers are means over won deals, else over all, in four equal parts. Rare outcomes "
            "stand together. Jobs come from rules, not from these data, so there is nothing of them to fit inside "
            "a fold. A behaviour whose column a rule reads is not tried; where another column of the rules spares "
            "four in five of the errors in guessing it (Goodman & Kruskal 1954), jobs are told without that column."
        ),
    )
