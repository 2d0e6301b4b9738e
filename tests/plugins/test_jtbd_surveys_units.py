"""The small parts of the survey source: scales, lists in one cell, sums of money, guesses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jtbd_reports.tables.values import Bad
from jtbd_surveys.amounts import amount, likely_unit
from jtbd_surveys.answers import Answer, answers
from jtbd_surveys.asked import guessed
from jtbd_surveys.cells import first_of, from_texts
from jtbd_surveys.formats import bracketed, flattened, format_of, item_first, jointed, named
from jtbd_surveys.guessing import guess, pair_scales, purpose_of
from jtbd_surveys.layout import Draft, lay_out
from jtbd_surveys.proposing import starred
from jtbd_surveys.rewording import reworded
from jtbd_surveys.scales import NO_POINT, OFF_SCALE, Points, labels_of, likely_scale, moved, point, spanning_scale
from jtbd_surveys.splitting import Options, glued, likely_options, likely_separator, parts, split
from jtbd_surveys.variables import Variable


def seen(*texts: str) -> dict[str, int]:
    return {text: texts.count(text) for text in texts}


class TestScales:
    FIVE = Points(1, 5, labels_of({"Полностью согласен(на)": 5, "Не знаю": None}))

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("4", 4), ("4 — скорее да", 4), ("4. скорее да", 4), ("5 (очень)", 5), ("полностью согласен", 5),
            ("Полностью согласен (на)", 5), ("не знаю", None), ("4,0", 4), ("4 из 5", 4),
        ],
    )  # fmt: skip
    def test_an_answer_is_a_point(self, text: str, told: float | None) -> None:
        assert point(text, self.FIVE, ",") == told

    @pytest.mark.parametrize(("text", "reason"), [("6", OFF_SCALE), ("0 - нет", OFF_SCALE), ("да", NO_POINT)])
    def test_what_is_no_point_is_bad(self, text: str, reason: str) -> None:
        assert point(text, self.FIVE, ",") == Bad(reason)

    @given(st.integers(1, 5))
    def test_turning_round_twice_changes_nothing(self, value: int) -> None:
        turned = point(str(value), Points(1, 5, reversed=True), ",")
        assert turned == 6 - value
        assert point(f"{turned:g}", Points(1, 5, reversed=True), ",") == value  # type: ignore[str-bytes-safe]

    @pytest.mark.parametrize(
        ("texts", "ends"),
        [
            (("1", "2", "3"), (1, 5)),
            (("0", "7", "10"), (0, 10)),
            (("0", "3", "5"), (0, 5)),
            (("2", "6", "7"), (1, 7)),
            (("3", "9", "10"), (1, 10)),
            (("1 — совсем нет", "2", "3", "5 — да"), (1, 5)),
            (("Редко", "Часто", "Всегда", "Не знаю"), (1, 5)),
            (("Disagree", "Strongly agree"), (1, 5)),
        ],
    )
    def test_a_scale_is_seen(self, texts: tuple[str, ...], ends: tuple[float, float]) -> None:
        found = likely_scale(texts)
        assert found is not None
        assert (found.low, found.high) == ends

    @pytest.mark.parametrize(
        "texts",
        [
            (), ("1",), ("1", "2"), ("1,5", "2", "3"), ("18", "25", "30"), ("да", "нет"), ("часто",),
            ("часто", "Часто"), ("1", "2", "кот"),
            ("1. White", "2. Black", "3. Asian"), ("часто", "регулярно"),
        ],
    )  # fmt: skip
    def test_what_is_no_scale_is_none(self, texts: tuple[str, ...]) -> None:
        assert likely_scale(texts) is None

    def test_many_distinct_answers_are_no_scale(self) -> None:
        assert likely_scale(map(str, range(100))) is None


class TestSplitting:
    LISTED = Options.of(["Дома", "Дома, в саду", "В офисе"])

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("Дома, в саду, В офисе", [("Дома, в саду", True), ("В офисе", True)]),
            ("Дома", [("Дома", True)]),
            ("дома,в офисе", [("Дома", True), ("В офисе", True)]),
            ("Домашние дела", [("Домашние дела", False)]),
            ("на работе, но редко, Дома", [("на работе, но редко", False), ("Дома", True)]),
            ("", []),
        ],
    )
    def test_options_come_first_and_whole(self, text: str, told: list[tuple[str, bool]]) -> None:
        assert split(text, ", ", self.LISTED) == told

    @given(st.lists(st.sampled_from(["Дома", "Дома, в саду", "В офисе"]), unique=True), st.sampled_from(["; ", ", "]))
    def test_what_was_joined_is_split_again(self, ticked: list[str], sign: str) -> None:
        joined = sorted(ticked, key=lambda option: (option != "В офисе", option))
        if joined[-2:] == ["Дома", "Дома, в саду"]:
            joined = [*joined[:-2], "Дома, в саду", "Дома"]
        found = split(sign.join(joined), sign, self.LISTED)
        assert [option for option, listed in found if listed] == joined

    @given(st.text(alphabet="аб ,;()«»", max_size=30))
    def test_no_letter_is_lost(self, text: str) -> None:
        letters = [char for char in text if char in "аб"]
        for found in (
            "".join(parts(text, ", ")),
            "".join(part for part, _listed in split(text, ", ", Options.of(["а"]))),
        ):
            assert [char for char in found if char in "аб"] == letters

    def test_brackets_hold_together(self) -> None:
        assert parts("Сайты (ЦИАН, Авито), Поиск", ", ") == ["Сайты (ЦИАН, Авито)", "Поиск"]

    @pytest.mark.parametrize(
        ("texts", "sign"),
        [
            (("a;b", "b;c", "a"), ";"),
            (("a\nb", "b\nc", "a"), "\n"),
            (("a, b", "b, c", "a, c"), ", "),
            (("a;b",), ""),
            (("Да, конечно", "Нет, никогда", "Не знаю"), ""),
            (("купили дом, сад и лес", "дом продали, но жалели", "в саду было шумно, темно"), ""),
        ],
    )
    def test_the_separator_is_seen(self, texts: tuple[str, ...], sign: str) -> None:
        assert likely_separator(seen(*texts)) == sign

    def test_parts_that_always_stand_together_are_one_option(self) -> None:
        cells = seen("x, a, b", "a, b", "y, a, b", "x, y")
        assert glued(cells, ", ") == ("a, b", "x", "y")
        assert likely_options(cells, ", ", glued(cells, ", ")) == ["a, b", "x", "y"]

    def test_nothing_is_glued_that_stands_alone_too_or_is_rare(self) -> None:
        assert glued(seen("a, b", "x, a, b", "y, a, b", "a"), ", ") == ()
        assert glued(seen("a, b", "x, a, b"), ", ") == ()
        assert glued(seen("a;b", "x;a;b", "y;a;b"), ";") == ()

    def test_options_written_once_are_somebodys_own(self) -> None:
        assert likely_options(seen("a;b", "a;b", "c"), ";") == ["a", "b"]
        assert likely_options(seen("a;b"), ";") == ["a", "b"]


class TestAmounts:
    @pytest.mark.parametrize(
        ("text", "unit", "told"),
        [
            ("9", 1e6, 9e6), ("9,5", 1e6, 9.5e6), ("9.5 млн", 1e6, 9.5e6), ("9,5 млн ₽", 1, 9.5e6),
            ("13 800 000", 1e6, 13.8e6),
            ("около 500 тыс. руб.", 1, 5e5), ("50к", 1, 5e4), ("$20", 1, 20), ("1500 руб", 1, 1500), ("~ 7", 1, 7),
            ("10 mln", 1, 1e7),
        ],
    )  # fmt: skip
    def test_a_sum_is_read(self, text: str, unit: float, told: float) -> None:
        assert amount(text, ",", unit) == told

    @pytest.mark.parametrize("text", ["дорого", "9 или 10", "9-10", "млн", "5 яблок"])
    def test_what_is_no_sum_is_bad(self, text: str) -> None:
        assert isinstance(amount(text, ","), Bad)

    @given(st.floats(0.01, 999, allow_nan=False).map(lambda value: round(value, 2)))
    def test_millions_said_and_millions_asked_are_the_same(self, value: float) -> None:
        assert amount(f"{value:f} млн", ".", 1) == amount(f"{value:f}", ".", 1e6)

    def test_the_header_tells_the_unit(self) -> None:
        assert [likely_unit(text) for text in ("Цена, млн ₽", "Цена (тыс. руб.)", "Цена", "How many millions?")] == [
            1e6,
            1e3,
            1,
            1e6,
        ]


class TestGuesses:
    @pytest.mark.parametrize(
        ("header", "texts", "kind"),
        [
            ("Как?", ("1", "2", "3", "4", "5"), "scale"),
            ("Сколько вам лет?", ("1", "2", "3", "4", "5"), "number"),
            ("Насколько вам нравится?", ("1", "2", "3", "4", "5"), "scale"),
            ("Доход", ("10000", "20000", "45000"), "number"),
            ("Согласие", ("1", "0"), "single"),
            ("По какой цене купите?", ("10000", "20000", "45000"), "price"),
            ("За сколько купили, млн ₽?", ("9", "9,5 млн", "10"), "price"),
            ("Когда?", ("01.02.2024", "13.02.2024"), "date"),
            ("Когда?", ("02/13/2024", "02/14/2024"), "date"),
            ("Где?", ("дом;сад", "сад;лес", "дом"), "multiple"),
            ("Где?", ("дом", "сад"), "single"),
            ("Где?", ("дом", "сад", "лес", "дом", "сад", "лес"), "single"),
            ("Где?", ("дом", "сад", "лес"), "open"),
            ("Где?", ("х" * 200,), "open"),
            ("Где?", (), "open"),
        ],
    )
    def test_the_kind_is_seen(self, header: str, texts: tuple[str, ...], kind: str) -> None:
        assert guess(Draft(header, "", (0,)), seen(*texts), ",").kind == kind

    @pytest.mark.parametrize(
        ("points", "ordered", "covered", "kind"),
        [
            ({"Да": 1, "Нет": 2, "?": 3}, False, True, "single"),
            ({"Да": 1, "Нет": 2}, True, True, "single"),
            ({"Нет": 1, "Может": 2, "Да": 3}, True, True, "scale"),
            ({"8": 8, "9": 9}, True, True, "number"),
            ({"отказ": 99}, True, False, "number"),
        ],
    )
    def test_labels_of_spss_tell_the_kind(
        self,
        points: dict[str, float],
        ordered: bool,  # noqa: FBT001 - a table
        covered: bool,  # noqa: FBT001 - a table
        kind: str,
    ) -> None:
        variable = Variable("?", points, ordered, covered)
        assert guess(Draft("q", "", (0,)), {}, ",", variable).kind == kind

    @pytest.mark.parametrize(
        ("draft", "told"),
        [
            (Draft("Imp-Speed", "", (0,)), ("importance", "Speed")),
            (Draft("Удовлетворённость: скорость", "", (0,)), ("satisfaction", "скорость")),
            (Draft("Насколько важно", "тишина", (0,)), ("importance", "тишина")),
            (Draft("Насколько вы довольны", "тишина", (0,)), ("satisfaction", "тишина")),
            (Draft("App (functional)", "", (0,)), ("kano_functional", "App")),
            (Draft("При какой цене это слишком дёшево?", "", (0,)), ("price_too_cheap", "")),
            (Draft("При какой цене это слишком дорого?", "", (0,)), ("price_too_expensive", "")),
            (Draft("При какой цене это выгодно?", "", (0,)), ("price_cheap", "")),
            (Draft("При какой цене это дорого?", "", (0,)), ("price_expensive", "")),
            (Draft("tex", "", (0,)), ("price_too_expensive", "")),
            (Draft("Это слишком дорого?", "", (0,)), ("", "")),
            (Draft("Важно ли вам это?", "", (0,)), ("", "")),
        ],
    )
    def test_the_purpose_is_seen(self, draft: Draft, told: tuple[str, str]) -> None:
        assert purpose_of(draft) == told

    def test_best_and_worst_are_seen(self) -> None:
        assert purpose_of(Draft("B1.featureA", "", (0,)), seen("Most important", "Least important")) == (
            "maxdiff",
            "featureA",
        )

    def test_both_sides_of_a_pair_have_the_scale_of_importance_where_it_holds_enough(self) -> None:
        five = seen("1", "2", "3", "4", "5")
        mostly = seen(*"12345" * 3, "9")
        assert pair_scales([five], [mostly], ",") == (Points(1, 5), Points(1, 5))
        assert pair_scales([five], [mostly], ",", 0.99) == (Points(1, 5), Points(1, 10))
        assert pair_scales([five], [seen("1", "2", "3", "-1", "0")], ",") == (Points(1, 5), Points(-1, 5))

    def test_a_pair_needs_a_scale_on_both_sides(self) -> None:
        five = seen("1", "2", "3", "4", "5")
        assert pair_scales([seen("да", "нет")], [five], ",") is None
        assert pair_scales([five], [], ",") is None
        assert pair_scales([five], [{}], ",") is None
        assert pair_scales([five], [seen("1", "да")], ",", 0.99) is None
        assert pair_scales([five], [seen(*"12345", *"12345", "да")], ",", 0.99) == (Points(1, 5), Points(1, 5))

    @pytest.mark.parametrize(
        ("texts", "ends"),
        [
            (("-1", "0", "9"), (-1, 10)),
            (("-2", "0", "1"), (-2, 2)),
            (("-1", "3", "5"), (-1, 5)),
            (("20", "50", "100"), (1, 100)),
            (("0", "50", "100"), (0, 100)),
            (("-1", "101", "5"), None),
            (("-11", "1", "5"), None),
            (("-1", "1"), None),
            (("-1", "0.5", "1"), None),
            (("-1", "0", "1", "много"), None),
        ],
    )
    def test_unusual_whole_numbers_have_a_plausible_scale_around_them(
        self, texts: tuple[str, ...], ends: tuple[float, float] | None
    ) -> None:
        assert spanning_scale(texts, ".") == (Points(*ends) if ends else None)

    def test_no_opinion_is_no_point_of_an_unusual_scale(self) -> None:
        found = spanning_scale(("-1", "0", "1", "не знаю"), ".")
        assert found == Points(-1, 1, {"не знаю": None})

    @given(
        st.lists(st.floats(-50, 50), min_size=1, max_size=20),
        st.tuples(st.integers(-20, 20), st.integers(1, 50)),
        st.tuples(st.integers(-20, 20), st.integers(1, 50)),
    )
    def test_points_moved_to_another_scale_and_back_are_the_same(
        self, values: list[float], own: tuple[int, int], other: tuple[int, int]
    ) -> None:
        here, there = (Points(low, low + width) for low, width in (own, other))
        assert moved(np.array([here.low, here.high]), here, there) == pytest.approx([there.low, there.high])
        assert moved(moved(np.array(values), here, there), there, here) == pytest.approx(values, abs=1e-6)


class TestHeaders:
    def test_brackets_hold_the_row(self) -> None:
        assert [head.header for head in bracketed(["A [b]", "A  [ c ]", "[x]", "A"])] == ["A [b]", "A [c]", "[x]", "A"]

    def test_joints_count_only_beside_their_like(self) -> None:
        heads = jointed(["Где: дома", "Где: в саду", "Когда: вчера", "Почему"])
        assert [(head.text, head.item) for head in heads] == [
            ("Где", "дома"),
            ("Где", "в саду"),
            ("Когда: вчера", ""),
            ("Почему", ""),
        ]

    def test_items_come_before_the_colon_where_the_question_is_shared(self) -> None:
        heads = item_first(["A:Q?", "B:Q?", "Other::P?", "P?", "C:R"])
        assert [(head.text, head.item) for head in heads] == [
            ("Q?", "A"),
            ("Q?", "B"),
            ("P?", "Other"),
            ("P?", ""),
            ("C:R", ""),
        ]

    def test_a_question_stands_over_all_its_columns(self) -> None:
        assert flattened(["Id", "Q?", "", "R?"], ["", "a", "b [c]", "Open-Ended Response"]) == [
            "Id",
            "Q? [a]",
            "Q? [b (c)]",
            "R?",
        ]

    def test_a_table_of_something_else_is_no_survey(self) -> None:
        for headers in (["ID", "Дата создания", "Сделка", "Бюджет"], ["timestamp", "level", "message"], [""]):
            assert format_of(headers).name == "generic"


class TestProposedHeaders:
    @pytest.mark.parametrize(
        ("header", "item", "told"),
        [
            ("Цена важна? [Цена]", "Цена", "Цена важна? [*]"),
            ("Цена [Цена]", "Цена", "Цена [*]"),
            ("Imp-Imp", "Imp", "Imp-*"),
            ("Need #1:What need #1?", "Need #1", "*:What need #1?"),
        ],
    )
    def test_the_star_stands_in_the_items_place(self, header: str, item: str, told: str) -> None:
        assert starred(header, item) == told


class TestLayouts:
    def test_options_that_nobody_chose_are_no_choice(self) -> None:
        made = lay_out(named("generic"), ["Где: дома", "Где: в саду", "Как"], [{}, {}, {"да": 2}])
        assert [draft.header for draft in made.drafts] == ["Где [дома]", "Где [в саду]", "Как"]

    def test_two_wordings_in_different_rows_of_a_grid_are_different_questions(self) -> None:
        filled, empty = from_texts(["да", ""]), from_texts(["", "да"])
        drafts = (Draft("Насколько вы согласны?", item, (at,)) for at, item in enumerate(("а", "б")))
        asked = [guessed(f"q{n}", draft, [{"да": 1}] * 2, ",") for n, draft in enumerate(drafts)]
        assert reworded(asked, [filled, empty]) == []

    def test_many_gaps_are_the_rule_and_not_compared(self) -> None:
        drafts = (Draft("Как?", "", (at,)) for at in range(70))
        asked = [guessed(f"q{n}", draft, [{"да": 1}] * 70, ",") for n, draft in enumerate(drafts)]
        columns = [from_texts(["да" if n == at else "" for n in range(70)]) for at in range(70)]
        assert reworded(asked, columns) == []
        assert len(reworded(asked[:3], columns)) == 3


def test_of_several_columns_the_first_value_counts() -> None:
    found = first_of([from_texts(["", "б", ""]), from_texts(["в", "г", ""])])
    assert found.strings().to_pylist() == ["в", "б", None]


def test_a_question_without_any_text_has_no_answers() -> None:
    column = from_texts(["", ""])
    long = answers(guessed("q", Draft("Как?", "", (0,)), [column.counts()], ","), [column], ",", "dmy")
    assert len(long.rows) == len(long.texts) == len(long.values) == 0
    assert math.isnan(Answer("x").value)
