// Counts a published .pb file by the rule that is written in it. Written separately from the server's own count, so that
// a mistake in one is not a mistake in both.
import { Contest, Tie } from "./contest.mjs";
import { fundByEqualShares } from "./equal-shares.mjs";
import { fundGreedily } from "./greedy.mjs";
import { readElection } from "./pabulib.mjs";
import { fundByPhragmen } from "./phragmen.mjs";
import { shareOut } from "./share-out.mjs";

const ALLOCATIONS = {
  greedy: (contest) => fundGreedily(contest, contest.rule),
  "equal-shares": fundByEqualShares,
  phragmen: fundByPhragmen,
  "share-out": shareOut,
};
const NEEDS_BALLOTS = ["equal-shares", "phragmen"];

// {winners, awards, spent, tallies, steps, names, voters}, or {tie: ids}, or {cannot: why}.
export function recount(text) {
  const election = readElection(text);
  const { rule } = election;
  const allocate = ALLOCATIONS[rule.rule];
  if (!allocate || rule.part_funding) return { cannot: "rule" };
  if (election.isTotals && NEEDS_BALLOTS.includes(rule.rule)) return { cannot: "totals" };
  const contest = new Contest(election);
  try {
    allocate(contest);
  } catch (error) {
    if (error instanceof Tie) return { tie: error.ids };
    throw error;
  }
  const names = Object.fromEntries(election.projects.map(({ id, name }) => [id, name]));
  return { ...contest.outcome(), names, voters: election.voters };
}

// Where a recount and a published outcome say different things: any of "winners", "awards", "tallies", "spent".
export function differences(counted, published) {
  const same = {
    winners: counted.winners.join("\n") === published.winners.join("\n"),
    awards: sameAmounts(counted.awards, published.awards),
    tallies: sameAmounts(counted.tallies, published.tallies),
    spent: counted.spent === published.spent,
  };
  return Object.keys(same).filter((part) => !same[part]);
}

function sameAmounts(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
