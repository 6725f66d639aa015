"""The report as HTML: the body a page shows, and a whole file that stands alone.

No style attributes and no scripts, so that the strict content policy of the site lets every part through.
"""

from markupsafe import Markup, escape

from engage.reports.exports.charts import chart_of
from engage.reports.exports.charts_html import chart_markup, csv_link, marked
from engage.reports.exports.grid import Grid, Unit
from engage.reports.exports.grids import Placed, caption, chart_caption, placed_blocks
from engage.reports.exports.wording import Wording, made_from
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
    ".e-scroll{overflow-x:auto}"
)


def write_html(document: ReportDocument) -> bytes:
    """A whole page in one file, with nothing to fetch; the same document gives the same bytes."""
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
        body=report_body(document),
    )
    return page.encode()


def write_brief(document: ReportDocument) -> bytes:
    """The short form as a whole page in one file."""
    return write_html(brief_of(document))


def report_body(document: ReportDocument) -> Markup:
    """Everything below the report's title, for a page that has its own ``h1``: sections begin at ``h2``."""
    parts = [_block(placed, document) for placed in placed_blocks(document)]
    footer = Markup('<p class="e-small">{words}</p>').format(words=made_from(document))
    return Markup("\n").join([*parts, footer])


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
            return Markup("\n").join([chart, _table(placed.pages[0], placed.sheets[0], document)])
        case TableBlock(is_told=True):
            return Markup("")
        case _:
            return Markup("\n").join(
                _table(grid, sheet, document)
                for grid, sheet in zip(placed.pages, placed.sheets, strict=True)
            )


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
    chart = chart_of(block, document)
    note = document.label(Label.SEE_CHART_TABLE, table=placed.table_number)
    return Markup(
        "<figure><figcaption><strong>{caption}</strong>{about}</figcaption>{drawing}"
        '<p class="e-small">{base} {note}</p></figure>'
    ).format(
        caption=chart_caption(chart.title, placed.number, document),
        about=Markup("")
        if chart.about == chart.title
        else Markup('<br><span class="e-small">{about}</span>').format(about=chart.about),
        drawing=chart_markup(chart, document),
        base=chart.base,
        note=note,
    )


def _table(grid: Grid, sheet: Grid, document: ReportDocument) -> Markup:
    title = caption(grid, document)
    sides = [
        Markup("") if column.unit is Unit.WORDS else Markup(' class="n"') for column in grid.columns
    ]
    header = Markup("").join(
        Markup('<th scope="col"{side}>{label}</th>').format(side=side, label=column.label)
        for side, column in zip(sides, grid.columns, strict=True)
    )
    rows = Markup("").join(
        Markup('<tr><th scope="row">{label}</th>{cells}</tr>').format(
            label=row.label,
            cells=Markup("").join(
                Markup("<td{side}>{value}</td>").format(
                    side=side, value=marked(str(value), document)
                )
                for side, value in zip(sides, row.values, strict=True)
            ),
        )
        for row in grid.rows
    )
    notes = Markup("").join(
        Markup('<p class="e-small">{note}</p>').format(note=note) for note in grid.notes
    )
    return Markup(
        '<div class="e-scroll" tabindex="0" role="region" aria-label="{title}"><table><caption>{title}</caption>'
        '<thead><tr><th scope="col">{stub}</th>{header}</tr></thead><tbody>{rows}</tbody></table></div>{notes}'
        '<p class="e-small">{link}</p>'
    ).format(
        title=escape(title),
        stub=grid.stub,
        header=header,
        rows=rows,
        notes=notes,
        link=csv_link(sheet, document),
    )
