"""What residents fill in about a bid. What counts as an answer is decided by ``budgeting.rules.bid_pages``."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from budgeting.rules.bid_pages import BidPage, CheckAnswer, Posted, WhoBids, YesNo
from engage.kernel.forms import EngageForm, FieldError
from engage.kernel.locale import money
from engage.rules.errors import EngageError, InvalidError, NotAllowedError, WrongStateError
from engage.uploads.forms import sentence_for_file

WHO_WORDS = {
    WhoBids.CONSTITUTED: _l("A group with written rules and a committee"),
    WhoBids.GROUP: _l("A group without written rules"),
    WhoBids.SCHOOL: _l("A school, club or other organisation"),
    WhoBids.RESIDENT: _l("A resident, on my own"),
}
CHECK_ANSWER_WORDS = {
    CheckAnswer.YES: _l("Yes"),
    CheckAnswer.NO: _l("No, not yet"),
    CheckAnswer.NOT_NEEDED: _l("It is not needed"),
}
YES_NO_WORDS = {YesNo.YES: _l("Yes"), YesNo.NO: _l("No")}
SPARE_LINES = 3


class StartForm(EngageForm):
    """Where the code to come back is sent."""

    email = StringField(_l("Your e-mail address"))


class ComeBackForm(EngageForm):
    """The code from the first letter."""

    secret = StringField(_l("Your code"))


class LinkForm(EngageForm):
    """An address to which a link is sent, if it has a bid."""

    email = StringField(_l("Your e-mail address"))


class SendForm(EngageForm):
    """The last page: the group's words to a question or a refusal, where there is one."""

    reply = TextAreaField(_l("Your answer"))


class PictureForm(EngageForm):
    """One picture, and what it shows."""

    picture = FileField(_l("Choose a picture"))
    shows = StringField(_l("What does the picture show?"))

    def take(self, error: EngageError) -> None:
        """Say beside the field what is wrong; beside the file where no field is named."""
        field = self.shows if error.facts.get("where") == self.shows.name else self.picture
        self.refuse(field, sentence_for_picture(error))


class BidPageForm(EngageForm):
    """One page of a bid. Filled from what was kept or from what was sent; validated by the rules."""

    BOXES = frozenset(
        {"who", "group", "name", "phone", "title", "summary", "benefits", "area", "what", "amount"}
        | {"least", "other", "other_words", "answer", "words"}
    )
    """What somebody may have written in, on any page."""

    who = RadioField(
        _l("Who puts the idea forward?"),
        choices=[SelectChoice(value, label) for value, label in WHO_WORDS.items()],
        validate_choice=False,
    )
    group = StringField(_l("What is your group called?"))
    name = StringField(_l("Name of the person we can ask"))
    phone = StringField(_l("Telephone number (optional)"))
    email = StringField(_l("E-mail address"))
    title = StringField(_l("What is your idea called?"))
    summary = TextAreaField(_l("What do you want to do?"))
    benefits = TextAreaField(_l("Who will it be good for?"))
    area = SelectField(_l("Where will it happen?"), validate_choice=False)
    least = StringField(_l("What is the least money that could work?"))
    other = RadioField(
        _l("Do you get money from anywhere else for this?"),
        choices=[SelectChoice(value, label) for value, label in YES_NO_WORDS.items()],
        validate_choice=False,
    )
    other_words = TextAreaField(_l("If yes: from whom, and how much?"))
    answer = RadioField(
        "",
        choices=[SelectChoice(value, label) for value, label in CHECK_ANSWER_WORDS.items()],
        validate_choice=False,
    )
    words = TextAreaField(_l("If not: tell us more"))

    def __init__(self, page: BidPage, posted: Posted, *, areas: Sequence[SelectChoice]) -> None:
        super().__init__(
            formdata=None, data={name: next(iter(v), "") for name, v in posted.items()}
        )
        self.area.choices = list(areas)
        self.page = page
        self.lines = cost_lines(posted) if page is BidPage.COSTS else []
        self._line_errors: list[FieldError] = []

    def error_list(self) -> list[FieldError]:
        return [*super().error_list(), *self._line_errors]

    @property
    def errors(self) -> Mapping[str, Sequence[str]]:
        return {each.field_id: [each.message] for each in self.error_list()}

    def take_faults(self, faults: Iterable[InvalidError]) -> None:
        """Say beside each field what is wrong with it."""
        for fault in faults:
            where, sentence = str(fault.facts["where"]), sentence_for_bid(fault)
            field: Field | None = self._fields.get(where)
            if field is not None:
                self.refuse(field, sentence)
                continue
            self._line_errors.append(FieldError(sentence, where))
            for line in self.lines:
                line.take(where, sentence)


