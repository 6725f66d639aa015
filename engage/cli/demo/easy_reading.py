"""Pictures beside the sentences of the demo's easy read, and what became of its source."""

from datetime import datetime

from engage.activities.models import Activity
from engage.cli.demo.files import easy_pictures
from engage.easy_read.commands import choose_pictures, keep_everything
from engage.easy_read.queries import texts_to_make
from engage.easy_read.rules.rows import lines_of
from engage.kernel.access import Actor
from engage.rules.view import Level, View

EASY = View(level=Level.EASY)


def put_pictures_in(activity: Activity, *, now: datetime, actor: Actor) -> None:
    """Every sentence that ``data/easy_pictures.json`` knows gets its picture; the source is told line by line."""
    known = easy_pictures()
    sentences = {
        line
        for text in texts_to_make(activity, EASY)
        if text.rows_from is not None
        for line in lines_of(text.said)
    }
    chosen = {line: known[line] for line in sorted(sentences) if line in known}
    choose_pictures(activity, EASY, chosen, now=now, actor=actor)
    keep_everything(activity, EASY, now=now, actor=actor)
