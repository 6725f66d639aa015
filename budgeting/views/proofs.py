"""Proving an address by a one-time code, page by page; what comes of it is a voting code like that on a card."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from budgeting.commands.proofs import ask_for_code, asking_faults, prove_address
from budgeting.forms.voting import OneTimeCodeForm, ProofForm, proof_sentence_for
from budgeting.presenters.pots import told_before_proving
from budgeting.presenters.proofs import ProofsPage, ProofWay, proofs_page
from budgeting.presenters.rounds import round_page
from budgeting.queries.rounds import public_round_or_404
from budgeting.rules.proofs import GOOD_FOR, ProofKind
from budgeting.rules.tries import IN, must_wait
from engage.kernel.access import Policy, access
from engage.kernel.clock import now
from engage.kernel.device_notes import note_on_device, noted_on_device
from engage.kernel.ids import grouped
from engage.kernel.locale import date_long
from engage.kernel.pages import render_page
from engage.people.rules.code_letters import MOST_MESSAGES
from engage.rules.errors import (
    EngageError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
)

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("proofs", __name__, url_prefix="/rounds/<slug>/prove/<kind>")
ASKED, GUESSED = "codes_asked", "codes_guessed"
REFUSED, UNAVAILABLE = 422, 503


@blueprint.get("")
@access(Policy.PUBLIC)
def start(slug: str, kind: str) -> str | Response:
    """The address, and what is declared."""
    pb_round, way = _round_and_way(slug, kind)
    if not pb_round.is_open(now()):
        return redirect(url_for("budgeting.round_about", slug=slug))
    return _start(pb_round, way, ProofForm(formdata=None))


@blueprint.post("")
@access(Policy.PUBLIC)
def ask(slug: str, kind: str) -> str | tuple[str, int]:
    """Send a code. The answer is the same whether we have seen the address or not."""
    pb_round, way = _round_and_way(slug, kind)
    form = ProofForm()
    given = {**_given(way, form), "is_declared": bool(form.declared.data)}
    try:
        _note(ASKED)
        ask_for_code(pb_round, **given, now=now())
    except UnavailableError:
        return _start(pb_round, way, form), UNAVAILABLE
    except EngageError as error:
        faults = asking_faults(pb_round, **given) if isinstance(error, InvalidError) else [error]
        return _refused(pb_round, way, form, faults)
    code_form = OneTimeCodeForm(formdata=None, address=form.address.data)
    return _code(pb_round, way, code_form, form)


@blueprint.get("/code")
@access(Policy.PUBLIC)
def start_again(slug: str, kind: str) -> Response:
    """Somebody came back to an address that only a form leads to."""
    return redirect(url_for("proofs.start", slug=slug, kind=kind))


@blueprint.post("/code")
@access(Policy.PUBLIC)
def check(slug: str, kind: str) -> str | tuple[str, int]:
    """Give the code back; the page that answers is the only place where the voting code is shown. What was declared to get the code
    comes along once more, and must still be what the round asks."""
    pb_round, way = _round_and_way(slug, kind)
    form, asked = OneTimeCodeForm(), ProofForm()
    faults = asking_faults(pb_round, **_given(way, asked), is_declared=True)
    if faults:
        return _refused(pb_round, way, asked, faults)
    try:
        code = prove_address(
            pb_round,
            kind=ProofKind(way.kind),
            address=form.address.data or "",
            code=form.code.data or "",
            now=now(),
        )
    except EngageError as error:
        form.refuse(form.code, proof_sentence_for(_noting_guesses(error)))
        return _code(pb_round, way, form, asked), REFUSED
    return render_page(
        "budgeting/prove_done.html",
        pb_round=round_page(pb_round, now=now()),
        code=grouped(code),
        nav="open",
    )


def _given(way: ProofWay, form: ProofForm) -> dict[str, Any]:
    return {
        "kind": ProofKind(way.kind),
        "address": form.address.data or "",
        "area": form.area.data or "",
        "age": form.age.data,
    }


def _refused(
    pb_round: "Round", way: ProofWay, form: ProofForm, faults: Sequence[EngageError]
) -> tuple[str, int]:
    """The first page again, each fault beside its field."""
    # What the library says of an age that is no number would stand before our own sentence.
    form.age.errors = ()
    for fault in faults:
        form.refuse(form[str(fault.facts.get("where", "address"))], proof_sentence_for(fault))
    return _start(pb_round, way, form), REFUSED


def _round_and_way(slug: str, kind: str) -> "tuple[Round, ProofWay]":
    pb_round = public_round_or_404(slug)
    for way in proofs_page(pb_round.rules).ways:
        if way.kind == kind:
            return pb_round, way
    raise NotFoundError("proof", kind=kind)


def _start(pb_round: "Round", way: ProofWay, form: ProofForm) -> str:
    page = proofs_page(pb_round.rules)
    _prepare(form, way, page)
    return render_page(
        "budgeting/prove_start.html",
        pb_round=round_page(pb_round, now=now()),
        proofs=page,
        told=told_before_proving(pb_round),
        way=way,
        form=form,
        nav="open",
    )


def _prepare(form: ProofForm, way: ProofWay, page: ProofsPage) -> None:
    form.address.label.text = (
        _("Your e-mail address") if way.kind == ProofKind.EMAIL else _("Your mobile number")
    )
    if page.age_on is not None:
        form.age.label.text = _("Your age on %(day)s", day=date_long(page.age_on))
    if not page.is_of_residents:
        form.area.label.text = _("Your area")
        form.area.description = f"{_('Who may vote')}: {'; '.join(page.ties)}"
    form.area.choices = [
        SelectChoice("", _("Choose")),
        *(SelectChoice(code, str(words)) for code, words in page.areas),
    ]


def _code(pb_round: "Round", way: ProofWay, form: OneTimeCodeForm, asked: ProofForm) -> str:
    return render_page(
        "budgeting/prove_code.html",
        pb_round=round_page(pb_round, now=now()),
        way=way,
        form=form,
        asked=asked,
        most_messages=MOST_MESSAGES,
        hours=GOOD_FOR // timedelta(hours=1),
        nav="open",
    )


def _note(what: str) -> None:
    """Count something against this device, never against the place it is in. Raises ``NotAllowedError`` ``too_many_tries``."""
    moment = now()
    if must_wait(noted_on_device(what, within=IN, now=moment), moment):
        raise NotAllowedError("too_many_tries")
    note_on_device(what, within=IN, now=moment)


def _noting_guesses(error: EngageError) -> EngageError:
    """A wrong code counts against this device too. A right one never comes here."""
    if error.code != "one_time_code_wrong":
        return error
    try:
        _note(GUESSED)
    except NotAllowedError as too_many:
        return too_many
    return error
