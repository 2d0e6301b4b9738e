"""What goes wrong at Metrica, on the way, or in the project: each with the words a user reads."""

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Never

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from metrika_fetching import Fetching
from metrika_server import (
    LOGIN,
    TOKEN,
    Handler,
    Metrika,
    Report,
    breaks,
    fails,
    hangs_up,
    sends,
    serving,
)

from jtbd_reports import ProjectError

GET = "https://yandex.ru/dev/metrika/ru/intro/authorization"
LATER = "Run the command again later; what was fetched so far is kept."
NETWORK = "Look after the network and run the command again; what was fetched so far is kept."
ANEW = "Run the command again: the log is prepared anew."


@pytest.fixture
def fetching(tmp_path: Path) -> Iterator[Fetching]:
    with serving(Metrika()) as metrika:
        yield Fetching(tmp_path, metrika)


def busy(status: int = 429, kind: str = "quota_requests_by_ip", **headers: str) -> Callable[[Handler], bool]:
    return fails(status, kind, "Too many requests.", **headers)


def test_without_a_token_nothing_is_asked(fetching: Fetching) -> None:
    fetching.environment = {}
    assert fetching.refused() == (
        "api.token_variable: the environment variable METRIKA_TOKEN is empty; it must hold an OAuth token of Yandex "
        f"Metrica. How to get one: {GET}."
    )
    assert fetching.metrika.calls == []


def test_the_variable_of_the_options_is_looked_at(fetching: Fetching) -> None:
    fetching.api = {"token_variable": "YANDEX_CLIENT_7"}
    assert "the environment variable YANDEX_CLIENT_7 is empty" in fetching.refused()
    fetching.environment = {"YANDEX_CLIENT_7": TOKEN}
    assert fetching.run().rows == 30


@pytest.mark.parametrize("held", ["two words here", "first\nsecond", "токен-доступа", "nul\x00inside", "short"])
def test_a_variable_that_holds_something_else_is_not_repeated(fetching: Fetching, held: str) -> None:
    fetching.environment = {"METRIKA_TOKEN": held}
    assert fetching.refused() == (
        "api.token_variable: what the environment variable METRIKA_TOKEN holds is no OAuth token. "
        "It is one word of Latin letters, digits, _ and -."
    )


def test_an_expired_token_is_named_by_its_variable(fetching: Fetching) -> None:
    fetching.environment = {"METRIKA_TOKEN": "y0_expired"}
    assert fetching.refused() == (
        "api.token_variable: Yandex Metrica does not accept the token in METRIKA_TOKEN (Invalid oauth_token: OAuth …). "
        f"It may have expired: get a new one ({GET}) and put it into METRIKA_TOKEN."
    )


