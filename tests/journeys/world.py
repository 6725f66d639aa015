"""One programme with something in every state, made once; tests read plain facts of it and never its rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from flask import Flask
from sqlalchemy import delete, select, update

from budgeting.commands.casting import cast_ballot
from budgeting.commands.codes import code_digest, replace_card
from budgeting.commands.counting import close_round, declare_round, open_box
from budgeting.commands.lots import note_tie
from budgeting.commands.opening import prepare_opening
from budgeting.commands.pictures import decide_picture, describe_picture, keep_picture
from budgeting.commands.pots import begin_pot, start_joint_round
from budgeting.commands.rehearsal_rounds import count_rehearsal, make_rehearsal, make_up_votes
from budgeting.commands.setup import ProjectDraft
from budgeting.models.rounds import ProofAttempt, Round, SealedBallot
from budgeting.queries.pictures import about_bid
from budgeting.rules.election import CountRule
from budgeting.rules.publication import SETTLED
from budgeting.rules.register import RefusalReason, card_number
from budgeting.rules.ties import TieError
from budgeting.rules.turnout import Said
from engage.activities.commands import log_outage, move_activity
from engage.activities.models import Programme, TextTranslation
from engage.activities.ports import Decision
from engage.activities.rules.lifecycle import State
from engage.activities.rules.translation import Maker, Translated
from engage.activities.translations import keep_translation
from engage.assistance.commands import AskedBy, ask_for_help
from engage.assistance.rules.requests import Kind as HelpKind
from engage.content.rules.pictures import Licence
from engage.content.rules.words import words_from
from engage.conversations.commands import Facts, add_quote, record_conversation
from engage.conversations.rules.forms import Form
from engage.correspondence.commands import Received, log_letter
from engage.correspondence.rules.kinds import Kind
from engage.kernel.access import RESIDENT, SYSTEM
from engage.kernel.db import db
from engage.kernel.ids import keyed_digest, new_code
from engage.notify.models import OutboxMessage
from engage.places.commands import MarginFacts, import_areas, import_margin, import_outlines
from engage.places.rules.margins import Universe
from engage.plans.commands.commenting import add_comment, decide_comment
from engage.plans.commands.commitments import promise, take_step
from engage.plans.commands.keying import begin_batch as begin_comments
from engage.plans.commands.questions import ask_beside
from engage.plans.commands.replying import publish_reply, write_reply
from engage.plans.commands.setup import close_consultation, open_consultation
from engage.plans.commands.versions import (
    begin_version,
    edit_section,
    publish_version,
    say_why,
    section_digest,
)
from engage.plans.models import Comment, Consultation, FeedbackResponse
from engage.plans.queries.consultations import comment_key, version_of
from engage.plans.queries.versions import section_being_made
from engage.plans.rules.assembly import assemble
from engage.plans.rules.sections import (
    FlatItem,
    Heading,
    LeftOut,
    LeftOutReason,
    Paragraph,
    Picture,
    Table,
)
from engage.recordings.commands import add_recording
from engage.recordings.queries import item_or_404
from engage.recordings.rules.kinds import SIGNED_LANGUAGE, SaidOfRecording
from engage.recordings.rules.kinds import Kind as RecordingKind
from engage.reports.build.making import make_report
from engage.reports.commands.asking import new_report
from engage.reports.commands.beside import (
    EvidenceFound,
    GroupPlan,
    assess,
    note_evidence,
    plan_group,
    say_whom_for,
)
from engage.reports.commands.keeping import keep_report
from engage.reports.commands.publishing import publish_report
from engage.reports.rules.beside import Characteristic, Equality, Standing
from engage.rules.channel import Channel
from engage.rules.view import View
from engage.sessions.commands import plan_session
from engage.themes.commands.codebook import add_theme
from engage.themes.commands.coding import bring_in, code_item
from engage.themes.commands.suggesting import publish_record
from engage.themes.models import CodingItem, SuggestionRun, Theme
from engage.themes.presenters.suggestions import (
    accuracy_of,
    accuracy_tables,
    figures_to_publish,
)
from engage.themes.rules.coding import Opinion
from engage.translating.queries import activity_to_translate_or_404
from surveys.commands.keying import begin_batch
from surveys.commands.papers import keep_papers
from surveys.commands.setup import close_survey
from surveys.models import Survey, SurveyImport
from surveys.rules.one_each import OneEach
from surveys.rules.paper import Edition
from tests.budgeting.awarded import a_round_with_news
from tests.budgeting.bidding import (
    SentBid,
    a_call,
    a_draft,
    a_sent_bid,
    accept,
    ask,
    refuse,
    release,
)
from tests.budgeting.proving import a_proving_round
from tests.budgeting.with_pots import opened, two_draft_pots
from tests.conftest import Clock
from tests.journeys.kinds import LATER, rounds_of_every_kind, while_later
from tests.programme import (
    FIRST_OFFICER,
    NOON,
    SECOND_OFFICER,
    OpenRound,
    a_draft_consultation,
    a_draft_round,
    a_draft_survey,
    a_programme,
    a_questionnaire,
    an_open_consultation,
    an_open_round,
    an_open_survey,
)
from tests.recordings.samples import CAPTIONS, FILM, VOICE
from tests.reports.conftest import answer_survey
from tests.surveys.kinds import asked_about_you, every_kind, two_outlines
from tests.uploads.samples import a_picture

MANY_CODES = 600
BEHIND_A_REPLY = {"Two weeks would do.": Opinion.FOR, "Four weeks is right.": Opinion.AGAINST}
PICTURES = [
    "bike",
    "camera",
    "defence",
    "football",
    "home",
    "kit",
    "lights",
    "mural",
    "neighbours",
    "slow",
]
SUMMARY = "Pays for {} and for somebody to look after it. It would be ready by the end of summer. People in the neighbourhood asked for it."
URDU_SUMMARY = "یہ رقم اس خیال اور اس کی دیکھ بھال پر خرچ ہوگی۔ یہ گرمیوں کے آخر تک تیار ہو جائے گا۔ آس پاس رہنے والوں نے اس کی درخواست کی۔"
VOTES = [["A"], ["B"], ["C"], ["A", "C"], ["B", "C"], []] * 4


@dataclass
class World:
    """What is there to visit, and the voting cards nobody has used yet."""

    clock: Clock
    codes: Iterator[str] = field(repr=False)
    codes_by_kind: dict[str, Iterator[str]] = field(repr=False)
    spent_code: str
    listed_tracker: str
    taken_tracker: dict[str, str]
    """Of a ballot that lies in the open box: the hidden fields of a review that drew the same."""
    refused_tracker: str
    """Of an envelope that two officers refused before the count."""
    large_round_code: str
    """Good for looking at the ballot as often as one likes; it is never sent."""
    follow_link: str
    following_link: str
    """Links of somebody who has not said yes yet, and of somebody who has."""
    round_slug: str = "safer"
    closed_round: str = "being-counted"
    declared_round: str = "decided"
    decided_round: str = "with-news"
    large_round: str = "ten-ideas"
    survey_slug: str = "priorities"
    closed_survey: str = "last-year"
    unchecked_round: str = "only-english"
    session_slug: str = "summit"
    plan_slug: str = "children"
    closed_plan: str = "parks"
    part: str = "feeling-safe"
    report_slug: str = "one-place-1"
    call_slug: str = "next-year"
    draft_bid: str = ""
    """Codes of bids: one with every part done, one with a picture too, one that was asked something, one that was sent and released."""
    pictured_bid: str = ""
    asked_bid: str = ""
    sent_bid: str = ""
    idea: str = ""
    """References of ideas: one that was accepted, one that waits for a decision."""
    sent_idea: str = ""
    rehearsals: tuple[str, ...] = ()
    """Ids of rehearsals: one to vote in, one that is counted."""
    proving_round: str = "proving"
    codes_of_pots: dict[str, Iterator[str]] = field(default_factory=dict, repr=False)
    code_sent_to: Callable[[str], str] = field(default=str, repr=False)
    """The one-time code in the message to an address, as its reader would find it."""
    forget_messages: Callable[[], None] = field(default=lambda: None, repr=False)

    def voting_code(self) -> str:
        """A code that has not voted."""
        return next(self.codes)


def make_world(app: Flask, clock: Clock) -> World:
    """Three surveys, three rounds and a session, at noon of the tests' day."""
    with app.app_context():
        db.create_all()
        programme = a_programme()
        open_round = an_open_round(codes=MANY_CODES, programme=programme)
        survey = an_open_survey(programme=programme)
        closed = an_open_survey(programme=programme, slug="last-year")
        close_survey(closed, now=NOON, actor=FIRST_OFFICER)
        _drawn_areas()
        kinds = an_open_survey(
            every_kind(), programme=programme, slug="every-kind", **while_later()
        )
        _written_down(programme, kinds)
        _a_printed_survey(programme)
        by_code = an_open_survey(programme=programme, slug="by-code", **while_later())
        by_code.one_each = OneEach.EMAIL.value
        being_counted = an_open_round(programme=programme, slug="being-counted")
        _code, refused_tracker = _vote(being_counted, being_counted.codes[0], ["A"])
        db.session.execute(
            update(SealedBallot)
            .where(SealedBallot.tracker == refused_tracker)
            .values(refused=RefusalReason.SECOND_CARD)
        )
        close_round(being_counted.pb_round, now=NOON, actor=SECOND_OFFICER)
        prepare_opening(being_counted.pb_round, now=NOON, actor=FIRST_OFFICER)
        _a_tied_round(programme)
        spent_code, taken_tracker = _vote(open_round, open_round.codes[-1], ["A"])
        _replace_a_card(open_round, open_round.codes[-2])
        follow_link, following_link = a_round_with_news(programme, "with-news")
        world = World(
            clock=clock,
            codes=iter(open_round.codes[:-2]),
            codes_by_kind=rounds_of_every_kind(programme),
            spent_code=spent_code,
            taken_tracker={
                "tracker": taken_tracker,
                "tracker_proof": keyed_digest("tracker", open_round.pb_round.id, taken_tracker),
            },
            listed_tracker=_a_decided_round(programme),
            refused_tracker=refused_tracker,
            large_round_code=_a_round_of_ten(programme).codes[0],
            follow_link=follow_link,
            following_link=following_link,
        )
        _bids(programme, world)
        a_proving_round(programme=programme, slug="proving", youngest=11, age_on="2026-12-01")
        world.code_sent_to = partial(_code_sent_to, app)
        world.forget_messages = partial(_forget_messages, app)
        an_open_round(programme=programme, slug="only-english", languages=("en",), **while_later())
        a_draft_survey(programme=programme, slug="survey-being-made")
        world.rehearsals = _rehearsals(a_draft_round(programme, slug="being-made"))
        _a_session(programme)
        _plans(programme)
        world.codes_of_pots = _pots(programme)
        _files_brought_in(programme)
        _recorded("parks", "feeling-safe")
        _a_report(programme, survey)
        db.session.commit()
        db.session.remove()
    return world


