"""jobs.use on facts planted by hand: what is filled, what is left blank, what may not be shown."""

import json
from functools import cache
from typing import Any

import pytest
from jobs_deals import catalogue, job
from jobs_known import measure, numbers, run, said, shares, speak, tables, talk, told

from jtbd_jobs.use.analysis import ANALYSIS
from jtbd_jobs.use.document import FILE, UseOptions, check
from jtbd_jobs.use.statement import parts
from jtbd_reports import Blank, Presentation, Result, plain
from jtbd_reports.stats import Clustered, effective_size, wilson
from jtbd_reports.trace import traces

STATEMENT = "When halls are booked, I want to shoot at home, so that I can say yes."
JOBS = catalogue(job("photo", "camera", statement=STATEMENT), job("sleep", "bed"))


def deals(name: str, count: int, won: int = 0, start: int = 0, **more: Any) -> list[dict[str, Any]]:
    """Deals of a job, each of a customer of its own; the first ones won."""
    return [
        {"deal_id": f"{name}{n}", "customer_id": f"c-{name}{n}", "status": "won" if n < won else "lost", **more}
        for n in range(start, start + count)
    ]


def of_jobs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`deal_jobs`: the letters of a deal's id are its job."""
    return [{"deal_id": row["deal_id"], "job_id": row["deal_id"].rstrip("0123456789")} for row in rows]


def use(rows: list[dict[str, Any]] | None = None, written: Any = None, minimum: int = 5, **more: Any) -> Result:
    given = {"deals": rows, "deal_jobs": of_jobs(rows)} if rows is not None else {}
    documents = {"jobs.yml": JOBS, **({FILE: {"jobs": written}} if written else {})}
    return run(ANALYSIS, tables(**given, **more), documents, minimum=minimum)


def pages(result: Result, language: str = "en") -> dict[str, str]:
    return {page.id: told(page) for page in speak(ANALYSIS, result, language).pages}


def test_a_project_without_data_has_a_page_for_each_job_that_says_what_is_missing() -> None:
    presentation = speak(ANALYSIS, use())

    assert [page.id for page in presentation.pages] == ["job-photo", "job-sleep"]
    assert [plain(section.title) for section in presentation.pages[0].sections] == [
        "Too little is known to say whether these are our customers",
        "In which words they speak is not known yet",
        "Where they come from is not known",
        "Much of the offer and the script is still to be written",
    ]
    assert "[Drives and barriers]" in pages(use())["job-photo"]


NUMBERS = [
    measure("photo", "customer_share", 0.2, 0.18, 0.22),
    measure("photo", "margin_share", 0.38, 0.32, 0.44),
    measure("photo", "revenue_share", 0.25, 0.2, 0.3),
    measure("photo", "win_rate", 0.2, 0.15, 0.26),
    measure("sleep", "customer_share", 0.8, 0.78, 0.82),
    measure("sleep", "margin_share", 0.62, 0.56, 0.68),
    measure("sleep", "win_rate", 0.19, 0.15, 0.24),
]


def test_more_margin_than_customers_makes_them_ours() -> None:
    result = use(job_numbers=NUMBERS)
    found = pages(result)

    assert "By the figures these are our customers: 20% of customers, 38% of margin" in found["job-photo"]
    assert "By the figures these are not our customers: 80% of customers, 62% of margin" in found["job-sleep"]
    card = speak(ANALYSIS, result).findings[0].card
    assert plain(f"{card.number} {card.text}") == "1 of the jobs bring customers of our own by the figures: “Photo”"


def test_a_difference_within_the_intervals_decides_nothing() -> None:
    near = [measure("photo", "customer_share", 0.2, 0.18, 0.22), measure("photo", "revenue_share", 0.25, 0.19, 0.32)]

    assert (
        "Whether these are our customers cannot be told: 20% of customers, 25% of revenue"
        in pages(use(job_numbers=near))["job-photo"]
    )


