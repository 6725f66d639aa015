// What the published log of a round must be: whole, in order, and with everything in it that a vote needs.
import { canonical, digestOf } from "./canonical.mjs";
import { numberOf } from "./published.mjs";
import { sha256 } from "./sha256.mjs";

const NOTHING_BEFORE = "0".repeat(64);
const OFFICERS_WITH_KEYS = 2;
const WITNESSES = 2;
const LENGTH_OF_A_CARD = 12;
const MILESTONES = ["opened", "closed", "counted", "declared"];
// How many milestones have passed when something can happen: [first, last]. What is not named can happen at any time.
const TIMES = new Map([
  ...["begun", "set_up", "drafted", "proofs_written", "key_made", "keys_forgotten", "keys_tried", "codes_agreed", "codes_issued"].map((name) => [name, [0]]),
  ...["cards_replaced", "replacement_refused", "replacements_printed", "day_sealed", "rights_on_demand"].map((name) => [name, [1]]),
  ...["cards_asked_for", "card_given", "cards_given_up"].map((name) => [name, [0, 2]]),
  ...["envelopes_refused", "no_vote_to_refuse", "tie_found", "lot_drawn"].map((name) => [name, [2]]),
  ["margins_found", [3, 4]],
  ...["decision_recorded", "decision_corrected", "decision_amended"].map((name) => [name, [4]]),
]);

export function checkLog({ round, log }) {
  const { heads } = round.log;
  chained(log, round.round);
  const lines = log.map((line) => ({ ...line, what: line.action.startsWith("round.") ? line.action.slice("round.".length) : "" }));
  inTime(lines);
  const opening = lines.findIndex(({ what }) => what === "opened");
  const before = lines.slice(0, opening);
  keysTried(before, round.frozen.keys);
  const witnesses = before.filter(({ what }) => what === "witness_named").map(({ facts }) => facts.witness);
  if (new Set(witnesses).size < WITNESSES) throw new Error("too few witnesses");
  const closed = lines.find(({ what }) => what === "closed");
  if (lines[opening].facts.ballots !== 0) throw new Error("there were votes in the box before it opened");
  if (closed.facts.rules_digest !== lines[opening].facts.rules_digest) throw new Error("it closed under other rules");
  closedAsItSays(closed, round.frozen.closes_at);
  if (agreed(lines, "codes_issued", "codes_agreed") !== round.codes_issued) throw new Error("other codes were made");
  agreed(lines, "replacements_printed", "cards_replaced");
  replaced(lines);
  cardsOfTwo(lines, round.frozen.keys);
  refusedUnopened(lines);
  lotsForTies(lines, round.frozen.projects);
  const told = Object.fromEntries(lines.filter(({ what }) => MILESTONES.includes(what)).map(({ what, digest }) => [what, digest]));
  told.newest = log.at(-1).digest;
  if (canonical(heads) !== canonical(told)) throw new Error("the heads of the log are others");
}

// In the council's log each line holds the digest of the one before; in the round's own, also that of the one before in it.
function chained(entries, round) {
  entries.forEach((line, at) => {
    const { number, subject, digest } = line;
    const last = entries[at - 1];
    if (subject !== round) throw new Error(`entry ${number} is of another round`);
    const told = [number, line.at, line.actor, line.action, subject, line.facts, line.previous, line.earlier];
    if (digest !== digestOf(told)) throw new Error(`entry ${number} was changed`);
    if (number <= (last?.number ?? 0)) throw new Error(`entry ${number} is out of order`);
    const follows = line.earlier === (last?.digest ?? NOTHING_BEFORE) && (number !== last?.number + 1 || line.previous === last.digest);
    if (!follows) throw new Error(`the chain breaks at ${number}`);
  });
}

function inTime(lines) {
  if (!["begun", "set_up"].includes(lines[0]?.what)) throw new Error("the log does not begin with the vote");
  let passed = 0;
  for (const { what, number } of lines) {
    const isMilestone = MILESTONES.includes(what);
    const mayBe = isMilestone ? MILESTONES[passed] === what : TIMES.get(what)?.includes(passed) ?? true;
    if (!mayBe) throw new Error(`entry ${number} at another time`);
    passed += isMilestone;
  }
  if (passed < MILESTONES.length) throw new Error(`no entry ${MILESTONES[passed]}`);
}

