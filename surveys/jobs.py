"""What RQ runs for surveys."""

from flask_babel import force_locale

from engage.jobs.handle import JobHandle
from engage.kernel.clock import now
from engage.kernel.db import db, transactions_that_write
from engage.rules.errors import InvalidError
from surveys.commands.answering import forget_old_contacts, forget_old_drafts
from surveys.commands.importing import keep_import, refuse_import
from surveys.commands.keying import forget_unfinished_papers
from surveys.commands.papers import keep_papers
from surveys.commands.rights import mix_rights_of_closed
from surveys.commands.tallying import count_next
from surveys.exporters.paper_pdf import paper_pdf
from surveys.importers.reading import read_survey_file
from surveys.importers.ready_made import areas_to_choose
from surveys.presenters.paper import paper_of, printings
from surveys.queries.counting import surveys_with_new_responses
from surveys.queries.surveys import import_or_404, questionnaire_of, survey_by_id
from surveys.rules.building import with_areas


def forget_drafts(job: JobHandle) -> None:
    """Every night: delete answers that were never sent and contacts whose time is over, as the privacy page promises, and mix what closed."""
    job.start_writing()
    forget_old_drafts(now=now())
    forget_old_contacts(now=now())
    forget_unfinished_papers(now=now())
    mix_rights_of_closed(now=now())


def refresh_tallies(job: JobHandle) -> None:
    """Every five minutes: count what is new in every survey, so that a report reads tallies. What is kept stays kept when the run is
    killed, and the next one goes on from there."""
    waiting = surveys_with_new_responses()
    job.start_writing()
    for survey_id in waiting:
        piece, is_over = None, False
        while not is_over:
            with transactions_that_write():
                piece = count_next(survey_by_id(survey_id), piece)
                db.session.commit()
            is_over = piece is None


def make_papers(job: JobHandle, survey_id: str, version: int) -> None:
    """Print one version in every language and edition that it has words for, and keep all at once."""
    survey, questionnaire = survey_by_id(survey_id), questionnaire_of(survey_id, version)
    moment = now()
    made = {}
    for language, edition in printings(questionnaire):
        with force_locale(language):
            paper = paper_of(survey, questionnaire, language=language, edition=edition)
            made[language, edition] = paper_pdf(paper, made_at=moment)
    job.start_writing()
    keep_papers(survey_by_id(survey_id), made, version=version, now=moment)


def read_file(job: JobHandle, import_id: str) -> None:
    """Make a survey from a file that an officer sent, or keep why it cannot be one."""
    asked = import_or_404(import_id)
    if asked.content is None:
        return
    try:
        imported = read_survey_file(asked.content, asked.file_name)
    except InvalidError as fault:
        job.start_writing()
        refuse_import(import_or_404(import_id), fault, now=now())
        return
    job.start_writing()
    asked = import_or_404(import_id)
    keep_import(
        asked,
        with_areas(imported.questionnaire, areas_to_choose()),
        programme=asked.programme,
        title=imported.title,
        about=imported.about,
        left_out=[
            {"where": each.where, "what": each.what, "why": each.why}
            for each in imported.unsupported
        ],
        now=now(),
    )