def test_the_consultants_verdict_stands_beside_that_of_the_figures() -> None:
    own = {"sleep": {"verdict": {"ours": True, "why": "Nobody else takes these flats."}}}
    text = pages(use(job_numbers=NUMBERS, written=own))["job-sleep"]

    assert "By the figures these are not our customers" in text
    assert "The consultant’s verdict: ours. Nobody else takes these flats." in text


def test_a_hidden_job_shows_its_statement_and_nothing_of_its_customers() -> None:
    hidden = [
        measure("photo", "deals", None, kind="count"),
        measure("photo", "customer_share", None),
        measure("photo", "win_rate", None),
    ]
    rows = deals("photo", 4, 2, product="Loft", channel="Fair", comment="needs windows")
    result = use(
        rows,
        job_numbers=hidden,
        phrase_jobs=[{"phrase": "loft for shooting", "job_id": "photo", "visits": 40, "by": "rules"}],
    )
    text = pages(result)["job-photo"]

    assert "Figures of this job are hidden to protect a small group" in text
    assert not any(word in json.dumps(result.facts) for word in ("Loft", "Fair", "windows"))
    assert not any(one.id.startswith("use.photo.channel") for one in result.metrics)


def test_channels_show_their_share_and_how_often_they_win() -> None:
    rows = [*deals("photo", 40, 20, channel="Fair"), *deals("photo", 60, 0, 40, channel="Search")]
    result = use(rows, job_numbers=NUMBERS)
    found = numbers(result)

    assert result.facts["jobs"][0]["channels"] == ["Search", "Fair"]
    assert found["use.photo.channel.1.share"].value == pytest.approx(0.6)
    assert found["use.photo.channel.2.win_rate"].value == pytest.approx(0.5)
    assert found["use.photo.channel.2.win_rate"].low == pytest.approx(0.352, abs=0.001)
    assert "60% of their deals come from the channel “Search”; 0% of the decided are won" in pages(result)["job-photo"]


def test_a_channel_of_few_customers_can_not_be_had_by_subtraction() -> None:
    """30 + 9 + 3: the small one is not listed, and neither is the next, or it would be what is left."""
    rows = [
        *deals("photo", 30, 10, channel="Search"),
        *deals("photo", 9, 0, 30, channel="Fair"),
        *deals("photo", 3, 0, 39, channel="Brother of the owner"),
    ]
    result = use(rows, job_numbers=NUMBERS)

    assert result.facts["jobs"][0]["channels"] == ["Search"]
    assert "Brother" not in json.dumps(result.facts)


def test_deals_of_one_customer_do_not_make_a_crowd() -> None:
    rows = [{**row, "customer_id": "one"} for row in deals("photo", 30, 10, channel="Search", product="Loft")]
    result = use(rows, job_numbers=NUMBERS)

    assert result.facts["jobs"][0]["channels"] == []
    assert result.facts["jobs"][0]["products"] == []


def test_words_that_set_a_job_apart_are_found_and_those_of_its_rule_left_out() -> None:
    rows = [
        *deals("photo", 40, comment="Wants a camera corner and large windows, asks for a mortgage"),
        *deals("sleep", 40, comment="Wants a bed and a quiet courtyard, asks for a mortgage"),
        *deals("sleep", 3, 0, 40, comment="Wants a bed and a sauna"),
    ]
    words = {one["id"]: dict(one["words"]) for one in use(rows).facts["jobs"]}

    assert words["photo"] == {"corner": 40, "large": 40, "windows": 40}
    assert words["sleep"] == {"courtyard": 40, "quiet": 40}


def test_one_talkative_customer_makes_no_word() -> None:
    rows = [
        *({**row, "customer_id": "one"} for row in deals("photo", 50, comment="windows windows windows")),
        *deals("photo", 20, 0, 50, comment="camera"),
        *deals("sleep", 40, comment="bed and courtyard"),
    ]

    assert use(rows).facts["jobs"][0]["words"] == []


