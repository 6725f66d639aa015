"""The only composer: knows every package and puts them together."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from flask_migrate import Migrate

from budgeting.module import MODULE as BUDGETING
from engage.activities.module import MODULE as ACTIVITIES
from engage.activities.ports import PORTS_EXTENSION
from engage.assistance.module import MODULE as ASSISTANCE
from engage.config import Settings, read_settings
from engage.content.module import MODULE as CONTENT
from engage.conversations.module import MODULE as CONVERSATIONS
from engage.correspondence.module import MODULE as CORRESPONDENCE
from engage.easy_read.module import MODULE as EASY_READ
from engage.jobs.module import MODULE as JOBS
from engage.kernel.access import Policy, access, init_access
from engage.kernel.appearance import init_appearance
from engage.kernel.assets import init_assets
from engage.kernel.clock import system_now
from engage.kernel.compression import init_compression
from engage.kernel.db import commit_once, db, engine_options, init_database
from engage.kernel.health import blueprint as health_blueprint
from engage.kernel.health import count_answer
from engage.kernel.lean_flask import LeanFlask
from engage.kernel.locale import ROOT, init_locale
from engage.kernel.logs import init_logs
from engage.kernel.module import Module
from engage.kernel.pages import init_pages
from engage.kernel.plain_statements import init_plain_statements
from engage.kernel.refusals import init_refusals
from engage.kernel.security import init_security
from engage.kernel.shared_pages import init_shared_pages
from engage.kernel.usual_files import blueprint as usual_files_blueprint
from engage.kernel.view_prefix import ViewPrefix
from engage.moderation.module import MODULE as MODERATION
from engage.news.module import MODULE as NEWS
from engage.notify.module import MODULE as NOTIFY
from engage.people.module import MODULE as PEOPLE
from engage.places.module import MODULE as PLACES
from engage.plans.module import MODULE as PLANS
from engage.recordings.module import MODULE as RECORDINGS
from engage.reports.module import MODULE as REPORTS
from engage.rules.activity import ActivityRegistry
from engage.sessions.module import MODULE as SESSIONS
from engage.themes.module import MODULE as THEMES
from engage.translating.module import MODULE as TRANSLATING
from engage.uploads.module import MODULE as UPLOADS
from surveys.module import MODULE as SURVEYS

MODULES: tuple[Module, ...] = (
    JOBS,
    NOTIFY,
    UPLOADS,
    CONTENT,
    PLACES,
    MODERATION,
    THEMES,
    NEWS,
    TRANSLATING,
    ASSISTANCE,
    PEOPLE,
    ACTIVITIES,
    SESSIONS,
    CONVERSATIONS,
    CORRESPONDENCE,
    EASY_READ,
    RECORDINGS,
    SURVEYS,
    BUDGETING,
    PLANS,
    REPORTS,
)
"""A new package joins the house by one line here."""

ACTIVITY_REGISTRY = "engage.activity_registry"
MIGRATIONS = ROOT / "engage" / "migrations"
migrate = Migrate(directory=str(MIGRATIONS), compare_type=True, render_as_batch=True)


def create_app(
    settings: Settings | None = None, *, clock: Callable[[], datetime] = system_now
) -> Flask:
    """A ready application. ``clock`` is the time it lives in, so that a closing date can be tried out."""
    settings = settings or read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app = LeanFlask(
        "engage", root_path=str(ROOT), template_folder="templates", static_folder="static"
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
    )
    app.extensions["engage.clock"] = clock
    app.extensions["engage.ready_checks"] = {}
    init_logs(app)
    init_database(app)
    init_plain_statements(app)
    migrate.init_app(app, db)
    init_compression(app)
    init_security(app)
    init_locale(app)
    init_assets(app)
    init_pages(app)
    init_shared_pages(app)
    init_refusals(app)
    init_access(app)
    app.after_request(count_answer)
    app.register_blueprint(health_blueprint)
    init_appearance(app)
    app.register_blueprint(usual_files_blueprint)
    _join(app, MODULES)
    commit_once(app)
    app.wsgi_app = ViewPrefix(app.wsgi_app, settings.languages)  # type: ignore[method-assign]  # Flask's own way to wrap
    return app


def _join(app: Flask, modules: tuple[Module, ...]) -> None:
    """Plug every module in: pages, ports, reportables, jobs and menu. ``engage.cli`` reads the commands."""
    registry = ActivityRegistry()
    app.extensions[ACTIVITY_REGISTRY] = registry
    app.extensions[PORTS_EXTENSION] = [port for module in modules for port in module.ports]
    app.extensions["engage.jobs"] = {
        name: path for module in modules for name, path in module.jobs.items()
    }
    app.extensions["engage.schedule"] = {
        name: line for module in modules for name, line in module.schedule.items()
    }
    app.extensions["engage.links"] = [link for module in modules for link in module.links]
    app.extensions["engage.menu"] = [entry for module in modules for entry in module.menu]
    for module in modules:
        if module.reportable is not None:
            registry.register(module.reportable)
        for blueprint in module.blueprints:
            app.register_blueprint(blueprint)
        if module.start is not None:
            module.start(app)
    access(Policy.PUBLIC)(app.view_functions["static"])
