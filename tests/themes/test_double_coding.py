"""A drawn sample is coded a second time, blind, compared, and settled."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from engage.kernel.access import Role
from engage.kernel.db import db
from engage.plans.models import Consultation
from engage.rules.errors import ConflictError, NotAllowedError, NotFoundError
from engage.themes.commands.coding import bring_in, code_item
from engage.themes.commands.double_coding import code_again, draw_sample, settle_item
from engage.themes.models import CodingItem, CodingSample, Theme
from engage.themes.queries.coding import codes_that_count, keys_coded, sampled_ids
from engage.themes.rules.coding import Opinion
from engage.themes.rules.sample import draw
from tests.conftest import NOON
from tests.forms import press
from tests.officers import signed_in
from tests.themes.conftest import FIRST_CODER, SECOND_CODER, Comment

SAMPLE = "/officers/coding/children/sample"


@pytest.fixture
def coded(consultation: Consultation, comment: Comment, themes: list[Theme]) -> list[CodingItem]:
    """Sixty texts, every third about school and the others about waiting, coded once."""
    for number in range(60):
        comment(f"Comment {number}")
    bring_in(consultation, now=NOON, actor=FIRST_CODER)
    items = list(db.session.scalars(select(CodingItem).order_by(CodingItem.id)))
    for place, item in enumerate(items):
        code_item(
            item.id,
            activity=consultation,
            themes=[themes[1 if place % 3 == 0 else 0].id],
            opinions={},
            seen_version=1,
            now=NOON,
            actor=FIRST_CODER,
        )
    return items


def drawn(consultation: Consultation) -> CodingSample:
    return draw_sample(consultation, now=NOON, actor=FIRST_CODER)


def again(
    consultation: Consultation, item_id: str, *themes: Theme, actor: object = SECOND_CODER
) -> None:
    code_again(
        item_id,
        activity=consultation,
        themes=[theme.id for theme in themes],
        opinions={},
        finds_none=not themes,
        now=NOON,
        actor=actor,  # type: ignore[arg-type]  # an Actor
    )


@pytest.mark.requirement("T2")
def test_the_draw_can_be_repeated_from_what_was_recorded(
    consultation: Consultation, coded: list[CodingItem]
) -> None:
    sample = drawn(consultation)
    keys = keys_coded(consultation.id)
    expected = draw(keys, seed=sample.seed, size=50)
    assert sorted(sampled_ids(sample)) == sorted(keys[key] for key in expected)
    assert sample.population == 60
    with pytest.raises(ConflictError, match="sample_drawn"):
        drawn(consultation)


def test_nothing_is_drawn_while_texts_wait(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    with pytest.raises(NotAllowedError, match="nothing_coded"):
        drawn(consultation)
    comment("Shorter waiting.")
    bring_in(consultation, now=NOON, actor=FIRST_CODER)
    with pytest.raises(NotAllowedError, match="uncoded"):
        drawn(consultation)


@pytest.mark.requirement("T2")
def test_the_second_coding_is_somebody_elses_and_counts_for_nothing_until_it_is_settled(
    consultation: Consultation, coded: list[CodingItem], themes: list[Theme]
) -> None:
    item = sampled_ids(drawn(consultation))[0]
    key = db.session.get_one(CodingItem, item).key
    before = codes_that_count(consultation)[key]
    with pytest.raises(NotAllowedError, match="same_coder"):
        again(consultation, item, themes[2], actor=FIRST_CODER)
    again(consultation, item, themes[2])
    assert codes_that_count(consultation)[key] == before
    with pytest.raises(ConflictError, match="coded_twice"):
        again(consultation, item, themes[0])
    settle_item(
        item,
        activity=consultation,
        themes=[themes[2].id],
        opinions={themes[2].id: "for"},
        seen_version=2,
        now=NOON,
        actor=FIRST_CODER,
    )
    assert codes_that_count(consultation)[key] == {themes[2].id: Opinion.FOR}
    kept = db.session.execute(
        text("SELECT turn FROM coding WHERE item_id = :item ORDER BY turn"), {"item": item}
    )
    assert kept.scalars().all() == ["first", "second", "settled"]


def test_what_was_drawn_is_not_coded_over(
    consultation: Consultation, coded: list[CodingItem], themes: list[Theme]
) -> None:
    inside = sampled_ids(drawn(consultation))
    outside = next(item for item in coded if item.id not in inside)
    with pytest.raises(NotFoundError):
        again(consultation, outside.id, themes[0])
    with pytest.raises(NotAllowedError, match="in_sample"):
        code_item(
            inside[0],
            activity=consultation,
            themes=[themes[2].id],
            opinions={},
            seen_version=2,
            now=NOON,
            actor=SECOND_CODER,
        )


@pytest.mark.requirement("T2")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_second_officer_codes_blind_sees_kappa_and_settles_what_differs(
    app: Flask,
    client: FlaskClient,
    consultation: Consultation,
    coded: list[CodingItem],
    themes: list[Theme],
) -> None:
    analyst = signed_in(app, Role.ANALYST, email="second@example.org")
    assert press(analyst, f"{SAMPLE}/draw", at=SAMPLE).status_code == 302
    sample = db.session.scalars(select(CodingSample)).one()
    ids = sampled_ids(sample)
    order = [item.id for item in coded]
    for item in ids[1:]:
        again(consultation, item, themes[1 if order.index(item) % 3 == 0 else 0])
    there = f"{SAMPLE}/texts/{ids[0]}"
    assert analyst.get(f"{SAMPLE}/next").location.endswith(there)
    assert " checked" not in analyst.get(there).get_data(as_text=True)
    assert analyst.get(f"/officers/coding/children/texts/{ids[0]}").location.endswith(SAMPLE)
    assert press(analyst, there).status_code == 422
    assert press(analyst, there, none="y").status_code == 302
    page = analyst.get(SAMPLE).get_data(as_text=True)
    assert "50 have been coded twice" in page
    assert "Good enough" in page
    assert "Kappa says nothing" in page
    settling = f"{SAMPLE}/settle/{ids[0]}"
    assert settling in page
    assert "No theme" in analyst.get(settling).get_data(as_text=True)
    assert press(analyst, settling, themes=[themes[2].id]).status_code == 302
    assert settling not in analyst.get(SAMPLE).get_data(as_text=True)
