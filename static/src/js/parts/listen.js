// Reading aloud is offered where the browser can; its script is fetched when somebody asks for it.
export function offerToListen() {
  const button = document.querySelector("[data-listen]");
  if (!button || !window.speechSynthesis) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const script = document.createElement("script");
    script.src = button.dataset.listen;
    document.head.append(script);
  }, { once: true });
}
