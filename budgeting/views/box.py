"""A round for count officers, from its close to its result: refusing, a tie, declaring."""

from flask import Blueprint

from budgeting.commands.lots import propose_lot
from budgeting.commands.refusing import number_of_address
from budgeting.forms.officer_box import AddressForm, RefusalForm
from budgeting.forms.voting import LotForm
from budgeting.presenters.officer import officer_sentence_for
from budgeting.queries.rounds import round_or_404
from budgeting.rules.register import RoundAct, read_numbers
from budgeting.views.desk import REFUSED, Answer, do, propose_act, refused, show_desk
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.rules.errors import EngageError, InvalidError, NotAllowedError

blueprint = Blueprint("budgeting_box", __name__, url_prefix="/officers/rounds")


@blueprint.post("/<slug>/refuse")
@access(Policy.COUNT_OFFICER)
def refuse(slug: str) -> Answer:
    """Ask a second officer to leave some envelopes shut at the count."""
    pb_round, form = round_or_404(slug), RefusalForm()
    if not form.validate():
        return show_desk(pb_round, form=form), REFUSED
    try:
        cards = read_numbers(form.cards.data)
    except EngageError as error:
        form.refuse(form.cards, officer_sentence_for(error))
        return show_desk(pb_round, form=form), REFUSED
    facts = {"cards": cards, "reason": form.reason.data}
    return propose_act(slug, RoundAct.REFUSE_ENVELOPES, facts, form)


@blueprint.post("/<slug>/address-number")
@access(Policy.COUNT_OFFICER)
def address(slug: str) -> Answer:
    """Tell by which number votes of an address can be refused. The address is not kept; whether it was proven is not said."""
    pb_round, form = round_or_404(slug), AddressForm()
    if not form.validate():
        return show_desk(pb_round, form=form), REFUSED
    try:
        number = number_of_address(pb_round, address=form.address.data, now=now())
    except NotAllowedError as error:
        return refused(slug, error)
    except InvalidError as error:
        form.refuse(form.address, officer_sentence_for(error))
        return show_desk(pb_round, form=form), REFUSED
    return show_desk(pb_round, form=form, address_number=number)


@blueprint.post("/<slug>/lot")
@access(Policy.COUNT_OFFICER)
def lot(slug: str) -> Answer:
    """Ask a second officer to confirm the seed that was drawn in public."""
    pb_round, form = round_or_404(slug), LotForm()
    if not form.validate():
        return show_desk(pb_round, form=form), REFUSED
    return do(
        slug,
        lambda pb_round, **by: propose_lot(pb_round, seed=form.seed.data, **by),
        form,
        then="acts.waiting",
    )


@blueprint.post("/<slug>/declare")
@access(Policy.COUNT_OFFICER)
def declare(slug: str) -> Answer:
    """Ask a second officer to make the outcome public."""
    return propose_act(slug, RoundAct.DECLARE, {})
