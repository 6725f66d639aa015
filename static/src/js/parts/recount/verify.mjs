// Checks a declared round from its published files alone: lists, rules, log, ballots and the count done again. Nothing that
// the files say of themselves is believed. The checks are those of `engage round verify`, written a second time.
import { byText, canonical, digestOf } from "./canonical.mjs";
import { asPublished } from "./contest.mjs";
import { count, needsBallots as countsBallots } from "./count.mjs";
import { broken, formOf, limitsTold } from "./form.mjs";
import { exactText, readFraction, subtract, whole } from "./fraction.mjs";
import { checkLog } from "./log.mjs";
import { BALLOTS, BEFORE, FEWEST_FOR_VOTES, Published, ROUND, SUMS, TRACKERS, numberOf } from "./published.mjs";
import { result } from "./result.mjs";
import { ruleFacts } from "./rule.mjs";
import { same } from "./same.mjs";
import { sha256 } from "./sha256.mjs";
import { canBe, supportersIn } from "./totals.mjs";
import { votesFile } from "./votes-file.mjs";

const FORMAT = "engage-round/1";
const [OPENED, CLOSED, COUNTED, DECLARED] = ["round.opened", "round.closed", "round.counted", "round.declared"];
const REFUSED = "round.envelopes_refused";
const PARTS_OF_ROUND = ["format", "round", "address", "rules_digest", "frozen", "codes_issued", "ballots", "outcome", "log"];
const OFTEN = 500;

class NotPossible extends Error {}

class Apart extends Error {
  constructor(parts) {
    super(`apart: ${parts.join(", ")}`);
    this.parts = parts;
  }
}

// `files` maps names to bytes. Returns {checks: [{check, standing, parts, why}], counted, cast, voted}: standing is "held",
// "failed" or "not_possible"; `parts` names the parts of the result that differ. `tell(stage, done, of, pass)` hears how
// far it has come; stages are "reading", "checking" and "counting".
export function verify(files, tell = () => {}) {
  const published = new Published(files, tell);
  const found = {};
  const checks = Object.entries(CHECKS).map(([check, make]) => ({ check, parts: [], ...standing(() => make(published, found)) }));
  return { checks, counted: found.counted ?? null };
}

function standing(make) {
  try {
    make();
    return { standing: "held" };
  } catch (error) {
    if (error instanceof NotPossible) return { standing: "not_possible", why: error.message };
    return { standing: "failed", parts: error.parts ?? [], why: error.message };
  }
}

function needVotes(published) {
  if (!published.hasVotes) throw new NotPossible("fewer than ten ballots");
}

const CHECKS = { files, sums, rules, log: checkLog, trackers, refused, codes, brought, projects, votes_file: asWritten, ballots, form, count: countAgain, result };

function files(published) {
  const wanted = [ROUND, TRACKERS, SUMS, ...(published.hasVotes ? [BALLOTS] : []), ...(published.pots?.before ? [BEFORE] : [])];
  same("files", [...published.files.keys()].sort(byText), wanted.sort(byText));
  formOfRound(published);
}

// Nothing stands in the file of the round that no check looks at.
function formOfRound(published) {
  const { round, hasVotes } = published;
  const parts = (told, wanted) => same("parts of the round", Object.keys(told).sort(byText), wanted.sort(byText));
  same("format", round.format, FORMAT);
  parts(round, [...PARTS_OF_ROUND, ...(published.hasBallots ? ["opened_salt"] : []), ...(Object.keys(published.refused).length ? ["refused_trackers"] : [])]);
  parts(round.ballots, hasVotes ? ["blank", "spoilt", "valid"] : ["opened"]);
  parts(round.log, ["entries", "heads"]);
  if (hasVotes && published.marked < FEWEST_FOR_VOTES) throw new Error("votes are told of too few ballots");
}

