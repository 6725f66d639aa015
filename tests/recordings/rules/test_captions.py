"""Captions are read strictly: what a browser would drop in silence is told with its line."""

import pytest

from engage.recordings.rules.captions import CaptionFault, Cue, Fault, read_captions

ONE = "00:01.000 --> 00:04.000"


def test_captions_with_names_notes_and_settings_are_read() -> None:
    text = f"WEBVTT A survey\r\n\r\nNOTE made by hand\r\n\r\nfirst\r\n{ONE} align:start\r\nWhat should\r\ncome first?\r\n\r\n01:00:00.000 --> 01:00:02.500\r\n<b>Homes</b>\r\n"
    assert read_captions(text) == (
        [Cue(1000, 4000, "What should come first?"), Cue(3_600_000, 3_602_500, "<b>Homes</b>")],
        [],
    )


@pytest.mark.parametrize(
    ("text", "fault", "line"),
    [
        ("1\n00:00:01,000 --> 00:00:04,000\nSubRip", CaptionFault.NOT_WEBVTT, 1),
        ("WEBVTT\n\nNOTE nothing else", CaptionFault.NOTHING_SAID, 1),
        ("WEBVTT\n\n00:00:01,000 --> 00:00:04,000\nHello", CaptionFault.BAD_TIME, 3),
        ("WEBVTT\n\nwords alone", CaptionFault.BAD_TIME, 3),
        ("WEBVTT\n\n00:04.000 --> 00:04.000\nHello", CaptionFault.BACKWARDS, 3),
        (
            f"WEBVTT\n\n{ONE}\nHello\n\n00:00.500 --> 00:05.000\nBefore",
            CaptionFault.OUT_OF_ORDER,
            6,
        ),
        (f"WEBVTT\n\n{ONE}\n", CaptionFault.NO_WORDS, 3),
        (f"WEBVTT\n\n{ONE}\none\ntwo\nthree", CaptionFault.TOO_MANY_LINES, 3),
        (f"WEBVTT\n\n{ONE}\n<script>x</script>", CaptionFault.MARKUP, 3),
    ],
)
def test_each_fault_is_told_with_its_line(text: str, fault: CaptionFault, line: int) -> None:
    assert read_captions(text)[1] == [Fault(fault, line)]
