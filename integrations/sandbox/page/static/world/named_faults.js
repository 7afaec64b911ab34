/** What can go wrong, in words people understand, as the rules it consists of. Only data. */

import { SYSTEMS } from "./words.js";

const PACK = "/v1/sales_order_fulfillments";
const SHIP = "/orders/markasshipped";
const POST_MESSAGE = "/api/chat.postMessage";

/** Goes wrong at the next request it fits, once: at the shop, by its vendor. */
const AT_THE_SHOP = {
  shopify: [
    {
      title: "Shopify answers 503 once",
      about: "The next request to the shop is not handled.",
      rule: { kind: "status", face: "shopify", method: "POST", path: "/admin/api", status: 503 },
    },
    {
      title: "Shopify sends half an answer",
      about: "The next request is handled, then the connection breaks.",
      rule: { kind: "truncate", face: "shopify", method: "POST", path: "/admin/api" },
    },
  ],
  woocommerce: [
    {
      title: "WooCommerce answers 503 once",
      about: "The next request to the shop is not handled.",
      rule: { kind: "status", face: "woocommerce", path: "/wp-json", status: 503 },
    },
    {
      title: "WooCommerce drops the connection after saving",
      about: "The next note or status is saved, mails and all, and nobody is told.",
      rule: { kind: "reset_after", face: "woocommerce", method: "POST", path: "/wp-json/wc/v3/orders" },
    },
  ],
};

/** Goes wrong at the next request it fits, once. */
export const onceAt = (channel) => [
  {
    title: "ShipStation drops the connection after saving",
    about: "The next parcel is marked shipped, and nobody is told.",
    rule: { kind: "reset_after", face: "shipstation", method: "POST", path: SHIP },
  },
  {
    title: "ShipStation saves and answers 500",
    about: "The next parcel is marked shipped, the answer says it failed.",
    rule: { kind: "status_after", face: "shipstation", method: "POST", path: SHIP, status: 500 },
  },
  {
    title: "Katana drops the connection after saving",
    about: "The next packing is saved, and nobody is told.",
    rule: { kind: "reset_after", face: "katana", method: "POST", path: PACK },
  },
  {
    title: "Katana answers 429 with Retry-After",
    about: "The next request has to wait two seconds.",
    rule: { kind: "status", face: "katana", path: "/v1", status: 429, retry_after: 2 },
  },
  ...AT_THE_SHOP[channel],
  {
    title: "Slack drops the connection after posting",
    about: "The next message is there, and Shipmate is not told.",
    rule: { kind: "reset_after", face: "slack", path: POST_MESSAGE },
  },
  {
    title: "Slack limits new posts",
    about: "The next message is answered 429, wait two seconds.",
    rule: { kind: "status", face: "slack", path: POST_MESSAGE, status: 429, retry_after: 2 },
  },
];

/** Goes wrong until it is switched off. */
export const untilOffAt = (channel) => [
  { title: "Katana is down", rule: { kind: "status", face: "katana", status: 503, forever: true } },
  { title: "ShipStation is down", rule: { kind: "status", face: "shipstation", status: 503, forever: true } },
  { title: `${SYSTEMS[channel]} is down`, rule: { kind: "status", face: channel, status: 503, forever: true } },
  { title: "Slack is down for new posts", rule: { kind: "status", face: "slack", path: POST_MESSAGE, status: 503, forever: true } },
  { title: "Katana is slow (4 s)", rule: { kind: "slow", face: "katana", seconds: 4, forever: true } },
];

/** What a rule's kind does, for the list and the form. */
export const KINDS = {
  status: "answers without doing anything",
  status_after: "does it, then answers badly",
  slow: "waits, then does it",
  slow_after: "does it, then waits",
  reset_before: "drops the connection before doing it",
  reset_after: "does it, then drops the connection",
  truncate: "does it, then sends half an answer and drops the connection",
  garble: "does it, and its answer is cut in half",
};

/** Whether a rule in force is this named one. */
export function isRule(shown, rule) {
  const same = ["kind", "face", "method", "seconds", "retry_after"].every((name) => (shown[name] || null) === (rule[name] ?? null));
  const status = !rule.status || shown.status === rule.status;
  return same && status && shown.path === (rule.path ?? "") && (shown.remaining === null) === Boolean(rule.forever);
}
