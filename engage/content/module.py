"""The picture library."""

from flask import Flask

from engage.content.presenters import (
    explained,
    in_the_readers_words,
    words_changed,
    written_in_english,
)
from engage.content.views.officer import blueprint
from engage.kernel.module import Module


def init_words(app: Flask) -> None:
    """What templates ask for beside words."""
    app.jinja_env.filters["changed_from"] = lambda text, was: words_changed(was, str(text))
    app.jinja_env.filters["explained"] = explained
    app.jinja_env.filters["in_the_readers_words"] = in_the_readers_words
    app.jinja_env.filters["in_english"] = written_in_english


MODULE = Module(
    name="content",
    blueprints=(blueprint,),
    start=init_words,
)
