// A time limit: asked before it is over, and put off by any key or press. Without a script a shared screen is never cleared by itself.
const dialog = document.querySelector("[data-idle]");
const SECOND = 1000;
const told = document.querySelector("[data-told-in]");

if (told) setTimeout(() => { told.hidden = false; }, Number(told.dataset.toldIn) * SECOND);

if (dialog) watch(dialog, Number(dialog.dataset.after), Number(dialog.dataset.within));

function watch(asked, after, within) {
  const left = asked.querySelector("[data-left]");
  let touched = Date.now();
  let told = touched;

  const stay = () => {
    const now = Date.now();
    if (asked.open) asked.close();
    if (asked.dataset.stayAt && now - told > after * SECOND) {
      told = now;
      fetch(asked.dataset.stayAt);
    }
    touched = now;
  };
  const clear = asked.querySelector("form");
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
    if (idle < after + within) return;
    clearInterval(ticking);
    if (clear) {
      sessionStorage.clear();
      localStorage.clear();
      clear.submit();
    }
  }, SECOND);
  clear?.addEventListener("submit", () => {
    sessionStorage.clear();
    localStorage.clear();
  });
}
