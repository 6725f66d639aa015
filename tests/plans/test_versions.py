"""The next version of a plan: written or brought in, compared word by word, and comments that find their place again."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.ports import Decision
from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.commands.commenting import add_comment, decide_comment
from engage.plans.commands.replying import publish_reply, write_reply
from engage.plans.commands.setup import add_view_of_plan, close_consultation, text_digest
from engage.plans.commands.versions import (
    begin_version,
    edit_section,
    publish_version,
    say_why,
    section_digest,
)
from engage.plans.models import Comment, Consultation, PlanSection, PlanVersion
from engage.plans.queries.consultations import version_of
from engage.plans.queries.versions import (
    changes_between,
    comments_without_match,
    section_being_made,
    version_being_made,
)
from engage.plans.rules.assembly import assemble
from engage.plans.rules.sections import Heading, ImportedPlan, Paragraph
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View
from engage.themes.commands.codebook import add_theme
from engage.themes.models import Theme
from tests.conftest import NOON
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, a_plan, an_open_consultation

LATER = NOON + timedelta(days=1)
NEXT = "/officers/plans/children/next"
CHANGES = "/plans/children/changes"
PART = "/plans/children/parts/feeling-safe"
IN_ENGLISH = "اس صفحے کے کچھ الفاظ انگریزی میں ہیں۔"


def rewritten() -> ImportedPlan:
    """Waiting is shorter, the part about school is gone, and another one is new."""
    return assemble(
        [
            Heading(1, "A plan for children"),
            Heading(2, "Feeling safe"),
            Paragraph("No child should wait more than two weeks."),
            Heading(2, "Learning"),
            Paragraph("A quiet place to read."),
            Heading(2, "Playing"),
            Paragraph("Grass and trees near every home."),
        ]
    )


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return an_open_consultation()


@pytest.fixture
def theme(consultation: Consultation) -> Theme:
    return add_theme(
        consultation.programme,
        name="Waiting",
        definition="How long children wait.",
        example="",
        now=NOON,
        actor=FIRST_OFFICER,
    )


def comment_on(consultation: Consultation, address: str, words: str) -> Comment:
    section = next(each for each in version_of(consultation).sections if each.address == address)
    add_comment(
        consultation,
        section=section,
        stance="disagree",
        text=words,
        may_quote=True,
        view=View(),
        channel=Channel.ONLINE,
        now=NOON,
    )
    comment = db.session.scalars(select(Comment).where(Comment.text == words)).one()
    decide_comment(comment, decision=Decision.RELEASED, public_text=words)
    return comment


def close(consultation: Consultation) -> None:
    close_consultation(consultation, now=NOON, actor=FIRST_OFFICER)


def begin(consultation: Consultation, plan: ImportedPlan | None = None) -> PlanVersion:
    return begin_version(consultation, plan=plan, now=LATER, actor=FIRST_OFFICER)


def edit(
    consultation: Consultation, address: str, *texts: str, view: View | None = None, seen: str = ""
) -> PlanSection:
    view = view or View()
    section = section_being_made(consultation, address)
    return edit_section(
        consultation,
        address,
        view=view,
        heading="Feeling safe",
        texts=texts,
        more="",
        seen_digest=seen or section_digest(section, view),
        now=LATER,
        actor=FIRST_OFFICER,
    )


def explain(consultation: Consultation, *themes: Theme, why: str = "") -> None:
    begun = version_being_made(consultation)
    assert begun is not None
    for change in changes_between(version_of(consultation), begun):
        say_why(
            consultation,
            change.place,
            theme_ids=[theme.id for theme in themes],
            why=why,
            now=LATER,
            actor=FIRST_OFFICER,
        )


def publish(consultation: Consultation) -> None:
    publish_version(consultation, note="Shorter waiting.", now=LATER, actor=FIRST_OFFICER)


@pytest.mark.requirement("G5", "G6")
def test_a_comment_leads_to_the_changed_sentence_and_back(
    client: FlaskClient, consultation: Consultation, theme: Theme
) -> None:
    comment = comment_on(consultation, "feeling-safe", "Make it two.")
    made_on = comment.section_id
    close(consultation)
    reply = write_reply(
        consultation,
        theme,
        texts={"title": "Waiting", "asked": "Right?", "said": "Too long.", "did": "Two weeks."},
        view=View(),
        outcome="changed",
        seen_version=0,
        now=LATER,
        actor=FIRST_OFFICER,
    )
    publish_reply(reply.id, now=LATER, actor=FIRST_OFFICER)
    begin(consultation)
    edit(consultation, "feeling-safe", "No child should wait more than two weeks.")
    assert "two weeks" not in client.get(PART).get_data(as_text=True)
    explain(consultation, theme)
    publish(consultation)
    part = client.get(PART).get_data(as_text=True)
    assert "two weeks" in part
    assert "Make it two." in part
    changes = client.get(CHANGES).get_data(as_text=True)
    assert "<del>" in changes
    assert "[taken out:]" in changes
    assert "four" in changes
    assert "/plans/children/replies#theme-1" in changes
    replies = client.get("/plans/children/replies").get_data(as_text=True)
    assert f"{CHANGES}#rewritten-feeling-safe" in replies
    assert db.session.get_one(Comment, comment.id).section_id == made_on
    easy = client.get(f"/easy{CHANGES}").get_data(as_text=True)
    assert "We took this out:" in easy
    in_urdu = client.get(f"/ur{CHANGES}").text
    assert '<span lang="en" dir="ltr">Shorter waiting.</span>' in in_urdu
    assert IN_ENGLISH in in_urdu
    assert IN_ENGLISH not in client.get("/ur/help").text
    assert "not in easy read yet" in client.get(f"/easy{PART}").text
    assert "not in easy read yet" not in client.get("/easy/help").text


@pytest.mark.requirement("G6")
def test_comments_on_a_section_that_is_gone_are_listed_as_without_a_match(
    consultation: Consultation,
) -> None:
    comment_on(consultation, "at-school", "Keep this.")
    comment_on(consultation, "feeling-safe", "Make it two.")
    close(consultation)
    begin(consultation, rewritten())
    explain(consultation, why="The draft was shortened.")
    assert comments_without_match(consultation) == []
    publish(consultation)
    ((section, number),) = comments_without_match(consultation)
    assert (section.address, number) == ("at-school", 1)


@pytest.mark.requirement("G6")
def test_the_address_of_a_part_that_was_taken_out_says_so_and_leads_to_what_changed(
    client: FlaskClient, consultation: Consultation
) -> None:
    gone = "/plans/children/parts/at-school"
    close(consultation)
    begin(consultation, rewritten())
    explain(consultation, why="The draft was shortened.")
    publish(consultation)
    for prefix in ("", "/easy", "/ur"):
        answer = client.get(prefix + gone)
        assert answer.status_code == 410
        assert f'href="{prefix}{CHANGES}"' in answer.text
        assert client.get(f"{prefix}{gone}/comments").status_code == 410
    assert "This part is not in the plan any more." in client.get(gone).text
    assert client.get("/plans/children/parts/never-there").status_code == 404


def test_what_is_added_rewritten_and_taken_out_is_found(consultation: Consultation) -> None:
    close(consultation)
    after = begin(consultation, rewritten())
    found = changes_between(version_of(consultation), after)
    assert [(change.kind.value, change.section.address) for change in found] == [
        ("rewritten", "feeling-safe"),
        ("added", "playing"),
        ("taken_out", "at-school"),
    ]


@pytest.mark.requirement("G1")
def test_the_text_stays_as_it_is_while_people_comment_on_it(consultation: Consultation) -> None:
    begin(consultation)
    edit(consultation, "feeling-safe", "Two weeks.")
    explain(consultation, why="Simpler.")
    with pytest.raises(NotAllowedError, match="still_open"):
        publish(consultation)
    assert consultation.text_digest == text_digest(version_of(consultation))


def test_no_version_is_published_without_a_note_a_change_and_a_cause_for_each(
    consultation: Consultation,
) -> None:
    close(consultation)
    begin(consultation)
    with pytest.raises(NotAllowedError, match="nothing_changed"):
        publish(consultation)
    edit(consultation, "feeling-safe", "Two weeks.")
    with pytest.raises(NotAllowedError, match="cause_missing"):
        publish(consultation)
    explain(consultation, why="Simpler.")
    with pytest.raises(InvalidError, match="note_missing"):
        publish_version(consultation, note=" ", now=LATER, actor=FIRST_OFFICER)
    publish(consultation)
    assert consultation.version == 2
    assert consultation.text_digest == text_digest(version_of(consultation))


@pytest.mark.requirement("L2")
def test_a_translation_of_a_rewritten_section_is_not_shown_until_it_is_made_anew(
    client: FlaskClient, app: Flask
) -> None:
    from_file = a_plan()
    consultation = an_open_consultation()
    consultation.state = "draft"
    add_view_of_plan(
        consultation,
        plan=assemble(
            [
                Heading(section.level, f"اردو {section.heading}")
                if part == 0
                else Paragraph("اردو")
                for section in from_file.sections
                for part in range(1 + bool(section.blocks))
            ]
        ),
        view=View("ur"),
        now=NOON,
        actor=FIRST_OFFICER,
    )
    consultation.state = "open"
    close(consultation)
    begin(consultation)
    edit(consultation, "feeling-safe", "Two weeks.")
    explain(consultation, why="Simpler.")
    publish(consultation)
    page = client.get(f"/ur{PART}").get_data(as_text=True)
    assert "Two weeks." in page
    assert "اردو Learning" in page
    begin(consultation)
    edit(consultation, "feeling-safe", "دو ہفتے۔", view=View("ur"))
    with pytest.raises(NotAllowedError, match="nothing_changed"):
        publish(consultation)


def test_two_officers_at_one_section_lose_nothing(consultation: Consultation) -> None:
    close(consultation)
    begin(consultation)
    seen = section_digest(section_being_made(consultation, "feeling-safe"), View())
    edit(consultation, "feeling-safe", "Two weeks.")
    with pytest.raises(ConflictError, match="changed_by_another"):
        edit(consultation, "feeling-safe", "Three weeks.", seen=seen)


def test_a_file_takes_the_place_of_what_was_begun(consultation: Consultation) -> None:
    close(consultation)
    begin(consultation)
    with pytest.raises(ConflictError, match="version_begun"):
        begin(consultation)
    begin(consultation, rewritten())
    assert len(db.session.scalars(select(PlanVersion)).all()) == 2


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_an_officer_writes_explains_and_publishes_the_next_version(
    app: Flask, client: FlaskClient, consultation: Consultation, theme: Theme
) -> None:
    author = signed_in(app, Role.AUTHOR, email="author@example.org")
    for prefix in ("", "/easy"):
        assert "Nothing has changed in the plan yet." in client.get(prefix + CHANGES).text
    close(consultation)
    assert press(author, f"{NEXT}/begin", at=NEXT).status_code == 302
    where = f"{NEXT}/sections/feeling-safe/en"
    assert where in author.get(NEXT).get_data(as_text=True)
    stale = author.get(where)
    sent = press(author, where, heading="Feeling safe", texts=["No child should wait."])
    assert sent.status_code == 302
    refused = press(author, where, page=stale, heading="Feeling safe", texts=["Mine."])
    assert refused.status_code == 422
    assert "Mine." in refused.text
    assert "What your colleague saved" in refused.text
    assert ">No child should wait.</p>" in refused.text
    longer = press(author, where, page=stale, heading="Mine", texts=["One."], more="Two.\n\nThree.")
    assert ">What you wrote</h2>" not in longer.text
    sent = press(
        author, where, heading="Feeling safe", texts=["No child should wait."], more="Nor a parent."
    )
    assert sent.status_code == 302
    shorter = press(author, where, page=stale, heading="Mine", texts=["One."], more="Two.").text
    assert ">What you wrote</h2>" in shorter
    for mine in (">Mine</p>", ">One.</p>", ">Two.</p>", ">Nor a parent.</textarea>"):
        assert mine in shorter
    early = press(author, f"{NEXT}/publish", at=NEXT, note="Shorter.")
    assert early.status_code == 422
    press(author, f"{NEXT}/why", at=NEXT, place="feeling-safe", themes=[theme.id], why="Clearer.")
    assert press(author, f"{NEXT}/publish", at=NEXT, note="Shorter.").status_code == 302
    page = client.get(CHANGES).get_data(as_text=True)
    assert "Shorter." in page
    assert "Clearer." in page
    assert CHANGES in client.get("/plans/children").get_data(as_text=True)
    assert CHANGES in author.get(NEXT).get_data(as_text=True)