def _recorded(slug: str, item: str) -> None:
    """A voice in Urdu and signing on film beside one part of a plan."""
    activity = activity_to_translate_or_404(slug)
    of = item_or_404(activity, item).of
    said = SaidOfRecording("Every word of it.", CAPTIONS, Licence.COUNCIL, "A studio")
    for kind, language, data in (
        (RecordingKind.VOICE, "ur", VOICE),
        (RecordingKind.SIGNED, SIGNED_LANGUAGE, FILM),
    ):
        add_recording(
            activity,
            item,
            data,
            said,
            kind=kind,
            language=language,
            of=of,
            now=NOON,
            actor=FIRST_OFFICER,
        )


def _drawn_areas() -> None:
    """The areas of the question about an area, with the boundaries that are pressed on a map."""
    names = [{"code": "north", "name": "North"}, {"code": "south", "name": "South"}]
    import_areas(names, now=NOON, actor=FIRST_OFFICER)
    import_outlines(two_outlines(), now=NOON, actor=FIRST_OFFICER)


def _rehearsals(draft: Round) -> tuple[str, ...]:
    made, counted = (make_rehearsal(draft, now=NOON, actor=FIRST_OFFICER) for _each in range(2))
    make_up_votes(counted, now=NOON, actor=FIRST_OFFICER)
    count_rehearsal(counted, now=NOON, actor=FIRST_OFFICER)
    return made.id, counted.id


