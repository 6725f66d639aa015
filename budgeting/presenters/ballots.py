"""What the pages of a ballot under way receive: the projects in this voter's order, what they have so far, and the bar."""

from collections.abc import Mapping
from dataclasses import dataclass

from budgeting.models.rounds import Round
from budgeting.presenters.ballot_words import BallotWords, ballot_words
from budgeting.presenters.rounds import ProjectCard, project_cards
from budgeting.rules.ballots import BallotForm, BallotKind, Ticks
from budgeting.rules.choosing import Reckoning, reckon, rotated
from engage.content.presenters import Words


@dataclass(frozen=True)
class BallotCard:
    """A project on somebody's ballot. ``amount`` is its points, its score, its place in a ranking, or 1 when it is chosen."""

    project: ProjectCard
    amount: int
    weight: int
    is_over: bool
    is_shown: bool

    @property
    def is_chosen(self) -> bool:
        return self.amount > 0


@dataclass(frozen=True)
class Theme:
    """A way to see fewer projects; an empty ``name`` shows all of them."""

    name: str
    label: Words | None
    number: int
    is_current: bool


@dataclass(frozen=True)
class BallotPage:
    """A ballot under way; nothing of it is stored. ``left`` and ``detail`` are the two lines of the bar."""

    kind: BallotKind
    words: BallotWords
    cards: tuple[BallotCard, ...]
    themes: tuple[Theme, ...]
    rotation: int
    used: int
    limit: int | None
    percent: int
    is_over: bool
    left: str
    detail: str
    scores: tuple[int, ...]

    @property
    def chosen(self) -> list[BallotCard]:
        """What the voter has so far; a ranking in the voter's order."""
        chosen = [card for card in self.cards if card.is_chosen]
        if self.kind is BallotKind.RANKING:
            chosen.sort(key=lambda card: card.amount)
        return chosen

    @property
    def theme(self) -> str:
        return next((theme.name for theme in self.themes if theme.is_current), "")

    @property
    def is_money(self) -> bool:
        return self.kind is BallotKind.KNAPSACK

    @property
    def script(self) -> str:
        """The file of the script that makes this kind of ballot quicker."""
        own = {BallotKind.POINTS: "points.js", BallotKind.RANKING: "ranking.js"}
        return own.get(self.kind, "choosing.js")

    def card(self, number: str) -> BallotCard | None:
        return next((card for card in self.cards if card.project.number == number), None)


def ballot_page(pb_round: Round, *, ticks: Ticks, rotation: int = 0, theme: str = "") -> BallotPage:
    """A ballot with a voter's ticks so far. The running total is made here so that it works without JavaScript."""
    form, costs = pb_round.ballot_form, pb_round.costs
    reckoning = reckon(ticks, form=form, costs=costs)
    words = ballot_words(form, budget_pence=pb_round.budget_pence, projects=len(pb_round.projects))
    left, detail = words.bar(reckoning, total=len(costs), is_money=_is_money(form))
    projects = project_cards(pb_round)
    themes = _themes(projects, theme)
    shown = next((each.name for each in themes if each.is_current), "")
    return BallotPage(
        kind=form.kind,
        words=words,
        cards=tuple(
            _card(project, ticks, form, reckoning, is_shown=shown in {"", project.theme})
            for project in rotated(projects, rotation)
        ),
        themes=themes,
        rotation=rotation,
        used=reckoning.used,
        limit=reckoning.limit,
        percent=reckoning.percent,
        is_over=reckoning.left < 0,
        left=left,
        detail=detail,
        scores=tuple(range(form.lowest, form.highest + 1)),
    )


def _is_money(form: BallotForm) -> bool:
    return form.kind is BallotKind.KNAPSACK


def _card(
    project: ProjectCard, ticks: Ticks, form: BallotForm, reckoning: Reckoning, *, is_shown: bool
) -> BallotCard:
    weight = project.cost_pence if _is_money(form) else 1
    amount = _amount(project.number, ticks, form.kind)
    is_full = reckoning.limit is not None and weight > reckoning.left
    # Where there is one vote, choosing another project takes it along.
    is_over = is_full and not amount and form.kind is not BallotKind.CHOOSE_ONE
    return BallotCard(project, amount, weight, is_over, is_shown)


def _amount(number: str, ticks: Ticks, kind: BallotKind) -> int:
    if isinstance(ticks, Mapping):
        return ticks.get(number, 0)
    if number not in ticks:
        return 0
    return ticks.index(number) + 1 if kind is BallotKind.RANKING else 1


def _themes(projects: tuple[ProjectCard, ...], asked: str) -> tuple[Theme, ...]:
    """One for each category, in the order of the list, after one for all; none where they would sort nothing."""
    labels: dict[str, Words] = {}
    numbers: dict[str, int] = {}
    for project in projects:
        if project.theme:
            labels.setdefault(project.theme, project.category)
            numbers[project.theme] = numbers.get(project.theme, 0) + 1
    if len(labels) < 2:  # noqa: PLR2004 - one theme sorts nothing
        return ()
    current = asked if asked in labels else ""
    return (
        Theme("", None, len(projects), is_current=not current),
        *(Theme(name, label, numbers[name], name == current) for name, label in labels.items()),
    )
