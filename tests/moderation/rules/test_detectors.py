"""What is noticed in a text, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engage.moderation.rules.detectors import (
    FlagKind,
    flags_in,
    is_urgent,
    spans_to_redact,
    tells_who,
)
from engage.moderation.rules.redaction import MARK, check_redaction, redact
from engage.rules.errors import InvalidError


@pytest.mark.requirement("M1", "T5")
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to a.b-c@mail.example.org please", FlagKind.EMAIL),
        ("write to someone (at) example (dot) org", FlagKind.EMAIL),
        ("someone at example dot org", FlagKind.EMAIL),
        ("ring 0161 496 0000", FlagKind.PHONE),
        ("ring 07700-900123 after six", FlagKind.PHONE),
        ("ring +44 (0)7700 900 123", FlagKind.PHONE),
        ("ring ٠٧٧٠٠ ٩٠٠١٢٣", FlagKind.PHONE),
        ("ring ۰۷۷۰۰۹۰۰۱۲۳", FlagKind.PHONE),
        ("ring 0７700 900123", FlagKind.PHONE),
        ("ring ০৭৭০০ ৯০০১২৩", FlagKind.PHONE),
        ("ring ੦੭੭੦੦ ੯੦੦੧੨੩", FlagKind.PHONE),
        ("ring ＋４４ ７７００ ９００ １２３", FlagKind.PHONE),
        ("Ｓｏｍｅｏｎｅ＠ｅｘａｍｐｌｅ．ｏｒｇ", FlagKind.EMAIL),
        ("SK۱ ۳XE", FlagKind.POSTCODE),
        ("ＳＫ１ ３ＸＥ", FlagKind.POSTCODE),
        ("AB ੧੨ ৩৪ ٥٦ C", FlagKind.NATIONAL_INSURANCE),
        ("میرا نام زینب ہے", FlagKind.NAMES_SOMEONE),
        ("আমার নাম রহিমা", FlagKind.NAMES_SOMEONE),
        ("ਮੇਰਾ ਨਾਮ ਸਿਮਰਨ ਹੈ", FlagKind.NAMES_SOMEONE),
        ("nazywam się Zofia", FlagKind.NAMES_SOMEONE),
        ("我叫小明", FlagKind.NAMES_SOMEONE),
        ("می‌خواهم بمیرم", FlagKind.SAFEGUARDING),
        ("মরতে চাই", FlagKind.SAFEGUARDING),
        ("ring 0770\u200b0900\u200b123", FlagKind.PHONE),
        ("I live in SK1 3XE", FlagKind.POSTCODE),
        ("i live in sk13xe", FlagKind.POSTCODE),
        ("my number is QQ 12 34 56 C".replace("QQ", "AB"), FlagKind.NATIONAL_INSURANCE),
        ("card 4000 1234 5678 9010", FlagKind.LONG_NUMBER),
        ("see www.example.org/me", FlagKind.WEB_ADDRESS),
        ("the house at 14 Berwick Close", FlagKind.HOME_ADDRESS),
        ("that man at number 14 lets his lads ride", FlagKind.HOME_ADDRESS),
        ("ask Mrs Marple about it", FlagKind.NAMES_SOMEONE),
        ("my neighbour Rufus is loud", FlagKind.NAMES_SOMEONE),
        ("she goes to the big school", FlagKind.SCHOOL),
        ("near Green Lane Primary School", FlagKind.SCHOOL),
        ("I am 14 and I like the lights.", FlagKind.AGE),
        ("my daughter is only nine", FlagKind.AGE),
        ("my 8-year-old plays there", FlagKind.AGE),
        ("We are in year 6", FlagKind.AGE),
        ("میری عمر ۱۴ سال ہے", FlagKind.AGE),
        ("I’m 12, I live in Brinnington", FlagKind.HOME_AREA),
        ("i dont feel ok at home and cant tell school", FlagKind.SAFEGUARDING),
        ("I don’t feel safe at home", FlagKind.SAFEGUARDING),
        ("my dad keeps hitting us. he hits me", FlagKind.SAFEGUARDING),
        ("I want to die", FlagKind.SAFEGUARDING),
        ("thinking of hurting myself", FlagKind.SAFEGUARDING),
        ("میں خودکشی", FlagKind.SAFEGUARDING),
        ("boję się wracać do domu", FlagKind.SAFEGUARDING),
    ],
)
def test_it_is_noticed(text: str, kind: FlagKind) -> None:
    assert kind in {flag.kind for flag in flags_in(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Please can youth clubs be on a bus route. It’s two buses from Offerton and I have to leave at 8.",
        "More lights on the path, it costs £30,000 and 2.5% more each year.",
        "We need 12 bins and 3 benches by 2027.",
        "The park is not safe at night, please add lights.",
        "I live in Brinnington and I am 100% for it. I’m 5 minutes away.",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert flags_in(text) == ()


@pytest.mark.requirement("T5")
@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("My son Idris goes to Green Lane Primary School.", True),
        ("I am 14 and I live in Brinnington.", True),
        ("Brinnington ward. Aged 9.", True),
        ("We are in year 6 at Green Lane Primary.", True),
        (f"My son {MARK} goes to Green Lane Primary School.", False),
        (f"I am {MARK} and I live in Brinnington.", False),
        ("I am 14.", False),
        ("Green Lane Primary School needs a crossing.", False),
        ("I live in Brinnington.", False),
    ],
)
def test_what_together_tells_who_somebody_is(text: str, tells: bool) -> None:
    assert tells_who(text) == tells


@pytest.mark.requirement("M3")
def test_a_disclosure_is_urgent_and_personal_details_alone_are_not() -> None:
    assert is_urgent(flags_in("i dont feel ok at home and cant tell school"))
    assert not is_urgent(flags_in("ring 07700 900123"))


def test_positions_are_those_of_the_text_as_written() -> None:
    text = "ﬁrst 0770\u200b0900\u200b123 last"
    (flag,) = [each for each in flags_in(text) if each.kind is FlagKind.PHONE]

    assert text[flag.start : flag.end] == "0770\u200b0900\u200b123"


def test_the_proposal_takes_out_every_detail_and_not_its_length() -> None:
    text = "Ring Mrs Marple on 0161 496 0000 or a@example.org."

    proposed = redact(text, spans_to_redact(flags_in(text)))

    assert proposed == f"Ring {MARK} on {MARK} or {MARK}."


@pytest.mark.parametrize(
    ("public_text", "code"),
    [
        (f"Ring {MARK} now", None),
        (f"Ring\r\n{MARK} now", None),
        (f"{MARK} now", None),
        ("Ring 0161 now", "text_unchanged"),
        (MARK, "text_missing"),
        ("  ", "text_missing"),
        (f"Sing {MARK} now", "words_added"),
        (f"now {MARK} Ring", "words_added"),
    ],
)
def test_a_public_text_is_the_original_with_parts_taken_out(
    public_text: str, code: str | None
) -> None:
    if code is None:
        check_redaction("Ring 0161 now", public_text)
        return
    with pytest.raises(InvalidError) as refusal:
        check_redaction("Ring 0161 now", public_text)
    assert refusal.value.code == code


@given(st.text(max_size=80))
def test_any_text_can_be_read_and_every_position_is_inside_it(text: str) -> None:
    for flag in flags_in(text):
        assert 0 <= flag.start < flag.end <= len(text)


@given(st.text(alphabet="abc ", min_size=1, max_size=40), st.data())
def test_what_is_taken_out_leaves_only_the_original_around_it(
    text: str, data: st.DataObject
) -> None:
    ends = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))))

    kept = "".join(redact(text, spans).split(MARK))
    covered = {place for start, end in spans for place in range(start, end)}

    assert kept == "".join(letter for place, letter in enumerate(text) if place not in covered)
