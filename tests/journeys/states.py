"""Every state a resident's page can be in, and how somebody gets there.

``STATES`` is compared with the router by ``test_every_page.py``: an address without a state fails it.
"""

from collections.abc import Callable

from tests.journeys.ballot_states import BALLOT_STATES, round_with_unchecked_words
from tests.journeys.kinds import LATER
from tests.journeys.visits import Going, PageState
from tests.uploads.samples import a_see_through_picture


def _at(path: str) -> Callable[[Going], None]:
    """An address that leads there at once; ``{...}`` are facts of the world."""
    return lambda going: going.open(path.format(**vars(going.world)))


def _menus_open(going: Going) -> None:
    going.open("/")
    for menu in going.visitor.page.locator(".e-access summary").all():
        menu.evaluate("summary => summary.parentElement.open = true")


def _refused_code(going: Going) -> None:
    going.open(f"/rounds/{going.world.round_slug}")
    going.fill("input[name=code]", "ABCD EFGH 2345")
    going.submit()


def _spent_code(going: Going) -> None:
    going.open(f"/rounds/{going.world.round_slug}")
    going.fill("input[name=code]", going.world.spent_code)
    going.submit()


def ballot(going: Going) -> None:
    going.open(f"/rounds/{going.world.round_slug}")
    going.fill("input[name=code]", going.world.voting_code())
    going.submit()


def before_the_ballot_of_ten(going: Going) -> None:
    going.open(f"/rounds/{going.world.large_round}")
    going.fill("input[name=code]", going.world.large_round_code)


def ballot_of_ten(going: Going) -> None:
    before_the_ballot_of_ten(going)
    going.submit()


def _ballot_chosen(going: Going) -> None:
    ballot(going)
    going.choose("A")


def _ballot_over(going: Going) -> None:
    """Too much chosen, and sent all the same."""
    ballot(going)
    going.choose("A", "B", "C")
    going.submit("button:not([name])")


def _review(going: Going) -> None:
    ballot(going)
    going.choose("A", "B")
    going.submit("button:not([name])")


def _blank_review(going: Going) -> None:
    ballot(going)
    going.submit("button:not([name])")


def _receipt(going: Going) -> None:
    _review(going)
    going.submit("button.e-btn--big")


def _sent_twice(going: Going) -> None:
    """The same code in a second window that was open before."""
    code = going.world.voting_code()
    for _ in range(2):
        going.open(f"/rounds/{going.world.round_slug}")
        going.fill("input[name=code]", code)
        going.submit()
        going.submit("button:not([name])")
        if _ == 0:
            stale = going.visitor.page
            going.visitor.page = going.visitor.context.new_page()
    going.submit("button.e-btn--big")
    going.visitor.page = stale
    going.visitor.submit("button.e-btn--big")


def _tracker_taken(going: Going) -> None:
    """Somebody else's ballot drew this receipt code; another one is drawn and nothing was sent."""
    _review(going)
    for name, taken in going.world.taken_tracker.items():
        field = going.visitor.page.locator(f"main input[name={name}]").first
        field.evaluate("(field, taken) => { field.value = taken }", taken)
    going.submit("button.e-btn--big")


def _prove_refused(going: Going) -> None:
    going.open(f"/rounds/{going.world.proving_round}/prove/email")
    going.fill("input[name=address]", "nobody")
    going.submit()


def _address_of(going: Going) -> str:
    """One for each view: nobody may ask for a code without end."""
    return f"resident{going.view.replace('/', '-')}@example.org"


def _ask_for_a_code(going: Going) -> None:
    going.world.forget_messages()
    going.open(f"/rounds/{going.world.proving_round}/prove/email")
    going.fill("input[name=address]", _address_of(going))
    going.fill("input[name=age]", "30")
    going.visitor.page.locator("main input[name=declared]").check()
    going.submit()


def _one_time_code_wrong(going: Going) -> None:
    _ask_for_a_code(going)
    going.fill("input[name=code]", "no code")
    going.submit()


