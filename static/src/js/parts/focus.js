// Take a person who made a mistake straight to the list of what to mend.
export function focusErrorSummary() {
  document.querySelector("[data-error-summary]")?.focus();
}
