// Whether a published result can be: its parts, its amounts, what is told of its votes, and that it is as it was declared.
import { trimmed } from "./blank.mjs";
import { byText, digestOf } from "./canonical.mjs";
import { outcomeDigest } from "./count.mjs";
import { compare, exactText, floor, readFraction, sum, times, whole } from "./fraction.mjs";
import { numberOf } from "./published.mjs";
import { same } from "./same.mjs";

const [COUNTED, DECLARED] = ["round.counted", "round.declared"];
const DECIDED = ["winners", "spent", "awards", "rule", "refused"];
const OF_VOTES = ["tallies", "supporters", "digest", "by_rotation", "spoilt_reasons"];
const BY_TOTALS = ["greedy", "share-out"];

// Every part of the result can be and is as it was declared, and what was found out later as it was found.
export function result(published) {
  const { outcome, ballots: counts } = published.round;
  const counted = published.entry(COUNTED).facts;
  for (const [part, number] of Object.entries(counts)) same("numbers of votes in the log", number, counted[part]);
  parts(published);
  awards(published);
  if (!isAllowed(published)) throw new Error("awards that the rule forbids");
  toldOfVotes(published);
  const { facts } = published.entry(DECLARED);
  const { margins, ...rest } = outcome;
  same("result as declared", facts.result_digest, digestOf(rest));
  const found = published.log.filter((line) => Object.hasOwn(line.facts, "margins_digest")).at(-1);
  same("what was found later", found?.facts.margins_digest ?? null, margins === undefined ? null : digestOf(margins));
}

// All that is published of a box of this size, and nothing else.
function parts({ round, rule, hasVotes, hasBallots }) {
  const byTotals = BY_TOTALS.includes(rule.rule);
  const hasReasons = hasVotes && (byTotals || hasBallots);
  const wanted = [...DECIDED, ...(hasVotes ? OF_VOTES : []), ...(hasReasons ? ["steps"] : [])];
  const may = ["brought", "passed_on", ...(hasVotes ? ["settled_by_lot"] : []), ...(hasReasons && !byTotals ? ["margins"] : [])];
  const told = Object.keys(round.outcome).filter((part) => !may.includes(part));
  same("parts of the result", told.sort(byText), wanted.sort(byText));
}

// That the amounts of an outcome go with each other, and with its fingerprint where it has one.
function awards(published) {
  const { outcome: told } = published.round;
  const { rule, costs } = published;
  const amounts = told.winners.map((number) => readFraction(told.awards[number]));
  const spent = sum(amounts);
  same("money spent", exactText(readFraction(told.spent)), exactText(spent));
  const sorted = [...told.winners].sort(byText);
  same("awards", Object.keys(told.awards).sort(byText), sorted);
  // The order of funding would tell the order of the votes.
  if (!published.hasVotes) same("winners", told.winners, sorted);
  if (compare(spent, whole(published.money)) > 0) throw new Error("more was given than there was");
  told.winners.forEach((number, at) => {
    const isThere = costs.has(number) && compare(amounts[at], whole(0)) >= 0;
    if (!isThere || compare(amounts[at], whole(costs.get(number))) > 0) throw new Error("an award that cannot be");
  });
  if (rule.rule !== "share-out" && !rule.part_funding) {
    same("awards", amounts.map(exactText), told.winners.map((number) => String(costs.get(number))));
  }
  if (!published.hasVotes) return;
  const digest = outcomeDigest(rule, told);
  same("digest of the result", told.digest, digest);
  same("digest of the result in the log", published.entry(COUNTED).facts.outcome_digest, digest);
}

// No award that the written rule forbids, whatever was voted; and none without votes where votes are told.
function isAllowed({ round, rule, costs, money, opened, hasVotes }) {
  const { winners, awards: given, tallies } = round.outcome;
  const amounts = new Map(winners.map((number) => [number, readFraction(given[number])]));
  const isShared = rule.rule === "share-out";
  const isBelow = (number, least) => compare(amounts.get(number), least) < 0;
  const costOf = (number) => whole(costs.get(number));
  const minimum = readFraction(rule.minimum_award ?? "0");
  const least = (number) => (compare(minimum, costOf(number)) < 0 ? whole(floor(minimum)) : costOf(number));
  const mayHaveVotes = (number) => (hasVotes ? compare(readFraction(tallies[number]), whole(0)) > 0 : opened > 0);
  const needVotes = isShared || rule.zero_votes === "skip";
  const inCategory = new Map(round.frozen.projects.map(({ number, category }) => [number, category.split(",").map((name) => trimmed(name))]));
  const under = (name) => (name === "*" ? winners.map((number) => [number]) : [winners.filter((number) => inCategory.get(number).includes(name))]);
  const all = (numbers) => sum(numbers.map((number) => amounts.get(number)));
  const keepsTo = ([name, share]) => under(name).every((some) => compare(all(some), times(readFraction(share), whole(money))) <= 0);
  return (
    (isShared || winners.filter((number) => isBelow(number, costOf(number))).length <= 1) &&
    (!needVotes || winners.every(mayHaveVotes)) &&
    (rule.incompatible ?? []).every((ids) => winners.filter((number) => ids.includes(number)).length <= 1) &&
    (!isShared || !winners.some((number) => isBelow(number, least(number)))) &&
    Object.entries(rule.caps ?? {}).every(keepsTo)
  );
}

// What is told beside the tallies names projects of the round and adds up to its ballots.
function toldOfVotes(published) {
  if (!published.hasVotes) return;
  const { round, rule, costs, opened, voted } = published;
  const { outcome } = round;
  const all = (numbers) => Object.values(numbers).reduce((before, number) => before + numberOf(number), 0);
  same("reasons why votes were spoilt", all(outcome.spoilt_reasons), round.ballots.spoilt);
  const began = all(outcome.by_rotation);
  const places = Object.keys(outcome.by_rotation);
  const areThere = places.every((place) => /^(0|[1-9]\d*)$/.test(place) && Number(place) < costs.size);
  if (!areThere || began < voted || began > opened) throw new Error("ballots cannot have begun there");
  const tied = outcome.settled_by_lot;
  const hasLot = rule.tie_break.some((name) => name.startsWith("lot:"));
  if (tied !== undefined && !(hasLot && tied.length > 1 && tied.every((number) => costs.has(number)))) throw new Error("no lot settled this");
  const isLost = (number) => costs.has(number) && !Object.hasOwn(outcome.awards, number);
  const margins = Object.entries(outcome.margins ?? {});
  if (!margins.every(([number, margin]) => isLost(number) && isMargin(margin))) throw new Error("margins of other projects");
  const lot = published.log.find(({ action }) => action === "round.lot_drawn");
  if (lot) same("what was settled by lot", tied, lot.facts.tie);
}

// Numbers of ballots, and what each of them gave, where ballots give points.
function isMargin(told) {
  const { needed, too_few: tooFew, points, ...rest } = told;
  const isNeeded = needed === null || numberOf(needed) >= 0;
  return isNeeded && numberOf(tooFew) >= 0 && !Object.keys(rest).length;
}