def _written_down(programme: Programme, survey: Survey) -> None:
    """A batch of papers to key in, a petition, and a workshop with something that was said."""
    begin_batch(
        survey,
        channel=Channel.PAPER,
        number="7",
        place="Brinnington library",
        received_on=LATER.date(),
        now=LATER,
        actor=FIRST_OFFICER,
    )
    facts = Facts(Form.WORKSHOP, "First House", "A network", NOON.date(), 9, "Buses.")
    petition = Received(Kind.PETITION, "Save the 327", "We want our bus back.", NOON.date(), 1204)
    letter = Received(Kind.LETTER, "Waiting", "Four weeks are too long.", NOON.date())
    for received in (petition, letter):
        log_letter(programme, received, original=None, now=NOON, actor=FIRST_OFFICER)
    began_at, what = NOON - timedelta(hours=3), "The pages did not open."
    log_outage(began_at=began_at, ended_at=None, what=what, now=NOON, actor=FIRST_OFFICER)
    workshop = record_conversation(programme, facts, now=NOON, actor=FIRST_OFFICER)
    add_quote(
        workshop,
        text="The 327 never comes.",
        language="en",
        tags="buses",
        may_quote=True,
        now=NOON,
        actor=FIRST_OFFICER,
    )


def _a_printed_survey(programme: Programme) -> None:
    """It asks about the person after sending, and can be had on paper."""
    survey = an_open_survey(
        asked_about_you(), programme=programme, slug="asks-about-you", **while_later()
    )
    made = {("en", edition): b"%PDF-1.7" for edition in Edition}
    keep_papers(survey, made, version=1, now=NOON)


