"""What is written when somebody says that published words harm their reputation: to them, and to whoever wrote the words.

The letter to the writer holds what the Defamation (Operators of Websites) Regulations 2013 ask for: the notice itself, that the
words may be removed, by when to answer, and what an answer has to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from engage.kernel.locale import date_long
from engage.moderation.rules.notices import (
    NoticeState,
    due_at,
    missing_in,
)
from engage.rules.window import Window, day_of, last_day_of

ASKED_FOR = {
    "name": _l("your name"),
    "email": _l("an e-mail address at which we can reach you"),
    "words": _l("the words"),
    "place": _l("where on this website they stand"),
    "meaning": _l("what they say about you, and why that is defamatory"),
    "untrue": _l("which facts are wrong, or which opinions no facts support"),
    "writer_unknown": _l("that you do not know enough of whoever wrote them to go to court"),
}


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str


def received(said: Mapping[str, object]) -> Letter:
    """To who sent it, at once."""
    with force_locale("en"):
        return Letter(
            str(_("We have your notice")),
            _paragraphs(
                _("You told us that these words on our website harm you:"),
                f"“{said.get('words', '')}”",
                _("We act within 48 hours. Weekends and bank holidays do not count."),
            ),
        )


def about_step(to: NoticeState, said: Mapping[str, object], now: datetime) -> Letter | None:
    """To who sent it, about a step that was taken; ``None`` where there is nothing to say."""
    with force_locale("en"):
        told = {
            NoticeState.INCOMPLETE: _told_incomplete,
            NoticeState.WRITER_ASKED: _told_asked,
            NoticeState.REMOVED: _told_removed,
            NoticeState.KEPT: _told_kept,
        }.get(to)
        return told(said, now) if told else None


def to_writer(said: Mapping[str, object], now: datetime) -> Letter:
    """To whoever wrote the words. Names who complains only if they agreed."""
    with force_locale("en"):
        named = (
            _("It comes from %(name)s, %(email)s.", name=said["name"], email=said["email"])
            if said.get("may_share")
            else _("Who complains does not want to be named to you.")
        )
        return Letter(
            str(_("Somebody complains about words that you wrote")),
            _paragraphs(
                _("Somebody says that these words of yours harm their reputation:"),
                f"“{said['words']}”",
                _("Where they stand: %(place)s", place=said["place"]),
                _("What they are said to mean: %(meaning)s", meaning=said["meaning"]),
                _("What is said to be untrue: %(untrue)s", untrue=said["untrue"]),
                named,
                _(
                    "We may take the words down unless you answer us in writing by midnight at the end of %(day)s.",
                    day=_last_day(now),
                ),
                _(
                    "In your answer, say whether you want the words to be taken down. If you do not:"
                ),
                _("- give your full name, and the postal address at which you live or work;"),
                _(
                    "- say whether we may give your name and address to whoever complains. If you say no, we do not give them "
                    "unless a court orders it."
                ),
            ),
        )


def _told_incomplete(said: Mapping[str, object], _now: datetime) -> Letter:
    return Letter(
        str(_("Your notice is not complete")),
        _paragraphs(
            _("We cannot act on your notice as it is. To be complete it must also say:"),
            *(f"- {ASKED_FOR[name]}" for name in missing_in(said)),
            _("Send us a complete notice and we act within 48 hours."),
        ),
    )


def _told_asked(_said: Mapping[str, object], now: datetime) -> Letter:
    return Letter(
        str(_("We have asked who wrote the words")),
        _paragraphs(
            _(
                "We have sent your complaint to whoever wrote the words. They have until midnight at the end of %(day)s to answer.",
                day=_last_day(now),
            ),
            _("If they do not answer, or agree, we take the words down and tell you."),
        ),
    )


def _told_removed(said: Mapping[str, object], _now: datetime) -> Letter:
    return Letter(
        str(_("The words are taken down")),
        _paragraphs(_("These words no longer stand on our website:"), f"“{said['words']}”"),
    )


def _told_kept(_said: Mapping[str, object], _now: datetime) -> Letter:
    return Letter(
        str(_("The words stay on our website")),
        _paragraphs(
            _("Whoever wrote the words stands by them, and does not want them taken down."),
            _(
                "If they agreed, we send you their name and address in a letter of its own. If not, a court can order us to."
            ),
        ),
    )


def _last_day(now: datetime) -> str:
    end = due_at(NoticeState.WRITER_ASKED, now)
    return date_long(last_day_of(Window(None, end)) or day_of(now))


def _paragraphs(*texts: object) -> str:
    return "\n\n".join(str(text) for text in texts)
