"""Captions as WebVTT (W3C, WebVTT: The Web Video Text Tracks Format): read strictly, so that a film never plays without its words."""

import re
from dataclasses import dataclass
from enum import StrEnum

HEADER = re.compile(r"\ufeff?WEBVTT(?:[ \t].*)?")
TIMING = re.compile(r"(\S+)[ \t]+-->[ \t]+(\S+)(?:[ \t].*)?")
MOMENT = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
MARKUP = re.compile(r"</?(?:b|i|u|c|v|lang|ruby|rt)(?:[.\s][^<>]*)?>|<[\d:.]+>")
MOST_LINES = 2
"""Of one caption: more cover the hands."""


class CaptionFault(StrEnum):
    """Stable: a form turns it into words."""

    NOT_WEBVTT = "captions_not_webvtt"
    NOTHING_SAID = "captions_empty"
    BAD_TIME = "captions_time"
    BACKWARDS = "captions_backwards"
    OUT_OF_ORDER = "captions_order"
    NO_WORDS = "captions_no_words"
    TOO_MANY_LINES = "captions_lines"
    MARKUP = "captions_markup"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which line of the file, counted from 1."""

    fault: CaptionFault
    line: int


@dataclass(frozen=True)
class Cue:
    """Words, and from when to when they are shown, in thousandths of a second."""

    starts_ms: int
    ends_ms: int
    words: str


def read_captions(text: str) -> tuple[list[Cue], list[Fault]]:
    """Every caption of a file, and every fault.

    >>> read_captions("WEBVTT\\n\\n00:00.000 --> 00:02.500\\nHello.")
    ([Cue(starts_ms=0, ends_ms=2500, words='Hello.')], [])
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not HEADER.fullmatch(lines[0].rstrip()):
        return [], [Fault(CaptionFault.NOT_WEBVTT, 1)]
    cues: list[Cue] = []
    faults: list[Fault] = []
    for first, block in _blocks(lines[1:]):
        if ASIDE.fullmatch(block[0]):
            continue
        _read(first, block, cues, faults)
    if not cues and not faults:
        faults.append(Fault(CaptionFault.NOTHING_SAID, 1))
    return cues, faults


def _read(first: int, block: list[str], cues: list[Cue], faults: list[Fault]) -> None:
    at = 0 if "-->" in block[0] else 1
    timing = TIMING.fullmatch(block[at]) if at < len(block) else None
    starts, ends = (_moment(timing[1]), _moment(timing[2])) if timing else (None, None)
    if starts is None or ends is None:
        faults.append(Fault(CaptionFault.BAD_TIME, first + min(at, len(block) - 1)))
        return
    said = block[at + 1 :]
    line = first + at
    if ends <= starts:
        faults.append(Fault(CaptionFault.BACKWARDS, line))
    if cues and starts < cues[-1].starts_ms:
        faults.append(Fault(CaptionFault.OUT_OF_ORDER, line))
    if not "".join(said).strip():
        faults.append(Fault(CaptionFault.NO_WORDS, line))
    if len(said) > MOST_LINES:
        faults.append(Fault(CaptionFault.TOO_MANY_LINES, line))
    if any(sign in MARKUP.sub("", each) for each in said for sign in "<>"):
        faults.append(Fault(CaptionFault.MARKUP, line))
    cues.append(Cue(starts, ends, " ".join(each.strip() for each in said)))


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Lines that stand together, with the number of the first in the file."""
    found: list[tuple[int, list[str]]] = []
    is_apart = True
    for number, line in enumerate(lines, 2):
        if not line.strip():
            is_apart = True
        elif is_apart:
            found.append((number, [line.strip()]))
            is_apart = False
        else:
            found[-1][1].append(line.strip())
    return found


def _moment(said: str) -> int | None:
    found = MOMENT.fullmatch(said)
    if found is None:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
