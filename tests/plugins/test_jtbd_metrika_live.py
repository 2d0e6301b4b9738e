"""Visits and hits by the Logs API, when all goes well and when a run is resumed."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from metrika_fetching import FIELDS, Fetching
from metrika_server import TOKEN, Handler, Metrika, fails, hangs_up, obeys_then_hangs_up, sends, serving

TESTS = Path(__file__).parents[1]


@pytest.fixture
def fetching(tmp_path: Path) -> Iterator[Fetching]:
    with serving(Metrika()) as metrika:
        yield Fetching(tmp_path, metrika)


def test_visits_are_asked_for_downloaded_removed_from_the_server_and_written(fetching: Fetching) -> None:
    fetched = fetching.run()
    assert (fetched.files, fetched.rows, fetched.notes) == (("data/visits.parquet",), 30, ())
    rows = fetching.table()
    assert rows[0] == {
        "ym:s:visitID": "18000000000739921000",
        "ym:s:date": "2026-11-01",
        "ym:s:startURL": r"https://site.ru/\tугол\\?q=\"да",
        "ym:s:goalsID": "[1,2]",
        "ym:s:cross_device_last_significantTrafficSource": "x",
    }
    assert len({row["ym:s:visitID"] for row in rows}) == 30
    assert [route for route, _params in fetching.metrika.calls] == ["evaluate", "list", "create", "part", "clean"]
    assert fetching.metrika.routes("create") == [
        {
            "date1": "2026-11-01",
            "date2": "2026-11-10",
            "source": "visits",
            "fields": ",".join(FIELDS).replace("<attribution>", "cross_device_last_significant"),
            "attribution": "CROSS_DEVICE_LAST_SIGNIFICANT",
        }
    ]
    assert fetching.metrika.living() == []
    assert fetching.left() == []
    assert fetching.lines == ["2026-11-01 to 2026-11-10: part 1 of 1, 0.0 MB", "writing data/visits.parquet"]


def test_the_file_says_what_it_holds(fetching: Fetching) -> None:
    fetching.run()
    assert fetching.says() == {
        "source": "visits",
        "counter": 12345678,
        "date1": "2026-11-01",
        "date2": "2026-11-10",
        "attribution": "cross_device_last_significant",
        "attribution_asked": "cross_device_last_significant",
        "fetched_on": "2026-11-22",
        "sampled": False,
        "escaping": "tsv",
    }
    schema = pq.read_schema(fetching.root / fetching.path)
    assert {str(kind) for kind in schema.types} == {"string"}
    assert pq.ParquetFile(fetching.root / fetching.path).metadata.row_group(0).column(0).compression == "ZSTD"


def test_hits_know_no_attribution(fetching: Fetching) -> None:
    fetching.api = {"source": "hits"}
    fetching.path = "data/site/hits.parquet"
    assert fetching.run().rows == 30
    assert "attribution" not in fetching.metrika.routes("create")[0]
    assert fetching.says()["attribution"] is None
    assert fetching.table()[0]["ym:pv:watchID"] == "17000000000739921000"


def test_parts_are_put_together_in_order_and_may_come_packed(fetching: Fetching) -> None:
    fetching.metrika.per_part, fetching.metrika.packed = 7, True
    assert fetching.run().rows == 30
    assert [row["ym:s:visitID"] for row in fetching.table()] == sorted(row["ym:s:visitID"] for row in fetching.table())
    assert len(fetching.metrika.routes("part")) == 5


def test_a_log_is_waited_for_with_growing_pauses(fetching: Fetching) -> None:
    fetching.metrika.polls = 4
    fetching.run()
    assert fetching.pauses == [5.0, 7.5, 11.25, 16.875]
    assert fetching.lines[:4] == [
        "2026-11-01 to 2026-11-10: Metrica is preparing the log (created); looking again in 5 s",
        "2026-11-01 to 2026-11-10: Metrica is preparing the log (created); looking again in 8 s",
        "2026-11-01 to 2026-11-10: Metrica is preparing the log (created); looking again in 11 s",
        "2026-11-01 to 2026-11-10: Metrica is preparing the log (awaiting_retry); looking again in 17 s",
    ]


def test_more_than_a_year_is_split(fetching: Fetching) -> None:
    fetching.api, fetching.metrika.rows_a_day = {"from": "2024-01-01", "to": "2025-06-30"}, 1
    assert fetching.run().rows == 547
    assert [(made["date1"], made["date2"]) for made in fetching.metrika.routes("create")] == [
        ("2024-01-01", "2024-12-30"),
        ("2024-12-31", "2025-06-30"),
    ]
    assert fetching.says()["date1"] == "2024-01-01"
    assert fetching.says()["date2"] == "2025-06-30"


def test_days_that_do_not_fit_at_once_are_split(fetching: Fetching) -> None:
    fetching.metrika.max_days = 4
    assert fetching.run().rows == 30
    assert [(made["date1"][-2:], made["date2"][-2:]) for made in fetching.metrika.routes("create")] == [
        ("01", "04"), ("05", "08"), ("09", "10"),
    ]  # fmt: skip
    assert [row["ym:s:date"] for row in fetching.table()][::3] == [f"2026-11-{day:02d}" for day in range(1, 11)]


def test_an_evaluation_that_contradicts_itself_halves_the_days(fetching: Fetching) -> None:
    wrong = b'{"log_request_evaluation": {"possible": false, "max_possible_day_quantity": 400}}'
    fetching.metrika.faults["evaluate"] += [sends(200, wrong)]
    assert fetching.run().rows == 30
    assert [made["date2"][-2:] for made in fetching.metrika.routes("create")] == ["05", "10"]


def test_an_old_model_is_replaced_by_its_analogue_and_that_is_said(fetching: Fetching) -> None:
    fetching.api = {"attribution": "lastsign"}
    assert fetching.run().notes == (
        "Since 2026-06-25 Metrica answers the attribution lastsign with cross_device_last_significant; "
        "that one was fetched and recorded.",
    )
    assert fetching.says()["attribution_asked"] == "lastsign"
    fetching.api = {"attribution": "automatic"}
    assert fetching.run().notes == (
        "The file replaced was fetched with the attribution cross_device_last_significant: "
        "its sources were counted otherwise.",
    )


def test_a_file_fetched_before_the_models_changed_is_said_to_mean_something_else(fetching: Fetching) -> None:
    fetching.run()
    table = pq.read_table(fetching.root / fetching.path)
    facts = fetching.says() | {"fetched_on": "2026-06-24"}
    schema = table.schema.with_metadata({b"jtbd_metrika": json.dumps(facts).encode()})
    pq.write_table(table.cast(schema), fetching.root / fetching.path)
    assert fetching.run().notes == (
        "The file replaced was fetched before 2026-06-25, when the same model was computed otherwise.",
    )


def test_days_that_may_still_change_are_named(fetching: Fetching) -> None:
    fetching.api = {"from": "2026-11-15", "to": "yesterday"}
    assert fetching.run().notes == (
        "Visits of 2026-11-19 to 2026-11-21 may still change: Metrica settles them in three days. "
        "Fetch again after 2026-11-24.",
    )
    assert fetching.says()["date2"] == "2026-11-21"
    fetching.api = {"from": "2026-11-15", "to": "2026-11-19"}
    assert fetching.run().notes[0].startswith("Visits of 2026-11-19 may still change")


def test_an_interrupted_run_is_gone_on_with(fetching: Fetching) -> None:
    fetching.metrika.per_part = 10

    seen = fetching.lines

    def say(line: str) -> None:
        seen.append(line)
        if "part 3 of 3" in line:
            raise KeyboardInterrupt

    fetching.lines = type("Lines", (list,), {"append": lambda _self, line: say(line)})()
    with pytest.raises(KeyboardInterrupt):
        fetching.run()
    assert seen[-1] == "Interrupted; run the same command again to go on from here."
    assert len(fetching.left()) == 3
    fetching.lines = []
    assert fetching.run().rows == 30
    assert fetching.lines == ["2026-11-01 to 2026-11-10: part 3 of 3, 0.0 MB", "writing data/visits.parquet"]
    assert [params["1"] for params in fetching.metrika.routes("part")] == ["0", "1", "2"]
    assert len(fetching.metrika.routes("create")) == 1
    assert fetching.metrika.living() == fetching.left() == []


def test_a_run_interrupted_while_it_writes_downloads_nothing_again(
    fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("jtbd_metrika.live.fetch.write_log", full)
        assert fetching.refused() == (
            "path: the disk does not take what is fetched (No space left on device: data/visits.parquet)."
        )
    before = len(fetching.metrika.calls)
    assert fetching.run().rows == 30
    assert len(fetching.metrika.calls) == before


def test_a_part_whose_file_was_damaged_is_fetched_again(fetching: Fetching) -> None:
    fetching.metrika.per_part = 10
    fetching.metrika.faults["part"] += [lambda _handler: False] * 2 + [fails(401, "unauthorized", "Unauthorized")]
    fetching.refused()
    part = next(fetching.root.rglob("*-0.tsv"))
    part.write_bytes(part.read_bytes()[:-5])
    assert fetching.run().rows == 30
    assert [params["1"] for params in fetching.metrika.routes("part")] == ["0", "1", "2", "0", "2"]


def test_a_damaged_record_costs_only_time(fetching: Fetching) -> None:
    fetching.metrika.faults["part"] += [fails(401, "unauthorized", "Unauthorized")]
    fetching.refused()
    record = next(fetching.root.rglob("*.json"))
    record.write_text("{")
    assert fetching.run().rows == 30
    assert len(fetching.metrika.routes("create")) == 2


def test_a_log_that_is_gone_meanwhile_is_asked_for_anew(fetching: Fetching) -> None:
    fetching.metrika.per_part = 10
    fetching.metrika.faults["part"] += [lambda _handler: False, fails(401, "unauthorized", "Unauthorized")]
    fetching.refused()
    fetching.metrika.logs[1000]["status"] = "cleaned_automatically_as_too_old"
    assert fetching.run().rows == 30
    assert [params["0"] for params in fetching.metrika.routes("part")] == ["1000", "1000", "1001", "1001", "1001"]


def test_a_log_the_server_has_forgotten_is_asked_for_anew(fetching: Fetching) -> None:
    fetching.metrika.faults["part"] += [fails(401, "unauthorized", "Unauthorized")]
    fetching.refused()
    fetching.metrika.faults["look"] += [fails(404, "not_found", "Entity not found")]
    assert fetching.run().rows == 30
    assert len(fetching.metrika.routes("create")) == 2


def test_a_request_whose_answer_was_lost_is_not_made_twice(fetching: Fetching) -> None:
    fetching.metrika.as_list = True
    fetching.metrika.faults["create"] += [obeys_then_hangs_up]
    assert fetching.run().rows == 30
    assert len(fetching.metrika.logs) == 1
    assert fetching.pauses == []


def test_a_request_that_did_not_arrive_is_made_again(fetching: Fetching) -> None:
    fetching.metrika.faults["create"] += [hangs_up]
    assert fetching.run().rows == 30
    assert len(fetching.metrika.logs) == 1
    assert fetching.pauses == [1.0]


def test_a_log_of_the_same_content_that_others_made_is_left_alone(fetching: Fetching) -> None:
    fields = ",".join(FIELDS).replace("<attribution>", "cross_device_last_significant")
    foreign = fetching.metrika.foreign(
        size=10, fields=fields, date1="2026-11-01", date2="2026-11-10", attribution="CROSS_DEVICE_LAST_SIGNIFICANT"
    )
    fetching.metrika.faults["create"] += [hangs_up]
    fetching.run()
    assert fetching.metrika.living() == [foreign]
    assert {params["0"] for params in fetching.metrika.routes("clean")} == {"1001"}


def test_a_run_killed_while_it_asked_finds_its_log_again(fetching: Fetching) -> None:
    def obey_and_stop(handler: Handler) -> bool:
        handler.metrika.create(handler.metrika.calls[-1][1])
        fetching.metrika.faults["list"] += [fails(401, "unauthorized", "Unauthorized")]
        return hangs_up(handler)

    fetching.metrika.faults["create"] += [obey_and_stop]
    fetching.refused()
    assert fetching.run().rows == 30
    assert len(fetching.metrika.logs) == 1


def test_logs_left_by_a_run_with_other_days_are_removed_and_those_of_others_are_not(fetching: Fetching) -> None:
    foreign = fetching.metrika.foreign(size=10)
    fetching.metrika.per_part = 10
    fetching.metrika.faults["part"] += [lambda _handler: False, fails(401, "unauthorized", "Unauthorized")]
    fetching.refused()
    assert len(fetching.metrika.living()) == 2
    fetching.api = {"to": "2026-11-09"}
    assert fetching.run().rows == 27
    assert fetching.metrika.living() == [foreign]
    assert fetching.left() == []


def test_a_log_still_in_preparation_is_called_off_when_nobody_wants_it_any_more(fetching: Fetching) -> None:
    fetching.metrika.polls, fetching.pace = 10_000, {"give_up": 10.0}
    fetching.refused()
    fetching.metrika.polls, fetching.api = 0, {"to": "2026-11-09"}
    fetching.run()
    assert fetching.metrika.logs[1000]["status"] == "canceled"


def test_a_log_that_could_not_be_removed_is_removed_by_the_next_fetch(fetching: Fetching) -> None:
    fetching.metrika.faults["clean"] += [fails(503, "backend_error", "Busy")] * 6
    assert fetching.run().notes == ("1 logs could not be removed from Metrica; the next fetch removes them.",)
    assert len(fetching.metrika.living()) == len(fetching.left()) == 1
    assert fetching.run().notes == ()
    assert fetching.metrika.living() == fetching.left() == []


def test_logs_left_at_another_counter_are_removed_there(fetching: Fetching) -> None:
    fetching.metrika.faults["part"] += [fails(401, "unauthorized", "Unauthorized")]
    fetching.refused()
    fetching.api = {"counter": 87654321}
    fetching.refused()
    assert fetching.metrika.living() == fetching.left() == []


def test_logs_left_at_another_host_are_left_alone(fetching: Fetching) -> None:
    fetching.metrika.faults["part"] += [fails(401, "unauthorized", "Unauthorized")]
    fetching.refused()
    fetching.api = {"host": fetching.metrika.address.replace("127.0.0.1", "localhost"), "to": "2026-11-09"}
    fetching.run()
    assert len(fetching.metrika.living()) == 1
    assert len(fetching.left()) == 1


def test_of_two_fetches_at_once_the_second_is_refused(fetching: Fetching) -> None:
    others = Fetching(fetching.root, fetching.metrika)
    said: list[str] = []
    fetching.metrika.faults["part"] += [lambda _handler: bool(said.append(others.refused()))]
    fetching.run()
    assert said == ["api: another fetch into this project is running. Wait until it has ended."]


def test_bytes_that_are_no_text_are_replaced(fetching: Fetching) -> None:
    fetching.metrika.body = lambda body: body.replace("угол".encode(), b"\xf3\xe3\xee\xeb")
    fetching.run()
    assert fetching.table()[0]["ym:s:startURL"] == r"https://site.ru/" + r"\t" + "\ufffd" * 4 + r"\\?q=\"да"


def test_a_few_torn_rows_are_left_out_and_counted(fetching: Fetching) -> None:
    fetching.metrika.rows_a_day = 100
    fetching.metrika.body = lambda body: body + b"1\t2\n\n"
    fetched = fetching.run()
    assert (fetched.rows, fetched.notes) == (
        1000,
        ("1 rows with another number of cells than the header were left out.",),
    )


def test_a_part_larger_than_announced_is_taken_when_whole(fetching: Fetching) -> None:
    fetching.metrika.announce = lambda size: size // 3
    fetched = fetching.run()
    assert (fetched.rows, fetched.notes) == (30, ("1 parts were larger than announced; all of them are whole.",))


def test_the_token_is_sent_and_appears_nowhere_else(
    fetching: Fetching, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    fetching.metrika.polls = 2
    fetching.metrika.faults["evaluate"] += [fails(503, "backend_error", f"Busy with {TOKEN}")]
    fetching.metrika.faults["part"] += [fails(401, "unauthorized", f"Unauthorized: {TOKEN}")]
    said = fetching.refused()
    kept = fetching.everything()
    fetching.run()
    shown = capfd.readouterr()
    everything = [kept, fetching.everything(), said.encode(), shown.out.encode(), shown.err.encode()]
    logged = "\n".join([caplog.text, *(str(record.args) for record in caplog.records)])
    assert fetching.metrika.tokens == {f"OAuth {TOKEN}"}
    assert not any(TOKEN.encode() in piece for piece in [*everything, logged.encode()])
    assert "Busy with …" in fetching.lines[0]


def test_a_token_with_its_kind_before_it_and_blanks_around_is_taken(fetching: Fetching) -> None:
    fetching.environment = {"METRIKA_TOKEN": f" OAuth {TOKEN}\n"}
    assert fetching.run().rows == 30
    assert fetching.metrika.tokens == {f"OAuth {TOKEN}"}


_KILLED = """
import sys
from pathlib import Path
from metrika_fetching import Fetching
from metrika_server import Metrika
fetching = Fetching(Path(sys.argv[1]), Metrika(address=sys.argv[2]), pace={"sleep": lambda _pause: None})
fetching.lines = type("Lines", (list,), {"append": lambda _self, line: print(line, flush=True)})()
print(fetching.run().rows)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX")
def test_a_killed_process_leaves_what_the_next_one_goes_on_from(fetching: Fetching) -> None:
    fetching.metrika.per_part, fetching.metrika.pause = 5, 0.05
    command = [sys.executable, "-c", _KILLED, str(fetching.root), fetching.metrika.address]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "part 4 of 6" in line:
                process.send_signal(signal.SIGKILL)
                break
    assert process.wait(10) == -signal.SIGKILL
    fetching.metrika.pause = 0.0
    time.sleep(0.2)  # so that a part asked for by the dead process is not counted below
    before = len(fetching.metrika.routes("part"))
    done = subprocess.run(command, check=True, capture_output=True, env=environment, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "30"
    assert [params["1"] for params in fetching.metrika.routes("part")[before:]] == ["3", "4", "5"]
    assert len(fetching.metrika.routes("create")) == 1
    assert fetching.left() == fetching.metrika.living() == []
    assert not list(fetching.root.rglob("*.partial"))


def test_large_logs_take_little_memory() -> None:
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from jtbd_metrika.live.rows import write_log\n"
        "part = Path(sys.argv[1]) / 'part.tsv'\n"
        "with part.open('w') as file:\n"
        "    file.write('ym:s:visitID\\tym:s:startURL\\n')\n"
        "    for number in range(0, 2_000_000, 100):\n"
        "        file.write(''.join(f'{10**19 + number + n}\\thttps://site.ru/{number}/{n}\\n' for n in range(100)))\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(write_log([part], part.with_suffix('.parquet'), {}, 'visits')[0])\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    pytest.importorskip("resource", reason="memory is measured with a module of POSIX")
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", code, folder], check=True, capture_output=True, text=True)
    rows, megabytes = map(int, done.stdout.split())
    assert rows == 2_000_000
    assert megabytes < 400


def test_parquet_columns_keep_the_names_the_server_gives(fetching: Fetching) -> None:
    fetching.metrika.body = lambda body: body.replace(b"cross_device_last_significantTraffic", b"lastsignTraffic")
    fetching.run()
    assert "ym:s:lastsignTrafficSource" in fetching.table()[0]
    assert isinstance(pq.read_schema(fetching.root / fetching.path), pa.Schema)
    assert re.fullmatch(r"\d{20}", fetching.table()[0]["ym:s:visitID"])
