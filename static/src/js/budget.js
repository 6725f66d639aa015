// Keeps the ballot's running total live. Without it the "Update total" button asks the server for the same words.
const form = document.querySelector("form[data-budget-pence]");
if (form) start(form);

function start(form) {
  form.querySelector("[data-without-script]").hidden = true;
  form.addEventListener("change", () => show(form));
  show(form);
}

function show(form) {
  const boxes = [...form.querySelectorAll("input[data-cost-pence]")];
  const chosen = boxes.filter((box) => box.checked);
  const budget = Number(form.dataset.budgetPence);
  const used = chosen.reduce((sum, box) => sum + Number(box.dataset.costPence), 0);
  const left = budget - used;

  for (const box of boxes) {
    const isTooDear = !box.checked && Number(box.dataset.costPence) > left;
    box.closest(".e-proj").toggleAttribute("data-over", isTooDear);
  }

  const meter = form.querySelector(".e-meter");
  const share = budget ? Math.min(100, (used / budget) * 100) : 0;
  meter.classList.toggle("e-meter--over", left < 0);
  meter.querySelector(".e-meter__fill").setAttribute("width", `${share}%`);

  const words = form.querySelector("[data-words-left]");
  const sentence = left < 0 ? words.dataset.wordsOver : words.dataset.wordsLeft;
  const detail = left < 0 ? words.dataset.wordsTakeOut : words.dataset.wordsChosen;
  words.querySelector("[data-amount]").textContent = sentence.replace("{amount}", money(Math.abs(left)));
  words.querySelector("[data-chosen]").textContent = detail
    .replace("{number}", chosen.length)
    .replace("{total}", boxes.length);
}

function money(pence) {
  const digits = pence % 100 ? 2 : 0;
  return new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency: "GBP",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(pence / 100);
}
