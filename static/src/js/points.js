// Ballots on which points are shared out. Without this the buttons ask the server.
import { startBallot } from "./parts/ballot/start.js";

startBallot((form, button) => {
  const card = button.closest(".e-proj");
  const points = card.querySelector("[data-points]");
  points.value = Math.max(0, Number(points.value) + (button.name === "add" ? 1 : -1));
  card.querySelector("[data-shown]").textContent = points.value;
});