def _proven(going: Going) -> None:
    _ask_for_a_code(going)
    going.fill("input[name=code]", going.world.code_sent_to(_address_of(going)))
    going.submit()
    assert len(going.visitor.page.locator("main code").inner_text()) == len("ABCD EFGH 2345")


def _tell_nobody(going: Going) -> None:
    going.open(f"/rounds/{going.world.round_slug}/tell-me")
    going.submit()


def _tell_somebody(going: Going) -> None:
    going.open(f"/rounds/{going.world.round_slug}/tell-me")
    going.fill("input[name=address]", "resident@example.org")
    going.submit()


def _receipt_found(going: Going) -> None:
    going.open("/receipt")
    going.fill("input[name=tracker]", going.world.listed_tracker)
    going.submit()


def _receipt_refused(going: Going) -> None:
    going.open("/receipt")
    going.fill("input[name=tracker]", going.world.refused_tracker)
    going.submit()


def _receipt_not_found(going: Going) -> None:
    going.open("/receipt")
    going.fill("input[name=tracker]", "ABCD EFGH 2345")
    going.submit()


def _follow_refused(going: Going) -> None:
    going.open(f"/news/{going.world.plan_slug}")
    going.fill("input[name=email]", "no address")
    going.submit()


def _help_refused(going: Going) -> None:
    going.open("/help/ask")
    going.submit()


def begin_survey(going: Going) -> None:
    going.open(f"/surveys/{going.world.survey_slug}")
    going.submit()


def _code_for_a_survey(going: Going) -> None:
    going.world.clock.moment = LATER
    going.open("/surveys/by-code/code")


def _kinds(page: str) -> Callable[[Going], None]:
    """A page of the survey that asks in every way."""

    def reach(going: Going) -> None:
        going.world.clock.moment = LATER
        going.open("/surveys/every-kind")
        going.submit()
        going.open(f"/surveys/every-kind/questions/{page}")

    return reach


def _place_marked(going: Going) -> None:
    _kinds("spot")(going)
    going.visitor.page.locator('main select[name="spot:area"]').select_option("south")
    going.submit('button[value="mark spot"]')


def _partly_in_order(going: Going) -> None:
    _kinds("order")(going)
    for option in ("shops", "park"):
        going.submit(f'button[value="add order {option}"]')


def _points_left_over(going: Going) -> None:
    _kinds("share")(going)
    going.fill('input[name="share:park"]', "60")
    going.submit()


def _question_error(going: Going) -> None:
    begin_survey(going)
    going.submit()


def _second_question(going: Going) -> None:
    begin_survey(going)
    going.choose("safety")
    going.submit()


def _two_answers_that_exclude_each_other(going: Going) -> None:
    _second_question(going)
    going.choose("park", "none")
    going.submit()


def _text_question(going: Going) -> None:
    _second_question(going)
    going.choose("park")
    going.submit()


def _check_answers(going: Going) -> None:
    _text_question(going)
    going.fill("textarea", "More lights on the path")
    going.submit()


def _sent(going: Going) -> None:
    _check_answers(going)
    going.submit()


def _survey_of_one_page(going: Going) -> None:
    """Answered where it is opened, but in easy read, which keeps the questions apart from what is said about the survey."""
    going.world.clock.moment = LATER
    going.open("/surveys/asks-about-you")
    if "easy" in going.view:
        going.submit()


def _sent_with_more_to_say(going: Going) -> None:
    """Sent, in a survey that asks about the person afterwards."""
    _survey_of_one_page(going)
    going.choose("agree")
    going.submit()
    going.submit()


def _about_you(going: Going) -> None:
    _sent_with_more_to_say(going)
    going.open("/surveys/asks-about-you/about-you/age")


def _copy_of_answers(going: Going) -> None:
    _sent(going)
    reference = going.visitor.page.locator("#code bdi").first.inner_text()
    going.open(f"/surveys/{going.world.survey_slug}/your-answers")
    going.fill("input[name=reference]", reference)
    going.submit()


