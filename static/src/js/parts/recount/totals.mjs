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

export function canBe({ round, costs, marked }) {
  const { supporters: told, tallies } = round.outcome;
  const form = formOf(round.frozen);
  const [fewest, most] = projectsOnABallot(form, costs.size);
  const [lowest, highest] = pointsForAProject(form, costs.size);
  let [votes, points, money] = [0, 0, 0];
  for (const [number, cost] of costs) {
    const [given, tally] = [told[number], Number(exactText(readFraction(tallies[number])))];
    const isThere = given <= marked && Number.isSafeInteger(tally) && tally >= lowest * given && tally <= highest * given;
    if (!isThere) return false;
    [votes, points, money] = [votes + given, points + tally, money + cost * given];
  }
  if (votes < fewest * marked || votes > most * marked) return false;
  if (form.kind === "points") return points <= form.points_total * marked;
  return form.kind !== "knapsack" || money <= form.money_limit * marked;
}

// The fewest and the most.
function projectsOnABallot({ kind, minimum, maximum, must_score_all: all }, projects) {
  if (kind === "score" && all) return [projects, projects];
  return [Math.max(minimum, 1), maximum ?? projects];
}

// The fewest and the most that a ballot gives to a project that stands on it.
function pointsForAProject(form, projects) {
  if (form.kind === "score") return [form.lowest, form.highest];
  if (form.kind === "points") return [1, form.points_each || form.points_total];
  return [1, form.kind === "ranking" ? form.maximum ?? projects : 1];
}
