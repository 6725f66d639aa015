// The pages around a ballot: the code out of a card's picture, a vote that was begun in this tab, and its end.
import { forget, keep, kept } from "./parts/ballot/keep.js";

const code = document.querySelector("form[data-code-form]");
if (code) enter(code);
const carrying = document.querySelector("form[data-keep]");
if (carrying) keep(carrying);
const cast = document.querySelector("[data-cast]");
if (cast) forget(cast.dataset.cast);

function enter(form) {
  const slug = form.dataset.codeForm;
  const { hash, pathname, search } = location;
  const scanned = new URLSearchParams(hash.slice(1)).get("code");
  // The code leaves the address bar and the history before anything else can happen to it.
  if (hash) history.replaceState(null, "", pathname + search);
  if (scanned) form.elements.code.value = scanned;
  if (form.querySelector("[aria-invalid]")) forget(slug);
  const fields = kept(slug);
  if (!fields) return;
  if (hash === "#begun") return goOn(form, fields);
  const offer = document.querySelector("[data-begun]");
  offer.hidden = false;
  offer.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.value === "go-on") return goOn(form, fields);
    forget(slug);
    offer.hidden = true;
  });
}

function goOn(form, fields) {
  for (const [name, value] of fields) {
    if (name === "code") form.elements.code.value = value;
    else form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.submit();
}
