"""Which proofs a draft round accepts, and what officers accept that this does not stop."""

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from budgeting.commands.frozen import FrozenError, refuse_after_opening
from budgeting.commands.proofs import write_proof_rules
from budgeting.forms.voting import ProofRulesForm, proof_sentence_for
from budgeting.presenters.proofs import link_words
from budgeting.presenters.voters import who_lines
from budgeting.queries.rounds import round_or_404
from budgeting.rules.proofs import ProofKind, proof_rules
from budgeting.views.desk import refused
from engage.content.presenters import words_in
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint(
    "budgeting_proof_rules", __name__, url_prefix="/officers/rounds/<slug>/proofs"
)
REFUSED = 422


@blueprint.get("")
@access(Policy.COUNT_OFFICER)
def proofs(slug: str) -> str:
    """What is written now."""
    pb_round = round_or_404(slug)
    written = proof_rules(pb_round.rules)
    form = ProofRulesForm(
        formdata=None,
        accepts=[kind.value for kind in written.accepts],
        not_stopped=written.not_stopped_in_english,
    )
    return _page(pb_round, form)


@blueprint.post("")
@access(Policy.COUNT_OFFICER)
def write(slug: str) -> Response | str | tuple[str, int]:
    """Write it into the rules. Frozen when the vote opens."""
    pb_round = round_or_404(slug)
    form = ProofRulesForm()
    _prepare(form)
    try:
        refuse_after_opening(pb_round, what="proofs")
        if not form.validate():
            return _page(pb_round, form), REFUSED
        write_proof_rules(
            pb_round,
            accepts=[ProofKind(kind) for kind in form.accepts.data or []],
            not_stopped=form.not_stopped.data or "",
            now=now(),
            actor=current_actor(),
        )
    except FrozenError as error:
        return refused(slug, error)
    except EngageError as error:
        form.refuse(form[str(error.facts.get("where", "accepts"))], proof_sentence_for(error))
        return _page(pb_round, form), REFUSED
    return redirect(url_for("budgeting_officer.desk", slug=slug))


def _page(pb_round: "Round", form: ProofRulesForm) -> str:
    _prepare(form)
    return render_template(
        "budgeting/officer/proofs.html",
        title=str(words_in(pb_round.words, "title")),
        slug=pb_round.slug,
        form=form,
        who=who_lines(pb_round.rules),
    )


def _prepare(form: ProofRulesForm) -> None:
    form.accepts.choices = [SelectChoice(kind.value, link_words(kind)) for kind in ProofKind]
