// How many ballots name each project; and whether totals alone, told of a small box, can be of so many valid ballots.
import { exactText, readFraction } from "./fraction.mjs";
import { formOf } from "./form.mjs";

// In the order of the list; `told` finds the number of a project where there are totals alone.
export function supportersIn({ projects, ballots, isTotals }, told) {
  if (isTotals) return projects.map(told);
  const all = projects.map(() => 0);
  for (const { marks, number } of ballots) for (const [place] of marks) all[place] += number;
  return all;
}

export function canBe({ round, costs, marked: valid }) {
  const { supporters: told, tallies: written } = round.outcome;
  const form = formOf(round.frozen);
  const numbers = [...costs.keys()];
  const supporters = numbers.map((number) => told[number]);
  const tallies = numbers.map((number) => Number(exactText(readFraction(written[number]))));
  const [fewest, most] = projectsOnABallot(form, costs.size);
  const [lowest, highest] = pointsForAProject(form, costs.size);
  const votes = all(supporters);
  const areThere = supporters.every((each, at) => {
    const tally = tallies[at];
    return each <= valid && Number.isSafeInteger(tally) && tally >= lowest * each && tally <= highest * each;
  });
  if (!areThere || votes < fewest * valid || votes > most * valid) return false;
  return OF_KIND[form.kind]?.({ form, valid, supporters, tallies, costs: [...costs.values()], fewest, most }) ?? true;
}

const all = (numbers) => numbers.reduce((before, number) => before + number, 0);

// The fewest and the most.
function projectsOnABallot({ kind, minimum, maximum = Infinity, must_score_all: everyOne }, projects) {
  if (kind === "score" && everyOne) return [projects, projects];
  return [Math.max(minimum, 1), Math.min(maximum, projects)];
}

// The fewest and the most that a ballot gives to a project that stands on it.
function pointsForAProject(form, projects) {
  if (form.kind === "score") return [form.lowest, form.highest];
  if (form.kind === "points") return [1, form.points_each || form.points_total];
  return [1, form.kind === "ranking" ? form.maximum ?? projects : 1];
}

// On how many ballots two projects stand together at least.
const shared = ({ supporters, valid }, one, other) => Math.max(supporters[one] + supporters[other] - valid, 0);
const pairs = (number) => Math.round((number * (number - 1)) / 2);

const OF_KIND = {
  knapsack(told) {
    const { supporters, costs, valid, form } = told;
    const used = all(supporters.map((votes, at) => votes * costs[at]));
    const meet = (one, other) => one < other && costs[one] + costs[other] > form.money_limit && shared(told, one, other);
    return used <= form.money_limit * valid && !costs.some((_, one) => costs.some((__, other) => meet(one, other)));
  },
  points(told) {
    const { supporters, tallies, valid, form } = told;
    const beside = (at) => all(tallies.map((_, other) => (other === at ? 0 : shared(told, at, other))));
    const reach = tallies.every((tally, at) => tally + beside(at) <= form.points_total * supporters[at]);
    return reach && all(tallies) <= form.points_total * valid;
  },
  // A ballot of so many places loses a point more with each place: what is lost depends on the lengths of the ballots alone.
  ranking({ supporters, tallies, valid, form, fewest, most }) {
    const places = form.maximum ?? tallies.length;
    const marks = all(supporters);
    const lost = places * marks - all(tallies);
    const [even, over] = [Math.floor(marks / valid), marks % valid];
    const least = (valid - over) * pairs(even) + over * pairs(even + 1);
    const room = most - fewest;
    const [longest, rest] = room ? [Math.floor((marks - fewest * valid) / room), (marks - fewest * valid) % room] : [0, 0];
    const greatest = longest * pairs(most) + (valid - longest) * pairs(fewest) + (rest ? pairs(fewest + rest) - pairs(fewest) : 0);
    const ranked = [...tallies].sort((a, b) => b - a);
    const rooms = ranked.map((_, at) => all(ranked.slice(0, at + 1)) <= all(ranked.slice(0, at + 1).map((__, place) => valid * Math.max(places - place, 0))));
    return lost >= least && lost <= greatest && rooms.every(Boolean);
  },
};
