/** What people do to an order in Katana: pack, deliver, revert, change quantities, delete. */

import { actForm, field, submitButton } from "./form.js";
import { actor, actRow, lineForm } from "./order_forms.js";

/** `{nodes, update()}`. */
export function katanaActs(current) {
  const act = actor("katana", current);
  const edit = async (sku, quantity) => {
    await act("edit", { sku, quantity });
    return `${sku} is ${quantity} in Katana now.`;
  };
  const goods = lineForm("Edit in Katana", current, "Quantity in Katana", 0, [["Edit quantity in Katana", edit]]);
  const moves = actRow("Pack and deliver in Katana", [
    ["Pack", () => act("pack").then(() => "Packed.")],
    ["Deliver", () => act("deliver").then(() => "Delivered.")],
    ["Revert", () => act("unpack").then(() => "Back on the shelf.")],
    ["Duplicate in Katana", () => act("copy").then(() => "There are two of it in Katana now.")],
    [
      "Delete in Katana",
      () => act("delete").then(() => "Deleted in Katana."),
      () => `Delete ${current().name} in Katana? It is never imported again.`,
    ],
  ]);
  return { nodes: [moves, goods.node, dueForm(act)], update: goods.update };
}

function dueForm(act) {
  const day = field("Deliver by", { type: "date", required: true });
  const set = submitButton("Set delivery date", { class: "button", value: "due" });
  const send = () => act("due", { day: day.control.value }).then(() => "A person set the delivery date.");
  return actForm({ label: "Delivery date in Katana", children: day.node, buttons: [set], send });
}
