"""Kinds of recordings in words, for officers."""

from flask_babel import lazy_gettext as _l

from engage.recordings.rules.kinds import Kind

KINDS = {
    Kind.VOICE: _l("A voice"),
    Kind.SIGNED: _l("British Sign Language on film"),
    Kind.FILM: _l("A film without signing"),
}
