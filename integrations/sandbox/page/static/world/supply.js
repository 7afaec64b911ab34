/** What is being made and what was ordered from others; both can be done at a press. */

import { el, keyed, setText } from "./dom.js";
import { actButton, outcome } from "./form.js";
import { date } from "./moments.js";
import { onState, push, zone } from "./store.js";
import { readable } from "./words.js";

const LATER = 3;
const DONE = ["DONE", "RECEIVED"];

/** Manufacturing orders that are not done, each with Finish. */
export function production() {
  return coming("production", "finish", "Finish", "Nothing is being made.", (each) => each.deadline);
}

/** Purchases that are not here, each with Receive. */
export function supply() {
  return coming("supply", "receive", "Receive", "Nothing is on its way.", (each) => each.expected_arrival);
}

function coming(name, act, words, nothing, due) {
  const none = el("p", { class: "note" }, nothing);
  const list = el("ul", { class: "coming" });
  const said = outcome();
  const make = (made) => {
    const text = el("span", {});
    const send = async () => {
      await push("stock", { [act]: made.id });
      return `${made.order_no}: done.`;
    };
    const button = actButton(words, send, said, { "aria-label": `${words} ${made.order_no}` });
    const later = async () => {
      await push("stock", { [`postpone_${name}`]: made.id, days: LATER });
      return `${made.order_no}: ${LATER} days later.`;
    };
    const late = actButton(`${LATER} days later`, later, said, { "aria-label": `${made.order_no} ${LATER} days later` });
    const node = el("li", { "data-supply": made.order_no }, text, button, late);
    return { node, update: (shown) => setText(text, inWords(shown, due(shown))) };
  };
  const fill = keyed(list, (each) => each.id, make);
  onState((state) => {
    const open = state[name].filter((each) => !DONE.includes(each.status));
    fill(open);
    none.hidden = open.length > 0;
  });
  return el("div", {}, none, list, said.node);
}

function inWords({ order_no: number, quantity, sku, status }, due) {
  return [`${number}: ${quantity} × ${sku}`, readable(status), due && `due ${date(due, zone())}`].filter(Boolean).join(" · ");
}
