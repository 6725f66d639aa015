"""What a moderator sends."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from engage.activities.ports import Decision
from engage.activities.rules.translation import LONGEST_TEXT, Maker
from engage.kernel.forms import DayField, EngageForm, WholeNumberField
from engage.moderation.rules.decisions import Reason

MAKER_WORDS = {Maker.PERSON: _l("A person"), Maker.MACHINE: _l("A machine")}
TRANSLATION_REFUSALS = {
    "text_missing": _l("Write what it means in English"),
    "too_long": _l("Make this shorter"),
    "made_by_missing": _l("Say whether a person or a machine translated it"),
    "maker_missing": _l("Name who or what translated it"),
    "made_on_missing": _l("Enter the day on which it was translated"),
    "not_yet": _l("That day has not come yet."),
}
DECISION_WORDS = {
    Decision.SAFEGUARDING: _l("Start safeguarding steps"),
    Decision.HIDDEN: _l("Hide it from the public"),
    Decision.REDACTED: _l("Publish it without the details"),
    Decision.RELEASED: _l("Publish it as it is"),
}
"""The safest first: a press in a hurry harms nobody."""
REFUSALS = {
    "reason_missing": _l("Choose a reason. It is shown to the public."),
    "text_missing": _l("Nothing would be left. Hide it instead."),
    "details_left": _l(
        "A telephone number, an address or the like still stands in it. Replace it by ████, or publish it as it is."
    ),
    "tells_who": _l(
        "Together these tell who somebody is: a name and a school, or an age and a school or a place. Publish it without the details, and take one of them out."
    ),
    "text_unchanged": _l("Take out the details first, or publish it as it is."),
    "words_added": _l("Only take parts out, each replaced by ████. Do not add or change words."),
}


class DecisionForm(EngageForm):
    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    decision = RadioField(
        _l("What should happen?"),
        choices=[SelectChoice(decision.value, words) for decision, words in DECISION_WORDS.items()],
        validators=[InputRequired(_l("Choose what should happen"))],
    )
    reason = SelectField(
        _l("Why"),
        choices=[SelectChoice(reason.value) for reason in Reason],
        validators=[Optional()],
    )
    public_text = TextAreaField(
        _l("What the public reads"), validators=[Length(max=LONGEST_TEXT)], default=""
    )

    public_translation = TextAreaField(
        _l("What the public reads of the translation"),
        validators=[Length(max=LONGEST_TEXT)],
        default="",
    )

    def name_reasons(self, words: Mapping[Reason, object]) -> None:
        """Label each reason."""
        self.reason.choices = [SelectChoice(reason.value, words[reason]) for reason in Reason]


class QuickForm(EngageForm):
    """One press in the list: only for what has no sign of a concern."""

    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    decision = HiddenField(validators=[InputRequired()])


class TranslationOutForm(EngageForm):
    """The translation of something that is public already."""

    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    public_translation = TextAreaField(
        _l("What the public reads of the translation"), validators=[Length(max=LONGEST_TEXT)]
    )


class TranslationForm(EngageForm):
    """What a text means in English. Its rules refuse, so that every way in has the same ones."""

    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    text = TextAreaField(_l("What it means in English"))
    made_by = RadioField(
        _l("Who translated it?"),
        choices=[SelectChoice(maker.value, words) for maker, words in MAKER_WORDS.items()],
        validate_choice=False,
    )
    maker = StringField(_l("Name of the translator, the firm or the service"))
    made_on = DayField(_l("Day on which it was translated"))


class LeadForm(EngageForm):
    account = SelectField(_l("Safeguarding lead"), validators=[InputRequired()])

    def offer(self, officers: list[tuple[str, str]]) -> None:
        """Who could be told: id and label."""
        self.account.choices = [SelectChoice(officer, label) for officer, label in officers]


class NoticeForm(EngageForm):
    """What somebody says who is harmed by words. Whatever is left open is asked of them."""

    received_on = DayField(
        _l("Day on which it reached us"),
        validators=[InputRequired(_l("Enter the day on which it reached us"))],
    )
    received_time = StringField(
        _l("Time at which it reached us, such as 14:30"),
        validators=[
            InputRequired(_l("Enter a time such as 14:30")),
            Regexp(r"^([01]\d|2[0-3]):[0-5]\d$", message=_l("Enter a time such as 14:30")),
        ],
    )
    name = StringField(_l("Who complains"), validators=[Length(max=200)])
    email = StringField(_l("Their e-mail address"), validators=[Length(max=320)])
    words = TextAreaField(
        _l("The words, as they stand on the site"), validators=[Length(max=LONGEST_TEXT)]
    )
    place = StringField(_l("Where on the site they stand"), validators=[Length(max=500)])
    meaning = TextAreaField(
        _l("What the words say about them, and why that is defamatory"),
        validators=[Length(max=LONGEST_TEXT)],
    )
    untrue = TextAreaField(
        _l("Which facts are wrong, or which opinions no facts support"),
        validators=[Length(max=LONGEST_TEXT)],
    )
    writer_unknown = BooleanField(
        _l("They confirm that they do not know enough of the writer to go to court")
    )
    may_share = BooleanField(_l("Their name and e-mail address may be given to the writer"))

    def said(self) -> dict[str, object]:
        """Words without spaces around them, by name, and what was ticked."""
        texts = (self.name, self.email, self.words, self.place, self.meaning, self.untrue)
        return {field.name: (field.data or "").strip() for field in texts} | {
            field.name: bool(field.data) for field in (self.writer_unknown, self.may_share)
        }


class NoticeStepForm(EngageForm):
    version = WholeNumberField(widget=HiddenInput(), validators=[InputRequired()])
    item_id = RadioField(_l("Which contribution is it?"), validate_choice=False, default="")
    to = RadioField(_l("What happens now?"), validators=[InputRequired(_l("Choose what happens"))])

    def offer(self, steps: list[tuple[str, object]], contributions: list[tuple[str, str]]) -> None:
        self.to.choices = [SelectChoice(value, words) for value, words in steps]
        self.item_id.choices = [SelectChoice(value, words) for value, words in contributions]
