"""Reads of codebooks and codes."""

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, func, or_, select
from sqlalchemy.orm import selectinload

from engage.activities.models import Activity
from engage.activities.ports import Codable, port_of, ports_of
from engage.activities.queries import activities_of
from engage.kernel.db import canonical_json, db
from engage.rules.errors import NotFoundError
from engage.themes.models import (
    Analysis,
    Code,
    Coding,
    CodingItem,
    CodingSample,
    SampledItem,
    Theme,
    ThemeChange,
)
from engage.themes.rules.accounting import Account
from engage.themes.rules.codebook import ThemeState, counted_as
from engage.themes.rules.coding import Codes, ItemState, Opinion, Turn, after_merging


def themes_of(programme_id: str) -> list[Theme]:
    """Every theme of a programme, retired and merged ones too, by number."""
    return list(
        db.session.scalars(
            select(Theme).where(Theme.programme_id == programme_id).order_by(Theme.number)
        )
    )


def themes_in_use(programme_id: str) -> list[Theme]:
    """The themes that coders may choose."""
    return [theme for theme in themes_of(programme_id) if theme.state == ThemeState.IN_USE]


def themes_counted(programme_id: str) -> list[Theme]:
    """The themes that codes count for: a merged one counts for another."""
    return [theme for theme in themes_of(programme_id) if theme.state != ThemeState.MERGED]


def theme_or_404(theme_id: str) -> Theme:
    theme = db.session.get(Theme, theme_id)
    if theme is None:
        raise NotFoundError("theme", id=theme_id)
    return theme


def theme_to_change(theme_id: str) -> Theme:
    """A theme, locked until the transaction ends. Raises ``NotFoundError``."""
    theme = db.session.get(Theme, theme_id, populate_existing=True, with_for_update=True)
    if theme is None:
        raise NotFoundError("theme", id=theme_id)
    return theme


def history_of(theme: Theme) -> list[ThemeChange]:
    """What was done to a theme, newest first."""
    return list(
        db.session.scalars(
            select(ThemeChange)
            .where(ThemeChange.theme_id == theme.id)
            .order_by(ThemeChange.version.desc())
        )
    )


def merges_of(programme_id: str) -> dict[str, str]:
    """For every theme of a programme the one its codes count for."""
    return counted_as({theme.id: theme.merged_into_id for theme in themes_of(programme_id)})


def activities_to_code(programme_id: str) -> list[Activity]:
    """The activities of a programme whose kind promises free text."""
    kinds = {port.kind for port in ports_of(Codable)}  # type: ignore[type-abstract]  # a protocol is the key
    return [activity for activity in activities_of(programme_id) if activity.kind in kinds]


def activity_to_code_or_404(slug: str) -> Activity:
    activity = db.session.scalars(select(Activity).where(Activity.slug == slug)).first()
    if activity is None or activity not in activities_to_code(activity.programme_id):
        raise NotFoundError("activity", slug=slug)
    return activity


def account_of(activity: Activity) -> Account:
    """Where everything is that an activity received."""
    received = port_of(Codable, activity.kind).received(activity.ref)  # type: ignore[type-abstract]  # a protocol is the key
    rows = db.session.execute(
        select(CodingItem.state, CodingItem.reason, func.count())
        .where(CodingItem.activity_id == activity.id)
        .group_by(CodingItem.state, CodingItem.reason)
    ).all()
    numbers = {(state, reason): number for state, reason, number in rows}
    return Account(
        received=received.worded + received.wordless,
        wordless=received.wordless,
        coded=numbers.get((ItemState.CODED, ""), 0),
        excluded={
            reason: number
            for (state, reason), number in sorted(numbers.items())
            if state == ItemState.EXCLUDED
        },
        waiting=numbers.get((ItemState.WAITING, ""), 0),
    )


def analysis_of(activity_id: str) -> Analysis | None:
    """The final analysis, or ``None`` while it is being made."""
    return db.session.get(Analysis, activity_id)


def keys_known(activity_id: str) -> dict[str, str]:
    """``{key: item id}`` of everything brought in."""
    rows = db.session.execute(
        select(CodingItem.key, CodingItem.id).where(CodingItem.activity_id == activity_id)
    )
    return dict(rows.all())


def places_of_items(activity: Activity) -> dict[str, tuple[str, str]]:
    """``{key: (state, reason)}`` of everything brought in."""
    rows = db.session.execute(
        select(CodingItem.key, CodingItem.state, CodingItem.reason).where(
            CodingItem.activity_id == activity.id
        )
    )
    return {key: (state, reason) for key, state, reason in rows}


def item_or_404(item_id: str) -> CodingItem:
    item = db.session.get(CodingItem, item_id)
    if item is None:
        raise NotFoundError("coding_item", id=item_id)
    return item


