// Coding by keyboard. Keys act only inside one line of text, so that nobody's own shortcuts are taken (WCAG 2.1.4).
import { startTyping } from "./parts/coding.js";

const themes = document.querySelector("[data-codes]");
if (themes) startTyping(themes);
