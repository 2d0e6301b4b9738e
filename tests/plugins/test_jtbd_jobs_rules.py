"""Rules, expressions, columns: what matches, and every complaint in its exact words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jobs_deals import catalogue, deal, job, run, tables

from jtbd_jobs.rules.catalogue import AssignOptions, Condition, Jobs
from jtbd_jobs.rules.checking import check, check_columns
from jtbd_jobs.rules.columns import VOCABULARY, as_date, day_after, known_columns, locate, misfits
from jtbd_jobs.rules.expressions import refusal
from jtbd_jobs.rules.matching import layout_of, with_matches
from jtbd_jobs.rules.trial import matches
from jtbd_reports import ProjectError
from jtbd_reports.engine import collected


def holds(rule: dict[str, Any], row: dict[str, Any], customer: dict[str, Any] | None = None) -> bool:
    """Whether a rule matches one deal, as the real run decides it."""
    frames = tables([deal("a", **row)], [{"customer_id": "a", **customer}] if customer else None)
    found = with_matches(frames, catalogue(job("x", rule=rule)))
    return bool(collected(found.select("job_0"))[0]["job_0"])


TEXT = {"text": {"contains": ["студия"]}}
DAY = dt.datetime(2026, 3, 31, 18, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        (TEXT, {"comment": "хочу студию"}),
        (TEXT, {"title": "Студия"}),
        (TEXT, {"tags": "лофт, студии"}),
        (TEXT, {"phrase": "купить студию"}),
        (TEXT, {"page": "/студия/"}),
        ({"any": [{"amount": {"equals": 5}}, TEXT]}, {"comment": "студия", "amount": 1.0}),
        ({"all": [TEXT, {"amount": {"between": [1, 5]}}]}, {"comment": "студия", "amount": 5.0}),
        ({"not": TEXT}, {"comment": "дом"}),
        ({"not": TEXT}, {"comment": None}),
        ({"not": {"amount": {"between": [1, 5]}}}, {"amount": None}),
        ({"product": {"in": ["Лофт", "студия "]}}, {"product": " СТУДИЯ"}),
        ({"product": {"equals": "Ёлка"}}, {"product": "елка"}),
        ({"product": {"in": [1, 2]}}, {"product": "2"}),
        ({"product": {"matches": "евро ?[0-9]"}}, {"product": "ЕВРО 2"}),
        ({"product": {"exists": True}}, {"product": "x"}),
        ({"product": {"exists": False}}, {"product": "  "}),
        ({"product": {"exists": False}}, {"product": None}),
        ({"amount": {"exists": True}}, {"amount": 0.0}),
        ({"amount": {"exists": False}}, {"amount": None}),
        ({"amount": {"between": [None, 9]}}, {"amount": 9.0}),
        ({"amount": {"between": [9, None]}}, {"amount": 9.0}),
        ({"amount": {"in": [3, 9.5]}}, {"amount": 9.5}),
        ({"created_at": {"between": ["2026-03-31", None]}}, {"created_at": DAY}),
        ({"created_at": {"between": [None, "2026-03-31"]}}, {"created_at": DAY}),
        ({"created_at": {"between": ["2026-03-31", "2026-03-31"]}}, {"created_at": DAY}),
        ({"created_at": {"between": [None, "2026-03-31T18:30"]}}, {"created_at": DAY}),
        ({"created_at": {"exists": True}}, {"created_at": DAY}),
        ({"layout": {"in": ["Лофт"]}, "rooms": {"between": [2, 3]}}, {"layout": "лофт", "rooms": 2}),
        ({"deals.channel": {"in": ["Сайт"]}}, {"channel": "сайт"}),
        ({"product": {"contains": ["лофт"], "exists": True}}, {"product": "Лофты"}),
    ],
)
def test_a_rule_matches(rule: dict[str, Any], row: dict[str, Any]) -> None:
    assert holds(rule, row)


@pytest.mark.parametrize(
    ("rule", "row"),
    [
        (TEXT, {"comment": "дом", "title": None}),
        (TEXT, {"comment": None}),
        ({"text": {"contains": ["высокий потолок"]}}, {"title": "высокий", "comment": "потолок"}),
        ({"all": [TEXT, {"amount": {"between": [1, 5]}}]}, {"comment": "студия", "amount": None}),
        ({"not": TEXT}, {"comment": "студию"}),
        ({"product": {"in": ["Лофт"]}}, {"product": None}),
        ({"product": {"exists": True}}, {"product": " "}),
        ({"amount": {"between": [1, 5]}}, {"amount": 5.01}),
        ({"amount": {"equals": 5}}, {"amount": None}),
        ({"created_at": {"between": [None, "2026-03-30"]}}, {"created_at": DAY}),
        ({"created_at": {"between": [None, "2026-03-31T18:29"]}}, {"created_at": DAY}),
        ({"created_at": {"between": ["2026-04-01", None]}}, {"created_at": None}),
        ({"product": {"contains": ["лофт"], "in": ["Студия"]}}, {"product": "Лофт"}),
    ],
)
def test_a_rule_does_not_match(rule: dict[str, Any], row: dict[str, Any]) -> None:
    assert not holds(rule, row)


def test_rules_read_customers_through_their_deals() -> None:
    assert holds({"age": {"between": [30, 40]}}, {}, {"age": 35})
    assert not holds({"age": {"between": [30, 40]}}, {}, {"age": 45})


def test_a_column_of_both_tables_is_that_of_deals_unless_the_table_is_named() -> None:
    row, customer = {"channel": "Сайт"}, {"channel": "Авито"}
    assert holds({"channel": {"in": ["Сайт"]}}, row, customer)
    assert holds({"customers.channel": {"in": ["Авито"]}}, row, customer)
    assert not holds({"customers.channel": {"in": ["Сайт"]}}, row, customer)


def test_a_customer_listed_twice_does_not_double_deals() -> None:
    frames = tables([deal("a"), deal("b")], [{"customer_id": name, "age": 30} for name in "aab"])
    found = with_matches(frames, catalogue(job("x", rule={"age": {"exists": True}})))
    assert len(collected(found)) == 2


def test_other_kinds_of_columns_are_read_as_text() -> None:
    assert holds({"urgent": {"equals": "true"}}, {"urgent": True})


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_engine(text: str) -> None:
    clean = text.replace("\x00", "").encode("utf-8", "ignore").decode()
    assert matches(catalogue(job("x", "дом")), [clean]) in {((0,),), ((),)}


def test_examples_are_put_through_in_their_order() -> None:
    jobs = catalogue(job("a", "дом"), job("b", "дом", "дача"))
    assert matches(jobs, ["дача", "дом", "x"]) == ((1,), (0, 1), ())
    assert matches(jobs, []) == ()


# Expressions


@pytest.mark.parametrize("pattern", ["дом", "(?:а|б){2,3}", r"\d+ ?м", r"\.", "[]а]", "[А-Яа-я]+", r"[\\w]", "^а|б$"])
def test_a_plain_expression_is_taken(pattern: str) -> None:
    assert refusal(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "message", "hint"),
    [
        ("(дом", "this is no regular expression: missing ), unterminated subpattern at character 1", ""),
        (
            "дом(?=а)",
            "looking ahead or behind ((?=) is not known to the data engine",
            "Use `not` with its own rule.",
        ),
        (
            "(?<!а)б",
            "looking ahead or behind ((?<!) is not known to the data engine",
            "Use `not` with its own rule.",
        ),
        (r"(а)\1", r"back-references (\1) are not known to the data engine", "List the cases with |."),
        (
            r"\bдом",
            r"\b means different things to different engines",
            "For whole words use `contains`, for letters [a-zа-я].",
        ),
        (
            r"[\w-]+",
            r"\w means different things to different engines",
            "For whole words use `contains`, for letters [a-zа-я].",
        ),
        (
            "(?i)дом",
            "only plain groups and (?:…) are known to every engine, got (?i)",
            "Write (?:…); case is folded anyway.",
        ),
        ("а++", "possessive repetition (++) is not known to the data engine", "Leave the second + out."),
        ("а{,3}", "write {0,n} for 'at most n', engines differ on {,", ""),
        ("[[а]", "[[ means different things to different engines", r"For a bracket among others write \[."),
        (
            "Дом",
            "Д never matches, because text is compared in lower case with е for ё",
            "Write it in lower case.",
        ),
        (
            "ёлка",
            "ё never matches, because text is compared in lower case with е for ё",
            "Write it in lower case.",
        ),
        ("а{1001}", "the data engine refuses this expression: invalid repetition size: {1001}", ""),
    ],
)
def test_an_expression_is_refused_in_plain_words(pattern: str, message: str, hint: str) -> None:
    assert refusal(pattern) == (message, hint)


# Columns


def test_text_is_there_where_any_of_its_parts_is() -> None:
    assert locate("text", {"deals": {"tags": "text"}}) is not None
    assert locate("text", {"deals": {"amount": "number"}}) is None


def test_names_are_known_with_and_without_their_table() -> None:
    known = set(known_columns({"deals": {"title": "text"}, "customers": {"age": "number"}}))
    assert known == {"text", "title", "deals.title", "age", "customers.age"}
    assert "text" not in set(known_columns({"deals": {"amount": "number"}}))


def test_dates_are_iso_days_or_moments() -> None:
    assert as_date("2026-03-31") == dt.datetime(2026, 3, 31)  # noqa: DTZ001
    assert as_date("31.03.2026") is None
    assert day_after("2026-03-31") == dt.datetime(2026, 4, 1)  # noqa: DTZ001
    assert day_after("2026-03-31T10:00") is None


@pytest.mark.parametrize(
    ("column", "condition", "expected"),
    [
        ("comment", {"between": [1, 2]}, ("between", "compares numbers and dates, and this column holds text", "")),
        ("status", {"in": ["wonn"]}, ("in", "expected one of won, lost, open, got 'wonn'", "Did you mean 'won'?")),
        (
            "amount",
            {"contains": ["a"]},
            ("contains", "reads text, and this column holds numbers", "Use between, in or equals."),
        ),
        (
            "amount",
            {"matches": "a"},
            ("matches", "reads text, and this column holds numbers", "Use between, in or equals."),
        ),
        ("amount", {"equals": "a"}, ("equals", "expected a number, got 'a'", "")),
        ("amount", {"between": ["a", 2]}, ("between", "expected a number, got 'a'", "")),
        (
            "created_at",
            {"equals": "2026-01-01"},
            ("equals", "cannot be asked of a column that holds dates", "Use between or exists."),
        ),
        ("created_at", {"between": ["x", None]}, ("between", "expected a date like 2026-03-31, got 'x'", "")),
        ("created_at", {"between": [1, None]}, ("between", "expected a date like 2026-03-31, got 1", "")),
    ],
)
def test_a_condition_that_does_not_suit_its_column_is_told(
    column: str, condition: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    place = locate(column, VOCABULARY)
    assert place is not None
    assert list(misfits(Condition.model_validate(condition), place)) == [expected]


# Complaints about a catalogue


def complaints(*jobs: dict[str, Any]) -> list[tuple[tuple[str | int, ...], str, str]]:
    found = list(check(AssignOptions(), {"jobs.yml": catalogue(*jobs)}))
    assert {name for name, _ in found} <= {"jobs.yml"}
    return [(one.path, one.message, one.hint) for _, one in found]


def test_a_sound_catalogue_has_no_complaints() -> None:
    sound = job("a", "дом", examples=["дома", {"comment": "дом", "amount": 5, "created_at": "2026-01-01"}])
    assert complaints(sound, job("b", "дача", counterexamples=["дом"])) == []


def test_two_jobs_with_one_id_are_told() -> None:
    path = ("jobs", 1, "id")
    assert complaints(job("a", "дом"), job("a", "дача")) == [(path, "the id 'a' is taken by job 1 of this file", "")]


def test_an_id_of_a_number_about_all_jobs_is_told() -> None:
    expected = (("jobs", 0, "id"), "the id 'deals' is taken by a number about all jobs", "Choose another id.")
    assert complaints(job("deals", "дом")) == [expected]


def test_no_job_at_all_is_told() -> None:
    assert complaints() == [(("jobs",), "at least one job is needed", "")]


@pytest.mark.parametrize(
    ("rule", "path", "message", "hint"),
    [
        ({}, (), "an empty rule would match every deal", "Name a column and what it holds."),
        ({"any": [{}]}, ("any", 0), "an empty rule would match every deal", "Name a column and what it holds."),
        ({"not": {}}, ("not",), "an empty rule would match every deal", "Name a column and what it holds."),
        (
            {"all": [{"text": {}}]},
            ("all", 0, "text"),
            "a condition is missing",
            "Use contains, in, equals, between, matches or exists.",
        ),
        ({"text": {"contains": []}}, ("text", "contains"), "at least one value is needed", ""),
        ({"product": {"in": []}}, ("product", "in"), "at least one value is needed", ""),
        ({"text": {"contains": ["дом", "!"]}}, ("text", "contains", 1), "'!' holds no word", ""),
        (
            {"amount": {"between": [1]}},
            ("amount", "between"),
            "expected two ends, lowest and highest, got 1",
            "Use null for an open side.",
        ),
        (
            {"amount": {"between": [None, None]}},
            ("amount", "between"),
            "one of the two ends must be a number or a date",
            "",
        ),
        (
            {"text": {"matches": "(а"}},
            ("text", "matches"),
            "this is no regular expression: missing ), unterminated subpattern at character 1",
            "",
        ),
        ({"amount": {"equals": "x"}}, ("amount", "equals"), "expected a number, got 'x'", ""),
    ],
)
def test_a_rule_that_cannot_be_run_is_told(
    rule: dict[str, Any], path: tuple[str | int, ...], message: str, hint: str
) -> None:
    assert complaints(job("a", rule=rule)) == [(("jobs", 0, "rule", *path), message, hint)]


def test_an_example_that_its_own_rule_does_not_match_is_told() -> None:
    path = ("jobs", 0, "examples", 1)
    assert complaints(job("a", "дом", examples=["дом", "дача"])) == [(path, "the rule of 'a' does not match it", "")]


def test_a_counterexample_that_the_rule_matches_is_told() -> None:
    path = ("jobs", 0, "counterexamples", 0)
    assert complaints(job("a", "дом", counterexamples=["домов"])) == [(path, "the rule of 'a' matches it", "")]


@pytest.mark.parametrize(
    ("priorities", "index", "message"),
    [
        ((0, 3), 0, "the job 'b' takes it (priority 3)"),
        ((0, 0), 1, "the job 'a' takes it (the same priority, but stands first)"),
    ],
)
def test_an_example_that_another_job_takes_is_told(priorities: tuple[int, int], index: int, message: str) -> None:
    jobs = [job(name, "дом", priority=priority) for name, priority in zip("ab", priorities, strict=True)]
    jobs[index]["examples"] = ["дом"]
    hint = "Raise this job's priority or narrow that rule."
    assert complaints(*jobs) == [(("jobs", index, "examples", 0), message, hint)]


@pytest.mark.parametrize(
    ("example", "column", "message", "hint"),
    [
        ({"amount": "много"}, "amount", "expected a number, got 'много'", ""),
        ({"created_at": "вчера"}, "created_at", "expected a date like 2026-03-31, got 'вчера'", ""),
        ({"layot": "Лофт"}, "layot", "no rule and no table knows the column 'layot'", "Did you mean 'layout'?"),
    ],
)
def test_an_example_that_no_deal_could_be_is_told(
    example: dict[str, Any], column: str, message: str, hint: str
) -> None:
    made = job("a", rule={"layout": {"in": ["Лофт"]}}, examples=[example])
    assert complaints(made) == [(("jobs", 0, "examples", 0, column), message, hint)]


def test_examples_hold_own_columns_of_the_project_as_rules_use_them() -> None:
    rule = {"layout": {"in": ["Лофт"]}, "rooms": {"between": [2, 3]}, "age": {"between": [18, 30]}}
    assert complaints(job("a", rule=rule, examples=[{"layout": "ЛОФТ", "rooms": 2, "age": 20}])) == []


def test_a_table_that_rules_do_not_read_is_told() -> None:
    path = ("jobs", 0, "rule", "customer.age")
    expected = "rules read deals and customers, there is no table 'customer'"
    assert complaints(job("a", rule={"customer.age": {"between": [1, 2]}})) == [
        (path, expected, "Did you mean 'customers'?")
    ]


def test_examples_hold_own_columns_of_customers() -> None:
    rule = {"customers.segment": {"in": ["VIP"]}, "customers.score": {"between": [1, 5]}}
    made = job("a", rule=rule, examples=[{"customers.segment": "vip", "customers.score": 3}])
    assert complaints(made) == []


def test_one_rule_between_numbers_settles_an_own_column_for_all() -> None:
    rooms = [{"rooms": {"between": [2, 3]}}, {"rooms": {"exists": True}}]
    for rules in (rooms, rooms[::-1]):
        assert complaints(*(job(name, rule=rule) for name, rule in zip("ab", rules, strict=True))) == []


# Rules against the tables as they are


def refused(jobs: Jobs, frames: dict[str, Any]) -> list[str]:
    with pytest.raises(ProjectError) as error:
        check_columns(jobs, layout_of(frames))
    return [str(problem) for problem in error.value.problems]


def test_columns_that_no_table_has_are_told_with_the_nearest() -> None:
    jobs = catalogue(job("a", rule={"any": [{"layot": {"in": ["x"]}}]}), job("b", rule={"xyz": {"exists": True}}))
    assert refused(jobs, tables([deal("a", layout="x")])) == [
        "jobs.yml: jobs[0].rule.any[0].layot: no table of this project has the column 'layot'. Did you mean 'layout'?",
        "jobs.yml: jobs[1].rule.xyz: no table of this project has the column 'xyz'. "
        "Columns of this project: comment, customer_id, deal_id, layout, status, text.",
    ]


def test_conditions_that_do_not_suit_real_columns_are_told() -> None:
    jobs = catalogue(job("a", rule={"layout": {"between": [1, 2]}}))
    expected = "jobs.yml: jobs[0].rule.layout.between: compares numbers and dates, and this column holds text."
    assert refused(jobs, tables([deal("a", layout="x")])) == [expected]


def test_a_rule_on_text_needs_a_column_of_text() -> None:
    frames = tables(
        [{"customer_id": "a", "status": "won", "amount": 1.0}], columns=["deal_id", "customer_id", "status"]
    )
    assert refused(catalogue(job("a", "дом")), frames)[0].startswith(
        "jobs.yml: jobs[0].rule.text: no table of this project has the column 'text'."
    )


def test_run_refuses_what_the_tables_do_not_have() -> None:
    with pytest.raises(ProjectError, match="no table of this project has the column 'layout'"):
        run(catalogue(job("a", rule={"layout": {"in": ["x"]}})), tables([deal("a")]))
