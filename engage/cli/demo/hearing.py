"""A sound and a film beside the demo's survey, made here: what recordings look like. Nobody speaks and nobody signs in them, and they say so."""

import io
import math
import struct
import wave
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from engage.activities.models import Activity
from engage.content.rules.pictures import Licence
from engage.kernel.access import Actor
from engage.recordings.commands import add_recording
from engage.recordings.queries import item_or_404
from engage.recordings.rules.kinds import Kind, SaidOfRecording
from engage.rules.view import SOURCE_LANGUAGE

ITEM = "first"
MAKER = "Made by a computer for the demonstration"
HEARD = "This is a sample of a sound, made by a computer.\nYou hear four tones and no words.\nIn a real survey, somebody reads the question here."
CARDS = (
    "This is a sample of a film, made by a computer.",
    "Nobody signs in it.",
    "In a real survey, somebody signs the question here.",
)
SECONDS = 4
"""How long each card is seen."""
SIZE = (640, 360)
GROUND, LETTERS, LETTER_SIZE = "#43194f", "#ffffff", 34
TONES, TONE_SECONDS, RATE, LOUDNESS = (262, 330, 392, 523), 0.5, 16_000, 9_000


def let_be_heard_and_seen(activity: Activity, *, now: datetime, actor: Actor) -> None:
    """One question of the survey with a voice and a film beside it, as they would stand there. Nobody signs in the film, so it is not called signing."""
    of = item_or_404(activity, ITEM).of
    facts: dict[str, Any] = {"of": of, "now": now, "actor": actor}
    sound = SaidOfRecording(HEARD, "", Licence.COUNCIL, MAKER)
    add_recording(
        activity, ITEM, tones(), sound, kind=Kind.VOICE, language=SOURCE_LANGUAGE, **facts
    )
    seen = SaidOfRecording("\n".join(CARDS), _captions(CARDS), Licence.COUNCIL, MAKER)
    film = film_of(CARDS)
    add_recording(activity, ITEM, film, seen, kind=Kind.FILM, language=SOURCE_LANGUAGE, **facts)


def tones() -> bytes:
    """A few tones, each fading away, as a WAV file."""
    length = int(RATE * TONE_SECONDS)
    samples = [
        int(LOUDNESS * math.sin(2 * math.pi * hertz * at / RATE) * (1 - at / length))
        for hertz in TONES
        for at in range(length)
    ]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return file.getvalue()


def film_of(cards: Sequence[str]) -> bytes:
    """Still cards one after another as a WebM file: a picture in WebP is one whole frame of VP8 (RFC 9649, 2.5), one for each second,
    so that a player can go to any of them.
    """
    frames = [frame for card in cards for frame in [_frame(card)] * SECONDS]
    header = _element(0x1A45DFA3, _element(0x4282, b"webm"), *(_number(*each) for each in (
        (0x4286, 1), (0x42F7, 1), (0x42F2, 4), (0x42F3, 8), (0x4287, 2), (0x4285, 2)
    )))  # fmt: skip
    length = struct.pack(">d", len(frames) * 1000)
    writer = MAKER.encode()
    info = _element(0x1549A966, _number(0x2AD7B1, 1_000_000), _element(0x4489, length), _element(0x4D80, writer), _element(0x5741, writer))  # fmt: skip
    size = _element(0xE0, _number(0xB0, SIZE[0]), _number(0xBA, SIZE[1]))
    track = _element(0xAE, *(_number(name, 1) for name in (0xD7, 0x73C5, 0x83)), _element(0x86, b"V_VP8"), size)  # fmt: skip
    tracks = _element(0x1654AE6B, track)
    clusters = [
        _element(0x1F43B675, _number(0xE7, second * 1000), _element(0xA3, b"\x81\0\0\x80" + frame))
        for second, frame in enumerate(frames)
    ]
    starts = accumulate(map(len, clusters), initial=len(info) + len(tracks))
    points = [
        _element(
            0xBB,
            _number(0xB3, second * 1000),
            _element(0xB7, _number(0xF7, 1), _number(0xF1, start)),
        )
        for second, start in zip(range(len(clusters)), starts, strict=False)
    ]
    return header + _element(0x18538067, info, tracks, *clusters, _element(0x1C53BB6B, *points))


def _frame(words: str) -> bytes:
    picture = Image.new("RGB", SIZE, GROUND)
    middle = (SIZE[0] / 2, SIZE[1] / 2)
    lines = words.replace(", ", ",\n").replace(" is ", " is\n")
    font = ImageFont.load_default(LETTER_SIZE)
    ImageDraw.Draw(picture).multiline_text(
        middle, lines, font=font, fill=LETTERS, anchor="mm", align="center", spacing=12
    )
    file = io.BytesIO()
    picture.save(file, "WEBP")
    riff = file.getvalue()
    return riff[20 : 20 + int.from_bytes(riff[16:20], "little")]


def _number(name: int, number: int) -> bytes:
    return _element(name, number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big"))


def _element(name: int, *parts: bytes) -> bytes:
    """Of EBML (RFC 8794): its id, its length, what is in it."""
    body = b"".join(parts)
    short = 0x7F
    length = bytes([0x80 | len(body)]) if len(body) < short else b"\x01" + len(body).to_bytes(7, "big")  # fmt: skip
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + length + body


def _captions(cards: Sequence[str]) -> str:
    starts = range(0, len(cards) * SECONDS, SECONDS)
    cues = [
        f"00:{start:02}.000 --> 00:{start + SECONDS:02}.000\n{card}\n"
        for start, card in zip(starts, cards, strict=True)
    ]
    return "\n".join(["WEBVTT\n", *cues])
