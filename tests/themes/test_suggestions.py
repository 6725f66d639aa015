"""A machine suggests, a person decides: measured on texts that were hidden from it, kept apart from codes, and told in public."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.models import ReleaseEntry
from engage.jobs import installed
from engage.jobs.models import BackgroundJob
from engage.jobs.rules.lifecycle import JobState
from engage.kernel.access import SYSTEM
from engage.kernel.db import db
from engage.plans.commands.commenting import add_comment
from engage.plans.models import Consultation
from engage.plans.queries.consultations import version_of
from engage.rules.channel import Channel
from engage.rules.errors import NotAllowedError
from engage.rules.view import view_from_tag
from engage.themes.build.suggesting import cross_validated, suggested
from engage.themes.commands import suggesting
from engage.themes.commands.coding import bring_in, code_item, exclude_item
from engage.themes.commands.suggesting import ask_for_suggestions, keep_suggestions
from engage.themes.jobs import make_suggestions
from engage.themes.models import (
    Coding,
    CodingItem,
    Suggestion,
    SuggestionDecision,
    SuggestionRun,
    Theme,
)
from engage.themes.queries.coding import account_of, codes_that_count
from engage.themes.queries.suggestions import count_coded_blind, dataset_of, suggestions_for
from engage.themes.rules.coding import Exclusion, ItemState
from engage.themes.rules.evaluation import FEWEST_TEXTS
from tests.conftest import NOON
from tests.jobs.conftest import WorkerProcess, state_of
from tests.jobs.examples import PATIENCE
from tests.signing_in import press
from tests.themes.conftest import FIRST_CODER

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
WAITING = ("We wait far too long for the doctor", "Waiting lists for the doctor are long")
SCHOOL = ("The school needs more teachers", "Teachers at our school are tired")
URDU = ("ڈاکٹر کا بہت لمبا انتظار ہے", "انتظار بہت لمبا ہے")
CODED, LEFT = 96, 6
TEXTS = {f"{number:03}": number for number in range(CODED)}


def words_of(number: int) -> tuple[str, str]:
    """Text and view of the comment with a number: even ones are about waiting, odd ones about school; every sixth is in Urdu."""
    if number % 6 == 0:
        return f"{URDU[number % 4 // 2]} ({number})", "ur"
    kind = SCHOOL if number % 2 else WAITING
    return f"{kind[number % 4 // 2]} ({number})", "en-easy" if number % 5 == 0 else "en"


@pytest.fixture
def commented(consultation: Consultation, themes: list[Theme]) -> dict[str, int]:
    """``{item id: number}``: all but the last ones coded by a person."""
    section = version_of(consultation).sections[1]
    for number in range(CODED + LEFT):
        text, tag = words_of(number)
        add_comment(
            consultation,
            section=section,
            stance="",
            text=text,
            may_quote=True,
            view=view_from_tag(tag),
            channel=Channel.ONLINE,
            now=NOON,
        )
    bring_in(consultation, now=NOON, actor=FIRST_CODER)
    rows = db.session.connection().exec_driver_sql(
        "SELECT coding_item.id, plan_comment.text FROM coding_item JOIN plan_comment ON "
        "coding_item.\"key\" = 'consultation:' || plan_comment.consultation_id || ':' || plan_comment.id || ':'"
    )
    numbers = {item: int(text.rpartition("(")[2].rstrip(")")) for item, text in rows}
    for item, number in numbers.items():
        if number < CODED:
            code(consultation, item, themes[number % 2])
    db.session.commit()
    return numbers


def code(consultation: Consultation, item: str, *themes: Theme) -> None:
    code_item(
        item,
        activity=consultation,
        themes=[each.id for each in themes],
        opinions={},
        seen_version=db.session.get_one(CodingItem, item).version,
        now=NOON,
        actor=FIRST_CODER,
    )


def a_run(consultation: Consultation) -> SuggestionRun:
    run = ask_for_suggestions(consultation, now=NOON, actor=FIRST_CODER)
    keep_suggestions(run, make_suggestions(run, consultation), now=NOON)
    db.session.commit()
    return run


@pytest.mark.requirement("T3")
def test_no_text_is_judged_by_what_was_learnt_from_itself(app: Flask) -> None:
    """Every text has a word of its own and a code that nobody could guess: only who has seen it could be right."""
    chance = Random(3)
    texts = {name: f"{chance.getrandbits(60):x} {chance.getrandbits(60):x}" for name in TEXTS}
    people = {"guess": {name: chance.random() < 0.5 for name in texts}}

    machine = cross_validated(texts, people, ["guess"], seed="seed")

    right = sum(machine["guess"][name] == people["guess"][name] for name in texts)
    assert machine["guess"].keys() == texts.keys()
    assert right < 0.7 * len(texts)
    seen = suggested(texts, people, ["guess"], waiting={f"again-{n}": t for n, t in texts.items()})
    known = {each.item.removeprefix("again-") for each in seen}
    assert sum((name in known) == people["guess"][name] for name in texts) > 0.95 * len(texts)


@pytest.mark.requirement("T3")
def test_texts_without_a_letter_are_not_judged_and_not_wrong(app: Flask) -> None:
    texts = {name: "" if number % 2 else "trees and lamps" for name, number in TEXTS.items()}
    people = {"trees": {name: number % 4 == 0 for name, number in TEXTS.items()}}

    assert all(texts[name] for name in cross_validated(texts, people, ["trees"], seed="s")["trees"])
    nothing = dict.fromkeys(TEXTS, " ")
    assert cross_validated(nothing, people, ["trees"], seed="s") == {"trees": {}}


@pytest.mark.requirement("T1", "T3")
def test_a_suggestion_counts_for_nothing_until_a_person_decides_and_both_are_kept(
    consultation: Consultation, themes: list[Theme], commented: dict[str, int]
) -> None:
    before = codes_that_count(consultation)
    run = a_run(consultation)

    waiting = {item for item, number in commented.items() if number >= CODED}
    made = db.session.scalars(select(Suggestion)).all()
    assert {each.item_id for each in made} == waiting
    for each in made:
        assert each.theme_id == themes[commented[each.item_id] % 2].id
    assert codes_that_count(consultation) == before
    assert account_of(consultation).waiting == LEFT
    assert db.session.scalars(select(SuggestionDecision)).all() == []

    agreed, refused, left_out, *_rest = sorted(waiting)
    code(consultation, agreed, themes[commented[agreed] % 2], themes[2])
    code(consultation, refused, themes[2])
    exclude_item(
        left_out,
        activity=consultation,
        reason=Exclusion.NOTHING_SAID,
        seen_version=1,
        now=NOON,
        actor=FIRST_CODER,
    )

    decided = {each.item_id: each for each in db.session.scalars(select(SuggestionDecision))}
    assert {item: each.is_accepted for item, each in decided.items()} == {
        agreed: True,
        refused: False,
        left_out: False,
    }
    assert {each.decided_by for each in decided.values()} == {FIRST_CODER.id}
    assert {each.run_id for each in decided.values()} == {run.id}
    assert len(db.session.scalars(select(Suggestion)).all()) == len(made)
    assert suggestions_for(agreed) == []


@pytest.mark.requirement("T3")
def test_it_is_measured_against_people_who_saw_no_suggestion(
    consultation: Consultation, themes: list[Theme], commented: dict[str, int]
) -> None:
    assert count_coded_blind(consultation.id) == CODED
    a_run(consultation)
    shown = next(item for item, number in commented.items() if number >= CODED)
    code(consultation, shown, themes[0])

    data = dataset_of(consultation)

    assert shown not in data.coded
    assert shown not in data.waiting
    assert len(data.coded) == count_coded_blind(consultation.id) == CODED


@pytest.mark.requirement("T3", "T6")
def test_a_run_keeps_its_seed_what_it_learnt_from_and_how_well_it_did(
    consultation: Consultation, themes: list[Theme], commented: dict[str, int]
) -> None:
    run = a_run(consultation)

    assert run.facts["library"].startswith("scikit-learn ")
    assert (run.facts["texts"], len(run.facts["digest"])) == (CODED, 64)
    assert run.facts["scores"].keys() == {themes[0].id, themes[1].id}
    for both, person, machine, neither, unscored in run.facts["scores"].values():
        assert both + person + machine + neither + unscored == CODED
        assert both > 0.9 * CODED / 2
    by_language = run.facts["groups"]["language"]
    assert {group: sum(counts) for group, counts in by_language.items()} == {
        "another": CODED // 6,
        "english": CODED - CODED // 6,
    }
    again = make_suggestions(run, consultation)
    assert {theme: list(counts) for theme, counts in run.facts["scores"].items()} == {
        theme: [*vars(each.table).values(), each.unscored] for theme, each in again.scores.items()
    }


@pytest.mark.requirement("T3")
def test_too_little_coded_gives_no_machine(
    consultation: Consultation, commented: dict[str, int]
) -> None:
    for coding in db.session.scalars(select(Coding)).all()[FEWEST_TEXTS - 1 :]:
        db.session.get_one(CodingItem, coding.item_id).state = ItemState.WAITING.value
    with pytest.raises(NotAllowedError) as refusal:
        ask_for_suggestions(consultation, now=NOON, actor=FIRST_CODER)
    assert refusal.value.code == "too_few"


def test_without_the_extra_the_page_says_so_and_coding_works(
    consultation: Consultation,
    commented: dict[str, int],
    analyst: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert installed.is_installed("sklearn")
    assert not installed.is_installed("no_such_library")
    for module in (suggesting, __import__("engage.themes.presenters.suggestions", fromlist=["x"])):
        monkeypatch.setattr(module, "is_installed", lambda _name: False)

    page = analyst.get("/officers/coding/children/suggestions").get_data(as_text=True)

    assert "not installed on this machine" in page
    assert "Learn and suggest" not in page
    assert analyst.get("/officers/coding/children/next").status_code == 200
    with pytest.raises(NotAllowedError) as refusal:
        ask_for_suggestions(consultation, now=NOON, actor=FIRST_CODER)
    assert refusal.value.code == "not_installed"


@pytest.mark.requirement("T1", "T3", "T6")
@pytest.mark.usefixtures("queue")
def test_from_asking_through_a_worker_to_the_public_record(
    start_worker: Callable[..., WorkerProcess],
    client: FlaskClient,
    consultation: Consultation,
    commented: dict[str, int],
    analyst: FlaskClient,
) -> None:
    """The pages, the real queue and a worker in a process of its own; then a person decides, and where each code came from is kept."""
    desk = "/officers/coding/children/suggestions"
    assert client.get("/method/children").status_code == 404
    press(analyst, desk, f"{desk}/ask")
    (job,) = db.session.scalars(select(BackgroundJob).where(BackgroundJob.name == "themes.suggest"))
    assert "A worker is learning now" in analyst.get(desk).get_data(as_text=True)
    start_worker()
    until = time.monotonic() + PATIENCE
    while state_of(job.id).state != JobState.DONE:
        assert time.monotonic() < until, "no worker finished it"
        time.sleep(0.1)
    assert "A worker is learning now" not in analyst.get(desk).get_data(as_text=True)

    text = BeautifulSoup(
        analyst.get("/officers/coding/children/next").get_data(as_text=True), "lxml"
    )
    marked = [each for each in text.select(".s-code") if "Suggested" in each.get_text()]
    assert len(marked) == 1
    assert not text.select("input[name=themes][checked]")

    form = text.select_one("form:has(input[name=themes])")
    assert form is not None
    hidden = {str(box["name"]): str(box["value"]) for box in form.select("input[type=hidden]")}
    accepted = str(marked[0].select("input[name=themes]")[0]["value"])
    sent = analyst.post(str(form["action"]), data={**hidden, "themes": accepted})
    assert sent.status_code == 302
    (decision,) = db.session.scalars(select(SuggestionDecision))
    (run,) = db.session.scalars(select(SuggestionRun))
    assert (decision.run_id, decision.theme_id, decision.is_accepted) == (run.id, accepted, True)
    assert decision.decided_by not in {"", SYSTEM.id, run.id}
    assert (run.facts["library"][:13], run.facts["texts"]) == ("scikit-learn ", CODED)

    shown = analyst.get(desk).get_data(as_text=True)
    assert "It is suggested" in shown
    table = BeautifulSoup(shown, "lxml").select_one("#groups")
    assert table is not None
    told = " ".join(table.parent.get_text(" ").split())  # type: ignore[union-attr]  # it has a parent
    assert "In another language" in told
    press(analyst, desk, f"{desk}/publish")

    for prefix, words in {"": "How a machine helped", "/easy": "A computer helped us"}.items():
        public = client.get(f"{prefix}/method/children").get_data(as_text=True)
        assert words in public
    public = client.get("/method/children").get_data(as_text=True)
    assert "A person reads every text and decides" in public
    assert "scikit-learn" in public
    assert client.get("/ur/method/children").status_code == 200
    assert db.session.scalars(select(ReleaseEntry.scope)).all() == [f"coding:{consultation.id}"]
    assert "/method/children" in client.get("/plans/children/replies").get_data(as_text=True)


@pytest.mark.requirement("T6")
def test_a_small_group_is_not_told(
    consultation: Consultation, commented: dict[str, int], analyst: FlaskClient
) -> None:
    """Nine texts of a group, and how often the machine was right about them, would say something about nine people."""
    run = a_run(consultation)
    facts: dict[str, Any] = dict(run.facts)
    facts["groups"] = {"language": {"another": [5, 4], "english": [60, 27]}}
    facts["kappas"] = {"language": {"another": 0.5, "english": 0.5}}
    run.facts = facts
    db.session.commit()

    page = analyst.get("/officers/coding/children/suggestions").get_data(as_text=True)

    rows = {
        row.th.get_text(strip=True): [cell.get_text(strip=True) for cell in row.select("td")]
        for row in BeautifulSoup(page, "lxml").select("#groups ~ .e-scroll tbody tr")
        if row.th
    }
    assert rows["In another language"] == ["[c]", "–", "[c]"]
