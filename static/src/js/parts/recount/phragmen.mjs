// Sequential Phragmén: supporters earn at one speed and buy a project as soon as they can pay for it together.
import { byText } from "./canonical.mjs";
import { greatestDivisor, over, whole } from "./fraction.mjs";
import { shareASupporter, supportersOf } from "./supporters.mjs";

export function fundByPhragmen(contest) {
  const { costs, projects } = contest;
  const supporters = supportersOf(contest.election);
  const loads = new Loads(supporters, contest);
  const running = new Set();
  projects.forEach((_, place) => {
    const refused = contest.refused(place) ?? (contest.supporters[place] ? null : "no_votes");
    if (refused) contest.note(refused, place);
    else if (costs[place] > contest.budget) contest.note("not_enough_money", place, { left: contest.money(whole(contest.budget)) });
    else running.add(place);
  });
  const entered = running.size;
  const byId = (a, b) => byText(projects[a].id, projects[b].id);
  while (running.size) {
    const { load, tied } = loads.next(running);
    const tooDear = tied.filter((place) => costs[place] > contest.left);
    if (tooDear.length) {
      const rest = [...running].filter((place) => !tooDear.includes(place));
      const left = contest.money(whole(contest.left));
      for (const place of tooDear.sort(byId)) contest.note("not_enough_money", place, { left });
      const by = projects[tooDear[0]].id;
      for (const place of rest.sort(byId)) contest.note("after_stop", place, { stopped_by: by });
      return;
    }
    const [first] = contest.groups(tied);
    // It matters who comes first where the money does not reach for all, or a voter would pay for two.
    const together = first.reduce((sum, place) => sum + costs[place], 0n);
    if (first.length > 1 && (together > contest.left || shareASupporter(supporters, first))) throw contest.tie(first);
    const each = contest.money(over(whole(load.n), whole(load.voters * loads.divisor)));
    contest.give(first[0], costs[first[0]], { load: each, supporters: contest.supporters[first[0]] });
    running.delete(first[0]);
    loads.carry(first[0], load);
    contest.tell(entered - running.size, entered);
  }
}

// What each voter has paid so far. Ballots that have paid together carry the same load, kept once: whole numbers over one
// divisor, which grows with each project.
class Loads {
  constructor(supporters, contest) {
    this.supporters = supporters;
    this.contest = contest;
    this.divisor = 1n;
    this.amounts = [0n];
    this.carried = new Int32Array(supporters.numbers.length);
  }

  // The least load at which a project can be paid for, `n / voters` over the divisor, and the projects that reach it.
  next(running) {
    let load = null;
    let tied = [];
    for (const place of running) {
      const after = { n: this.contest.costs[place] * this.divisor + this.#behind(place), voters: BigInt(this.contest.supporters[place]) };
      const order = load ? after.n * load.voters - load.n * after.voters : -1n;
      if (order < 0n) [load, tied] = [after, []];
      if (order <= 0n) tied.push(place);
    }
    return { load, tied };
  }

  #behind(place) {
    const counts = new Array(this.amounts.length).fill(0);
    for (const ballot of this.supporters.behind[place].ballots) counts[this.carried[ballot]] += this.supporters.numbers[ballot];
    return counts.reduce((all, number, at) => (number ? all + this.amounts[at] * BigInt(number) : all), 0n);
  }

  carry(place, { n, voters }) {
    const shared = greatestDivisor(n, voters);
    const finer = voters / shared;
    this.divisor *= finer;
    this.amounts = [...this.amounts.map((amount) => amount * finer), n / shared];
    for (const ballot of this.supporters.behind[place].ballots) this.carried[ballot] = this.amounts.length - 1;
  }
}
