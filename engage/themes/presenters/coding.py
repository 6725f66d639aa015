"""What the pages of codebooks and of coding receive."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import lazy_gettext as _l

from engage.activities.models import Activity, Programme
from engage.activities.ports import Codable, key_from, port_of
from engage.activities.presenters import translated_by
from engage.activities.queries import programmes
from engage.activities.rules.translation import needs_translation
from engage.activities.translations import translation_of
from engage.content.presenters import Words, words_in
from engage.kernel.view_prefix import current_view
from engage.rules.activity import Words as WordsByTag
from engage.rules.view import direction_of
from engage.themes.models import CodingItem, Theme
from engage.themes.queries.coding import (
    account_of,
    activities_to_code,
    analysis_of,
    codes_by_turn,
    codes_of,
    coding_of,
    history_of,
    merges_of,
    sample_of,
    sampled_ids,
    theme_or_404,
    themes_counted,
    themes_in_use,
    themes_of,
)
from engage.themes.rules.accounting import Account
from engage.themes.rules.agreement import Agreement, agreements
from engage.themes.rules.codebook import MANAGEABLE, Change, ThemeState
from engage.themes.rules.coding import Exclusion, Opinion, Turn, after_merging

STATE_WORDS = {
    ThemeState.IN_USE: _l("In use"),
    ThemeState.RETIRED: _l("Retired"),
    ThemeState.MERGED: _l("Merged"),
}
CHANGE_WORDS = {
    Change.MADE: _l("Made"),
    Change.REWORDED: _l("Worded anew"),
    Change.RETIRED: _l("Retired"),
    Change.RESTORED: _l("Taken into use again"),
    Change.MERGED: _l("Merged into another theme"),
}
EXCLUSION_WORDS = {
    Exclusion.NOT_ABOUT_THIS: _l("It is not about this"),
    Exclusion.SENT_TWICE: _l("It was sent twice"),
    Exclusion.NOT_READABLE: _l("Nobody can read it"),
    Exclusion.NOTHING_SAID: _l("It says nothing that can be analysed"),
    Exclusion.A_TEST: _l("It was a test"),
}
OPINION_WORDS = {
    Opinion.UNSAID: _l("Does not say"),
    Opinion.FOR: _l("For it"),
    Opinion.AGAINST: _l("Against it"),
    Opinion.MIXED: _l("For and against"),
}
STANCE_WORDS = {
    "agree": _l("Its writer ticked: yes"),
    "partly": _l("Its writer ticked: partly"),
    "disagree": _l("Its writer ticked: no"),
}
TURN_WORDS = {Turn.FIRST: _l("The first coding"), Turn.SECOND: _l("The second coding")}
OPINION_OF_STANCE = {
    "agree": Opinion.FOR,
    "partly": Opinion.MIXED,
    "disagree": Opinion.AGAINST,
}
"""What the list of opinions stands on at first: a proposal from what was ticked, for the coder to change."""


@dataclass(frozen=True)
class ThemeRow:
    id: str
    number: int
    name: str
    definition: str
    example: str
    state: ThemeState
    state_words: object
    into: str
    version: int
    href: str

    @property
    def is_in_use(self) -> bool:
        return self.state is ThemeState.IN_USE


@dataclass(frozen=True)
class ToCode:
    """An activity whose texts are coded. Every number is a total."""

    slug: str
    title: Words
    href: str
    account: Account
    is_final: bool


@dataclass(frozen=True)
class CodebookPage:
    slug: str
    title: Words
    themes: tuple[ThemeRow, ...]
    activities: tuple[ToCode, ...]
    most: int

    @property
    def in_use(self) -> int:
        return sum(theme.is_in_use for theme in self.themes)


@dataclass(frozen=True)
class HistoryLine:
    what: object
    name: str
    definition: str
    into: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AnalysisPage:
    """Where an analysis stands."""

    slug: str
    title: Words
    codebook_href: str
    account: Account
    excluded: tuple[tuple[object, int], ...]
    is_open: bool
    finished_at: datetime | None
    digest: str


@dataclass(frozen=True)
class Choice:
    """A theme beside a text: whether a person has chosen it, and which opinion its list stands on."""

    theme: ThemeRow
    is_chosen: bool
    opinion: str
    percent: int | None = None
    """How likely the machine takes it to be, where it suggests it."""


@dataclass(frozen=True)
class TextToCode:
    """One text as its coder sees it. ``choices`` are those of this coder alone."""

    id: str
    version: int
    text: str
    language: str
    direction: str
    where: str
    stance: object
    about: str
    """The words of the council's that it is about."""
    translation: str
    """What it means in English, where it was written in another language and somebody has said so."""
    translated_by: str
    waits_for_translation: bool
    """It was written in another language, and nobody has said yet what it means."""
    choices: tuple[Choice, ...]
    opinions: tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class KappaRow:
    """How far two coders agree about one theme. Numbers about coding, not about people."""

    name: str
    agreement: Agreement


