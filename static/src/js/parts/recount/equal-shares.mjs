// The Method of Equal Shares: every voter holds the same money and supporters buy projects together.
import { ZERO, add, compare, exactText, over, readFraction, subtract, sum, times, whole } from "./fraction.mjs";
import { fundGreedily } from "./greedy.mjs";
import { shareASupporter, supportersOf } from "./supporters.mjs";

export function fundByEqualShares(contest) {
  const { completion } = contest.rule;
  if (contest.voters) {
    const behind = supportersOf(contest.election, contest.projects);
    let kept = pass(contest, behind, over(whole(contest.budget), whole(contest.voters)));
    if (completion.startsWith("add1")) kept = grown(contest, behind, kept);
    for (const bought of kept.bought) {
      contest.give(bought.place, contest.costs[bought.place], { payers: bought.payers, ran_out: bought.ranOut });
    }
    for (const place of [...kept.short].sort((a, b) => a - b)) contest.noteLeftOut("supporters_out_of_money", place);
  }
  if (completion === "greedy" || completion === "add1-then-greedy") {
    contest.note("completion_started", null, { left: contest.money(whole(contest.left)) });
    fundGreedily(contest, { variant: "skip", measure: "votes" });
  }
}

// Everybody gets a little more, again and again: until nothing fits in what is left, or before too much is spent.
function grown(contest, behind, first) {
  const { step, stop } = contest.rule;
  const parts = /^endowment\/(\d+)$/.exec(step);
  const more = parts ? over(first.endowment, whole(parts[1])) : times(readFraction(step), whole(contest.unit));
  let kept = first;
  while (mayGrow(contest, kept, stop)) {
    const raised = pass(contest, behind, add(kept.endowment, more));
    if (raised.spent > contest.budget) {
      contest.note("endowment_kept", null, { left: contest.money(whole(contest.budget - kept.spent)) });
      break;
    }
    contest.note("endowment_raised", null, { endowment: exactText(over(raised.endowment, whole(contest.unit))) });
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

// One pass. A project's charge never falls, so the last one asked for is a bound and dear projects need not be asked again.
function pass(contest, behind, endowment) {
  const purses = new Purses(contest.election.ballots.length, endowment);
  const bounds = new Map();
  contest.projects.forEach((_, place) => {
    if (!contest.refused(place) && behind[place].length) bounds.set(place, ZERO);
  });
  const bought = [];
  const short = [];
  for (;;) {
    const offers = cheapest(contest, behind, purses, bounds, short);
    if (!offers.size) break;
    const [first] = contest.groups(offers.keys());
    if (first.length > 1 && shareASupporter(behind, first)) throw contest.tie(first);
    bought.push({ place: first[0], ...purses.pay(contest, behind[first[0]], offers.get(first[0])) });
    bounds.delete(first[0]);
  }
  const spent = bought.reduce((all, { place }) => all + contest.costs[place], 0n);
  return { endowment, bought, short, spent };
}

function cheapest(contest, behind, purses, bounds, short) {
  let least = null;
  let offers = new Map();
  for (const [place, bound] of [...bounds].sort(([, a], [, b]) => compare(a, b))) {
    if (least && compare(bound, least) > 0) break;
    const offer = purses.offer(contest, behind[place], contest.costs[place]);
    if (!offer) {
      bounds.delete(place);
      short.push(place);
      continue;
    }
    const charge = contest.rule.utility === "cost" && offer.price.n ? over(offer.price, whole(contest.costs[place])) : offer.price;
    bounds.set(place, charge);
    const order = least ? compare(charge, least) : -1;
    if (order < 0) [least, offers] = [charge, new Map()];
    if (order <= 0) offers.set(place, offer);
  }
  return offers;
}

// What each ballot's voters have left. Equal amounts are one object, so that supporters can be gathered by it.
class Purses {
  constructor(ballots, endowment) {
    this.held = new Array(ballots).fill(endowment);
    this.known = new Map([[exactText(endowment), endowment]]);
  }

  gather(ballots, supporters) {
    const kinds = new Map();
    for (const [ballot, weight] of supporters) {
      const purse = this.held[ballot];
      if (!purse.n) continue;
      const byWeight = kinds.get(purse) ?? kinds.set(purse, new Map()).get(purse);
      const key = exactText(weight);
      const kind = byWeight.get(key);
      if (kind) kind.number += ballots[ballot].number;
      else byWeight.set(key, { purse, weight, number: ballots[ballot].number });
    }
    return [...kinds.values()].flatMap((byWeight) => [...byWeight.values()]);
  }

  // The price for each unit of weight when those who have too little pay all they have; null when all is not enough.
  offer(contest, supporters, cost) {
    const kinds = this.gather(contest.election.ballots, supporters);
    let rest = whole(cost);
    if (compare(sum(kinds.map(({ purse, number }) => times(purse, whole(number)))), rest) < 0) return null;
    kinds.sort((a, b) => compare(times(a.purse, b.weight), times(b.purse, a.weight)));
    let weights = sum(kinds.map(({ weight, number }) => times(weight, whole(number))));
    for (const { purse, weight, number } of kinds) {
      if (compare(times(purse, weights), times(rest, weight)) >= 0) break;
      rest = subtract(rest, times(purse, whole(number)));
      weights = subtract(weights, times(weight, whole(number)));
    }
    return { price: rest.n ? over(rest, weights) : ZERO };
  }

  pay(contest, supporters, { price }) {
    let payers = 0;
    let ranOut = 0;
    const after = new Map();
    for (const [ballot, weight] of supporters) {
      const purse = this.held[ballot];
      if (!purse.n) continue;
      const byWeight = after.get(purse) ?? after.set(purse, new Map()).get(purse);
      const key = exactText(weight);
      if (!byWeight.has(key)) byWeight.set(key, this.#less(purse, times(price, weight)));
      this.held[ballot] = byWeight.get(key);
      payers += contest.election.ballots[ballot].number;
      if (!this.held[ballot].n) ranOut += contest.election.ballots[ballot].number;
    }
    return { payers, ranOut };
  }

  #less(purse, paid) {
    if (compare(purse, paid) <= 0) return ZERO;
    const left = subtract(purse, paid);
    const key = `${left.n}/${left.d}`;
    return this.known.get(key) ?? this.known.set(key, left).get(key);
  }
}
