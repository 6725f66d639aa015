"""The projects of a round that is being made: by hand one by one, or from a file."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from budgeting.commands.drafting import (
    add_project,
    add_projects,
    change_project,
    project_values,
    remove_project,
)
from budgeting.commands.frozen import FrozenError, refuse_after_opening
from budgeting.commands.workbooks import ask_to_read
from budgeting.forms.appraisal import is_own_interest
from budgeting.forms.drafting import ProjectForm, RemoveForm
from budgeting.forms.drafting_words import setup_sentence_for
from budgeting.forms.officer_files import ProjectsFileForm
from budgeting.importers.draft_rounds import draft_as_pabulib
from budgeting.importers.project_sheets import projects_csv, projects_xlsx
from budgeting.importers.projects import read_projects
from budgeting.presenters.drafting import project_rows, setup_page
from budgeting.queries.rounds import project_or_404, round_or_404, workbook_of
from budgeting.rules.drafting import seen
from budgeting.rules.workbooks import SheetOf
from budgeting.views.files import CSV, TEXT, XLSX, send_file
from engage.kernel.access import Policy, access, current_actor
from engage.kernel.clock import now
from engage.rules.errors import EngageError

if TYPE_CHECKING:
    from budgeting.models.rounds import Round

blueprint = Blueprint("budgeting_projects", __name__, url_prefix="/officers/rounds")
REFUSED = 422
CHANGED = 409
Answer = Response | str | tuple[str, int]


@blueprint.get("/<slug>/setup/projects")
@access(Policy.AUTHOR)
def projects(slug: str) -> str:
    """What residents will choose from, in the order of the ballot."""
    return _list(round_or_404(slug), ProjectsFileForm(formdata=None))


@blueprint.get("/<slug>/setup/projects.csv")
@access(Policy.AUTHOR)
def export(slug: str) -> Response:
    """Every project with its words in every view: the file that this page reads back."""
    return send_file(projects_csv(round_or_404(slug)), CSV, name=f"{slug}-projects.csv")


@blueprint.get("/<slug>/setup/projects.xlsx")
@access(Policy.AUTHOR)
def export_workbook(slug: str) -> Response:
    """The same as a workbook."""
    return send_file(projects_xlsx(round_or_404(slug)), XLSX, name=f"{slug}-projects.xlsx")


@blueprint.get("/<slug>/setup/projects.pb")
@access(Policy.AUTHOR)
def export_pabulib(slug: str) -> Response:
    """The same as a Pabulib file without votes."""
    pabulib = draft_as_pabulib(round_or_404(slug)).encode()
    return send_file(pabulib, TEXT, name=f"{slug}.pb")


@blueprint.post("/<slug>/setup/projects")
@access(Policy.AUTHOR)
def import_file(slug: str) -> Answer:
    """Add every project of a file, or none of them."""
    pb_round, form = round_or_404(slug), ProjectsFileForm()
    file = form.file.data
    try:
        refuse_after_opening(pb_round, what="projects")
        if not form.validate() or not file:
            form.refuse(form.file, _("Choose a file"))
            return _list(pb_round, form), REFUSED
        with file.stream as stream:
            content = stream.read()
        if (file.filename or "").lower().endswith(".xlsx"):
            ask_to_read(pb_round, SheetOf.PROJECTS, content, now=now(), actor=current_actor())
            return _back(slug)
        drafts, faults = read_projects(file.filename or "", content)
        if faults:
            return _list(pb_round, form.with_faults(faults)), REFUSED
        add_projects(pb_round, drafts, now=now(), actor=current_actor())
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        form.refuse_file(error)
        return _list(round_or_404(slug), form), _status(error)
    number = len(drafts)
    flash(ngettext("%(num)s project added.", "%(num)s projects added.", number), "success")
    return _back(slug)


@blueprint.route("/<slug>/setup/projects/new", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def new_project(slug: str) -> Answer:
    """Add one project by hand."""
    pb_round, form = round_or_404(slug), ProjectForm()
    if not form.is_submitted():
        return _page(pb_round, form)
    try:
        refuse_after_opening(pb_round, what="projects")
        if not form.validate():
            return _page(pb_round, form), REFUSED
        add_project(pb_round, form.values(), now=now(), actor=current_actor())
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        form.refuse_for(error)
        return _page(round_or_404(slug), form), _status(error)
    flash(_("The project is added."), "success")
    return _back(slug)


@blueprint.route("/<slug>/setup/projects/<number>", methods=["GET", "POST"])
@access(Policy.AUTHOR)
def project(slug: str, number: str) -> Answer:
    """Change one project."""
    pb_round = round_or_404(slug)
    form = ProjectForm().with_picture(project_or_404(pb_round, number).picture)
    saved = _as_saved(pb_round, number)
    if not form.is_submitted():
        return _page(pb_round, saved, number=number)
    try:
        refuse_after_opening(pb_round, what="projects")
        if not form.validate():
            return _page(pb_round, form, number=number), REFUSED
        change_project(
            pb_round,
            number,
            form.values(),
            seen_digest=form.seen.data or "",
            now=now(),
            actor=current_actor(),
        )
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        if is_own_interest(error):
            problem = setup_sentence_for(error)
            return _page(round_or_404(slug), form, number=number, problem=problem), REFUSED
        form.refuse_for(error)
        is_changed = error.code == "page_changed"
        page = _page(round_or_404(slug), form, number=number, is_changed=is_changed)
        return page, _status(error)
    flash(_("The project is saved."), "success")
    return _back(slug)


@blueprint.post("/<slug>/setup/projects/<number>/remove")
@access(Policy.AUTHOR)
def remove(slug: str, number: str) -> Answer:
    """Take one project off the list."""
    pb_round, form = round_or_404(slug), ProjectsFileForm(formdata=None)
    try:
        refuse_after_opening(pb_round, what="projects")
        if not RemoveForm().validate():
            return _list(pb_round, form), REFUSED
        remove_project(pb_round, number, now=now(), actor=current_actor())
    except FrozenError as error:
        return _frozen(slug, error)
    except EngageError as error:
        if is_own_interest(error):
            return _list(round_or_404(slug), form, problem=setup_sentence_for(error)), REFUSED
        form.refuse_file(error)
        return _list(round_or_404(slug), form), _status(error)
    flash(_("The project is taken off the list."), "success")
    return _back(slug)


def _status(error: EngageError) -> int:
    return CHANGED if error.code == "page_changed" else REFUSED


def _frozen(slug: str, error: EngageError) -> tuple[str, int]:
    problem = setup_sentence_for(error)
    return _list(round_or_404(slug), ProjectsFileForm(formdata=None), problem=problem), CHANGED


def _back(slug: str) -> Response:
    return redirect(url_for("budgeting_projects.projects", slug=slug))


def _as_saved(pb_round: "Round", number: str) -> ProjectForm:
    values = project_values(project_or_404(pb_round, number))
    form = ProjectForm(formdata=None, data=values | {"seen": seen(values)})
    return form.with_picture(values["picture"])


def _list(pb_round: "Round", form: ProjectsFileForm, *, problem: str = "") -> str:
    return render_template(
        "budgeting/officer/setup_projects.html",
        pb_round=setup_page(pb_round),
        rows=project_rows(pb_round),
        form=form if form.faults else form.with_sent(workbook_of(pb_round, SheetOf.PROJECTS)),
        problem=problem,
    )


def _page(
    pb_round: "Round",
    form: ProjectForm,
    *,
    number: str = "",
    is_changed: bool = False,
    problem: str = "",
) -> str:
    saved = _as_saved(pb_round, number) if number else form
    if is_changed:
        form.seen.data = saved.seen.data
    return render_template(
        "budgeting/officer/setup_project.html",
        pb_round=setup_page(pb_round),
        heading=_("Change a project") if number else _("Add a project"),
        form=form,
        saved=saved.saved_rows(),
        is_changed=is_changed,
        problem=problem,
    )
