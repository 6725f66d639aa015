"""The furniture of a report in plain English, and in any language there is a translation for."""

from collections.abc import Callable, Mapping

from engage.reports.rules.labels import Label


def N_(message: str) -> str:  # noqa: N802 - the name that message extraction looks for
    """Marks a message for translation and leaves it as it is."""
    return message


ENGLISH: Mapping[Label, str] = {
    Label.ALL_PEOPLE: N_("Everyone who answered"),
    Label.ANSWER: N_("Answer"),
    Label.AWARDED: N_("Money given"),
    Label.BALLOTS: N_("Ballots"),
    Label.BALLOT_PAPERS: N_("{title}: ballots and money"),
    Label.BASE: N_("{number} people answered."),
    Label.BLANK_BALLOTS: N_("Ballots left blank"),
    Label.BRIEF_NOTE: N_(
        "This is the short form. The whole report has every table and every figure."
    ),
    Label.BRIEF_TITLE: N_("{title}: in two pages"),
    Label.BUDGET: N_("There was {money} to share out."),
    Label.BUILT_AT: N_("Made on"),
    Label.CAPTION: N_("{kind} {number}: {title}"),
    Label.CHART: N_("Chart"),
    Label.CHART_ALT: N_("Bar chart: {title}. {summary} {values}"),
    Label.CHART_ALT_DOTS: N_("Chart of dots on lines: {title}. {summary} {values}"),
    Label.CHART_ALT_TWO_SIDED: N_(
        "Chart of bars to both sides of a middle: {title}. {summary} {values}"
    ),
    Label.CHART_VALUE: N_("{label}: {value}."),
    Label.CODE_VERSION: N_("Version of the software"),
    Label.COMMENTARY: N_("What officers say: {text}"),
    Label.COMMENTARY_WAITS: N_(
        "Officers say something here that nobody has translated yet. You can read it in the first edition of this report."
    ),
    Label.COMPARED_TITLE: N_("{title} Compared with everybody who lives here"),
    Label.CONTENTS: N_("Contents"),
    Label.COST: N_("Cost"),
    Label.COUNT: N_("People"),
    Label.COVER: N_("About this file"),
    Label.DATA_DIGEST: N_("Fingerprint of the data"),
    Label.EVERYBODY: N_("Everybody who lives here"),
    Label.FILE_NOTE: N_(
        "Small numbers are hidden so that nobody can be recognised. The notes sheet explains the symbols."
    ),
    Label.FUNDED: N_("Funded"),
    Label.GROUP_COUNT: N_("{group}: people"),
    Label.GROUP_PERCENT: N_("{group}: per cent"),
    Label.ITEM: N_("What"),
    Label.KEY_NUMBERS: N_("Key numbers"),
    Label.LANGUAGE: N_("Language"),
    Label.LEFT_OUT: N_("Officers left these parts out: {parts}."),
    Label.LETTERS_MISSING: N_(
        "We have no typeface with some of the letters in this file. Their numbers stand in their places: {numbers}. "
        "The web page of this report has the letters themselves."
    ),
    Label.MADE_FROM: N_(
        "Made on {built_at} from data {data_digest} by software version {code_version}."
    ),
    Label.MEASURE: N_("Counted in"),
    Label.KEY_NUMBER_OF: N_("of {number} people"),
    Label.MEANING: N_("What it means"),
    Label.NO: N_("No"),
    Label.NOTES: N_("Notes"),
    Label.NOTE_CHOOSE_ALL: N_(
        "People could choose more than one answer, so the answers add up to more than the number of people."
    ),
    Label.NOTE_DIFFERENCING: N_(
        "This table is not shown. Set beside a table we published before, it could give away what a few people said."
    ),
    Label.NOTE_EARLIER: N_(
        "These are the numbers we published before. Newer ones would give away what the few people who joined since said."
    ),
    Label.NOTE_ROUNDED: N_(
        "Numbers are rounded to the nearest {threshold}, so they may not add up exactly."
    ),
    Label.NOTE_SUPPRESSED: N_(
        "[c] means fewer than {threshold} people, or a number that would give another one away. "
        "We hide it so that nobody can be recognised."
    ),
    Label.NOTE_WITHHELD: N_(
        "[low] means too few people are in this group to say anything about it."
    ),
    Label.NUMBER: N_("Number"),
    Label.ONE_TABLE: N_("This sheet has one table."),
    Label.PAGE: N_("Page {page} of {pages}"),
    Label.PEOPLE_AND_PERCENT: N_("{count} ({percent})"),
    Label.PERCENT: N_("Per cent"),
    Label.PROGRAMME: N_("Programme"),
    Label.PROJECT: N_("Project"),
    Label.QUOTE: N_("“{text}”"),
    Label.SEE_CHART_TABLE: N_("The numbers are in table {table}."),
    Label.SHEET: N_("Sheet"),
    Label.SPOILT_BALLOTS: N_("Ballots that could not be counted"),
    Label.SYMBOL: N_("Symbol"),
    Label.SYMBOLS: N_("What the symbols mean"),
    Label.SYMBOL_CONFIDENTIAL: N_(
        "A small number, or a number that would give another one away. We hide it so that nobody can be recognised. It is not zero."
    ),
    Label.SYMBOL_NOT_APPLICABLE: N_("This does not apply here."),
    Label.SYMBOL_UNDER_ONE: N_("More than zero, but less than 1 per cent."),
    Label.SYMBOL_WITHHELD: N_(
        "Too few people are in this group to say anything about it. It is not zero."
    ),
    Label.TABLE: N_("Table"),
    Label.TABLE_AS_CSV: N_("Table {number} as CSV"),
    Label.TABLE_TITLE: N_("What the table shows"),
    Label.THOUSANDS: N_(","),
    Label.UNDER_ONE_PERCENT: N_("less than 1%"),
    Label.VALID_BALLOTS: N_("Ballots counted"),
    Label.VOTES: N_("Votes"),
    Label.VOTES_NOT_SHOWN: N_(
        "Fewer than ten people chose a project, so we show what was funded but not the votes."
    ),
    Label.YES: N_("Yes"),
}


def labels_in(translate: Callable[[str], str]) -> dict[str, str]:
    """Every label through ``translate`` (``str`` for English, ``gettext`` within a locale for the rest)."""
    return {label.value: translate(words) for label, words in ENGLISH.items()}
