// Choices that have not been cast stay in this tab: they outlast a reload, the Back button and a change of language, and go with
// the tab. A page without data-keep (a shared tablet's) keeps nothing.
const NOT_KEPT = ["csrf_token", "tracker", "tracker_proof"];
const keyOf = (slug) => `engage-vote-${slug}`;

export function keep(form) {
  const slug = form.dataset.keep;
  if (!slug) return () => {};
  // From now on reloading this page asks for its address, not for the form to be sent again.
  history.replaceState(null, "", location.pathname);
  const save = () => {
    const fields = [...new FormData(form)].filter(([name]) => !NOT_KEPT.includes(name));
    sessionStorage.setItem(keyOf(slug), JSON.stringify(fields));
  };
  save();
  form.addEventListener("change", save);
  const line = form.querySelector("[data-forget]");
  if (line) {
    line.hidden = false;
    line.addEventListener("click", (event) => {
      if (!event.target.closest("button")) return;
      forget(slug);
      location.replace(line.dataset.forget);
    });
  }
  return save;
}

export function forget(slug) {
  sessionStorage.removeItem(keyOf(slug));
}

export function kept(slug) {
  return JSON.parse(sessionStorage.getItem(keyOf(slug)) ?? "null");
}
