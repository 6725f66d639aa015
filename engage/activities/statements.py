"""What the council states about this site: facts that pages show and tests hold to the code."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

ANSWER_WITHIN_WORKING_DAYS = 5
REVIEW_AFTER = timedelta(days=365)
"""Public sector bodies review their statement at least once a year (Accessibility Regulations 2018, reg. 8)."""
UNFINISHED_ANSWERS_KEPT_DAYS = 30


@dataclass(frozen=True)
class KnownFailure:
    """Something that does not meet a success criterion of WCAG 2.2, and what to do instead."""

    criterion: str
    what: object
    instead: object


@dataclass(frozen=True)
class AccessibilityStatement:
    """The parts of the statement that change. ``failures`` decide the status: none means fully compliant."""

    prepared_on: date
    reviewed_on: date
    failures: tuple[KnownFailure, ...]

    @property
    def review_by(self) -> date:
        return self.reviewed_on + REVIEW_AFTER

    @property
    def is_fully_compliant(self) -> bool:
        return not self.failures


ACCESSIBILITY = AccessibilityStatement(
    prepared_on=date(2026, 11, 22),
    reviewed_on=date(2026, 11, 22),
    failures=(
        KnownFailure(
            "1.3.1",
            _l("In tables of our PDF reports, the first cell of a row is not marked as a heading."),
            _l("Every PDF has a web page with the same tables, where it is marked."),
        ),
        KnownFailure(
            "3.1.2",
            _l(
                "In our reports in other languages, some words that officers wrote are in English and not marked as English."
            ),
            _l("Phone us and we will read it to you in your language."),
        ),
    ),
)


@dataclass(frozen=True)
class Kept:
    """What one way of taking part leaves behind."""

    what_you_do: object
    kept: object
    not_kept: object
    how_long: object


KEPT: tuple[Kept, ...] = (
    Kept(
        _l("You answer a survey"),
        _l(
            "Your answers, the day, the language, and whether it was online, on a tablet, on paper or by phone."
        ),
        _l("Your name, your address, the time of day, or what device you used."),
        _l(
            "You can take your answers back until the survey closes. After that there is no set date to delete them. "
            "We keep them to check our report."
        ),
    ),
    Kept(
        _l("You answer a survey for an organisation"),
        _l(
            "What you write about it: its name, how many people it speaks for and how they were asked."
        ),
        _l("Who you are. Reports name the organisation only if you agreed."),
        _l("As long as the answers."),
    ),
    Kept(
        _l("You use a code to answer a survey, from a letter or by e-mail"),
        _l("That the code was used, and for a code by e-mail a fingerprint of the address."),
        _l("The address itself, and which answers came with the code."),
        _l(
            "With the survey. When the survey closes, codes and answers are written anew, each in a mixed order."
        ),
    ),
    Kept(
        _l("You leave an e-mail address or a telephone number in a survey"),
        _l("The address or number, and which question of which survey asked for it."),
        _l("Whose answers go with it. Nothing leads from one to the other."),
        _l("About 12 months. Then we delete it. Phone us if you want it deleted sooner."),
    ),
    Kept(
        _l("You send a picture or a file"),
        _l("The picture or file, and your words about it."),
        _l("Where and when a picture was taken, or with what."),
        _l("As long as the answers, the idea or the news that it belongs to."),
    ),
    Kept(
        _l("You start a survey and stop"),
        _l("The answers so far, under a secret code that only you have."),
        _l("The code itself. We keep only a fingerprint of it."),
        _l(
            "Until you send them. After 30 days without a change they can no longer be opened, and we delete them."
        ),
    ),
    Kept(
        _l("You vote"),
        _l(
            "That your voting code was used, and your ballot in a sealed envelope that two officers together can open, "
            "only at the count. In the envelope is also where you live and how old you are, if you told us. "
            "After the count: the choices on each ballot, in a mixed order, and totals of where voters live and how old they are."
        ),
        _l(
            "Who had the code. After the count, nothing links a code to a ballot, or where you live or your age to either."
        ),
        _l(
            "Envelopes are deleted at the count. Choices and the list of receipts stay, with the result."
        ),
    ),
    Kept(
        _l("You prove an e-mail address or a mobile number to vote"),
        _l("A fingerprint of the address, so that it votes once. Your message, until it is sent."),
        _l("The address itself, and what you told us of where you live and how old you are."),
        _l("The fingerprint stays with the list of used codes, in a mixed order after the count."),
    ),
    Kept(
        _l("You ask to be told when the list of receipts is out"),
        _l("Your e-mail address and language, apart from every vote."),
        _l("When you asked, or whether you voted."),
        _l("Until we have written to you once. Then we delete it."),
    ),
    Kept(
        _l("You comment on a plan"),
        _l(
            "Your words, whether you agree, which part they are about, the day, the language, how you sent them and "
            "whether we may quote you."
        ),
        _l(
            "Your name or address. If you write them in your comment, the person who reads it first can take them out."
        ),
        _l(
            "There is no set date to delete comments. They stay with the version of the plan they were about."
        ),
    ),
    Kept(
        _l("You comment on a plan for an organisation"),
        _l("Its name, and how many people it speaks for, if you tell us."),
        _l("Who you are. Its name is shown only if you agreed and a person has read the comment."),
        _l("As long as the comment."),
    ),
    Kept(
        _l("You write to us in another language"),
        _l(
            "Your own words, and beside them what they mean in English, who or what translated them, and the day."
        ),
        _l("Who you are."),
        _l("As long as your own words."),
    ),
    Kept(
        _l("You ask to hear news of a vote or a plan by e-mail"),
        _l("Your e-mail address and language, when you asked, and when you said yes."),
        _l("Whether you voted or commented."),
        _l("Until you stop. If you do not say yes within 7 days, we delete it."),
    ),
    Kept(
        _l("You put forward an idea"),
        _l(
            "What you write on each page, its changes and answers, and whom we can ask: a name, an e-mail address and, if you "
            "give it, a telephone number."
        ),
        _l("The code by which you come back. We keep only a fingerprint of it."),
        _l(
            "We forget whom to ask a year after the decisions. What is never sent is deleted 30 days after the last day."
        ),
    ),
    Kept(
        _l("You ask for help to take part"),
        _l(
            "What you need, which activity it is for, and how we can reach you: what you fill in of a telephone number, an e-mail "
            "address, a postal address, a name, a language and a note."
        ),
        _l("What you say or how you vote. Nothing leads from your request to it."),
        _l(
            "We delete how to reach you when you have your answer, and in any case 30 days after the day we promised. What was "
            "asked for stays, without you, so that the report can say whether people got help."
        ),
    ),
    Kept(
        _l("You tell us that words on this site harm you"),
        _l("Your name and e-mail address, the words, and what you say about them."),
        _l("We give your name to who wrote the words only if you agree."),
        _l("A year after it is settled. Then we delete it."),
    ),
    Kept(
        _l("You come to an event"),
        _l("How many people came in. It is one number."),
        _l("Who came."),
        _l("With the event."),
    ),
    Kept(
        _l("You work for the council and sign in"),
        _l(
            "Your email address, a scrambled password, the secret of your code app, and a log of what you did."
        ),
        _l("Your password as you typed it."),
        _l("The sign-in until it is removed. The log is kept, so that a change to it can be seen."),
    ),
)


@dataclass(frozen=True)
class Cookie:
    """One cookie that this site sets."""

    name: str
    purpose: object
    how_long: object


COOKIES: tuple[Cookie, ...] = (
    Cookie(
        "engage",
        _l(
            "Keeps your place while you answer or vote, and stops other sites from sending forms in your name."
        ),
        _l("Until you close your browser"),
    ),
    Cookie(
        "engage-look",
        _l(
            "Remembers how you want the site to look, and whether many people use this screen. It is only set when you choose."
        ),
        _l("One year"),
    ),
    Cookie(
        "engage-answered",
        _l(
            "Says that this device has answered a survey that takes one response from each device. It does not say who you are. "
            "It is only set when you send your answers to such a survey."
        ),
        _l("One year"),
    ),
)
