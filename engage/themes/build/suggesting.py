"""The machine that suggests themes: it learns from what people coded here, on this machine, and nothing leaves it.

Letters in a row, two to five within a word, weighed by how rare they are (works in any script and with slips of the keyboard), and for
each theme a straight line between texts that hold it and texts that do not (logistic regression).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from engage.themes.rules.evaluation import FOLDS, Found, folds

AT_LEAST = 0.5
"""The probability from which a theme is suggested."""
MOST_FEATURES = 50_000
LIBRARY = f"scikit-learn {sklearn.__version__}"


@dataclass(frozen=True)
class Suggested:
    """A theme that may be in a text that nobody has coded, and how likely the machine takes it to be."""

    item: str
    theme: str
    probability: float


def cross_validated(
    texts: Mapping[str, str], people: Found, themes: Sequence[str], *, seed: str
) -> dict[str, dict[str, bool]]:
    """What the machine finds in each text when it has learnt from the others alone, in shuffled parts.

    Where a part leaves nothing to learn a theme from, its texts are left out of that theme: they are not judged, and not wrong.
    """
    found: dict[str, dict[str, bool]] = {theme: {} for theme in themes}
    for held in folds(texts, seed=seed, number=FOLDS):
        apart = set(held)
        learnt = [item for item in texts if item not in apart]
        judged = _probabilities(texts, learnt, held, people, themes)
        for theme, probabilities in judged.items():
            found[theme] |= {item: value >= AT_LEAST for item, value in probabilities.items()}
    return found


def suggested(
    texts: Mapping[str, str], people: Found, themes: Sequence[str], *, waiting: Mapping[str, str]
) -> list[Suggested]:
    """What may be in the texts that wait, learnt from all that people coded."""
    everything = {**texts, **waiting}
    judged = _probabilities(everything, list(texts), list(waiting), people, themes)
    return [
        Suggested(item, theme, value)
        for theme, probabilities in judged.items()
        for item, value in probabilities.items()
        if value >= AT_LEAST
    ]


def _probabilities(
    texts: Mapping[str, str],
    learnt: Sequence[str],
    asked: Sequence[str],
    people: Found,
    themes: Sequence[str],
) -> dict[str, dict[str, float]]:
    """For each theme that can be learnt, for each text asked about, how likely it holds it."""
    known = [item for item in asked if texts[item].strip()]
    letters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=MOST_FEATURES
    )
    try:
        seen = letters.fit_transform([texts[item] for item in learnt])
    except ValueError:  # not a letter in any text
        return {}
    if not known:
        return {}
    new = letters.transform([texts[item] for item in known])
    found = {}
    for theme in themes:
        labels = [people[theme][item] for item in learnt]
        if len(set(labels)) > 1:
            line = _line().fit(seen, labels)
            values = line.predict_proba(new)[:, list(line.classes_).index(True)]
            found[theme] = dict(zip(known, map(float, values), strict=True))
    return found


def _line() -> Any:
    return LogisticRegression(
        C=10.0, class_weight="balanced", solver="liblinear", max_iter=1_000, random_state=0
    )
