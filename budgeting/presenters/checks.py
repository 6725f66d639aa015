"""The checks of ``engage round verify`` in plain words, for somebody who has never checked a count."""

from collections.abc import Iterator, Mapping, Sequence

from budgeting.rules.verification import HEADS, Check, Standing

LONGEST_FACT = 120
SIGNS = {
    Standing.HELD: "holds",
    Standing.FAILED: "DOES NOT HOLD",
    Standing.NOT_POSSIBLE: "cannot be checked",
}
WIDTH = max(map(len, SIGNS.values())) + 2
CHECKS: Mapping[str, str] = {
    "files": "All files are there that must be published.",
    "sums": "The files are the ones listed in SHA256SUMS.",
    "rules": "The rules, projects and lot are the ones that were fixed before the vote opened.",
    "log": "Nobody changed the log of the vote, left a line out of it, or wrote one that cannot have been.",
    "trackers": "There are as many receipts as ballots, each listed once, and they are those of the close.",
    "refused": "Every vote that was refused is in the log, for a reason that was fixed before the vote opened.",
    "codes": "There are not more ballots than voting codes.",
    "brought": "The money is what the rules give, and what came from another pot is what that pot left.",
    "projects": "The file of votes has the projects, costs and budget that were voted on.",
    "votes_file": "The file of votes names what was voted on, the dates and the rules as they were fixed, and says nothing else.",
    "ballots": "The votes are the ones that were in the box: none changed, added or missing.",
    "form": "Every vote that counts keeps to the rules for filling in the ballot.",
    "count": "Counting the votes by the rules gives the published result and reasons.",
    "result": "Every part of the result is as it was declared.",
    HEADS: "The fingerprints that you kept are in the log.",
}
REASONS: Mapping[str, str] = {
    "file_missing": "Missing: {files}.",
    "format": "round.json is not of the form that this program knows.",
    "sum_differs": "{file} is not the file that SHA256SUMS lists.",
    "rules_digest": "The rules do not have the fingerprint published with them.",
    "rules_digest_in_log": "The log fixed other rules when the vote opened.",
    "rule_in_outcome": "The result was counted by another rule than the one that was fixed.",
    "lot_seed_differs": "The seed of the lot is not the one that was promised before the vote.",
    "round": "The rules are those of another round.",
    "log_of_another_round": "Entry {entry} of the log belongs to another round.",
    "log_entry_changed": "Entry {entry} of the log was changed after it was written.",
    "log_out_of_order": "Entry {entry} of the log is not in its place.",
    "log_chain_broken": "Entry {entry} of the log does not follow from the one before it.",
    "log_without_beginning": "The log does not begin where the vote was set up.",
    "log_entry_at_another_time": "Entry {entry} of the log, “{action}”, stands at a time at which that cannot happen.",
    "keys_made": "The log tells of other keys to the box than the rules.",
    "keys_not_tried": "The log does not say that the keys to the box were tried together before the vote opened.",
    "too_few_witnesses": "The log names {found} witnesses before the vote opened; there must be at least two.",
    "more_than_agreed": "Entry {entry} of the log, “{action}”, is of more than was agreed to before.",
    "ballots_before_opening": "There were {told} votes in the box before the vote opened.",
    "rules_at_close": "The vote closed under other rules than it opened.",
    "card_given_wrongly": "Entry {entry} of the log: a card of the box was given that is none, or twice, or by the same officer as the other.",
    "parts_of_round": "round.json has other parts ({told}) than it must have ({found}).",
    "counts_in_log": "The log has other numbers of votes than the result.",
    "more_than_there_was": "More was given than there was: {spent} pence.",
    "award_impossible": "{project} gets an amount that it cannot get.",
    "codes_made": "{told} voting codes are published; by the log {found} were made.",
    "lot_without_tie": "Entry {entry} of the log tells of a lot without the tie that it was drawn for.",
    "log_entry_not_once": "The log has {found} entries “{action}”; there must be one.",
    "head": "The log does not end as it was published.",
    "head_gone": "The log has no line with the fingerprint {head}: a line was changed or dropped, or it is of another vote.",
    "trackers_cut_short": "The list of receipts is cut off.",
    "trackers_not_sorted_once": "The list of receipts is not in order, or has one twice.",
    "number_of_refused": "{told} votes were refused, but {found} receipts are marked so.",
    "refused_not_listed": "A receipt is marked as of a refused vote that is not on the list.",
    "refused_at_count": "Other receipts are marked as refused than when the votes were counted.",
    "refused_not_sorted_once": "The receipts of refused votes are not in order, or one is there twice.",
    "number_of_trackers": "{told} ballots are published, but {found} receipts.",
    "ballots_at_close": "There were {told} ballots when the vote closed; the list has {found} receipts.",
    "receipts_at_close": "The list has other receipts than when the vote closed.",
    "result_as_declared": "A part of the result is not as it was declared.",
    "margins_as_found": "What projects would have needed is not as it was found.",
    "refused_in_log": "The log tells of other refusals than the result.",
    "refused_without_a_rule": "Votes were refused for a reason that the rules do not name: {reasons}.",
    "address_in_log": "The round is published under another address than the log has at its opening.",
    "address": "The round is published under another address than its rules name.",
    "pots_unreadable": "What the rules say of the pots cannot be read.",
    "money_brought": "{told} pence are said to have come from another pot; by the rules and that pot’s result it is {found}.",
    "money_passed_on": "{told} pence are said to go to the next pot; by the rules and the result it is {found}.",
    "money_in_log": "The log says otherwise what came from another pot or goes to the next one.",
    "pot_before": "The money is said to come from another pot than the rules name.",
    "pots_of_pot_before": "The pot before has other rules for the pots of this round.",
    "outcome_of_pot_before": "The pot before has another result than the one that the money came from.",
    "more_ballots_than_codes": "There are {ballots} ballots and only {codes} voting codes.",
    "ballots_held_back": "{ballots} people chose a project, and yet no ballots are published: below 50 that is right, here it is not.",
    "sums_not_as_written": "SHA256SUMS is not written as it must be: one line for each file, in their order, and nothing else.",
    "files": "There are other files ({told}) than there must be ({found}).",
    "planned_close": "The log names another planned close ({told}) than the rules ({found}).",
    "early_close": "The log is wrong about whether the vote closed early.",
    "parts_of_outcome": "The result has other parts ({told}) than it must have ({found}).",
    "spoilt_reasons": "{told} votes are spoilt; the reasons are of {found}.",
    "rotations_impossible": "{told} votes are said to have begun with some project; {found} were opened.",
    "awards_forbidden": "The rules forbid that these get money so: {awards}.",
    "tie_without_lot": "The log tells of a tie between {tie}, and of no lot that settled it.",
    "projects_impossible": "The result tells of projects of which it cannot.",
    "votes_of_too_few": "Votes are told although only {valid} people chose a project: below 10 that is nobody’s to know.",
    "totals_impossible": "No votes that the rules allow can come to these totals.",
    "supporters": "Another number of people chose a project.",
    "settled_by_lot": "The lot is said to have settled a tie of {told}; by the rules it was {found}.",
    "codes_frozen": "{told} voting codes are among what was fixed; {found} are published.",
    "codes_in_log": "The log has {told} voting codes when the vote opened; {found} are published.",
    "rights_taken_back": "The log tells of fewer people who proved an address than it did before: {numbers}.",
    "budget": "There were {told} pence to share; the file of votes says {found}.",
    "costs": "The file of votes has other projects or costs than the rules.",
    "order_of_projects": "The file of votes has the projects in another order than the rules.",
    "number_of_ballots": "{told} ballots are announced; the file has {found}.",
    "number_disagrees": "The file of votes says {key} is {declared}; it is {found}.",
    "tally_disagrees": "The file of votes says a project has {declared}; it has {found} ({where}).",
    "votes_file_line": "Line {line} of the file of votes is “{told}”; it must be “{found}”.",
    "number_of_blank_ballots": "{told} blank ballots are announced; the file has {found}.",
    "opened_digest": "At least one vote is not as it was when the box was opened.",
    "kind_of_ballots": "The rules ask for ballots of the kind “{told}”; the file has “{found}”.",
    "limit_beside_ballots": "The file of votes names another limit for a ballot ({found}) than the rules ({told}).",
    "ballot_breaks_rule": "A vote was counted that the rules for filling in the ballot do not allow ({reason}).",
    "rule_in_ballots_file": "The file of votes names another rule than the one that was fixed.",
    "winners": "Other projects win, or in another order.",
    "awards": "A project gets another amount.",
    "tallies": "A project has another number of votes.",
    "spent": "Another amount is spent.",
    "digest": "The result has another fingerprint.",
    "steps": "The published reasons are not those of the count.",
    "outcome_in_log": "The log holds the fingerprint of another result.",
    "digest_beside_ballots": "The file of votes holds the fingerprint of another result.",
    "winners_beside_ballots": "The file of votes marks other projects as funded.",
    "tie": "The rules do not settle a tie between {tie}.",
    "only_totals_are_published": "Fewer than 50 people chose a project, so totals are published and not each vote. Witnesses count those again.",
    "fewer_than_ten_ballots": "{opened} votes were opened, and fewer than 10 choose a project, as the council says; so nothing about them is published. Witnesses count them again.",
}
UNREADABLE = "What is needed for this cannot be read."


