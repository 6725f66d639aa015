"""Ready-made surveys: sound, written in every finished view, and unchangeable without a new version (EQ1-EQ4)."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engage.kernel.access import Role
from engage.kernel.db import db
from engage.rules.errors import InvalidError
from surveys.importers import ready_made as room
from surveys.importers.ready_made import EQUALITY, SCALES, SURVEYS, digest_of, ready_made
from surveys.presenters.building import about_ready_made
from surveys.queries.surveys import questionnaire_in_making, survey_or_404
from surveys.rules.answering import check_answers
from surveys.rules.building import with_pages_of
from surveys.rules.flow import clear_unreachable, is_complete, reachable_pages
from surveys.rules.lint import Finding, lint_question
from surveys.rules.questionnaire import FieldWords, Questionnaire, question_in
from surveys.rules.soundness import faults_in
from tests.forms import press
from tests.officers import signed_in
from tests.programme import a_programme

EVERY = (*SURVEYS, EQUALITY)
PUBLISHED = {
    ("priorities", 1): "23d93cb4f877a131f23a0b425732a542e83e2215e9fd7cbc2ed78cb851bcd650",
    ("priorities", 2): "21e4bbc8d4b993354598a719ec64e87cbd9f88d798a3bd0ea238db7231c07eee",
    ("area_satisfaction", 1): "a57e7f3ce3d4f834cd1d9fae1d509dbd4ba9919c61b85959005442e1c0ae23d9",
    ("area_satisfaction", 2): "361527e3100d2abbd4aaee7f42c565e0cd89e267689c767f672088eaa6af0029",
    ("service_feedback", 1): "89038b1fc0a38d880b0bea1a9e0fa8aa579ce704f8a81e52d8f12f3fced13d93",
    ("service_feedback", 2): "3c6d0072677335be502e07040a438a1c40fa91e71332c3c806507af0aa48682f",
    ("equality", 2): "ddfbf0af55ed73106c37d4f7a0a91648b4e4d599a38d1134683d4e5f259eab60",
    ("equality", 3): "1feca62d2ea81083e1e686b380e6a37062c82e48832800e87b772005d343b1ad",
    ("help", 1): "979a015bb5b8e731fda737b38a9b3a80d241ad102c196d680f7a7fbb6257a7b7",
    ("help", 2): "eef3b9f96b595317d38816ba2d680489ac723ae801a2e0a241857eeebd9860e8",
    ("organisations", 1): "df9abde5e0e70d391d764008663e3ecfae1d23ef6264331cf4ba27172c2dbec9",
    ("organisations", 2): "d03289d9b9fbe2f1de1a62c95a2d3a46e3e67ea1c6f2bed9099c9731d273b720",
    ("young", 1): "16749b5c1552aa4fcfae3a2a1ef3da9a77d52bdc19681aee409cfad8c188208d",
    ("young", 2): "25756858c3e853e08a7f232b1840eebf8b896b5038406a51a7e973a6261ccd2d",
}
"""The digest of every version of our words."""
BANDS_FROM_16 = ("16_17", "18_24", "25_34", "35_44", "45_54", "55_64", "65_74", "75_over")
PARENTS = ("white", "mixed", "asian", "black", "other")
"""The five groups of the harmonised standard, in its order."""


def equality() -> Questionnaire:
    return ready_made(EQUALITY).questionnaire


def met(answers: dict[str, Any]) -> set[str]:
    pages = reachable_pages(equality(), answers)
    return {question.id for page in pages for question in page.questions}


def texts(questionnaire: Questionnaire) -> Iterator[FieldWords]:
    for question in questionnaire.questions:
        yield question.words
        yield from (option.words for option in question.options)


@pytest.mark.parametrize("name", EVERY)
def test_a_ready_made_survey_is_sound_and_written_in_every_finished_view(name: str) -> None:
    ready = ready_made(name)
    behind = ready_made("priorities").questionnaire if name == EQUALITY else None
    whole = with_pages_of(behind, ready.questionnaire) if behind else ready.questionnaire
    assert list(faults_in(whole)) == []
    for words in texts(ready.questionnaire):
        assert words["label"]["en"]
        assert all(words["label"][language] for language in ("ur", "ar", "pl"))
    easy = [question.words["label"].get("en-easy") for question in ready.questionnaire.questions]
    assert all(easy)


@pytest.mark.parametrize("name", EVERY)
def test_the_lint_has_nothing_against_it_but_what_the_standards_word(name: str) -> None:
    harmonised = {Finding.HARD_TO_READ, Finding.TOO_LONG}
    found = {
        hint.code
        for question in ready_made(name).questionnaire.questions
        for hint in lint_question(question)
    }
    assert found <= (harmonised if name != "priorities" else set())


@pytest.mark.requirement("EQ1")
@pytest.mark.parametrize(("name", "version"), PUBLISHED)
def test_the_words_of_a_version_are_those_that_were_published_under_it(
    name: str, version: int
) -> None:
    """Whoever changes words gives them a new version, and writes its digest down here beside the older one."""
    document = _document(name)
    known = max(number for other, number in PUBLISHED if other == name)
    assert document["version"] == known
    if version == known:
        assert digest_of(document) == PUBLISHED[name, version]


@pytest.mark.requirement("EQ1")
@pytest.mark.parametrize("name", EVERY)
def test_words_cannot_change_without_a_new_version(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = json.loads((room.FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert document["digest"] == digest_of(document)
    document["questionnaire"]["pages"][0]["questions"][0]["words"]["label"]["en"] += "!"
    monkeypatch.setattr(room, "_document", lambda _name: document)
    with pytest.raises(InvalidError, match="ready_made_changed"):
        ready_made(name)


@pytest.mark.requirement("EQ1")
def test_the_equality_wording_says_where_it_is_from_when_it_was_checked_and_who_approved_it() -> (
    None
):
    ready = ready_made(EQUALITY)
    assert ready.version == 3
    assert all(source.url.startswith("https://") for source in ready.sources)
    assert ready.sources
    assert ready.checked_on.year >= 2026
    approved = digest_of(_document(EQUALITY) | {"approved_by": "Head of equality"})
    assert approved != _document(EQUALITY)["digest"], "an approval belongs to its words"


def test_each_template_says_who_reviewed_its_words_or_that_nobody_has() -> None:
    day = date(2026, 11, 22)
    facts: dict[str, Any] = {"version": 1, "checked_on": day}
    assert "Nobody has reviewed" in about_ready_made("It asks.", approved_by="", **facts)
    told = about_ready_made("It asks.", approved_by="Head of libraries", **facts)
    assert told == "It asks. Version 1 of 22 November 2026. Reviewed by Head of libraries."


def _document(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        (room.FOLDER / f"{name}.json").read_text(encoding="utf-8")
    )
    return document


@pytest.mark.requirement("EQ2")
def test_equality_questions_come_after_sending_and_each_can_be_refused() -> None:
    assert all(page.after_sending for page in equality().pages)
    assert is_complete(equality(), {}), "nothing in the step is required"
    for question in equality().questions:
        assert question.options[-1].id == "prefer_not"
        assert question.options[-1].is_exclusive
        assert question.is_sensitive


@pytest.mark.requirement("EQ3")
def test_every_detailed_group_has_one_parent_of_the_harmonised_list() -> None:
    group = question_in(equality(), "ethnic_group")
    assert tuple(option.id for option in group.options[:-1]) == PARENTS
    seen: list[str] = []
    for parent in PARENTS:
        answers = {"ethnic_group": parent}
        asked = {name for name in met(answers) if name.startswith("ethnic_")} - {"ethnic_group"}
        assert asked == {f"ethnic_{parent}"}
        leaves = [option.id for option in question_in(equality(), f"ethnic_{parent}").options[:-1]]
        assert all(leaf.startswith(f"{parent}_") for leaf in leaves)
        seen += leaves
    assert len(seen) == len(set(seen))


@pytest.mark.requirement("EQ4")
@pytest.mark.parametrize("age", [*BANDS_FROM_16, "under_16", "prefer_not", ""])
def test_gender_identity_and_orientation_are_asked_from_16_on(age: str) -> None:
    answers = {"age": age} if age else {}
    assert (met(answers) >= {"gender_identity", "sexual_orientation"}) is (age in BANDS_FROM_16)
    if age not in BANDS_FROM_16:
        posted = answers | {"sexual_orientation": "gay", "gender_identity": "no"}
        assert "sexual_orientation" not in clear_unreachable(equality(), posted)
        assert "gender_identity" not in check_answers(equality(), posted).answers


def test_scales_lean_to_neither_side() -> None:
    for name in SCALES:
        assert len(room.ready_options(name)) in {6, 12}


def test_a_name_that_is_no_ready_made_survey_is_refused() -> None:
    with pytest.raises(InvalidError, match="ready_made_unknown"):
        ready_made("../steps")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("start", ["", *SURVEYS])
def test_a_survey_starts_from_a_ready_made_one_and_can_open(
    app: Flask, client: FlaskClient, start: str
) -> None:
    a_programme()
    db.session.commit()
    author = signed_in(app, Role.AUTHOR)
    begun = press(
        author,
        "/officers/surveys/new",
        title="Brinnington 2027",
        programme="one-place",
        start=start,
        with_equality="y",
    )
    assert begun.status_code == 302
    setup = "/officers/surveys/brinnington-2027/setup"
    said = dict.fromkeys(("title", "summary", "privacy"), "Something")
    press(author, f"{setup}/words", **said)
    press(author, f"{setup}/dates", first_day="2026-11-01", pace="page")
    if not start:
        assert "There is no question yet" in author.get(f"{setup}/check").text
        return
    db.session.expire_all()
    survey = survey_or_404("brinnington-2027")
    asked = questionnaire_in_making(survey)
    assert asked.id == "brinnington-2027", "two surveys begun alike are no waves of each other"
    assert {page.id for page in asked.pages} >= {page.id for page in equality().pages}
    assert survey.group_by == ["age"]
    assert "Nothing is missing" in author.get(f"{setup}/check").text
    press(author, "/officers/surveys/brinnington-2027/state/open", at=f"{setup}/check")
    assert client.get("/surveys/brinnington-2027").status_code == 200
