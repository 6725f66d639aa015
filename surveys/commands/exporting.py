"""Taking answers out of the house: who may take which, and the entry that says who did."""

from collections.abc import Set
from datetime import datetime

from engage.kernel.access import SYSTEM, Actor, Policy, may
from engage.kernel.audit import record
from surveys.models import Survey
from surveys.rules.response_columns import EVERYTHING, Sight


def sights_of(actor: Actor) -> frozenset[Sight]:
    """What of single responses somebody may see beyond answers to plain questions.

    Analysts and the machine itself: everything that is kept. Moderators: people's own words, which they read anyway. Authors:
    neither own words nor equality answers.
    """
    if actor == SYSTEM or may(actor, Policy.ANALYST):
        return EVERYTHING
    return frozenset({Sight.OWN_WORDS}) if may(actor, Policy.MODERATOR) else frozenset()


def record_export(
    survey: Survey, *, format_: str, sights: Set[Sight], now: datetime, actor: Actor
) -> None:
    """Somebody takes the answers in a file: an entry in the log before the first byte goes out, so that a broken-off one counts too."""
    record(
        "survey.answers_exported",
        subject=survey.id,
        actor=actor,
        now=now,
        format=format_,
        sights=sorted(sight.value for sight in sights),
    )
