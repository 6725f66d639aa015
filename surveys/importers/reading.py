"""A questionnaire from a file of any kind that is understood here."""

from pathlib import PurePath

from engage.rules.errors import InvalidError
from surveys.importers.imported import ImportedSurvey
from surveys.importers.lime_survey import survey_from_lime
from surveys.importers.lime_text import read_lime_text
from surveys.importers.lss import read_lss
from surveys.importers.xlsform import SUFFIXES, read_xlsform

LIME = {".lss": read_lss, ".txt": read_lime_text}


def read_survey_file(data: bytes, filename: str) -> ImportedSurvey:
    """The survey in an XLSForm (a workbook or CSV), a LimeSurvey ``.lss`` or ``.txt``; the ending of the name chooses.

    Raises ``InvalidError``: as ``read_xlsform``, ``read_lss`` and ``read_lime_text``; ``unsupported_file`` for other endings.
    """
    path = PurePath(filename)
    suffix = path.suffix.lower()
    if suffix in LIME:
        return survey_from_lime(LIME[suffix](data), path.stem)
    if suffix in SUFFIXES:
        return read_xlsform(data, filename)
    raise InvalidError("unsupported_file", where=path.name, why="ending_not_known")
