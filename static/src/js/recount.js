// Counts a declared round again from its published files and says what agrees, what does not and what cannot be checked.
// The counting is done beside the page (recount-worker.js), which stays free meanwhile. Nothing leaves the device.
const box = document.querySelector("[data-recount]");
if (box) offer(box);

const LOOKS = { held: "e-tag--go", failed: "e-tag--brick", not_possible: "" };

function offer(section) {
  const [start, stop] = [section.querySelector("[data-start]"), section.querySelector("[data-stop]")];
  section.querySelector("[data-with-script]").hidden = false;
  start.addEventListener("click", async () => {
    const count = new Count(section);
    stop.onclick = () => count.stop();
    [start.hidden, stop.hidden] = [true, false];
    stop.focus();
    await count.made();
    const hadFocus = document.activeElement === stop;
    [start.hidden, stop.hidden] = [false, true];
    if (hadFocus) start.focus();
  });
}

class Count {
  constructor(section) {
    this.section = section;
    this.asking = new AbortController();
    for (const part of ["steps", "checks"]) this.part(part).hidden = true;
  }

  part(name) {
    return this.section.querySelector(`[data-${name}]`);
  }

  // Ends with the page telling how it went, whatever happens.
  async made() {
    try {
      this.say(this.section.dataset.wordsLoading, "running");
      const files = await load(this.section.dataset, this.asking.signal);
      this.say(this.section.dataset.wordsChecking, "running");
      const found = await this.work(files);
      if (found) show(this, found);
    } catch {
      if (!this.asking.signal.aborted) this.say(this.section.dataset.wordsFailed, "failed");
    }
    this.part("progress").hidden = true;
  }

  work(files) {
    const worker = new Worker(this.section.dataset.worker);
    const bar = this.part("progress");
    bar.hidden = false;
    bar.querySelector("progress").removeAttribute("value");
    const answer = new Promise((done, failed) => {
      worker.onmessage = ({ data }) => (data.checks ? done(data) : this.tell(data));
      worker.onerror = failed;
      this.asking.signal.addEventListener("abort", () => done(null));
    });
    worker.postMessage(files);
    return answer.finally(() => worker.terminate());
  }

  stop() {
    this.asking.abort();
    this.say(this.section.dataset.wordsStopped, "stopped");
  }

  // Shown as it goes, and not read aloud: a screen reader hears only where the count stands and how it ended.
  tell({ stage, done, of, pass }) {
    const name = pass > 1 ? "again" : stage === "checking" ? "sealing" : stage;
    const words = this.section.getAttribute(`data-stage-${name}`);
    this.section.querySelector("progress").value = of ? (100 * done) / of : 0;
    this.part("progress-words").textContent = fill(words, { done: number(done), of: number(of), pass: number(pass) });
  }

  // `ending` is for whoever tests the page: running, same, decided, totals, apart, tie, failed or stopped.
  say(words, ending) {
    const status = this.part("status");
    status.dataset.status = ending;
    status.textContent = words;
  }
}

// The published files by name. One that is not there is left out: whether it must be there is for the checks to say.
async function load({ files, names }, signal) {
  const found = new Map();
  const ask = async (name) => {
    const answer = await fetch(files.replace(/_$/, name), { signal });
    if (answer.ok) found.set(name, new Uint8Array(await answer.arrayBuffer()));
    else if (answer.status !== 404) throw new Error(name);
  };
  await Promise.all(names.split(" ").map(ask));
  return found;
}

function show(count, { checks, counted }) {
  const { section } = count;
  const words = section.dataset;
  for (const { check, standing } of checks) {
    const sign = section.querySelector(`[data-check="${check}"] [data-standing]`);
    sign.className = `e-tag ${LOOKS[standing]}`;
    sign.dataset.standing = standing;
    sign.textContent = { held: words.wordsHeld, failed: words.wordsDiffers, not_possible: words.wordsNot_possible }[standing];
  }
  count.part("checks").hidden = false;
  const ending = endingOf(checks, counted);
  count.say(sentence(section, ending, checks, counted), ending);
  if (counted && !counted.tie) tellSteps(section, counted);
}

function endingOf(checks, counted) {
  if (counted?.tie) return "tie";
  if (checks.some(({ standing }) => standing === "failed")) return "apart";
  if (!counted) return "decided";
  return checks.some(({ standing }) => standing === "not_possible") ? "totals" : "same";
}

function sentence(section, ending, checks, counted) {
  const words = section.dataset[`words${ending[0].toUpperCase()}${ending.slice(1)}`];
  const apart = checks.flatMap(({ parts }) => parts).map((part) => section.getAttribute(`data-part-${part}`));
  const said = fill(words, { number: number(counted?.voters ?? 0), projects: (counted?.tie ?? []).join(", ") });
  return apart.length ? `${said} ${fill(section.dataset.wordsParts, { parts: apart.join(", ") })}` : said;
}

const fill = (words, facts) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const number = (amount) => new Intl.NumberFormat("en-GB").format(amount);

function tellSteps(section, counted) {
  const table = section.querySelector("[data-steps]");
  table.querySelector("tbody").replaceChildren(...counted.steps.map((step, at) => row(section, counted, step, at + 1)));
  table.hidden = false;
}

function row(section, counted, step, at) {
  const cells = [
    ["td", at, "n"],
    ["th", step.project === null ? "–" : counted.names[step.project]],
    ["td", fill(section.getAttribute(`data-step-${step.code}`), { project: counted.names[step.facts.stopped_by] })],
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
