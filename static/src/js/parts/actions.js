// Buttons that only a script can answer are hidden until it is here.
export function offerPrintAndCopy() {
  for (const button of document.querySelectorAll("[data-action=print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-action=copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const source = document.getElementById(button.dataset.from);
  await navigator.clipboard.writeText(source.textContent.trim());
  button.querySelector("[role=status]").textContent = button.dataset.done;
}