def _code_sent_to(app: Flask, address: str) -> str:
    with app.app_context():
        to_them = select(OutboxMessage).where(OutboxMessage.recipient == address)
        return db.session.scalars(to_them).one().body.split(maxsplit=1)[0]


def _forget_messages(app: Flask) -> None:
    """All that was sent, of which the tests' one moment says no order; and that somebody proved an address three times within it."""
    with app.app_context():
        db.session.execute(delete(OutboxMessage))
        db.session.execute(delete(ProofAttempt).where(ProofAttempt.sent > 2))
        db.session.commit()


def _vote(voted: OpenRound, code: str, chosen: list[str]) -> tuple[str, str]:
    tracker = cast_ballot(
        voted.pb_round,
        code=code,
        tracker=new_code(),
        chosen=chosen,
        channel=Channel.ONLINE,
        view=View(),
        said=Said(age="25-34"),
        now=NOON,
    )
    return code, tracker


def _a_decided_round(programme: Programme) -> str:
    """A declared round in which a lot settled a tie; returns a receipt code that is on its list."""
    rules = {"count": CountRule(tie_break=("lot",)).facts()}
    decided = an_open_round(codes=len(VOTES), programme=programme, slug="decided", rules=rules)
    trackers = [
        _vote(decided, code, chosen)[1] for code, chosen in zip(decided.codes, VOTES, strict=True)
    ]
    close_round(decided.pb_round, now=NOON, actor=SECOND_OFFICER)
    open_box(decided.pb_round, cards=decided.cards, now=NOON, actor=FIRST_OFFICER)
    assert decided.pb_round.outcome[SETTLED] == ["A", "B"]
    declare_round(decided.pb_round, now=NOON, actor=FIRST_OFFICER)
    return trackers[0]


def _a_tied_round(programme: Programme) -> None:
    """Closed, and its list leaves a tie: a lot is to be drawn."""
    tied = an_open_round(programme=programme, slug="tied", **while_later()).pb_round
    close_round(tied, now=NOON, actor=SECOND_OFFICER)
    note_tie(tied, TieError(["A", "B"], []), now=NOON, actor=SYSTEM)


def _replace_a_card(voted: OpenRound, code: str) -> None:
    """A lost card is cancelled, and its replacement waits to be printed."""
    card = card_number(code_digest(voted.pb_round, code))
    replace_card(voted.pb_round, card=card, now=NOON, actor=SECOND_OFFICER)


def _a_round_of_ten(programme: Programme) -> OpenRound:
    """As long as a real one: ten projects, a picture and three sentences each, in every view."""
    projects = [
        ProjectDraft(
            str(number),
            12_00 + number * 50,
            words_from(
                {
                    "title": {"en": f"Idea {number}: {picture} for the streets around the park"},
                    "summary": {"en": SUMMARY.format(picture), "ur": URDU_SUMMARY},
                    "category": {"en": "Streets", "ur": "سڑکیں"},
                }
            ),
            picture=picture,
        )
        for number, picture in enumerate(PICTURES, 1)
    ]
    return an_open_round(codes=2, programme=programme, slug="ten-ideas", projects=projects)