@dataclass(frozen=True)
class SamplePage:
    """A sample that is coded twice. ``differ``: addresses of the texts whose two codings differ and are not settled."""

    slug: str
    title: Words
    is_drawn: bool
    size: int
    done: int
    seed: str
    population: int
    population_digest: str
    kappas: tuple[KappaRow, ...]
    differ: tuple[str, ...]
    is_final: bool


@dataclass(frozen=True)
class Reading:
    """What one of two coders found: themes with opinions, in words."""

    title: object
    found: tuple[tuple[str, object], ...]


def title_of(activity: Activity | Programme) -> Words:
    return words_in(activity.words, "title")


def theme_rows(programme_id: str) -> tuple[ThemeRow, ...]:
    """Every theme, those in use first."""
    themes = themes_of(programme_id)
    names = {theme.id: theme.name for theme in themes}
    rows = [_row(theme, names) for theme in themes]
    return tuple(sorted(rows, key=lambda row: (not row.is_in_use, row.number)))


def theme_row(theme: Theme) -> ThemeRow:
    return _row(theme, {each.id: each.name for each in themes_of(theme.programme_id)})


def codebook_page(programme: Programme) -> CodebookPage:
    return CodebookPage(
        slug=programme.slug,
        title=title_of(programme),
        themes=theme_rows(programme.id),
        activities=tuple(_to_code(each) for each in activities_to_code(programme.id)),
        most=MANAGEABLE,
    )


def codebook_address(theme: Theme) -> str:
    programme = next(each for each in programmes() if each.id == theme.programme_id)
    return url_for("themes.codebook", slug=programme.slug)


def history_lines(theme: Theme) -> list[HistoryLine]:
    names = {each.id: each.name for each in themes_of(theme.programme_id)}
    return [
        HistoryLine(
            what=CHANGE_WORDS[Change(line.what)],
            name=line.words["name"],
            definition=line.words["definition"],
            into=names.get(line.into_id or "", ""),
            by=line.by,
            at=line.at,
        )
        for line in history_of(theme)
    ]


def analysis_page(activity: Activity, *, now: datetime) -> AnalysisPage:
    account, analysis = account_of(activity), analysis_of(activity.id)
    return AnalysisPage(
        slug=activity.slug,
        title=title_of(activity),
        codebook_href=url_for("themes.codebook", slug=activity.programme.slug),
        account=account,
        excluded=tuple(
            (EXCLUSION_WORDS[Exclusion(reason)], number)
            for reason, number in account.excluded.items()
        ),
        is_open=activity.is_open(now),
        finished_at=analysis.finished_at if analysis else None,
        digest=analysis.digest if analysis else "",
    )


