/** Forms and buttons that push the world. What was typed stays; what went wrong is said where it was asked. */

import { el, freshId, setAttribute, setText } from "./dom.js";

/** A labelled control: `{node, control}`. `attributes` go to the input; the label is its accessible name. */
export function field(label, attributes = {}, hint = "") {
  return labelled(label, el("input", { class: "field", ...attributes }), hint);
}

/** A labelled choice. `options` are `[value, words]`. */
export function choice(label, options, attributes = {}) {
  const control = el("select", { class: "field", ...attributes });
  offer(control, options);
  return labelled(label, control, "");
}

/** Give a choice other options; what was chosen stays chosen if it is still there. */
export function offer(control, options) {
  const key = JSON.stringify(options);
  if (control.dataset.options === key) return;
  const chosen = control.value;
  control.replaceChildren(...options.map(([value, words]) => el("option", { value }, words)));
  control.dataset.options = key;
  if (options.some(([value]) => value === chosen)) control.value = chosen;
}

/** A labelled tick box. */
export function tick(label, attributes = {}) {
  const control = el("input", { type: "checkbox", ...attributes });
  return { node: el("label", { class: "tick" }, control, el("span", {}, label)), control };
}

/**
 * A form. `send()` pushes and may return words that say what came of it; its refusal is shown at the form, which
 * keeps what was typed. One push at a time.
 */
export function actForm({ label, children, buttons, send }) {
  const said = outcome();
  const row = el("div", { class: "row" }, buttons);
  const form = el("form", { class: "form", "aria-label": label, novalidate: true }, children, row, said.node);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = [...form.elements].find((control) => control.willValidate && !control.checkValidity());
    markWrong(form, wrong, said);
    if (!wrong) void run(event.submitter ?? buttons, () => send(event.submitter), said);
  });
  return form;
}

/** A button that pushes at once; the refusal is shown in `said`. */
export function actButton(words, send, said, attributes = {}) {
  const button = el("button", { type: "button", class: "button", ...attributes }, words);
  button.addEventListener("click", () => void run(button, send, said));
  return button;
}

/** A submit button of a form. */
export function submitButton(words, attributes = {}) {
  return el("button", { type: "submit", class: "button primary", ...attributes }, words);
}

/** A place where it is said what came of a push, aloud too. */
export function outcome() {
  const node = el("p", { class: "outcome", role: "status", id: freshId("outcome") });
  const say = (words, kind) => {
    setText(node, words);
    setAttribute(node, "data-kind", words ? kind : null);
  };
  return { node, good: (words) => say(words, "good"), bad: (words) => say(words, "bad"), clear: () => say("", "") };
}

/** Run one push for a button: busy meanwhile, a second press is ignored, the refusal is said. */
export async function run(button, send, said) {
  if (button.getAttribute("aria-busy") === "true") return;
  setAttribute(button, "aria-busy", "true");
  try {
    said.good((await send()) || "");
  } catch (refusal) {
    said.bad(refusal.message);
  } finally {
    setAttribute(button, "aria-busy", null);
  }
}

function labelled(label, control, hint) {
  const id = freshId("field");
  control.id = id;
  const help = hint ? el("span", { class: "note", id: `${id}-hint` }, hint) : null;
  if (help) control.setAttribute("aria-describedby", help.id);
  return { node: el("div", { class: "labelled" }, el("label", { for: id }, label), control, help), control };
}

function markWrong(form, wrong, said) {
  for (const control of form.elements) setAttribute(control, "aria-invalid", control === wrong ? "true" : null);
  if (!wrong) return;
  const name = wrong.getAttribute("aria-label") ?? wrong.labels?.[0]?.textContent ?? "";
  said.bad(`${name}: ${wrong.validationMessage}`);
  wrong.focus();
}
