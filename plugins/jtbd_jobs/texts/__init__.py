"""Texts to jobs beyond the rules: labels by hand, a few-shot classifier, and how right both are.

`texts.classifying.classify(frame, column, jobs, labels, learn=…, part=…, seed=…)` gives a lazy frame of distinct texts:
`text`, `job` (index in the catalogue), `matched`, `by` (`rule` or `learned`). Labels stand in the optional document
labels.yml (`texts.labels`: FILE, Labels); `texts.options.Learn` are the options of learning. Dictionary forms are
remembered while the program runs (`texts.lemmas`), so only a first run looks words up.
"""
