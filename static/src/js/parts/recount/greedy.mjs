// Most support first, as long as the money lasts.
import { compare, exactText, over, whole, times } from "./fraction.mjs";

export function fundGreedily(contest, { variant, measure }) {
  const ranked = rank(contest, measure, (code, place) => contest.note(code, place, contest.support(place)));
  for (let at = 0; at < ranked.length; at += 1) {
    const stopped = fundGroup(contest, ranked[at], variant, measure);
    if (stopped === null) continue;
    const rest = [...ranked[at].filter((place) => place !== stopped), ...ranked.slice(at + 1).flat()];
    const by = contest.projects[stopped].id;
    for (const place of rest) contest.note("after_stop", place, { ...contest.support(place), stopped_by: by });
    return;
  }
}

// What is left is offered to the next project that it could not wholly fund. Who took the offer is given it; who said no
// is passed over, as is a project of which it is less than the least that could work; without an answer the offer is only written down.
export function offerParts(contest) {
  for (const group of rank(contest, contest.rule.measure, () => {})) {
    const answers = new Map(Object.entries(contest.rule.part_answers));
    const answerOf = (place) => answers.get(contest.projects[place].id);
    const able = group.filter((place) => mayBeOffered(contest, place));
    for (const place of able.filter((place) => !isEnough(contest, place))) {
      const facts = { left: contest.money(whole(contest.left)), least: exactText(contest.projects[place].least) };
      contest.note("part_too_small", place, { ...contest.support(place), ...facts });
    }
    const waiting = able.filter((place) => isEnough(contest, place) && answerOf(place) !== false);
    if (waiting.length > 1) throw contest.tie(waiting);
    if (!waiting.length) continue;
    const offered = contest.money(whole(contest.left));
    if (answerOf(waiting[0])) contest.give(waiting[0], contest.left, { offered });
    else contest.note("offered", waiting[0], { ...contest.support(waiting[0]), offered });
    return;
  }
}

const isEnough = ({ left, unit, projects }, place) => compare(over(whole(left), whole(unit)), projects[place].least) >= 0;

function mayBeOffered(contest, place) {
  return contest.left > 0n && contest.projects[place].isPartFundable && contest.hindrance(place)?.code === "not_enough_money";
}

// Groups of projects that nothing tells apart, best first; `leaveOut` hears of those with too little support.
function rank(contest, measure, leaveOut) {
  const scored = [];
  contest.projects.forEach((_, place) => {
    if (contest.awarded.has(place)) return;
    const refused = contest.refused(place);
    if (refused) leaveOut(refused, place);
    else scored.push([score(contest, place, measure), place]);
  });
  scored.sort(([a], [b]) => apart(b, a));
  const groups = [];
  for (let from = 0; from < scored.length; ) {
    let to = from;
    while (to < scored.length && !apart(scored[from][0], scored[to][0])) to += 1;
    groups.push(...contest.groups(scored.slice(from, to).map(([, place]) => place)));
    from = to;
  }
  return groups;
}

// null is more than any number: support that costs nothing.
function score(contest, place, measure) {
  const tally = contest.tallies[place];
  if (measure === "votes") return tally;
  if (!contest.costs[place]) return tally.n ? null : tally;
  return over(times(tally, whole(contest.unit)), whole(contest.costs[place]));
}

function apart(a, b) {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(a, b);
}

function fundGroup(contest, group, variant, measure) {
  const able = group.filter((place) => !contest.hindrance(place));
  const orderIsFree = variant === "skip" || !able.length || able.length === group.length;
  if (!contest.fitTogether(able) || !orderIsFree) throw contest.tie(variant === "skip" ? able : group);
  for (const place of able) {
    const scored = score(contest, place, measure);
    contest.give(place, contest.costs[place], { score: scored === null ? "free" : exactText(scored) });
  }
  for (const place of group) {
    const hindrance = contest.awarded.has(place) ? null : contest.hindrance(place);
    if (!hindrance) continue;
    contest.note(hindrance.code, place, { ...contest.support(place), ...hindrance.facts });
    if (variant === "stop" && hindrance.code === "not_enough_money") return place;
  }
  return null;
}
