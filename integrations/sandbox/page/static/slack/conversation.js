/** The middle: a channel with its messages and composer, or the app's Home. */

import { me } from "/static/api.js";
import { act } from "./acting.js";
import { markOf } from "./channels.js";
import { makeComposer } from "./composer.js";
import { fill, h, refresh } from "./dom.js";
import { drawHome } from "./home.js";
import { atBottom, drawLog, makeLog } from "./messages.js";
import { nameOf } from "./message.js";
import { spoken } from "./mrkdwn.js";
import { addressOf, names, place, state } from "./state.js";

const head = h("header", { class: "place-head" });
const log = makeLog("Messages");
const foot = h("div", { class: "place-foot" });
const home = h("div", { class: "home" });
const composers = new Map();
const boundary = { key: null, ts: null };
let readTo = "";

/** Put the parts into the page. */
export function beginConversation(root) {
  fill(root, head, log.root, foot, home);
  for (const event of ["focus", "visibilitychange"]) addEventListener(event, markRead);
  log.list.addEventListener("scroll", markRead, { passive: true });
}

/** Forget what was typed and where it was scrolled to. */
export function forgetConversation() {
  composers.clear();
  Object.assign(log, { key: null, last: "" });
  boundary.key = null;
}

/** Draw the place. */
export function drawConversation() {
  const here = place();
  const isHome = here.kind === "home";
  const { app, channels } = state.slack;
  refresh(head, JSON.stringify([here, app, channels.map((each) => each.id)]), () => {
    fill(head, isHome ? homeHead() : channelHead(here));
  });
  home.hidden = !isHome;
  log.root.hidden = foot.hidden = here.kind !== "channel";
  if (isHome) drawHome(home);
  if (here.kind === "channel") drawChannel(here);
}

function drawChannel({ id, channel }) {
  const key = `${me()} ${id}`;
  const known = state.channels.get(id);
  const messages = known?.messages ?? [];
  log.list.setAttribute("aria-label", `Messages in ${channel.name}`);
  log.list.dataset.empty = known && !messages.length ? `This is the very beginning of ${channel.name}.` : "";
  if (known) {
    announce(key, messages);
    drawLog(log, key, shownIn(id, messages, newFrom(key, channel, messages)));
  }
  refresh(foot, `${key} ${channel.archived}`, () => fill(foot, composerOf(key, channel)));
  markRead();
}

/** What the channel itself shows: no replies but those sent to it as well. */
function shownIn(channel, messages, isNewFrom) {
  const byTs = new Map(messages.map((message) => [message.ts, message]));
  const replies = Map.groupBy(messages.filter((message) => message.thread_ts), (message) => message.thread_ts);
  return messages
    .filter((message) => !message.thread_ts || message.broadcast)
    .map((message) => ({
      message,
      channel,
      replies: message.thread_ts ? [] : (replies.get(message.ts) ?? []),
      parent: byTs.get(message.thread_ts),
      isNew: message.ts === isNewFrom,
    }));
}

/** The first message that was unread when the place was entered; it keeps its line until one comes back. */
function newFrom(key, channel, messages) {
  if (boundary.key !== key) {
    const first = messages.find((each) => each.ts > (channel.read ?? "") && each.user !== me() && !each.thread_ts);
    Object.assign(boundary, { key, ts: channel.read && channel.unread ? first?.ts : null });
  }
  return boundary.ts;
}

/** Let a screen reader say what has come into the place that is shown, and nothing of a place just entered. */
function announce(key, messages) {
  if (log.key !== key) return;
  const fresh = messages.filter((message) => message.ts > log.last && message.user !== me() && !message.thread_ts);
  if (!fresh.length) return;
  const words = fresh.slice(-3).map((message) => `${nameOf(message.user)}: ${spoken(message.text, names())}`);
  document.getElementById("spoken").textContent = words.join(". ");
}

function composerOf(key, channel) {
  if (channel.archived) return h("p", { class: "blank" }, "This channel is archived. Nobody can write in it.");
  if (!composers.has(key)) {
    const label = channel.kind === "direct" ? `Message ${channel.name}` : `Message #${channel.name}`;
    composers.set(key, makeComposer({ label, channel: channel.id }));
  }
  return composers.get(key);
}

function channelHead({ channel }) {
  if (!channel) return h("h1", {}, "Nothing here");
  if (channel.kind === "direct") return homeHead(channel);
  const notes = [
    channel.shared && "Shared with another company",
    channel.archived && "Archived",
    !channel.app_is_in && `${state.slack.app.name} is not in this channel`,
  ].filter(Boolean);
  return [back(), h("h1", {}, h("span", { class: "mark", "aria-hidden": "true" }, markOf(channel)), channel.name),
    h("p", { class: "place-notes" }, notes.join(" · "))];
}

/** The app has two tabs: what it shows of itself, and what it has written to this person. */
function homeHead(direct) {
  const channel = state.slack.channels.find((each) => each.kind === "direct");
  return [
    back(),
    h("h1", {}, state.slack.app.name, h("span", { class: "app-badge" }, "APP")),
    h(
      "nav",
      { class: "app-tabs", "aria-label": "App" },
      tab("Home", "home", !direct),
      channel && tab("Messages", channel.id, Boolean(direct)),
    ),
  ];
}

function tab(words, id, current) {
  const href = addressOf(id);
  return h("a", { href, "data-control": `tab ${id}`, "aria-current": current ? "page" : undefined }, words);
}

function back() {
  const looks = { class: "button quiet narrow-only", "aria-label": "All channels", "data-control": "back" };
  return h("a", { ...looks, href: "#/channels" }, "‹");
}

/** What is in sight is read. */
function markRead() {
  const here = place();
  const last = state.channels.get(here.id)?.messages.filter((each) => !each.only_you).at(-1)?.ts;
  if (!last || here.kind !== "channel" || document.hidden || log.root.offsetParent === null || !atBottom(log)) return;
  const done = `${me()} ${here.id} ${last}`;
  if (last <= (here.channel.read ?? "") || readTo === done) return;
  readTo = done;
  act({ do: "read", channel: here.id, ts: last });
}
