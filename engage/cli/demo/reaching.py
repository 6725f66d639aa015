"""The demo's engagement plan, whom its survey is for, and its equality assessment. No count of everybody is brought in."""

from datetime import timedelta

from engage.cli.demo.files import reach
from engage.cli.demo.programme import Stage
from engage.places.rules.margins import Universe
from engage.reports.commands.beside import GroupPlan, assess, plan_group, say_whom_for
from engage.reports.rules.beside import Characteristic, Equality, Standing
from engage.rules.window import day_of
from surveys.models import Survey


def tell_who_is_reached(stage: Stage, survey: Survey) -> None:
    """Groups to reach with what came of each, and what stood in whose way."""
    for number, line in enumerate(reach()["groups"]):
        plan = GroupPlan(
            name=line["name"],
            method=line["method"],
            owner=line["owner"],
            due_on=day_of(stage.now + timedelta(days=line["days"])),
            standing=Standing(line["standing"]),
            told=line["told"],
        )
        moment = stage.now + timedelta(microseconds=number)
        plan_group(stage.programme, plan, now=moment, actor=stage.first)
    say_whom_for(survey, Universe(), lives_here=True, now=stage.now, actor=stage.first)
    for name, written in reach()["equality"].items():
        line = Equality(Characteristic(name), **written)
        assess(stage.programme, line, now=stage.now, actor=stage.first)
