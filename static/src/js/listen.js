// Reads the page aloud with a voice that is on this device, piece by piece, and marks the piece that is read. Nothing is sent anywhere.
const PIECES = "h1,h2,h3,h4,p,li,legend,label,dt,dd,th,td,summary,figcaption,blockquote,.govuk-hint";
const MARK = "e-spoken";
const WAIT_FOR_VOICES = 1000;
const synth = window.speechSynthesis;

let bar = null;
let pieces = [];
let at = 0;

export function listen() {
  if (bar) return stop();
  bar = document.getElementById("player").content.cloneNode(true).firstElementChild;
  document.querySelector(".e-access").append(bar);
  bar.querySelector("[data-do=stop]").addEventListener("click", stop);
  bar.querySelector("[data-do=pause]").addEventListener("click", (event) => pause(event.target));
  bar.querySelector("select").addEventListener("change", () => begin(at));
  bar.querySelector("button").focus();
  pieces = [...document.querySelectorAll("#main :is(" + PIECES + ")")].filter(isReadItself);
  withVoices(() => begin(0));
}

// A piece within a piece is read with the one around it, but for what stands in it as a piece of its own.
function isReadItself(element) {
  if (element.querySelector(PIECES)) return false;
  return element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
}

function withVoices(then) {
  if (synth.getVoices().length) return then();
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    then();
  };
  synth.addEventListener("voiceschanged", once);
  setTimeout(once, WAIT_FOR_VOICES);
}

// Only a voice of the device's own: others send what they read to whoever made them.
function voiceFor(element) {
  const language = element.closest("[lang]").lang.toLowerCase().split("-")[0];
  const fits = synth.getVoices().filter((voice) => voice.localService && voice.lang.toLowerCase().replace("_", "-").split("-")[0] === language);
  return fits.find((voice) => voice.lang.endsWith("GB")) || fits[0];
}

function begin(from) {
  synth.cancel();
  for (at = from; at < pieces.length; at += 1) {
    const voice = pieces[at].innerText.trim() && voiceFor(pieces[at]);
    if (voice) return say(pieces[at], voice);
  }
  unmark();
  if (from === 0) tell(); else stop();
}

function say(element, voice) {
  const said = new SpeechSynthesisUtterance(element.innerText);
  [said.voice, said.lang, said.rate] = [voice, voice.lang, Number(bar.querySelector("select").value)];
  const mine = at;
  said.onend = () => bar && at === mine && element.classList.contains(MARK) && begin(mine + 1);
  unmark();
  element.classList.add(MARK);
  element.scrollIntoView({ block: "nearest" });
  synth.speak(said);
}

function pause(button) {
  const isPaused = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(isPaused));
  if (isPaused) synth.pause(); else synth.resume();
}

function stop() {
  synth.cancel();
  unmark();
  bar?.remove();
  bar = null;
  document.querySelector("[data-listen]").focus();
}

function tell() {
  const status = bar.querySelector("[role=status]");
  status.textContent = status.dataset.noVoice;
}

function unmark() {
  document.querySelector("." + MARK)?.classList.remove(MARK);
}

document.querySelector("[data-listen]").addEventListener("click", listen);
listen();
