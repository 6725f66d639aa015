"""Who took part: totals only, never crossed with answers."""

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _

from engage.reports.build.gather import Gathered
from engage.reports.build.sentences import (
    Voice,
    channel_words,
    contributions_in_all,
    from_organisations,
    how_many_people,
    left_out,
)
from engage.reports.rules.document import (
    AccountBlock,
    AccountLine,
    Block,
    Heading,
    KeyNumber,
    KeyNumbers,
    ListBlock,
    Paragraph,
    ParagraphStyle,
)
from engage.rules.activity import Participation, Tally, Total
from engage.rules.channel import Channel
from engage.rules.merging import large_enough
from engage.rules.view import SOURCE_LANGUAGE, View, view_from_tag
from engage.translating.presenters import view_name

SMALLEST = 10
"""People of one language who are told by themselves."""


def opening(gathered: Sequence[Gathered], voice: Voice) -> Iterator[Block]:
    """The first sentence and the large numbers."""
    known = _known(gathered)
    if gathered and not known:
        yield Paragraph(
            _("There is no result yet, so there is nothing to tell so far."), ParagraphStyle.LEAD
        )
        activities = KeyNumber(_("activities"), Total(len(gathered)))
        yield KeyNumbers("key", _("Key numbers"), (activities,))
        return
    received = [one.participation.received for one in known]
    taken_part_in = sum(1 for number in received if number)
    yield Paragraph(contributions_in_all(sum(received), taken_part_in, voice), ParagraphStyle.LEAD)
    numbers = [
        KeyNumber(_("contributions in all"), Total(sum(received))),
        KeyNumber(_("activities"), Total(taken_part_in)),
    ]
    ballots = sum(
        finding.valid for one in gathered for finding in one.findings if isinstance(finding, Tally)
    )
    if ballots:
        numbers.append(KeyNumber(_("valid ballots"), Total(ballots)))
    yield KeyNumbers("key", _("Key numbers"), tuple(numbers))


def who_took_part(gathered: Sequence[Gathered], voice: Voice) -> Iterator[Block]:
    """Contributions by activity and by the way they came in, and that they all add up."""
    yield Heading(_("Who took part"), stays=True)
    if not gathered:
        yield Paragraph(_("No activity has opened yet."))
        return
    known = _known(gathered)
    if known:
        yield Paragraph(how_many_people([one.participation for one in known], voice))
        yield _account(known, voice)
        organised = [one for one in known if one.participation.organisations]
        if organised:
            yield ListBlock(
                tuple(
                    from_organisations(
                        voice.words(one.facts.title), one.participation.organisations, voice
                    )
                    for one in organised
                )
            )
        yield _by_channel(known, voice)
        yield from _by_view(known, voice)
    if len(known) < len(gathered):
        yield ListBlock(tuple(_not_known(one, voice) for one in gathered if one not in known))
    reasons = _reasons(gathered, voice)
    if reasons:
        yield Paragraph(_("These were received and not counted:"))
        yield ListBlock(reasons)


def _account(gathered: Sequence[Gathered], voice: Voice) -> AccountBlock:
    def line(label: str, participations: Sequence[Participation]) -> AccountLine:
        excluded = sum(sum(one.excluded.values()) for one in participations)
        return AccountLine(
            label,
            (
                Total(sum(one.received for one in participations)),
                Total(sum(one.analysed for one in participations)),
                Total(excluded),
            ),
        )

    lines = [line(voice.words(one.facts.title), [one.participation]) for one in gathered]
    lines.append(line(_("All together"), [one.participation for one in gathered]))
    return AccountBlock(
        "account",
        _("Contributions received, counted and left out"),
        _("What was received is what was counted and what was left out together."),
        (_("Received"), _("Counted"), _("Left out")),
        tuple(lines),
    )


def _by_channel(gathered: Sequence[Gathered], voice: Voice) -> AccountBlock:
    used = [
        channel
        for channel in Channel
        if any(one.participation.by_channel.get(channel) for one in gathered)
    ]
    unknown = [_unknown(one.participation) for one in gathered]
    lines = [
        AccountLine(
            voice.words(one.facts.title),
            (
                *(Total(one.participation.by_channel.get(channel, 0)) for channel in used),
                *((Total(rest),) if any(unknown) else ()),
                Total(one.participation.received),
            ),
        )
        for one, rest in zip(gathered, unknown, strict=True)
    ]
    return AccountBlock(
        "channels",
        _("How contributions came in"),
        _("Each line adds up to what was received."),
        (
            *(channel_words(channel) for channel in used),
            *((_("Not recorded"),) if any(unknown) else ()),
            _("Received"),
        ),
        tuple(lines),
    )


def _by_view(gathered: Sequence[Gathered], voice: Voice) -> Iterator[AccountBlock]:
    """Nothing where everybody read the same words. Where some are told together with others, no line says whose they are: a nought
    there would be one of a view that nobody chose, or of one that is not told.
    """
    shown = [large_enough(one.participation.by_view, smallest=SMALLEST) for one in gathered]
    used = sorted({tag for numbers in shown for tag in numbers}, key=_in_order)
    if not set(used) - {View().tag}:
        return
    lines = [
        _line_by_view(voice.words(one.facts.title), one.participation.received, numbers, used)
        for one, numbers in zip(gathered, shown, strict=True)
    ]
    yield AccountBlock(
        "views",
        _("In which language, and how easy to read"),
        _(
            "Everybody was asked the same; only the words differ. Fewer than 10 are told together with others."
        ),
        (*(view_name(view_from_tag(tag)) for tag in used), _("Others together"), _("Received")),
        tuple(lines),
    )


def _line_by_view(
    label: str, received: int, numbers: Mapping[str, int], used: Sequence[str]
) -> AccountLine:
    others = received - sum(numbers.values())
    untold = None if others else Total(0)
    told = (Total(numbers[tag]) if tag in numbers else untold for tag in used)
    return AccountLine(label, (*told, Total(others), Total(received)))


def _in_order(tag: str) -> tuple[bool, str]:
    return view_from_tag(tag).language != SOURCE_LANGUAGE, tag


def _known(gathered: Sequence[Gathered]) -> list[Gathered]:
    """Those of which anything may be known: a vote is not among them before its result."""
    return [one for one in gathered if one.participation.is_known]


def _not_known(one: Gathered, voice: Voice) -> str:
    title = voice.words(one.facts.title)
    return str(_("%(title)s: not known before the result is out.", title=title))


def _unknown(participation: Participation) -> int:
    return participation.received - sum(participation.by_channel.values())


def _reasons(gathered: Sequence[Gathered], voice: Voice) -> tuple[str, ...]:
    return tuple(
        left_out(voice.words(one.facts.title), reason, number, voice)
        for one in gathered
        for reason, number in sorted(one.participation.excluded.items())
        if number
    )
