// The files of a declared round, read when a check asks for them. What cannot be read raises.
import { readElection } from "./pabulib.mjs";
import { ruleFacts } from "./rule.mjs";
import { sha256 } from "./sha256.mjs";

export const [ROUND, BALLOTS, TRACKERS, SUMS] = ["round.json", "ballots.pb", "trackers.txt", "SHA256SUMS"];
// Of a pot that money came to: the round.json of the pot that left it.
export const BEFORE = "pot-before.json";
const PARTS_OF_A_LINE = 9;
// By how many ballots name a project: below the first only what was decided is published, below the second totals alone.
export const FEWEST_FOR_VOTES = 10;
const FEWEST_FOR_BALLOTS = 50;

export class Published {
  #read = new Map();

  constructor(files, tell) {
    Object.assign(this, { files, tell });
  }

  #once(name, make) {
    if (!this.#read.has(name)) this.#read.set(name, make());
    return this.#read.get(name);
  }

  text(name) {
    if (!this.files.has(name)) throw new Error(`missing: ${name}`);
    return this.#once(name, () => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.files.get(name)));
  }

  get round() {
    return this.#once("round", () => toldOnce(this.text(ROUND)));
  }

  get election() {
    return this.#once("election", () => readElection(this.text(BALLOTS), (done, of) => this.tell("reading", done, of)));
  }

  get trackers() {
    // Each on a line of its own.
    const lines = this.text(TRACKERS).split("\n");
    if (lines.pop()) throw new Error("the list of receipts does not end with a line");
    return lines;
  }

  // How the round is a pot of one with several, by its frozen rules: {address, before, passesOn, told}, or null.
  get pots() {
    const { pots: told } = this.round.frozen;
    return (told ?? null) === null ? null : belonging(told);
  }

  // The pot before, as far as it is published here.
  get before() {
    return this.#once("before", () => new Published(new Map([[ROUND, this.files.get(BEFORE)]]), this.tell));
  }

  // What came from the pot before, in pence.
  get brought() {
    const told = this.round.outcome.brought ?? null;
    return told === null ? 0 : numberOf(told.pence);
  }

  // Everything that the council's log has of the round, oldest first.
  get log() {
    return this.#once("log", () => {
      const { entries } = this.round.log;
      if (entries.some((line) => Object.keys(line).length !== PARTS_OF_A_LINE)) throw new Error("a line of the log has another form");
      return entries;
    });
  }

  get voted() {
    return numberOf(this.round.ballots.valid) + numberOf(this.round.ballots.blank);
  }

  // Ballots that were taken out of their envelopes.
  get opened() {
    return Object.values(this.round.ballots).reduce((all, number) => all + numberOf(number), 0);
  }

  get cast() {
    return Object.values(this.refused).reduce((all, number) => all + numberOf(number), this.opened);
  }

  // Envelopes that two officers left shut, by the written reason.
  get refused() {
    const { refused = {} } = this.round.outcome;
    return refused;
  }

  // The receipts of these.
  get refusedTrackers() {
    return this.round.refused_trackers ?? [];
  }

  // How many ballots name a project stays secret where they are few: there the council says how many were opened.
  get hasVotes() {
    return !Object.hasOwn(this.round.ballots, "opened");
  }

  // Ballots that name a project.
  get marked() {
    return numberOf(this.round.ballots.valid);
  }

  get hasBallots() {
    return this.hasVotes && this.marked >= FEWEST_FOR_BALLOTS;
  }

  // All that could be given, in pence.
  get money() {
    return numberOf(this.round.frozen.budget_pence) + this.brought;
  }

  // Every project that was frozen, in the order of the list, with its cost in pence.
  get costs() {
    return new Map(this.round.frozen.projects.map(({ number, cost_pence: cost }) => [number, numberOf(cost)]));
  }

  // What the log says of the opening.
  get opening() {
    return this.entry("round.opened").facts;
  }

  // The rule that was frozen, its lot drawn from the seed that the outcome tells: the promised one, or none.
  get rule() {
    const facts = this.frozenRule;
    // A lot that was drawn in public because the list left a tie comes after the list, before it refuses.
    const drawn = this.log.find((line) => line.action === "round.lot_drawn");
    if (!drawn?.facts.seed) return facts;
    return { ...facts, tie_break: [...facts.tie_break.slice(0, -1), `lot:${drawn.facts.seed}`, ...facts.tie_break.slice(-1)] };
  }

  get frozenRule() {
    const { rules } = this.round.frozen;
    const facts = ruleFacts(rules.count);
    if (!facts.tie_break.includes("lot")) return facts;
    const told = this.round.outcome.rule.tie_break.find((name) => name.startsWith("lot:")) ?? "lot:";
    if (sha256(told.slice("lot:".length)) !== rules.lot_hash) throw new Error("the seed of the lot is not the one that was promised");
    return { ...facts, tie_break: facts.tie_break.map((name) => (name === "lot" ? told : name)) };
  }

  entry(action) {
    const found = this.log.filter((line) => line.action === action);
    if (found.length !== 1) throw new Error(`${found.length} entries ${action}`);
    return found[0];
  }
}

const STRINGS = /"(?:[^"\\]|\\.)*"(\s*:)?/gu;

// JSON in which no name is told twice, and no number that another reader would take for another: they are whole, and not too large.
function toldOnce(text) {
  const read = JSON.parse(text);
  const names = text.matchAll(STRINGS);
  const numbers = text.replaceAll(STRINGS, "").match(/[-\d][\d.eE+-]*/g) ?? [];
  if (!numbers.every((digits) => /^\d+$/.test(digits) && Number.isSafeInteger(Number(digits)))) throw new Error("a number cannot be read");
  let told = 0;
  for (const [, colon] of names) if (colon) told += 1;
  if (told !== namesIn(read)) throw new Error("something is told twice");
  return read;
}

function namesIn(value) {
  if (!value || typeof value !== "object") return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce((all, inner) => all + namesIn(inner), own);
}

function belonging(told) {
  const { order, place, carry } = told;
  const isPlaced = Array.isArray(order) && order.every((one) => typeof one === "string") && Number.isInteger(place) && place >= 0 && place < order.length;
  if (!isPlaced || new Set(order).size < order.length || !["kept", "to-next"].includes(carry)) throw new Error("the pots cannot be read");
  const carries = carry === "to-next";
  return { told, address: order[place], before: carries && place ? order[place - 1] : null, passesOn: carries && place + 1 < order.length };
}

export function numberOf(number) {
  if (!Number.isSafeInteger(number) || number < 0) throw new Error("not a number of ballots or pence");
  return number;
}
