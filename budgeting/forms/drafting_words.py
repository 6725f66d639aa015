"""The words of the pages on which a round is made: what can be chosen, and what an officer is told when something is refused."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from budgeting.rules.ballots import BallotKind
from budgeting.rules.drafting import PotKind, Tie
from budgeting.rules.election import Allocation, Completion, Measure, Variant
from budgeting.rules.falls import Falling
from budgeting.rules.named_choices import NamedChoice, Ties
from engage.rules.channel import Channel
from engage.rules.errors import EngageError

PICTURES = {
    "bike": _l("Cycling"),
    "camera": _l("Camera"),
    "defence": _l("Self-defence"),
    "football": _l("Football"),
    "home": _l("Home"),
    "kit": _l("Kit and tools"),
    "lights": _l("Lights"),
    "mural": _l("Mural"),
    "neighbours": _l("Neighbours"),
    "slow": _l("Slower traffic"),
}
PART_LABEL = _l("It can use a part of its money, where what is left at the end is offered")
POT_KINDS = {
    PotKind.EVERYONE: _l("Everybody and every kind of project"),
    PotKind.AREA: _l("One area"),
    PotKind.THEME: _l("One theme"),
    PotKind.CHILDREN: _l("Children and young people"),
}
TIE_WORDS = {
    Tie.LIVE: _l("Live there"),
    Tie.WORK: _l("Work there"),
    Tie.STUDY: _l("Study there"),
    Tie.VOLUNTEER: _l("Volunteer there"),
}
CHANNEL_WORDS = {
    Channel.ONLINE: _l("Online"),
    Channel.PAPER: _l("On paper"),
    Channel.PHONE: _l("By telephone"),
    Channel.IN_PERSON: _l("In person"),
    Channel.TABLET: _l("On a shared tablet at an event"),
}
CHOICE_WORDS = {
    NamedChoice.MOST_VOTES_FIRST: _l("Most votes first"),
    NamedChoice.FAIR_SHARES: _l("Fair shares"),
    NamedChoice.SHARE_OUT: _l("Share out the pot"),
    NamedChoice.OWN: _l("Our own rule, put together under Advanced"),
}
TIES_WORDS = {
    Ties.LOWER_COST_THEN_LOT: _l("The project that costs less; then a lot"),
    Ties.LOT: _l("A lot"),
    Ties.LOWER_COST_THEN_REFUSE: _l("The project that costs less; then officers draw in public"),
}
KIND_WORDS = {
    BallotKind.KNAPSACK: _l("Choose projects until the money runs out"),
    BallotKind.APPROVAL: _l("Choose every project you like"),
    BallotKind.CHOOSE_ONE: _l("Choose one project"),
    BallotKind.POINTS: _l("Share out points"),
    BallotKind.SCORE: _l("Give every project a score from 1 to 5"),
    BallotKind.RANKING: _l("Put projects in order"),
}
ALLOCATION_WORDS = {
    Allocation.GREEDY: _l("Most votes first"),
    Allocation.EQUAL_SHARES: _l("Fair shares (Method of Equal Shares)"),
    Allocation.PHRAGMEN: _l("Phragmén’s method"),
    Allocation.SHARE_OUT: _l("Share out the pot"),
}
MEASURE_WORDS = {
    Measure.VOTES: _l("Votes"),
    Measure.VOTES_PER_POUND: _l("Votes for each pound"),
}
VARIANT_WORDS = {
    Variant.SKIP: _l("Pass over it and look at the next"),
    Variant.STOP: _l("Stop there"),
}
COMPLETION_WORDS = {
    Completion.ADD1_THEN_GREEDY: _l("Raise every share step by step, then most votes first"),
    Completion.ADD1: _l("Raise every share step by step"),
    Completion.GREEDY: _l("Most votes first"),
    Completion.NONE: _l("Keep it"),
}
IF_WITHDRAWN_WORDS = {
    Falling.LIST: _l("It goes down the list, to each project in turn that it is still enough for"),
    Falling.KEPT: _l("It is kept for the next round"),
}
FAULTS: Mapping[str, object] = {
    "yes_or_no": _l("Write yes or no"),
    "least_without_part": _l(
        "The least that could work is for a project that can use a part of its money. Say that too, or leave this empty."
    ),
    "least_above_cost": _l("The least that could work must be below what the project costs"),
    "picture_unknown": _l(
        "There is no picture of this name. Leave it empty, or use a name from this list: bike, camera, defence, football, home, kit, lights, mural, neighbours, slow"
    ),
    "title_taken": _l("A project with this title is on the list already"),
    "money_unreadable": _l("Enter an amount in pounds, such as 1,200 or 1200.50"),
    "money_too_large": _l("That is more than a round can hold. Enter less than £21 million."),
    "title_missing": _l("Enter a title with letters or numbers"),
    "plain_words_missing": _l("Write the plain words first; easy read stands beside them"),
    "dates_out_of_order": _l("The last day is before the first day"),
    "ages_out_of_order": _l("The oldest age is below the youngest"),
    "funder_unnamed": _l("Enter who gives this money"),
    "funder_amount": _l("Enter how much this funder gives"),
    "funder_twice": _l("This funder is in the list already"),
    "choice_missing": _l("Choose how votes become projects"),
    "threshold_unreadable": _l("Enter a number of votes such as 30, or a share such as 5%"),
    "threshold_too_high": _l("Nobody can have more than all the votes. Enter 100 or less."),
    "choices_out_of_order": _l("The most is below the fewest"),
    "points_missing": _l("Enter how many points each voter has"),
    "points_each_too_many": _l("One project cannot get more points than a voter has"),
    "cost_not_positive": _l("Enter a cost above zero"),
    "project_of_a_bid": _l("A group put this idea forward and was told that it is on the ballot"),
    "own_interest": _l(
        "You have to do with the idea that became this project, so you cannot change it. A colleague must. The attempt is in the log."
    ),
    "too_many_projects": _l("A round holds 500 projects at most"),
    "pot_before_not_rehearsed": _l(
        "What the pot before leaves is added to this one’s money. Count a rehearsal of that pot first."
    ),
    "rehearsal_of_a_draft": _l(
        "Voting has opened. Only a round that is being made can be rehearsed."
    ),
    "projects_missing": _l("Add projects first."),
    "money_missing": _l("Say how much money there is first."),
    "round_not_open": _l("This rehearsal has been counted. Make another one."),
    "already_counted": _l("This rehearsal has been counted. Make another one."),
    "english_needed": _l("English is always offered: every other language is read beside it."),
    "not_checked": _l("This language is not offered."),
    "checker_missing": _l("Enter who checked it"),
    "interface_unchecked": _l(
        "Nobody has checked the words of our own pages in this language: headings, buttons, the review page. Until somebody has, a vote cannot be offered in it."
    ),
    "words_missing": _l(
        "Some texts are still in English. Residents would read them on a ballot that is said to be checked. Write their words first: "
        "they are listed here."
    ),
    "words_stale": _l(
        "The English of some texts has changed since their words in this language were written. Bring them up to date first, under "
        "Translations: they are listed here."
    ),
    "page_changed": _l(
        "Another officer saved this page after you opened it. What is saved now is shown below, and what you typed is still in the "
        "fields. Look at both, then save again to keep yours."
    ),
    "round_frozen": _l(
        "The round is open. Nothing of it can change now. Your attempt is in the log."
    ),
}
MISFITS: Mapping[str, object] = {
    "phragmen_needs_approvals": _l(
        "Phragmén’s method needs ballots on which projects are chosen, not points, scores or an order"
    ),
    "constraints_need_greedy": _l(
        "A largest share for one project works with “Most votes first” only"
    ),
    "part_funding_needs_greedy": _l("Offering a part works with “Most votes first” only"),
}


def setup_sentence_for(error: EngageError) -> str:
    """What an officer is told when a page of the set-up is refused."""
    if error.code == "rule_does_not_fit":
        return str(MISFITS.get(str(error.facts.get("why")), FAULTS["choice_missing"]))
    otherwise = _l("This could not be saved. Look at what is on the page and try again.")
    return str(FAULTS.get(error.code, otherwise))
