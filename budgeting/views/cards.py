"""What takes both key cards: a test ballot before the opening, the box after the close. Each officer gives the card that they hold."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, url_for

from budgeting.commands.opening import (
    give_card,
    give_up_opening,
    prepare_opening,
    prepare_test,
    waiting_opening,
)
from budgeting.forms.voting import KeyCardForm
from budgeting.presenters.officer import officer_sentence_for
from budgeting.queries.rounds import round_or_404
from budgeting.views.desk import REFUSED, Answer, do, refused, show_desk
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.sealing import read_key_card
from engage.rules.errors import EngageError, InvalidError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("budgeting_cards", __name__, url_prefix="/officers/rounds")


@blueprint.post("/<slug>/try-keys")
@access(Policy.COUNT_OFFICER)
def try_keys(slug: str) -> Answer:
    """Ask for a worker that seals a test ballot and opens it with both cards."""
    return do(slug, prepare_test)


@blueprint.post("/<slug>/prepare-opening")
@access(Policy.COUNT_OFFICER)
def prepare(slug: str) -> Answer:
    """Ask for a worker that will open the box; it tells when it is ready for the cards."""
    return do(slug, prepare_opening)


@blueprint.post("/<slug>/card")
@access(Policy.COUNT_OFFICER)
def card(slug: str) -> Answer:
    """Seal this officer's card to the worker that waits. It is not kept, logged or sent back to the page."""
    pb_round = round_or_404(slug)
    try:
        waiting_opening(pb_round, now=now(), actor=current_actor())
    except EngageError as error:
        return refused(slug, error)
    form = KeyCardForm()
    if not form.validate():
        return _refused(pb_round, form)
    try:
        typed = read_key_card(form.card.data)
    except InvalidError:
        form.refuse(form.card, officer_sentence_for(InvalidError("key_card_torn")))
        return _refused(pb_round, form)
    try:
        give_card(pb_round, card=typed, now=now(), actor=current_actor())
    except EngageError as error:
        form.refuse(form.card, officer_sentence_for(error))
        return _refused(pb_round, form)
    return redirect(url_for("budgeting_officer.desk", slug=slug))


@blueprint.post("/<slug>/give-up")
@access(Policy.COUNT_OFFICER)
def give_up(slug: str) -> Answer:
    """Wait for the cards no longer."""
    return do(slug, give_up_opening)


def _refused(pb_round: "Round", form: KeyCardForm) -> tuple[str, int]:
    """The page with what was wrong and an empty field: a private key goes out on its card and on no other page."""
    form.card.data = ""
    return show_desk(pb_round, form=form), REFUSED
