// The list of receipts, searched on the reader's own device: what is typed is never sent.
const finder = document.querySelector("[data-find-receipt]");
const [field, answer] = [finder.querySelector("input"), finder.querySelector("[role=status]")];
const codes = [...document.querySelectorAll("[data-receipts] code")];
const listed = new Map(codes.map((code) => [bare(code.textContent), code]));
const mark = document.createElement("mark");

finder.hidden = false;
field.addEventListener("input", find);
find();

function find() {
  const typed = bare(field.value);
  const code = listed.get(typed);
  mark.replaceWith(...mark.childNodes);
  const found = code && "refused" in code.dataset ? answer.dataset.refused : answer.dataset.found;
  answer.textContent = code ? found : typed.length < 12 ? "" : answer.dataset.missing;
  if (!code) return;
  mark.append(...code.childNodes);
  code.append(mark);
  code.scrollIntoView({ block: "nearest" });
}

function bare(code) {
  return code.toUpperCase().replace(/[^0-9A-Z]/g, "");
}
