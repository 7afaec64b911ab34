/**
 * What the page knows of Slack, and which place it shows. All of it was asked for: a notice only says what to ask
 * again. The address holds the place (#/CORDERS, #/CORDERS/171.0001 with a thread, #/home, #/channels on a phone).
 */

import { get, me, onChange, onMe, onRestart, orToast } from "/static/api.js";

export const state = {
  /** What /page/slack answered, or null. */
  slack: null,
  /** What /page/channel answered, by channel. */
  channels: new Map(),
};

const listeners = new Set();
const asking = new Map();

/** Be called after each change of what is known or shown. */
export function onState(callback) {
  listeners.add(callback);
}

/** The place shown: {kind: "channel" | "home" | "none", id, thread}. A place this person cannot see is never one. */
export function place() {
  const [, first, thread] = location.hash.split("/");
  if (first === "home") return { kind: "home" };
  const known = state.slack?.channels ?? [];
  const channel = known.find((each) => each.id === first) ?? known.find((each) => each.kind !== "direct") ?? known[0];
  if (!channel) return { kind: "none" };
  return { kind: "channel", id: channel.id, channel, thread: channel.id === first && thread ? thread : null };
}

/** Whether a phone shows the list of channels instead of a place. */
export function listing() {
  return location.hash === "#/channels";
}

/** The address of a place. */
export function addressOf(id, thread) {
  return thread ? `#/${id}/${thread}` : `#/${id}`;
}

/** How people, groups and channels are called for this person, and how moments are written. */
export function names() {
  const { users = {}, groups = {}, channels = [], zone = "UTC", now } = state.slack ?? {};
  const called = Object.fromEntries(channels.map((channel) => [channel.id, channel.name]));
  return { users, groups, channels: called, zone, now: now ? new Date(now) : new Date(), me: me() };
}

/** Ask again for everything around the messages. */
export function refreshSlack() {
  return ask(`/page/slack?as=${me()}`, (answer) => {
    state.slack = answer;
    return refreshPlace();
  });
}

/** Ask again for the messages of a channel. */
export function refreshChannel(id) {
  return ask(`/page/channel?as=${me()}&id=${id}`, (answer) => state.channels.set(id, answer));
}

/** Begin: follow who acts, the address and the feed. */
export function begin() {
  onMe(forget);
  onRestart(forget);
  onChange(hear);
  addEventListener("hashchange", () => {
    tell();
    refreshPlace();
  });
}

function forget() {
  state.slack = null;
  state.channels.clear();
  tell();
  refreshSlack();
}

function hear(what) {
  const here = place();
  if (what.has("slack")) refreshSlack();
  if (here.kind === "channel" && what.has(`channel:${here.id}`)) refreshChannel(here.id);
  for (const id of state.channels.keys()) {
    if (id !== here.id && what.has(`channel:${id}`)) state.channels.delete(id);
  }
}

function refreshPlace() {
  const here = place();
  return here.kind === "channel" && !state.channels.has(here.id) ? refreshChannel(here.id) : undefined;
}

/** One question at a time for each path; asked once more when it was wanted meanwhile, so the last answer is fresh. */
async function ask(path, take) {
  if (asking.has(path)) {
    asking.set(path, true);
    return;
  }
  const who = me();
  let answer;
  do {
    asking.set(path, false);
    answer = await orToast(get(path));
  } while (asking.get(path));
  asking.delete(path);
  if (!answer || who !== me()) return;
  await take(answer);
  tell();
}

function tell() {
  for (const each of listeners) each();
}
