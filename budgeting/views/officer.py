"""A round for count officers: key cards, codes, opening, closing, counting, declaring."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from budgeting.commands.counting import declare_round, open_box
from budgeting.commands.setup import forget_keys, issue_codes, make_key_card, open_round, try_keys
from budgeting.forms import CodesForm, KeyCardsForm, officer_sentence_for
from budgeting.presenters.rounds import CLOSE, officer_page, qr_svg, voting_cards
from budgeting.queries import round_or_404
from engage.jobs.commands import enqueue
from engage.kernel.access import Actor, Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.pages import public_address
from engage.kernel.sealing import KeyCard, fingerprint, read_key_card
from engage.people.commands.acts import propose
from engage.rules.errors import EngageError, InvalidError

if TYPE_CHECKING:
    from budgeting.models import Round

blueprint = Blueprint("budgeting_officer", __name__, url_prefix="/officers/rounds")
REFUSED = 422
VACUUM = "budgeting.vacuum_after_count"
TELL = "budgeting.tell_list_followers"
MARGINS = "budgeting.find_margins"


@blueprint.get("/<slug>")
@access(Policy.COUNT_OFFICER)
def desk(slug: str) -> str:
    """Where the round stands and what can be done next."""
    return _desk(round_or_404(slug))


@blueprint.post("/<slug>/key")
@access(Policy.COUNT_OFFICER)
def key(slug: str) -> str | tuple[str, int]:
    """Make this officer's key card. The page that answers is the only place its private half ever is: print it."""
    pb_round = round_or_404(slug)
    try:
        card = make_key_card(pb_round, now=now(), actor=current_actor())
    except EngageError as error:
        return _refused(pb_round, error)
    return render_template(
        "budgeting/officer/key_card.html",
        pb_round=officer_page(pb_round, now=now(), officer=current_actor()),
        words=card.words.split(),
        qr=qr_svg(card.qr_text),
        fingerprint=fingerprint(card.public),
    )


@blueprint.post("/<slug>/forget-keys")
@access(Policy.COUNT_OFFICER)
def forget(slug: str) -> Response | tuple[str, int]:
    """Start again with the cards, before opening."""
    return _do(slug, forget_keys)


@blueprint.post("/<slug>/try-keys")
@access(Policy.COUNT_OFFICER)
def try_both(slug: str) -> Response | tuple[str, int]:
    """Seal a test ballot and open it with both cards."""
    return _with_cards(
        slug,
        lambda pb_round, cards: try_keys(pb_round, cards=cards, now=now(), actor=current_actor()),
    )


@blueprint.post("/<slug>/codes")
@access(Policy.COUNT_OFFICER)
def codes(slug: str) -> str | tuple[str, int]:
    """Make voting cards. The page that answers is the only place the codes ever are: print it."""
    pb_round = round_or_404(slug)
    form = CodesForm()
    if not form.validate():
        return _desk(pb_round, codes_form=form), REFUSED
    address = public_address("budgeting.round_about", slug=slug)
    try:
        made = issue_codes(pb_round, number=form.number.data, now=now(), actor=current_actor())
    except EngageError as error:
        return _refused(pb_round, error)
    return render_template(
        "budgeting/officer/voting_cards.html",
        pb_round=officer_page(pb_round, now=now(), officer=current_actor()),
        cards=voting_cards(made, address=address),
        address=address,
    )


@blueprint.post("/<slug>/open")
@access(Policy.COUNT_OFFICER)
def open_vote(slug: str) -> Response | tuple[str, int]:
    """Freeze everything and open the vote."""
    return _do(slug, open_round)


@blueprint.post("/<slug>/close")
@access(Policy.COUNT_OFFICER)
def close_vote(slug: str) -> Response | tuple[str, int]:
    """Ask a second count officer to confirm the close."""
    pb_round = round_or_404(slug)
    try:
        propose(
            kind=CLOSE, subject=pb_round.id, facts={"slug": slug}, now=now(), actor=current_actor()
        )
    except EngageError as error:
        return _refused(pb_round, error)
    return redirect(url_for("acts.waiting"))


@blueprint.post("/<slug>/count")
@access(Policy.COUNT_OFFICER)
def count_votes(slug: str) -> Response | tuple[str, int]:
    """Open the box with both cards and count."""
    return _with_cards(slug, _open_and_count)


@blueprint.post("/<slug>/declare")
@access(Policy.COUNT_OFFICER)
def declare(slug: str) -> Response | tuple[str, int]:
    """Make the outcome public."""
    return _do(slug, _declare_and_tell)


def _open_and_count(pb_round: "Round", cards: tuple[KeyCard, KeyCard]) -> None:
    open_box(pb_round, cards=cards, now=now(), actor=current_actor())
    enqueue(VACUUM, now=now(), actor=current_actor())
    enqueue(MARGINS, now=now(), actor=current_actor(), round_id=pb_round.id)


def _declare_and_tell(pb_round: "Round", *, now: datetime, actor: Actor) -> None:
    declare_round(pb_round, now=now, actor=actor)
    enqueue(
        TELL,
        now=now,
        actor=actor,
        round_id=pb_round.id,
        list_address=public_address("budgeting.tracker_list", slug=pb_round.slug),
    )


def _do(slug: str, command: Callable[..., None]) -> Response | tuple[str, int]:
    pb_round = round_or_404(slug)
    try:
        command(pb_round, now=now(), actor=current_actor())
    except EngageError as error:
        return _refused(pb_round, error)
    return redirect(url_for("budgeting_officer.desk", slug=slug))


def _with_cards(
    slug: str, command: Callable[["Round", tuple[KeyCard, KeyCard]], None]
) -> Response | tuple[str, int]:
    """Run a command that needs both cards. Neither is kept, logged or sent back to the page."""
    pb_round = round_or_404(slug)
    form = KeyCardsForm()
    if not form.validate():
        return _cards_refused(pb_round, form)
    for field in (form.first, form.second):
        try:
            read_key_card(field.data)
        except InvalidError as error:
            form.refuse(field, officer_sentence_for(error))
    if form.error_list():
        return _cards_refused(pb_round, form)
    try:
        command(pb_round, (read_key_card(form.first.data), read_key_card(form.second.data)))
    except EngageError as error:
        form.refuse(form.first, officer_sentence_for(error))
        return _cards_refused(pb_round, form)
    return redirect(url_for("budgeting_officer.desk", slug=slug))


def _cards_refused(pb_round: "Round", form: KeyCardsForm) -> tuple[str, int]:
    """The page with what was wrong and both fields empty: a private key goes out on its card and on no other page."""
    form.first.data = form.second.data = ""
    return _desk(pb_round, cards_form=form), REFUSED


def _refused(pb_round: "Round", error: EngageError) -> tuple[str, int]:
    return _desk(pb_round, problem=officer_sentence_for(error)), REFUSED


def _desk(
    pb_round: "Round",
    *,
    codes_form: CodesForm | None = None,
    cards_form: KeyCardsForm | None = None,
    problem: str = "",
) -> str:
    return render_template(
        "budgeting/officer/round.html",
        pb_round=officer_page(pb_round, now=now(), officer=current_actor()),
        codes_form=codes_form or CodesForm(formdata=None),
        cards_form=cards_form or KeyCardsForm(formdata=None),
        problem=problem,
    )
