"""What officers read about help that was asked for: why something was not met, and the letter that tells them of a request."""

from flask_babel import lazy_gettext as _l

from engage.assistance.rules.requests import Reason

REASONS: dict[Reason, object] = {
    Reason.TOO_LATE: _l("It was asked too late"),
    Reason.NOT_TO_BE_HAD: _l("We had nobody or nothing to offer"),
    Reason.NOT_REACHED: _l("We could not reach them"),
    Reason.NOT_WANTED: _l("They no longer wanted it"),
    Reason.FORGOTTEN: _l("Nobody dealt with it in time"),
}
LETTER_SUBJECT = _l("Engage: somebody asks for help to take part")
LETTER_BODY = _l("Sign in to Engage and open Help to take part. Each request has a due day.")
