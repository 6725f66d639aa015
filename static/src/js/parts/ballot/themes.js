// Shows projects by theme without asking the server. What is not shown keeps what it has.
export function sortByTheme(form) {
  const buttons = [...form.querySelectorAll("[name=show]")];
  for (const button of buttons) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      form.elements.theme.value = button.value;
      for (const each of buttons) each.setAttribute("aria-pressed", each === button);
      for (const card of form.querySelectorAll(".e-proj")) {
        card.hidden = button.value !== "" && card.dataset.theme !== button.value;
      }
    });
  }
}
