// A written rule with everything it leaves unsaid, told in one form: only what its way of counting looks at.
import { trimmed } from "./blank.mjs";
import { byText } from "./canonical.mjs";
import { exactText, readFraction } from "./fraction.mjs";

const plain = (text) => exactText(readFraction(String(text)));

const TOLD = {
  greedy: (rule) => ({
    measure: rule.measure ?? "votes",
    variant: rule.variant ?? "skip",
    ...(rule.part_funding === "offer" ? { part_funding: "offer", part_answers: rule.part_answers ?? {} } : {}),
  }),
  "equal-shares": (rule) => ({
    utility: rule.utility ?? "cost",
    completion: rule.completion ?? "none",
    ...(rule.completion?.startsWith("add1") ? { step: step(rule.step ?? "1"), stop: rule.stop ?? "exhaustive" } : {}),
  }),
  phragmen: () => ({}),
  "share-out": (rule) => ({ minimum_award: plain(rule.minimum_award ?? "0") }),
};

const WORDS = {
  rule: Object.keys(TOLD),
  measure: ["votes", "votes-per-pound"],
  variant: ["skip", "stop"],
  utility: ["cost", "cardinality"],
  completion: ["none", "add1", "add1-then-greedy", "greedy"],
  stop: ["exhaustive", "overspend"],
  zero_votes: ["fund", "skip"],
  part_funding: ["none", "offer"],
};
const OTHERS = ["threshold", "step", "minimum_award", "tie_break", "caps", "incompatible", "part_answers"];
const ORDERS = /^(lower-cost|more-votes|text-id|file-order|lot|lot:.+)$/su;

// Raises an Error for a fact that is not known here: a rule half understood would count something else.
function check(written) {
  for (const [name, told] of Object.entries(written)) {
    const isKnown = Object.hasOwn(WORDS, name) ? WORDS[name].includes(told) : OTHERS.includes(name);
    if (!isKnown) throw new Error(`unknown rule: ${name}`);
  }
}

// What follows "refuse" is never reached.
function listed(names) {
  const all = names.length ? names.join(",").split(",").map((name) => trimmed(name)) : [];
  const end = all.indexOf("refuse");
  const reached = end < 0 ? all : all.slice(0, end);
  if (!reached.every((name) => ORDERS.test(name))) throw new Error("unknown order of ties");
  return [...reached, "refuse"];
}

// Raises an Error for a way of counting that is not known here.
export function ruleFacts(written) {
  check(written);
  const name = written.rule ?? "greedy";
  const facts = {
    rule: name,
    ...TOLD[name](written),
    zero_votes: written.zero_votes ?? "skip",
    tie_break: listed(written.tie_break ?? []),
  };
  if (written.threshold) facts.threshold = threshold(written.threshold);
  if (Object.keys(written.caps ?? {}).length) {
    facts.caps = Object.fromEntries(Object.entries(written.caps).map(([each, share]) => [each, plain(share)]));
  }
  if (written.incompatible?.length) facts.incompatible = written.incompatible.map((ids) => [...ids].sort(byText)).sort(byLists);
  return facts;
}

const step = (text) => (String(text).startsWith("endowment/") ? text : plain(text));
const threshold = (text) => (text.endsWith("%") ? `${plain(text.slice(0, -1))}%` : plain(text));

function byLists(a, b) {
  const at = a.findIndex((name, place) => place >= b.length || name !== b[place]);
  if (at < 0) return a.length - b.length;
  return at < b.length ? byText(a[at], b[at]) : 1;
}
