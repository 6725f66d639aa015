"""What became of a questionnaire's file, for the officer who sent it."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from engage.jobs.rules.progress import Progress, Standing
from surveys.models import SurveyImport
from surveys.presenters.officer_import_words import detail_of, reason_for, sentence_for
from surveys.queries.surveys import survey_by_id


@dataclass(frozen=True)
class LeftOut:
    """One thing that is not in the survey, and why."""

    where: str
    what: str
    why: str


@dataclass(frozen=True)
class ImportPage:
    """``survey`` is the address of the survey that was made, ``problem`` why there is none; neither while the file waits."""

    file_name: str
    survey: str = ""
    problem: str = ""
    where: str = ""
    detail: str = ""
    reference: str = ""
    """Of a defect of ours, to be told to whoever runs the system."""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def is_waiting(self) -> bool:
        return not self.survey and not self.problem


def import_page(asked: SurveyImport, progress: Progress | None) -> ImportPage:
    """What an officer is told of a file, whose reading stands at ``progress``."""
    if asked.fault:
        return ImportPage(
            asked.file_name,
            problem=sentence_for(asked.fault["code"]),
            where=asked.fault["where"],
            detail=detail_of(asked.fault["why"], asked.fault["detail"]),
        )
    if asked.survey_id is None and progress and progress.standing is Standing.FAILED:
        problem = str(_("We could not read the file. The fault is ours and not the file’s."))
        return ImportPage(asked.file_name, problem=problem, reference=progress.reference)
    if asked.survey_id is None:
        return ImportPage(asked.file_name)
    return ImportPage(
        asked.file_name,
        survey=url_for("surveys_building.tasks", slug=survey_by_id(asked.survey_id).slug),
        left_out=tuple(
            LeftOut(each["where"], each["what"], reason_for(each["why"])) for each in asked.left_out
        ),
    )
