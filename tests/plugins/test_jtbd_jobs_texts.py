"""The classifier: learns planted jobs, refuses noise, abstains, and is judged only where it would speak."""

from __future__ import annotations

import random

import pytest
from jobs_deals import catalogue, engine, job

from jtbd_jobs.texts.classifying import classify
from jtbd_jobs.texts.examples import Example, Known, examples
from jtbd_jobs.texts.labels import Label, Labels, mark
from jtbd_jobs.texts.learning import learned
from jtbd_jobs.texts.lemmas import lemmas
from jtbd_jobs.texts.options import Learn
from jtbd_reports.engine import collected

SAID = {
    0: ("кот", "мурлыка", "лапа", "усы", "миска"),
    1: ("мяч", "ворота", "гол", "судья", "поле"),
    2: ("борщ", "ложка", "сметана", "свёкла", "кастрюля"),
}
FILLER = ("вчера", "очень", "хорошо", "видел", "утро", "город", "улица", "новый")
LEARN = Learn(use=True)


def told(rng: random.Random, which: int | None) -> str:
    own = rng.sample(SAID[which], 2) if which is not None else []
    return " ".join([*own, *rng.sample(FILLER, 3)])


def planted(seed: int, size: int = 30, none: int = 30) -> tuple[Example, ...]:
    rng = random.Random(seed)  # noqa: S311 - made-up data
    jobs = [which for which in (0, 1, 2) for _ in range(size)] + [None] * none
    return tuple(Example(told(rng, which), which, open=True) for which in jobs)


def noise(seed: int) -> tuple[Example, ...]:
    """Texts of which the labels say nothing."""
    rng = random.Random(seed)  # noqa: S311 - made-up data
    return tuple(Example(told(rng, rng.randrange(3)), rng.choice([0, 1, 2, None]), open=True) for _ in range(80))


def test_planted_jobs_are_learned_and_told_from_none() -> None:
    found = learned(planted(1), LEARN, 1)
    assert found.refusal == ""
    assert found.model is not None
    assert found.all.right / found.all.given >= 0.95
    assert found.all.given >= 80
    assert [job for job, _ in found.jobs] == [0, 1, 2]


def test_labels_without_sense_are_refused_in_at_least_95_of_100_draws() -> None:
    refused = [learned(noise(seed), LEARN, seed).refusal for seed in range(100)]
    assert sum(bool(reason) for reason in refused) >= 95
    assert set(refused) <= {"chance", "precision", ""}


def test_few_examples_teach_nothing() -> None:
    found = learned(planted(1, size=5, none=2), LEARN, 1)
    assert (found.refusal, found.size, found.model) == ("few", 17, None)


def test_one_job_alone_cannot_be_told_apart() -> None:
    one = tuple(example for example in planted(1, size=50) if example.job in {0, None})
    assert learned(one, LEARN, 1).refusal == "jobs"


def test_what_rules_explain_says_nothing_of_what_they_leave() -> None:
    """A classifier right on plain cases is refused while nobody has looked at those it would speak of."""
    plain = tuple(Example(one.text, one.job) for one in planted(1))
    found = learned(plain, LEARN, 1)
    assert (found.refusal, found.open, found.model) == ("open", 0, None)


def test_a_classifier_that_names_jobs_where_there_are_none_is_refused() -> None:
    """Right on everything that rules explain; what they leave uses the same words and has no job."""
    rng = random.Random(3)  # noqa: S311 - made-up data
    plain = tuple(Example(one.text, one.job) for one in planted(1, none=0))
    left = tuple(Example(told(rng, rng.randrange(3)), None, open=True) for _ in range(60))
    some = tuple(Example(told(rng, which), which, open=True) for which in (0, 1, 2) for _ in range(4))
    assert learned((*plain, *left, *some), LEARN, 1).refusal == "precision"


