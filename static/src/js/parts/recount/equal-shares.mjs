// The Method of Equal Shares: every voter holds the same money and supporters buy projects together.
import { byText } from "./canonical.mjs";
import { add, over, readFraction, rounded, roughly, times, whole } from "./fraction.mjs";
import { fundGreedily } from "./greedy.mjs";
import { Purses } from "./purses.mjs";
import { shareASupporter, supportersOf } from "./supporters.mjs";

// A rounded bound may be this much too high: far more than rounding ever makes it.
const SLACK = 1 + 1e-9;
// Decimal places of what steps tell of prices and of the money behind a project. They explain and never decide.
const PLACES = 4;
// So often may an endowment be raised; a count that needs more was never made.
const MOST_STEPS = 100_000;

export function fundByEqualShares(contest) {
  const { completion } = contest.rule;
  if (contest.voters) {
    const supporters = supportersOf(contest.election);
    let kept = pass(contest, supporters, over(whole(contest.budget), whole(contest.voters)), 1);
    if (completion.startsWith("add1")) kept = grown(contest, supporters, kept);
    write(contest, kept);
  }
  if (completion === "greedy" || completion === "add1-then-greedy") {
    contest.note("completion_started", null, { left: contest.money(whole(contest.left)) });
    fundGreedily(contest, { variant: "skip", measure: "votes" });
  }
}

// Everybody gets a little more, again and again: until nothing fits in what is left, or before too much is spent.
function grown(contest, supporters, first) {
  const { step, stop } = contest.rule;
  const parts = /^endowment\/(\d+)$/.exec(step);
  const more = parts ? over(first.endowment, whole(parts[1])) : times(readFraction(step), whole(contest.unit));
  let kept = first;
  for (let number = 2; mayGrow(contest, kept, stop); number += 1) {
    if (number > MOST_STEPS + 1) throw new Error(`step too small: ${step}`);
    const raised = pass(contest, supporters, add(kept.endowment, more), number);
    if (raised.spent > contest.budget) {
      contest.note("endowment_kept", null, { next_endowment: contest.money(raised.endowment), would_spend: contest.money(whole(raised.spent)) });
      break;
    }
    contest.note("endowment_raised", null, { endowment: contest.money(raised.endowment) });
    kept = raised;
  }
  return kept;
}

function mayGrow(contest, kept, stop) {
  const bought = new Set(kept.bought.map(({ place }) => place));
  const left = contest.budget - kept.spent;
  const nothingFits = contest.costs.every((cost, place) => bought.has(place) || cost > left);
  if (stop === "exhaustive" && nothingFits) return false;
  return kept.short.some((place) => contest.costs[place] <= contest.budget);
}

function write(contest, kept) {
  contest.note("endowed", null, { endowment: contest.money(kept.endowment), voters: contest.voters });
  const told = (amount) => contest.money(times(rounded(over(amount, whole(contest.unit)), PLACES), whole(contest.unit)));
  for (const { place, price, payers, ranOut } of kept.bought) {
    contest.give(place, contest.costs[place], { price: told(price), supporters: contest.supporters[place], payers, ran_out: ranOut });
  }
  const ids = contest.projects.map(({ id }) => id);
  for (const place of [...kept.short].sort((a, b) => byText(ids[a], ids[b]))) {
    contest.note("supporters_out_of_money", place, {
      cost: contest.money(whole(contest.costs[place])),
      supporters: contest.supporters[place],
      supporters_have: told(kept.purses.behind(place)),
    });
  }
}

// One pass. A project's charge never falls, so the last one asked for is a bound and dear projects need not be asked again.
function pass(contest, supporters, endowment, number) {
  const purses = new Purses(supporters, endowment);
  const bounds = new Map();
  contest.projects.forEach((_, place) => {
    if (!contest.refused(place) && supporters.behind[place].ballots.length) bounds.set(place, 0);
  });
  const entered = bounds.size;
  const bought = [];
  const short = [];
  for (;;) {
    const offers = cheapest(contest, purses, bounds, short);
    if (!offers.size) break;
    const [first] = contest.groups(offers.keys());
    if (first.length > 1 && shareASupporter(supporters, first)) throw contest.tie(first);
    bought.push({ place: first[0], ...purses.pay(first[0], offers.get(first[0])) });
    bounds.delete(first[0]);
    contest.tell(entered - bounds.size, entered, number);
  }
  const spent = bought.reduce((all, { place }) => all + contest.costs[place], 0n);
  return { endowment, bought, short, spent, purses };
}

// The projects that ask least of their supporters, and what. Rounded bounds only save asking; whole numbers decide.
function cheapest(contest, purses, bounds, short) {
  const byCost = contest.rule.utility === "cost";
  let least = null;
  let offers = new Map();
  for (const [place, bound] of [...bounds].sort(([, a], [, b]) => a - b)) {
    if (least && bound > least.bound * SLACK) break;
    const offer = purses.offer(place, contest.costs[place]);
    if (!offer) {
      bounds.delete(place);
      short.push(place);
      continue;
    }
    const charge = { n: offer.rest, d: offer.weight * (byCost && offer.rest ? contest.costs[place] : 1n) };
    charge.bound = roughly(charge.n, charge.d * purses.divisor);
    bounds.set(place, charge.bound);
    const order = least ? charge.n * least.d - least.n * charge.d : -1n;
    if (order < 0n) [least, offers] = [charge, new Map()];
    if (order <= 0n) offers.set(place, offer);
  }
  return offers;
}
