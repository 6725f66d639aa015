// Keeps a report's progress true while somebody watches. Without it the "Check again" link does the same.
// The address answers {"percent": 0-100, "words": "...", "is_finished": true|false}.
const EVERY_MILLISECONDS = 2000;

for (const box of document.querySelectorAll("[data-progress-url]")) watch(box);

function watch(box) {
  const timer = setInterval(async () => {
    const answer = await fetch(box.dataset.progressUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { percent, words, is_finished: isFinished } = await answer.json();
    box.querySelector("progress").value = percent;
    box.querySelector("[data-percent]").textContent = `${percent}%`;
    box.querySelector("[data-words]").textContent = words;
    if (!isFinished) return;
    clearInterval(timer);
    window.location.reload();
  }, EVERY_MILLISECONDS);
}