def item_to_code(item_id: str) -> CodingItem:
    """An item, locked until the transaction ends. Raises ``NotFoundError``."""
    item = db.session.scalars(
        select(CodingItem)
        .where(CodingItem.id == item_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if item is None:
        raise NotFoundError("coding_item", id=item_id)
    return item


def is_sampled(item_id: str) -> bool:
    """Whether a second officer codes this item too."""
    return (
        db.session.scalars(select(SampledItem).where(SampledItem.item_id == item_id)).first()
        is not None
    )


def next_waiting(activity_id: str, *, start: str) -> CodingItem | None:
    """The next uncoded item at or after ``start`` in the order of ids, from the beginning again at the end.

    Coders who start at different places meet only when little is left.
    """
    waiting = (
        select(CodingItem)
        .where(CodingItem.activity_id == activity_id, CodingItem.state == ItemState.WAITING)
        .order_by(CodingItem.id)
        .limit(1)
    )
    return (
        db.session.scalars(waiting.where(CodingItem.id >= start)).first()
        or db.session.scalars(waiting).first()
    )


def coding_of(item_id: str, turn: Turn) -> Coding | None:
    """The coding of one turn, with its codes."""
    return db.session.scalars(
        select(Coding)
        .where(Coding.item_id == item_id, Coding.turn == turn)
        .options(selectinload(Coding.codes))
    ).first()


def coding_that_counts(item_id: str) -> Coding | None:
    return db.session.scalars(
        select(Coding)
        .where(Coding.item_id == item_id, Coding.counts)
        .options(selectinload(Coding.codes))
    ).first()


def codes_of(coding: Coding) -> dict[str, Opinion]:
    """The codes as a coder chose them."""
    return {code.theme_id: Opinion(code.opinion) for code in coding.codes}


def _counting() -> Select[str, str, str]:
    """``(item key, theme, opinion)`` of every code that counts."""
    return (
        select(CodingItem.key, Code.theme_id, Code.opinion)
        .join(Coding, Coding.item_id == CodingItem.id)
        .join(Code, Code.coding_id == Coding.id)
        .where(CodingItem.state == ItemState.CODED, Coding.counts)
    )


def _counting_in(activity: Activity) -> Select[str, str, str]:
    return _counting().where(CodingItem.activity_id == activity.id)


def codes_that_count(activity: Activity) -> dict[str, dict[str, Opinion]]:
    """``{item key: {theme: opinion}}`` of every coded item, merged themes counted for the theme they went into."""
    rows = db.session.execute(_counting_in(activity).order_by(CodingItem.key, Code.theme_id)).all()
    found: dict[str, dict[str, Opinion]] = {}
    for key, theme, opinion in rows:
        found.setdefault(key, {})[theme] = Opinion(opinion)
    merges = merges_of(activity.programme_id)
    return {key: after_merging(codes, merges) for key, codes in found.items()}


def opinions_about(activity: Activity, theme_id: str) -> dict[str, Opinion]:
    """``{item key: opinion}`` of every coded item that counts for a theme, with what was merged into it."""
    counted = themes_counted_for(activity.programme_id).get(theme_id, ())
    rows = db.session.execute(_counting_in(activity).where(Code.theme_id.in_(counted)))
    found: dict[str, dict[str, Opinion]] = {}
    for key, theme, opinion in rows:
        found.setdefault(key, {})[theme] = Opinion(opinion)
    merges = merges_of(activity.programme_id)
    return {key: after_merging(codes, merges)[theme_id] for key, codes in found.items()}


def themes_counted_for(programme_id: str) -> dict[str, list[str]]:
    """For every theme that counts, the themes whose codes count for it: itself and what was merged into it."""
    found: dict[str, list[str]] = {}
    for theme, target in merges_of(programme_id).items():
        found.setdefault(target, []).append(theme)
    return found


def opinions_counted(activity: Activity, among: Select[str]) -> Subquery:
    """For another room's query: ``key``, ``theme`` and ``opinion`` of the coded texts ``among`` these keys, merged themes counted for the
    theme they went into, in the database as ``after_merging`` does it."""
    codes = _counting().where(CodingItem.key.in_(among)).subquery()
    merges = merges_of(activity.programme_id)
    merged = {theme: into for theme, into in merges.items() if theme != into}
    if not merged:
        return select(
            codes.c.key, codes.c.theme_id.label("theme"), codes.c.opinion.label("opinion")
        ).subquery()
    theme = case(merged, value=codes.c.theme_id, else_=codes.c.theme_id)

    def says(opinion: Opinion) -> ColumnElement[bool]:
        return func.max(case((codes.c.opinion == opinion, 1), else_=0)) == 1

    both = and_(says(Opinion.FOR), says(Opinion.AGAINST))
    opinion = case(
        (or_(says(Opinion.MIXED), both), Opinion.MIXED.value),
        (says(Opinion.FOR), Opinion.FOR.value),
        (says(Opinion.AGAINST), Opinion.AGAINST.value),
        else_=Opinion.UNSAID.value,
    )
    return (
        select(codes.c.key, theme.label("theme"), opinion.label("opinion"))
        .group_by(codes.c.key, theme)
        .subquery()
    )


def keys_that_may_hold(activity: Activity, wanted: Mapping[str, Iterable[Opinion]]) -> Select[str]:
    """For another room's query: the keys of every coded text that may hold one of these opinions of one of these themes, as
    ``opinions_counted`` counts. Of a merged theme some do not."""
    counted = themes_counted_for(activity.programme_id)
    codes = [
        and_(Code.theme_id.in_(counted.get(theme, ())), Code.opinion.in_(_told_by(opinions)))
        for theme, opinions in wanted.items()
    ]
    return (
        select(CodingItem.key)
        .join(Coding, Coding.item_id == CodingItem.id)
        .join(Code, Code.coding_id == Coding.id)
        .where(CodingItem.activity_id == activity.id, or_(false(), *codes))
    )


def _told_by(opinions: Iterable[Opinion]) -> set[str]:
    """What a code says of which a text's opinion may be made: who is for one merged theme and against another is torn."""
    wanted = set(opinions)
    return {*wanted, *([Opinion.AGAINST] if Opinion.MIXED in wanted else [])}


def count_waiting(activity_id: str) -> int:
    """How many texts nobody has decided about. A workload."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(CodingItem)
            .where(CodingItem.activity_id == activity_id, CodingItem.state == ItemState.WAITING)
        )
        or 0
    )


def codes_by_turn(activity_id: str, turn: Turn) -> dict[str, Codes]:
    """``{item id: codes}`` of one turn, for the sampled items coded in it; an empty coding is there too."""
    rows = db.session.execute(
        select(Coding.item_id, Code.theme_id, Code.opinion)
        .join(SampledItem, SampledItem.item_id == Coding.item_id)
        .join(CodingSample, CodingSample.id == SampledItem.sample_id)
        .outerjoin(Code, Code.coding_id == Coding.id)
        .where(Coding.turn == turn, CodingSample.activity_id == activity_id)
    ).all()
    found: dict[str, dict[str, Opinion]] = {}
    for item, theme, opinion in rows:
        codes = found.setdefault(item, {})
        if theme is not None:
            codes[theme] = Opinion(opinion)
    return dict(found)


def keys_coded(activity_id: str) -> dict[str, str]:
    """``{key: item id}`` of everything that has been coded."""
    rows = db.session.execute(
        select(CodingItem.key, CodingItem.id).where(
            CodingItem.activity_id == activity_id, CodingItem.state == ItemState.CODED
        )
    )
    return dict(rows.all())


def sample_of(activity_id: str) -> CodingSample | None:
    """The one draw of an activity, or ``None``."""
    return db.session.scalars(
        select(CodingSample).where(CodingSample.activity_id == activity_id)
    ).first()


def sampled_ids(sample: CodingSample) -> list[str]:
    """The texts that were drawn, in the order of their random ids."""
    return list(
        db.session.scalars(
            select(SampledItem.item_id)
            .where(SampledItem.sample_id == sample.id)
            .order_by(SampledItem.item_id)
        )
    )


def next_to_code_again(sample: CodingSample, *, coder: str) -> CodingItem | None:
    """The next sampled text without a second coding that somebody else than this coder coded first."""
    second = select(Coding.item_id).where(Coding.turn == Turn.SECOND)
    return db.session.scalars(
        select(CodingItem)
        .join(SampledItem, SampledItem.item_id == CodingItem.id)
        .join(Coding, Coding.item_id == CodingItem.id)
        .where(
            SampledItem.sample_id == sample.id,
            Coding.turn == Turn.FIRST,
            Coding.coded_by != coder,
            CodingItem.id.not_in(second),
        )
        .order_by(CodingItem.id)
        .limit(1)
    ).first()


def analysis_digest(activity: Activity) -> str:
    """SHA-256 over what an analysis rests on: everything that was received, in the order of ids, and every code that counts."""
    digest = hashlib.sha256()
    for contribution in port_of(Codable, activity.kind).contributions(activity.ref):  # type: ignore[type-abstract]  # a protocol is the key
        digest.update(canonical_json(contribution))
    digest.update(canonical_json(codes_that_count(activity)))
    return digest.hexdigest()
