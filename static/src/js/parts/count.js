// Says how many characters are left once a fifth or less is, when the typing pauses. The limit itself stands below the box.
const PAUSE_MILLISECONDS = 700;

export function countCharacters() {
  for (const box of document.querySelectorAll("[data-most]")) {
    const told = box.parentElement.querySelector("[data-left]");
    const most = Number(box.dataset.most);
    let waiting;
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const left = most - [...box.value].length;
        if (left > most / 5) return;
        told.textContent = told.dataset[left < 0 ? "over" : "left"].replace("#", Math.abs(left));
      }, PAUSE_MILLISECONDS);
    });
  }
}
