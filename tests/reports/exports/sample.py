"""A report with every kind of block, written for these tests, in English and in right-to-left languages."""

from dataclasses import replace

from engage.reports.exports.labels import labels_in
from engage.reports.rules.document import (
    AccountBlock,
    AccountLine,
    Block,
    BuiltFrom,
    ChartBlock,
    Figure,
    Heading,
    KeyNumber,
    KeyNumbers,
    ListBlock,
    ListStyle,
    Measure,
    Paragraph,
    ParagraphStyle,
    QuoteBlock,
    ReportDocument,
    TableBlock,
    TallyBlock,
)
from engage.rules.activity import Axis, Quote, Tally, TallyLine, Total
from engage.rules.disclosure.release import Cell, Note, PublishedTable, Symbol
from engage.rules.view import View

HIDDEN = Cell(None, None, Symbol.CONFIDENTIAL)
LOW = Cell(None, None, Symbol.WITHHELD)

PRIORITIES = Axis(
    "survey:priority",
    ("safe", "homes", "care", "travel", "children", "parks", "jobs", "other"),
    {
        "safe": {
            "en": "Feeling safe where I live",
            "ur": "جہاں میں رہتا ہوں وہاں محفوظ محسوس کرنا",
            "ar": "الشعور بالأمان حيث أعيش",
            "pl": "Poczucie bezpieczeństwa tam, gdzie mieszkam",
        },
        "homes": {
            "en": "Homes people can afford",
            "ur": "سستے گھر",
            "ar": "منازل بأسعار معقولة",
            "pl": "Mieszkania, na które nas stać",
        },
        "care": {
            "en": "Care for older people",
            "ur": "بزرگوں کی دیکھ بھال",
            "ar": "رعاية كبار السن",
            "pl": "Opieka nad osobami starszymi",
        },
        "travel": {
            "en": "Buses, trains and safe cycling",
            "ur": "بسیں، ٹرینیں اور محفوظ سائیکلنگ",
            "ar": "الحافلات والقطارات وركوب الدراجات بأمان",
            "pl": "Autobusy, pociągi i bezpieczna jazda na rowerze",
        },
        "children": {
            "en": "Help for children and families",
            "ur": "بچوں اور خاندانوں کے لیے مدد",
            "ar": "مساعدة الأطفال والأسر",
            "pl": "Pomoc dla dzieci i rodzin",
        },
        "parks": {
            "en": "Clean air, parks and rivers",
            "ur": "صاف ہوا، پارک اور دریا",
            "ar": "هواء نقي وحدائق وأنهار",
            "pl": "Czyste powietrze, parki i rzeki",
        },
        "jobs": {
            "en": "=Jobs + town centre shops",
            "ur": "نوکریاں اور دکانیں",
            "ar": "الوظائف والمتاجر",
            "pl": "Praca i sklepy w centrum",
        },
        "other": {"en": "Something else", "ur": "کچھ اور", "ar": "شيء آخر", "pl": "Coś innego"},
    },
)
AREAS = Axis(
    "area",
    ("brinnington", "marple", "offerton", "reddish"),
    {
        "brinnington": {"en": "Brinnington"},
        "marple": {"en": "Marple"},
        "offerton": {"en": "Offerton"},
        "reddish": {"en": "Reddish"},
    },
)

