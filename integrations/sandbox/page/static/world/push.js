/** What customers and the warehouse do, each under its own heading. */

import { el } from "./dom.js";
import { newOrder } from "./new_order.js";
import { stockForm, stockTable } from "./stock.js";
import { production, supply } from "./supply.js";

/** The panel from which the world is pushed. */
export function pushPanel() {
  return el(
    "section",
    {},
    group("A customer orders", newOrder()),
    group("Stock", stockForm(), el("details", { class: "fold" }, el("summary", {}, "What is on the shelves"), stockTable())),
    group("Being made", production()),
    group("On its way", supply()),
    el("p", { class: "note" }, "What is done to one order, in any of the three systems, is under Orders, at the order."),
  );
}

/** A heading and what belongs to it. */
export function group(title, ...children) {
  return el("section", { class: "group-of", "aria-label": title }, el("h3", { class: "group" }, title), children);
}
