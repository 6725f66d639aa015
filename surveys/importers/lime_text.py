"""LimeSurvey's ``.txt``: the structure as a table, a line for each group, question, subquestion and answer.

Tab-separated, a heading first; the base language comes whole, then every other language with the same lines again
(LimeSurvey manual, "Tab Separated Value survey structure"). What belongs together is told by the order of lines.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

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

MAX_LINES = 100_000
_NEEDED = ("class", "type/scale", "name", "text")
_CORE = frozenset(
    {
        "id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
        "mandatory", "encrypted", "other", "default", "same_default", "same_script",
    }
)  # fmt: skip
Line = dict[str, str]


@dataclass
class _Reading:
    """Where the reader is. ``place`` counts the groups of the language that is being read."""

    survey: LimeSurvey
    settings: Line = field(default_factory=dict)
    texts: dict[str, ByLanguage] = field(default_factory=dict)
    groups: dict[tuple[str, str], LimeGroup] = field(default_factory=dict)
    questions: dict[str, LimeQuestion] = field(default_factory=dict)
    place: dict[str, int] = field(default_factory=dict)
    group: LimeGroup | None = None
    question: LimeQuestion | None = None


def read_lime_text(data: bytes) -> LimeSurvey:
    """The survey in a ``.txt`` file.

    Raises ``InvalidError``: ``file_too_large``, ``unsupported_file`` (no such table), ``limesurvey_faulty`` with the line.
    """
    if len(data) > MAX_BYTES:
        raise InvalidError("file_too_large", where="file", what="bytes", limit=MAX_BYTES)
    reading = _Reading(LimeSurvey("", (), {}))
    text = _text(data)
    if text is None:
        text = data.decode("cp1252", "replace")
        reading.survey.findings.add("file", "letters", "letters_guessed")
    for number, line in _lines(text):
        _read(reading, number, line)
    return _whole(reading)


def _text(data: bytes) -> str | None:
    """The file's text, in UTF-16 where it says so, else in UTF-8; ``None`` when it is in neither."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> Iterator[tuple[int, Line]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    try:
        heading = [name.strip().lower() for name in next(reader, [])]
        if any(name not in heading for name in _NEEDED):
            raise InvalidError("unsupported_file", where="line 1", why="not_a_limesurvey_survey")
        begins = ends = reader.line_num
        for cells in reader:
            begins, ends = ends + 1, reader.line_num
            if reader.line_num > MAX_LINES:
                raise InvalidError("file_too_large", where="file", what="rows", limit=MAX_LINES)
            if any(cells):
                yield reader.line_num, dict(zip(heading, cells, strict=False))
    except csv.Error as fault:
        where = f"line {reader.line_num}"
        raise lime_faulty("line_not_read", where=where, detail=str(fault)) from fault
    if _ends_in_quotation(text):
        raise lime_faulty("text_not_closed", where=f"line {begins}")


def _ends_in_quotation(text: str) -> bool:
    """Whether a quotation mark without its other half has swallowed every line after it."""
    try:
        for _cells in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True):
            pass
    except csv.Error as fault:
        return "end of data" in str(fault)
    return False


def _read(reading: _Reading, number: int, line: Line) -> None:
    kind = line.get("class", "").strip().upper()
    match kind:
        case "S":
            reading.settings[line.get("name", "")] = line.get("text", "")
        case "SL":
            texts = reading.texts.setdefault(line.get("name", ""), {})
            texts[_language(reading, line)] = line.get("text", "")
        case "G":
            _read_group(reading, line)
        case "Q":
            _read_question(reading, number, line)
        case "SQ" | "A":
            _read_item(reading, number, line, is_row=kind == "SQ")
        case _:
            reading.survey.findings.add(f"line {number}", kind or "line", "line_not_supported")


def _language(reading: _Reading, line: Line) -> str:
    return line.get("language", "").strip() or reading.settings.get("language", "en")


def _read_group(reading: _Reading, line: Line) -> None:
    language = _language(reading, line)
    place = reading.place[language] = reading.place.get(language, 0) + 1
    key = (
        ("number", line["type/scale"])
        if line.get("type/scale", "").isdecimal()
        else ("place", str(place))
    )
    group = reading.groups.get(key)
    if group is None:
        group = reading.groups[key] = LimeGroup(relevance=line.get("relevance", ""))
        group.is_random = bool(line.get("random_group", "").strip())
        reading.survey.groups.append(group)
    _put(group.words, language, line.get("name", ""))
    _put(group.description, language, line.get("text", ""))
    reading.group, reading.question = group, None


def _read_question(reading: _Reading, number: int, line: Line) -> None:
    if reading.group is None:
        raise lime_faulty("question_without_group", where=f"line {number}")
    code = line.get("name", "").strip()
    question = reading.questions.get(code)
    if question is None:
        question = reading.questions[code] = LimeQuestion(
            code=code,
            type=line.get("type/scale", "").strip(),
            mandatory=line.get("mandatory", ""),
            has_other=line.get("other", "") == "Y",
            relevance=line.get("relevance", ""),
            pattern=line.get("validation", ""),
            has_default=bool(line.get("default", "").strip()),
        )
        reading.group.questions.append(question)
    language = _language(reading, line)
    if language in question.words:
        _tell_twice(reading, number, f"question {code}")
        return
    _put(question.words, language, line.get("text", ""))
    _put(question.help, language, line.get("help", ""))
    for name in line.keys() - _CORE:
        if (line[name] or "").strip():
            question.attributes.setdefault(name, {})[language] = line[name]
    reading.question = question


def _read_item(reading: _Reading, number: int, line: Line, *, is_row: bool) -> None:
    question = reading.question
    if question is None:
        raise lime_faulty("item_without_question", where=f"line {number}")
    code, scale = line.get("name", "").strip(), line.get("type/scale", "").strip()
    items = question.rows if is_row else question.answers
    wanted = int(scale) if scale.isdecimal() else 0
    item = next((each for each in items if (each.code, each.scale) == (code, wanted)), None)
    if item is None:
        item = LimeItem(code, {}, wanted, line.get("relevance", "") if is_row else "")
        items.append(item)
    language = _language(reading, line)
    if language in item.words:
        _tell_twice(reading, number, f"{question.code} {code}")
        return
    _put(item.words, language, line.get("text", ""))
    if line.get("default", "").strip():
        question.has_default = True


def _tell_twice(reading: _Reading, number: int, what: str) -> None:
    reading.survey.findings.add(f"line {number}", what, "code_twice_or_missing")


def _put(words: ByLanguage, language: str, text: str) -> None:
    if text.strip():
        words[language] = text


def _whole(reading: _Reading) -> LimeSurvey:
    survey, settings, texts = reading.survey, reading.settings, reading.texts
    if not survey.groups:
        raise lime_faulty("no_groups", where="file")
    named = [settings.get("language", ""), *settings.get("additional_languages", "").split()]
    survey.languages = list(dict.fromkeys(each for each in [*named, *reading.place] if each)) or [
        "en"
    ]
    survey.id = settings.get("sid", "")
    survey.format = settings.get("format", "G") or "G"
    survey.title = texts.get("surveyls_title", {})
    survey.welcome = texts.get("surveyls_welcometext", {})
    survey.other_texts = {name: texts.get(key, {}) for key, name in OTHER_TEXTS.items()}
    return survey