def check_lines(checks: Sequence[Check]) -> list[str]:
    """A line for each check, what is wrong under it, and what all of it means."""
    return [line for check in checks for line in _told(check)] + ["", *_conclusion(checks)]


def _told(check: Check) -> Iterator[str]:
    yield f"{SIGNS[check.standing]:<{WIDTH}}{CHECKS[check.name]} [{check.name}]"
    if check.standing is not Standing.HELD:
        yield f"{'':<{WIDTH}}{_reason(check)}"


def _reason(check: Check) -> str:
    facts = {name: _short(fact) for name, fact in check.facts.items()}
    why = facts.get("why", "")
    if why in REASONS:
        return REASONS[why].format(**facts)
    details = "; ".join(f"{name}: {fact}" for name, fact in facts.items())
    return f"{UNREADABLE} ({details})"


def _short(fact: object) -> str:
    words = ", ".join(map(str, fact)) if isinstance(fact, list) else str(fact)
    return words if len(words) <= LONGEST_FACT else f"{words[:LONGEST_FACT]}…"


def _conclusion(checks: Sequence[Check]) -> Iterator[str]:
    failed = [check.name for check in checks if check.standing is Standing.FAILED]
    unchecked = [check.name for check in checks if check.standing is Standing.NOT_POSSIBLE]
    if failed:
        yield f"{len(failed)} of {len(checks)} checks do not hold: {', '.join(failed)}."
        yield "Save the files again and repeat the check. If it stays so, show this list to the council and ask why."
    elif unchecked:
        yield f"All that can be checked holds. Not checked: {', '.join(unchecked)}."
    else:
        yield "Everything holds: the published result is what these votes and these rules give."
    if not failed and HEADS not in {check.name for check in checks}:
        yield (
            "Ask a witness for the newest fingerprint that they were sent and check again with --head: only that shows that nobody wrote a "
            "whole new log or dropped its last line."
        )