// Early, or when it was planned.
function closedAsItSays({ at, facts }, planned) {
  if (facts.planned_closes_at !== planned) throw new Error("another day was planned for the close");
  if (facts.is_early !== Date.parse(at) < Date.parse(planned)) throw new Error("the log is wrong about an early close");
}

function keysTried(before, keys) {
  const again = before.findLastIndex(({ what }) => what === "keys_forgotten");
  const since = before.slice(again + 1);
  const made = since.filter(({ what }) => what === "key_made");
  const tried = since.findLastIndex(({ what }) => what === "keys_tried");
  if (new Set(made.map(({ actor }) => actor)).size !== OFFICERS_WITH_KEYS) throw new Error("the keys were not made by two officers");
  if (canonical(made.map(({ facts }) => facts.public_key)) !== canonical(keys)) throw new Error("other keys were made");
  if (tried < since.indexOf(made.at(-1))) throw new Error("the keys were not tried");
}

// The sum of what was done, never beyond what was agreed to until then.
function agreed(lines, done, to) {
  let [all, may] = [0, 0];
  for (const { what, number, facts } of lines) {
    if (what === to) may += numberOf(facts.number);
    if (what === done) all += numberOf(facts.number);
    if (what === done && all > may) throw new Error(`entry ${number} is of more than was agreed`);
  }
  return all;
}

// No more cards are replaced than there are.
function replaced(lines) {
  let there = 0;
  for (const { what, number, facts } of lines) {
    if (["codes_issued", "replacements_printed"].includes(what)) there += numberOf(facts.number);
    if (what === "cards_replaced") there -= numberOf(facts.number);
    if (there < 0) throw new Error(`entry ${number} replaces more cards than there are`);
  }
}

// The box was opened with its two cards, given last by two officers: a job that began again asks for both once more.
function cardsOfTwo(lines, keys) {
  const ours = keys.map((key) => sha256(Uint8Array.from(key.match(/../g), (pair) => parseInt(pair, 16))).slice(0, LENGTH_OF_A_CARD));
  const [from, to] = ["closed", "counted"].map((milestone) => lines.findIndex(({ what }) => what === milestone));
  const given = lines.slice(from, to).filter(({ what }) => what === "card_given");
  if (given.some(({ facts }) => !ours.includes(facts.card))) throw new Error("a card that is none of the box");
  if (given.length === 1) throw new Error("one card opened the box");
  const last = given.slice(-OFFICERS_WITH_KEYS);
  for (const part of [last.map(({ actor }) => actor), last.map(({ facts }) => facts.card)]) {
    if (new Set(part).size < part.length) throw new Error("the box was not opened by two officers with two cards");
  }
}

// Once both cards were in, or a tie was found, to refuse an envelope could be to choose who wins.
function refusedUnopened(lines) {
  let isOpened = false;
  const given = new Set();
  for (const { what, number, facts } of lines.slice(lines.findIndex(({ what: milestone }) => milestone === "closed"))) {
    if (what === "card_given") given.add(facts.card);
    isOpened ||= what === "tie_found" || given.size >= OFFICERS_WITH_KEYS;
    if (what === "envelopes_refused" && isOpened) throw new Error(`entry ${number}: refused after the box was opened`);
  }
}

function lotsForTies(lines, projects) {
  const known = new Set(projects.map(({ number }) => number));
  let tie = [];
  let lots = 0;
  for (const { what, number, facts } of lines) {
    if (what === "tie_found") tie = facts.tie;
    if (what === "lot_drawn") lots += 1;
    const isOfAnother = what === "lot_drawn" && (!tie.length || canonical(facts.tie) !== canonical(tie));
    const isTie = what !== "tie_found" || (tie.length > 1 && tie.every((name) => known.has(name)));
    if (lots > 1 || isOfAnother || !isTie) throw new Error(`entry ${number} is a lot without its tie`);
  }
  if (tie.length && !lots) throw new Error("a tie without its lot");
}