def test_without_differences_no_word_is_named() -> None:
    rows = [*deals("photo", 40, comment="asks for a mortgage"), *deals("sleep", 40, comment="asks for a mortgage")]

    assert [one["words"] for one in use(rows).facts["jobs"]] == [[], []]


def test_phrases_of_few_visits_are_left_out() -> None:
    phrases = [
        {"phrase": "loft for shooting", "job_id": "photo", "visits": 30, "by": "rules"},
        {"phrase": "loft for shooting", "job_id": "photo", "visits": 5, "by": "rules"},
        {"phrase": "studio of my name", "job_id": "photo", "visits": 4, "by": "rules"},
        {"phrase": "weather", "job_id": None, "visits": 90, "by": None},
    ]
    result = use(phrase_jobs=phrases)

    assert result.facts["jobs"][0]["phrases"] == [["loft for shooting", 35]]
    assert "They search for “loft for shooting”" in pages(result)["job-photo"]


TALKS = [talk("i1", "photo"), talk("i2", "photo", consent="internal"), talk("i3", "sleep")]
SAID = [
    said("i1", "push", "The hall is booked for weeks"),
    said("i1", "words", "It is the hall that is cheap", 2),
    said("i2", "push", "My landlord threw me out"),
    said("i2", "anxiety", "The neighbours will complain", 2),
    said("i3", "pull", "Friends wanted to shoot here, I refused", job="photo"),
]


def test_words_are_quoted_only_with_consent_and_counted_without_it() -> None:
    result = use(interviews=TALKS, quotes=SAID)
    text = pages(result)["job-photo"]

    assert "What pushes away from the old: 2 interviews: “The hall is booked for weeks”" in text
    assert "What they fear: 1 interview, for internal use" in text
    assert "In their own words: “It is the hall that is cheap”" in text
    assert "landlord" not in json.dumps(result.facts)
    assert "complain" not in json.dumps(result.facts)


def test_reviews_of_which_no_consent_is_known_are_not_quoted() -> None:
    result = use(quotes=[{"text": "I hold the camera all day", "code": "push"}])

    assert numbers(result)["use.photo.push"].value == 1
    assert "camera all day" not in json.dumps(result.facts)


def test_what_somebody_with_another_job_says_of_this_one_fills_no_line() -> None:
    result = use(interviews=TALKS, quotes=SAID)

    assert numbers(result)["use.photo.pull"].value == 0
    assert "I refused" not in pages(result)["job-photo"]


def test_each_line_says_whose_words_it_is_and_the_rest_is_blank() -> None:
    own = {"photo": {"positioning": {"unlike": "a hall by the hour"}, "script": {"next": "a showing with a camera"}}}
    presentation = speak(ANALYSIS, use(interviews=TALKS, quotes=SAID, written=own))
    text = told(presentation.pages[0])

    assert "For whom and when · consultant: When halls are booked" in text
    assert "They want · consultant: To shoot at home, so that I can say yes" in text
    assert "Unlike · consultant: A hall by the hour" in text
    assert "Opening question · data: Ask what happened; they tell it like this: “The hall is booked for weeks”" in text
    assert "[We are; Need; Show; Answer to fears] Write it in use.yml under jobs.photo: positioning.we_are" in text
    assert sum(isinstance(block, Blank) for section in presentation.pages[0].sections for block in section.blocks) == 2


def test_a_funnel_that_is_written_is_no_proposal() -> None:
    phrases = [{"phrase": "loft", "job_id": "photo", "visits": 30, "by": "rules"}]
    proposed = pages(use(phrase_jobs=phrases))["job-photo"]
    written = pages(use(phrase_jobs=phrases, written={"photo": {"funnel": ["A page about light"]}}))["job-photo"]

    assert "Proposal: look · data: A landing page that answers the search “loft” in its first line." in proposed
    assert "[The funnel to build]" in proposed
    assert "Step 1 · consultant: A page about light" in written
    assert "Proposal" not in written


