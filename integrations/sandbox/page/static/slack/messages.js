/** A list of messages: drawn by ts, so that only what has changed is drawn anew; and where it is scrolled to. */

import { dayName, dayOf, momentOf } from "./dates.js";
import { h, keyed } from "./dom.js";
import { drawMessage, messageSignature } from "./message.js";
import { names } from "./state.js";

const TOGETHER = 300;
/** Seconds within which messages of one person stand under one name. */
const NEAR = 40;

/** A scrolling list with its pill. `label` names it. */
export function makeLog(label) {
  const list = h("div", { class: "log-list", role: "log", "aria-live": "off", "aria-label": label, tabindex: "0" });
  const pill = h("button", { class: "button primary pill", type: "button", hidden: true }, "New messages ↓");
  const log = { list, pill, root: h("div", { class: "log" }, list, pill), key: null, last: "", follows: true };
  pill.addEventListener("click", () => toBottom(log));
  list.addEventListener("scroll", () => scrolled(log), { passive: true });
  new ResizeObserver(() => log.follows && toBottom(log)).observe(list);
  return log;
}

/** Whoever looks at the end goes on seeing it, whatever grows or shrinks around it. */
function scrolled(log) {
  log.follows = atBottom(log);
  if (log.follows) log.pill.hidden = true;
}

/** Whether the end of the list is in sight. */
export function atBottom({ list }) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
}

/**
 * Show `shown` (see `drawMessage`) in the log. Another `key` than before is another place: it begins at its end.
 * Otherwise the end stays in sight if it was, and else the pill tells of what is new.
 */
export function drawLog(log, key, shown) {
  const moved = log.key !== key;
  const follow = moved || log.follows;
  const last = shown.at(-1)?.message.ts ?? "";
  const { zone, now } = names();
  const today = dayOf(now, zone);
  keyed(log.list, withDays(shown, zone, now), {
    key: (item) => item.key,
    signature: (item) => (item.day ? item.day : messageSignature(item, today)),
    make: (item) => (item.day ? h("h3", { class: "day" }) : article(item)),
    build: (item, node) => (item.day ? node.replaceChildren(h("span", {}, item.day)) : drawMessage(item, node)),
  });
  if (follow) toBottom(log);
  else if (last > log.last) log.pill.hidden = false;
  Object.assign(log, { key, last });
}

function article(item) {
  return h("article", { "data-ts": item.message.ts, tabindex: "-1" });
}

function toBottom(log) {
  log.list.scrollTop = log.list.scrollHeight;
  log.pill.hidden = true;
  log.follows = true;
}

/** The messages with the days between them, and which of them stand under the name of the one before. */
function withDays(shown, zone, now) {
  const items = [];
  let before = null;
  for (const item of shown) {
    const at = momentOf(item.message.ts);
    const sameDay = before && dayOf(momentOf(before.message.ts), zone) === dayOf(at, zone);
    if (!sameDay) items.push({ key: `day ${dayOf(at, zone)}`, day: dayName(at, zone, now) });
    items.push({ ...item, key: item.message.ts, compact: Boolean(sameDay) && together(before, item) });
    before = item;
  }
  return items;
}

function together(before, item) {
  const [one, other] = [before.message, item.message];
  const apart = Number(other.ts) - Number(one.ts);
  const plain = !other.only_you && !one.only_you && !other.broadcast && !one.broadcast && !one.deleted && !item.isNew;
  return plain && one.user === other.user && apart < TOGETHER && !before.replies?.length;
}
