"""The report as HTML: the body a page shows, and a whole file that stands alone.

No style attributes and no scripts, so that the strict content policy of the site lets every part through.
"""

from markupsafe import Markup

from engage.reports.exports.charts import chart_of
from engage.reports.exports.charts_html import chart_markup
from engage.reports.exports.grids import Placed, chart_caption, placed_blocks
from engage.reports.exports.tables_html import tables_markup
from engage.reports.exports.wording import Wording, has_contents, made_from
from engage.reports.rules.brief import brief_of
from engage.reports.rules.document import (
    ChartBlock,
    Heading,
    KeyNumbers,
    ListBlock,
    ListStyle,
    Paragraph,
    ParagraphStyle,
    QuoteBlock,
    ReportDocument,
    TableBlock,
    WavesBlock,
)
from engage.reports.rules.labels import Label
from engage.rules.activity import Quote
from engage.rules.view import SOURCE_LANGUAGE, direction_of

STYLE = Markup(
    "body{font:1.0625rem/1.5 Arial,sans-serif;color:#1c1420;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "h1,h2,h3,h4{color:#43194f;line-height:1.2}table{border-collapse:collapse;width:100%}"
    "th,td{padding:.4rem .6rem;border-bottom:1px solid #b9a9be;text-align:start;vertical-align:top}"
    "thead th{background:#f4eef5;border-bottom:2px solid #43194f}.n{text-align:end}"
    "caption,figcaption{font-weight:bold;text-align:start;padding:.5rem 0}figure{margin:1.5rem 0}"
    ".e-bars{list-style:none;padding:0;display:grid;gap:.6rem}.e-bars li{display:grid;grid-template-columns:1fr auto}"
    ".e-bar,.e-spot{grid-column:1/-1;width:100%;height:1rem}.e-bar__middle,.e-dot__line{stroke:#574a5c;stroke-width:2}.e-dot__us{fill:#5d2a6b}"
    ".e-bar{background:#e9e4ea}.e-bar__fill{fill:#5d2a6b}.e-bar__fill--main{fill:#0a5a4a}"
    "[dir=rtl] :is(.e-bar,.e-spot){transform:scaleX(-1)}.e-kpis{display:flex;flex-wrap:wrap;gap:1.5rem}.e-kpis dd{margin:0;font-size:2rem;font-weight:bold}"
    ".e-kpis div{display:flex;flex-direction:column-reverse}.e-lead{font-size:1.25rem}.e-small{color:#574a5c}"
    "blockquote{margin:1rem 0;padding-inline-start:1rem;border-inline-start:4px solid #0a5a4a}"
    ".e-scroll{overflow-x:auto;position:relative}.e-panel--wash{background:#f4eef5;padding:.5rem 1.25rem;border-radius:.75rem}summary{cursor:pointer;padding:.6rem 0;color:#0a5a4a}"
    "@media(max-width:40em){.e-stack,.e-stack :is(caption,tbody,tr,th,td){display:block}.e-stack .e-none{display:none}.e-stack thead{position:absolute;clip-path:inset(50%)}"
    ".e-stack td::before{content:attr(data-label);display:block;font-weight:bold}}"
    "@media print{details::details-content{content-visibility:visible;block-size:auto}.e-no-print{display:none}}"
)
CONTENTS_ID, SECTION_ID = "report-contents", "report-part-"


def write_html(document: ReportDocument) -> bytes:
    """A whole page in one file, with nothing to fetch; the same document gives the same bytes."""
    return _page(document, report_body(document))


def write_brief(document: ReportDocument) -> bytes:
    """The short form as a whole page in one file, without a list of its few sections."""
    brief = brief_of(document)
    return _page(brief, _body(brief))


def _page(document: ReportDocument, body: Markup) -> bytes:
    page = Markup(
        '<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        "<style>{style}</style></head><body><main><p>{programme}</p><h1>{title}</h1>\n{body}</main></body></html>\n"
    ).format(
        language=document.view.language,
        direction=document.view.direction,
        title=document.title_words,
        style=STYLE,
        programme=document.programme,
        body=body,
    )
    return page.encode()


def report_body(document: ReportDocument) -> Markup:
    """Everything below the report's title, for a page that has its own ``h1``: sections begin at ``h2``. A long one has a list of them."""
    if not has_contents(document):
        return _body(document)
    opening, *sections = _sections(document)
    back = Markup(
        '<p class="e-small e-no-print"><a href="#{id}"><span aria-hidden="true">↑ </span>{words}</a></p>'
    ).format(id=CONTENTS_ID, words=document.label(Label.CONTENTS))
    told = [part for section in sections for part in (section, back)]
    return Markup("\n").join([opening, _contents(document), *told, _made_from(document)])


def _body(document: ReportDocument) -> Markup:
    return Markup("\n").join([*_sections(document), _made_from(document)])


def _sections(document: ReportDocument) -> list[Markup]:
    """What stands above the first section, and each section."""
    sections: list[list[Markup]] = [[]]
    for placed in placed_blocks(document):
        if isinstance(placed.block, Heading) and placed.block.level == 1:
            sections.append([_section_heading(placed.block.text, len(sections))])
        else:
            sections[-1].append(_block(placed, document))
    return [Markup("\n").join(parts) for parts in sections]


def _section_heading(text: str, number: int) -> Markup:
    return Markup('<h2 id="{id}{number}">{text}</h2>').format(
        id=SECTION_ID, number=number, text=text
    )


def _contents(document: ReportDocument) -> Markup:
    headings = [one.text for one in document.blocks if isinstance(one, Heading) and one.level == 1]
    links = Markup("").join(
        Markup('<li><a href="#{id}{number}">{text}</a></li>').format(
            id=SECTION_ID, number=number, text=text
        )
        for number, text in enumerate(headings, 1)
    )
    return Markup(
        '<nav class="e-panel e-panel--wash e-no-print" aria-labelledby="{id}">'
        '<h2 class="e-h3" id="{id}" tabindex="-1">{words}</h2><ul class="e-list">{links}</ul></nav>'
    ).format(id=CONTENTS_ID, words=document.label(Label.CONTENTS), links=links)


def _made_from(document: ReportDocument) -> Markup:
    return Markup('<p class="e-small">{words}</p>').format(words=made_from(document))


def _block(placed: Placed, document: ReportDocument) -> Markup:
    match placed.block:
        case Heading(text=text, level=level):
            return Markup("<h{level}>{text}</h{level}>").format(level=level + 1, text=text)
        case Paragraph():
            return _paragraph(placed.block)
        case ListBlock():
            return _list(placed.block)
        case QuoteBlock(quotes=quotes):
            return Markup("\n").join(_quote(quote, document) for quote in quotes)
        case _:
            return _figures(placed, document)


def _figures(placed: Placed, document: ReportDocument) -> Markup:
    match placed.block:
        case KeyNumbers():
            return _key_numbers(placed.block, document)
        case ChartBlock():
            return _chart(placed.block, placed, document)
        case WavesBlock():
            chart = _chart(placed.block, placed, document)
            return Markup("\n").join([chart, tables_markup(placed, document)])
        case TableBlock(is_told=True):
            return Markup("")
        case _:
            return tables_markup(placed, document)


_PARAGRAPHS = {
    ParagraphStyle.LEAD: Markup('<p class="e-lead">{text}</p>'),
    ParagraphStyle.BODY: Markup("<p>{text}</p>"),
    ParagraphStyle.COMMENT: Markup('<p class="e-panel e-panel--go">{text}</p>'),
    ParagraphStyle.NOTE: Markup('<p class="e-panel e-panel--wash">{text}</p>'),
}


def _paragraph(block: Paragraph) -> Markup:
    return _PARAGRAPHS[block.style].format(text=block.text)


def _list(block: ListBlock) -> Markup:
    tag = "ul" if block.style is ListStyle.BULLETS else "ol"
    items = Markup("").join(Markup("<li>{item}</li>").format(item=item) for item in block.items)
    return Markup("<{tag}>{items}</{tag}>").format(tag=tag, items=items)


def _quote(quote: Quote, document: ReportDocument) -> Markup:
    said = _said(quote.text, quote.language, document.words(quote.said_by), document)
    if not quote.in_english:
        return said
    maker = document.words(quote.translated_by)
    return said + Markup("\n") + _said(quote.in_english, SOURCE_LANGUAGE, maker, document)


def _said(text: str, language: str, by: str, document: ReportDocument) -> Markup:
    return Markup(
        '<blockquote class="e-quote"><p lang="{language}" dir="{direction}">{words}</p>'
        "<footer>{by}</footer></blockquote>"
    ).format(
        language=language,
        direction=direction_of(language),
        words=document.label(Label.QUOTE, text=text),
        by=by,
    )


def _key_numbers(block: KeyNumbers, document: ReportDocument) -> Markup:
    wording = Wording(document)
    pairs = []
    for number in block.numbers:
        value, base = wording.key_number(number)
        label = f"{number.label} {base}".rstrip()
        pairs.append(
            Markup("<div><dt>{label}</dt><dd>{value}</dd></div>").format(label=label, value=value)
        )
    return Markup('<dl class="e-kpis">{pairs}</dl>').format(pairs=Markup("").join(pairs))


def _chart(block: ChartBlock | WavesBlock, placed: Placed, document: ReportDocument) -> Markup:
    chart = chart_of(block, document, above=placed.above)
    note = document.label(Label.SEE_CHART_TABLE, table=placed.table_number)
    return Markup(
        "<figure><figcaption><strong>{caption}</strong>{about}</figcaption>{drawing}"
        '<p class="e-small">{base} {note}</p></figure>'
    ).format(
        caption=chart_caption(chart.title, placed.number, document),
        about=Markup('<br><span class="e-small">{about}</span>').format(about=chart.about)
        if chart.about
        else "",
        drawing=chart_markup(chart, document),
        base=chart.base,
        note=note,
    )