def _later(going: Going) -> None:
    begin_survey(going)
    going.choose("safety")
    going.submit("button[value=later]")


def _begun_before(going: Going) -> None:
    begin_survey(going)
    going.open(f"/surveys/{going.world.survey_slug}")


def _return_code_refused(going: Going) -> None:
    going.open(f"/surveys/{going.world.survey_slug}/come-back")
    going.fill("input[name=secret]", "ABCD EFGH")
    going.submit()


def _answer_beside(going: Going) -> None:
    going.open(f"/plans/{going.world.plan_slug}/questions")
    going.choose("homes")
    going.submit()


def _comment_refused(going: Going) -> None:
    going.open(f"/plans/{going.world.plan_slug}/parts/{going.world.part}")
    going.submit()


def comment(going: Going) -> None:
    going.open(f"/plans/{going.world.plan_slug}/parts/{going.world.part}")
    going.choose("partly")
    going.fill("textarea[name=comment]", "Make it two weeks.")
    going.submit()


def _recounted(going: Going) -> None:
    going.open(f"/rounds/{going.world.declared_round}/recount")
    going.visitor.page.locator("[data-start]").click()
    going.visitor.page.locator("[data-status=totals]").wait_for()


def _recount_failed(going: Going) -> None:
    """One vote more for a project than there were."""
    going.visitor.page.route(
        "**/files/ballots.pb",
        lambda route: route.fulfill(
            body=route.fetch().text().replace("num_votes;2", "num_votes;3")
        ),
    )
    going.open(f"/rounds/{going.world.declared_round}/recount")
    going.visitor.page.locator("[data-start]").click()
    going.visitor.page.locator("[data-status=apart]").wait_for()
    going.visitor.page.unroute("**/files/ballots.pb")


def open_bid(going: Going, code: str) -> None:
    """Come back to a bid by its code."""
    going.open(f"/rounds/{going.world.call_slug}/bid/come-back")
    going.fill("input[name=secret]", code)
    going.submit()


def _bid(path: str) -> Callable[[Going], None]:
    """A page of the bid with every part done."""

    def reach(going: Going) -> None:
        open_bid(going, going.world.draft_bid)
        going.open(f"/rounds/{going.world.call_slug}/bid/{path}")

    return reach


def _bid_refused(page: str, box: str, words: str) -> Callable[[Going], None]:
    def reach(going: Going) -> None:
        _bid(f"pages/{page}")(going)
        going.visitor.page.locator(f"main {box}").first.fill(words)
        going.submit()

    return reach


def _own_picture(going: Going) -> None:
    open_bid(going, going.world.pictured_bid)
    going.open(f"/rounds/{going.world.call_slug}/bid/pages/picture")


def _picture_not_described(going: Going) -> None:
    """A picture without words, which stays with the bid."""
    _own_picture(going)
    going.fill("input[name=shows]", "")
    file = {"name": "photo.png", "mimeType": "image/png", "buffer": a_see_through_picture()}
    going.visitor.page.locator("main input[type=file]").set_input_files(files=[file])
    going.submit()


def _asked_bid(going: Going) -> None:
    open_bid(going, going.world.asked_bid)


def _answer_refused(going: Going) -> None:
    _asked_bid(going)
    going.open(f"/rounds/{going.world.call_slug}/bid/check")
    going.submit()


def _sent_bid(path: str) -> Callable[[Going], None]:
    def reach(going: Going) -> None:
        open_bid(going, going.world.sent_bid)
        going.open(f"/rounds/{going.world.call_slug}/bid/{path}")

    return reach


def _bid_address_refused(going: Going) -> None:
    going.open(f"/rounds/{going.world.call_slug}/bid")
    going.fill("input[name=email]", "nobody")
    going.submit()


def _bid_code_refused(going: Going) -> None:
    open_bid(going, "ABCD EFGH 2345 6789")


def _link_asked_for(going: Going) -> None:
    going.open(f"/rounds/{going.world.call_slug}/bid/come-back")
    going.fill("input[name=email]", "nobody@example.org")
    going.submit("form + h2 ~ form button")


