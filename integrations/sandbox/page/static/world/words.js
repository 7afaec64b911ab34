/** The vendors' own words, made readable and never replaced: PARTIALLY_PAID is "Partially paid". */

/** The systems, as their makers write them. */
export const SYSTEMS = {
  shopify: "Shopify",
  woocommerce: "WooCommerce",
  katana: "Katana",
  shipstation: "ShipStation",
  slack: "Slack",
};

/** Why the shop can hold an order. */
export const HOLD_REASONS = [
  "HIGH_RISK_OF_FRAUD",
  "INCORRECT_ADDRESS",
  "INVENTORY_OUT_OF_STOCK",
  "AWAITING_PAYMENT",
  "AWAITING_RETURN_ITEMS",
  "UNKNOWN_DELIVERY_DATE",
  "OTHER",
];

/** Why the shop can cancel one. */
export const CANCEL_REASONS = ["CUSTOMER", "INVENTORY", "FRAUD", "DECLINED", "STAFF", "OTHER"];

/** Who can carry a parcel: ShipStation's codes. */
export const CARRIERS = [
  ["ups", "UPS"],
  ["stamps_com", "USPS"],
  ["fedex", "FedEx"],
  ["dhl_express", "DHL Express"],
  ["royal_mail", "Royal Mail"],
  ["other", "Another"],
];

/** How an order can be paid when it is placed, by the vendor of the shop, in its words. */
export const FINANCIAL = {
  shopify: [
    ["PAID", "Paid"],
    ["PENDING", "Unpaid (pending)"],
    ["AUTHORIZED", "Authorized"],
    ["PARTIALLY_PAID", "Partially paid"],
  ],
  woocommerce: [
    ["PAID", "Processing"],
    ["PENDING", "Pending payment"],
    ["AUTHORIZED", "On hold"],
  ],
};

/** A vendor's constant as a sentence begins: "Not shipped". */
export function readable(word) {
  if (!word) return "";
  const text = word.replaceAll("_", " ").toLowerCase();
  return text[0].toUpperCase() + text.slice(1);
}

/** "2 × MUG-BLUE, TEA-50": what is on an order. Lines that came down to nothing are told as such. */
export function goods(items) {
  return items.map(([sku, quantity]) => (quantity === 1 ? sku : `${quantity} × ${sku}`)).join(", ");
}

const LONG = 90;
const HIDDEN = ["metadata"];

/** One effect: "Katana: pack 31200007 (fulfillment 9100003)". What is long is cut: the body says it all. */
export function effectWords({ system, verb, subject, data }) {
  const told = Object.entries(data).filter(([name]) => !HIDDEN.includes(name));
  const details = told.map(([name, value]) => `${name.replaceAll("_", " ")} ${short(value)}`);
  const more = details.length ? ` (${details.join(", ")})` : "";
  return `${SYSTEMS[system] ?? system}: ${verb.replaceAll("_", " ")} ${subject}${more}`;
}

function short(value) {
  return value.length > LONG ? `${value.slice(0, LONG)}...` : value;
}

/** "mutation fulfillmentCreate": what a GraphQL body, JSON as it was sent, asks for; "" when nothing can be told. */
export function graphqlOperation(body) {
  const found = /(?:"|\\n|\s)(query|mutation)\s+(\w+)/.exec(body);
  return found ? `${found[1]} ${found[2]}` : "";
}

/** "1 webhook", "3 webhooks". */
export function count(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

/** Seconds as people say them: "45 s", "5 min", "4 h". */
export function duration(seconds) {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}