FIRST = PublishedTable(
    id="priority",
    title={
        "en": "What should Stockport put first?",
        "ur": "اسٹاک پورٹ کو سب سے پہلے کیا کرنا چاہیے؟",
        "ar": "ما الذي يجب أن تضعه ستوكبورت أولاً؟",
        "pl": "Co Stockport powinien zrobić najpierw?",
    },
    rows=PRIORITIES,
    columns=None,
    cells={
        ("safe",): Cell(646, 27),
        ("homes",): Cell(526, 22),
        ("care",): Cell(359, 15),
        ("travel",): Cell(311, 13),
        ("children",): Cell(271, 11),
        ("parks",): Cell(269, 11),
        ("jobs",): Cell(9),
        ("other",): Cell(0, 0),
    },
    base=2391,
    bases={},
    exclusive=True,
    threshold=5,
    is_withheld=False,
)
BY_AREA = PublishedTable(
    id="priority-by-area",
    title={"en": "What people put first, by area"},
    rows=Axis(PRIORITIES.id, ("safe", "homes", "care", "travel"), PRIORITIES.words),
    columns=AREAS,
    cells={
        ("safe", "brinnington"): Cell(119, 38),
        ("safe", "marple"): Cell(36, 19),
        ("safe", "offerton"): HIDDEN,
        ("safe", "reddish"): LOW,
        ("homes", "brinnington"): Cell(75, 24),
        ("homes", "marple"): Cell(32, 17),
        ("homes", "offerton"): Cell(20, 21),
        ("homes", "reddish"): LOW,
        ("care", "brinnington"): Cell(28, 9),
        ("care", "marple"): Cell(41, 22),
        ("care", "offerton"): HIDDEN,
        ("care", "reddish"): LOW,
        ("travel", "brinnington"): Cell(0, 0),
        ("travel", "marple"): HIDDEN,
        ("travel", "offerton"): HIDDEN,
        ("travel", "reddish"): LOW,
    },
    base=617,
    bases={"brinnington": Cell(312), "marple": Cell(188), "offerton": Cell(97), "reddish": LOW},
    exclusive=True,
    threshold=5,
    is_withheld=False,
    notes=(Note.SUPPRESSED, Note.WITHHELD),
)
EVENTS = PublishedTable(
    id="helped",
    title={"en": "What helped you to take part?"},
    rows=Axis(
        "survey:helped",
        ("sign", "easy"),
        {"sign": {"en": "A sign language interpreter"}, "easy": {"en": "Easy read papers"}},
    ),
    columns=None,
    cells={("sign",): LOW, ("easy",): LOW},
    base=None,
    bases={},
    exclusive=False,
    threshold=10,
    is_withheld=True,
    notes=(Note.CHOOSE_ALL, Note.WITHHELD),
)
ROUND = Tally(
    id="round",
    title={"en": "Community safety in Brinnington: the result"},
    lines=(
        TallyLine(
            "p1", {"en": "Better lights on the path to the station"}, 214, 1_200_000, 1_200_000
        ),
        TallyLine("p2", {"en": "Youth boxing on Friday nights"}, 187, 950_050, 950_050),
        TallyLine("p3", {"en": "+ Bike marking days"}, 96, 180_000, 180_000),
        TallyLine("p4", {"en": "A mural on the underpass"}, 41, 900_000, 0),
    ),
    budget_pence=3_000_000,
    valid=311,
    blank=4,
    spoilt=2,
)

BUILT = BuiltFrom("9f2c41d07e55", "0.1.0", "2026-03-14T09:30:00+00:00")


def english_blocks() -> tuple[Block, ...]:
    return (
        Paragraph("2,418 people answered. Feeling safe came first.", ParagraphStyle.LEAD),
        KeyNumbers(
            "key",
            "Key numbers",
            (
                KeyNumber("people answered", Total(2418)),
                KeyNumber("comments read", Total(3906)),
                KeyNumber("put feeling safe first", Figure(FIRST, ("safe",), Measure.PERCENT)),
                KeyNumber("ballots counted", Total(311)),
            ),
        ),
        Heading("Who took part"),
        Paragraph(
            "Anyone could take part, so these are the views of the people who answered, not of everyone."
        ),
        AccountBlock(
            "account",
            "Contributions received, read and left out",
            "Every contribution is accounted for.",
            ("Received", "Read", "Left out"),
            (
                AccountLine(
                    "One Stockport priorities survey", (Total(2431), Total(2418), Total(13))
                ),
                AccountLine("Comments on the draft plan", (Total(208), Total(204), Total(4))),
            ),
        ),
        Heading("What we heard"),
        Heading("What should Stockport put first?", 2),
        ChartBlock(FIRST, "Feeling safe came first and homes second."),
        TableBlock(FIRST, "Feeling safe came first and homes second."),
        Heading("Differences between areas", 2),
        Paragraph("In Marple, care for older people came first."),
        TableBlock(BY_AREA, "Feeling safe comes first in Brinnington, care in Marple."),
        ChartBlock(BY_AREA, "Feeling safe comes first in Brinnington, care in Marple."),
        TableBlock(EVENTS, "Too few people answered to say."),
        Heading("You Say, We Pay"),
        TallyBlock(ROUND, "Three projects were funded."),
        Heading("In your own words"),
        QuoteBlock(
            (
                Quote(
                    "I just want to walk my dog at nine without a torch and a plan. 🙂",
                    "en",
                    {"en": "Someone who lives in Brinnington"},
                ),
                Quote("ہماری گلی میں روشنی چاہیے۔", "ur", {"en": "Someone aged 25 to 44"}),
                Quote("আমাদের আরও বাস দরকার।", "bn", {"en": "Someone who answered on paper"}),
            )
        ),
        Heading("What we will do"),
        ListBlock(
            ("Light the path to the station by June.", "Ask again at both colleges in April.")
        ),
        ListBlock(
            ("The council votes on 14 May.", "We publish the answer the week after."),
            ListStyle.NUMBERS,
        ),
        Paragraph("A very small note about method & limits <not markup>.", ParagraphStyle.NOTE),
    )


