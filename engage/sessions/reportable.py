"""What sessions promise to reports."""

from collections.abc import Sequence

from engage.content.rules.words import plain
from engage.rules.activity import ActivityFacts, ActivityRef, Finding, Participation
from engage.rules.channel import Channel
from engage.sessions.models import KIND, EngagementSession
from engage.sessions.queries import session_by_id, sessions_of


class ReportableSessions:
    """Sessions as reports see them: people counted once, at the door."""

    kind = KIND

    def activities(self, programme_id: str) -> Sequence[ActivityFacts]:
        return [
            ActivityFacts(session.ref, plain(session.words, "title"))
            for session in sessions_of(programme_id)
        ]

    def participation(self, refs: Sequence[ActivityRef]) -> Sequence[Participation]:
        return [_participation(session_by_id(ref.id)) for ref in refs]

    def findings(self, ref: ActivityRef) -> Sequence[Finding]:
        return []


def _participation(session: EngagementSession) -> Participation:
    came = session.door_count or 0
    return Participation(
        session.ref,
        received=came,
        analysed=came,
        by_channel={Channel.IN_PERSON: came} if came else {},
        one_each=True,
    )
