"""The release queue, the safeguarding route, and the officers' desk."""

from flask_babel import lazy_gettext as _l

from engage.activities.translations import count_to_translate
from engage.kernel.access import Policy
from engage.kernel.module import MenuEntry, Module
from engage.moderation.queries import count_notices_under_way, count_waiting
from engage.moderation.views.desk import blueprint as desk_blueprint
from engage.moderation.views.notices import blueprint as notices_blueprint
from engage.moderation.views.officer import blueprint as moderation_blueprint
from engage.moderation.views.translations import blueprint as translations_blueprint

FORGET = "moderation.forget_old_notices"

MODULE = Module(
    name="moderation",
    blueprints=(
        desk_blueprint,
        moderation_blueprint,
        notices_blueprint,
        translations_blueprint,
    ),
    menu=(
        MenuEntry("desk.desk", _l("Desk"), "home", Policy.OFFICER, place=10),
        MenuEntry(
            "moderation.queue",
            _l("Moderation"),
            "shield",
            Policy.MODERATOR,
            count_waiting,
            place=20,
        ),
        MenuEntry(
            "translations.translations",
            _l("Other languages"),
            "globe",
            Policy.MODERATOR,
            count_to_translate,
            place=21,
        ),
        MenuEntry(
            "notices.notices",
            _l("Notices"),
            "warn",
            Policy.MODERATOR,
            count_notices_under_way,
            place=22,
        ),
        MenuEntry(
            "moderation.lead", _l("Safeguarding lead"), "flag", Policy.ADMINISTRATOR, place=85
        ),
    ),
    jobs={FORGET: "engage.moderation.jobs.forget_old_notices"},
    schedule={FORGET: "41 3 * * *"},
)
