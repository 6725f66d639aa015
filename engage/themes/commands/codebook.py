"""Making, wording, merging and retiring themes. Every change leaves a line in the theme's history."""

from dataclasses import asdict
from datetime import datetime

from engage.activities.models import Programme
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.rules.errors import ConflictError, InvalidError
from engage.themes.models import Theme, ThemeChange
from engage.themes.queries.coding import theme_to_change, themes_of
from engage.themes.rules.codebook import (
    Change,
    ThemeState,
    ThemeWords,
    check_name_free,
    read_theme,
    state_after,
)


def add_theme(
    programme: Programme, *, name: str, definition: str, example: str, now: datetime, actor: Actor
) -> Theme:
    """Add a theme to a programme's codebook. Its number is the next one and is never given again.

    Raises ``InvalidError`` as ``codebook.read_theme`` does, and ``name_taken``.
    """
    words = read_theme(name=name, definition=definition, example=example)
    others = themes_of(programme.id)
    check_name_free(words.name, _names_of(others))
    theme = Theme(
        programme_id=programme.id,
        number=1 + max((other.number for other in others), default=0),
        state=ThemeState.IN_USE.value,
        version=1,
        **asdict(words),
    )
    db.session.add(theme)
    db.session.flush()
    _note(theme, Change.MADE, now=now, actor=actor)
    return theme


def reword_theme(
    theme_id: str,
    *,
    name: str,
    definition: str,
    example: str,
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> Theme:
    """Word a theme anew. What was coded under its old words stays coded, and the old words stay in its history.

    Raises ``ConflictError`` ``changed_by_another`` when a colleague was faster, ``WrongStateError``, and ``InvalidError`` as
    ``add_theme`` does.
    """
    theme = _seen(theme_id, seen_version)
    words = read_theme(name=name, definition=definition, example=example)
    others = [other for other in themes_of(theme.programme_id) if other.id != theme.id]
    check_name_free(words.name, _names_of(others))
    state_after(ThemeState(theme.state), Change.REWORDED)
    theme.name, theme.definition, theme.example = words.name, words.definition, words.example
    _changed(theme, Change.REWORDED, now=now, actor=actor)
    return theme


def retire_theme(theme_id: str, *, seen_version: int, now: datetime, actor: Actor) -> Theme:
    """Offer a theme to coders no longer. What was coded with it still counts. Raises as ``reword_theme`` does."""
    return _move(theme_id, Change.RETIRED, seen_version, now=now, actor=actor)


def restore_theme(theme_id: str, *, seen_version: int, now: datetime, actor: Actor) -> Theme:
    """Offer a retired theme again. Raises as ``reword_theme`` does."""
    return _move(theme_id, Change.RESTORED, seen_version, now=now, actor=actor)


def merge_theme(
    theme_id: str, *, into_id: str, seen_version: int, now: datetime, actor: Actor
) -> Theme:
    """Let a theme's codes count for another from now on. The codes themselves stay as coders gave them.

    Raises ``InvalidError`` ``into_itself`` or ``into_unknown`` (of another programme, or not in use), and as
    ``reword_theme`` does.
    """
    theme = _seen(theme_id, seen_version)
    if into_id == theme.id:
        raise InvalidError("into_itself", where="into")
    into = next((each for each in themes_of(theme.programme_id) if each.id == into_id), None)
    if into is None or into.state != ThemeState.IN_USE:
        raise InvalidError("into_unknown", where="into")
    theme.state = state_after(ThemeState(theme.state), Change.MERGED).value
    theme.merged_into_id = into.id
    _changed(theme, Change.MERGED, now=now, actor=actor)
    return theme


def _move(
    theme_id: str, change: Change, seen_version: int, *, now: datetime, actor: Actor
) -> Theme:
    theme = _seen(theme_id, seen_version)
    theme.state = state_after(ThemeState(theme.state), change).value
    _changed(theme, change, now=now, actor=actor)
    return theme


def _seen(theme_id: str, version: int) -> Theme:
    theme = theme_to_change(theme_id)
    if theme.version != version:
        raise ConflictError("changed_by_another", version=theme.version)
    return theme


def _changed(theme: Theme, change: Change, *, now: datetime, actor: Actor) -> None:
    theme.version += 1
    db.session.flush()
    _note(theme, change, now=now, actor=actor)


def _note(theme: Theme, change: Change, *, now: datetime, actor: Actor) -> None:
    words = asdict(ThemeWords(theme.name, theme.definition, theme.example))
    db.session.add(
        ThemeChange(
            theme_id=theme.id,
            version=theme.version,
            what=change.value,
            words=words,
            into_id=theme.merged_into_id,
            by=actor.label,
            at=now,
        )
    )
    db.session.flush()
    facts = {"into": theme.merged_into_id} if theme.merged_into_id else {}
    record(f"theme.{change.value}", subject=theme.id, actor=actor, now=now, **facts)


def _names_of(themes: list[Theme]) -> list[str]:
    return [theme.name for theme in themes if theme.state != ThemeState.MERGED]
