// What every ballot does. `press(button)` answers one of the ballot's own buttons; the page is then brought up to date.
import { showBar } from "./bar.js";
import { keep } from "./keep.js";
import { sortByTheme } from "./themes.js";

export function startBallot(press) {
  const form = document.querySelector("form[data-ballot]");
  form.querySelector("[value=total]")?.remove();
  sortByTheme(form);
  const save = keep(form);
  form.addEventListener("change", () => showBar(form));
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-words]");
    if (!button || !press) return;
    event.preventDefault();
    press(form, button);
    showBar(form);
    save();
  });
  showBar(form);
}
