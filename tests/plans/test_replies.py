"""From a comment to the council's reply: written, agreed by two, read by residents, and back to the comment."""

import re
from datetime import timedelta
from itertools import product
from random import Random

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engage.activities.ports import Decision
from engage.kernel.access import SYSTEM, Actor, Role
from engage.kernel.db import db
from engage.moderation.rules.redaction import MARK
from engage.people.commands.acts import confirm
from engage.people.commands.officers import create_officer
from engage.people.models import Account, TwoPersonAct
from engage.people.queries import account_by_email
from engage.people.rules.acts import ActState
from engage.plans.commands.commenting import add_comment, decide_comment
from engage.plans.commands.replying import propose_reply, write_reply
from engage.plans.commands.setup import close_consultation
from engage.plans.models import Comment, Consultation, FeedbackResponse
from engage.plans.presenters import replies as shown
from engage.plans.queries import replies as queries
from engage.plans.queries.consultations import comment_key, version_of
from engage.plans.reportable import ReportableConsultations
from engage.rules.activity import Quotes
from engage.rules.channel import Channel
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View, view_from_tag
from engage.themes.commands.analysis import finish_analysis, reopen_analysis
from engage.themes.commands.codebook import add_theme, merge_theme
from engage.themes.commands.coding import bring_in, code_item
from engage.themes.models import CodingItem, Theme
from engage.themes.queries.coding import codes_that_count, opinions_counted
from engage.themes.rules.coding import Opinion
from tests.conftest import NOON
from tests.forms import press
from tests.officers import signed_in
from tests.programme import FIRST_OFFICER, an_open_consultation
from tests.signing_in import PASSWORD

LATER = NOON + timedelta(days=1)
PAGE = "/plans/children/replies"
WORDS = {
    "title": "Waiting",
    "asked": "Is four weeks right?",
    "said": "It is too long.",
    "did": "We changed it to two weeks.",
}


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


@pytest.fixture
def coded(consultation: Consultation, theme: Theme) -> list[Comment]:
    """Three comments about waiting, coded and final: one that may be quoted, one that may not, one hidden."""
    made = []
    for words, may_quote in (("Make it two.", True), ("Only for you.", False), ("Rude.", True)):
        add_comment(
            consultation,
            section=version_of(consultation).sections[1],
            stance="disagree",
            text=words,
            may_quote=may_quote,
            view=View(),
            channel=Channel.ONLINE,
            now=NOON,
        )
    bring_in(consultation, now=NOON, actor=FIRST_OFFICER)
    for item in db.session.scalars(select(CodingItem)):
        code_item(
            item.id,
            activity=consultation,
            themes=[theme.id],
            opinions={},
            seen_version=1,
            now=NOON,
            actor=FIRST_OFFICER,
        )
    for comment in db.session.scalars(select(Comment)):
        rude = comment.text == "Rude."
        decide_comment(
            comment,
            decision=Decision.HIDDEN if rude else Decision.RELEASED,
            public_text="" if rude else comment.text,
        )
        made.append(comment)
    close_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    finish_analysis(consultation, now=LATER, actor=FIRST_OFFICER)
    return made


def write(
    consultation: Consultation, theme: Theme, *, seen: int = 0, tag: str = "en", **changes: str
) -> FeedbackResponse:
    return write_reply(
        consultation,
        theme,
        texts={**WORDS, **changes},
        view=view_from_tag(tag),
        outcome="changed",
        seen_version=seen,
        now=LATER,
        actor=FIRST_OFFICER,
    )


def officer(email: str) -> Actor:
    there = account_by_email(email)
    return (there or an_officer(email)).actor


def an_officer(email: str) -> Account:
    return create_officer(
        email=email, password=PASSWORD, roles=[Role.AUTHOR], label=email, now=NOON, actor=SYSTEM
    )


def propose(reply: FeedbackResponse) -> TwoPersonAct:
    return propose_reply(
        reply, seen_version=reply.version, now=LATER, actor=officer("one@example.org")
    )


