"""What the report says: exact titles in both languages, every number traced, nothing claimed that is not shown."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from jobs_deals import (
    START,
    accented,
    catalogue,
    charts,
    deal,
    drawn,
    job,
    labels,
    many,
    numbers,
    run,
    speak,
    tables,
    texts,
    titles,
    untraced_digits,
)

from jtbd_reports import Pair, Presentation, Prose, Section, Table
from jtbd_reports.trace import traces

if TYPE_CHECKING:
    from jtbd_jobs.rules.catalogue import Jobs

ALONE = catalogue(job("a", "дом", name="Жить"))
TWO = catalogue(job("a", "дом", name="Жить"), job("b", "дача", name="Отдыхать"))
THREE = catalogue(*TWO.model_dump(by_alias=True, exclude_none=True)["jobs"], job("c", "офис", name="Работать"))


def told(jobs: Jobs, rows: list[dict[str, Any]], language: str = "en", **more: Any) -> dict[str, str]:
    return titles(speak(run(jobs, tables(rows, **more)), language))


def section(presentation: Presentation, name: str) -> Section:
    return next(one for page in presentation.pages for one in page.sections if one.id == name)


def prose(presentation: Presentation, name: str) -> str:
    blocks = section(presentation, name).blocks
    return " ".join(text for block in blocks if isinstance(block, Prose) for text in block.paragraphs)


def dated(rows: list[dict[str, Any]], days: int) -> list[dict[str, Any]]:
    """The rows closed after about so many days."""
    return [
        {**row, "created_at": START, "closed_at": START + dt.timedelta(days=days + index % 5)}
        for index, row in enumerate(rows)
    ]


CASES = {
    "one leader": (
        TWO,
        [*many("a", "дом", won=60), *many("b", "дача", won=20), *many("c", "иное", won=20)],
        "Two jobs explain 80% of deals; the commonest is “Жить”",
        "Две работы объясняют 80 % сделок; самая частая — «Жить»",
    ),
    "two leaders": (
        THREE,
        [*many("a", "дом", won=41), *many("b", "дача", won=40), *many("c", "офис", won=9)],
        "Three jobs explain 100% of deals; the commonest are “Жить” and “Отдыхать”",
        "Три работы объясняют 100 % сделок; самые частые — «Жить» и «Отдыхать»",
    ),
    "no leader": (
        THREE,
        [*many("a", "дом", won=20), *many("b", "дача", won=21), *many("c", "офис", won=22)],
        "Three jobs explain 100% of deals; none of them clearly leads",
        "Три работы объясняют 100 % сделок; явного лидера среди них нет",
    ),
    "one job": (
        ALONE,
        [*many("a", "дом", won=20), *many("c", "иное", won=60)],
        "One job explains 25% of deals: “Жить”",
        "Одна работа объясняет 25 % сделок: «Жить»",
    ),
    "no job": (
        TWO,
        many("c", "иное", won=20),
        "No deal matches any rule",
        "Ни одна сделка не подошла ни под одно правило",
    ),
    "no deals": (TWO, [], "There are no deals in the data", "В данных нет ни одной сделки"),
    "too few": (
        TWO,
        many("a", "дом", won=2),
        "There are too few customers to show any figure",
        "Клиентов слишком мало, чтобы показывать цифры",
    ),
    "hidden rest": (
        ALONE,
        [*many("a", "дом", won=3), *many("c", "иное", won=60)],
        "One job is found in the deals; none of them clearly leads",
        "Одна работа нашлась в сделках; явного лидера среди них нет",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_overview_says_how_much_is_explained_and_what_leads(case: str) -> None:
    jobs, rows, english, russian = CASES[case]
    assert told(jobs, rows)["jobs.overview"] == english
    assert told(jobs, rows, "ru")["jobs.overview"] == russian


OUTCOMES = {
    "lower": (
        TWO,
        [*many("a", "дом", won=20, lost=80), *many("b", "дача", won=60, lost=40)],
        "Deals of the job “Жить” are won less often: 20% against 40% overall",
        "Сделки с работой «Жить» выигрываем реже: 20 % против 40 % по всем сделкам",
    ),
    "higher": (
        TWO,
        [*many("a", "дом", won=80, lost=20), *many("b", "дача", won=100, lost=200)],
        "Deals of the job “Жить” are won more often: 80% against 45% overall",
        "Сделки с работой «Жить» выигрываем чаще: 80 % против 45 % по всем сделкам",
    ),
    "none": (
        TWO,
        [*many("a", "дом", won=30, lost=30), *many("b", "дача", won=31, lost=29)],
        "No job differs from the others in win rate beyond chance",
        "По доле выигранных сделок ни одна работа не отличается от остальных больше, чем случайно",
    ),
    "one job": (
        ALONE,
        many("a", "дом", won=30, lost=10),
        "75% of decided deals are won",
        "Выиграно 75 % завершённых сделок",
    ),
    "open": (
        TWO,
        many("a", "дом", won=0, opened=30),
        "No deal has been decided yet",
        "Ни одна сделка ещё не завершена",
    ),
    "few decided": (
        TWO,
        many("a", "дом", won=1, lost=1, opened=30),
        "Too few deals are decided to show how many are won",
        "Завершённых сделок слишком мало, чтобы показать долю выигранных",
    ),
}


@pytest.mark.parametrize("case", OUTCOMES)
def test_outcomes_name_a_difference_only_beyond_chance(case: str) -> None:
    jobs, rows, english, russian = OUTCOMES[case]
    assert told(jobs, rows)["jobs.outcomes"] == english
    assert told(jobs, rows, "ru")["jobs.outcomes"] == russian


VALUES = {
    "orders": (
        [*many("a", "дом", won=40, amount=900.0), *many("b", "дача", won=60, amount=300.0)],
        TWO,
        "Orders of the job “Жить” are larger: €900, all orders €300",
        "Сделки с работой «Жить» дороже: 900 €, по всем сделкам — 300 €",
    ),
    "days": (
        [*dated(many("a", "дом", won=40), 40), *dated(many("b", "дача", won=60), 10)],
        TWO,
        "Deals of the job “Жить” take longer: 42 days, all deals 14 days",
        "Сделки с работой «Жить» длятся дольше: 42 дня, по всем сделкам — 14 дней",
    ),
    "days alone": (
        dated(many("a", "дом", won=40), 30),
        ALONE,
        "Half of won deals close within 32 days",
        "Половина выигранных сделок закрывается не дольше чем за 32 дня",
    ),
    "orders alone": (
        many("a", "дом", won=40, amount=300.0),
        ALONE,
        "Half of won deals are worth more than €300",
        "Половина выигранных сделок дороже 300 €",
    ),
    "same days": (
        [*dated(many("a", "дом", won=40), 10), *dated(many("b", "дача", won=60), 10)],
        TWO,
        "Time to close does not differ between jobs beyond chance",
        "Срок сделки не отличается от работы к работе больше, чем случайно",
    ),
    "same orders": (
        [*many("a", "дом", won=40, amount=300.0), *many("b", "дача", won=60, amount=300.0)],
        TWO,
        "Order value does not differ between jobs beyond chance",
        "Сумма сделки не отличается от работы к работе больше, чем случайно",
    ),
    "same both": (
        [*dated(many("a", "дом", won=40, amount=3.0), 10), *dated(many("b", "дача", won=60, amount=3.0), 10)],
        TWO,
        "Neither time to close nor order value differs between jobs beyond chance",
        "Ни срок, ни сумма сделки не отличаются от работы к работе больше, чем случайно",
    ),
    "neither": (
        many("a", "дом", won=40),
        TWO,
        "How long deals take and what they are worth cannot be said yet",
        "Сколько длятся сделки и сколько они стоят, пока сказать нельзя",
    ),
}


@pytest.mark.parametrize("case", VALUES)
def test_time_and_value_name_a_difference_only_beyond_chance(case: str) -> None:
    rows, jobs, english, russian = VALUES[case]
    assert told(jobs, rows)["jobs.value"] == english
    assert told(jobs, rows, "ru")["jobs.value"] == russian


def test_a_job_that_closes_sooner_is_said_to() -> None:
    rows = [*dated(many("a", "дом", won=40), 10), *dated(many("b", "дача", won=90), 40)]
    said = speak(run(TWO, tables(rows)))
    both = titles(said)["jobs.value"] + prose(said, "jobs.value")
    assert "Deals of the job “Жить” close sooner: " in both


def test_a_job_of_smaller_orders_is_said_to_be() -> None:
    rows = [*many("a", "дом", won=40, amount=100.0), *many("b", "дача", won=90, amount=300.0)]
    said = speak(run(TWO, tables(rows)))
    assert "Orders of the job “Жить” are smaller: " in titles(said)["jobs.value"] + prose(said, "jobs.value")


UNEXPLAINED = {
    "words": (
        [*many("a", "дом", won=60), *many("c", "ипотека", won=40)],
        "40% of deals match no rule; what sets them apart most often is the word “ипотека”",
        "Ни под одно правило не подошло 40 % сделок; чаще всего их отличает слово «ипотека»",
    ),
    "wordless": (
        [*many("a", "дом", won=60), *many("c", "", won=40)],
        "40% of deals match no rule",
        "Ни под одно правило не подошло 40 % сделок",
    ),
    "nothing left": (many("a", "дом", won=60), "The rules explain every deal", "Правила объясняют каждую сделку"),
    "all left": (
        many("c", "ипотека", won=60),
        "No deal matches any rule",
        "Ни одна сделка не подошла ни под одно правило",
    ),
    "no deals": ([], "There are no deals in the data", "В данных нет ни одной сделки"),
    "hidden": (
        [*many("a", "дом", won=3), *many("c", "ипотека", won=40)],
        "How many deals match no rule is hidden to protect a small group",
        "Сколько сделок не объяснено, скрыто, чтобы не раскрыть малую группу",
    ),
}


@pytest.mark.parametrize("case", UNEXPLAINED)
def test_what_is_not_explained_is_said_with_what_sets_it_apart(case: str) -> None:
    rows, english, russian = UNEXPLAINED[case]
    assert told(ALONE, rows)["jobs.unassigned"] == english
    assert told(ALONE, rows, "ru")["jobs.unassigned"] == russian


def test_conflicts_are_told_with_their_commonest_pair_or_not_at_all() -> None:
    rows = [*many("a", "дом", won=30), *many("b", "дача", won=60), *many("c", "дом, дача", won=10)]
    title = "Several rules match 10% of deals, most often those of “Жить” and “Отдыхать”"
    assert told(TWO, rows)["jobs.conflicts"] == title
    russian = "Сразу под несколько правил подходит 10 % сделок, чаще всего — «Жить» и «Отдыхать»"
    assert told(TWO, rows, "ru")["jobs.conflicts"] == russian
    few = [*rows[:90], *many("c", "дом, дача", won=4)]
    assert told(TWO, few)["jobs.conflicts"] == "Several rules match 4.3% of deals"
    assert "jobs.conflicts" not in told(TWO, rows[:90])


def rich() -> list[dict[str, Any]]:
    """Jobs that differ in everything, with products, channels, leftovers, conflicts, unknown customers."""
    common = {"product": "Лофт", "channel": "Сайт"}
    return [
        *dated(many("a", "дом", won=30, lost=90, opened=11, amount=900.0, **common), 40),
        *dated(many("b", "дача", won=120, lost=90, amount=100.0, **common), 10),
        *dated(many("c", "дом и дача", won=20, amount=100.0, **common), 10),
        *many("d", "ипотека", won=20, lost=20, **common),
        *[deal(None, "дача", "lost") for _ in range(7)],
    ]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_number_of_titles_cards_and_findings_is_traced(language: str) -> None:
    result = run(TWO, tables(rich()))
    said = speak(result, language)
    cards = [finding.card for finding in said.findings]
    for page in said.pages:
        for one in page.sections:
            assert untraced_digits(one.title) == [], one.id
            cards += [card for block in one.blocks if hasattr(block, "cards") for card in block.cards]
            assert untraced_digits(prose(said, one.id)) == [], one.id
    assert len(cards) > 3
    for card in cards:
        assert untraced_digits(card.number + card.aside + card.text) == []
    assert untraced_digits(said.headline) == []
    assert all(untraced_digits(limit) == [] for limit in said.limits)


def test_every_trace_is_a_metric_and_every_metric_has_a_label() -> None:
    result = run(TWO, tables(rich()))
    said = speak(result)
    assert {name for text in texts(said) for name in traces(text)} <= set(numbers(result))
    assert set(said.labels) == set(numbers(result))


def test_numbers_of_a_traced_title_are_those_of_the_metrics() -> None:
    result = run(TWO, tables(rich()))
    title = section(speak(result), "jobs.outcomes").title
    assert traces(title) == ("jobs.b.win_rate", "jobs.win_rate") or traces(title) == (
        "jobs.a.win_rate",
        "jobs.win_rate",
    )


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_difference_is_worded_as_a_cause(language: str) -> None:
    said = " ".join(texts(speak(run(TWO, tables(rich())), language))).lower()
    assert not re.search(r"\b(because of|causes?|leads? to|thanks to|влияет|благодаря|приводит)\b", said)


def test_charts_accent_exactly_what_their_title_speaks_of() -> None:
    found = charts(speak(run(TWO, tables(rich()))))
    named = re.search("“(.*?)”", told(TWO, rich())["jobs.outcomes"])
    assert named is not None
    assert accented(found["jobs.win_rates"]) == [named[1]]
    assert accented(found["jobs.shares"]) == ["Отдыхать"]
    assert accented(found["jobs.order_values"]) == [], "its interval reaches the median of all"
    assert accented(found["jobs.cycle_days"]) == ["Жить"], "so the title speaks of days"
    dear, cheap = many("a", "дом", won=60, amount=900.0), many("b", "дача", won=120, amount=100.0)
    clear = charts(speak(run(TWO, tables([*dated(dear, 40), *dated(cheap, 10)]))))
    assert accented(clear["jobs.order_values"]) == ["Жить"]
    assert accented(clear["jobs.cycle_days"]) == []


def test_nothing_is_accented_where_the_title_names_nobody() -> None:
    _, rows, _, _ = OUTCOMES["none"]
    found = charts(speak(run(TWO, tables(rows))))
    assert accented(found["jobs.win_rates"]) == []


def test_charts_have_words_a_table_and_the_unexplained_row() -> None:
    found = charts(speak(run(TWO, tables(rich()))))
    assert set(found) == {
        "jobs.shares",
        "jobs.revenue_shares",
        "jobs.win_rates",
        "jobs.cycle_days",
        "jobs.order_values",
        "jobs.repeat_rates",
        "jobs.map.chart",
    }
    for chart in found.values():
        assert chart.title in chart.description
        assert "Жить: " in chart.description
        assert len(chart.table.rows) == 2
    assert labels(found["jobs.shares"])[-1] == "No rule matches"


def test_revenue_stands_beside_customers_in_the_same_order() -> None:
    pair = section(speak(run(TWO, tables(rich()))), "jobs.overview").blocks[0]
    assert isinstance(pair, Pair)
    left, right = labels(pair.left), labels(pair.right)
    assert left[: len(right)] == right


def test_a_gap_between_customers_and_revenue_leads_the_summary() -> None:
    said = speak(run(TWO, tables(rich())))
    assert said.headline.startswith("“Жить” is ")
    assert [round(finding.weight, 1) for finding in said.findings] == [3.0, 2.5, 2.0, 1.0]


def test_without_such_a_gap_the_summary_says_what_the_overview_says() -> None:
    _, rows, english, _ = CASES["one leader"]
    assert titles(speak(run(TWO, tables(rows))))["jobs.overview"] == english
    said = speak(run(TWO, tables(rows)))
    assert said.headline == section(said, "jobs.overview").title


def test_what_is_missing_is_said_with_what_it_would_add() -> None:
    said = speak(run(TWO, tables(many("a", "дом", won=40))))
    amounts = "The export has no amounts; with them this page would show each job’s share of revenue."
    dates = "The export lacks the dates of creation and closing; with them this page would show how long deals take."
    assert amounts in prose(said, "jobs.overview")
    assert amounts in said.limits
    assert dates in prose(said, "jobs.value")
    assert "with them this page would show what an order is worth." in prose(said, "jobs.value")


def test_amounts_that_are_never_filled_are_said_to_be_missing() -> None:
    said = speak(run(TWO, tables(many("a", "дом", won=40, amount=None))))
    assert "No won deal has an amount; with amounts this page would show each job’s share of revenue." in said.limits


def test_won_deals_are_missed_where_there_are_none() -> None:
    said = speak(run(TWO, tables(many("a", "дом", won=0, lost=40, amount=1.0))))
    assert "No deal is marked as won; time and value are those of won deals." in prose(said, "jobs.value")


def test_open_deals_are_said_beside_the_win_rate() -> None:
    rows = [*many("a", "дом", won=20, lost=20, opened=21)]
    assert "is not counted here" not in prose(speak(run(TWO, tables(rows[:40]))), "jobs.outcomes")
    russian = prose(speak(run(TWO, tables(rows)), "ru"), "jobs.outcomes")
    assert russian.endswith("открытая сделка в расчёт не вошла: молодая сделка ещё не проиграна.")


def test_a_rule_that_reads_the_outcome_is_said_to_prove_nothing() -> None:
    jobs = catalogue(job("a", rule={"status": {"in": ["won"]}}, name="Жить"), job("b", "дача"))
    result = run(jobs, tables([*many("a", "дом", won=40), *many("b", "дача", won=0, lost=40)]))
    assert result.facts["told_by_outcome"] == ["a"]
    assert ["a", "higher"] not in result.facts["win_rate"]
    said = prose(speak(result), "jobs.outcomes")
    assert "The rule of “Жить” reads how deals ended, so its win rate says nothing." in said


def test_a_rule_that_matches_nothing_is_said_to() -> None:
    said = speak(run(TWO, tables(many("a", "дом", won=40))))
    assert "The rule of “Отдыхать” matches no deal." in prose(said, "jobs.overview")


def test_a_job_without_deals_has_no_share_of_revenue_to_draw() -> None:
    found = charts(speak(run(TWO, tables(many("a", "дом", won=40, amount=5.0)))))
    rows = [(row["label"], row["words"]) for row in drawn(found["jobs.revenue_shares"])]
    assert rows == [("Жить", "100%"), ("Отдыхать", "unknown")] * 2


def test_all_deals_are_the_line_to_compare_with() -> None:
    found = charts(speak(run(TWO, tables(rich()))))
    lines = {"jobs.win_rates": "all 48%", "jobs.cycle_days": "all 13 days", "jobs.order_values": "all €100"}
    for name, words in lines.items():
        assert words in str(found[name].wide)
    assert "'all " not in str(found["jobs.shares"].wide)


def test_hidden_groups_are_said_to_be_hidden() -> None:
    said = speak(run(TWO, tables([*many("a", "дом", won=3), *many("b", "дача", won=40)])))
    assert section(said, "jobs.overview").source.endswith("Groups of fewer than 5 customers are hidden.")
    shown = speak(run(TWO, tables(many("b", "дача", won=40))))
    assert "hidden" not in section(shown, "jobs.overview").source


def test_tables_say_where_a_label_was_not_recorded() -> None:
    rows = [
        *many("a", "дом", won=30),
        *many("b", "иное", won=20, channel="Сайт"),
        *many("c", "иное", won=20, product="x"),
    ]
    blocks = section(speak(run(ALONE, tables(rows))), "jobs.unassigned").blocks
    patterns = next(block for block in blocks if isinstance(block, Table))
    assert patterns.rows == (("not recorded", "Сайт", 20, 20), ("x", "not recorded", 20, 20))


def test_leftovers_of_few_customers_are_said_to_be_unshown() -> None:
    rows = [*many("a", "дом", won=40), *many("c", "ипотека", won=3)]
    said = prose(speak(run(ALONE, tables(rows))), "jobs.unassigned")
    assert said == "What these deals have in common is said by too few customers to be shown."


HOSTILE = (
    "<script>alert(1)</script>",
    "{n} {0} {evil}",
    "=1+1",
    "\ue000jobs.deals\ue0019\ue002",
    "**x** [a](b)",
    "%(x)s",
)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str, language: str) -> None:
    jobs = catalogue(job("a", "дом", name=text, statement=text), job("b", "дача", name=text))
    rows = [{**row, "product": text, "channel": text, "title": text} for row in rich()]
    said = speak(run(jobs, tables(rows)), language)
    marks = "\ue000jobs.deals\ue0019"
    assert not any(marks in shown for shown in texts(said))
    if "script" in text:
        assert any(text in one for one in titles(said).values())


def test_numbers_above_ten_are_not_spelled() -> None:
    jobs = catalogue(*(job(f"j{n}", f"w{n}") for n in range(12)))
    rows = [row for n in range(12) for row in many(f"{n}-", f"w{n}", won=9)]
    assert told(jobs, rows)["jobs.overview"] == "12 jobs explain 100% of deals; none of them clearly leads"


def test_without_known_customers_shares_are_of_deals() -> None:
    rows = [deal(None, "дом") for _ in range(30)] + [deal(None, "иное") for _ in range(9)]
    said = speak(run(TWO, tables(rows)))
    assert charts(said)["jobs.shares"].title == "Share of deals by job, 95% interval"
    assert any(finding.card.text == "of deals have the job “Жить”, the commonest" for finding in said.findings)


def test_sources_are_named_once() -> None:
    from jobs_deals import ANALYSIS, LOCALES

    from jtbd_reports import View
    from jtbd_reports.language import Language

    result = run(TWO, tables(many("a", "дом", won=40)))
    sources = {"deals": "data/deals.csv, data/more.csv", "customers": "data/deals.csv"}
    view = View(Language("en").within(LOCALES), "EUR", numbers(result), 5, sources)
    said = ANALYSIS.present(result, view)
    assert section(said, "jobs.overview").source.startswith("data/deals.csv, data/more.csv; ")