class CostLine:
    """One line of what it costs, with its two boxes."""

    def __init__(self, number: int, what: str, amount: str) -> None:
        self.number = number
        self.what = what
        self.amount = amount
        self.what_error = ""
        self.amount_error = ""

    def take(self, where: str, sentence: str) -> None:
        if where == f"what-{self.number}":
            self.what_error = self.what_error or sentence
        if where == f"amount-{self.number}":
            self.amount_error = self.amount_error or sentence


def cost_lines(posted: Posted) -> list[CostLine]:
    """The lines that were sent, and some empty ones below."""
    rows = list(zip_longest(posted.get("what", ()), posted.get("amount", ()), fillvalue=""))
    while rows and not any(rows[-1]):
        rows.pop()
    rows += [("", "")] * SPARE_LINES
    return [CostLine(number, what, amount) for number, (what, amount) in enumerate(rows)]


def sentence_for_bid(error: EngageError) -> str:
    """What a resident is told when something in a bid is refused."""
    where = str(error.facts.get("where", ""))
    if error.code == "answer_missing":
        return _missing(where)
    most, total = error.facts.get("most_pence"), error.facts.get("total_pence")
    sentences: dict[str, str] = {
        "answer_too_long": _(
            "Shorten this to %(limit)s characters. It has %(length)s now.",
            limit=error.facts.get("limit"),
            length=error.facts.get("length"),
        ),
        "choice_unknown": _("Choose one of the answers"),
        "money_unreadable": _("Write the money in figures, like 250 or 99.50"),
        "money_too_large": _("That is too much money. Write an amount below £21 million."),
        "money_missing": _("Write how much money"),
        "what_missing": _("Write what this money is for"),
        "costs_missing": _("Write at least one thing that you will pay for"),
        "too_many_lines": _("Put some things together. There is room for 20."),
        "over_most": _(
            "This comes to %(total)s. A bid can ask for up to %(most)s.",
            total=money(int(str(total or 0))),
            most=money(int(str(most or 0))),
        ),
        "least_over_total": _("This cannot be more than all you ask for"),
        "email_unreadable": _("Write an e-mail address, like name@example.org"),
        "phone_unreadable": _("Write a telephone number, like 0161 496 0000, or leave it empty"),
        "bids_not_taken": _("Ideas are not taken today. Look at the dates on this page."),
        "too_many_bids": _("There are 5 ideas under this address. Come back to one of them."),
        "step_is_over": _("The last day for this is over. Nothing was sent."),
        "round_is_fixed": _("The vote is fixed now, so nothing about the idea can change."),
        "bid_incomplete": _("Some parts are not finished. Look at the list."),
        "link_is_over": _("This link was used already, or it is too old. Ask for a new one."),
        "code_unknown": _("We do not know that code. Check it against your letter."),
        "too_many_tries": _("That is a lot of codes that did not work. Wait 15 minutes."),
    }
    otherwise: str = _("That cannot be done now. Look at the page again.")
    return sentences.get(error.code, otherwise)


def sentence_for_picture(error: EngageError) -> str:
    """What somebody is told whose picture, or the words about it, cannot be kept."""
    sentences: dict[str, str] = {
        "picture_missing": _("Choose a picture, or leave the words empty"),
        "shows_missing": _("Your picture is here. Now write what it shows."),
        "shows_too_long": _(
            "Shorten this to %(limit)s characters. It has %(length)s now.",
            limit=error.facts.get("most"),
            length=error.facts.get("length"),
        ),
    }
    if error.code in sentences:
        return sentences[error.code]
    is_of_bid = isinstance(error, NotAllowedError | WrongStateError)
    return sentence_for_bid(error) if is_of_bid else sentence_for_file(error)


def _missing(where: str) -> str:
    sentences: dict[str, str] = {
        "who": _("Choose who puts the idea forward"),
        "group": _("Write the name of your group"),
        "name": _("Write a name, so that we know whom to ask for"),
        "title": _("Write a short name for your idea"),
        "summary": _("Write what you want to do"),
        "benefits": _("Write who it will be good for"),
        "area": _("Choose where it will happen"),
        "other": _("Choose yes or no"),
        "other_words": _("Write from whom the money comes, and how much"),
        "answer": _("Choose one of the answers"),
        "words": _("Write why not, or what you will do"),
        "reply": _("Write your answer"),
    }
    otherwise: str = _("Write something to go on")
    return sentences.get(where, otherwise)
