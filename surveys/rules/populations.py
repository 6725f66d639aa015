"""Who is counted together: people or organisations, who answered one version, and where a survey is told by month, in one month.

No table is ever made over two populations. Months share nobody, so no month can be worked out from another one, nor from a sum
over months, which is not published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from surveys.rules.answers import Answers
from surveys.rules.respondents import Respondent, respondent_of


@dataclass(frozen=True, order=True)
class Population:
    """``month`` is such as ``2026-11``, or empty in a survey that is not told by month."""

    version: int
    respondent: Respondent = Respondent.PERSON
    month: str = ""

    @property
    def key(self) -> str:
        """``1``, ``1@2026-11``, ``1@2026-11/organisation``: how a tally is kept and what its tables are called."""
        when = f"{self.version}@{self.month}" if self.month else f"{self.version}"
        return when if self.respondent is Respondent.PERSON else f"{when}/{self.respondent}"


def population_of_key(key: str) -> Population:
    """The inverse of ``Population.key``."""
    when, _slash, respondent = key.partition("/")
    version, _at, month = when.partition("@")
    return Population(int(version), Respondent(respondent or Respondent.PERSON), month)


def population_of(
    answers: Answers, *, version: int, received_on: date, by_month: bool
) -> Population:
    """Where one response is counted."""
    return Population(version, respondent_of(answers), month_of(received_on) if by_month else "")


def month_of(day: date) -> str:
    """Such as ``2026-11``."""
    return day.isoformat()[:7]


def to_be_told(populations: Iterable[Population], *, running: str) -> list[Population]:
    """Those whose month is over, the newest month first. ``running`` is the month in which people still answer, or empty: its
    figures would be told twice, and the second could be taken from the first."""
    over = sorted(each for each in populations if not each.month or each.month != running)
    return sorted(over, key=lambda each: each.month, reverse=True)