def _bids(programme: Programme, world: World) -> None:
    """A round that takes ideas, with one in each state that a page shows differently."""
    call = a_call(programme=programme)
    world.draft_bid = a_draft(call).secret
    asked = a_sent_bid(call, email="asked@example.org")
    sent = a_sent_bid(call, email="sent@example.org")
    refused = a_sent_bid(call, email="refused@example.org")
    accepted = a_sent_bid(call, email="accepted@example.org")
    pictured = a_draft(call, email="pictured@example.org")
    for made in (pictured, accepted):
        _with_picture(made)
    for made in (asked, sent, refused, accepted):
        release(made.bid)
    ask(asked.bid)
    refuse(refused.bid)
    accept(accepted.bid)
    world.pictured_bid = pictured.secret
    world.asked_bid, world.sent_bid = asked.secret, sent.secret
    world.idea, world.sent_idea = accepted.bid.reference, sent.bid.reference
    a_draft_round(programme, slug="to-come")


def _with_picture(made: SentBid) -> None:
    """One that a moderator released."""
    upload = keep_picture(
        a_picture(), about=about_bid(made.bid), activity_id=made.bid.round_id, now=NOON
    )
    describe_picture(
        upload, shows="A corner of the park", language="en", activity_id=made.bid.round_id, now=NOON
    )
    decide_picture(upload, decision=Decision.RELEASED, public_text=upload.shows, now=NOON)


def _pots(programme: Programme) -> dict[str, Iterator[str]]:
    """Two rounds with several pots: one in which people vote, and one that is being made. The codes of each pot of the first."""
    pots = two_draft_pots(
        programme=programme, dates=while_later(), slugs=("childrens-pot", "adults-pot")
    )
    codes = {pot.slug: iter(opened(pot).codes) for pot in (pots.children, pots.adults)}
    joint = start_joint_round(programme=programme, title="In pots", now=NOON, actor=FIRST_OFFICER)
    for title in ("The first pot", "The second pot"):
        begin_pot(joint, title=title, now=NOON, actor=FIRST_OFFICER)
    return codes


def _a_session(programme: Programme) -> None:
    session = plan_session(
        programme=programme,
        slug="summit",
        words=words_from(
            {
                "title": {"en": "Youth summit", "ur": "نوجوانوں کا اجلاس"},
                "summary": {"en": "A day to say what you want to change."},
                "place": {"en": "The town hall"},
                "for_whom": {"en": "for people aged 11 to 18"},
                "programme_of_the_day": {"en": "Welcome\nTalking in groups\nLunch"},
            }
        ),
        opens_at=LATER - timedelta(days=2),
        starts_at=LATER + timedelta(days=7),
        ends_at=LATER + timedelta(days=7, hours=5),
        now=NOON,
        actor=FIRST_OFFICER,
    )
    move_activity(session, to=State.OPEN, now=LATER, actor=FIRST_OFFICER)


def _plans(programme: Programme) -> None:
    """One that people comment on, with a comment that was released, and one that is closed and answered."""
    consultation = a_draft_consultation(programme=programme)
    beside = an_open_survey(
        replace(a_questionnaire(), pages=a_questionnaire().pages[::2]),
        programme=programme,
        slug="beside-the-plan",
    )
    ask_beside(consultation, f"survey:{beside.id}", now=NOON, actor=FIRST_OFFICER)
    open_consultation(consultation, now=NOON, actor=FIRST_OFFICER)
    add_comment(
        consultation,
        section=next(
            section
            for section in version_of(consultation).sections
            if section.address == "feeling-safe"
        ),
        stance="partly",
        text="Make it two weeks.",
        may_quote=True,
        view=View(),
        channel=Channel.ONLINE,
        now=NOON,
    )
    for comment in db.session.scalars(select(Comment)):
        decide_comment(comment, decision=Decision.RELEASED, public_text=comment.text)
    bring_in(consultation, now=NOON, actor=FIRST_OFFICER)
    _a_comment_in_urdu(consultation)
    begin_comments(
        consultation,
        channel=Channel.CONVERSATION,
        number="W-1",
        place="Brinnington library",
        received_on=NOON.date(),
        now=NOON,
        actor=FIRST_OFFICER,
    )
    closed = an_open_consultation(programme=programme, slug="parks")
    for words in BEHIND_A_REPLY:
        add_comment(
            closed,
            section=None,
            stance="partly",
            text=words,
            may_quote=True,
            view=View(),
            channel=Channel.ONLINE,
            now=NOON,
        )
    close_consultation(closed, now=NOON, actor=FIRST_OFFICER)
    theme = add_theme(
        programme,
        name="Waiting",
        definition="How long children wait.",
        example="Two weeks would do.",
        now=NOON,
        actor=FIRST_OFFICER,
    )
    _code_what_is_behind(closed, theme)
    reply = write_reply(
        closed,
        theme,
        texts={
            "title": "Waiting",
            "asked": "Is four weeks right?",
            "said": "It is too long.",
            "did": "We changed it to two weeks.",
        },
        view=View(),
        outcome="changed",
        seen_version=0,
        now=NOON,
        actor=FIRST_OFFICER,
    )
    publish_reply(reply.id, now=NOON, actor=FIRST_OFFICER)
    _a_method_record(closed, theme)
    _a_late_promise(reply)
    for each in (consultation, closed):
        _begin_second_version(each, theme)
    publish_version(closed, note="Waiting is shorter now.", now=NOON, actor=FIRST_OFFICER)
    _a_plan_to_check(programme)


