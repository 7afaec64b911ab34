/** What people do to an order in Katana: pack, deliver, revert, change quantities, delete. */

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
  return { nodes: [moves, goods.node], update: goods.update };
}
