"""What residents read around a plan's text, in every language and reading level."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engage.activities.rules.lifecycle import State
from engage.content.rules.words import SOURCE, PutText, put_text
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import sha256
from engage.plans.models import Consultation
from engage.plans.queries.versions import version_being_made
from engage.plans.rules.editing import from_easy_text, from_one_text
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.rules.view import View


def save_words(
    consultation: Consultation,
    texts: Mapping[str, str],
    *,
    view: View,
    seen_digest: str,
    put: PutText = put_text,
    now: datetime,
    actor: Actor,
) -> None:
    """Write the texts of ``readiness.WORDS`` in one view; an empty one is taken out.

    The English stays as it is once people are asked: they rely on it. A translation may still come. Raises
    ``NotAllowedError`` ``words_fixed``, ``ConflictError`` ``changed_by_another``, ``InvalidError`` ``title_missing`` or, for a
    translation of what is not there, ``source_missing`` (both with ``where``).
    """
    may_write = consultation.state == State.DRAFT or (
        consultation.state == State.OPEN and view.tag != SOURCE
    )
    if not may_write:
        raise NotAllowedError("words_fixed")
    db.session.refresh(consultation, with_for_update=True)
    if words_digest(consultation) != seen_digest:
        raise ConflictError("changed_by_another")
    if view.tag == SOURCE and not texts["title"].strip():
        raise InvalidError("title_missing", where="title")
    written: dict[str, Any] = dict(consultation.words)
    for name, text in texts.items():
        if text.strip() and view.tag != SOURCE and name not in written:
            raise InvalidError("source_missing", where=name)
        written = put(written, name, view.tag, text)
    consultation.words = written
    db.session.flush()
    record("consultation.words", subject=consultation.id, actor=actor, now=now, view=view.tag)


def words_digest(consultation: Consultation) -> str:
    """What an officer's page rests on: all words in every view."""
    return sha256(canonical_json(consultation.words))


def save_section_texts(
    consultation: Consultation,
    texts: Mapping[str, str],
    *,
    view: View,
    now: datetime,
    actor: Actor,
) -> None:
    """Write whole sections of the plan's text in another view, by their address, each as ``rules.editing.as_one_text`` has it; in
    easy read one idea a line.

    The text that people are asked about is pinned in every view: it is written before opening, or in a version being made.
    Raises ``NotAllowedError`` ``words_fixed``, ``InvalidError`` ``parts_differ`` with the section's address as ``where``.
    """
    version = version_being_made(consultation)
    if version is None or view.tag == SOURCE:
        raise NotAllowedError("words_fixed")
    for section in version.sections:
        if section.address not in texts:
            continue
        source = section.content[SOURCE]
        try:
            said = texts[section.address]
            heading, blocks = (
                from_easy_text(said, section.content.get(view.tag, {}).get("blocks", ()))
                if view.is_easy
                else from_one_text(source["blocks"], said)
            )
        except InvalidError as error:
            raise InvalidError(error.code, **{**error.facts, "where": section.address}) from None
        written = {"heading": heading, "blocks": blocks, "of": source["of"]}
        section.content = {**section.content, view.tag: written}
    db.session.flush()
    record(
        "consultation.sections_written",
        subject=consultation.id,
        actor=actor,
        now=now,
        view=view.tag,
        sections=len(texts),
    )
