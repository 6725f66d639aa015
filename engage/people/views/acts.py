"""Acts that wait for a second officer."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.people.commands.acts import confirm, withdraw
from engage.people.presenters import act_row, answer_to
from engage.people.queries import act_to_decide, acts_waiting
from engage.people.rules.acts import ActState
from engage.rules.errors import NotAllowedError

blueprint = Blueprint("acts", __name__, url_prefix="/officers/acts")
OUTCOME_WORDS = {
    ActState.CONFIRMED: (_l("Confirmed. It is done."), "success"),
    ActState.EXPIRED: (
        _l("Nothing was done: the time to confirm was over. It must be proposed again."),
        "error",
    ),
    ActState.VOID: (
        _l(
            "Nothing was done: something changed after it was proposed. Look again and propose it anew."
        ),
        "error",
    ),
}
NOT_ALLOWED = {
    "not_independent": _l(
        "Nothing was done. In the last 30 days one of you two made or changed the other’s account, or a colleague had both your accounts in hand. So another officer must confirm."
    ),
    "asker_interest": _l(
        "Nothing was done. The officer who asked for this has to do with an idea that it is about. Stop it; another officer must ask."
    ),
    "own_interest": _l(
        "Nothing was done. You have to do with an idea that this is about, so another officer must confirm. The attempt is in the log."
    ),
}
"""Why somebody may not confirm what others may."""


@blueprint.get("/")
@access(Policy.OFFICER)
def waiting() -> str:
    """What colleagues proposed. Who may not confirm something sees that it waits, and for whom."""
    reader = current_actor()
    rows = [act_row(act, reader=reader) for act in acts_waiting(now())]
    return render_template("people/acts.html", rows=rows)


@blueprint.post("/<act_id>/confirm")
@access(Policy.OFFICER)
def confirm_act(act_id: str) -> Response:
    """The second officer's press. The kind's own policy is checked by the command."""
    try:
        outcome = confirm(act_id, now=now(), actor=current_actor())
        words, category = OUTCOME_WORDS[outcome]
        if outcome is ActState.CONFIRMED:
            words = answer_to(act_to_decide(act_id)) or words
    except NotAllowedError as error:
        if error.code not in NOT_ALLOWED:
            raise
        words, category = NOT_ALLOWED[error.code], "error"
    flash(str(words), category)
    return redirect(url_for("acts.waiting"))


@blueprint.post("/<act_id>/withdraw")
@access(Policy.OFFICER)
def withdraw_act(act_id: str) -> Response:
    """Stop it: who proposed it, or who declines to confirm."""
    withdraw(act_id, now=now(), actor=current_actor())
    flash(_("Withdrawn. Nothing was done."), "success")
    return redirect(url_for("acts.waiting"))
