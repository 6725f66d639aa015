"""Coding a drawn sample a second time, blind, and settling where the two readings differ."""

from datetime import datetime

from sqlalchemy import insert

from engage.activities.models import Activity
from engage.kernel.access import Actor
from engage.kernel.audit import record
from engage.kernel.db import canonical_json, db
from engage.kernel.ids import new_id, sha256
from engage.rules.errors import ConflictError, NotAllowedError, NotFoundError
from engage.themes.commands.coding import add_coding, check_not_final
from engage.themes.models import Coding, CodingItem, CodingSample, SampledItem
from engage.themes.queries.coding import (
    account_of,
    coding_of,
    coding_that_counts,
    is_sampled,
    item_to_code,
    keys_coded,
    sample_of,
    themes_in_use,
)
from engage.themes.rules.coding import (
    Turn,
    check_first_codes,
    check_second_coder,
    read_codes,
)
from engage.themes.rules.sample import draw, sample_size


def draw_sample(activity: Activity, *, now: datetime, actor: Actor) -> CodingSample:
    """Draw the texts that a second officer codes, once everything has been coded the first time.

    Keeps the seed and the digest of what was drawn from, so that anybody can repeat the draw. Raises ``NotAllowedError``
    ``final``, ``uncoded`` (``number``) or ``nothing_coded``; ``ConflictError`` ``sample_drawn``: who could draw again could choose.
    """
    check_not_final(activity.id)
    if sample_of(activity.id) is not None:
        raise ConflictError("sample_drawn")
    account = account_of(activity)
    if account.waiting:
        raise NotAllowedError("uncoded", number=account.waiting)
    coded = keys_coded(activity.id)
    if not coded:
        raise NotAllowedError("nothing_coded")
    seed = new_id()
    sample = CodingSample(
        activity_id=activity.id,
        seed=seed,
        population=len(coded),
        population_digest=sha256(canonical_json(sorted(coded))),
        drawn_by=actor.id,
        drawn_at=now,
    )
    db.session.add(sample)
    db.session.flush()
    drawn = draw(coded, seed=seed, size=sample_size(len(coded)))
    db.session.execute(
        insert(SampledItem), [{"sample_id": sample.id, "item_id": coded[key]} for key in drawn]
    )
    record(
        "sample.drawn",
        subject=activity.id,
        actor=actor,
        now=now,
        seed=seed,
        size=len(drawn),
        population=len(coded),
        digest=sample.population_digest,
    )
    return sample


def code_again(
    item_id: str,
    *,
    activity: Activity,
    themes: list[str],
    opinions: dict[str, str],
    finds_none: bool,
    now: datetime,
    actor: Actor,
) -> Coding:
    """A second officer's reading of a sampled text. It is compared with the first and never counts by itself.

    ``finds_none``: the coder says that no theme is in it. Raises ``NotAllowedError`` ``final`` or ``same_coder``,
    ``ConflictError`` ``coded_twice``, ``NotFoundError`` for a text that was not drawn, ``InvalidError`` as ``coding.code_item``.
    """
    item = _sampled(item_id, activity)
    if coding_of(item.id, Turn.SECOND) is not None:
        raise ConflictError("coded_twice")
    first = coding_of(item.id, Turn.FIRST)
    check_second_coder(actor.id, first_coder=first.coded_by if first else "")
    codes = read_codes(
        themes, opinions, offered=[each.id for each in themes_in_use(activity.programme_id)]
    )
    if not finds_none:
        check_first_codes(codes)
    coding = add_coding(item, codes, turn=Turn.SECOND, now=now, actor=actor)
    record("coding.coded_again", subject=item.id, actor=actor, now=now, themes=sorted(codes))
    return coding


def settle_item(
    item_id: str,
    *,
    activity: Activity,
    themes: list[str],
    opinions: dict[str, str],
    seen_version: int,
    now: datetime,
    actor: Actor,
) -> Coding:
    """Say what counts for a text that was coded twice, after reading both codings. Both are kept, and so is an earlier settlement.

    Raises ``NotAllowedError`` ``final`` or ``not_coded_twice``, ``ConflictError`` ``coded_by_another``, and as ``code_again``.
    """
    item = _sampled(item_id, activity)
    if item.version != seen_version:
        raise ConflictError("coded_by_another", version=item.version)
    if coding_of(item.id, Turn.SECOND) is None:
        raise NotAllowedError("not_coded_twice")
    codes = read_codes(
        themes, opinions, offered=[each.id for each in themes_in_use(activity.programme_id)]
    )
    check_first_codes(codes)
    before = coding_that_counts(item.id)
    if before is not None:
        before.counts = False
        if before.turn == Turn.SETTLED:
            before.turn = Turn.REPLACED.value
    coding = add_coding(item, codes, turn=Turn.SETTLED, now=now, actor=actor)
    item.version += 1
    db.session.flush()
    record("coding.settled", subject=item.id, actor=actor, now=now, themes=sorted(codes))
    return coding


def _sampled(item_id: str, activity: Activity) -> CodingItem:
    check_not_final(activity.id)
    item = item_to_code(item_id)
    if item.activity_id != activity.id or not is_sampled(item.id):
        raise NotFoundError("sampled_item", id=item_id)
    return item
