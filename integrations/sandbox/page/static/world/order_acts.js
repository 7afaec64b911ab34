/** What can be done to one order from outside, in one fold for each system. Built when opened. */

import { deskActs } from "./desk_acts.js";
import { el } from "./dom.js";
import { katanaActs } from "./katana_acts.js";
import { shopActs } from "./shop_acts.js";
import { channel } from "./shops.js";
import { siteActs } from "./site_acts.js";

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
  const inTheShop = channel() === "woocommerce" ? siteActs : shopActs;
  const systems = [
    ["In the shop", inTheShop(current), true],
    ["In Katana", katanaActs(current), false],
    ["In ShipStation", deskActs(current), false],
  ];
  return {
    nodes: systems.map(([title, { nodes }, open]) => systemFold(title, nodes, open)),
    update: () => systems.forEach(([, acts]) => acts.update()),
  };
}

function systemFold(title, nodes, open) {
  return el("details", { class: "system-acts", open }, el("summary", {}, title), el("div", { role: "group", "aria-label": title }, nodes));
}
