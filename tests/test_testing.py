import datetime as dt
from typing import Any

import narwhals as nw
import pytest

from jtbd_reports import Analysis, Inputs, Metric, Need, Options, Page, Presentation, Result, Section, View
from jtbd_reports.testing import frame, present, run, titles


class Choice(Options):
    status: str = "won"


def count(inputs: Inputs) -> Result:
    wanted = inputs.tables["deals"].filter(nw.col("status") == inputs.options.status).collect()
    return Result((Metric("toy.deals", "count", len(wanted)),), {"seed": inputs.seed, "minimum": inputs.minimum})


def twice(_inputs: Inputs) -> Result:
    return Result((Metric("toy.deals", "count", 1), Metric("toy.deals", "count", 2)))


def say(_result: Result, view: View) -> Presentation:
    title = view.language.gettext("{n} deals").format(n=view.number("toy.deals"))
    return Presentation((Page("toy", "Toy", (Section("toy", "Toy", title),)),))


TOY = Analysis("toy.count", "Counts deals.", Choice, count, say, needs=(Need("deals", ("status",)),))
DEALS = {"deals": [{"customer_id": "a", "status": "won"}] * 3 + [{"customer_id": "b", "status": "lost"}]}


def test_rows_become_a_lazy_frame_with_the_types_of_the_dataset() -> None:
    rows: list[dict[str, Any]] = [{"customer_id": "a", "amount": 5, "closed_at": dt.datetime(2026, 1, 2)}, {}]  # noqa: DTZ001
    made = frame("deals", rows)
    assert dict(made.collect_schema()) == {
        "customer_id": nw.String(), "amount": nw.Float64(), "closed_at": nw.Datetime("us")
    }  # fmt: skip
    assert made.select("amount").collect()["amount"].to_list() == [5.0, None]


def test_no_rows_become_a_frame_with_every_column_of_the_dataset() -> None:
    schema = frame("costs", []).collect_schema()
    assert schema.names() == ["date", "channel", "campaign", "cost", "impressions", "clicks"]


def test_a_column_that_the_dataset_lacks_is_named_with_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"^deals has no column 'amout'\. Did you mean 'amount'\?$"):
        frame("deals", [{"amout": 5}])


def test_extra_columns_have_the_type_they_are_declared_with() -> None:
    schema = frame("deals", [{"layout": "loft", "floor": 7}], {"layout": "text", "floor": "number"}).collect_schema()
    assert dict(schema) == {"layout": nw.String(), "floor": nw.Float64()}


def test_an_analysis_runs_on_rows_with_options_as_in_project_yml() -> None:
    assert run(TOY, DEALS).metrics[0].value == 3
    assert run(TOY, DEALS, {"status": "lost"}, minimum=2, seed=9).facts == {"seed": 9, "minimum": 2}


def test_wrong_options_are_refused() -> None:
    with pytest.raises(ValueError, match="Extra inputs are not permitted"):
        run(TOY, DEALS, {"statu": "won"})


def test_a_needed_table_that_is_not_given_is_named() -> None:
    with pytest.raises(ValueError, match=r"^toy\.count needs the table 'deals'$"):
        run(TOY, {})


def test_a_result_is_held_against_what_the_analysis_promised() -> None:
    with pytest.raises(ValueError, match=r"^toy\.twice gives the metric toy\.deals twice$"):
        run(Analysis("toy.twice", "", Options, twice, say), DEALS)


def test_titles_are_what_a_reader_sees() -> None:
    assert titles(present(TOY, run(TOY, DEALS))) == ["3 deals"]