def test_more_precision_is_asked_for_than_there_is() -> None:
    rng = random.Random(5)  # noqa: S311 - made-up data
    mixed = tuple(
        Example(one.text, rng.choice([0, 1, 2]) if rng.random() < 0.3 else one.job, open=True) for one in planted(2)
    )
    assert learned(mixed, Learn(precision=0.6), 1).refusal == ""
    assert learned(mixed, Learn(precision=0.99), 1).refusal == "precision"


def test_learning_is_the_same_each_time_whatever_the_seed_is_called() -> None:
    first = learned(planted(4), LEARN, 7)
    learned.cache_clear()
    again = learned(planted(4), LEARN, 7)
    assert (first.threshold, first.all, first.jobs) == (again.threshold, again.all, again.jobs)


def test_texts_of_the_same_words_never_stand_on_both_sides() -> None:
    """Each text stands twice: were its twin in training, noise would be learned by heart."""
    twice = tuple(example for one in noise(11)[:40] for example in (one, one))
    found = learned(twice, LEARN, 1)
    assert found.refusal
    assert found.forced < 0.75


def test_a_counterexample_speaks_against_its_own_job_only() -> None:
    jobs = catalogue(job("cat", "кот", counterexamples=["миска борща"]), job("soup", "борщ", examples=["ложка борща"]))
    found = examples(jobs)
    assert found == (Example("миска борща", None, 0), Example("ложка борща", 1))


def test_labels_become_examples_where_their_words_are_known() -> None:
    jobs = catalogue(job("cat", "кот"))
    labels = Labels(
        labels=(
            Label(input="phrases", id="усы", job="cat"),
            Label(input="deals", id="7", job="none"),
            Label(input="deals", id="8", job="unsure"),
            Label(input="deals", id="9", job="cat"),
        )
    )
    texts = {"усы": Known("усы", open=True), "7": Known("гол", open=False), "8": Known("поле", open=True)}
    assert examples(jobs, labels, texts) == (Example("усы", 0, open=True), Example("гол", None))


def frame_of(texts: list[str | None]) -> object:
    import pyarrow as pa

    return engine().frame(pa.table({"phrase": pa.array(texts, pa.string())}))


def test_rules_come_first_then_what_was_learned_and_the_rest_is_left_open() -> None:
    jobs = catalogue(job("cat", "кошка"), job("ball", "футбол"), job("soup", "суп"))
    names = ("cat", "ball", "soup")
    labels = Labels(
        labels=tuple(
            Label(input="phrases", id=f"{one.text} {place}", job="none" if one.job is None else names[one.job])
            for place, one in enumerate(planted(6))
        )
    )
    asked = ["кошка гол ворота мяч", "сметана ложка кастрюля", "улица", None, *(one.id for one in labels.known)]
    found = classify(frame_of(asked), "phrase", jobs, labels, learn=LEARN, seed=1)  # type: ignore[arg-type]
    rows = {row["text"]: (row["job"], row["by"]) for row in collected(found)}
    assert rows["кошка гол ворота мяч"] == (0, "rule")
    assert rows["сметана ложка кастрюля"] == (2, "learned")
    assert rows["улица"] == (None, None)
    assert None not in rows


def test_by_default_rules_stand_alone() -> None:
    jobs = catalogue(job("cat", "кошка"))
    rows = collected(classify(frame_of(["кошке", "гол"]), "phrase", jobs))  # type: ignore[arg-type]
    assert {row["text"]: (row["job"], row["by"]) for row in rows} == {"кошке": (0, "rule"), "гол": (None, None)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Купить студии в центре, студию", ("купить", "студия", "центр")),
        ("однушка для мамы", ("однушка", "мама")),
        ("the cities and buses, glass", ("city", "buse", "glass")),
        ("25 м2, и", ()),
        ("", ()),
    ],
)
def test_texts_become_dictionary_forms_without_function_words(text: str, words: tuple[str, ...]) -> None:
    assert lemmas(text) == words


def test_a_mark_is_the_same_for_spellings_of_one_text_and_shows_none_of_it() -> None:
    assert mark("Съёмка  дома\n") == mark("съемка дома")
    assert mark("съемка дома") != mark("съемка дачи")
    assert "дома" not in mark("съемка дома")
