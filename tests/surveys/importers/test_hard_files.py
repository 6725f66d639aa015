"""Files as other programs and tired people make them: each is a survey that can be answered to its end, with everything that was left
out listed by its place, or a refusal that names a place and says why."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from flask import Flask

from engage.rules.errors import InvalidError
from surveys.exporters.xlsform import xlsform_of
from surveys.importers.imported import ImportedSurvey
from surveys.importers.reading import read_survey_file
from surveys.importers.xlsform import STAND_IN
from surveys.presenters.officer_import_words import REASONS, detail_of, reason_for, sentence_for
from surveys.rules.building import with_areas
from surveys.rules.questionnaire import as_document, questionnaire_from_document
from tests.surveys.importers.lime_files import answer, asked, below, lss, text
from tests.surveys.importers.to_the_end import answered_to_the_end
from tests.surveys.importers.workbooks import Cells, workbook

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
YES_NO: Cells = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]
HEAD: list[object] = ["type", "name", "label"]
PLACE = re.compile(r"[\w ]+![A-Z]*\d+")
Files = dict[str, bytes]


def form(*rows: list[object], choices: Cells = YES_NO, **more: Cells) -> bytes:
    return workbook(survey=list(rows), choices=choices, **more)


def with_columns(*columns: str) -> list[object]:
    return [*HEAD, *columns]


ASKED_FIRST: Cells = [
    ["select_one yn", "one", "One?"],
    ["select_multiple yn", "many", "Many?"],
    ["integer", "number", "Number?"],
    ["date", "day", "Day?"],
]
TYPES = [
    "integer",
    "decimal",
    "range",
    "text",
    "string",
    "int",
    "date",
    "time",
    "dateTime",
    "geopoint",
    "geotrace",
    "geoshape",
    "image",
    "photo",
    "audio",
    "video",
    "file",
    "background-audio",
    "barcode",
    "acknowledge",
    "trigger",
    "hidden",
    "start",
    "end",
    "today",
    "deviceid",
    "phonenumber",
    "username",
    "email",
    "simserial",
    "subscriberid",
    "start-geopoint",
    "background-geopoint",
    "note",
    "xml-external",
    "csv-external",
    "include",
    "uri",
    "qrcode",
    "audit",
]
CHOICES = [
    "select_one yn",
    "select_multiple yn",
    "rank yn",
    "select one yn",
    "select all that apply yn",
    "select_one yn or_other",
    "select_multiple yn or other",
    "select_one yn or specify other",
    "select_one_from_file a.csv",
    "select_multiple_from_file b.xml",
    "select_one_external yn",
    "select one from yn",
    "select_one ${one}",
    "rank yn or_other",
    "select_one gone",
    "select_one",
    "Select_One yn",
    "begin_score",
]
LOOKS = [
    "minimal",
    "likert",
    "label",
    "list-nolabel",
    "quick",
    "compact",
    "columns-3",
    "horizontal",
    "autocomplete",
    "image-map",
    "map",
    "field-list",
    "table-list",
    "multiline",
    "numbers",
    "thousands-sep",
    "bearing",
    "url",
    "w1",
    "signature",
    "draw",
    "annotate",
    "no-calendar",
    "month-year",
    "ethiopian",
    "counter",
    "vertical",
    "rating",
    "distress",
    "printer:org.x(…)",
    "ex:org.x(a='b')",
    "masked",
    "new",
    "placement-map",
    "maps",
    "search('fruits')",
    "area",
]
EXPRESSIONS = (
    "selected(${one}, 'yes')",
    "count-selected(${many}) > 1",
    "coalesce(${one}, ${number}) = 'yes'",
    "if(${number} > 3, 'a', 'b') = 'a'",
    "regex(${one}, '^y')",
    "regex(., '[')",
    "regex(., '(a+)+$')",
    "${day} > today()",
    "${day} < date('2020-01-01') + 30",
    "int((today() - ${day}) div 365.25) >= 18",
    "${number} mod 2 = 0",
    "string-length(.) < 10",
    "jr:choice-name(${one}, '${one}') = 'Yes'",
    "pulldata('a', 'b', 'c', ${one}) = 'x'",
    "instance('yn')/root/item[name = ${one}]/label = 'Yes'",
    "../one = 'yes'",
    "${last-saved#one} = 'yes'",
    "${one} = “yes”",
    "${one} == 'yes'",
    "${one} = 'yes' && ${number} > 1",
    "${ one } = 'yes'",
    "${gone} = 1",
    "${number} > 0 and",
    "'not closed",
    "TRUE",
    "once(${number})",
    "(" * 80 + "1=1" + ")" * 80,
    "${one} = 'yes' or " * 300 + "1=1",
)


def forms() -> Iterator[tuple[str, bytes]]:
    """Workbooks, by what is hard about them."""
    first: list[object] = ["text", "first", "First?"]
    for type_ in [*TYPES, *CHOICES]:
        yield type_, form(HEAD, *ASKED_FIRST, [type_, "x", "X?"], first)
    for look in LOOKS:
        rows = (["select_one yn", "a", "A?", look], ["text", "b", "B?", look], ["image", "c", "C?", look])  # fmt: skip
        yield f"appearance {look}", form(with_columns("appearance"), *rows)
    for said in EXPRESSIONS:
        rows = (["text", "x", "X?", said], ["integer", "y", "Y?", None, said, "No!"], ["calculate", "z", None, None, None, None, said], ["note", "n", "It is ${z}."])  # fmt: skip
        for row in rows[:3]:
            columns = with_columns("relevant", "constraint", "constraint message", "calculation")
            more = [rows[3]] if row is rows[2] else []
            yield f"{row[0]} {said[:40]}", form(columns, *ASKED_FIRST, row, *more)


def shapes() -> Files:
    """Workbooks that are built in an unusual way."""
    a: list[object] = ["text", "a", "A?"]
    lists: Cells = [["list_name", "name", "label", "state"], ["s", 1, "One", None], ["s", 2.5, "Two", None], ["c", "k", "K", 1], ["c", "l", "L ${gone}", 2.5]]  # fmt: skip
    return {
        "groups with blanks and capitals": form(HEAD, ["begin  group ", "g", "G"], a, [" end group"]),
        "group without a name": form(HEAD, ["begin group", None, "G"], a, ["end group"]),
        "group not closed": form(HEAD, ["begin group", "g", "G"], a),
        "group closed twice": form(HEAD, a, ["end group"]),
        "group across a repeat": form(HEAD, ["begin group", "g", "G"], ["begin repeat", "r", "R"], a, ["end group"], ["end repeat"]),
        "empty group": form(HEAD, ["begin group", "g", "G"], ["end group"], a),
        "forty groups": form(with_columns("relevant"), *ASKED_FIRST, *(["begin group", f"g{n}", f"G {n}", "${one} = 'yes'"] for n in range(40)), a, *(["end group"] for _ in range(40))),
        "repeat": form(with_columns("repeat_count"), a, ["begin repeat", "r", "R", "3"], ["begin group", "g", "G"], ["text", "b", "B?"], ["end group"], ["end repeat"], ["note", "n", "${b}"]),
        "loop": form(HEAD, ["begin loop over yn", "l", "L"], ["text", "b", "How many %(label)s?"], ["end loop"], a),
        "only a repeat": form(HEAD, ["begin repeat", "r", "R"], a, ["end repeat"]),
        "one name twice": form(HEAD, a, a),
        "one name in two groups, repeated in words": form(HEAD, ["begin group", "g", "G"], a, ["end group"], a, ["note", "n", "${a}"]),
        "one choice twice": form(HEAD, ["select_one l", "a", "A?"], choices=[["list_name", "name", "label"], ["l", "1", "One"], ["l", "1", "Other"]]),
        "choices named by numbers and dates": form(HEAD, ["select_one s", "a", "A?"], choices=lists[:3]),
        "choices with blanks and signs": form(HEAD, ["select_one l", "a", "A?"], ["text", "b", "B?"], choices=[["list_name", "name", "label"], ["l", "my choice", "One"], ["l", "b/c", "Two"], ["l", "=1", "Three"]]),
        "a choice without a name": form(HEAD, ["select_one l", "a", "A?"], choices=[["list_name", "name", "label"], ["l", None, "One"]]),
        "choices without words": form(HEAD, ["select_one l", "a", "A?"], choices=[["list_name", "name", "label"], ["l", "x", None], ["l", "y", None]]),
        "one choice to put in order": form(HEAD, ["rank l", "a", "A?"], ["text", "t", "T?"], choices=[["list_name", "name", "label"], ["l", "x", "X"]]),
        "choices not there": workbook(survey=[HEAD, ["select_one l", "a", "A?"]]),
        "choices in an older sheet": workbook(survey=[HEAD, ["select_one l", "a", "A?"]], columns=YES_NO),
        "cascade": form(with_columns("choice_filter"), ["select_one s", "state", "S?"], ["select_one c", "county", "C?", "state=${state}"], ["select_one c", "d", "D?", "contains(state, ${state})"], ["select_one c", "e", "E?", "nowhere = ${state}"], choices=[*lists[:4], ["c", "l", "L", 2.5]]),
        "a choice that repeats what is not there": form(HEAD, ["select_one c", "a", "A?"], choices=lists),
        "choices in other files": form(with_columns("choice_filter"), a, ["select_one_external c", "b", "B?", "state=${a}"], external_choices=lists[:1] + lists[3:4]),
        "required in many ways": form(with_columns("required"), ["text", "a", "A?", "yes"], ["text", "b", "B?", True], ["text", "c", "C?", "${a} = 'x'"], ["text", "d", "D?", 1], ["note", "e", "E", "yes"], ["acknowledge", "f", "F", "true()"]),
        "ranges": form(with_columns("parameters"), ["range", "a", "A?", "start=5 end=1"], ["range", "b", "B?", "start=0;end=100;step=5"], ["range", "c", "C?", "start=0.5 end=5 step=0.5"], ["range", "d", "D?", "start=1 end=1000000000000000000000"], ["range", "e", "E?", "start=1e5 end=1e6"], ["range", "f", "F?", None]),
        "a range of words": form(with_columns("parameters"), ["range", "a", "A?", "start=a end=b"]),
        "a repeated answer that comes later": form([*HEAD, "hint"], ["text", "a", "A ${b}?", "${a}"], ["text", "b", "B?"]),
        "a repeated answer that is not there": form(HEAD, ["text", "a", "A ${gone}?"]),
        "a circle": form(with_columns("relevant"), ["text", "a", "A?", "${b} = 'x'"], ["text", "b", "B?", "${a} = 'x'"]),
        "older headings": workbook(survey=[["type", "name", "caption", "constraint message", "read only", "relevance", "required message"], ["string", "a", "A?", "No!", None, None, "Must"], ["select one yn", "b", "B?", None, "yes", "${a} != ''"]], choices=[["list name", "value", "caption"], *YES_NO[1:]]),
        "blanks behind everything": workbook(**{"survey ": [["type ", "name ", " label"], ["text ", "a ", " A? "], ["select_one yn ", "b", "B?"]]}, choices=[["list_name ", "name ", "label "], ["yn ", "yes ", "Yes "], [" yn", "no", "No"]]),
        "hard blanks": form(HEAD, ["select_one\u00a0yn", "a\u00a0", "A?"], ["text\u200b", "b", "B?"]),
        "words in one foreign language": workbook(survey=[["type", "name", "label::Urdu (ur)", "hint::Urdu (ur)", "constraint", "constraint_message::Urdu (ur)", "media::image::Urdu (ur)"], ["integer", "a", "عمر", "۱۲", ". > 1", "نہیں", "a.png"]]),
        "a default language that nobody knows": form(HEAD, a, settings=[["default_language"], ["Klingon"]]),
        "languages without a code": form(["type", "name", "label::English (english)", "label::()", "label::العربية (ar)"], ["text", "a", "A?", "B?", "ج"]),
        "other in two languages": form(["type", "name", "label::English (en)", "label::Polish (pl)"], ["select_one yn or_other", "a", "A?", "B?"], choices=[["list_name", "name", "label::English (en)", "label::Polish (pl)"], ["yn", "yes", "Yes", "Tak"]]),
        "media": form(with_columns("media::image", "media::audio", "media::video"), ["text", "a", "A?", "a.png", "a.mp3", "a.mp4"]),
        "a large picture without a small one": form(with_columns("media::big-image"), ["text", "a", "A?", "a.png"]),
        "settings of all kinds": form(HEAD, a, settings=[["form_title", "form_id", "version", "style", "public_key", "submission_url", "instance_name", "title::Urdu (ur)"], ["T", "../../x <b>", "2", "pages", "k", "http://x", "concat(${a})", "ع"], ["second row"]]),
        "columns of other programs": form(with_columns("guidance_hint", "trigger", "body::accuracyThreshold", "instance::x", "bind::foo", "autoplay", "note", "hxl", "intent", "save_to"), ["text", "a", "A?", *"gtbifanhx", None]),
        "entities": form(with_columns("save_to"), ["text", "a", "A?", "p"], entities=[["dataset", "label"], ["trees", "${a}"]]),
        "a map of buildings": form(HEAD, ["osm buildings", "x", "X?"], a, osm=YES_NO),
        "switched off": form(with_columns("disabled"), ["text", "a", "A?", "yes"], ["text", "b", "B?"]),
        "remarks between rows": form(HEAD, a, [None, None, None], [None, "left", "over"]),
        "numbers for everything": form(HEAD, [5, 7, 9.5]),
        "no words": form(["type", "name"], ["text", "a"], ["select_one yn", "b"]),
        "formulas": form(HEAD, ["text", "a", "=A1"], ["text", "b", "#REF!"]),
        "long words": form(HEAD, ["text", "a", "A" * 19_000]),
        "words too long": form(HEAD, ["text", "a", "A" * 21_000]),
        "signs": form(HEAD, ["text", "a", "A\tB\nC"], ["text", "b", "\u202eabc\u200d😀"], ["text", "naïve", "<script>alert(1)</script> **B** _x_ # H"]),
        "names with signs": form(HEAD, ["text", "a-b", "A?"], ["text", "a.b", "B?"], ["text", "a:b", "C?"]),
        "a reserved name": form(HEAD, ["text", "meta", "A?"]),
        "misspelt sheets": workbook(survey=[HEAD, a], stettings=[["a"], ["b"]], choicess=[["a"], ["b"]]),
        "sheets in capitals": workbook(SURVEY=[["Type", "NAME", "Label::English"], ["select_one YN", "b", "B?"]], CHOICES=[["List Name", "Name", "LABEL::English"], ["YN", "Y", "Yes"]]),
        "no survey sheet": workbook(data=[HEAD, a], other=[["x"]]),
        "nothing but headings": form(HEAD),
        "empty sheets": workbook(survey=[], choices=[], settings=[]),
        "one empty sheet": workbook(Sheet1=[]),
        "five hundred choices": form(HEAD, ["select_one l", "a", "A?"], choices=[["list_name", "name", "label"], *(["l", f"c{n}", f"C {n}"] for n in range(500))]),
    }  # fmt: skip


def packed(change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A sound workbook with its parts changed, or left out."""
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(form(HEAD, ["text", "a", "A?"]))) as sound,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sound.namelist():
            content = change(name, sound.read(name))
            if content is not None:
                made.writestr(name, content)
    return found.getvalue()


