// Brings the components that need a script to life. Every page also works without it.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// Review of a text: what is selected in it goes onto a line of its own in the box of what to hide.
const readText = document.querySelector("[data-hide-from]");
const toHide = document.getElementById("hide");
if (readText && toHide) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = "Hide what is selected";
  button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", () => {
    const selected = document.getSelection();
    const within = readText.contains(selected.anchorNode) && readText.contains(selected.focusNode);
    const piece = within ? selected.toString().replace(/\s+/g, " ").trim() : "";
    if (piece) toHide.value = (toHide.value.trim() + "\n" + piece).trim();
    toHide.focus();
  });
  readText.insertAdjacentElement("afterend", button);
}
