"""What a second officer reads of amounts that are decided or changed."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from budgeting.models.rounds import Round
from budgeting.presenters.after import titles_of
from budgeting.rules.written import least_in
from engage.kernel.locale import money


def amounts_words(
    pb_round: Round,
    amounts: Mapping[str, int],
    before: Mapping[str, int],
    reasons: Mapping[str, str],
) -> Iterator[str]:
    """Each amount and what it was, that it is less than could work, if so, and its reason."""
    titles, least = titles_of(pb_round), least_in(pb_round.rules)
    for number, pence in amounts.items():
        told = _(
            "%(title)s: %(money)s instead of %(before)s.",
            title=titles[number],
            money=money(pence),
            before=money(before.get(number, 0)),
        )
        too_little = _(
            "Its group said that less than %(least)s could not work.",
            least=money(least.get(number, 0)),
        )
        is_too_little = 0 < pence < least.get(number, 0)
        yield " ".join(filter(None, (told, too_little if is_too_little else "", reasons[number])))
