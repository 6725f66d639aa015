"""Help that made-up residents asked for: some got it, some did not, and some wait."""

from collections.abc import Sequence

from engage.activities.models import Activity
from engage.assistance.commands import AskedBy, answer_help, ask_for_help, name_help_officer
from engage.assistance.rules.requests import Kind, Reason, Standing
from engage.cli.demo.programme import Stage
from engage.kernel.access import RESIDENT
from engage.people.models import Account

ANSWERED: dict[Kind, Sequence[Reason]] = {
    Kind.PAPER: [Reason.NONE] * 9,
    Kind.LARGE_PRINT: [Reason.NONE] * 4,
    Kind.BSL: [Reason.NONE, Reason.NONE, Reason.NOT_TO_BE_HAD],
    Kind.INTERPRETER: [Reason.NONE, Reason.NONE, Reason.TOO_LATE],
    Kind.CALL: [*[Reason.NONE] * 6, Reason.NOT_REACHED],
}
"""Why each of those who were answered did not get it; ``NONE`` who did."""
WAITING = (
    ([Kind.BSL], AskedBy(name="A resident", email="a.resident@example.org")),
    ([Kind.INTERPRETER, Kind.CALL], AskedBy(phone="0161 496 0101", language="Urdu")),
    ([Kind.LARGE_PRINT], AskedBy(name="Somebody’s neighbour", address="1 Example Street")),
)


def ask_for_demo_help(stage: Stage, activity: Activity, officer: Account) -> None:
    """Requests that were answered, whose people are forgotten, and three that wait in the officer's queue."""
    name_help_officer(officer, now=stage.now, actor=stage.first)
    for kind, outcomes in ANSWERED.items():
        for number, reason in enumerate(outcomes):
            by = AskedBy(phone=f"0161 496 {100 + number:04}", language="Urdu")
            (one,) = ask_for_help([kind], by, activity=activity, now=stage.now, actor=RESIDENT)
            to = Standing.NOT_MET if reason else Standing.MET
            answer_help(one.id, to=to, reason=reason, now=stage.now, actor=officer.actor)
    for kinds, by in WAITING:
        ask_for_help(kinds, by, activity=activity, now=stage.now, actor=RESIDENT)
