"""The questionnaire that stands beside a plan's text."""

from datetime import datetime

from engage.activities.ports import Embeddable, ports_of
from engage.activities.rules.lifecycle import State
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.plans.models import Consultation
from engage.rules.errors import InvalidError, WrongStateError


def ask_beside(
    consultation: Consultation, questionnaire: str, *, now: datetime, actor: Actor
) -> None:
    """Choose the questions that stand beside the text: ``kind:id`` of an activity, or nothing for none.

    Raises ``WrongStateError`` once the consultation is open: everybody is asked the same. ``InvalidError``
    ``questionnaire_unknown`` for one that its programme does not offer.
    """
    if consultation.state != State.DRAFT:
        raise WrongStateError("consultation", consultation.state, State.DRAFT.value)
    offered = {
        f"{ref.kind}:{ref.id}"
        for port in ports_of(Embeddable)  # type: ignore[type-abstract]  # a protocol is the key
        for ref, _title in port.choices(consultation.programme_id)
    }
    if questionnaire and questionnaire not in offered:
        raise InvalidError("questionnaire_unknown", where="questionnaire")
    consultation.questionnaire = questionnaire
    db.session.flush()
    record(
        "consultation.questions_chosen",
        subject=consultation.id,
        actor=actor,
        now=now,
        questionnaire=questionnaire,
    )