def no_workbooks() -> Files:
    sheet = "xl/worksheets/sheet1.xml"
    sound = form(HEAD, ["text", "a", "A?"])
    return {
        "nothing": b"",
        "words": b"type,name,label",
        "an older workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "half a workbook": sound[: len(sound) // 2],
        "a bomb": packed(lambda name, held: b" " * 70_000_000 if name == sheet else held),
        "entities": packed(
            lambda name, held: b'<!DOCTYPE x [<!ENTITY a "b">]>' + held if name == sheet else held
        ),
        "a sheet that is missing": packed(lambda name, held: None if name == sheet else held),
        "a sheet that is no XML": packed(lambda name, held: b"<" if name == sheet else held),
    }


LETTERS = "15ABCDEFGHIKLMNOPQRSTUXY!:;|*WZ?^a"
EQUATIONS = (
    '((q1.NAOK == "A1"))',
    "!is_empty(q3.NAOK) && q3 > 5",
    "q2_SQ1.NAOK == 'Y' or 1X1X1 == 'A1'",
    "count(q2_SQ1.NAOK, q2_SQ2.NAOK) >= 1",
    "count(that.q2.NAOK) > 1",
    "sum(self.NAOK) > 2",
    "if(q1 == 'A1', 1, 0)",
    "q3.NAOK + 2 > 5",
    "strlen(q6) > 3",
    "regexMatch('/^a/', q6)",
    "regexMatch('/^a/', self)",
    "q4.NAOK > '2020-01-01'",
    "q1.shown == 'Yes'",
    "TOKEN:ATTRIBUTE_1 == 'x'",
    "gone == 1",
    "q1 ==",
    "((q1 == 'A1')",
    "q1 = 'A1'",
    "q1 in 'A1'",
    "{q1}",
    "-q3 < 0",
    "0",
    "q1 == '-oth-'",
    "!" * 40 + "1",
    "q1 == 'A1' && " * 400 + "1",
)
WORDS = (
    "<p>Hi <b>x</b><script>alert(1)</script>{q1.NAOK}{q1.shown}</p>",
    "{if(q1 == 'A1', 'x', 'y')}{INSERTANS:1X1X1}{TOKEN:FIRSTNAME}",
    "{{q1}} {q1 }{ <",
    "<img src=x onerror=y><iframe src=a></iframe><table><tr><td>a</td><td>b</td></tr></table>",
    "<![CDATA[x <!-- y --> &amp;lt;b&gt;",
    "<p></p>",
    "<p>" * 3000,
    "😀\u202e\ue000\ue001",
)


