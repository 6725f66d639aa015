"""What letters promise to reports: each counted as received; the same text shown once, with how often it came; petitions apart."""

from collections.abc import Sequence

from flask_babel import get_locale
from flask_babel import gettext as _

from engage.correspondence.models import KIND, Letter
from engage.correspondence.queries import letters_counted_here
from engage.correspondence.rules.campaigns import campaigns_in
from engage.correspondence.rules.kinds import Kind
from engage.rules.activity import (
    ActivityFacts,
    ActivityRef,
    Axis,
    CountTable,
    Finding,
    Narrative,
    Participation,
    Ranking,
    Words,
)
from engage.rules.channel import Channel

SOURCE = "en"
OWN = "own"
LONGEST = 300


class ReportableCorrespondence:
    """Letters, e-mails and petitions as reports see them, without those that an activity counts among what it received."""

    kind = KIND

    def activities(self, programme_id: str) -> Sequence[ActivityFacts]:
        if not letters_counted_here(programme_id):
            return []
        title = _said("Letters, e-mails and petitions", _("Letters, e-mails and petitions"))
        return [ActivityFacts(ActivityRef(KIND, programme_id), title, is_recorded=True)]

    def participation(self, refs: Sequence[ActivityRef]) -> Sequence[Participation]:
        return [_participation(ref) for ref in refs]

    def findings(self, ref: ActivityRef) -> Sequence[Finding]:
        """Raw: how many sent the same text is a count of people, so the caller protects it."""
        found = letters_counted_here(ref.id)
        return [*_campaigns(ref, found), *_petitions(ref, found)]


def _participation(ref: ActivityRef) -> Participation:
    received = len(letters_counted_here(ref.id))
    return Participation(
        ref,
        received=received,
        analysed=received,
        by_channel={Channel.LETTER: received} if received else {},
    )


def _campaigns(ref: ActivityRef, letters: Sequence[Letter]) -> list[Finding]:
    by_text = [letter for letter in letters if letter.kind != Kind.PETITION]
    campaigns = campaigns_in(letter.digest for letter in by_text)
    if not campaigns:
        return []
    texts = {letter.digest: letter.text for letter in reversed(by_text)}
    words: dict[str, Words] = {digest: {SOURCE: _shortened(texts[digest])} for digest in campaigns}
    words[OWN] = _said("In their own words", _("In their own words"))
    left = len(by_text) - sum(campaigns.values())
    id_ = f"correspondence:{ref.id}:campaigns"
    title = _said(
        "Letters and e-mails with the same text", _("Letters and e-mails with the same text")
    )
    counts: dict[tuple[str, ...], int] = {(digest,): number for digest, number in campaigns.items()}
    counts[OWN,] = left
    table = CountTable(
        id=id_,
        title=title,
        rows=Axis(id_, (*campaigns, OWN), words),
        counts=counts,
        base=len(by_text),
    )
    return [Ranking(id_, title, table)]


def _petitions(ref: ActivityRef, letters: Sequence[Letter]) -> list[Finding]:
    petitions = [letter for letter in letters if letter.kind == Kind.PETITION]
    if not petitions:
        return []
    lines = tuple(
        _said(
            f"{letter.title}: {letter.signatures:,} signatures",
            _(
                "%(title)s: %(number)s signatures",
                title=letter.title,
                number=f"{letter.signatures:,}",
            ),
        )
        for letter in petitions
    )
    title = _said("Petitions, each counted once", _("Petitions, each counted once"))
    return [Narrative(f"correspondence:{ref.id}:petitions", title, lines)]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def _said(source: str, translated: str) -> Words:
    """The source, and the words of the language that is spoken now."""
    return {str(get_locale() or SOURCE): translated, SOURCE: source}