function sums(published) {
  const listed = [...published.files].filter(([name]) => name !== SUMS).sort(([a], [b]) => byText(a, b));
  const lines = listed.map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`);
  if (published.text(SUMS) !== lines.join("")) throw new Error("the sums are others");
}

function rules(published) {
  const { round } = published;
  const found = digestOf(round.frozen);
  same("digest of the rules", round.rules_digest, found);
  same("digest of the rules in the log", published.entry(OPENED).facts.rules_digest, found);
  same("round", round.round, round.frozen.round);
  same("rule of the outcome", round.outcome.rule, published.rule);
}

function trackers(published) {
  const listed = published.trackers;
  if (listed.some((tracker, at) => at && byText(listed[at - 1], tracker) >= 0)) throw new Error("not sorted, or one twice");
  same("number of receipts", published.cast, listed.length);
  const all = new Set(listed);
  if (published.refusedTrackers.some((tracker) => !all.has(tracker))) throw new Error("a receipt of a refused vote is not listed");
  const { facts } = published.entry(CLOSED);
  same("ballots at the close", facts.ballots, listed.length);
  same("receipts at the close", facts.trackers_digest, sha256(published.text(TRACKERS)));
}

// Every envelope that was left shut is in the log, for a reason that the frozen rules name; and which ones, by a digest.
function refused(published) {
  const { frozen } = published.round;
  const found = {};
  for (const { action, facts } of published.log) {
    if (action !== REFUSED) continue;
    found[facts.reason] = (found[facts.reason] ?? 0) + numberOf(facts.number);
  }
  same("votes that were refused", published.refused, found);
  const marked = published.refusedTrackers;
  same("receipts of refused votes", Object.values(found).reduce((sum, number) => sum + number, 0), marked.length);
  if (marked.some((tracker, at) => at && byText(marked[at - 1], tracker) >= 0)) throw new Error("refused ones not sorted, or one twice");
  const digest = marked.length ? sha256(marked.map((tracker) => `${tracker}\n`).join("")) : null;
  same("receipts of refused votes at the count", published.entry(COUNTED).facts.refused_digest ?? null, digest);
  const written = frozen.rules.refusals ?? [];
  if (Object.keys(found).some((reason) => !written.includes(reason))) throw new Error("votes were refused without a written reason");
}

function codes(published) {
  const { codes_issued: issued, frozen } = published.round;
  same("codes that were fixed", frozen.codes_issued, issued);
  same("codes in the log", published.entry(OPENED).facts.codes_issued, issued);
  if (published.cast > issued + rightsOnDemand(published)) throw new Error("more ballots than codes");
}

// How many came of proven addresses, by the log's last word on it; none where the frozen rules accept no such proof.
function rightsOnDemand({ round, log }) {
  const accepts = round.frozen.rules.proofs?.accepts ?? [];
  if (!accepts.some((kind) => kind !== "card")) return 0;
  const told = log.filter(({ action }) => action === "round.rights_on_demand").map(({ facts }) => numberOf(facts.number));
  if (told.some((number, at) => at && number < told[at - 1])) throw new Error("rights to vote taken back");
  return told.at(-1) ?? 0;
}

// The money that was counted is what the rules give: its own, and what the pot before left where that goes on.
function brought(published) {
  money(published);
  if (published.pots?.before) potBefore(published);
}

function money(published) {
  const { pots, round } = published;
  const { outcome } = round;
  same("address in the log", published.entry(OPENED).facts.address, round.address);
  if (pots) same("address", round.address, pots.address);
  if (!pots?.before && (outcome.brought ?? null) !== null) throw new Error("no money comes from another pot");
  if (pots?.passesOn) same("money for the next pot", String(numberOf(outcome.passed_on)), left(published));
  else if ((outcome.passed_on ?? null) !== null) throw new Error("no money goes to another pot");
  const { facts } = published.entry(COUNTED);
  for (const part of ["brought", "passed_on"]) same("money in the log", facts[part] ?? null, outcome[part] ?? null);
}

// The pot before is one of the same round, and as its own rules and log say it left this much.
function potBefore({ before, pots, round }) {
  const told = round.outcome.brought;
  for (const check of [formOfRound, rules, checkLog, refused, money, result]) check(before);
  const { outcome, address, frozen } = before.round;
  same("ballots at the close", before.entry(CLOSED).facts.ballots, before.cast);
  same("pot before", [told.from, address], [pots.before, pots.before]);
  same("pots of the pot before", frozen.pots, { ...pots.told, place: pots.told.place - 1 });
  same("result of the pot before", told.digest, outcome.digest ?? "");
  same("money brought", told.pence, outcome.passed_on);
}

function left({ round, money }) {
  return exactText(subtract(whole(money), readFraction(round.outcome.spent)));
}

function projects(published) {
  needVotes(published);
  const { election, costs } = published;
  same("budget", String(published.money), exactText(election.budget));
  const told = [...costs].map(([number, cost]) => [number, String(cost)]);
  same("projects, costs and their order", told, election.projects.map(({ id, cost }) => [id, exactText(cost)]));
}

// Names, dates, money, rule, columns, votes in their order: the file is what the rules and the result make it, and no more.
function asWritten(published) {
  needVotes(published);
  if (published.text(BALLOTS) !== votesFile(published)) throw new Error("the file of votes is not as it must be written");
}

function ballots(published) {
  needVotes(published);
  const { election, round } = published;
  const counted = published.entry(COUNTED).facts;
  same("number of ballots", published.voted, election.voters);
  same("number of ballots told beside them", election.meta.get("num_votes"), String(election.voters));
  same("number of projects told there", election.meta.get("num_projects") ?? String(election.projects.length), String(election.projects.length));
  const supporters = [...published.costs.keys()].map((number) => round.outcome.supporters[number]);
  same("supporters", supporters, supportersIn(election, ({ votes }) => Number(votes)));
  same("projects with supporters", Object.keys(round.outcome.supporters).length, supporters.length);
  needBallots(published);
  const blank = election.ballots.filter(({ marks }) => !marks.length);
  same("number of blank ballots", round.ballots.blank, blank.reduce((all, { number }) => all + number, 0));
  same("digest of the opened ballots", counted.opened_digest, boxDigest(published));
}

// Over the digests of all ballots in sorted order, each with a salt in front.
function boxDigest({ election, round, tell }) {
  const lines = [];
  election.ballots.forEach((ballot, at) => {
    if (at % OFTEN === 0) tell("checking", at, election.ballots.length);
    const digest = digestOf([round.opened_salt, written(election, ballot.marks)]);
    for (let number = 0; number < ballot.number; number += 1) lines.push(digest);
  });
  return sha256(lines.sort().join("\n"));
}

// A ballot as it was sealed: in the voter's order where that says something, else in the order of the projects.
function written({ projects: listed, kind, hasPoints }, marks) {
  const ordered = kind === "ordinal" ? marks : [...marks].sort(([a], [b]) => a - b);
  return ordered.map(([place, points]) => (hasPoints ? [listed[place].id, Number(exactText(points))] : listed[place].id));
}

// What was spoilt or handed back is not among the ballots that count.
function form(published) {
  needVotes(published);
  const { election, round, costs } = published;
  const rule = formOf(round.frozen);
  for (const [key, told] of limitsTold(rule, costs.size)) same(`${key} beside the ballots`, election.meta.get(key), told);
  needBallots(published);
  for (const { marks, isRepeat } of election.ballots) {
    const ticks = marks.map(([place, points]) => [election.projects[place].id, election.hasPoints ? points : whole(1)]);
    const why = isRepeat ? "marked_twice" : broken(ticks, rule, costs);
    if (why) throw new Error(`a ballot breaks the rule: ${why}`);
  }
}

// Totals alone are right for a small box only, and only if ballots can come to them.
function needBallots(published) {
  if (!published.election.isTotals) return;
  if (published.hasBallots) throw new Error("the ballots are not published");
  if (!canBe(published)) throw new Error("no ballots come to these totals");
  throw new NotPossible("only totals are published");
}

function countAgain(published, found) {
  needVotes(published);
  const { election, rule, round } = published;
  same("rule beside the ballots", ruleFacts(election.rule), rule);
  if (countsBallots(election, rule)) needBallots(published);
  const counted = count(election, rule, (...where) => published.tell("counting", ...where));
  found.counted = counted;
  if (counted.tie) throw new Error("tie");
  const apart = differences(counted, round.outcome);
  const digests = [election.meta.get("digest"), ...[COUNTED, DECLARED].map((action) => published.entry(action).facts.outcome_digest)];
  if (digests.some((digest) => digest !== counted.digest) && !apart.includes("digest")) apart.push("digest");
  if (!tellsTheSame(election, counted)) apart.push("beside");
  if (apart.length) throw new Apart(apart);
  same("what was settled by lot", round.outcome.settled_by_lot ?? [], settledByLot(election, rule));
}

// The projects that would have tied without a lot; none where none did.
function settledByLot(election, rule) {
  const list = rule.tie_break.filter((name) => !name.startsWith("lot:"));
  return list.length < rule.tie_break.length ? count(election, { ...rule, tie_break: list }).tie ?? [] : [];
}

// Where a count and a published outcome say different things.
export function differences(counted, outcome) {
  const parts = ["winners", "awards", "tallies", "spent", "digest"];
  const apart = parts.filter((part) => outcome[part] === undefined || canonical(counted[part]) !== canonical(outcome[part]));
  return sameSteps(counted.steps, outcome.steps) ? apart : [...apart, "steps"];
}

// The same steps in the same order, each with the same figures: none missing, none more.
const sameSteps = (counted, told) => canonical(counted.map(asPublished)) === canonical(told ?? null);

// What the ballots' own file says of its projects: supporters, tally, and whether each is funded.
function tellsTheSame(election, { tallies, supporters, awards }) {
  return election.projects.every(({ id, votes, score, isSelected }, place) => {
    const told = exactText(readFraction(score)) === tallies[id] && votes === String(supporters[place]);
    return told && isSelected === Object.hasOwn(awards, id);
  });
}
