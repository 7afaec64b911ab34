/** What staff do to an order in the shop: payment, goods, fulfilling by hand, holds, cancelling. */

import { askingButton } from "./ask.js";
import { el } from "./dom.js";
import { actForm, choice, field, outcome, submitButton, tick } from "./form.js";
import { actor, actRow, lineForm } from "./order_forms.js";
import { push } from "./store.js";
import { CANCEL_REASONS, CARRIERS, HOLD_REASONS, readable } from "./words.js";

/** `{nodes, update()}`. */
export function shopActs(current) {
  const goods = goodsForm(current);
  const held = holdForm(current);
  return {
    nodes: [goods.node, fulfillForm(current), held.node, moreActs(current), cancelForm(current)],
    update() {
      goods.update();
      held.update();
    },
  };
}

function goodsForm(current) {
  const edit = async (sku, quantity) => {
    await push("edit", { order: current().name, sku, quantity });
    return `${sku} is ${quantity} now.`;
  };
  const refund = async (sku, quantity) => {
    await push("shop", { order: current().name, do: "refund", sku, quantity });
    return `${quantity} × ${sku} refunded.`;
  };
  return lineForm("Edit or refund", current, "Quantity", 0, [["Edit quantity", edit], ["Refund that many", refund]]);
}

function fulfillForm(current) {
  const act = actor("shop", current);
  const tracking = field("Tracking in the shop", { placeholder: "None", autocomplete: "off" });
  const carrier = choice("Carrier", CARRIERS);
  const notify = tick("Mail the customer", { checked: true });
  const fulfill = submitButton("Fulfill", { class: "button", value: "fulfill" });
  const takeBack = submitButton("Take back", { class: "button", value: "unfulfill" });
  const send = async (pressed) => {
    if (pressed === takeBack) {
      await act("unfulfill");
      return "Not fulfilled any more.";
    }
    await act("fulfill", { tracking: tracking.control.value, carrier: carrier.control.value, notify: notify.control.checked });
    return "Fulfilled by hand.";
  };
  const children = [el("div", { class: "pair" }, tracking.node, carrier.node), notify.node];
  return actForm({ label: "Fulfill by hand", children, buttons: [fulfill, takeBack], send });
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
  return { node, update: () => (release.disabled = current().shopify.holds.length === 0) };
}

function moreActs(current) {
  const act = actor("shop", current);
  const pay = () => push("pay", { order: current().name }).then(() => "Paid.");
  const refund = () => act("refund").then(() => "Refunded.");
  const question = () => `Refund all of ${current().name} that was not sent?`;
  return actRow("Payment and archive", [
    ["The money arrives", pay],
    ["Refund everything", refund, question],
    ["Everything comes back", () => act("return").then(() => "Returned and refunded."), () => `Refund all of ${current().name} that was sent?`],
    ["Archive", () => act("archive").then(() => "Archived.")],
    ["Unarchive", () => act("unarchive").then(() => "Open again.")],
  ]);
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
