// Sequential Phragmén: supporters earn at one speed and buy a project as soon as they can pay for it together.
import { ZERO, add, compare, over, times, whole } from "./fraction.mjs";
import { shareASupporter, supportersOf } from "./supporters.mjs";

export function fundByPhragmen(contest) {
  const { election, costs } = contest;
  const behind = supportersOf(election, contest.projects);
  const loads = new Array(election.ballots.length).fill(ZERO);
  const running = new Set();
  contest.projects.forEach((_, place) => {
    const refused = contest.refused(place) ?? (contest.supporters[place] ? null : "no_votes");
    if (refused) contest.noteLeftOut(refused, place);
    else if (costs[place] > contest.budget) contest.noteLeftOut("not_enough_money", place);
    else running.add(place);
  });
  while (running.size) {
    const { load, tied } = next(contest, behind, loads, running);
    if (tied.some((place) => costs[place] > contest.left)) {
      for (const place of running) contest.noteLeftOut(tied.includes(place) ? "not_enough_money" : "after_stop", place);
      return;
    }
    const [first] = contest.groups(tied);
    if (first.length > 1 && shareASupporter(behind, first)) throw contest.tie(first);
    contest.give(first[0], costs[first[0]]);
    running.delete(first[0]);
    for (const [ballot] of behind[first[0]]) loads[ballot] = load;
  }
}

function next(contest, behind, loads, running) {
  let load = null;
  let tied = [];
  for (const place of running) {
    const numbers = new Map();
    for (const [ballot] of behind[place]) {
      numbers.set(loads[ballot], (numbers.get(loads[ballot]) ?? 0) + contest.election.ballots[ballot].number);
    }
    const carried = [...numbers].reduce((all, [each, number]) => add(all, times(each, whole(number))), whole(contest.costs[place]));
    const after = over(carried, whole(contest.supporters[place]));
    const order = load ? compare(after, load) : -1;
    if (order < 0) [load, tied] = [after, []];
    if (order <= 0) tied.push(place);
  }
  return { load, tied };
}
