"""A round for count officers, until it closes: key cards, codes, witnesses, opening, lost cards, closing.

What takes two officers is proposed here and confirmed on the page of acts.
"""

from flask import Blueprint, render_template, url_for

from budgeting.commands.codes import issue_codes, print_replacements
from budgeting.commands.frozen import refuse_after_opening
from budgeting.commands.setup import forget_keys, make_key_card
from budgeting.commands.witnesses import name_witness
from budgeting.forms.officer_box import CloseForm
from budgeting.forms.voting import CodesForm, LostCardForm, WitnessForm
from budgeting.presenters.officer import officer_page, officer_sentence_for, qr_svg, voting_cards
from budgeting.queries.rounds import round_or_404
from budgeting.rules.register import RoundAct, read_card_number
from budgeting.views.desk import REFUSED, Answer, do, propose_act, refused, show_desk
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.pages import public_address
from engage.kernel.sealing import fingerprint
from engage.rules.errors import EngageError
from engage.rules.window import last_day_of

blueprint = Blueprint("budgeting_officer", __name__, url_prefix="/officers/rounds")


@blueprint.get("/<slug>")
@access(Policy.COUNT_OFFICER)
def desk(slug: str) -> str:
    """Where the round stands and what can be done next."""
    return show_desk(round_or_404(slug))


@blueprint.post("/<slug>/key")
@access(Policy.COUNT_OFFICER)
def key(slug: str) -> Answer:
    """Make this officer's key card. The page that answers is the only place its private half ever is: print it."""
    pb_round = round_or_404(slug)
    try:
        card = make_key_card(pb_round, now=now(), actor=current_actor())
    except EngageError as error:
        return refused(slug, error)
    return render_template(
        "budgeting/officer/key_card.html",
        pb_round=officer_page(pb_round, now=now(), officer=current_actor()),
        words=card.words.split(),
        qr=qr_svg(card.qr_text),
        fingerprint=fingerprint(card.public),
    )


@blueprint.post("/<slug>/forget-keys")
@access(Policy.COUNT_OFFICER)
def forget(slug: str) -> Answer:
    """Start again with the cards, before opening."""
    return do(slug, forget_keys)


@blueprint.post("/<slug>/witnesses")
@access(Policy.COUNT_OFFICER)
def witnesses(slug: str) -> Answer:
    """Name somebody outside who keeps the fingerprints of the log; once voting has begun, ask a second officer."""
    pb_round, form = round_or_404(slug), WitnessForm()
    if not form.validate():
        return show_desk(pb_round, form=form), REFUSED
    if pb_round.state != State.DRAFT:
        told = {"name": form.name.data, "email": form.email.data}
        return propose_act(slug, RoundAct.ADD_WITNESS, told, form)
    return do(
        slug,
        lambda pb_round, **by: name_witness(
            pb_round, name=form.name.data, email=form.email.data, **by
        ),
        form,
    )


@blueprint.post("/<slug>/codes")
@access(Policy.COUNT_OFFICER)
def codes(slug: str) -> Answer:
    """Ask a second officer to agree to a number of voting codes."""
    pb_round, form = round_or_404(slug), CodesForm()
    try:
        refuse_after_opening(pb_round, what="codes")
    except EngageError as error:
        return refused(slug, error)
    if not form.validate():
        return show_desk(pb_round, form=form), REFUSED
    return propose_act(slug, RoundAct.AGREE_CODES, {"number": form.number.data})


@blueprint.post("/<slug>/codes/print")
@access(Policy.COUNT_OFFICER)
def print_codes(slug: str) -> Answer:
    """Make the voting cards that were agreed to. The page that answers is the only place the codes ever are: print it."""
    pb_round = round_or_404(slug)
    number = pb_round.codes_agreed - pb_round.codes_issued
    try:
        made = issue_codes(pb_round, number=number, now=now(), actor=current_actor())
    except EngageError as error:
        return refused(slug, error)
    return _cards_page(slug, made)


@blueprint.post("/<slug>/open")
@access(Policy.COUNT_OFFICER)
def open_vote(slug: str) -> Answer:
    """Ask a second officer to freeze everything and open the vote."""
    return propose_act(slug, RoundAct.OPEN, {})


@blueprint.post("/<slug>/replace")
@access(Policy.COUNT_OFFICER)
def replace(slug: str) -> Answer:
    """Ask a second officer to cancel a lost card and let another be printed. Nobody learns here whether it was voted with."""
    pb_round, form = round_or_404(slug), LostCardForm()
    if not form.validate():
        return show_desk(pb_round, form=form), REFUSED
    try:
        card = read_card_number(form.cards.data)
    except EngageError as error:
        form.refuse(form.cards, officer_sentence_for(error))
        return show_desk(pb_round, form=form), REFUSED
    return propose_act(slug, RoundAct.REPLACE_CARD, {"card": card}, form)


@blueprint.post("/<slug>/replace/print")
@access(Policy.COUNT_OFFICER)
def print_replaced(slug: str) -> Answer:
    """The replacement cards that were agreed to, to be printed once."""
    try:
        made = print_replacements(round_or_404(slug), now=now(), actor=current_actor())
    except EngageError as error:
        return refused(slug, error)
    return _cards_page(slug, made)


@blueprint.post("/<slug>/close")
@access(Policy.COUNT_OFFICER)
def close_vote(slug: str) -> Answer:
    """Ask a second count officer to confirm the close; before its last day, for a reason that everybody can read."""
    pb_round, form = round_or_404(slug), CloseForm()
    if not form.validate():
        return show_desk(pb_round, form=form), REFUSED
    last = None if pb_round.window.is_over(now()) else last_day_of(pb_round.window)
    facts = {
        "why": " ".join((form.why.data or "").split()) if last else "",
        "closes_on": last.isoformat() if last else "",
    }
    return propose_act(slug, RoundAct.CLOSE, facts, form)


def _cards_page(slug: str, codes: list[str]) -> str:
    pb_round = round_or_404(slug)
    address = public_address("budgeting.round_about", slug=slug)
    return render_template(
        "budgeting/officer/voting_cards.html",
        pb_round=officer_page(pb_round, now=now(), officer=current_actor()),
        cards=voting_cards(pb_round, codes, address=address),
        address=address,
        back=url_for("budgeting_officer.desk", slug=slug),
    )