def structures() -> Iterator[tuple[str, bytes]]:
    """LimeSurvey's XML, by what is hard about it."""
    parts = {
        "subquestions": [
            *(below(20 + n, 2, f"SQ{n}") for n in (1, 2)),
            *(below(30 + n, 2, f"C{n}", scale_id=1) for n in (1, 2)),
        ],
        "answers": [answer(2, code, n) for n, code in enumerate(("A1", "A2", "A3"))]
        + [answer(2, code, n, scale_id=1) for n, code in enumerate(("B1", "B2"))],
    }
    for letter in LETTERS:
        first, asked_then = asked(1, "S", "first"), asked(2, letter, "q", other="Y", mandatory="Y")
        yield f"type {letter}", lss(questions=[first, asked_then], **parts)
        yield f"type {letter} without parts", lss(questions=[first, asked_then])
    before = [asked(1, "L", "q1", other="Y"), asked(2, "M", "q2"), asked(3, "N", "q3"), asked(4, "D", "q4"), asked(6, "S", "q6")]  # fmt: skip
    known = {**parts, "answers": [answer(1, "A1"), answer(1, "A2", 1)]}
    for said in EQUATIONS:
        rule = [{"qid": 9, "attribute": "em_validation_q", "value": said}]
        last = asked(9, "S", "last", relevance=said)
        yield f"relevance {said[:40]}", lss(questions=[*before, last], question_attributes=rule, **known)  # fmt: skip
    for said in WORDS:
        last = asked(9, "S", "last", question=said, help=said)
        yield f"words {said[:40]}", lss(questions=[*before, last], **known)
    for method, value in (("==", "A1"), ("RX", "/a/"), ("==", "@1X1X1@"), (" ", ""), ("a<b", "1")):
        rows = [
            {"qid": 9, "scenario": 1, "cfieldname": "1X1X1", "method": method, "value": value},
            {"qid": 9, "scenario": 2, "cfieldname": "+1X1X2SQ1", "method": "==", "value": "Y"},
        ]
        yield f"conditions {method} {value}", lss(questions=[*before, asked(9, "S", "last")], conditions=rows, **known)  # fmt: skip


