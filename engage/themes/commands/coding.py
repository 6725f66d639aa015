"""Bringing in what people wrote, and coding it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert

from engage.activities.models import Activity
from engage.activities.ports import Codable, port_of
from engage.activities.translations import ask_for_translation, forget_translations
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import db
from engage.kernel.ids import new_id
from engage.rules.errors import ConflictError, NotAllowedError
from engage.themes.models import (
    Code,
    Coding,
    CodingItem,
    SampledItem,
    Suggestion,
    SuggestionDecision,
)
from engage.themes.queries.coding import (
    analysis_of,
    coding_that_counts,
    is_sampled,
    item_to_code,
    keys_known,
    themes_in_use,
)
from engage.themes.queries.suggestions import suggestions_for
from engage.themes.rules.coding import (
    Codes,
    Exclusion,
    ItemState,
    Turn,
    check_first_codes,
    read_codes,
)

AT_ONCE = 500


def bring_in(activity: Activity, *, now: datetime, actor: Actor) -> tuple[int, int]:
    """Put what an activity received before the coders, and let go of what its writers have taken back; what is new and not in
    English is also put before the translators.

    Returns how many came and how many went; a second time in a row both are 0. Raises ``NotAllowedError`` ``final``.
    """
    check_not_final(activity.id)
    port = port_of(Codable, activity.kind)  # type: ignore[type-abstract]  # a protocol is the key
    known = keys_known(activity.id)
    found = {str(each.key): each for each in port.texts(activity.ref)}
    new = sorted(found.keys() - known.keys())
    gone = [item for key, item in known.items() if key not in found]
    if new:
        db.session.execute(
            insert(CodingItem),
            [{"id": new_id(), "key": key, "activity_id": activity.id} for key in new],
        )
    ask_for_translation([(found[key].key, found[key].view.language) for key in new], now=now)
    for start in range(0, len(gone), AT_ONCE):
        _forget(gone[start : start + AT_ONCE])
    forget_translations(known.keys() - found.keys())
    db.session.flush()
    record(
        "coding.brought_in", subject=activity.id, actor=actor, now=now, new=len(new), gone=len(gone)
    )
    return len(new), len(gone)


def code_item(
    item_id: str,
    *,
    activity: Activity,
    themes: list[str],
    opinions: dict[str, str],
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> CodingItem:
    """Say which themes a text is about, and what its writer thinks of each. A coding before it is kept and counts no longer.

    Raises ``ConflictError`` ``coded_by_another`` when a colleague was faster, ``NotAllowedError`` ``final`` or ``in_sample``
    (what is coded twice is settled, not coded over), ``InvalidError`` as ``coding.read_codes`` does, and ``no_theme``.
    """
    item = _item(item_id, activity, seen_version)
    offered = [theme.id for theme in themes_in_use(activity.programme_id)]
    codes = read_codes(themes, opinions, offered=offered)
    check_first_codes(codes)
    _put_away(item)
    add_coding(item, codes, turn=Turn.FIRST, now=now, actor=actor)
    decide_suggestions(item.id, accepted=codes, now=now, actor=actor)
    _moved(item, ItemState.CODED, "")
    record("coding.coded", subject=item.id, actor=actor, now=now, themes=sorted(codes))
    return item


def exclude_item(
    item_id: str,
    *,
    activity: Activity,
    reason: Exclusion,
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> CodingItem:
    """Leave a text out of the analysis, with a reason. It still counts as received. Raises as ``code_item`` does."""
    item = _item(item_id, activity, seen_version)
    _put_away(item)
    decide_suggestions(item.id, accepted=(), now=now, actor=actor)
    _moved(item, ItemState.EXCLUDED, reason.value)
    record("coding.excluded", subject=item.id, actor=actor, now=now, reason=reason.value)
    return item


def check_not_final(activity_id: str) -> None:
    """Raise ``NotAllowedError`` ``final`` once the analysis is: it is opened again first."""
    if analysis_of(activity_id) is not None:
        raise NotAllowedError("final")


def add_coding(
    item: CodingItem, codes: Codes, *, turn: Turn, now: datetime, actor: Actor
) -> Coding:
    """Keep one officer's reading of a text. A second reading is compared and never counts."""
    coding = Coding(
        item_id=item.id,
        turn=turn.value,
        counts=turn is not Turn.SECOND,
        coded_by=actor.id,
        coded_at=now,
        codes=[Code(theme_id=theme, opinion=opinion.value) for theme, opinion in codes.items()],
    )
    db.session.add(coding)
    db.session.flush()
    return coding


def decide_suggestions(
    item_id: str, *, accepted: Collection[str], now: datetime, actor: Actor
) -> None:
    """Keep what a person made of the suggestions that stood beside a text: those among ``accepted`` themes, and the others."""
    db.session.add_all(
        SuggestionDecision(
            run_id=each.run_id,
            item_id=item_id,
            theme_id=each.theme_id,
            is_accepted=each.theme_id in accepted,
            decided_by=actor.id,
            decided_at=now,
        )
        for each in suggestions_for(item_id)
    )
    db.session.flush()


def _item(item_id: str, activity: Activity, seen_version: int) -> CodingItem:
    check_not_final(activity.id)
    item = item_to_code(item_id)
    if item.version != seen_version:
        raise ConflictError("coded_by_another", version=item.version)
    if is_sampled(item.id):
        raise NotAllowedError("in_sample")
    return item


def _put_away(item: CodingItem) -> None:
    """The coding that counted until now is kept and counts no longer."""
    before = coding_that_counts(item.id)
    if before is not None:
        before.turn, before.counts = Turn.REPLACED.value, False


def _moved(item: CodingItem, state: ItemState, reason: str) -> None:
    item.state, item.reason = state.value, reason
    item.version += 1
    db.session.flush()


def _forget(items: list[str]) -> None:
    codings = db.session.query(Coding.id).where(Coding.item_id.in_(items)).scalar_subquery()
    db.session.execute(delete(Code).where(Code.coding_id.in_(codings)))
    db.session.execute(delete(Coding).where(Coding.item_id.in_(items)))
    for table in (SuggestionDecision, Suggestion):
        db.session.execute(delete(table).where(table.item_id.in_(items)))
    db.session.execute(delete(SampledItem).where(SampledItem.item_id.in_(items)))
    db.session.execute(delete(CodingItem).where(CodingItem.id.in_(items)))