def test_stages_show_how_far_decided_deals_came_and_no_small_loss() -> None:
    rows = [*deals("photo", 40, 10), {**deals("photo", 1, 0, 40)[0], "status": "open"}]
    history = [
        {"deal_id": f"photo{n}", "stage": stage, "position": place}
        for stage, place, count in (("Call", 1, 41), ("Showing", 2, 30), ("Booking", 3, 28), ("Contract", 4, 10))
        for n in range(count)
    ]
    result = use(rows, job_numbers=NUMBERS, stages=history)

    assert result.facts["jobs"][0]["stages"] == ["Call", "Showing", "Contract"]
    assert numbers(result)["use.photo.stage.2.share"].value == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("won", "wanted"), [(20, ["Call", "Contract"]), (18, ["Call"]), (15, ["Call", "Contract"]), (37, [])]
)
def test_few_losses_after_the_last_stage_can_not_be_had_by_subtraction(won: int, wanted: list[str]) -> None:
    """Won deals are published elsewhere: 20 of a contract and 18 won show that two were lost after it."""
    rows = deals("photo", 40, won)
    history = [
        {"deal_id": f"photo{n}", "stage": stage, "position": place}
        for stage, place, count in (("Call", 1, 40), ("Contract", 2, max(20, won)))
        for n in range(count)
    ]

    assert use(rows, job_numbers=NUMBERS, stages=history).facts["jobs"][0]["stages"] == wanted


def test_the_share_of_a_channel_is_as_sure_as_its_customers_are_many() -> None:
    """330 deals of six customers, one of whom makes almost all of the second channel."""
    owned = [(f"c{n}", "Search") for n in range(6) for _ in range(50)]
    owned += [("c0", "Fair")] * 25 + [(f"c{n}", "Fair") for n in range(1, 6)]
    rows = [
        {**row, "customer_id": who, "channel": channel}
        for row, (who, channel) in zip(deals("photo", 330), owned, strict=True)
    ]
    # what they buy for another job is no part of this one
    rows += [{**row, "customer_id": f"c{n % 6}", "channel": "Fair"} for n, row in enumerate(deals("sleep", 60))]
    share = numbers(use(rows, job_numbers=NUMBERS))["use.photo.channel.1.share"]
    parts, wholes = [50] * 6, [75, *[51] * 5]
    sums = Clustered(
        6,
        300,
        330,
        sum(a * a for a in parts),
        sum(a * b for a, b in zip(parts, wholes, strict=True)),
        sum(b * b for b in wholes),
    )
    low, high = wilson(300 / 330, effective_size(sums))

    assert (share.value, share.n, share.method) == (
        pytest.approx(300 / 330),
        330,
        "Wilson, deals clustered by customer",
    )
    assert (share.low, share.high) == (pytest.approx(low), pytest.approx(high))
    assert share.high - share.low > 2 * (0.94 - 0.87)  # type: ignore[operator]


def test_lost_reasons_are_hidden_with_the_win_rate() -> None:
    rows = deals("photo", 40, 10, lost_reason="Price")
    shown, hidden = (
        use(rows, job_numbers=[measure("photo", "win_rate", rate, rate, rate)]).facts["jobs"][0]["reasons"]
        for rate in (0.25, None)
    )

    assert shown == [["Price", 30]]
    assert hidden == []


def test_a_job_that_the_catalogue_lacks_is_refused_with_the_nearest() -> None:
    written = ANALYSIS.documents[FILE].model_validate({"jobs": {"foto": {}, "photo": {}}})
    found = list(check(UseOptions(), {"jobs.yml": JOBS, FILE: written}))

    assert [(name, one.path, one.message, one.hint) for name, one in found] == [
        (FILE, ("jobs", "foto"), "jobs.yml has no job 'foto'", "Did you mean 'photo'?")
    ]
    assert list(check(UseOptions(), {"jobs.yml": JOBS})) == []


