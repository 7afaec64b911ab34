/** The thread beside the messages. */

import { me } from "/static/api.js";
import { makeComposer } from "./composer.js";
import { fill, h, refresh } from "./dom.js";
import { drawLog, makeLog } from "./messages.js";
import { addressOf, place, state } from "./state.js";

const head = h("header", { class: "place-head" });
const log = makeLog("Replies");
const foot = h("div", { class: "place-foot" });
const CLOSE = { class: "button quiet close", "aria-label": "Close the thread", "data-control": "close thread" };
const composers = new Map();
let shownKey = null;

/** Put the parts into the page; Escape in them closes the thread. */
export function beginThread(root) {
  fill(root, head, log.root, foot);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) location.hash = addressOf(place().id);
  });
}

/** Forget what was typed in replies. */
export function forgetThread() {
  composers.clear();
  shownKey = null;
}

/** Draw the thread of the place, if one is open. */
export function drawThread(root) {
  const { id, channel, thread } = place();
  const messages = state.channels.get(id)?.messages;
  const parent = thread && messages?.find((message) => message.ts === thread);
  root.hidden = !parent;
  document.getElementById("slack").dataset.thread = parent ? "open" : "closed";
  const key = parent ? `${me()} ${id} ${thread}` : null;
  const opened = key && key !== shownKey;
  const left = shownKey && !key;
  const had = left && shownKey.split(" ")[2];
  shownKey = key;
  if (left) giveBack(had);
  if (!parent) return;
  const shown = [parent, ...messages.filter((message) => message.thread_ts === thread)];
  refresh(head, `${key} ${channel.name}`, () => fill(head, heading(channel)));
  drawLog(log, key, shown.map((message) => ({ message, channel: id, inThread: true })));
  refresh(foot, `${key} ${channel.archived}`, () => fill(foot, channel.archived ? [] : composerOf(key, id, thread)));
  if (opened) foot.querySelector("textarea")?.focus({ preventScroll: true });
}

function heading(channel) {
  return [
    h("h2", {}, "Thread"),
    h("p", { class: "place-notes" }, channel.kind === "direct" ? channel.name : `#${channel.name}`),
    h("a", { ...CLOSE, href: addressOf(channel.id) }, "✕"),
  ];
}

function composerOf(key, channel, thread) {
  if (!composers.has(key)) composers.set(key, makeComposer({ label: "Reply in thread", channel, thread }));
  return composers.get(key);
}

function giveBack(ts) {
  const now = document.activeElement;
  if (now && now !== document.body && !now.closest("#thread")) return;
  const article = document.querySelector(`#conversation article[data-ts="${CSS.escape(ts)}"]`);
  (article?.querySelector(".replies, .reply-button") ?? article)?.focus({ preventScroll: true });
}
