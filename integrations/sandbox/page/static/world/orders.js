/** All orders, open ones first and newest first; finished ones are folded. One search for both. */

import { el, keyed, setText } from "./dom.js";
import { field } from "./form.js";
import { isFinished, orderCard } from "./order_card.js";
import { known, onState } from "./store.js";

/** The panel of the orders. */
export function ordersPanel() {
  const search = field("Find an order", { type: "search", placeholder: "Number, customer or SKU", autocomplete: "off" });
  const none = el("p", { class: "blank", hidden: true });
  const open = listOf("Open");
  const finished = listOf("Finished");
  const fold = el("details", { class: "fold" }, el("summary", {}, finished.title), finished.list);
  const panel = el("section", {}, search.node, none, el("h3", { class: "group" }, open.title), open.list, fold);
  const show = () => {
    const orders = matching(search.control.value, known()?.orders ?? []);
    open.show(orders.filter((order) => !isFinished(order)));
    finished.show(orders.filter(isFinished));
    none.hidden = orders.length > 0;
    setText(none, known() ? "No order matches." : "Asking for the orders ...");
  };
  search.control.addEventListener("input", show);
  onState(show);
  show();
  return panel;
}

/** The orders in which every word typed is found, newest first. */
function matching(typed, orders) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = orders.filter((order) => {
    const text = [order.name, order.customer, ...order.items.map(([sku]) => sku)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.sort((a, b) => Date.parse(b.placed) - Date.parse(a.placed) || b.id - a.id);
}

function listOf(name) {
  const title = el("span", {}, name);
  const list = el("div", { class: "orders" });
  const fill = keyed(list, (order) => order.id, orderCard);
  return {
    title,
    list,
    show(orders) {
      setText(title, `${name} (${orders.length})`);
      fill(orders);
    },
  };
}
