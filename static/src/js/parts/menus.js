// The language and appearance menus are <details>; Escape or a press elsewhere closes them.
const openMenus = () => document.querySelectorAll(".e-access details[open]");

export function closeMenusOnEscape() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
