"""Conversations for officers: writing them down, and what was said in them."""

from datetime import date
from typing import TYPE_CHECKING, cast

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from engage.activities.queries import programme_or_404, programmes
from engage.content.presenters import words_in
from engage.conversations.commands import (
    Facts,
    add_quote,
    correct_conversation,
    record_conversation,
    remove_quote,
)
from engage.conversations.forms import ConversationForm, QuoteForm, conversation_refusal
from engage.conversations.presenters import conversation_shown, conversations_shown
from engage.conversations.queries import conversation_or_404, conversations_all, quote_or_404
from engage.conversations.rules.forms import Form
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.kernel.locale import LANGUAGE_NAMES
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from engage.conversations.models import Conversation

blueprint = Blueprint("conversations_officer", __name__, url_prefix="/officers/conversations")
REFUSED = 422


@blueprint.get("")
@access(Policy.AUTHOR)
def conversations() -> str:
    """Every conversation, and a new one."""
    return _all(_form())


@blueprint.post("")
@access(Policy.AUTHOR)
def record() -> Response | tuple[str, int]:
    """Write one down."""
    form = _form()
    if not form.validate():
        return _all(form), REFUSED
    try:
        made = record_conversation(
            programme_or_404(form.programme.data), _facts(form), now=now(), actor=current_actor()
        )
    except EngageError as error:
        form.refuse(form[str(error.facts["where"])], conversation_refusal(error))
        return _all(form), REFUSED
    return redirect(url_for("conversations_officer.conversation", conversation_id=made.id))


@blueprint.get("/<conversation_id>")
@access(Policy.AUTHOR)
def conversation(conversation_id: str) -> str:
    """One conversation with its notes and quotes."""
    found = conversation_or_404(conversation_id)
    return _one(found, _filled(found), _quote_form())


@blueprint.post("/<conversation_id>")
@access(Policy.AUTHOR)
def correct(conversation_id: str) -> Response | tuple[str, int]:
    """Put it right."""
    found = conversation_or_404(conversation_id)
    form = _form()
    if not form.validate():
        return _one(found, form, _quote_form()), REFUSED
    try:
        correct_conversation(
            found,
            programme_or_404(form.programme.data),
            _facts(form),
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        form.refuse(form[str(error.facts["where"])], conversation_refusal(error))
        return _one(found, form, _quote_form()), REFUSED
    return redirect(url_for("conversations_officer.conversation", conversation_id=found.id))


@blueprint.post("/<conversation_id>/quotes")
@access(Policy.AUTHOR)
def quote(conversation_id: str) -> Response | tuple[str, int]:
    """Add somebody's own words."""
    found = conversation_or_404(conversation_id)
    form = _quote_form()
    if not form.validate():
        return _one(found, _filled(found), form), REFUSED
    try:
        add_quote(
            found,
            text=form.text.data,
            language=form.language.data,
            tags=form.tags.data or "",
            may_quote=form.may_quote.data,
            now=now(),
            actor=current_actor(),
        )
    except EngageError as error:
        field = form.text if error.facts.get("where") == "text" else form.tags
        form.refuse(field, conversation_refusal(error))
        return _one(found, _filled(found), form), REFUSED
    return redirect(url_for("conversations_officer.conversation", conversation_id=found.id))


@blueprint.post("/<conversation_id>/quotes/<quote_id>/remove")
@access(Policy.AUTHOR)
def unquote(conversation_id: str, quote_id: str) -> Response:
    """Take words away for good."""
    found = conversation_or_404(conversation_id)
    remove_quote(quote_or_404(found, quote_id), now=now(), actor=current_actor())
    return redirect(url_for("conversations_officer.conversation", conversation_id=found.id))


def _form(**filled: object) -> ConversationForm:
    form = ConversationForm(formdata=None, **filled) if filled else ConversationForm()
    form.programme.choices = [
        SelectChoice(one.slug, str(words_in(one.words, "title"))) for one in programmes()
    ]
    return form


def _filled(found: "Conversation") -> ConversationForm:
    return _form(
        programme=found.programme.slug,
        form=found.form,
        held_on=found.held_on,
        place=found.place,
        group_name=found.group_name,
        people=found.people,
        notes=found.notes,
    )


def _quote_form() -> QuoteForm:
    form = QuoteForm()
    form.language.choices = [SelectChoice(tag, name) for tag, name in LANGUAGE_NAMES.items()]
    return form


def _facts(form: ConversationForm) -> Facts:
    return Facts(
        form=Form(form.form.data),
        place=form.place.data or "",
        group_name=form.group_name.data or "",
        held_on=cast("date", form.held_on.data),
        people=form.people.data,
        notes=form.notes.data or "",
    )


def _all(form: ConversationForm) -> str:
    return render_template(
        "conversations/officer_all.html",
        conversations=conversations_shown(conversations_all()),
        form=form,
    )


def _one(found: "Conversation", form: ConversationForm, quote: QuoteForm) -> str:
    return render_template(
        "conversations/officer_one.html",
        conversation=conversation_shown(found),
        form=quote if quote.errors else form,
        facts_form=form,
        quote_form=quote,
    )
