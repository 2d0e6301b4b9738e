"""Scales in words, as people put them, in English and Russian."""

from __future__ import annotations

_TEXT = """
strongly disagree | completely disagree
disagree | somewhat disagree
neither agree nor disagree | neutral | undecided
agree | somewhat agree
strongly agree | completely agree

very unlikely | extremely unlikely
unlikely | somewhat unlikely
neither likely nor unlikely | neutral
likely | somewhat likely
very likely | extremely likely

very dissatisfied | extremely dissatisfied
dissatisfied | somewhat dissatisfied
neither satisfied nor dissatisfied | neutral
satisfied | somewhat satisfied
very satisfied | extremely satisfied

not at all important | not important at all | unimportant
slightly important | of little importance | not very important
moderately important | somewhat important | neutral
important | very important
extremely important | essential

not important
somewhat important
important
very important

never
rarely | seldom
sometimes | occasionally
often | frequently
always | very often

very poor | terrible
poor | bad
fair | average | ok
good
excellent | very good

полностью не согласен | совершенно не согласен | совсем не согласен
скорее не согласен | не согласен
ни то, ни другое | отчасти согласен, отчасти нет | нейтрально | нечто среднее
скорее согласен | согласен
полностью согласен | совершенно согласен | абсолютно согласен

совсем не важно | совершенно не важно | абсолютно не важно
скорее не важно | не важно | скорее неважно | не очень важно
ни важно, ни не важно | ни важно, ни неважно | средне | нейтрально | отчасти важно
скорее важно | важно
очень важно | крайне важно

совсем не доволен | совершенно не доволен | полностью не доволен | очень недоволен
скорее не доволен | скорее недоволен | не доволен | недоволен
ни то, ни другое | нейтрально | средне | отчасти доволен
скорее доволен | доволен
полностью доволен | очень доволен

совсем не удовлетворён | полностью не удовлетворён
скорее не удовлетворён | не удовлетворён
ни то, ни другое | нейтрально | средне
скорее удовлетворён | удовлетворён
полностью удовлетворён

никогда
редко | очень редко
иногда | время от времени
часто | регулярно
всегда | постоянно | очень часто

точно нет | определённо нет
скорее нет
не знаю | возможно
скорее да
точно да | определённо да

очень плохо | ужасно
плохо
нормально | средне | удовлетворительно
хорошо
отлично | очень хорошо
"""

LADDERS = tuple(
    tuple(tuple(map(str.strip, step.split("|"))) for step in ladder.splitlines())
    for ladder in _TEXT.strip().split("\n\n")
)
"""Each from its lowest point up; spellings of one point stand on one line."""

NO_OPINION = frozenset(
    {"затрудняюсь ответить", "не знаю", "трудно сказать", "нет ответа", "не применимо", "не пользовался", "hard to say"}
    | {"don't know", "do not know", "not applicable", "prefer not to say", "no opinion", "not sure"}
)
"""Answers that stand beside a scale and are no point of it."""