def agree(act: TwoPersonAct, *, by: str = "two@example.org") -> ActState:
    return confirm(act.id, now=LATER, actor=officer(by))


def publish(reply: FeedbackResponse) -> None:
    assert agree(propose(reply)) is ActState.CONFIRMED


@pytest.mark.requirement("G5")
def test_two_officers_publish_a_reply_that_residents_read_in_every_view(
    client: FlaskClient, consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    reply = write(consultation, theme)
    write(
        consultation,
        theme,
        seen=1,
        tag="ur",
        title="انتظار",
        asked="کیا چار ہفتے ٹھیک ہیں؟",
        said="یہ بہت زیادہ ہے۔",
        did="ہم نے اسے دو ہفتے کر دیا۔",
    )
    write(consultation, theme, seen=2, tag="en-easy", did="We changed it.\nNow it is two weeks.")
    assert "two weeks" not in client.get(PAGE).get_data(as_text=True)
    publish(reply)
    standard = client.get(PAGE).get_data(as_text=True)
    assert "We changed it to two weeks." in standard
    assert PAGE in client.get("/plans/children").get_data(as_text=True)
    assert "دو ہفتے" in client.get(f"/ur{PAGE}").get_data(as_text=True)
    easy = client.get(f"/easy{PAGE}").get_data(as_text=True)
    assert "Now it is two weeks." in easy


@pytest.mark.requirement("M1", "T5", "G5")
def test_behind_a_reply_stand_only_comments_that_were_released_and_may_be_quoted(
    client: FlaskClient, consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    publish(write(consultation, theme))
    page = client.get(PAGE).get_data(as_text=True)
    assert "Make it two." in page
    assert "Only for you." not in page
    assert "Rude." not in page
    assert "/plans/children/parts/feeling-safe" in page


def test_one_officer_alone_publishes_nothing(
    consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    act = propose(write(consultation, theme))
    with pytest.raises(NotAllowedError, match="same_officer"):
        agree(act, by="one@example.org")


def test_a_change_after_the_proposal_makes_it_void(
    consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    reply = write(consultation, theme)
    act = propose(reply)
    write(consultation, theme, seen=1, did="We did nothing.")
    assert agree(act) is ActState.VOID
    assert not reply.published


def test_what_is_published_stays_until_the_change_is_published_too(
    client: FlaskClient, consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    reply = write(consultation, theme)
    publish(reply)
    write(consultation, theme, seen=1, did="We changed it to three weeks.")
    assert "two weeks" in client.get(PAGE).get_data(as_text=True)
    publish(reply)
    assert "three weeks" in client.get(PAGE).get_data(as_text=True)


def commented_and_coded(
    consultation: Consultation, said: dict[str, dict[str, Opinion]], *, may_quote: bool = True
) -> None:
    """Released comments, each coded with what it thinks of themes."""
    for words in said:
        add_comment(
            consultation,
            section=None,
            stance="",
            text=words,
            may_quote=may_quote,
            view=View(),
            channel=Channel.ONLINE,
            now=NOON,
        )
    bring_in(consultation, now=NOON, actor=FIRST_OFFICER)
    for comment in db.session.scalars(select(Comment)).all():
        if comment.text not in said:
            continue
        decide_comment(comment, decision=Decision.RELEASED, public_text=comment.text)
        key = str(comment_key(comment))
        item = db.session.scalars(select(CodingItem).where(CodingItem.key == key)).one()
        code_item(
            item.id,
            activity=consultation,
            themes=list(said[comment.text]),
            opinions={key: each.value for key, each in said[comment.text].items()},
            seen_version=1,
            now=NOON,
            actor=FIRST_OFFICER,
        )


@pytest.mark.requirement("T4", "G5")
def test_every_opinion_stands_under_a_reply_however_few_hold_it_and_all_comments_a_page_further(
    client: FlaskClient, consultation: Consultation, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown, "ON_A_PAGE", 6)
    many = {f"Too long, number {number}.": {theme.id: Opinion.AGAINST} for number in range(8)}
    few = {
        "Four weeks is right.": {theme.id: Opinion.FOR},
        "It depends.": {theme.id: Opinion.MIXED},
    }
    commented_and_coded(consultation, {**many, **few})
    private = {"Not to be shown.": {theme.id: Opinion.FOR}}
    commented_and_coded(consultation, private, may_quote=False)
    close_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    finish_analysis(consultation, now=LATER, actor=FIRST_OFFICER)
    publish(write(consultation, theme))

    page = client.get(PAGE).text
    assert [words for words in few if words in page] == list(few)
    against = sorted(
        (each for each in db.session.scalars(select(Comment)) if each.text in many),
        key=lambda comment: comment.id,
    )
    assert [each.text for each in against if each.text in page] == [
        each.text for each in against[:2]
    ]
    first, second = (client.get(f"{PAGE}/1{query}").text for query in ("", "?page=2"))
    assert PAGE + "/1" in page
    assert f"/easy{PAGE}/1" in client.get(f"/easy{PAGE}").text
    assert "Four weeks is right." in client.get(f"/easy{PAGE}/1").text
    order = ["Four weeks is right.", *(each.text for each in against), "It depends."]
    assert [words for words in order if words in first] == order[:6]
    assert [words for words in order if words in second] == order[6:]
    assert first.index(">For it<") < first.index(">Against it<")
    assert "Not to be shown." not in page + first + second
    for nowhere in (
        f"{PAGE}/1?page=3",
        f"{PAGE}/1?page=-1",
        f"{PAGE}/1?page={10**30}",
        f"{PAGE}/2",
    ):
        assert client.get(nowhere).status_code == 404


@pytest.mark.requirement("T5")
def test_every_quote_anywhere_is_somebodys_own_words_and_they_agreed(
    client: FlaskClient, consultation: Consultation, theme: Theme
) -> None:
    said = {
        f"Number {n}: “too long”, <b>they</b> say & so do I.": {theme.id: Opinion.AGAINST}
        for n in range(4)
    }
    commented_and_coded(consultation, said)
    private = {f"Mine alone, number {n}.": {theme.id: Opinion.FOR} for n in range(4)}
    commented_and_coded(consultation, private, may_quote=False)
    taken_out, *_others = db.session.scalars(select(Comment).where(Comment.may_quote)).all()
    words = f"Number {MARK} <b>they</b> say & so do I."
    decide_comment(taken_out, decision=Decision.REDACTED, public_text=words)
    close_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    finish_analysis(consultation, now=LATER, actor=FIRST_OFFICER)
    publish(write(consultation, theme))

    pages = [PAGE, f"{PAGE}/1", "/plans/children/comment", f"/ur{PAGE}/1"]
    quotes = [
        str(quote.get_text())[1:-1]
        for page in pages
        for quote in BeautifulSoup(client.get(page).text, "lxml").select("blockquote > p")
    ]
    findings = ReportableConsultations().findings(consultation.ref)
    quotes += [quote.text for each in findings if isinstance(each, Quotes) for quote in each.quotes]
    assert len(quotes) == 2 + 3 * 4 + 4
    agreed = [each.text for each in db.session.scalars(select(Comment)) if each.may_quote]
    for quote in quotes:
        pattern = ".*".join(re.escape(part) for part in quote.split(MARK))
        assert any(re.fullmatch(pattern, text) for text in agreed), quote


@pytest.mark.requirement("T4")
def test_opinions_are_counted_in_the_database_as_merging_has_it(
    consultation: Consultation, theme: Theme
) -> None:
    other = add_theme(
        consultation.programme,
        name="Queues",
        definition="Standing in line.",
        example="",
        now=NOON,
        actor=FIRST_OFFICER,
    )
    pairs = [*product(Opinion, [*Opinion, None]), *((None, each) for each in Opinion)]
    said = {
        f"{one} {two}": {
            key: each for key, each in ((theme.id, one), (other.id, two)) if each is not None
        }
        for one, two in pairs
    }
    commented_and_coded(consultation, said)
    merge_theme(
        other.id, into_id=theme.id, seen_version=other.version, now=NOON, actor=FIRST_OFFICER
    )
    among = select(CodingItem.key)
    rows = db.session.execute(select(opinions_counted(consultation, among))).all()
    counted = {key: {about: Opinion(opinion)} for key, about, opinion in rows}
    assert counted == codes_that_count(consultation)
    assert len(rows) == len(pairs)


@pytest.mark.requirement("T4")
def test_what_few_say_is_shown_beside_what_many_say_however_few_comments_are_looked_at(
    consultation: Consultation, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [
        add_theme(
            consultation.programme,
            name=name,
            definition=f"About {name}.",
            example="",
            now=NOON,
            actor=FIRST_OFFICER,
        )
        for name in ("Queues", "Letters")
    ]
    themes, chance = [theme, *others], Random(6)
    said = {
        f"Number {n}.": {
            each.id: chance.choices(list(Opinion), [20, 4, 1, 1])[0]
            for each in chance.sample(themes, chance.randint(1, 3))
        }
        for n in range(60)
    }
    commented_and_coded(consultation, said)
    merge_theme(
        others[0].id,
        into_id=theme.id,
        seen_version=others[0].version,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    keys = {str(comment_key(each)): each for each in db.session.scalars(select(Comment))}
    held: dict[tuple[str, Opinion], list[str]] = {}
    for key, codes in codes_that_count(consultation).items():
        for each, opinion in codes.items():
            held.setdefault((each, opinion), []).append(keys[key].id)
    for looked_at in (1, 5, 60):
        monkeypatch.setattr(queries, "LOOKED_AT", looked_at)
        found = queries.first_comments_by_theme(consultation, [theme.id, others[1].id], of_each=2)
        shown_ids = {
            (each, opinion): [comment.id for comment in comments]
            for each, by_opinion in found.items()
            for opinion, comments in by_opinion.items()
        }
        assert shown_ids == {pair: sorted(ids)[:2] for pair, ids in held.items()}


@pytest.mark.requirement("G4")
@pytest.mark.requirement("T4")
def test_who_writes_the_reply_reads_what_fewer_people_think_and_nothing_unreleased(
    app: Flask, consultation: Consultation, theme: Theme
) -> None:
    said = {
        "Two weeks, please.": Opinion.AGAINST,
        "One week, please.": Opinion.AGAINST,
        "Three weeks, please.": Opinion.AGAINST,
        "Four weeks is right.": Opinion.FOR,
        "Four weeks, you fools.": Opinion.FOR,
        "I have no idea.": Opinion.UNSAID,
    }
    for words in said:
        add_comment(
            consultation,
            section=None,
            stance="",
            text=words,
            may_quote=False,
            view=View(),
            channel=Channel.ONLINE,
            now=NOON,
        )
    bring_in(consultation, now=NOON, actor=FIRST_OFFICER)
    for comment in db.session.scalars(select(Comment)).all():
        if "fools" not in comment.text:
            decide_comment(comment, decision=Decision.RELEASED, public_text=comment.text)
        key = str(comment_key(comment))
        item = db.session.scalars(select(CodingItem).where(CodingItem.key == key)).one()
        code_item(
            item.id,
            activity=consultation,
            themes=[theme.id],
            opinions={theme.id: said[comment.text].value},
            seen_version=1,
            now=NOON,
            actor=FIRST_OFFICER,
        )
    db.session.commit()
    author = signed_in(app, Role.AUTHOR)
    page = author.get(f"/officers/plans/children/replies/{theme.id}/en").text
    fewer = page[page.index('id="fewer"') : page.index('id="words"')]
    assert "For it" in fewer
    assert "Four weeks is right." in fewer
    for words in ("you fools", "no idea", "Two weeks", "Against it"):
        assert words not in fewer


def test_no_reply_is_published_before_the_analysis_is_final(
    consultation: Consultation, theme: Theme
) -> None:
    with pytest.raises(NotAllowedError, match="analysis_not_final"):
        propose(write(consultation, theme))


@pytest.mark.requirement("L2")
def test_a_translation_older_than_the_english_holds_a_reply_back(
    consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    reply = write(consultation, theme)
    write(consultation, theme, seen=1, tag="ur", did="ہم نے اسے دو ہفتے کر دیا۔")
    write(consultation, theme, seen=2, did="We changed it to three weeks.")
    with pytest.raises(NotAllowedError, match="words_stale"):
        propose(reply)


@pytest.mark.parametrize(
    ("changes", "tag", "code"),
    [({"did": "x" * 2_001}, "en", "too_long"), ({}, "ur", "source_missing")],
)
def test_what_is_no_reply_is_refused(
    consultation: Consultation, theme: Theme, changes: dict[str, str], tag: str, code: str
) -> None:
    with pytest.raises(InvalidError, match=code):
        write(consultation, theme, tag=tag, **changes)


def test_a_reply_without_all_four_parts_is_not_proposed(
    consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    with pytest.raises(NotAllowedError, match="words_missing"):
        propose(write(consultation, theme, did=""))


def test_a_reply_that_a_colleague_saved_meanwhile_is_not_overwritten(
    consultation: Consultation, theme: Theme
) -> None:
    write(consultation, theme)
    with pytest.raises(ConflictError, match="changed_by_another"):
        write(consultation, theme, did="We did nothing.")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_two_officers_at_one_reply_see_each_others_words_and_lose_none(
    app: Flask, client: FlaskClient, consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    author = signed_in(app, Role.AUTHOR, email="author@example.org")
    where = f"/officers/plans/children/replies/{theme.id}/en"
    listed = author.get("/officers/plans/children/replies").get_data(as_text=True)
    assert where in listed
    stale = author.get(where)
    assert press(author, where, **WORDS, outcome="changed").status_code == 302
    refused = press(
        author, where, page=stale, **{**WORDS, "did": "We did nothing."}, outcome="not_changed"
    )
    html = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "What your colleague saved" in html
    assert "We changed it to two weeks." in html
    assert "We did nothing." in html
    reply = db.session.scalars(select(FeedbackResponse)).one()
    assert reply.words["did"]["en"]["text"] == "We changed it to two weeks."
    asked = press(author, f"/officers/plans/children/replies/{reply.id}/propose", at=where)
    assert asked.location.endswith("/officers/acts/") or asked.status_code == 302
    assert "Publish a reply to residents" in author.get(asked.location).get_data(as_text=True)
    second = signed_in(app, Role.AUTHOR, email="colleague@example.org")
    act = db.session.scalars(select(TwoPersonAct)).one()
    assert press(second, f"/officers/acts/{act.id}/confirm", at=asked.location).status_code == 302
    assert "two weeks" in client.get(PAGE).get_data(as_text=True)


@pytest.mark.requirement("G5")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_consultation_is_not_finished_with_a_theme_unanswered(
    app: Flask, consultation: Consultation, theme: Theme, coded: list[Comment]
) -> None:
    db.session.commit()
    author, desk = (
        signed_in(app, Role.AUTHOR, email="finisher@example.org"),
        "/officers/plans/children",
    )
    reopen_analysis(consultation, why="One more look.", now=LATER, actor=FIRST_OFFICER)
    db.session.commit()
    early = press(author, f"{desk}/state/declared", at=desk)
    assert "Make the analysis final first" in early.get_data(as_text=True)
    finish_analysis(consultation, now=LATER, actor=FIRST_OFFICER)
    reply = write(consultation, theme)
    db.session.commit()
    blocked = press(author, f"{desk}/state/declared", at=desk)
    assert blocked.status_code == 422
    assert f"Publish the reply to these themes first: {theme.name}" in blocked.get_data(
        as_text=True
    )
    assert consultation.state == "closed"
    publish(reply)
    db.session.commit()
    assert press(author, f"{desk}/state/declared", at=desk).status_code == 302
    assert consultation.state == "declared"
    assert "Finish the consultation" not in author.get(desk).get_data(as_text=True)
    assert app.test_client().get("/plans/children/replies").status_code == 200
