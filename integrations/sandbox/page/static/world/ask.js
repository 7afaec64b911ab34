/** A question before something that cannot be taken back, asked where the button was. Escape means no. */

import { el } from "./dom.js";
import { run } from "./form.js";

/**
 * A button that asks first. `question()` gives the words, or "" when nothing needs to be asked; `yes` names the
 * button that does it. The focus goes to the question and comes back.
 */
export function askingButton({ words, question, yes, send, said, attributes = {} }) {
  const button = el("button", { type: "button", class: "button", ...attributes }, words);
  const text = el("p", {});
  const agree = el("button", { type: "button", class: "button danger" }, yes);
  const refuse = el("button", { type: "button", class: "button" }, "No, leave it");
  const answers = el("div", { class: "row" }, agree, refuse);
  const box = el("div", { class: "ask", role: "group", "aria-label": words, hidden: true }, text, answers);
  const close = () => {
    box.hidden = true;
    button.hidden = false;
    button.focus();
  };
  button.addEventListener("click", () => {
    const asked = question();
    if (!asked) return void run(button, send, said);
    text.textContent = asked;
    box.hidden = false;
    button.hidden = true;
    agree.focus();
  });
  refuse.addEventListener("click", close);
  box.addEventListener("keydown", (event) => event.key === "Escape" && close());
  agree.addEventListener("click", () => {
    close();
    void run(button, send, said);
  });
  return el("div", { class: "asking" }, button, box);
}
