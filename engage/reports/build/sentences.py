"""Sentences with figures in them, made from published tables and totals only, in the language that is spoken now."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from engage.activities.presenters import CHANNEL_WORDS
from engage.reports.rules.beside import Characteristic
from engage.reports.rules.labels import Label
from engage.rules.activity import Axis, Measure, Participation, Words
from engage.rules.channel import Channel
from engage.rules.direction import own_direction
from engage.rules.disclosure.release import Key, Means, PublishedTable
from engage.rules.errors import InvalidError
from engage.rules.view import View


class Voice:
    """How figures and words read in one view."""

    def __init__(self, view: View, labels: Mapping[str, str]) -> None:
        self.view = view
        self._thousands = labels[Label.THOUSANDS]

    def number(self, value: int) -> str:
        return f"{value:,}".replace(",", self._thousands)

    def tenths(self, value: int) -> str:
        """A mean: 125 tenths are 12.5."""
        return f"{self.number(value // 10)}.{value % 10}"

    def words(self, words: Words) -> str:
        """The words for the view, by its chain of fallbacks; those that run the other way keep to themselves. Raises ``InvalidError`` ``words_missing``."""
        for view in self.view.fallbacks():
            if found := words.get(view.tag):
                return found if view.direction == self.view.direction else own_direction(found)
        raise InvalidError("words_missing", where=sorted(words))

    def category(self, axis: Axis, category: str) -> str:
        words = axis.words.get(category)
        return self.words(words) if words else category

    def typed(self, text: str) -> str:
        """What officers typed in a language that nobody told: among words from right to left, its full stop stays at its own end."""
        return own_direction(text) if text and self.view.direction == "rtl" else text

    def listed(self, items: Sequence[str]) -> str:
        """``a``, ``a and b``, ``a, b and c`` in the language spoken."""
        locale = get_locale()
        return str(format_list(list(items), locale=locale) if locale else ", ".join(items))


def most_chosen(table: PublishedTable, voice: Voice) -> str:
    """What came first in a one-way table, with its base; says so when hidden figures leave it open."""
    if table.is_withheld or table.base is None:
        return str(_("Too few people answered for us to show what they said."))
    shown = {key: cell.count for key, cell in table.cells.items() if cell.count is not None}
    highest = max(shown.values(), default=0)
    if highest == 0:
        return str(
            _(
                "There is no answer that we can show. %(base)s people answered.",
                base=voice.number(table.base),
            )
        )
    first = [key for key, count in shown.items() if count == highest]
    answers = voice.listed([voice.category(table.rows, key[0]) for key in first])
    figures = _figures(table, first[0], voice)
    if len(shown) < len(table.cells):
        return str(
            _(
                "Of the answers that we can show, the largest is: %(answers)s, %(figures)s.",
                answers=answers,
                figures=figures,
            )
        )
    if len(first) > 1:
        return str(
            _("Level at the top: %(answers)s, each %(figures)s.", answers=answers, figures=figures)
        )
    return str(
        _("The most chosen answer is: %(answers)s, %(figures)s.", answers=answers, figures=figures)
    )


def too_few(tables: Sequence[PublishedTable], voice: Voice) -> str:
    """That nothing can be said about several questions."""
    questions = voice.listed([voice.words(table.title) for table in tables])
    return str(
        _(
            "Too few people answered for us to show what they said about these: %(questions)s.",
            questions=questions,
        )
    )


def averages(table: PublishedTable, means: Means, voice: Voice) -> str:
    """Mean points, the most first, or mean places, the best first, of everybody who answered."""
    is_place = means.measure is Measure.PLACE
    rows = list(table.rows.categories)
    order = sorted(
        rows, key=lambda row: (means.tenths[row] * (1 if is_place else -1), rows.index(row))
    )
    figures = "; ".join(
        f"{voice.category(table.rows, row)} {voice.tenths(means.tenths[row])}" for row in order
    )
    if is_place:
        return str(
            _(
                "Average place, 1 being the first: %(figures)s. What somebody gave no place stands in the middle of the places "
                "left. The table tells how many put each one first.",
                figures=figures,
            )
        )
    return str(
        _(
            "Points given on average: %(figures)s. The table tells how many gave any points.",
            figures=figures,
        )
    )


def middle_of(table: PublishedTable, voice: Voice) -> str:
    """The band that the answer in the middle is in, of a table of rising bands; empty where a hidden figure leaves it open.

    It follows from published counts alone. Two bands, where half of an even number of people are in each and those below.
    """
    counts = [table.cells[row,].count for row in table.rows.categories]
    shown = [count for count in counts if count is not None]
    people = sum(shown)
    if len(shown) < len(counts) or people == 0:
        return ""
    up_to = list(accumulate(shown))
    bands = dict.fromkeys(bisect_right(up_to, place) for place in ((people - 1) // 2, people // 2))
    answers = [voice.category(table.rows, table.rows.categories[band]) for band in bands]
    return str(
        _(
            "From the smallest answer to the largest, the one in the middle is: %(answers)s.",
            answers=voice.listed(answers),
        )
    )


def _figures(table: PublishedTable, key: Key, voice: Voice) -> str:
    cell, base = table.cells[key], table.base_of(key)
    facts = {"count": voice.number(cell.count or 0), "base": voice.number(base or 0)}
    if cell.percent is None:
        return str(_("%(count)s of %(base)s people", **facts))
    return str(_("%(count)s of %(base)s people (%(percent)s%%)", percent=cell.percent, **facts))


def contributions_in_all(total: int, activities: int, voice: Voice) -> str:
    """The first sentence of a report."""
    if total == 0:
        return str(_("Nobody has taken part yet, so there is nothing to tell so far."))
    return str(
        ngettext(
            "We had %(total)s contributions to %(number)s activity.",
            "We had %(total)s contributions to %(number)s activities.",
            activities,
            total=voice.number(total),
            number=voice.number(activities),
        )
    )


def how_many_people(participations: Sequence[Participation], voice: Voice) -> str:
    """Why the sum is not a number of people, and between which numbers it lies."""
    received = [one.received for one in participations]
    return str(
        _(
            "One person may have made several contributions, so the sum is not a number of people. "
            "The activity with the most had %(largest)s; all of them together had %(total)s.",
            largest=voice.number(max(received)),
            total=voice.number(sum(received)),
        )
    )


def from_organisations(title: str, number: int, voice: Voice) -> str:
    """That some contributions to an activity are not a person's own: a total."""
    return str(
        ngettext(
            "%(title)s: %(number)s answered for an organisation. Organisations are counted apart.",
            "%(title)s: %(number)s answered for organisations. They are counted apart.",
            number,
            title=title,
            number=voice.number(number),
        )
    )


