/** The shelves: what is there, what is promised, what is on its way, and what the shop shows. */

import { el, keyed, setText } from "./dom.js";
import { actForm, choice, field, offer, submitButton } from "./form.js";
import { onState, push } from "./store.js";

const FIGURES = ["on_hand", "committed", "expected", "shop"];

/** Goods arrive, a count finds them missing, or more of them are made or bought. */
export function stockForm() {
  const sku = choice("Goods", []);
  const quantity = field("How many", { type: "number", min: 1, step: 1, value: 10, required: true, inputmode: "numeric" });
  const days = field("Due in days", { type: "number", min: 0, step: 1, value: 3, required: true, inputmode: "numeric" });
  const begins = { make: submitButton("Make", { class: "button", value: "make" }), buy: submitButton("Buy", { class: "button", value: "buy" }) };
  const missing = submitButton("Count missing", { class: "button", value: "missing" });
  onState(({ stock }) => offer(sku.control, stock.map((each) => [each.sku, `${each.sku}, ${each.title} (${each.on_hand})`])));
  const send = async (button) => {
    const what = Object.keys(begins).find((each) => begins[each] === button);
    if (what) {
      const wanted = { do: what, sku: sku.control.value, quantity: Number(quantity.control.value), days: Number(days.control.value) };
      return `${(await push("supply", wanted)).order_no}: begun.`;
    }
    const many = Number(quantity.control.value) * (button === missing ? -1 : 1);
    const now = await push("stock", { sku: sku.control.value, quantity: many });
    return `${now.sku}: ${now.on_hand} on hand now.`;
  };
  const children = el("div", { class: "pair" }, sku.node, quantity.node, days.node);
  return actForm({ label: "Stock", children, buttons: [submitButton("Stock arrives"), missing, begins.make, begins.buy], send });
}

/** The table of all goods. */
export function stockTable() {
  const body = el("tbody");
  const fill = keyed(body, (each) => each.sku, stockRow);
  onState(({ stock }) => fill(stock));
  const heads = ["Goods", "On hand", "Committed", "Expected", "In the shop"];
  const head = el("thead", {}, el("tr", {}, heads.map((each) => el("th", { scope: "col" }, each))));
  return el("div", { class: "scroll" }, el("table", {}, el("caption", { class: "unseen" }, "Stock"), head, body));
}

function stockRow(made) {
  const cells = FIGURES.map(() => el("td", { class: "number" }));
  const node = el("tr", { "data-sku": made.sku }, el("th", { scope: "row", title: made.title }, made.sku), cells);
  return {
    node,
    update: (shown) => cells.forEach((cell, at) => setText(cell, String(shown[FIGURES[at]] ?? "–"))),
  };
}
