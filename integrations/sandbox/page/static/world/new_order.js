/** A customer orders: chosen goods, or something likely. */

import { el, keyed, freshId } from "./dom.js";
import { actForm, choice, field, offer, submitButton, tick } from "./form.js";
import { channel } from "./shops.js";
import { onState, push } from "./store.js";
import { FINANCIAL, goods } from "./words.js";

const MOST_LINES = 12;

/** The form of a new order. */
export function newOrder() {
  const lines = orderLines();
  const customer = field("Customer", { placeholder: "Somebody", autocomplete: "off" });
  const paid = choice("Payment", FINANCIAL[channel()]);
  const express = tick("Express");
  const pickup = tick("Local pickup");
  const likely = submitButton("Order something likely", { class: "button", value: "likely" });
  const options = () => ({
    financial: paid.control.value,
    express: express.control.checked,
    pickup: pickup.control.checked,
    ...(customer.control.value.trim() ? { customer_name: customer.control.value.trim() } : {}),
  });
  const send = async (button) => {
    const items = button === likely ? {} : { items: lines.items() };
    const placed = await push("orders", { ...options(), ...items });
    return `${placed.name}: ${goods(placed.items)}.`;
  };
  const who = el("div", { class: "pair" }, customer.node, paid.node);
  const children = [lines.node, who, el("div", { class: "row" }, express.node, pickup.node)];
  return actForm({ label: "New order", children, buttons: [submitButton("Place order"), likely], send });
}

/** Lines of SKU and quantity; one is always there. */
function orderLines() {
  const list = el("div", { class: "lines" });
  let keys = [freshId("line")];
  const rows = new Map();
  const remove = (key) => {
    keys = keys.filter((each) => each !== key);
    rows.delete(key);
    show();
    more.focus();
  };
  const fill = keyed(list, (key) => key, (key) => {
    const row = orderLine(() => remove(key));
    rows.set(key, row);
    return row;
  });
  const more = el("button", { type: "button", class: "button quiet" }, "Add a line");
  const show = () => {
    fill(keys);
    for (const row of rows.values()) row.away.hidden = keys.length === 1;
    more.disabled = keys.length >= MOST_LINES;
  };
  more.addEventListener("click", () => {
    keys = [...keys, freshId("line")];
    show();
    rows.get(keys.at(-1)).focus();
  });
  show();
  return { node: el("div", {}, list, more), items: () => keys.map((key) => rows.get(key).item()) };
}

function orderLine(remove) {
  const sku = choice("Goods", []);
  const quantity = field("Quantity", { type: "number", min: 1, step: 1, value: 1, required: true, inputmode: "numeric" });
  const away = el("button", { type: "button", class: "button quiet", "aria-label": "Remove this line", onClick: remove }, "×");
  onState(({ stock }) => offer(sku.control, stock.map((each) => [each.sku, `${each.sku}, ${each.title} (${each.on_hand})`])));
  return {
    node: el("div", { class: "line-of-order" }, sku.node, quantity.node, away),
    away,
    update() {},
    focus: () => sku.control.focus(),
    item: () => [sku.control.value, Number(quantity.control.value)],
  };
}
