"""Options of a fetch: what is refused, in which words, and that no token can stand in a project."""

from typing import Any

import pytest
from pydantic import ValidationError

from jtbd_metrika.live import attribution
from jtbd_metrika.live.answers import wait_asked
from jtbd_metrika.live.options import HITS, VISITS, ApiOptions
from jtbd_metrika.live.pace import Pace

LOOKS = "They look like ym:s:startURL or ym:pv:URL."
GOOD = {"counter": 12345678, "source": "visits", "from": "2025-01-01"}
MOVE = "Put it into the environment variable METRIKA_TOKEN, remove it here, and revoke it if it was shared."


def refused(**more: object) -> tuple[str, ...]:
    """Where and in which words options are refused."""
    with pytest.raises(ValidationError) as caught:
        ApiOptions.model_validate(GOOD | more)
    error = caught.value.errors()[0]
    place = ".".join(map(str, error["loc"]))
    return (place, *(error["ctx"]["error"].args if "ctx" in error and "error" in error["ctx"] else (error["type"],)))


def test_three_options_are_enough() -> None:
    options = ApiOptions.model_validate(GOOD)
    assert options.asked_fields == VISITS
    assert ApiOptions.model_validate(GOOD | {"source": "hits"}).asked_fields == HITS
    assert (options.end, options.token_variable, options.host) == (
        "yesterday",
        "METRIKA_TOKEN",
        "api-metrika.yandex.net",
    )
    assert options.attribution == "cross_device_last_significant"


def test_nothing_personal_is_asked_for_unless_told() -> None:
    assert not [field for field in (*VISITS, *HITS) if "ip" in field.lower().split(":")[-1][:2] or "params" in field]


@pytest.mark.parametrize(
    "more",
    [
        {"token": "anything"},
        {"token_variable": "y0_AgAAAABkSomethingLong"},
        {"token_variable": "AQAAAAATl6yDAATRG1YNWrbvz0Z"},
        {"host": "OAuth y0_short"},
        {"fields": ["ym:s:visitID", "y0_AgAAAABkSomethingLong"]},
        {"attribution": "0123456789abcdef0123456789abcdef01234567"},
    ],
)
def test_a_token_in_the_project_is_refused_wherever_it_stands_and_not_repeated(more: dict[str, Any]) -> None:
    assert refused(**more) == ("", "an OAuth token must not stand in a project's files", MOVE)


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "PATH", "metrika_token", "MY_METRIKA"])
def test_a_project_cannot_name_another_secret_of_this_machine(name: str) -> None:
    assert refused(token_variable=name) == (
        "token_variable",
        "expected the name of an environment variable that begins with METRIKA, METRICA or YANDEX",
        "The token itself stands in the environment, never here.",
    )


@pytest.mark.parametrize(
    "host", ["evil.example", "api-metrika.yandex.net.evil.example", "127.0.0.1.evil.example", "127.0.0.1:80/x", "a@b"]
)
def test_a_project_cannot_send_the_token_elsewhere(host: str) -> None:
    assert refused(host=host) == (
        "host",
        f"the token may only be sent to api-metrika.yandex.net or to this machine, not to {host!r}",
        "Known hosts: api-metrika.yandex.net, api-metrica.yandex.net, api-metrika.yandex.com, api-metrica.yandex.com.",
    )


@pytest.mark.parametrize("host", ["api-metrica.yandex.com", "127.0.0.1:8080", "localhost", "[::1]:99"])
def test_yandex_and_this_machine_are_known(host: str) -> None:
    assert ApiOptions.model_validate(GOOD | {"host": host}).host == host


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"to": "today"}, ("to", "expected a day such as 2025-12-31, or yesterday, got 'today'")),
        ({"from": "1.11.2026"}, ("from", "expected a day such as 2025-01-01, got '1.11.2026'")),
        ({"to": "2024-12-31"}, ("", "the last day, 2024-12-31, lies before the first, 2025-01-01")),
        ({"fields": ["visitID"]}, ("fields", "'visitID' is no field of the Logs API", LOOKS)),
        (
            {"fields": ["ym:s:visitID,ym:s:date"]},
            ("fields", "'ym:s:visitID,ym:s:date' is no field of the Logs API", LOOKS),
        ),
        ({"fields": ["ym:s:visitID", "ym:s:visitID"]}, ("fields", "'ym:s:visitID' stands here twice")),
        (
            {"fields": ["ym:s:visitID", "ym:pv:URL"]},
            ("", "'ym:pv:URL' is no field of visits", "Theirs begin with ym:s:."),
        ),
        ({"fields": ["ym:s:date"]}, ("", "visits cannot be read without the field ym:s:visitID")),
        ({"source": "hits", "fields": ["ym:pv:URL"]}, ("", "hits cannot be read without the field ym:pv:watchID")),
        (
            {"fields": ["ym:s:visitID", *(f"ym:s:{'x' * 100}{n}" for n in range(30))]},
            ("", "all fields together may have 3000 characters, got 3242"),
        ),
        ({"goals": [1]}, ("", "goals belong to reports; visits carry them in the field ym:s:goalsID")),
        (
            {"source": "phrases", "fields": ["ym:s:visitID"]},
            ("", "fields belong to visits and hits; the columns of phrases are fixed"),
        ),
        ({"source": "summary", "goals": [1, 2, 3, 4, 5, 6, 7]}, ("", "at most 6 goals fit into one request, got 7")),
        ({"counter": 0}, ("counter", "greater_than_equal")),
        ({"attribution": "linear"}, ("attribution", "literal_error")),
        ({"source": "clicks"}, ("source", "literal_error")),
    ],
)
def test_what_does_not_fit_is_refused(more: dict[str, Any], said: Any) -> None:
    assert refused(**more) == said


def test_every_old_model_has_an_analogue_that_is_computed() -> None:
    assert set(attribution.ANALOGUES.values()) <= set(attribution.CURRENT)
    assert [attribution.current(model) for model in ("first", "last", "automatic")] == [
        "cross_device_first",
        "last",
        "automatic",
    ]


@pytest.mark.parametrize(
    ("field", "bare"),
    [
        ("ym:s:lastsignTrafficSource", "ym:s:TrafficSource"),
        ("ym:s:<attribution>TrafficSource", "ym:s:TrafficSource"),
        ("ym:s:cross_device_last_yandex_direct_clickUTMTerm", "ym:s:UTMTerm"),
        ("ym:s:lastUTMTerm", "ym:s:UTMTerm"),
        ("ym:s:startURL", "ym:s:startURL"),
        ("ym:s:firstly", "ym:s:firstly"),
    ],
)
def test_a_field_is_known_under_each_of_its_models(field: str, bare: str) -> None:
    assert attribution.bare(field) == bare


def test_pauses_double_up_to_a_minute_and_are_shortened_by_chance() -> None:
    still, eager = Pace(jitter=lambda: 0.0), Pace(jitter=lambda: 1.0)
    assert [still.pause(number) for number in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert [eager.pause(number) for number in (1, 7)] == [0.5, 30]
    assert eager.pause(1, 10.0) == 11.0


@pytest.mark.parametrize("text", ["", "soon", "-1", "1e9", "Sun, 99 Nov 2026 00:00:00 GMT"])
def test_a_pause_that_cannot_be_read_is_none(text: str) -> None:
    assert wait_asked({"retry-after": text}) is None


def test_a_date_in_the_past_asks_for_no_pause() -> None:
    assert wait_asked({"retry-after": "Sun, 22 Nov 2020 00:00:00 GMT"}) == 0.0
