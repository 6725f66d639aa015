// The written rule for filling in a ballot, and why a ballot breaks it.
import { compare, exactText, whole } from "./fraction.mjs";

const NUMBERS = ["minimum", "maximum", "money_limit", "points_total", "points_each", "lowest", "highest"];
const LENGTHS = { minimum: "min_length", maximum: "max_length" };
// By kind: what the file of votes calls it, and where its limits stand there.
const KINDS = {
  approval: ["approval", LENGTHS],
  "choose-1": ["choose-1", {}],
  knapsack: ["knapsack", { ...LENGTHS, money_limit: "max_sum_cost" }],
  points: ["cumulative", { points_total: "max_sum_points", points_each: "max_points" }],
  score: ["scoring", { lowest: "min_points", highest: "max_points" }],
  ranking: ["ordinal", LENGTHS],
};
const USUAL = { minimum: 0, lowest: 1, highest: 5, must_score_all: true };
const MOST = 1_000_000_000;

// The rule as it was frozen, with what it leaves unsaid. Raises an Error for what no ballot has.
export function formOf(frozen) {
  const told = frozen.rules.ballot;
  if (!Object.hasOwn(KINDS, told.kind)) throw new Error(`unknown kind of ballot: ${told.kind}`);
  const known = ["kind", "over_long", "must_score_all", ...NUMBERS];
  for (const [name, said] of Object.entries(told)) {
    const isNumber = Number.isInteger(said) && said >= 0 && said <= MOST;
    if (!known.includes(name) || (NUMBERS.includes(name) && said !== null && !isNumber)) throw new Error(`ballot rule: ${name}`);
  }
  const said = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
  const form = { ...USUAL, ...(told.kind === "knapsack" ? { money_limit: frozen.budget_pence } : {}), ...said };
  if (!isInOrder(form)) throw new Error("ballot rule: out of order");
  return form.kind === "choose-1" ? { ...form, maximum: 1 } : form;
}

function isInOrder({ kind, minimum, maximum, points_total: total, lowest, highest, over_long: overLong = "refused" }) {
  if (!["refused", "spoilt"].includes(overLong) || (kind === "points" && !total)) return false;
  if (maximum !== undefined && !(maximum > 0 && maximum >= minimum)) return false;
  return kind !== "score" || (lowest > 0 && highest > lowest);
}

// What the file of votes must say of the ballots: [key, text].
export function limitsTold(form, projects) {
  const [name, keys] = KINDS[form.kind];
  const limits = Object.entries(keys).flatMap(([limit, key]) => (form[limit] ? [[key, String(form[limit])]] : []));
  if (form.kind === "score" && form.must_score_all) limits.push(["min_length", String(projects)]);
  return [["vote_type", name], ...limits];
}

// Why a ballot does not keep to the rule, or null. `marks` are [id, points], a bare tick worth one; `costs` has every project of
// the round in pence. An empty ballot is blank, whatever the rule.
export function broken(marks, form, costs) {
  const named = marks.filter(([, points]) => points.n !== 0n);
  if (!named.length) return null;
  if (named.some(([id]) => !costs.has(id))) return "unknown_project";
  return OF_KIND[form.kind]?.(marks, form, costs) ?? wrongNumber(named.length, form);
}

function wrongNumber(number, { minimum, maximum }) {
  if (maximum !== undefined && number > maximum) return "too_many_projects";
  return number < minimum ? "too_few_projects" : null;
}

const isOver = (amount, most) => most !== undefined && compare(amount, whole(most)) > 0;
const isWhole = ([, points]) => points.d === 1n;

const OF_KIND = {
  knapsack: (marks, form, costs) => (marks.reduce((all, [id]) => all + costs.get(id), 0) > form.money_limit ? "over_money_limit" : null),
  points(marks, form) {
    if (!marks.every(isWhole)) return "ballot_unreadable";
    if (marks.some(([, points]) => isOver(points, form.points_each))) return "too_many_points_for_one";
    const all = marks.reduce((sum, [, points]) => sum + points.n, 0n);
    return form.points_total !== undefined && all > BigInt(form.points_total) ? "too_many_points" : null;
  },
  score(marks, form, costs) {
    if (!marks.every(isWhole)) return "ballot_unreadable";
    const [lowest, highest] = [BigInt(form.lowest), BigInt(form.highest)];
    if (marks.some(([, { n }]) => n < lowest || n > highest)) return "score_out_of_range";
    const scored = new Set(marks.map(([id]) => id));
    return form.must_score_all && [...costs.keys()].some((id) => !scored.has(id)) ? "project_not_scored" : null;
  },
};
