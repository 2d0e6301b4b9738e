"""The sections on features: Kano and MaxDiff."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jtbd_reports import Prose, Section
from jtbd_reports.trace import clean

if TYPE_CHECKING:
    from jtbd_jobs.survey.telling import Teller
    from jtbd_reports import Chart

_KINDS = {
    "must_be": "expected",
    "one_dimensional": "the more the better",
    "attractive": "delights",
    "indifferent": "leaves cold",
    "reverse": "unwanted",
    "questionable": "contradictory",
}
_HALF = 0.5


def kano(tell: Teller) -> Section | None:
    """`survey.kano`: what each feature is to customers; None where it was not asked."""
    features = tell.facts["kano"]
    if not features:
        return None
    return Section(
        id="survey.kano",
        kicker="Kano",
        title=_kano_title(tell),
        shown=tell.say(
            "How far having a feature pleases and lacking it displeases, 0 to 1; {level} intervals", level=tell.level
        ),
        blocks=(_kano_chart(tell),),
        source=tell.source(tell.say("Wilson interval")),
        method=(
            tell.say(
                "Each pair of answers is read by the evaluation table of Kano et al. (1984) and Berger et al. (1993). "
                "A feature is what most call it; where the two commonest kinds differ by no more than chance (Fong "
                "1996), the stricter of the two stands: expected, the more the better, delights, leaves cold. "
                "Coefficients: Timko, in Berger et al. (1993), with Wilson intervals."
            ),
        ),
    )


def _kano_title(tell: Teller) -> str:
    expected = [one["name"] for one in tell.facts["kano"] if one["kind"] == "must_be"]
    pleasing = [one["name"] for one in tell.facts["kano"] if one["kind"] == "attractive"]
    if expected:
        return tell.say("Expected, and missed where lacking: {features}", features=_listed(tell, expected))
    if pleasing:
        return tell.say("Delights, though nobody expects it: {features}", features=_listed(tell, pleasing))
    return tell.say("No feature is simply expected and none simply delights")


def _listed(tell: Teller, names: list[str]) -> str:
    quoted = [tell.quoted(name) for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return tell.say("{first} and {last}", first=", ".join(quoted[:-1]), last=quoted[-1])


def _kano_chart(tell: Teller) -> Chart:
    from jtbd_reports.charts import Band, Measure, Point, scatter  # noqa: PLC0415 - loaded when something is drawn

    points, rows, spoken = [], [], []
    for place, one in enumerate(tell.facts["kano"], 1):
        better, worse = tell.metric(f"kano.{place}.better"), tell.metric(f"kano.{place}.worse")
        kind = tell.say(_KINDS[one["kind"]])
        name = clean(one["name"])
        shares = tuple(tell.metric(f"kano.{place}.{kind_}") for kind_ in _KINDS)
        rows.append(
            (name, kind if one["decided"] else tell.say("{kind} (not settled)", kind=kind), better, worse, *shares)
        )
        if better is None or worse is None or better.value is None or worse.value is None:
            continue
        low, high = (None if end is None else -end for end in (worse.high, worse.low))
        point = Point(name, -worse.value, better.value, low, high, better.low, better.high)
        points.append(replace(point, text=kind, accent=one["kind"] == "must_be"))
        spoken += [tell.spoken(name, better), tell.spoken(name, worse)]
    bands = [Band(((_HALF, 0.0), (_HALF, 1.0)), ""), Band(((0.0, _HALF), (1.0, _HALF)), "")]
    x = Measure(tell.say("Displeases where lacking"), "number", zero=True, high=1.0)
    y = Measure(tell.say("Pleases where there"), "number", zero=True, high=1.0)
    columns = [
        (tell.say("Feature"), "text"),
        (tell.say("What it is"), "text"),
        (tell.say("Pleases"), "number"),
        (tell.say("Displeases"), "number"),
        *((tell.say(kind), "share") for kind in _KINDS.values()),
    ]
    table = tell.table("survey.kano.table", tell.say("Features by Kano"), columns, rows)
    specs = scatter(points, x=x, y=y, language=tell.view.language, currency=tell.view.currency, bands=bands)
    return tell.drawn(
        "survey.kano.chart", tell.say("Features by how far they please and displease"), specs, spoken, table
    )


def best_worst(tell: Teller) -> Section | None:
    """`survey.best`: what was chosen as best and as worst; None where it was not asked."""
    items = tell.facts["items"]
    if not items:
        return None
    order = sorted(range(1, len(items) + 1), key=lambda place: -tell.value(f"best.{place}.score"))
    first, second = (tell.metric(f"best.{place}.score") for place in order[:2])
    clear = first is not None and second is not None and (first.low or 0.0) > (second.high or 0.0)
    name = tell.quoted(items[order[0] - 1])
    return Section(
        id="survey.best",
        kicker=tell.say("Best and worst"),
        title=tell.say("{item} matters most", item=name) if clear else tell.say("No item clearly matters most"),
        shown=tell.say(
            "Times chosen as best less times chosen as worst, per showing, −1 to 1; {level} interval", level=tell.level
        ),
        blocks=(_best_chart(tell, order, accent=clear), Prose(_best_sentences(tell, order[0]))),
        source=tell.source(tell.say("bootstrap over respondents")),
        method=(
            tell.say(
                "Counts of best and worst choices over the times an item was shown (Louviere, Flynn & Marley 2015), "
                "all choices of a respondent drawn together. The chance to be the best of all is from one logit of "
                "all choices."
            ),
        ),
    )


def _best_chart(tell: Teller, order: list[int], *, accent: bool) -> Chart:
    items = tell.facts["items"]
    rows = [
        (clean(items[place - 1]), tell.metric(f"best.{place}.score"), "", accent and place == order[0])
        for place in order
    ]
    columns = [
        (tell.say("Item"), "text"),
        (tell.say("Best"), "count"),
        (tell.say("Worst"), "count"),
        (tell.say("Score"), "number"),
        (tell.say("Chance to be the best"), "share"),
    ]
    parts = ("best", "worst", "score", "share")
    cells = [(clean(items[place - 1]), *(tell.metric(f"best.{place}.{part}") for part in parts)) for place in order]
    table = tell.table("survey.best.table", tell.say("Best and worst choices"), columns, cells)
    title = tell.say("Best less worst choices per showing")
    return tell.dots("survey.best.chart", title, rows, table)


def _best_sentences(tell: Teller, place: int) -> tuple[str, ...]:
    if not tell.has(f"best.{place}.share"):
        return ()
    return (
        tell.say(
            "Of all items at once, {item} would be chosen as best with a chance of {share}.",
            item=tell.quoted(tell.facts["items"][place - 1]),
            share=tell.number(f"best.{place}.share"),
        ),
    )