def _pots(going: Going) -> None:
    going.world.clock.moment = LATER
    going.open("/pots/reddish-together")


def _session(going: Going) -> None:
    going.world.clock.moment = LATER
    going.open(f"/sessions/{going.world.session_slug}")


STATES: tuple[PageState, ...] = (
    PageState("home", "activities.home", _at("/")),
    PageState("home, menus open", "activities.home", _menus_open),
    PageState("results", "activities.results", _at("/results")),
    PageState("not found", "", _at("/no-such-page")),
    PageState("session", "sessions.session_about", _session),
    PageState("round with pots", "budgeting.pots", _pots),
    PageState("round", "budgeting.round_about", _at("/rounds/{round_slug}")),
    PageState("round, code refused", "budgeting.round_about", _refused_code),
    PageState("round, code spent", "voting.ballot", _spent_code),
    PageState(
        "round, more than one proof", "budgeting.round_about", _at("/rounds/{proving_round}")
    ),
    PageState("prove an address", "proofs.start", _at("/rounds/{proving_round}/prove/email")),
    PageState(
        "prove a number, none can be sent",
        "proofs.start",
        _at("/rounds/{proving_round}/prove/text"),
    ),
    PageState("prove an address, refused", "proofs.ask", _prove_refused),
    PageState("one-time code", "proofs.ask", _ask_for_a_code),
    PageState("one-time code, wrong", "proofs.check", _one_time_code_wrong),
    PageState("address proven", "proofs.check", _proven),
    PageState("tell me", "following.tell_me", _at("/rounds/{round_slug}/tell-me")),
    PageState("tell me, refused", "following.follow", _tell_nobody),
    PageState("tell me, kept", "following.follow", _tell_somebody),
    PageState("round, closed", "budgeting.round_about", _at("/rounds/{closed_round}")),
    PageState("round, declared", "budgeting.round_about", _at("/rounds/{declared_round}")),
    PageState("ballot", "voting.ballot", ballot),
    PageState("ballot of ten projects", "voting.ballot", ballot_of_ten),
    PageState("ballot, one chosen", "voting.ballot", _ballot_chosen),
    PageState("ballot, too much chosen", "voting.review", _ballot_over),
    PageState("review", "voting.review", _review),
    PageState("review, nothing chosen", "voting.review", _blank_review),
    PageState("review, sent twice", "voting.send", _sent_twice),
    PageState("review, receipt code taken", "voting.send", _tracker_taken),
    PageState("receipt", "voting.receipt", _receipt),
    PageState("check a receipt", "budgeting.check_receipt", _at("/receipt")),
    PageState("check a receipt, found", "budgeting.check_receipt", _receipt_found),
    PageState("check a receipt, not found", "budgeting.check_receipt", _receipt_not_found),
    PageState("list of receipts", "budgeting.tracker_list", _at("/rounds/{declared_round}/list")),
    *BALLOT_STATES,
    PageState("rules", "budgeting.rules", _at("/rounds/{round_slug}/rules")),
    PageState("round, words not checked", "budgeting.round_about", round_with_unchecked_words),
    PageState("trust", "budgeting.trust", _at("/rounds/{round_slug}/trust")),
    PageState("recount", "budgeting.recount", _at("/rounds/{declared_round}/recount")),
    PageState("recount, counted", "budgeting.recount", _recounted),
    PageState("recount, something altered", "budgeting.recount", _recount_failed),
    PageState("round results", "budgeting.results", _at("/rounds/{declared_round}/results")),
    PageState("ideas", "bids.ideas", _at("/rounds/{call_slug}/ideas")),
    PageState("idea", "bids.idea", _at("/rounds/{call_slug}/ideas/{idea}")),
    PageState("bid, begin", "bids.start", _at("/rounds/{call_slug}/bid")),
    PageState("bid, address refused", "bids.begin", _bid_address_refused),
    PageState("bid, parts", "bids.tasks", _bid("tasks")),
    PageState("bid, asked something", "bids.tasks", _asked_bid),
    PageState("bid, who", "bids.page", _bid("pages/who")),
    PageState("bid, whom to ask", "bids.page", _bid("pages/contact")),
    PageState("bid, where", "bids.page", _bid("pages/area")),
    PageState("bid, a picture", "bid_picture.picture", _own_picture),
    PageState("bid, picture not described", "bid_picture.save", _picture_not_described),
    PageState("bid, costs", "bids.page", _bid("pages/costs")),
    PageState(
        "bid, costs refused", "bids.save_page", _bid_refused("costs", "input[name=amount]", "lots")
    ),
    PageState("bid, text refused", "bids.save_page", _bid_refused("summary", "textarea", "")),
    PageState("bid, a check", "bids.page", _bid("pages/insurance")),
    PageState("bid, check answers", "bids.check", _bid("check")),
    PageState("bid, answer refused", "bids.send", _answer_refused),
    PageState("bid, sent", "bids.sent", _sent_bid("sent")),
    PageState("bid, take back", "bids.take_back", _sent_bid("take-back")),
    PageState("bid, come back", "bid_return.come_back", _at("/rounds/{call_slug}/bid/come-back")),
    PageState("bid, code refused", "bid_return.enter_code", _bid_code_refused),
    PageState("bid, link asked for", "bid_return.send_link", _link_asked_for),
    PageState("bid, link", "bid_return.by_link", _at("/rounds/{call_slug}/bid/link/abc")),
    PageState("after a round", "budgeting_after.after", _at("/rounds/{declared_round}/after")),
    PageState(
        "after a round, decided", "budgeting_after.after", _at("/rounds/{decided_round}/after")
    ),
    PageState(
        "round results, decided", "budgeting.results", _at("/rounds/{decided_round}/results")
    ),
    PageState("follow", "news.follow", _at("/news/{plan_slug}")),
    PageState("follow, address refused", "news.follow", _follow_refused),
    PageState("follow, asked", "news.asked", _at("/news/{decided_round}/asked")),
    PageState("follow, stopped", "news.stopped", _at("/news/{decided_round}/stopped")),
    PageState("follow, to confirm", "news.following", _at("{follow_link}")),
    PageState("follow, confirmed", "news.following", _at("{following_link}")),
    PageState("survey", "surveys.start", _at("/surveys/{survey_slug}")),
    PageState("survey, begun before", "surveys.start", _begun_before),
    PageState("helping somebody", "surveys_helping.helping", _at("/helping-somebody")),
    PageState("survey of one page", "surveys.start", _survey_of_one_page),
    PageState("survey, closed", "surveys.start", _at("/surveys/{closed_survey}")),
    PageState("code for a survey", "survey_rights.enter", _code_for_a_survey),
    PageState("question", "answering.question", begin_survey),
    PageState("question, not answered", "answering.answer", _question_error),
    PageState("question, several answers", "answering.question", _second_question),
    PageState(
        "question, answers at odds", "answering.answer", _two_answers_that_exclude_each_other
    ),
    PageState("question, own words", "answering.question", _text_question),
    PageState("question, a scale", "answering.question", _kinds("likely")),
    PageState("question, a table", "answering.question", _kinds("travel")),
    PageState("question, pictures", "answering.question", _kinds("looks")),
    PageState("question, an area", "answering.question", _kinds("live")),
    PageState("question, a place marked", "answering.question", _place_marked),
    PageState("question, a file", "answering.question", _kinds("show")),
    PageState("question, boxes for contact", "answering.question", _kinds("reach")),
    PageState("question, answers in order", "answering.answer", _partly_in_order),
    PageState("question, points left over", "answering.answer", _points_left_over),
    PageState("check answers", "answers.check", _check_answers),
    PageState("answers sent", "answers.done", _sent),
    PageState("answers sent, more asked", "answers.done", _sent_with_more_to_say),
    PageState("about you", "after_sending.question", _about_you),
    PageState(
        "your answers, asked for",
        "sent_answers.your_answers",
        _at("/surveys/{survey_slug}/your-answers"),
    ),
    PageState("your answers", "sent_answers.your_answers", _copy_of_answers),
    PageState("finish later", "kept_answers.later", _later),
    PageState("on paper", "survey_papers.on_paper", _at("/surveys/asks-about-you/on-paper")),
    PageState("come back", "kept_answers.come_back", _at("/surveys/{survey_slug}/come-back")),
    PageState("plan", "plans.plan", _at("/plans/{plan_slug}")),
    PageState("plan, closed", "plans.plan", _at("/plans/{closed_plan}")),
    PageState("easy read to print", "easy_booklet.booklet", _at("/booklet/{plan_slug}")),
    PageState("whole plan", "plans.whole_plan", _at("/plans/{plan_slug}/whole")),
    PageState("part of a plan", "plans.part", _at("/plans/{plan_slug}/parts/{part}")),
    PageState("plan as a whole", "plans.about_plan", _at("/plans/{plan_slug}/comment")),
    PageState(
        "questions about a plan", "plan_questions.questions", _at("/plans/{plan_slug}/questions")
    ),
    PageState("questions about a plan, answered", "plan_questions.answered", _answer_beside),
    PageState("part of a plan, closed", "plans.part", _at("/plans/{closed_plan}/parts/{part}")),
    PageState("part of a plan, comment refused", "plans.comment", _comment_refused),
    PageState(
        "comments on a part",
        "plans.comments_on_part",
        _at("/plans/{plan_slug}/parts/{part}/comments"),
    ),
    PageState(
        "comments on the whole plan",
        "plans.comments_on_plan",
        _at("/plans/{closed_plan}/comments"),
    ),
    PageState("replies", "plans.replies", _at("/plans/{closed_plan}/replies")),
    PageState(
        "comments behind a reply", "plans.comments_behind", _at("/plans/{closed_plan}/replies/1")
    ),
    PageState("changes of a plan", "plans.changes", _at("/plans/{closed_plan}/changes")),
    PageState("promises", "plans.promises", _at("/plans/{closed_plan}/promises")),
    PageState("method record", "method.method", _at("/method/{closed_plan}")),
    PageState("comment sent", "plans.thank_you", comment),
    PageState("reports", "reports.reports", _at("/reports/")),
    PageState("report", "reports.report", _at("/reports/{report_slug}")),
    PageState("about", "information.about", _at("/about")),
    PageState("privacy", "information.privacy", _at("/privacy")),
    PageState("accessibility", "information.accessibility", _at("/accessibility")),
    PageState("help", "information.help_to_take_part", _at("/help")),
    PageState("a screen for many", "information.shared_screen", _at("/shared-screen")),
    PageState("ask for help", "assistance.ask", _at("/help/ask?about={survey_slug}")),
    PageState("ask for help, refused", "assistance.ask", _help_refused),
    PageState("help asked for", "assistance.asked", _at("/help/ask/asked?by=2026-12-01")),
    PageState("how we use", "information.how_we_use", _at("/how-we-use-what-you-tell-us")),
    PageState("come back, code refused", "kept_answers.come_back", _return_code_refused),
    PageState("check a receipt, refused", "budgeting.check_receipt", _receipt_refused),
)

NOT_PAGES = frozenset(
    {
        "voting.save_receipt",
        "plans.text",
        "static",
        "health.healthz",
        "health.readyz",
        "health.metrics",
        "places.drawing",
        "reports.file",
        "reports.table",
        "budgeting.published_file",
        "survey_papers.paper",
        "uploads.file",
        "recordings.captions",
        "bid_picture.file",
        "usual_files.favicon",
        "usual_files.robots",
    }
)
"""Addresses that answer with something else than a page."""
ONLY_LEAD_ELSEWHERE = frozenset(
    {
        "after_sending.begin",
        "proofs.start_again",
        "voting.ballot_again",
        "voting.review_again",
        "voting.send_again",
        "bid_return.send_link_again",
    }
)
"""Addresses that only send people on."""
