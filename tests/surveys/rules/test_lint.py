"""The question lint on a corpus of questions asked badly and well (Q6), and its parts by themselves."""

import pytest

from engage.content.rules.reading import reading_grade, syllables_of
from surveys.rules.bands import band_findings, band_of
from surveys.rules.lint import HARDEST_GRADE, Finding, Hint, lint_question
from surveys.rules.questionnaire import Option, Question
from surveys.rules.scales import Balance, scale_finding
from tests.surveys.rules.lint_corpus import AGREE, BAD, GOOD, SATISFIED

LEAST = 0.9


def asked(type_: str, label: str, options: tuple[str, ...] = (), **facts: bool) -> Question:
    offered = tuple(
        Option(f"o{number}", {"label": {"en": words}}) for number, words in enumerate(options)
    )
    return Question("q", type_, {"label": {"en": label}}, offered, **facts)


def codes(question: Question) -> set[Finding]:
    return {hint.code for hint in lint_question(question)}


@pytest.mark.requirement("Q6")
@pytest.mark.parametrize(("fault", "type_", "label", "options"), BAD, ids=[f"{row[0]}-{n}" for n, row in enumerate(BAD)])  # fmt: skip
def test_what_is_wrong_with_a_question_is_found(
    fault: Finding, type_: str, label: str, options: tuple[str, ...]
) -> None:
    assert fault in codes(asked(type_, label, options))


@pytest.mark.requirement("Q6")
@pytest.mark.parametrize(("type_", "label", "options"), GOOD, ids=[f"good-{n}" for n in range(len(GOOD))])  # fmt: skip
def test_a_question_asked_well_is_left_in_peace(
    type_: str, label: str, options: tuple[str, ...]
) -> None:
    assert lint_question(asked(type_, label, options)) == ()


@pytest.mark.requirement("Q6")
def test_what_the_lint_finds_and_what_it_claims_wrongly_are_told() -> None:
    """Recall over the seeded faults; precision over every claim about the bad questions and the good ones."""
    found = sum(fault in codes(asked(type_, label, options)) for fault, type_, label, options in BAD)  # fmt: skip
    wrong = sum(len(lint_question(asked(*row))) for row in GOOD)
    recall, precision = found / len(BAD), found / (found + wrong)
    told = f"{len(BAD)} bad, {len(GOOD)} good; recall {recall:.2f}, precision {precision:.2f}"
    print(f"question lint: {told}")  # noqa: T201 - the figures are wanted
    assert recall >= LEAST
    assert precision >= LEAST


@pytest.mark.requirement("Q6")
def test_every_finding_has_a_bad_question_in_the_corpus() -> None:
    seeded = {row[0] for row in BAD}
    assert set(Finding) - seeded == {Finding.NO_DONT_KNOW, Finding.SENSITIVE_REQUIRED}


def test_who_must_answer_a_scale_or_about_themselves_needs_a_way_out() -> None:
    assert codes(asked("scale", "How was it?", SATISFIED, required=True)) == {Finding.NO_DONT_KNOW}
    sensitive = asked("short_text", "What is your faith?", required=True, is_sensitive=True)
    assert codes(sensitive) == {Finding.SENSITIVE_REQUIRED}


def test_a_question_without_english_words_or_of_no_known_type_has_no_findings() -> None:
    assert lint_question(Question("q", "long_text", {"label": {"ur": "کیوں؟"}})) == ()
    assert lint_question(Question("q", "telepathy", {"label": {"en": "Don’t you agree?"}})) == ()


def test_a_finding_names_the_words_it_is_about() -> None:
    told = lint_question(asked("yes_no", "Are the buses cheap and reliable?", ("Yes", "No")))
    assert told == (Hint(Finding.DOUBLE, "cheap and reliable"),)


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("18 to 24", (18, 24)),
        ("18-24", (18, 24)),
        ("£10,000 – £19,999", (10_000, 19_999)),
        ("10 to under 20", (10, 19)),
        ("Under 16", (0, 15)),
        ("65 and over", (65, float("inf"))),
        ("65+", (65, float("inf"))),
        ("More than 10 years", (11, float("inf"))),
        ("Up to 5", (0, 5)),
        ("Prefer not to say", None),
        ("Ward 4", None),
    ],
)
def test_a_span_of_numbers_is_read(words: str, span: tuple[float, float] | None) -> None:
    band = band_of(words)
    assert (band and (band.least, band.most)) == span


def test_bands_name_both_that_overlap_or_leave_a_gap() -> None:
    found = band_findings(("1 to 5", "5 to 9", "11 and over"))
    assert (found.overlaps, found.gaps) == (("1 to 5 / 5 to 9",), ("5 to 9 / 11 and over",))


@pytest.mark.parametrize(
    ("options", "balance"),
    [
        (AGREE, Balance(2, 2)),
        (SATISFIED, Balance(2, 2)),
        (("Not at all safe", "A little safe", "Very safe"), None),
        (("Homes", "Roads", "Parks"), None),
        (("Excellent", "Good", "Poor"), Balance(2, 1)),
    ],
)
def test_the_sides_of_a_scale_are_counted(
    options: tuple[str, ...], balance: Balance | None
) -> None:
    assert scale_finding(options) == balance


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("safe", 1),
        ("asked", 1),
        ("wanted", 2),
        ("people", 2),
        ("area", 3),
        ("table", 2),
        ("community", 4),
        ("don’t", 1),
        ("the", 1),
        ("accessibility", 6),
    ],
)
def test_syllables_are_counted_as_they_are_heard(word: str, number: int) -> None:
    assert syllables_of(word) == number


def test_plain_words_have_a_low_grade_and_officialese_a_high_one() -> None:
    plain = "What would make your street a better place to live? Tell us in your own words."
    hard = "Organisational collaboration necessitates considerable administrative flexibility."
    assert reading_grade(plain) < 4
    assert reading_grade(hard) > HARDEST_GRADE
    assert reading_grade("12?") == 0