def channel_words(channel: Channel) -> str:
    """How a contribution came in."""
    return str(CHANNEL_WORDS[channel])


def characteristic_words(characteristic: Characteristic) -> str:
    """What an equality assessment calls it."""
    return str(
        {
            Characteristic.AGE: _("Age"),
            Characteristic.DISABILITY: _("Disability"),
            Characteristic.GENDER_REASSIGNMENT: _("Gender reassignment"),
            Characteristic.MARRIAGE: _("Marriage and civil partnership"),
            Characteristic.PREGNANCY: _("Pregnancy and maternity"),
            Characteristic.RACE: _("Race"),
            Characteristic.RELIGION: _("Religion or belief"),
            Characteristic.SEX: _("Sex"),
            Characteristic.SEXUAL_ORIENTATION: _("Sexual orientation"),
            Characteristic.CARE_LEAVERS: _("People who were in care"),
            Characteristic.INCOME: _("People with little money"),
        }[characteristic]
    )


def left_out(title: str, reason: str, number: int, voice: Voice) -> str:
    """One reason for which an activity left contributions out."""
    reasons = {
        "spoilt": ngettext("it could not be counted as the rules say", "they could not be counted as the rules say", number),
        "refused": ngettext("two officers refused it before the count, for a reason that the rules name", "two officers refused them before the count, for reasons that the rules name", number),
        "duplicate": ngettext("it was sent twice", "they were sent twice", number),
        "withdrawn": ngettext("the person who sent it took it back", "the people who sent them took them back", number),
        "month_not_over": ngettext("the month in which it came in is not over", "the month in which they came in is not over", number),
        "blank_paper": ngettext("nothing was written on the paper", "nothing was written on the papers", number),
        "not_released": ngettext("it could not be shown to others", "they could not be shown to others", number),
        "sent_twice": ngettext("it was sent twice", "they were sent twice", number),
        "not_about_this": ngettext("it was about something else", "they were about something else", number),
        "not_readable": ngettext("nobody could read it", "nobody could read them", number),
        "nothing_said": ngettext("it said nothing that can be analysed", "they said nothing that can be analysed", number),
        "a_test": ngettext("it was sent as a test", "they were sent as a test", number),
    }  # fmt: skip
    # Apart: of a call within the call for one or many, the sentence for many is not found for translation.
    why = reasons.get(reason) or _("of another reason that the council keeps on file")
    return str(
        ngettext(
            "%(title)s: %(number)s was left out because %(reason)s.",
            "%(title)s: %(number)s were left out because %(reason)s.",
            number,
            title=title,
            number=voice.number(number),
            reason=why,
        )
    )