def test_no_key_of_a_customer_is_in_the_result() -> None:
    rows = deals("photo", 40, 10, channel="Fair", comment="windows")
    result = use(rows, job_numbers=NUMBERS, interviews=[talk("i1", "photo", customer_id="c-photo1")], quotes=SAID[:1])
    kept = json.dumps([result.facts, [repr(metric) for metric in result.metrics]])

    assert "c-photo" not in kept


@cache
def everything() -> Result:
    photo = {"channel": "Fair", "product": "Loft", "page": "/loft/", "comment": "windows", "lost_reason": "Price"}
    sleep = {"channel": "Search", "product": "Flat", "comment": "courtyard"}
    counted = [measure("photo", "deals", 40, kind="count"), measure("photo", "order_value", 9e6, kind="money")]
    return use(
        [*deals("photo", 40, 20, **photo), *deals("sleep", 40, 10, **sleep)],
        job_numbers=[*NUMBERS, *counted],
        crm_evidence=shares("customers", 80, photo=(0.2, 0.18, 0.22), sleep=(0.8, 0.78, 0.82)),
        web_evidence=shares("visits", 80, photo=(0.4, 0.35, 0.45), sleep=(0.6, 0.55, 0.65)),
        phrase_jobs=[{"phrase": "loft", "job_id": "photo", "visits": 30, "by": "rules"}],
        interviews=TALKS,
        quotes=SAID,
        written={"sleep": {"verdict": {"ours": True, "why": "Because."}, "script": {"answers": ["Quiet at night."]}}},
    )


@cache
def presented(language: str) -> Presentation:
    return speak(ANALYSIS, everything(), language)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_sentence_is_made_in_both_languages(language: str) -> None:
    presentation = presented(language)
    texts = [told(page) for page in presentation.pages]

    assert all("{" not in text for text in texts)
    assert set(presentation.labels) == set(numbers(everything()))
    assert [sheet.id for sheet in presentation.sheets] == ["use.sleep.lemmas", "use.photo.phrases", "use.photo.lemmas"]


def test_every_number_of_a_title_has_its_metric() -> None:
    known = set(numbers(everything()))

    for page in presented("en").pages:
        for section in page.sections:
            assert set(traces(section.title)) <= known
            digits = [sign for sign in section.title.split("\ue002")[-1] if sign.isdigit()]
            assert digits == []


def test_russian_pages_hold_no_english_sentence() -> None:
    """Words of the client are English here, so only whole messages of ours are looked for."""
    english, russian = ("\n".join(map(told, presented(language).pages)) for language in ("en", "ru"))
    ours = ("By the figures", "What they buy", "Still to be written", "Opening question", "consultant")

    assert [text for text in ours if text in english] != []
    assert [text for text in ours if text in russian] == []


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("Когда зал занят, хочу снимать дома, чтобы не ждать.", ("зал занят", "снимать дома", "не ждать")),
        (
            "Когда родителям трудно одним, хочу, чтобы они жили рядом, чтобы успевать помочь.",
            ("родителям трудно одним", "чтобы они жили рядом", "успевать помочь"),
        ),
        (STATEMENT, ("halls are booked", "to shoot at home", "I can say yes")),
    ],
)
def test_a_statement_falls_into_its_parts(statement: str, wanted: tuple[str, str, str]) -> None:
    found = parts(statement)
    assert found is not None
    assert (found.when, found.want, found.so) == wanted


def test_a_statement_worded_otherwise_is_left_whole() -> None:
    assert parts("Снимать дома") is None


def pages_of(presentation: Presentation) -> list[str]:
    return [page.id for page in presentation.pages]


def test_jobs_of_more_customers_come_first_and_hidden_ones_last() -> None:
    numbered = [measure("photo", "customer_share", None), measure("sleep", "customer_share", 0.5, 0.4, 0.6)]

    assert pages_of(speak(ANALYSIS, use(job_numbers=numbered))) == ["job-sleep", "job-photo"]
