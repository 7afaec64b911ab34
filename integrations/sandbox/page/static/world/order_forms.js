/** The forms and buttons that act on one order at one system's own screens. */

import { askingButton } from "./ask.js";
import { el } from "./dom.js";
import { actButton, actForm, choice, field, offer, outcome, submitButton } from "./form.js";
import { push } from "./store.js";

/** Does one thing to the order that is shown: `act(do, more)` answers the order as it is then. */
export function actor(route, current) {
  return (what, more = {}) => push(route, { order: current().name, do: what, ...more });
}

/** Buttons that need nothing typed. `acts` are `[words, send, question]`; a question is asked before it is done. */
export function actRow(label, acts) {
  const said = outcome();
  const buttons = acts.map(([words, send, question]) =>
    question ? askingButton({ words, question, yes: `Yes, ${lower(words)}`, said, send }) : actButton(words, send, said),
  );
  return el("div", { class: "form", role: "group", "aria-label": label }, el("div", { class: "row" }, buttons), said.node);
}

/** A line of the order and a quantity; `acts` are `[words, send(sku, quantity)]`: `{node, update()}`. */
export function lineForm(label, current, quantityLabel, least, acts) {
  const sku = choice("Line", []);
  const quantity = field(quantityLabel, { type: "number", min: least, step: 1, required: true, inputmode: "numeric" });
  const buttons = acts.map(([words]) => submitButton(words, { class: "button", value: words }));
  const send = (pressed) => acts[Math.max(0, buttons.indexOf(pressed))][1](sku.control.value, Number(quantity.control.value));
  const children = el("div", { class: "pair" }, sku.node, quantity.node);
  const node = actForm({ label, children, buttons, send });
  return { node, update: () => offer(sku.control, current().items.map(([each, n]) => [each, `${each} (${n})`])) };
}

function lower(words) {
  return words[0].toLowerCase() + words.slice(1);
}