def _code_what_is_behind(closed: Consultation, theme: Theme) -> None:
    """Every comment on it is released, and coded with what it thinks of the theme."""
    bring_in(closed, now=NOON, actor=FIRST_OFFICER)
    for comment in db.session.scalars(select(Comment).where(Comment.consultation_id == closed.id)):
        decide_comment(comment, decision=Decision.RELEASED, public_text=comment.text)
        key = str(comment_key(comment))
        item = db.session.scalars(select(CodingItem).where(CodingItem.key == key)).one()
        code_item(
            item.id,
            activity=closed,
            themes=[theme.id],
            opinions={theme.id: BEHIND_A_REPLY[comment.text].value},
            seen_version=1,
            now=NOON,
            actor=FIRST_OFFICER,
        )


def _a_plan_to_check(programme: Programme) -> None:
    """A draft with everything that its officer has to see to, as a file of several pages gave it."""
    draft = a_draft_consultation(programme=programme, slug="being-drafted")
    blocks = (
        Heading(1, "A plan for children", 1),
        Heading(2, "Feeling safe", 2),
        Paragraph("Nobody waits for long. Measures to be added in spring.", 2),
        FlatItem(0, "At school", "a)", is_ordered=True, page=2),
        FlatItem(1, "In every class", page=2),
        Table((("Priority", "When"), ("Waiting", "Two weeks")), 1, "What we measure", 2),
        Picture("", "map.png", 3),
        Picture("A map of the schools", "schools.png", 3),
        LeftOut("Draft of May", LeftOutReason.PAGE_HEADER_OR_FOOTER, 1),
    )
    begin_version(draft, plan=assemble(blocks), now=NOON, actor=FIRST_OFFICER)


def _a_comment_in_urdu(consultation: Consultation) -> None:
    """Translated; both are public."""
    add_comment(
        consultation,
        section=next(
            section
            for section in version_of(consultation).sections
            if section.address == "feeling-safe"
        ),
        stance="agree",
        text="دو ہفتے ٹھیک ہیں۔",
        may_quote=True,
        view=View("ur"),
        channel=Channel.PAPER,
        now=NOON,
    )
    comment = db.session.scalars(select(Comment).where(Comment.view == "ur")).one()
    decide_comment(comment, decision=Decision.RELEASED, public_text=comment.text)
    kept = db.session.scalars(select(TextTranslation)).one()
    made = Translated("Two weeks are fine.", Maker.PERSON, "The translators", NOON.date())
    keep_translation(kept, made, seen_version=1)
    kept.public_text = kept.text


def _a_method_record(consultation: Consultation, theme: Theme) -> None:
    """A machine suggested themes, and what residents read of it is published."""
    facts = {
        "library": "scikit-learn",
        "texts": 300,
        "scores": {theme.id: [40, 8, 6, 246, 0]},
        "groups": {"language": {"another": [40, 10], "english": [210, 40]}},
        "kappas": {"language": {"another": 0.7, "english": 0.8}},
    }
    run = SuggestionRun(
        activity_id=consultation.id,
        seed="seed",
        asked_by=FIRST_OFFICER.id,
        asked_at=NOON,
        finished_at=NOON,
        facts=facts,
    )
    db.session.add(run)
    db.session.flush()
    accuracy = accuracy_of(consultation, run)
    publish_record(
        run,
        figures=figures_to_publish(consultation, run, accuracy),
        tables=accuracy_tables(consultation, accuracy),
        now=NOON,
        actor=FIRST_OFFICER,
    )


