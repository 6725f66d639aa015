"""Messages to people."""

from engage.kernel.module import Module
from engage.notify.commands import SEND
from engage.notify.views.officer import blueprint

MODULE = Module(
    name="notify",
    blueprints=(blueprint,),
    jobs={SEND: "engage.notify.jobs.send_message"},
)
