"""Children who answer: nobody who says that they are under 13 is asked how to reach them (UK GDPR, article 8; DPA 2018, section 9).

The age is a question like others, with words of ``ready_made/young.json`` and ids that are known here.
"""

from surveys.rules.answers import Answers, values_of

AGE_BAND, UNDER_13 = "age_band", "under_13"
ABOUT_AGE = frozenset({AGE_BAND, "under_13_notice", "young_notice"})


def is_child(answers: Answers) -> bool:
    """Whether somebody has said that they are under 13."""
    return AGE_BAND in answers and values_of(answers[AGE_BAND]) == (UNDER_13,)
