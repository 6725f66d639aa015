// A line in which a number or letters and Enter choose a theme, a sign sets its opinion, and Enter on nothing saves.
const OPINIONS = { "+": "for", "-": "against", "=": "mixed" };

export function startTyping(themes) {
  const line = themes.querySelector("#typing");
  const told = themes.querySelector("[data-told]");
  const rows = [...themes.querySelectorAll("[data-number]")];
  let last;
  if (!rows.length) return;

  const fits = (row) => {
    const typed = line.value.trim().toLowerCase();
    if (/^\d+$/.test(typed)) return row.dataset.number === typed;
    return row.dataset.name.toLowerCase().includes(typed);
  };
  const filter = () => {
    const typed = line.value.trim();
    for (const row of rows) row.hidden = typed !== "" && !/^\d+$/.test(typed) && !fits(row);
  };
  const choose = () => {
    const row = rows.find(fits);
    if (!row) {
      told.textContent = themes.dataset.nothing;
      return;
    }
    const box = row.querySelector("input");
    box.checked = !box.checked;
    last = box.checked ? row : undefined;
    told.textContent = themes.dataset[box.checked ? "chosen" : "notChosen"].replace("#", row.dataset.name);
    line.value = "";
    filter();
  };
  const setOpinion = (opinion) => {
    const list = last.querySelector("select");
    list.value = opinion;
    told.textContent = `${last.dataset.name}: ${list.selectedOptions[0].textContent.trim()}`;
  };

  line.addEventListener("input", filter);
  line.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (line.value.trim()) choose();
      else line.form.requestSubmit();
    } else if (event.key in OPINIONS && last && !line.value) {
      event.preventDefault();
      setOpinion(OPINIONS[event.key]);
    }
  });
  themes.querySelector("[data-typing]").hidden = false;
  line.focus();
}
