// Counts a declared round again from its published files and says whether the result is the same.
// The counting itself is in parts/recount; here it meets the page. Nothing leaves the device.
import { differences, recount } from "./parts/recount/count.mjs";

const box = document.querySelector("[data-recount]");
if (box) offer(box);

function offer(section) {
  const place = section.querySelector("[data-with-script]");
  const button = place.querySelector("button");
  place.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    say(section, section.dataset.wordsCounting);
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    try {
      const [text, document] = await Promise.all([load(section.dataset.ballots), load(section.dataset.outcome)]);
      show(section, recount(text), JSON.parse(document).outcome);
    } catch {
      say(section, section.dataset.wordsFailed, "failed");
    }
    button.disabled = false;
  });
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(address);
  return answer.text();
}

function show(section, counted, published) {
  const words = section.dataset;
  if (counted.cannot) return say(section, counted.cannot === "totals" ? words.wordsTotals : words.wordsRule, "cannot");
  if (counted.tie) return say(section, words.wordsTie.replace("{projects}", counted.tie.join(", ")), "tie");
  const apart = differences(counted, published);
  const parts = apart.map((part) => section.getAttribute(`data-part-${part}`)).join(", ");
  if (apart.length) say(section, words.wordsApart.replace("{parts}", parts), "apart");
  else say(section, words.wordsSame.replace("{number}", new Intl.NumberFormat("en-GB").format(counted.voters)), "same");
  tell(section, counted);
}

// `ending` is for whoever tests the page: same, apart, tie, cannot or failed.
function say(section, words, ending = "") {
  const status = section.querySelector("[data-status]");
  status.dataset.status = ending;
  status.textContent = words;
}

function tell(section, counted) {
  const table = section.querySelector("[data-steps]");
  const rows = counted.steps.map((step, at) => row(section, counted, step, at + 1));
  table.querySelector("tbody").replaceChildren(...rows);
  table.hidden = false;
}

function row(section, counted, step, number) {
  const cells = [
    ["td", number, "n"],
    ["th", step.project === null ? "–" : counted.names[step.project]],
    ["td", section.getAttribute(`data-step-${step.code}`)],
    ["td", step.tally ?? "–", "n"],
    ["td", step.left === undefined ? "–" : money(step.left), "n"],
  ];
  const line = document.createElement("tr");
  for (const [tag, words, look] of cells) {
    const cell = document.createElement(tag);
    if (tag === "th") cell.scope = "row";
    if (look) cell.className = look;
    cell.append(look ? Object.assign(document.createElement("bdi"), { textContent: words }) : words);
    line.append(cell);
  }
  return line;
}

function money(pence) {
  const amount = Number(pence);
  const digits = amount % 100 ? 2 : 0;
  return new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency: "GBP",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 100);
}
