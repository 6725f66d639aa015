// Ballots on which projects are put in order, by buttons. Without this the buttons ask the server.
import { startBallot } from "./parts/ballot/start.js";

startBallot((form, button) => {
  const order = form.querySelector("#order");
  const list = order.querySelector("ol");
  if (button.name === "add") add(form, order, list, button);
  else move(form, order, list, button);
  const rows = [...list.children];
  rows.forEach((row, at) => {
    row.querySelector("[name=up]").hidden = at === 0;
    row.querySelector("[name=down]").hidden = at === rows.length - 1;
  });
  list.previousElementSibling.hidden = rows.length > 0;
  if (button.isConnected && list.contains(button)) focusOn(button);
});

function add(form, order, list, button) {
  const title = button.closest(".e-proj").querySelector("h2, h3").textContent;
  list.append(order.querySelector("template").content.cloneNode(true));
  const row = list.lastElementChild;
  row.querySelector("input").value = button.value;
  row.querySelector("strong").textContent = title;
  for (const each of row.querySelectorAll("button")) {
    each.value = button.value;
    each.setAttribute("aria-label", `${each.dataset.words}: ${title}`);
  }
  place(form, button.value, true);
  tell(order, row);
}

function move(form, order, list, button) {
  const row = button.closest("li");
  if (button.name === "up") row.previousElementSibling.before(row);
  if (button.name === "down") row.nextElementSibling.after(row);
  if (button.name !== "take_out") return tell(order, row);
  row.remove();
  place(form, button.value, false);
  order.focus();
}

// The card below says whether its project is in the order.
function place(form, number, isIn) {
  const button = [...form.querySelectorAll(".e-proj [name=add]")].find((each) => each.value === number);
  button.hidden = isIn;
  button.nextElementSibling.hidden = !isIn;
  if (isIn) button.nextElementSibling.focus();
}

function tell(order, row) {
  const status = order.querySelector("[role=status]");
  const number = [...row.parentElement.children].indexOf(row) + 1;
  const title = row.querySelector("strong").textContent;
  status.textContent = status.dataset.said.replace("{title}", title).replace("{number}", number);
}

function focusOn(button) {
  if (!button.hidden) return button.focus();
  button.closest("li").querySelector("button:not([hidden])").focus();
}
