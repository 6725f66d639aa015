// Reads a published .pb file: what residents voted on, the rule, and the ballots or (for a small box) the totals.
import { trimmed } from "./blank.mjs";
import { readFraction, whole } from "./fraction.mjs";

const SECTIONS = ["META", "PROJECTS", "VOTES"];
const APPROVALS = ["approval", "choose-1", "knapsack"];
const WITH_POINTS = ["cumulative", "scoring"];
const PENCE = "GBX";

const OFTEN = 1000;

// `tell(done, of)` hears how many votes have been read.
export function readElection(text, tell = () => {}) {
  const sections = readSections(text);
  const meta = new Map(sections.META.slice(1).reverse().map(([key, ...rest]) => [trimmed(key), trimmed(rest.join(";"))]));
  const projects = table(sections.PROJECTS).map((row) => ({
    id: trimmed(row.project_id),
    cost: readFraction(row.cost),
    votes: row.votes,
    score: row.score ?? row.votes,
    name: row.name || row.project_id,
    categories: (row.category ?? "").split(",").map((name) => trimmed(name)).filter(Boolean),
    isPartFundable: row.part_fundable === "1",
    least: trimmed(row.least ?? "") ? readFraction(row.least) : whole(0),
    isSelected: row.selected === "1",
  }));
  const kind = meta.get("vote_type");
  const rows = table(sections.VOTES);
  const ballots = merged(rows, kind, projects, Number(meta.get("max_length") || projects.length), tell);
  const voters = Number(meta.get("num_votes") ?? rows.length);
  const isTotals = !rows.length && voters > 0;
  return {
    meta,
    projects,
    kind,
    isApproval: APPROVALS.includes(kind),
    hasPoints: WITH_POINTS.includes(kind),
    rule: JSON.parse(meta.get("count_rule")),
    budget: readFraction(meta.get("budget")),
    coins: meta.get("currency") === PENCE ? 1n : 100n,
    isTotals,
    voters: isTotals ? voters : rows.length,
    ballots,
  };
}

function readSections(text) {
  const sections = {};
  let current = null;
  for (const cells of records(text.replace(/^\ufeff/, "").replace(/\r\n/g, "\n"))) {
    const name = trimmed(cells[0]);
    if (cells.length === 1 && SECTIONS.includes(name) && !sections[name]) current = sections[name] = [];
    else current.push(cells);
  }
  return sections;
}

// Cells are parted by semicolons; a cell that begins with a quotation mark runs to the mark that closes it.
function* records(text) {
  let at = 0;
  while (at < text.length) {
    const cells = [];
    for (;;) {
      const [cell, next] = text[at] === '"' ? quoted(text, at + 1) : plain(text, at);
      cells.push(cell);
      at = next;
      if (text[at] !== ";") break;
      at += 1;
    }
    at += 1;
    if (cells.length > 1 || trimmed(cells[0])) yield cells;
  }
}

function plain(text, start) {
  let end = start;
  while (end < text.length && text[end] !== ";" && text[end] !== "\n") end += 1;
  return [text.slice(start, end), end];
}

function quoted(text, start) {
  let cell = "";
  let at = start;
  while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
    cell += text[at];
    at += text[at] === '"' ? 2 : 1;
  }
  return [cell, at + 1];
}

function table([header, ...rows]) {
  const names = header.map((name) => trimmed(name));
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]])));
}

// Ballots that are alike, once, with how many there are; `isRepeat` says that a project is named twice. Marks are [place, weight]; a weight is what the ballot gives.
function merged(rows, kind, projects, places, tell) {
  const placeOf = new Map(projects.map((project, at) => [project.id, at]));
  const found = new Map();
  for (const [at, row] of rows.entries()) {
    if (at % OFTEN === 0) tell(at, rows.length);
    const key = WITH_POINTS.includes(kind) ? `${row.vote};${row.points}` : row.vote;
    const seen = found.get(key);
    if (seen) seen.number += 1;
    else found.set(key, { number: 1, marks: marksOf(row, kind, placeOf, places), isRepeat: namesTwice(row.vote) });
  }
  return [...found.values()];
}

function namesTwice(vote) {
  const names = vote.split(",").map((name) => trimmed(name));
  return new Set(names).size < names.length;
}

function marksOf(row, kind, placeOf, places) {
  if (!trimmed(row.vote)) return [];
  const points = WITH_POINTS.includes(kind) ? row.points.split(",").map(readFraction) : null;
  if (points?.some(({ n }) => n < 0n) || (points && points.length !== row.vote.split(",").length)) throw new Error("points that do not fit");
  const marks = new Map();
  row.vote.split(",").forEach((name, at) => {
    const place = placeOf.get(trimmed(name));
    if (place === undefined) throw new Error(`unknown project: ${name}`);
    if (!marks.has(place)) marks.set(place, points ? points[at] : null);
  });
  return [...marks].map(([place, given], rank) => [place, given ?? weight(kind, rank, places)]);
}

// A ranking gives its first project as many points as there are places, the next one less, never below nothing.
const weight = (kind, rank, places) => whole(kind === "ordinal" ? Math.max(places - rank, 0) : 1);
