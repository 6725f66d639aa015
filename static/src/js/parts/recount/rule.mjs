// A written rule with everything it leaves unsaid, told in one form: only what its way of counting looks at.
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

// Raises an Error for a way of counting that is not known here.
export function ruleFacts(written) {
  const name = written.rule ?? "greedy";
  if (!Object.hasOwn(TOLD, name)) throw new Error(`unknown rule: ${name}`);
  const facts = {
    rule: name,
    ...TOLD[name](written),
    zero_votes: written.zero_votes ?? "skip",
    tie_break: [...(written.tie_break ?? []).filter((each) => each !== "refuse"), "refuse"],
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
