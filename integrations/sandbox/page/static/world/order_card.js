/** One order as each system sees it, side by side. What just changed is marked for a moment. */

import { el, setAttribute, setText } from "./dom.js";
import { ago, date } from "./moments.js";
import { orderActs } from "./order_acts.js";
import { channel, isCalledOff, isSent, shopLines, shopMarks } from "./shops.js";
import { known, zone } from "./store.js";
import { goods, readable, SYSTEMS } from "./words.js";

const MARKED = 2600;
/** Milliseconds that a change stays marked. */

/** A card for the list of orders: `{node, update(order)}`. */
export function orderCard(order) {
  const title = el("h3", { id: `world-order-${order.id}` });
  const about = el("p", { class: "about" });
  const marks = el("ul", { class: "specials", "aria-label": "What is special" });
  const note = el("p", { class: "note" });
  const columns = { shop: column(SYSTEMS[channel()]), katana: column("Katana"), shipstation: column("ShipStation") };
  const acts = orderActs();
  const systems = el("dl", { class: "systems" }, Object.values(columns).map((each) => each.node));
  const node = el("article", { class: "order", "aria-labelledby": title.id }, el("header", {}, title, about, marks, note), systems, acts.node);
  let marked = "";
  return {
    node,
    update(shown) {
      setAttribute(node, "data-order", shown.name);
      setText(title, shown.name);
      setText(about, `${shown.customer} · ${goods(shown.items)} · ${ago(shown.placed, known().now)}`);
      marked = showMarks(marks, marksOf(shown), marked);
      setText(note, shown.note ? `Note: ${shown.note}` : "");
      columns.shop.show(shopLines(shown));
      columns.katana.show(katanaLines(shown.katana));
      columns.shipstation.show(deskLines(shown.shipstation));
      acts.update(shown);
    },
  };
}

/** Whether every system that knows the order agrees that nothing is left to do. */
export function isFinished(order) {
  const { katana, shipstation } = order;
  const all = (...wanted) => shipstation.every((each) => wanted.includes(each.status));
  if (isCalledOff(order)) return (!katana || Boolean(katana.deleted)) && all("cancelled");
  const delivered = !katana || katana.deleted || katana.status === "DELIVERED";
  return isSent(order) && delivered && all("shipped", "cancelled");
}

/** What makes an order special, as `[kind, words]`. */
function marksOf(order) {
  const { express, pickup, test } = order;
  return [
    express && ["", "Express"],
    pickup && ["", "Local pickup"],
    test && ["", "Test"],
    ...shopMarks(order),
  ].filter(Boolean);
}

function showMarks(list, marks, before) {
  const now = JSON.stringify(marks);
  if (now === before) return now;
  list.replaceChildren(...marks.map(([kind, words]) => el("li", { class: "special", "data-kind": kind || null }, words)));
  list.hidden = marks.length === 0;
  return now;
}

function katanaLines(katana) {
  if (!katana) return [["none", "Not there"]];
  const { status, availability, expected, deleted } = katana;
  const until = expected ? ` ${date(expected, zone())}` : "";
  return [
    deleted && ["bad", "Deleted"],
    [status === "DELIVERED" ? "good" : "", readable(status)],
    [availability === "NOT_AVAILABLE" ? "warn" : "", readable(availability) + until],
  ];
}

function deskLines(orders) {
  if (!orders.length) return [["none", "Not there"]];
  return orders.flatMap(({ status, split, parcels }) => [
    [{ shipped: "good", on_hold: "warn", cancelled: "bad" }[status] ?? "", readable(status) + (split ? " (split)" : "")],
    ...parcels.flatMap(parcelLines),
  ]);
}

function parcelLines({ label, tracking, notified, error, voided }) {
  const what = label ? "Label" : "Marked shipped";
  return [
    ["mono", `${what}: ${tracking ?? "no tracking"}`],
    voided ? ["bad", "Voided"] : error ? ["bad", `Shop not told: ${error}`] : notified ? ["", "Shop told"] : ["", "Shop not told"],
  ];
}

function column(name) {
  const body = el("dd", {});
  let before = null;
  return {
    node: el("div", {}, el("dt", {}, name), body),
    show(lines) {
      const shown = lines.filter(Boolean);
      const now = JSON.stringify(shown);
      if (now === before) return;
      body.replaceChildren(...shown.map(([kind, words]) => el("span", { class: "line", "data-kind": kind || null }, words)));
      if (before !== null) mark(body);
      before = now;
    },
  };
}

function mark(node) {
  setAttribute(node, "data-changed", true);
  clearTimeout(Number(node.dataset.timer));
  node.dataset.timer = setTimeout(() => setAttribute(node, "data-changed", null), MARKED);
}
