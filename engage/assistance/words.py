"""What can be asked for, in words."""

from flask_babel import lazy_gettext as _l

from engage.assistance.rules.requests import Kind

KINDS: dict[Kind, object] = {
    Kind.PAPER: _l("A paper form"),
    Kind.LARGE_PRINT: _l("Large print"),
    Kind.EASY_READ: _l("Easy read on paper"),
    Kind.BSL: _l("British Sign Language"),
    Kind.INTERPRETER: _l("An interpreter"),
    Kind.CALL: _l("A call back"),
    Kind.VISIT: _l("A visit"),
}
PICTURES: dict[Kind, str] = {
    Kind.PAPER: "easy/form.svg",
    Kind.LARGE_PRINT: "pictures/books.svg",
    Kind.EASY_READ: "pictures/clipboard.svg",
    Kind.BSL: "pictures/deaf.svg",
    Kind.INTERPRETER: "pictures/speaking-head.svg",
    Kind.CALL: "pictures/phone-helper.svg",
    Kind.VISIT: "pictures/walking.svg",
}
