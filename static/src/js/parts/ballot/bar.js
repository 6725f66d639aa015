// Keeps the bar at the foot of a ballot live, in the same words as the server writes.
export function showBar(form) {
  const cards = [...form.querySelectorAll(".e-proj")];
  const amounts = cards.map(amountOf);
  const isMoney = form.dataset.ballot === "knapsack";
  const isOneVote = form.dataset.ballot === "choose-1";
  const number = amounts.filter(Boolean).length;
  const used = cards.reduce((sum, card, at) => sum + amounts[at] * card.dataset.weight, 0);
  const limit = form.dataset.limit ? Number(form.dataset.limit) : Infinity;
  const left = limit - used;

  cards.forEach((card, at) => {
    card.toggleAttribute("data-on", amounts[at] > 0);
    card.toggleAttribute("data-over", !isOneVote && !amounts[at] && Number(card.dataset.weight) > left);
  });

  const meter = form.querySelector(".e-budget .e-meter");
  meter?.classList.toggle("e-meter--over", left < 0);
  meter?.firstElementChild.setAttribute("width", `${Math.min(100, (used / limit) * 100)}%`);

  const words = form.querySelector("output");
  const [first, second] = left < 0 ? ["over", "detailOver"] : ["left", "detail"];
  const amount = isMoney ? money(Math.abs(left)) : Math.abs(left);
  const fill = (name) =>
    words.dataset[name].replace("{amount}", amount).replace("{number}", number).replace("{total}", cards.length);
  words.firstElementChild.textContent = fill(first);
  words.lastElementChild.textContent = fill(second);
}

function amountOf(card) {
  const points = card.querySelector("[data-points]");
  if (points) return Number(points.value);
  const place = card.querySelector(".e-placed");
  return Number(place ? !place.hidden : Boolean(card.querySelector(":checked")?.value));
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
