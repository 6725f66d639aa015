// A time limit: asked before it is over, and put off by any key or press. Without a script no screen clears itself: layouts/clear_by_hand.html.
const dialog = document.querySelector("[data-idle]");
const clear = dialog?.querySelector("form");
const SECOND = 1000;
const TO_BE_CLEARED = "engage-to-be-cleared";
const TRY_AGAIN_AFTER = 5;
const told = document.querySelector("[data-told-in]");

if (told) setTimeout(() => { told.hidden = false; }, Number(told.dataset.toldIn) * SECOND);

if (clear && localStorage.getItem(TO_BE_CLEARED)) handOver();
else if (dialog) watch(dialog, Number(dialog.dataset.after), Number(dialog.dataset.within));

function watch(asked, after, within) {
  const left = asked.querySelector("[data-left]");
  let touched = Date.now();
  let told = touched;
  let isOver = false;

  const stay = () => {
    if (isOver) return;
    const now = Date.now();
    if (asked.open) asked.close();
    if (asked.dataset.stayAt && now - told > after * SECOND) {
      told = now;
      fetch(asked.dataset.stayAt);
    }
    touched = now;
  };
  const end = () => {
    isOver = true;
    clearInterval(ticking);
    if (clear) handOver();
  };
  for (const event of ["keydown", "pointerdown"]) {
    document.addEventListener(event, (pressed) => {
      if (!pressed.target.closest?.("[data-idle] [type=submit]")) stay();
    });
  }
  asked.querySelector("[data-stay]").addEventListener("click", stay);
  asked.addEventListener("cancel", stay);
  const ticking = setInterval(() => {
    const idle = (Date.now() - touched) / SECOND;
    if (idle < after) return;
    if (!asked.open) asked.showModal();
    left.textContent = String(Math.max(0, Math.ceil(after + within - idle)));
    if (idle >= after + within) end();
  }, SECOND);
  document.addEventListener("submit", (sent) => {
    if (sent.target.action !== clear?.action) return;
    sent.preventDefault();
    end();
  });
}

// Nothing of the one before stays on the screen, even where the server cannot be told yet: then this goes on, and after a reload too.
async function handOver() {
  for (const part of [...document.body.children]) if (part !== dialog) part.remove();
  sessionStorage.clear();
  localStorage.clear();
  localStorage.setItem(TO_BE_CLEARED, "yes");
  dialog.addEventListener("cancel", (pressed) => pressed.preventDefault());
  if (!dialog.open) dialog.showModal();
  try {
    const answer = await fetch(clear.action, { method: "POST", body: new FormData(clear) });
    if (!answer.ok) throw answer;
    localStorage.removeItem(TO_BE_CLEARED);
    location.replace(answer.url);
  } catch (fault) {
    for (const part of dialog.children) part.hidden = !("waits" in part.dataset);
    const isTooOld = fault.status < 500;
    setTimeout(() => (isTooOld ? location.reload() : handOver()), TRY_AGAIN_AFTER * SECOND);
  }
}