def english_report(**changes: object) -> ReportDocument:
    facts: dict[str, object] = {
        "title": {"en": "What you told us about One Stockport"},
        "view": View(),
        "programme": "One Stockport",
        "publisher": "Stockport Council",
        "built_from": BUILT,
        "labels": labels_in(str),
        "blocks": english_blocks(),
    }
    return ReportDocument(**{**facts, **changes})  # type: ignore[arg-type] # a test's changed facts


TRANSLATED = {
    "ur": {
        "title": "آپ نے ہمیں ون اسٹاک پورٹ کے بارے میں کیا بتایا",
        "lead": "2,391 لوگوں نے جواب دیا۔ محفوظ محسوس کرنا سب سے پہلے آیا (27%)۔",
        "heading": "ہم نے کیا سنا",
        "summary": "محفوظ محسوس کرنا سب سے پہلے آیا۔",
        "labels": {
            "answer": "جواب",
            "count": "لوگ",
            "percent": "فیصد",
            "chart": "چارٹ",
            "table": "جدول",
            "base": "{number} لوگوں نے جواب دیا۔",
            "page": "صفحہ {page} از {pages}",
            "see_chart_table": "اعداد جدول {table} میں ہیں۔",
            "under_one_percent": "1% سے کم",
        },
    },
    "ar": {
        "title": "ما أخبرتمونا به عن ستوكبورت",
        "lead": "أجاب 2,391 شخصًا. جاء الشعور بالأمان أولاً (27%).",
        "heading": "ما سمعناه",
        "summary": "جاء الشعور بالأمان أولاً.",
        "labels": {
            "answer": "الإجابة",
            "count": "الأشخاص",
            "percent": "النسبة",
            "chart": "رسم",
            "table": "جدول",
            "base": "أجاب {number} شخصًا.",
            "page": "صفحة {page} من {pages}",
            "see_chart_table": "الأرقام في الجدول {table}.",
            "under_one_percent": "أقل من 1%",
        },
    },
    "pl": {
        "title": "Co nam powiedzieliście o One Stockport",
        "lead": "Odpowiedziało 2391 osób. Na pierwszym miejscu jest poczucie bezpieczeństwa.",
        "heading": "Co usłyszeliśmy",
        "summary": "Na pierwszym miejscu jest poczucie bezpieczeństwa.",
        "labels": {
            "thousands": "\u00a0",
            "answer": "Odpowiedź",
            "count": "Osoby",
            "percent": "Procent",
            "chart": "Wykres",
            "table": "Tabela",
        },
    },
}


def translated_report(language: str) -> ReportDocument:
    words = TRANSLATED[language]
    own: dict[str, str] = words["labels"]  # type: ignore[assignment] # a table of words and one of labels
    title, lead, heading, summary = (
        str(words[name]) for name in ("title", "lead", "heading", "summary")
    )
    return english_report(
        title={"en": "What you told us", language: title},
        view=View(language),
        labels={**labels_in(str), **own},
        blocks=(
            Paragraph(lead, ParagraphStyle.LEAD),
            Heading(heading),
            ChartBlock(FIRST, summary),
            TableBlock(FIRST, summary),
            ListBlock((summary, lead)),
            QuoteBlock((Quote(summary, language, {"en": heading}),)),
        ),
    )


def long_report(language: str, sections: int) -> ReportDocument:
    """A report with a chart, two tables, a list and quotes in every section: a page or more each."""
    report = english_report() if language == "en" else translated_report(language)
    quote = next(block for block in report.blocks if isinstance(block, QuoteBlock))
    blocks: list[Block] = []
    for place in range(sections):
        question, areas = replace(FIRST, id=f"first-{place}"), replace(BY_AREA, id=f"areas-{place}")
        said = f"{report.title_words} {place}"
        blocks += [
            Heading(said),
            Paragraph(said * 3),
            ChartBlock(question, said),
            TableBlock(question, said),
            TableBlock(areas, said),
            ListBlock((said, said)),
            quote,
        ]
    return replace(report, blocks=tuple(blocks))