def _a_late_promise(reply: FeedbackResponse) -> None:
    made = promise(
        reply,
        words={"en": "We will see every child within two weeks."},
        details={"owner": "Head of children’s services", "measure": "Days of waiting"},
        due_on=NOON.date() - timedelta(days=9),
        now=NOON - timedelta(days=60),
        actor=FIRST_OFFICER,
    )
    take_step(
        made.id,
        to="under_way",
        words={"en": "Two more people work on it."},
        due_on=made.due_on + timedelta(days=2),
        latest="20",
        seen=1,
        now=NOON - timedelta(days=30),
        actor=FIRST_OFFICER,
    )


def _begin_second_version(consultation: Consultation, theme: Theme) -> None:
    """One sentence is rewritten because of a theme."""
    now, actor = NOON, FIRST_OFFICER
    begin_version(consultation, plan=None, now=now, actor=actor)
    section = section_being_made(consultation, "feeling-safe")
    edit_section(
        consultation,
        section.address,
        view=View(),
        heading="Feeling safe",
        texts=["No child should wait more than two weeks."],
        more="",
        seen_digest=section_digest(section, View()),
        now=now,
        actor=actor,
    )
    say_why(
        consultation,
        section.address,
        theme_ids=[theme.id],
        why="It is kinder.",
        now=now,
        actor=actor,
    )


def _files_brought_in(programme: Programme) -> None:
    """One that waits, one that was refused, one that became a survey with something left out."""
    facts = {"programme_id": programme.id, "asked_by": FIRST_OFFICER.id, "asked_at": NOON}
    made = db.session.scalars(select(Survey).where(Survey.slug == "survey-being-made")).one()
    fault = {"code": "xlsform_faulty", "where": "survey!D2", "why": "text_not_closed", "detail": ""}
    left_out = [{"where": "Q1", "what": "type *", "why": "calculations_not_supported"}]
    db.session.add_all(
        [
            SurveyImport(file_name="a.lss", content=b"x", left_out=[], fault={}, **facts),
            SurveyImport(file_name="b.xlsx", left_out=[], fault=fault, read_at=NOON, **facts),
            SurveyImport(file_name="c.txt", left_out=left_out, fault={}, read_at=NOON, survey_id=made.id, **facts),
        ]
    )  # fmt: skip
    db.session.flush()


def _who_was_reached(programme: Programme, survey: Survey) -> None:
    """A plan, everybody who lives here, evidence, and one line of the equality assessment."""
    plan = GroupPlan(
        "Young carers", "Visits", "Youth worker", standing=Standing.REACHED, told="Twice."
    )
    plan_group(programme, plan, now=NOON, actor=FIRST_OFFICER)
    say_whom_for(survey, Universe(), lives_here=True, now=NOON, actor=FIRST_OFFICER)
    day = NOON.date()
    count = MarginFacts("first", "Wishes", Universe(), "A count of everybody", day, "OGL 3.0")
    rows = [
        {"code": "homes", "name": "Homes", "percent": "31.5"},
        {"code": "safety", "name": "Safety", "percent": "68.5"},
    ]
    import_margin(count, rows, now=NOON, actor=FIRST_OFFICER)
    found = EvidenceFound("Rents rose.", "A newspaper", day, "Quoted")
    note_evidence(programme, found, now=NOON, actor=FIRST_OFFICER)
    line = Equality(Characteristic.AGE, barriers="Stairs", action="A ramp", owner="Facilities lead")
    assess(programme, line, now=NOON, actor=FIRST_OFFICER)
    by = AskedBy(name="A resident", phone="0161 496 0101", language="Urdu")
    ask_for_help([HelpKind.INTERPRETER], by, activity=survey, now=NOON, actor=RESIDENT)


def _a_report(programme: Programme, survey: Survey) -> None:
    """Built as a worker builds it, from forty-two answers, and published."""
    one = {"first": "homes", "where": ["park"], "more": None}
    other = {"first": "safety", "where": ["park", "shops"], "more": "More lights"}
    answer_survey(survey, [one] * 25 + [other] * 17)
    _who_was_reached(programme, survey)
    report = new_report(programme, language="en", now=NOON, actor=FIRST_OFFICER)
    built = make_report(programme, language="en", now=NOON, say=lambda _: None)
    keep_report(report, built, now=NOON, actor=FIRST_OFFICER)
    publish_report(report, now=NOON, actor=SECOND_OFFICER)