def broken_structures() -> Files:
    sound = lss(questions=[asked(1, "S", "q")])
    apart = {
        "surveys": [{"sid": 1, "language": "en", "additional_languages": "ur pl de-informal xx_YY", "format": "A"}],
        "groups": [{"gid": 1, "group_order": "x"}],
        "group_l10ns": [{"gid": 1, "group_name": "G", "language": "en"}],
        "questions": [{"qid": 1, "gid": 1, "parent_qid": 0, "type": "L", "title": "q1"}, {"qid": 2, "gid": 77, "parent_qid": 0, "type": "S", "title": "lost"}],
        "question_l10ns": [{"qid": 1, "question": "Which?", "language": "en"}, {"qid": 1, "question": "کون؟", "language": "ur"}],
        "answers": [{"aid": 1, "qid": 1, "code": "a", "scale_id": "²"}, {"aid": 2, "qid": 1, "code": "é/ x"}],
        "answer_l10ns": [{"aid": 1, "answer": "A", "language": "en"}],
        "quota": [{"id": 1, "name": "men", "qlimit": 5}], "assessments": [{"id": 1}],
    }  # fmt: skip
    return {
        "words apart from rows": lss(**apart),
        "one code twice": lss(questions=[asked(1, "S", "q"), asked(2, "S", "q"), asked(3, "F", "")], subquestions=[below(5, 3, "A"), below(6, 3, "A"), below(7, 3, "")], answers=[answer(3, "A"), answer(3, "A", scale_id=1), answer(3, "")]),
        "marks inside a cell": sound.replace(b"What about q?", b"What <b>about</b><?x y?> q?"),
        "another encoding": sound.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        "the wrong encoding": sound.replace(b"What", b"Wh\xe9t"),
        "half a file": sound[: len(sound) // 2],
        "nothing": b"",
        "a page of the web": b"<html><body>404</body></html>",
        "another kind of file": b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>",
        "entities that grow": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><document><LimeSurveyDocType>Survey</LimeSurveyDocType>&b;</document>',
        "entities that read files": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><document>&a;</document>',
        "too deep": b"<document>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</document>",
    }  # fmt: skip


def texts() -> Files:
    sound = text(
        ("", "", "S", "", "language", "", "en"),
        ("", "", "S", "", "additional_languages", "", "ur"),
        ("1", "", "G", "G0", "First", "1", "", "", "en"),
        ("2", "", "Q", "L", "q1", "1", "Which?", "", "en", "", "N", "Y"),
        ("", "", "A", "0", "A1", "", "One", "", "en"),
        ("3", "", "Q", "F", "q2", "q1=='A1'", "Rows?", "h", "en", "", "Y"),
        ("", "", "SQ", "²", "R1", "1", "Row", "", "en"),
        ("", "", "A", "٣", "1", "", "Good", "", "en"),
        ("9", "", "G", "G0", "پہلا", "1", "", "", "ur"),
        ("2", "", "Q", "L", "q1", "1", "کون؟", "", "ur"),
    )
    plain = sound.decode("utf-8-sig")
    return {
        "sound": sound,
        "without a mark": plain.encode(),
        "sixteen bits": plain.encode("utf-16"),
        "sixteen bits, the other way": b"\xfe\xff" + plain.encode("utf-16-be"),
        "sixteen bits without a mark": plain.encode("utf-16-le"),
        "cut off": plain.encode("utf-16")[:-1],
        "other ends of lines": sound.replace(b"\r\n", b"\r"),
        "commas": sound.replace(b"\t", b","),
        "a quotation mark without end": sound.replace(b"Which?", b'"Which?'),
        "a sign that is none": sound.replace(b"Which?", b"Wh\0ch\xff"),
        "a cell too long": sound.replace(b"Which?", b"x" * 200_000),
        "a question before the first group": text(("", "", "Q", "S", "q1", "1", "x", "", "en")),
        "a row before the first question": text(("1", "", "G", "G0", "F"), ("", "", "SQ")),
        "short lines": text(("1", "", "G"), ("", "", "Q"), ("", "", "ZZ"), ("", "", "Q", "S", "q1")),
        "only a heading": text(),
        "nothing": b"",
        "noise": bytes(range(256)) * 20,
    }  # fmt: skip


def check(name: str, data: bytes, ending: str) -> bool:
    """Whether it became a survey; that either way all is as the module says."""
    try:
        survey = read_survey_file(data, f"file{ending}")
    except InvalidError as fault:
        _check_refusal(name, fault)
        return False
    _check_survey(name, survey, is_form=ending == ".xlsx")
    return True


def _check_refusal(name: str, fault: InvalidError) -> None:
    facts = {key: str(fault.facts.get(key, "")) for key in ("where", "why", "detail")}
    assert sentence_for(fault.code)
    is_whole_file = fault.code in {"unsupported_file", "file_too_large", "file_faulty"}
    assert is_whole_file or facts["where"], (name, facts)
    assert is_whole_file or detail_of(facts["why"], facts["detail"]), (name, facts)


def _check_survey(name: str, survey: ImportedSurvey, *, is_form: bool) -> None:
    made = survey.questionnaire
    if is_form and name in {*TYPES, *CHOICES}:
        _check_nothing_dropped(name, survey)
    assert questionnaire_from_document(as_document(made)) == made
    for each in survey.unsupported:
        assert each.why in REASONS or reason_for(each.why) != each.why.replace("_", " "), each
        assert PLACE.fullmatch(each.where) if is_form else each.where, (name, each)
        assert not re.search("[\ue000-\uf8ff]", each.what), (name, each)
    whole = with_areas(made, STAND_IN)
    for is_filled in (True, False):
        answered_to_the_end(whole, is_filled=is_filled)
    written = xlsform_of(made)
    back = read_survey_file(b"".join(written.pieces()), "form.xlsx")
    assert written.remarks or back.questionnaire == made, name


def _check_nothing_dropped(name: str, survey: ImportedSurvey) -> None:
    """The row of this type is a question, or is listed."""
    is_asked = "x" in {each.id for each in survey.questionnaire.questions}
    row = len(ASKED_FIRST) + 2
    assert is_asked or f"survey!A{row}" in {each.where for each in survey.unsupported}, name


def test_a_form_is_a_survey_to_its_end_or_a_refusal_with_its_place(app: Flask) -> None:
    became = {name: check(name, data, ".xlsx") for name, data in chain(forms(), shapes().items())}
    refused = {name for name, is_survey in became.items() if not is_survey}
    assert len(refused) < len(became) / 3, refused


def test_what_is_no_workbook_is_refused(app: Flask) -> None:
    assert not any(check(name, data, ".xlsx") for name, data in no_workbooks().items())


def test_a_structure_is_a_survey_to_its_end(app: Flask) -> None:
    assert all(check(name, data, ".lss") for name, data in structures())


def test_a_broken_structure_is_a_survey_or_a_refusal_with_its_place(app: Flask) -> None:
    became = [name for name, data in broken_structures().items() if check(name, data, ".lss")]
    assert became == [
        "words apart from rows", "one code twice", "marks inside a cell", "another encoding",
    ]  # fmt: skip


def test_a_text_is_a_survey_or_a_refusal_with_its_line(app: Flask) -> None:
    became = [name for name, data in texts().items() if check(name, data, ".txt")]
    assert became == [
        "sound", "without a mark", "sixteen bits", "sixteen bits, the other way", "other ends of lines",
        "a sign that is none", "short lines",
    ]  # fmt: skip
