"""What comes in is coded or left out with a reason, and everything is accounted for."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from engage.activities.ports import Codable, port_of
from engage.kernel.db import db
from engage.plans.commands.setup import close_consultation
from engage.plans.models import Comment as PlanComment
from engage.plans.models import Consultation
from engage.rules.errors import ConflictError, InvalidError, NotAllowedError
from engage.themes.commands.analysis import finish_analysis, reopen_analysis
from engage.themes.commands.codebook import merge_theme, retire_theme
from engage.themes.commands.coding import bring_in, code_item, exclude_item
from engage.themes.models import CodingItem, Theme
from engage.themes.queries.coding import (
    account_of,
    analysis_digest,
    codes_that_count,
    next_waiting,
)
from engage.themes.rules.coding import Exclusion, Opinion
from tests.conftest import NOON
from tests.themes.conftest import FIRST_CODER, SECOND_CODER, Comment


def keys_about(consultation: Consultation, theme: Theme) -> list[str]:
    return [key for key, codes in codes_that_count(consultation).items() if theme.id in codes]


def bring(consultation: Consultation) -> tuple[int, int]:
    return bring_in(consultation, now=NOON, actor=FIRST_CODER)


def waiting(consultation: Consultation) -> CodingItem:
    item = next_waiting(consultation.id, start="")
    assert item is not None
    return item


def code(
    consultation: Consultation,
    item: CodingItem,
    *themes: Theme,
    opinion: str = "for",
    seen_version: int | None = None,
) -> None:
    code_item(
        item.id,
        activity=consultation,
        themes=[theme.id for theme in themes],
        opinions={theme.id: opinion for theme in themes},
        seen_version=item.version if seen_version is None else seen_version,
        now=NOON,
        actor=FIRST_CODER,
    )


def leave_out(consultation: Consultation, item: CodingItem) -> None:
    exclude_item(
        item.id,
        activity=consultation,
        reason=Exclusion.SENT_TWICE,
        seen_version=item.version,
        now=NOON,
        actor=FIRST_CODER,
    )


def close(consultation: Consultation) -> None:
    close_consultation(consultation, now=NOON + timedelta(hours=1), actor=FIRST_CODER)


def test_a_ticked_answer_without_words_is_analysed_by_being_counted(
    consultation: Consultation, comment: Comment
) -> None:
    comment("Shorter waiting.")
    comment()
    assert bring(consultation) == (1, 0)
    assert bring(consultation) == (0, 0)
    account = account_of(consultation)
    assert (account.received, account.wordless, account.waiting) == (2, 1, 1)


@pytest.mark.requirement("T1", "T4")
def test_a_text_gets_its_themes_and_what_its_writer_thinks_of_each(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("Four weeks is too long. Books are good.")
    bring(consultation)
    item = waiting(consultation)
    code_item(
        item.id,
        activity=consultation,
        themes=[themes[0].id, themes[2].id],
        opinions={themes[0].id: "against", themes[2].id: "for"},
        seen_version=item.version,
        now=NOON,
        actor=FIRST_CODER,
    )
    assert codes_that_count(consultation) == {
        item.key: {themes[0].id: Opinion.AGAINST, themes[2].id: Opinion.FOR}
    }


def test_a_text_without_a_theme_is_not_coded(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("Hm.")
    bring(consultation)
    with pytest.raises(InvalidError, match="no_theme"):
        code(consultation, waiting(consultation))
    assert account_of(consultation).waiting == 1


def test_two_coders_at_one_text_do_not_overwrite_each_other(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("Shorter waiting.")
    bring(consultation)
    item = waiting(consultation)
    seen = item.version
    code(consultation, item, themes[0])
    with pytest.raises(ConflictError, match="coded_by_another"):
        code(consultation, item, themes[1], seen_version=seen)
    assert keys_about(consultation, themes[0]) == [item.key]
    assert keys_about(consultation, themes[1]) == []


def test_coding_again_keeps_the_coding_before_and_counts_the_new_one(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("Shorter waiting.")
    bring(consultation)
    item = waiting(consultation)
    code(consultation, item, themes[0])
    code(consultation, item, themes[1])
    assert codes_that_count(consultation) == {item.key: {themes[1].id: Opinion.FOR}}
    kept = db.session.execute(text("SELECT turn FROM coding ORDER BY turn")).scalars().all()
    assert kept == ["first", "replaced"]
    leave_out(consultation, item)
    assert codes_that_count(consultation) == {}


def test_merged_themes_count_as_one_and_the_codes_stay_as_given(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("Shorter waiting at school.")
    bring(consultation)
    item = waiting(consultation)
    code(consultation, item, themes[0], themes[1])
    merge_theme(themes[0].id, into_id=themes[1].id, seen_version=1, now=NOON, actor=FIRST_CODER)
    assert codes_that_count(consultation) == {item.key: {themes[1].id: Opinion.FOR}}
    assert keys_about(consultation, themes[1]) == [item.key]
    assert db.session.execute(text("SELECT count(*) FROM code")).scalar() == 2


def test_a_retired_theme_is_not_offered_and_still_counts(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    for words in ("Shorter waiting.", "Less waiting."):
        comment(words)
    bring(consultation)
    code(consultation, waiting(consultation), themes[0])
    retire_theme(themes[0].id, seen_version=1, now=NOON, actor=FIRST_CODER)
    with pytest.raises(InvalidError, match="theme_unknown"):
        code(consultation, waiting(consultation), themes[0])
    assert len(keys_about(consultation, themes[0])) == 1


@pytest.mark.requirement("M3")
def test_a_hidden_comment_is_received_and_coded_all_the_same(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("Rude words.")
    db.session.execute(text("UPDATE plan_comment SET decision = 'hidden'"))
    assert bring(consultation) == (1, 0)


@pytest.mark.requirement("G4")
def test_an_analysis_is_not_final_with_anything_uncoded(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    for words in ("Shorter waiting.", "More books.", ""):
        comment(words)
    bring(consultation)
    code(consultation, waiting(consultation), themes[0])
    with pytest.raises(NotAllowedError, match="still_open"):
        finish_analysis(consultation, now=NOON, actor=FIRST_CODER)
    close(consultation)
    with pytest.raises(NotAllowedError, match="uncoded"):
        finish_analysis(consultation, now=NOON + timedelta(hours=2), actor=FIRST_CODER)
    leave_out(consultation, waiting(consultation))
    analysis = finish_analysis(consultation, now=NOON + timedelta(hours=2), actor=FIRST_CODER)
    assert analysis.account["received"] == 3
    assert analysis.digest == analysis_digest(consultation)


@pytest.mark.requirement("G4")
def test_what_was_never_brought_in_keeps_an_analysis_open(
    consultation: Consultation, comment: Comment
) -> None:
    comment("Shorter waiting.")
    close(consultation)
    with pytest.raises(NotAllowedError, match="not_brought_in"):
        finish_analysis(consultation, now=NOON + timedelta(hours=2), actor=FIRST_CODER)


@pytest.mark.requirement("G7")
def test_nothing_changes_in_a_final_analysis_until_it_is_opened_again_with_a_reason(
    consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    comment("Shorter waiting.")
    bring(consultation)
    item = waiting(consultation)
    code(consultation, item, themes[0])
    close(consultation)
    finish_analysis(consultation, now=NOON + timedelta(hours=2), actor=FIRST_CODER)
    for change in (
        lambda: code(consultation, item, themes[1]),
        lambda: leave_out(consultation, item),
        lambda: bring(consultation),
    ):
        with pytest.raises(NotAllowedError, match="final"):
            change()
    with pytest.raises(InvalidError, match="note_missing"):
        reopen_analysis(consultation, why=" ", now=NOON, actor=SECOND_CODER)
    reopen_analysis(consultation, why="A theme was misread.", now=NOON, actor=SECOND_CODER)
    code(consultation, item, themes[1])


@pytest.mark.requirement("G4")
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_comments_that_come_and_go_move_the_account_by_themselves_alone(
    app: Flask, consultation: Consultation, comment: Comment, themes: list[Theme]
) -> None:
    """Metamorphic: each comment added or taken away changes one figure by one, and the parts always make the whole."""
    for number in range(9):
        comment(f"Comment {number}" if number % 3 else "")
        before = account_of(consultation)
        bring(consultation)
        after = account_of(consultation)
        assert after.received == before.received == number + 1
        assert after.waiting - before.waiting == before.not_brought_in == (1 if number % 3 else 0)
        assert by_hand(consultation) == (after.received, after.analysed, after.left_out)
    for turn in range(4):
        item = waiting(consultation)
        (leave_out if turn % 2 else code)(  # type: ignore[operator]  # both take a consultation and a text
            consultation, item, *([] if turn % 2 else themes[:1])
        )
        found = account_of(consultation)
        assert by_hand(consultation) == (found.received, found.analysed, found.left_out)
    whole = account_of(consultation)
    gone = keys_about(consultation, themes[0])[0].split(":")[2]
    db.session.delete(db.session.get(PlanComment, gone))
    db.session.flush()
    assert account_of(consultation).not_brought_in == -1
    assert bring(consultation) == (0, 1)
    left = account_of(consultation)
    assert (whole.received - left.received, whole.coded - left.coded) == (1, 1)
    assert (whole.excluded, whole.waiting) == (left.excluded, left.waiting)


def by_hand(consultation: Consultation) -> tuple[int, int, int]:
    """Received, analysed and left out, by another path: the rows themselves, one by one."""
    received = analysed = left_out = 0
    states = dict(db.session.execute(text("SELECT key, state FROM coding_item")).all())
    for row in db.session.execute(text("SELECT id, text FROM plan_comment")):
        received += 1
        state = states.get(f"consultation:{consultation.id}:{row.id}:")
        analysed += not row.text or state == "coded"
        left_out += state == "excluded"
    return received, analysed, left_out


def test_the_two_ways_in_which_an_activity_counts_its_texts_agree(
    consultation: Consultation, comment: Comment
) -> None:
    for words in ("One", "", "Two"):
        comment(words)
    port = port_of(Codable, consultation.kind)  # type: ignore[type-abstract]  # a protocol is the key
    assert len(list(port.texts(consultation.ref))) == port.received(consultation.ref).worded == 2
