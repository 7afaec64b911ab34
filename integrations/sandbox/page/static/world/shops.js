/** What differs between the vendors of shops: the shop's name, and how an order of it is shown. */

import { date } from "./moments.js";
import { known, zone } from "./store.js";
import { readable, SYSTEMS } from "./words.js";

/** The vendor of this world's shop. */
export const channel = () => known().channel;

/** The systems of this world by their names here, with what people call them. */
export function systems() {
  const others = Object.keys(SHOPS).filter((each) => each !== channel());
  return Object.entries(SYSTEMS).filter(([name]) => !others.includes(name));
}

/** An order in the shop's column: `[kind, words]` for each line. */
export const shopLines = (order) => SHOPS[channel()].lines(inShop(order));

/** What the shop says that makes an order special, as `[kind, words]`. */
export const shopMarks = (order) => SHOPS[channel()].marks(inShop(order));

/** Whether the shop has called an order off, and whether it counts it as sent. */
export const isCalledOff = (order) => SHOPS[channel()].isCalledOff(inShop(order));
export const isSent = (order) => SHOPS[channel()].isSent(inShop(order));

/** An order as the shop alone sees it. */
export const inShop = (order) => order[channel()];

const SHOPS = {
  shopify: {
    lines: ({ financial, fulfillment, cancelled, fulfillments }) => [
      cancelled && ["bad", `Cancelled ${date(cancelled, zone())}`],
      [
        { FULFILLED: "good", ON_HOLD: "warn" }[fulfillment] ?? "",
        readable(fulfillment) + (fulfillments > 1 ? ` (${fulfillments} parcels)` : ""),
      ],
      [financial === "PAID" ? "" : "warn", readable(financial)],
    ],
    marks: ({ archived, holds }) => [
      archived && ["", "Archived"],
      ...holds.map(({ reason, notes }) => ["warn", `On hold: ${readable(reason)}${notes ? `, ${notes}` : ""}`]),
    ],
    isCalledOff: ({ cancelled }) => Boolean(cancelled),
    isSent: ({ fulfillment }) => fulfillment === "FULFILLED",
  },
  woocommerce: {
    lines: ({ status, sent }) => [
      [KINDS[status] ?? "", known().statuses[status] ?? readable(status)],
      sent > 0 && status !== "completed" && ["", `${sent} counted as shipped`],
    ],
    marks: () => [],
    isCalledOff: ({ status }) => OVER.includes(status),
    isSent: ({ status }) => status === "completed",
  },
};
const OVER = ["cancelled", "refunded", "failed", "trash"];
const KINDS = { completed: "good", processing: "", ...Object.fromEntries(OVER.map((each) => [each, "bad"])), "on-hold": "warn", pending: "warn" };
