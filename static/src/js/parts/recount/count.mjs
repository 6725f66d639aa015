// Counts an election that was read from a published .pb file. Written separately from the server's own count, so that a
// mistake in one is not a mistake in both.
import { digestOf } from "./canonical.mjs";
import { Contest, Tie } from "./contest.mjs";
import { fundByEqualShares } from "./equal-shares.mjs";
import { fundGreedily, offerParts } from "./greedy.mjs";
import { fundByPhragmen } from "./phragmen.mjs";
import { ruleFacts } from "./rule.mjs";
import { shareOut } from "./share-out.mjs";

const ALLOCATIONS = {
  greedy: (contest) => {
    fundGreedily(contest, contest.rule);
    if (contest.rule.part_funding) offerParts(contest);
  },
  "equal-shares": fundByEqualShares,
  phragmen: fundByPhragmen,
  "share-out": shareOut,
};
const NEED_BALLOTS = ["equal-shares", "phragmen"];

// Whether the published totals of a small box are too little to count by this rule.
export const needsBallots = (election, rule) => election.isTotals && NEED_BALLOTS.includes(rule.rule);

// {winners, awards, spent, tallies, supporters, rule, steps, digest, names, voters}, or {tie: ids}. `tell(done, of, pass)` hears how
// far it has come.
export function count(election, written = election.rule, tell = () => {}) {
  const rule = ruleFacts(written);
  const contest = new Contest(election, rule, tell);
  try {
    ALLOCATIONS[rule.rule](contest);
  } catch (error) {
    if (error instanceof Tie) return { tie: error.ids };
    throw error;
  }
  const outcome = contest.outcome();
  const names = Object.fromEntries(election.projects.map(({ id, name }) => [id, name]));
  return { ...outcome, supporters: contest.supporters, rule, digest: outcomeDigest(rule, outcome), names, voters: election.voters };
}

// Over rule, winners in order and tallies; also over the awards where they can be less than what a project costs.
export function outcomeDigest(rule, { winners, tallies, awards }) {
  const told = { rule, winners, tallies };
  if (rule.rule === "share-out" || rule.part_funding) told.awards = awards;
  return digestOf(told);
}
