/** What staff do to an order in a WooCommerce shop: its one status, its lines, refunds, the trash. */

import { actForm, choice, offer, submitButton } from "./form.js";
import { actor, actRow, lineForm } from "./order_forms.js";
import { inShop } from "./shops.js";
import { known, push } from "./store.js";

/** `{nodes, update()}`. */
export function siteActs(current) {
  const act = actor("shop", current);
  const status = statusForm(act, current);
  const goods = goodsForm(act, current);
  return {
    nodes: [status.node, goods.node, moreActs(act, current)],
    update() {
      status.update();
      goods.update();
    },
  };
}

/** Choosing a status is all that is ever done about payment, holds, sending and cancelling. */
function statusForm(act, current) {
  const status = choice("Status", []);
  const send = async () => {
    await act("status", { status: status.control.value });
    return `${known().statuses[status.control.value]} now.`;
  };
  const choose = submitButton("Update", { class: "button" });
  const node = actForm({ label: "Update order", children: status.node, buttons: choose, send });
  let shown = null;
  return {
    node,
    update() {
      offer(status.control, Object.entries(known().statuses));
      const { status: now } = inShop(current());
      if (now !== shown) status.control.value = now;
      shown = now;
      choose.disabled = now === "trash";
    },
  };
}

function goodsForm(act, current) {
  const edit = async (sku, quantity) => {
    await push("edit", { order: current().name, sku, quantity });
    return `${sku} is ${quantity} now.`;
  };
  const refund = (sku, quantity) => act("refund", { sku, quantity }).then(() => `${quantity} × ${sku} refunded.`);
  return lineForm("Edit or refund", current, "Quantity", 0, [["Edit quantity", edit], ["Refund that many", refund]]);
}

function moreActs(act, current) {
  return actRow("Refunds and trash", [
    [
      "Refund everything",
      () => act("refund").then(() => "Refunded."),
      () => `Refund all of ${current().name} that was not sent?`,
    ],
    [
      "Everything comes back",
      () => act("return").then(() => "Returned and refunded."),
      () => `Refund all of ${current().name} that was sent?`,
    ],
    [
      "Move to trash",
      () => act("trash").then(() => "In the trash."),
      () => `Put ${current().name} into the trash? The other systems are not told.`,
    ],
  ]);
}
