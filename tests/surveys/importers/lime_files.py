"""Small LimeSurvey files, written for these tests."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Row = Mapping[str, object]


def lss(**tables: Sequence[Row]) -> bytes:
    """An ``.lss`` with these tables; a survey in English where no settings are given."""
    found = {
        "surveys": [{"sid": 1, "language": "en", "format": "G"}],
        "surveys_languagesettings": [{"surveyls_language": "en", "surveyls_title": "Parks"}],
        "groups": [{"gid": 1, "sid": 1, "group_name": "First", "group_order": 0, "language": "en"}],
        **tables,
    }
    body = "".join(f"<{name}><rows>{_rows(rows)}</rows></{name}>" for name, rows in found.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        f"<DBVersion>177</DBVersion><languages><language>en</language></languages>{body}</document>"
    ).encode()


def _rows(rows: Sequence[Row]) -> str:
    return "".join(
        f"<row>{''.join(f'<{name}>{escape(str(value))}</{name}>' for name, value in row.items())}</row>"
        for row in rows
    )


def asked(qid: int, type_: str, title: str, **more: object) -> dict[str, object]:
    """A row of the questions table as versions up to 3 write it."""
    facts = {"question": f"What about {title}?", "question_order": qid, "language": "en", "relevance": "1", **more}  # fmt: skip
    return {"qid": qid, "parent_qid": 0, "sid": 1, "gid": 1, "type": type_, "title": title, **facts}


def below(qid: int, parent: int, title: str, **more: object) -> dict[str, object]:
    """A row of the subquestions table."""
    facts = {"question": title.title(), "question_order": qid, "language": "en", "scale_id": 0}
    return {"qid": qid, "parent_qid": parent, "sid": 1, "gid": 1, "title": title, **facts, **more}


def answer(qid: int, code: str, order: int = 0, **more: object) -> dict[str, object]:
    facts = {"answer": code.title(), "sortorder": order, "language": "en", "scale_id": 0, **more}
    return {"qid": qid, "code": code, **facts}


def text(*lines: Sequence[str]) -> bytes:
    """A ``.txt``: the heading and these lines, tabs between."""
    heading = ("id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
               "mandatory", "other", "default", "same_default", "max_answers")  # fmt: skip
    rows = ["\t".join(heading), *("\t".join(line) for line in lines)]
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()