def test_an_unauthorised_answer_without_words_says_the_same(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [sends(401, b"")]
    assert fetching.refused() == (
        "api.token_variable: Yandex Metrica does not accept the token in METRIKA_TOKEN. "
        f"It may have expired: get a new one ({GET}) and put it into METRIKA_TOKEN."
    )


def test_a_counter_of_others_is_named(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [fails(403, "access_denied", "Access is denied.")]
    assert fetching.refused() == (
        "api.counter: the token in METRIKA_TOKEN gives no access to counter 12345678 (Access is denied). "
        "Ask the counter's owner to let that Yandex account view it, or mend the number."
    )


def test_a_counter_that_does_not_exist_is_named(fetching: Fetching) -> None:
    fetching.api = {"counter": 99}
    assert fetching.refused() == "api.counter: Yandex Metrica does not find counter 99 (Entity not found)."


def test_a_refusal_is_told_in_metricas_words_without_what_a_terminal_would_obey(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [fails(400, "invalid_parameter", "Wrong\x1b[31m field\n{x}." + "y" * 300)]
    said = fetching.refused()
    assert said.startswith("api: Yandex Metrica refuses the request (HTTP 400) (Wrong 31m field x .yyy")
    assert len(said) == len("api: Yandex Metrica refuses the request (HTTP 400) ().") + 200


def test_too_many_requests_are_made_again_after_the_pause_asked_for(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [busy(Retry_After="17"), busy(420)]
    assert fetching.run().rows == 30
    assert fetching.pauses == [17.0, 2.0]
    assert fetching.lines[:2] == [
        "Yandex Metrica says that it gets too many requests (HTTP 429) (Too many requests); trying again in 17 s",
        "Yandex Metrica says that it gets too many requests (HTTP 420) (Too many requests); trying again in 2 s",
    ]


def test_a_pause_asked_for_by_date_is_counted_from_the_servers_clock(fetching: Fetching) -> None:
    now = dt.datetime.now(dt.UTC)
    until = format_datetime(now + dt.timedelta(seconds=90), usegmt=True)
    fetching.metrika.faults["evaluate"] += [busy(Retry_After=until), busy(Retry_After="soon")]
    fetching.run()
    assert 85 <= fetching.pauses[0] <= 92
    assert fetching.pauses[1] == 2.0


def test_a_pause_too_long_to_wait_for_is_told(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [busy(Retry_After="3600")]
    assert fetching.refused() == (
        "api: Yandex Metrica says that it gets too many requests (HTTP 429) (Too many requests); "
        f"it asks to wait 60 minutes. {LATER}"
    )
    assert fetching.pauses == []


def test_requests_are_not_made_for_ever(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [busy()] * 9
    assert fetching.refused() == (
        "api: Yandex Metrica says that it gets too many requests (HTTP 429) (Too many requests); "
        f"given up after 6 tries. {LATER}"
    )
    assert fetching.pauses == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_a_days_quota_that_is_used_up_is_not_waited_for(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [fails(429, "quota_requests_by_uid", "Quota exceeded")]
    assert fetching.refused() == (
        "api: today's quota of requests to Metrica's API is used up (Quota exceeded). "
        "Run the command again tomorrow; what was fetched so far is kept."
    )
    assert fetching.pauses == []


@pytest.mark.parametrize("route", ["evaluate", "list", "create", "look", "part", "clean"])
def test_a_burst_of_faults_is_outlived_wherever_it_strikes(fetching: Fetching, route: str) -> None:
    fetching.metrika.polls = 1
    fetching.metrika.faults[route] += [busy(503, "backend_error"), busy(504, "timeout"), hangs_up]
    assert fetching.run().rows == 30
    assert len(fetching.metrika.logs) == 1
    assert fetching.metrika.living() == fetching.left() == []


def test_a_server_in_trouble_is_told(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [busy(503, "backend_error")] * 6
    assert fetching.refused() == (
        "api: Yandex Metrica says that it is in trouble (HTTP 503) (Too many requests); "
        f"given up after 6 tries. {LATER}"
    )


def test_no_network_is_told(fetching: Fetching) -> None:
    fetching.metrika.address = "127.0.0.1:9"
    assert fetching.refused() == f"api: 127.0.0.1:9 cannot be reached; given up after 6 tries. {NETWORK}"


def test_a_line_that_breaks_is_told(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [hangs_up] * 6
    address = fetching.metrika.address
    assert fetching.refused() == f"api: the connection to {address} broke; given up after 6 tries. {NETWORK}"


def test_a_server_that_falls_silent_is_told(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    import urllib3

    monkeypatch.setattr("jtbd_metrika.live.client._LIMITS", urllib3.Timeout(0.02))
    fetching.metrika.faults["evaluate"] += [lambda _handler: bool(time.sleep(0.1))] * 2
    fetching.pace = {"tries": 2}
    address = fetching.metrika.address
    assert fetching.refused() == f"api: {address} does not answer in time; given up after 2 tries. {NETWORK}"


def test_a_certificate_that_is_not_trusted_is_told_at_once(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib3

    def distrust(*_args: object, **_more: object) -> Never:
        raise urllib3.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")

    monkeypatch.setattr(urllib3.PoolManager, "request", distrust)
    assert fetching.refused() == (
        f"api: {fetching.metrika.address} shows a certificate that this machine does not trust. "
        "A proxy that looks into connections may stand between; SSL_CERT_FILE names its certificate."
    )
    assert fetching.pauses == []


def test_a_sign_in_page_instead_of_an_answer_is_told(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [sends(200, LOGIN, Content_Type="text/html")]
    assert fetching.refused() == (
        "api: a web page (Авторизация) came instead of data. "
        "A sign-in page or a proxy stands between this machine and Yandex."
    )


def test_a_sign_in_page_instead_of_a_part_is_told_and_the_old_file_stays(fetching: Fetching) -> None:
    fetching.run()
    before = (fetching.root / fetching.path).read_bytes()
    fetching.metrika.faults["part"] += [sends(200, b"\n<html>Sign in</html>", Content_Type="text/plain")]
    assert fetching.refused() == (
        "api: a web page came instead of data. A sign-in page or a proxy stands between this machine and Yandex."
    )
    assert (fetching.root / fetching.path).read_bytes() == before


def test_the_token_is_not_carried_to_another_address(fetching: Fetching) -> None:
    fetching.metrika.faults["evaluate"] += [sends(302, b"", Location="http://127.0.0.1:9/passport")]
    assert fetching.refused() == (
        "api: the server sends us on to another address (HTTP 302); the token is not sent there. "
        "A sign-in page or a proxy stands between this machine and Yandex."
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"oops", "it is no JSON"),
        (b"[]", "an object was expected"),
        (b"{}", "it lacks 'log_request_evaluation'"),
        (b'{"log_request_evaluation": {"possible": "yes"}}', "it lacks 'possible'"),
    ],
)
def test_an_answer_in_another_form_is_told(fetching: Fetching, body: bytes, why: str) -> None:
    fetching.metrika.faults["evaluate"] += [sends(200, body)]
    assert fetching.refused() == (
        f"api: Yandex Metrica answers in a way that this version does not know: {why}. Look for a newer version."
    )


def test_a_quota_that_others_have_filled_is_told_with_its_holders(fetching: Fetching) -> None:
    fetching.metrika.max_days = -6
    fetching.metrika.foreign(size=4_200_000_000)
    fetching.metrika.foreign(size=5_000_000_000)
    assert fetching.refused() == (
        "api.fields: Metrica has no room to prepare even one day of visits; a counter's prepared logs may take 10 GB, "
        "and 2 that are there take 9.2 GB. Whoever made them should remove them, or Metrica does after some days."
    )
    assert len(fetching.metrika.living()) == 2


def test_a_day_too_large_for_the_quota_is_told(fetching: Fetching) -> None:
    fetching.metrika.max_days = 0
    assert fetching.refused() == (
        "api.fields: Metrica has no room to prepare even one day of visits; a counter's prepared logs may take 10 GB. "
        "Name fewer fields."
    )


def test_a_log_that_failed_is_asked_for_once_more(fetching: Fetching) -> None:
    fetching.metrika.fates = ["processing_failed"]
    assert fetching.run().rows == 30
    assert fetching.lines[0] == "2026-11-01 to 2026-11-10: Metrica says processing_failed, try 1 of 2"


def test_a_log_that_fails_twice_is_told(fetching: Fetching) -> None:
    fetching.metrika.fates = ["processing_failed", "canceled"]
    assert fetching.refused() == (
        "api: Metrica could not prepare visits of 2026-11-01 to 2026-11-10 (canceled); asked 2 times. "
        "Run the command again later, for fewer days or fields."
    )
    assert fetching.run().rows == 30


def test_a_log_that_takes_hours_is_left_in_preparation(fetching: Fetching) -> None:
    fetching.metrika.polls, fetching.pace = 400, {}
    assert fetching.refused() == (
        "api: Metrica is still preparing visits of 2026-11-01 to 2026-11-10 after 4 hours. "
        "Run the command again later: it goes on from here."
    )
    assert sum(fetching.pauses) >= 4 * 3600
    fetching.metrika.logs[1000]["polls"] = 1
    assert fetching.run().rows == 30
    assert len(fetching.metrika.logs) == 1


def test_a_part_that_breaks_in_the_middle_is_fetched_again(fetching: Fetching) -> None:
    fetching.metrika.faults["part"] += [breaks, breaks]
    assert fetching.run().rows == 30
    assert fetching.pauses == [1.0, 2.0]
    assert len(fetching.metrika.routes("part")) == 3


def test_a_part_that_breaks_every_time_is_told_and_its_log_is_kept(fetching: Fetching) -> None:
    fetching.metrika.faults["part"] += [breaks] * 6
    address = fetching.metrika.address
    assert fetching.refused() == f"api: the connection to {address} broke; given up after 6 tries. {NETWORK}"
    assert fetching.metrika.living() == [1000]
    assert fetching.run().rows == 30
    assert len(fetching.metrika.logs) == 1


def spoilt(fetching: Fetching, what: str) -> None:
    """The fetch is refused in these words; the log is gone from the server, the old file is as it was."""
    fetching.api = {"to": "2026-11-01"}
    good, fetching.metrika.body = fetching.metrika.body, lambda body: body
    fetching.run()
    before = (fetching.root / fetching.path).read_bytes()
    fetching.metrika.body = good
    assert fetching.refused() == f"api: part 0 of 2026-11-01 {what}; given up after 6 tries. {ANEW}"
    assert fetching.metrika.living() == []
    assert (fetching.root / fetching.path).read_bytes() == before
    fetching.metrika.body, fetching.metrika.announce = (lambda body: body), (lambda size: size)
    assert fetching.run().rows == 3


def test_a_part_shorter_than_announced_is_told(fetching: Fetching) -> None:
    fetching.metrika.body = lambda body: body[: body.rindex(b"\n180") + 1]
    sent = fetching.metrika.body
    fetching.metrika.announce = lambda size: 339 if fetching.metrika.body is sent else size
    spoilt(fetching, "ended after 254 of 339 bytes")


def test_an_empty_part_is_told(fetching: Fetching) -> None:
    fetching.metrika.body = lambda _body: b""
    spoilt(fetching, "is empty")


def test_a_part_cut_in_its_last_line_is_told(fetching: Fetching) -> None:
    fetching.metrika.body = lambda body: body[:-3]
    spoilt(fetching, "breaks off in its last line")


def test_a_part_with_other_columns_is_told(fetching: Fetching) -> None:
    fetching.metrika.body = lambda body: body.replace(b"ym:s:date\t", b"ym:s:day\t")
    spoilt(fetching, "has other columns than were asked for: no 'ym:s:date', but 'ym:s:day'")


def test_a_part_with_a_column_twice_is_told(fetching: Fetching) -> None:
    fetching.metrika.body = lambda body: body.replace(b"ym:s:date\t", b"ym:s:date\tym:s:date\t", 1)
    spoilt(fetching, "has other columns than were asked for")


def test_parts_that_differ_among_themselves_are_told(fetching: Fetching) -> None:
    fetching.metrika.per_part = 10
    swapped = iter([False, True, False])

    def body(plain: bytes) -> bytes:
        first, _, rest = plain.partition(b"\n")
        return b"\t".join(reversed(first.split(b"\t"))) + b"\n" + rest if sending and next(swapped) else plain

    sending: list[bool] = []
    fetching.metrika.body = body
    fetching.metrika.faults["part"] += [lambda _handler: bool(sending.append(True)) and False]
    assert fetching.refused() == (
        "api: the parts of visits of counter 12345678 from 2026-11-01 to 2026-11-10 have different columns. "
        "Run the command again later."
    )


def test_many_torn_rows_are_told(fetching: Fetching) -> None:
    fetching.metrika.body = lambda body: body + b"1\t2\n"
    assert fetching.refused() == (
        "api: 1 of 31 visits of counter 12345678 from 2026-11-01 to 2026-11-10 have another number of cells than the "
        "header. Run the command again later."
    )


def test_a_counter_without_visits_is_told_and_the_old_file_stays(fetching: Fetching) -> None:
    fetching.run()
    before = (fetching.root / fetching.path).read_bytes()
    fetching.metrika.rows_a_day = 0
    said = (
        "api: Metrica has no visits of counter 12345678 from 2026-11-01 to 2026-11-10. "
        "Look at the counter's number and the days."
    )
    assert fetching.refused() == said
    fetching.metrika.bodies = lambda _number: []  # as many parts as there are rows: none
    assert fetching.refused() == said
    assert (fetching.root / fetching.path).read_bytes() == before
    assert not list(fetching.root.rglob("*.partial"))
    fetching.metrika.rows_a_day = 3
    del fetching.metrika.bodies
    assert fetching.run().rows == 30  # asked for anew: the server may have them now


@pytest.mark.parametrize(
    "path",
    ["visits.parquet", "data/visits.csv", "data/*.parquet", "../data/visits.parquet", "data/../../visits.parquet",
     "/tmp/visits.parquet", "data/out/visits.parquet", "data/link.parquet"],  # noqa: S108 - refused, never written
)  # fmt: skip
def test_data_go_below_data_and_nowhere_else(
    fetching: Fetching, path: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (fetching.root / "data").mkdir()
    (fetching.root / "data" / "out").symlink_to(tmp_path_factory.mktemp("outside"))
    (fetching.root / "data" / "link.parquet").symlink_to("real.parquet")
    fetching.path = path
    assert fetching.refused() == (
        f"path: {path!r} cannot be fetched into: what is fetched goes into one .parquet file below data/. "
        "Such as data/visits.parquet."
    )
    assert fetching.metrika.calls == []


@pytest.mark.parametrize("kind", ["another table", "no table"])
def test_a_file_of_the_users_own_is_not_overwritten(fetching: Fetching, kind: str) -> None:
    file = fetching.root / fetching.path
    file.parent.mkdir()
    if kind == "another table":
        pq.write_table(pa.table({"a": [1]}), file)
    else:
        file.write_bytes(b"mine")
    assert fetching.refused() == (
        "path: 'data/visits.parquet' was not written by fetch and is not overwritten. Move it away, or name another."
    )


@pytest.mark.parametrize(
    ("api", "said"),
    [
        (
            {"to": "2026-11-22"},
            "to: 2026-11-22 is not over yet, so Metrica has not counted it in full. Say to: yesterday.",
        ),
        (
            {"to": "2026-12-01"},
            "to: 2026-12-01 is not over yet, so Metrica has not counted it in full. Say to: yesterday.",
        ),
        (
            {"from": "2026-11-22", "to": "yesterday"},
            "from: 2026-11-22 is not over yet, so Metrica has not counted it in full.",
        ),
    ],
)
def test_days_that_are_not_over_are_refused(fetching: Fetching, api: dict[str, Any], said: Any) -> None:
    fetching.api = api
    assert fetching.refused() == f"api.{said}"


def test_a_source_without_the_section_has_nothing_to_fetch(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Fetching, "options", lambda _self: None)
    assert fetching.refused() == "path: there is nothing to fetch: the source has no section api."


def test_a_part_that_no_parser_takes_is_told(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jtbd_metrika.live.rows._BLOCK", 16)
    assert fetching.left() == []
    assert re.fullmatch(r"api: 2026-11-01-0\.tsv cannot be taken apart \(.{20,}\)\.", fetching.refused())
    assert not (fetching.root / fetching.path).exists()


@settings(max_examples=40, deadline=None)
@given(
    cut=st.tuples(st.integers(0, 900), st.integers(0, 900)),
    put=st.sampled_from([b"", b"\t", b"\n", b"\r", b'"', b"\x00", b"\xff", b"[", b"\\", b"<html>"]),
)
def test_whatever_a_part_holds_rows_add_up_or_the_fetch_is_refused(cut: tuple[int, int], put: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Metrika()) as metrika:
        metrika.body = lambda body: body[: min(cut)] + put + body[max(cut) :]
        fetching = Fetching(Path(folder), metrika, pace={"tries": 2})
        try:
            fetched = fetching.run()
        except ProjectError:
            assert not (fetching.root / fetching.path).exists()
        else:
            assert fetched.rows == len(fetching.table()) > 0


def test_days_given_to_a_run_in_the_wrong_order_are_refused(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped = fetching.options().model_copy(update={"start": dt.date(2026, 11, 9), "end": dt.date(2026, 11, 8)})
    monkeypatch.setattr(Fetching, "options", lambda _self: swapped)
    assert fetching.refused() == "api.to: the last day, 2026-11-08, lies before the first, 2026-11-09."


def test_a_log_whose_parts_are_not_named_is_told(fetching: Fetching) -> None:
    made = b'{"log_request": {"request_id": 7, "status": "processed", "size": 10}}'
    fetching.metrika.faults["create"] += [sends(200, made)]
    assert fetching.refused() == (
        "api: Yandex Metrica answers in a way that this version does not know: it gives a log without its parts. "
        "Look for a newer version."
    )


def test_a_disk_that_takes_nothing_is_told(fetching: Fetching) -> None:
    (fetching.root / "data").write_text("a file in the place of the folder")
    assert fetching.refused() == "path: the disk does not take what is fetched (File exists: data/visits.parquet)."


def test_settings_of_the_network_that_cannot_be_used_are_told_without_the_password_in_them(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "odd://me:secret@127.0.0.1:9")
    fetching.api = {"host": "api-metrika.yandex.net"}
    assert fetching.refused() == (
        "api: this machine's settings for the network cannot be used. "
        "Look at the environment variables HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE."
    )


def replaced(data: Any, place: int, value: object) -> Any:
    """The JSON value with one of its parts replaced: the one at that place, counted in depth."""
    count = iter(range(place + 1))

    def walk(part: Any) -> Any:
        if next(count, None) == place:
            return value
        if isinstance(part, dict):
            return {key: walk(below) for key, below in part.items()}
        return [walk(below) for below in part] if isinstance(part, list) else part

    return walk(data)


@pytest.mark.parametrize("source", ["visits", "phrases"])
@settings(max_examples=60, deadline=None)
@given(
    place=st.integers(0, 40),
    value=st.sampled_from([None, True, -1, 10**30, 0.5, "", "x", [], [[]], {}, {"a": 1}, [None], [1], "processed"]),
)
def test_whatever_an_answer_says_rows_come_or_the_fetch_is_refused(source: str, place: int, value: object) -> None:
    with tempfile.TemporaryDirectory() as folder, serving(Metrika()) as metrika:
        metrika.report = Report([((("a", None), ("Яндекс", "1")), (1.0, 1.0, 1.0, 1.0, 1.0))], [1.0])
        metrika.mutate = lambda data: replaced(data, place, value)
        fetching = Fetching(Path(folder), metrika, {"source": source}, pace={"tries": 2})
        try:
            fetched = fetching.run()
        except ProjectError:
            assert not (fetching.root / fetching.path).exists()
        else:
            assert fetched.rows == len(fetching.table()) > 0
