// The file of votes as a round with these rules, this result and these ballots publishes it, to the character.
import { oneLine, trimmed } from "./blank.mjs";
import { byText } from "./canonical.mjs";
import { inVotes } from "./contest.mjs";
import { formOf, limitsTold } from "./form.mjs";
import { compare, exactText, readFraction } from "./fraction.mjs";
import { supportersIn } from "./totals.mjs";

const PROJECT_COLUMNS = ["project_id", "cost", "votes", "score", "name", "category", "part_fundable"];

export function votesFile({ round, election, rule, money, hasBallots, opening }) {
  const { frozen, outcome, address } = round;
  const form = formOf(frozen);
  const listed = new Map([
    ["description", title(frozen.words)],
    ["country", "United Kingdom"],
    ["unit", oneLine(opening.council)],
    ["instance", address],
    ["date_begin", day(Date.parse(frozen.opens_at))],
    ["date_end", day(Date.parse(frozen.closes_at) - 1)],
    ...limitsTold(form, frozen.projects.length).slice(1),
    ["num_projects", String(frozen.projects.length)],
    ["num_votes", String(election.voters)],
    ["budget", String(money)],
    ["vote_type", limitsTold(form, 0)[0][1]],
    ["rule", nearestName(rule)],
    ["tie_break", rule.tie_break.join(",")],
    ...sharesTold(rule),
    ...(rule.threshold ? [["min_project_score_threshold", exactText(inVotes(rule.threshold, election.voters))]] : []),
    ["currency", "GBX"],
    ["count_rule", spaced(rule)],
    ["digest", outcome.digest],
  ]);
  const lines = [
    ["META"],
    ["key", "value"],
    ...listed,
    ["PROJECTS"],
    [...PROJECT_COLUMNS, ...(hasLeast(frozen) ? ["least"] : []), "selected"],
    ...projectCells(frozen, election, outcome),
    ["VOTES"],
    ["voter_id", "vote", ...(election.hasPoints ? ["points"] : [])],
    ...(hasBallots ? votes(election) : []),
  ];
  return `${lines.map((cells) => cells.map(quoted).join(";")).join("\n")}\n`;
}

const quoted = (cell) => (/[;\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const title = ({ title: versions }) => oneLine((versions?.en ?? versions?.["en-easy"])?.text ?? "");

const LONDON = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", day: "2-digit", month: "2-digit", year: "numeric" });
const day = (moment) => LONDON.format(moment).replaceAll("/", ".");

// The name that readers of such files know, as near as there is one.
function nearestName({ rule, completion, measure, caps, incompatible, part_funding: offers, variant, threshold }) {
  if (rule === "equal-shares") return completion === "none" ? "equalshares" : `equalshares/${completion}`;
  if (rule !== "greedy") return rule;
  if (measure !== "votes" || caps || offers) return "greedy-custom";
  if (incompatible) return "greedy-exclusive";
  if (variant === "stop") return "greedy-no-skip";
  return threshold ? "greedy-threshold" : "greedy";
}

function sharesTold({ rule, utility, completion, step = "1", stop = "exhaustive" }) {
  return rule === "equal-shares" ? Object.entries({ utility, completion, step, stop }) : [];
}

// The rule in JSON with sorted names, spaced as Python spaces it.
function spaced(value) {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value).sort(([a], [b]) => byText(a, b)).map(([name, inner]) => `${JSON.stringify(name)}: ${spaced(inner)}`).join(", ")}}`;
}

// The column stands where a group said what could work at the least.
const leastOf = (number, { part_fundable: able = [], least_pence: least = {} }) => (able.includes(number) && Object.hasOwn(least, number) ? least[number] || "" : "");
const hasLeast = ({ projects, rules }) => projects.some(({ number }) => leastOf(number, rules));

function projectCells({ projects, rules }, election, { tallies, awards, supporters: told }) {
  const supporters = supportersIn(election, ({ id }) => told[id]);
  return projects.map(({ number, cost_pence: cost, category, words }, place) => [
    number,
    String(cost),
    String(supporters[place]),
    exactText(readFraction(tallies[number])),
    title(words),
    [...new Set(category.split(",").map((name) => trimmed(name)).filter(Boolean))].sort(byText).join(","),
    (rules.part_fundable ?? []).includes(number) ? "1" : "0",
    ...(hasLeast({ projects, rules }) ? [String(leastOf(number, rules))] : []),
    Object.hasOwn(awards, number) ? "1" : "0",
  ]);
}

// In the order of their marks, so that nothing tells when one was cast.
function* votes({ projects, kind, hasPoints, ballots }) {
  const ordered = ballots.map(({ marks, number }) => [kind === "ordinal" ? marks : [...marks].sort(([a], [b]) => a - b), number]);
  let at = 0;
  for (const [marks, number] of ordered.sort(([a], [b]) => byMarks(a, b))) {
    const vote = marks.map(([place]) => projects[place].id).join(",");
    const points = hasPoints ? [marks.map(([, given]) => exactText(given)).join(",")] : [];
    for (let again = 0; again < number; again += 1) yield [String((at += 1)), vote, ...points];
  }
}

function byMarks(a, b) {
  const at = a.findIndex(([place], index) => place !== b[index]?.[0]);
  if (at >= 0 && at < b.length) return a[at][0] - b[at][0];
  if (a.length !== b.length) return a.length - b.length;
  return a.reduce((apart, [, given], index) => apart || compare(given, b[index][1]), 0);
}
