// The pot divided in proportion to what residents gave, up to each request, in whole pence.
import { byText } from "./canonical.mjs";
import { compare, exactText, floor, over, readFraction, subtract, sum, times, whole } from "./fraction.mjs";

export function shareOut(contest) {
  let running = [];
  contest.projects.forEach((_, place) => {
    const refused = contest.refused(place) ?? (contest.tallies[place].n > 0n ? null : "no_votes");
    if (refused) contest.note(refused, place, { tally: exactText(contest.tallies[place]) });
    else running.push(place);
  });
  let shares = divide(contest, running);
  for (;;) {
    const below = running.filter((place) => compare(shares.get(place), least(contest, place)) < 0);
    if (!below.length) break;
    const out = weakest(contest, below);
    contest.note("below_minimum", out, {
      tally: exactText(contest.tallies[out]),
      share: contest.money(shares.get(out)),
      minimum: contest.rule.minimum_award,
    });
    running = running.filter((place) => place !== out);
    shares = divide(contest, running);
  }
  award(contest, shares);
}

function least(contest, place) {
  const minimum = times(readFraction(contest.rule.minimum_award), whole(contest.unit));
  const cost = whole(contest.costs[place]);
  return compare(minimum, cost) < 0 ? minimum : cost;
}

// Whoever would get more than they asked for gets what they asked for; the others share the rest in the same way.
function divide(contest, running) {
  const shares = new Map();
  let pot = whole(contest.budget);
  let open = [...running];
  while (open.length) {
    const weight = sum(open.map((place) => contest.tallies[place]));
    const proportion = (place) => over(times(pot, contest.tallies[place]), weight);
    const full = open.filter((place) => compare(proportion(place), whole(contest.costs[place])) >= 0);
    if (!full.length) {
      for (const place of open) shares.set(place, proportion(place));
      break;
    }
    for (const place of full) shares.set(place, whole(contest.costs[place]));
    pot = full.reduce((rest, place) => subtract(rest, whole(contest.costs[place])), pot);
    open = open.filter((place) => !shares.has(place));
  }
  return shares;
}

function weakest(contest, below) {
  const lowest = below.map((place) => contest.tallies[place]).reduce((a, b) => (compare(b, a) < 0 ? b : a));
  const last = contest.groups(below.filter((place) => !compare(contest.tallies[place], lowest))).at(-1);
  if (last.length > 1) throw contest.tie(last);
  return last[0];
}

function award(contest, shares) {
  const pence = new Map([...shares].map(([place, share]) => [place, floor(share)]));
  const given = [...pence.values()].reduce((a, b) => a + b, 0n);
  for (const place of byRemainder(contest, shares, floor(sum([...shares.values()])) - given)) {
    pence.set(place, pence.get(place) + 1n);
  }
  const ranked = [...pence.keys()].sort(
    (a, b) => compare(contest.tallies[b], contest.tallies[a]) || byText(contest.projects[a].id, contest.projects[b].id),
  );
  for (const place of ranked) {
    const amount = pence.get(place);
    contest.give(place, amount, { award: contest.money(whole(amount)), share: contest.money(shares.get(place)) });
  }
}

// Who gets the pence that rounding down left: the largest remainders first.
function byRemainder(contest, shares, missing) {
  const rest = (place) => subtract(shares.get(place), whole(floor(shares.get(place))));
  const sorted = [...shares.keys()].sort((a, b) => compare(rest(b), rest(a)));
  const chosen = [];
  for (let from = 0; from < sorted.length && chosen.length < missing; ) {
    const alike = sorted.slice(from).filter((place) => !compare(rest(place), rest(sorted[from])));
    for (const group of contest.groups(alike)) {
      const wanted = Number(missing) - chosen.length;
      if (wanted >= group.length) chosen.push(...group);
      else if (wanted) throw contest.tie(group);
    }
    from += alike.length;
  }
  return chosen;
}

