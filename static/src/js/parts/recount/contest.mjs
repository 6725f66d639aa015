// One count while it runs: the money left, who is in, what each step was, and what may still be funded.
import { byText } from "./canonical.mjs";
import { ZERO, add, compare, exactText, leastMultiple, over, readFraction, times, whole } from "./fraction.mjs";
import { sha256 } from "./sha256.mjs";

export class Tie extends Error {
  constructor(ids) {
    super("tie");
    this.ids = [...ids].sort(byText);
  }
}

// A step of a count as a published outcome tells it.
export const asPublished = ({ code, project, facts }) => ({ code, ...(project === null ? {} : { project }), ...facts });

// The least support there must be, of so many voters.
export function inVotes(text, voters) {
  if (!text.endsWith("%")) return readFraction(text);
  return over(times(readFraction(text.slice(0, -1)), whole(voters)), whole(100));
}

export class Contest {
  // `tell(done, of, pass)` hears how far the count has come.
  constructor(election, rule, tell = () => {}) {
    const { projects } = election;
    Object.assign(this, { election, rule, tell, projects, voters: election.voters, awarded: new Map(), steps: [] });
    const amounts = [election.budget, ...projects.map((project) => project.cost)];
    this.unit = amounts.reduce((unit, amount) => leastMultiple(unit, amount.d), election.coins);
    [this.budget, ...this.costs] = amounts.map((amount) => (amount.n * this.unit) / amount.d);
    this.left = this.budget;
    this.#addUp();
    this.threshold = rule.threshold === undefined ? null : inVotes(rule.threshold, this.voters);
    this.orders = rule.tie_break.filter((name) => name !== "refuse").map((name) => this.#order(name));
    this.spentOn = new Map();
    this.caps = new Map(Object.entries(rule.caps ?? {}).map(([name, share]) => [name, times(readFraction(share), whole(this.budget))]));
    this.conflicts = projects.map(({ id }) => new Set((rule.incompatible ?? []).filter((ids) => ids.includes(id)).flat().filter((other) => other !== id)));
  }

  #addUp() {
    const { election, projects } = this;
    this.supporters = projects.map((project) => (election.isTotals ? Number(project.votes) : 0));
    this.tallies = projects.map((project) => (election.isTotals ? readFraction(project.score) : ZERO));
    for (const { marks, number } of election.ballots) {
      for (const [place, given] of marks) {
        this.supporters[place] += number;
        this.tallies[place] = add(this.tallies[place], times(given, whole(number)));
      }
    }
  }

  #order(name) {
    if (name.startsWith("lot:")) {
      const tickets = this.projects.map(({ id }) => sha256(`${name.slice("lot:".length)}:${id}`));
      return (a, b) => byText(tickets[a], tickets[b]);
    }
    return {
      "lower-cost": (a, b) => (this.costs[a] < this.costs[b] ? -1 : Number(this.costs[a] > this.costs[b])),
      "more-votes": (a, b) => compare(this.tallies[b], this.tallies[a]),
      "text-id": (a, b) => byText(this.projects[a].id, this.projects[b].id),
      "file-order": (a, b) => a - b,
    }[name];
  }

  // Places in the order of the declared list; what it leaves equal stays together, by id.
  groups(places) {
    const declared = (a, b) => this.orders.reduce((apart, order) => apart || order(a, b), 0);
    const sorted = [...places].sort((a, b) => declared(a, b) || byText(this.projects[a].id, this.projects[b].id));
    const groups = [];
    for (const place of sorted) {
      const last = groups.at(-1);
      if (last && !declared(last[0], place)) last.push(place);
      else groups.push([place]);
    }
    return groups;
  }

  tie(places) {
    return new Tie(places.map((place) => this.projects[place].id));
  }

  money(amount) {
    return exactText(over(amount, whole(this.unit)));
  }

  // `facts` are what a published outcome must say of this step, all of it and no more. Tally and money left are for the page.
  note(code, place = null, facts = {}) {
    const step = { code, project: null, facts, left: this.money(whole(this.left)) };
    this.steps.push(place === null ? step : { ...step, project: this.projects[place].id, tally: exactText(this.tallies[place]) });
  }

  support(place) {
    return { tally: exactText(this.tallies[place]), cost: this.money(whole(this.costs[place])) };
  }

  give(place, amount, facts = {}) {
    this.left -= amount;
    this.awarded.set(place, amount);
    for (const name of this.projects[place].categories) this.spentOn.set(name, (this.spentOn.get(name) ?? 0n) + amount);
    this.note(amount === this.costs[place] ? "funded" : "awarded", place, {
      ...this.support(place),
      left: this.money(whole(this.left)),
      ...facts,
    });
  }

  // Why a project cannot be funded now, {code, facts}, or null.
  hindrance(place) {
    const rival = [...this.awarded.keys()].map((other) => this.projects[other].id).find((id) => this.conflicts[place].has(id));
    if (rival !== undefined) return { code: "incompatible", facts: { with: rival } };
    const category = this.#overCap(place);
    if (category !== undefined) return { code: "over_cap", facts: { category } };
    return this.costs[place] > this.left ? { code: "not_enough_money", facts: { left: this.money(whole(this.left)) } } : null;
  }

  #overCap(place) {
    if (this.caps.has("*") && compare(whole(this.costs[place]), this.caps.get("*")) > 0) return "*";
    return [...this.projects[place].categories].sort(byText).find((name) => !this.#hasRoom(name, this.costs[place]));
  }

  #hasRoom(category, more) {
    return !this.caps.has(category) || compare(whole((this.spentOn.get(category) ?? 0n) + more), this.caps.get(category)) <= 0;
  }

  // Whether these fit together in any order.
  fitTogether(places) {
    const total = (some) => some.reduce((all, place) => all + this.costs[place], 0n);
    if (total(places) > this.left) return false;
    if (places.some((place) => places.some((other) => this.conflicts[place].has(this.projects[other].id)))) return false;
    return [...this.caps.keys()].every((name) => {
      const inside = places.filter((place) => this.projects[place].categories.includes(name));
      return !inside.length || this.#hasRoom(name, total(inside));
    });
  }

  // Why a project has too little support to be looked at, or null.
  refused(place) {
    if (!this.tallies[place].n && this.rule.zero_votes === "skip") return "no_votes";
    return this.threshold && compare(this.tallies[place], this.threshold) < 0 ? "below_threshold" : null;
  }

  outcome() {
    const awards = [...this.awarded].map(([place, amount]) => [this.projects[place].id, this.money(whole(amount))]);
    return {
      winners: awards.map(([id]) => id),
      awards: Object.fromEntries(awards),
      spent: this.money(whole(this.budget - this.left)),
      tallies: Object.fromEntries(this.projects.map(({ id }, place) => [id, exactText(this.tallies[place])])),
      steps: this.steps,
    };
  }
}

