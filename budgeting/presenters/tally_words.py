"""What a project got, in the words of the round's kind of ballot: votes, points, or a score."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from budgeting.rules.ballots import BallotKind


@dataclass(frozen=True)
class TallyWords:
    """Words for one kind. Numbers arrive written; ``count`` is what the plural goes by."""

    kind: BallotKind

    @property
    def heading(self) -> str:
        """Over a column of them."""
        if self.kind is BallotKind.SCORE:
            return str(_("Score"))
        return str(_("Votes") if self.kind.is_approval else _("Points"))

    def had(self, number: str, count: int) -> str:
        """``12 votes``: what comes after "It had"."""
        if self.kind is BallotKind.SCORE:
            return str(_("a score of %(number)s", number=number))
        if self.kind.is_approval:
            return str(ngettext("%(number)s vote", "%(number)s votes", count, number=number))
        return str(ngettext("%(number)s point", "%(number)s points", count, number=number))

    def easy(self, number: str) -> str:
        """A line of easy read."""
        if self.kind is BallotKind.SCORE:
            return str(_("Score: %(number)s.", number=number))
        if self.kind.is_approval:
            return str(_("Votes: %(number)s.", number=number))
        return str(_("Points: %(number)s.", number=number))

    def needed(self, count: int) -> str:
        if self.kind is BallotKind.SCORE:
            return str(_("Its score needed to be %(number)s higher.", number=count))
        if self.kind.is_approval:
            return str(
                ngettext("It needed %(num)s more vote.", "It needed %(num)s more votes.", count)
            )
        return str(
            ngettext("It needed %(num)s more point.", "It needed %(num)s more points.", count)
        )
