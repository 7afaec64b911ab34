/** What can be done to one order from outside: cancel it, change a quantity, hold it, let it go. Built when opened. */

import { el } from "./dom.js";
import { actForm, choice, field, offer, outcome, submitButton } from "./form.js";
import { askingButton } from "./ask.js";
import { push } from "./store.js";
import { CANCEL_REASONS, HOLD_REASONS, readable } from "./words.js";

/** The foldable part of an order's card: `{node, update(order)}`. */
export function orderActs() {
  let order = null;
  let built = null;
  const summary = el("summary", {}, "Change ", el("span", { class: "unseen" }));
  const node = el("details", { class: "acts" }, summary);
  node.addEventListener("toggle", () => {
    if (!node.open || built) return;
    built = build(() => order);
    node.append(...built.nodes);
    built.update();
  });
  return {
    node,
    update(shown) {
      order = shown;
      summary.lastChild.textContent = shown.name;
      built?.update();
    },
  };
}

function build(current) {
  const edit = editForm(current);
  const held = holdForm(current);
  return {
    nodes: [edit.node, held.node, cancelForm(current)],
    update() {
      edit.update();
      held.update();
    },
  };
}

function editForm(current) {
  const sku = choice("Line", []);
  const quantity = field("New quantity", { type: "number", min: 0, step: 1, required: true, inputmode: "numeric" });
  const send = async () => {
    await push("edit", { order: current().name, sku: sku.control.value, quantity: Number(quantity.control.value) });
    return `${sku.control.value} is ${quantity.control.value} now.`;
  };
  const children = el("div", { class: "pair" }, sku.node, quantity.node);
  const node = actForm({ label: "Edit quantity", children, buttons: submitButton("Edit quantity", { class: "button" }), send });
  return { node, update: () => offer(sku.control, current().items.map(([each, n]) => [each, `${each} (${n})`])) };
}

function holdForm(current) {
  const reason = choice("Reason to hold", HOLD_REASONS.map((each) => [each, readable(each)]));
  const hold = submitButton("Hold", { class: "button", value: "hold" });
  const release = submitButton("Release", { class: "button", value: "release" });
  const send = async (button) => {
    const releasing = button === release;
    await push("hold", { order: current().name, ...(releasing ? { release: true } : { reason: reason.control.value }) });
    return releasing ? "Released." : "On hold.";
  };
  const node = actForm({ label: "Hold or release", children: reason.node, buttons: [hold, release], send });
  return { node, update: () => (release.disabled = current().shopify.fulfillment !== "ON_HOLD") };
}

function cancelForm(current) {
  const said = outcome();
  const reason = choice("Reason to cancel", CANCEL_REASONS.map((each) => [each, readable(each)]));
  const button = askingButton({
    words: "Cancel order",
    question: () => `Cancel ${current().name} in the shop? What was paid is refunded.`,
    yes: "Yes, cancel it",
    said,
    send: async () => {
      await push("cancel", { order: current().name, reason: reason.control.value });
      return "Cancelled in the shop.";
    },
  });
  return el("div", { class: "form", role: "group", "aria-label": "Cancel order" }, reason.node, button, said.node);
}
