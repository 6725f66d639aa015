"""LimeSurvey's ``.lss``: its database tables as XML. Words stand in the tables themselves, one row a language, up to version 3;
since version 4 in tables of their own (``question_l10ns``)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lxml import etree

from engage.rules.errors import InvalidError
from surveys.importers.lime import (
    MAX_BYTES,
    OTHER_TEXTS,
    ByLanguage,
    LimeGroup,
    LimeItem,
    LimeQuestion,
    LimeSurvey,
    lime_faulty,
)
from surveys.rules.lime_conditions import OldCondition

MAX_ROWS = 200_000
_READ = frozenset(
    {
        "answers", "answer_l10ns", "conditions", "defaultvalues", "defaultvalue_l10ns", "groups", "group_l10ns", "questions",
        "question_l10ns", "subquestions", "question_attributes", "surveys", "surveys_languagesettings",
        "quota", "quota_members", "quota_languagesettings", "quota_l10ns", "LimeSurveyDocType", "DBVersion", "languages", "themes", "themes_inherited",
    }
)  # fmt: skip
"""``themes`` say how pages look, which is the house's own matter."""

Row = Mapping[str, str]


def read_lss(data: bytes) -> LimeSurvey:
    """The survey in an ``.lss`` file.

    Raises ``InvalidError``: ``file_too_large``, ``unsupported_file`` (XML of another kind), ``limesurvey_faulty`` with the line
    for what is no XML, or with the table that is missing.
    """
    tables = _tables(_root(data))
    settings = next(iter(tables["surveys"]), {})
    languages = _languages(settings, tables)
    texts = tables["surveys_languagesettings"]
    found = LimeSurvey(
        id=settings.get("sid", ""),
        languages=languages,
        title=_by_language(texts, "surveyls_title", "surveyls_language"),
        welcome=_by_language(texts, "surveyls_welcometext", "surveyls_language"),
        other_texts={
            name: _by_language(texts, key, "surveyls_language") for key, name in OTHER_TEXTS.items()
        },
        format=settings.get("format", "G"),
    )
    for name, rows in tables.items():
        if name not in _READ and rows:
            found.findings.add("survey", name, "table_not_supported")
    for row in tables["quota"]:
        told = f"quota {row.get('name', '')}: {row.get('qlimit', '')}"
        found.findings.add("survey", told, "quotas_not_supported")
    _tell_lost(found, tables)
    found.groups = _groups(tables, languages[0])
    return found


def _tell_lost(found: LimeSurvey, tables: Mapping[str, list[Row]]) -> None:
    """Questions of a group that the file does not have, and rows of such questions."""
    groups = {row.get("gid", "") for row in tables["groups"]}
    parents = {row.get("qid", "") for row in tables["questions"]}
    for row in [*tables["questions"], *tables["subquestions"]]:
        parent = row.get("parent_qid", "0")
        is_row = parent not in {"", "0"}
        is_lost = parent not in parents if is_row else row.get("gid", "") not in groups
        if is_lost:
            found.findings.add(row.get("title", ""), "question", "belongs_to_nothing")


def _root(data: bytes) -> etree._Element:
    if len(data) > MAX_BYTES:
        raise InvalidError("file_too_large", where="file", what="bytes", limit=MAX_BYTES)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        raise lime_faulty("not_xml", where=f"line {line}, column {column}") from fault
    except ValueError as fault:
        raise lime_faulty("not_xml", where="line 1", detail=type(fault).__name__) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise lime_faulty("document_type", where="line 1")
    kind = root.findtext("LimeSurveyDocType")
    if root.tag != "document" or kind != "Survey":
        raise InvalidError("unsupported_file", where="file", why="not_a_limesurvey_survey")
    return root


def _tables(root: etree._Element) -> defaultdict[str, list[Row]]:
    tables: defaultdict[str, list[Row]] = defaultdict(list)
    total = 0
    for table in root:
        rows = table.find("rows")
        for row in rows if rows is not None else ():
            total += 1
            if total > MAX_ROWS:
                raise InvalidError("file_too_large", where="file", what="rows", limit=MAX_ROWS)
            tables[str(table.tag)].append(
                {str(cell.tag): "".join(map(str, cell.itertext())) for cell in row}
            )
    listed = [language.text or "" for language in root.iterfind("languages/language")]
    tables["languages"] = [{"language": language} for language in listed if language]
    for name in ("groups", "questions"):
        if not tables[name]:
            raise lime_faulty("table_missing", where=name)
    return tables


def _languages(settings: Row, tables: Mapping[str, list[Row]]) -> list[str]:
    base = settings.get("language", "")
    named = [base, *settings.get("additional_languages", "").split()]
    named += [row["language"] for row in tables["languages"]]
    return list(dict.fromkeys(language for language in named if language)) or ["en"]


def _by_language(rows: Iterable[Row], field: str, language: str = "language") -> ByLanguage:
    return {
        row[language]: row[field]
        for row in rows
        if row.get(language) and row.get(field, "").strip()
    }


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by the id they share, in the file's order: one a language in old files."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.get(key, ""), []).append(row)
    return found