def text_to_code(
    item: CodingItem,
    activity: Activity,
    *,
    chosen: Collection[str] = (),
    opinions: Mapping[str, str] | None = None,
    suggested: Mapping[str, int] | None = None,
) -> TextToCode:
    """A text with the boxes of the codebook; ``chosen`` and ``opinions`` are what this coder ticked before.

    ``suggested``: for themes that the machine suggests, how likely, in thousandths. It ticks nothing.
    """
    hints = suggested or {}
    shown = port_of(Codable, activity.kind).show(key_from(item.key))  # type: ignore[type-abstract]  # a protocol is the key
    is_foreign = needs_translation(shown.language)
    translation = translation_of(item.key) if is_foreign else None
    proposed = OPINION_OF_STANCE.get(shown.stance, Opinion.UNSAID).value
    said = opinions or {}
    return TextToCode(
        id=item.id,
        version=item.version,
        text=shown.text,
        language=shown.language,
        direction=direction_of(shown.language),
        where=_in_view(shown.where),
        stance=STANCE_WORDS.get(shown.stance, ""),
        about=shown.about,
        translation=translation.text if translation else "",
        translated_by=translated_by(translation) if translation else "",
        waits_for_translation=is_foreign and not (translation and translation.text),
        choices=tuple(
            Choice(
                _row(theme, {}),
                theme.id in chosen,
                said.get(theme.id) or proposed,
                hints[theme.id] // 10 if theme.id in hints else None,
            )
            for theme in themes_in_use(activity.programme_id)
        ),
        opinions=tuple((opinion.value, words) for opinion, words in OPINION_WORDS.items()),
    )


def sample_page(activity: Activity) -> SamplePage:
    sample = sample_of(activity.id)
    ids = sampled_ids(sample) if sample else []
    merges = merges_of(activity.programme_id)
    first, second, settled = (
        {
            item: after_merging(codes, merges)
            for item, codes in codes_by_turn(activity.id, turn).items()
        }
        for turn in (Turn.FIRST, Turn.SECOND, Turn.SETTLED)
    )
    both = [item for item in ids if item in first and item in second]
    themes = themes_counted(activity.programme_id)
    found = agreements([(first[item], second[item]) for item in both], [each.id for each in themes])
    return SamplePage(
        slug=activity.slug,
        title=title_of(activity),
        is_drawn=sample is not None,
        size=len(ids),
        done=len(both),
        seed=sample.seed if sample else "",
        population=sample.population if sample else 0,
        population_digest=sample.population_digest if sample else "",
        kappas=tuple(KappaRow(each.name, found[each.id]) for each in themes) if both else (),
        differ=tuple(
            url_for("double_coding.settle", slug=activity.slug, item_id=item)
            for item in both
            if first[item] != second[item] and item not in settled
        ),
        is_final=analysis_of(activity.id) is not None,
    )


def readings_of(item: CodingItem) -> list[Reading]:
    """Both codings of a text, for whoever settles them. Coders are not named."""
    codings = {turn: coding_of(item.id, turn) for turn in (Turn.FIRST, Turn.SECOND)}
    return [
        Reading(
            TURN_WORDS[turn],
            tuple(
                (theme_or_404(theme).name, OPINION_WORDS[opinion])
                for theme, opinion in codes_of(coding).items()
            ),
        )
        for turn, coding in codings.items()
        if coding is not None
    ]


def _to_code(activity: Activity) -> ToCode:
    return ToCode(
        slug=activity.slug,
        title=title_of(activity),
        href=url_for("coding.analysis", slug=activity.slug),
        account=account_of(activity),
        is_final=analysis_of(activity.id) is not None,
    )


def _row(theme: Theme, names: Mapping[str, str]) -> ThemeRow:
    return ThemeRow(
        id=theme.id,
        number=theme.number,
        name=theme.name,
        definition=theme.definition,
        example=theme.example,
        state=ThemeState(theme.state),
        state_words=STATE_WORDS[ThemeState(theme.state)],
        into=names.get(theme.merged_into_id or "", ""),
        version=theme.version,
        href=url_for("themes.theme", theme_id=theme.id),
    )


def _in_view(words: WordsByTag) -> str:
    tags = [view.tag for view in current_view().fallbacks()]
    return next((words[tag] for tag in tags if tag in words), "")