def _number(row: Row, field: str) -> float:
    try:
        return float(row.get(field) or 0)
    except ValueError:
        return 0


class _Words:
    """Where the words of a kind of row are: in the rows, or in a table of their own."""

    def __init__(self, tables: Mapping[str, list[Row]], table: str, key: str) -> None:
        self._key = key
        self._apart = _grouped(tables[table], key)

    def of(self, rows: list[Row], field: str) -> ByLanguage:
        apart = self._apart.get(rows[0].get(self._key, ""), [])
        return _by_language([*rows, *apart], field)


def _groups(tables: Mapping[str, list[Row]], base: str) -> list[LimeGroup]:
    words = _Words(tables, "group_l10ns", "gid")
    questions = _questions(tables)
    found = []
    by_id = _grouped(tables["groups"], "gid")
    for id_, rows in sorted(by_id.items(), key=lambda each: _number(each[1][0], "group_order")):
        first = next((row for row in rows if row.get("language") == base), rows[0])
        group = LimeGroup(
            words=words.of(rows, "group_name"),
            description=words.of(rows, "description"),
            relevance=first.get("grelevance", ""),
            is_random=bool(first.get("randomization_group", "").strip()),
            questions=questions.get(id_, []),
        )
        found.append(group)
    return found


def _questions(tables: Mapping[str, list[Row]]) -> dict[str, list[LimeQuestion]]:
    """Questions by the id of their group, in order."""
    words = _Words(tables, "question_l10ns", "qid")
    attributes = _grouped(tables["question_attributes"], "qid")
    conditions = _grouped(tables["conditions"], "qid")
    defaults = {row.get("qid", "") for row in tables["defaultvalues"]}
    parents = [row for row in tables["questions"] if row.get("parent_qid", "0") in {"", "0"}]
    inside = [row for row in tables["questions"] if row.get("parent_qid", "0") not in {"", "0"}]
    rows_of = _items(_grouped([*tables["subquestions"], *inside], "qid"), words, "parent_qid")
    answers_of = _answers(tables)
    found: dict[str, list[LimeQuestion]] = {}
    by_id = _grouped(parents, "qid")
    for id_, rows in sorted(by_id.items(), key=lambda each: _number(each[1][0], "question_order")):
        first = rows[0]
        question = LimeQuestion(
            code=first.get("title", ""),
            type=first.get("type", ""),
            words=words.of(rows, "question"),
            help=words.of(rows, "help"),
            variable=f"{first.get('sid', '')}X{first.get('gid', '')}X{id_}",
            mandatory=first.get("mandatory", ""),
            has_other=first.get("other", "") == "Y",
            relevance=first.get("relevance", ""),
            pattern=first.get("preg", ""),
            attributes=_attributes(attributes.get(id_, [])),
            rows=rows_of.get(id_, []),
            answers=answers_of.get(id_, []),
            conditions=_conditions(conditions.get(id_, [])),
            has_default=id_ in defaults,
        )
        found.setdefault(first.get("gid", ""), []).append(question)
    return found


def _items(by_id: Mapping[str, list[Row]], words: _Words, parent: str) -> dict[str, list[LimeItem]]:
    found: dict[str, list[LimeItem]] = {}
    for rows in sorted(by_id.values(), key=lambda each: _number(each[0], "question_order")):
        first = rows[0]
        item = LimeItem(
            first.get("title", ""),
            words.of(rows, "question"),
            int(_number(first, "scale_id")),
            first.get("relevance", ""),
        )
        found.setdefault(first.get(parent, ""), []).append(item)
    return found


def _answers(tables: Mapping[str, list[Row]]) -> dict[str, list[LimeItem]]:
    """Answers by the id of their question. Rows of one answer share question, scale and code, and ``aid`` where there is one."""
    words = _Words(tables, "answer_l10ns", "aid")
    by_answer: dict[tuple[str, ...], list[Row]] = {}
    for row in tables["answers"]:
        key = tuple(row.get(name, "") for name in ("qid", "scale_id", "code", "aid"))
        by_answer.setdefault(key, []).append(row)
    found: dict[str, list[LimeItem]] = {}
    for (question, scale, code, _aid), rows in sorted(
        by_answer.items(), key=lambda each: _number(each[1][0], "sortorder")
    ):
        item = LimeItem(code, words.of(rows, "answer"), int(scale) if scale.isdecimal() else 0)
        found.setdefault(question, []).append(item)
    return found


def _attributes(rows: Iterable[Row]) -> dict[str, ByLanguage]:
    found: dict[str, ByLanguage] = {}
    for row in rows:
        if row.get("value", "").strip():
            found.setdefault(row.get("attribute", ""), {})[row.get("language", "")] = row["value"]
    return found


def _conditions(rows: Iterable[Row]) -> list[OldCondition]:
    return [
        OldCondition(
            row.get("scenario", "1"),
            row.get("cfieldname", ""),
            row.get("method", ""),
            row.get("value", ""),
        )
        for row in rows
    ]
