/** One message: who, when, what, and what hangs on it. */

import { drawBlocks } from "./blocks.js";
import { clock, inFull, momentOf } from "./dates.js";
import { fill, h } from "./dom.js";
import { emoji } from "./emoji.js";
import { mrkdwn, spoken } from "./mrkdwn.js";
import { addressOf, names } from "./state.js";
import { messageSurface } from "./surfaces.js";
import { picture } from "./images.js";

const COLOURS = new Set(["good", "warning", "danger"]);

/**
 * Draw `shown.message` into its article. `shown` says also: `channel` id, `compact` when it follows another of the
 * same person, `replies` of its thread, `inThread`, and `parent` of a reply that the channel shows.
 */
export function drawMessage(shown, article) {
  const { message, compact } = shown;
  article.className = ["message", compact && "compact", message.only_you && "only-you", shown.isNew && "first-new"]
    .filter(Boolean).join(" ");
  fill(article, compact ? h("div", { class: "gutter" }, time(message)) : avatar(message.user), [
    h("div", { class: "message-body" }, [
      message.only_you && h("p", { class: "note only-you-note" }, "Only visible to you"),
      !compact && byline(message),
      ...(message.deleted ? [h("p", { class: "tombstone" }, "This message was deleted.")] : content(shown)),
      reactions(message),
      !shown.inThread && replyCount(shown),
    ]),
    !shown.inThread && !message.only_you && !message.deleted && threadButton(shown),
  ]);
}

/** What a drawn message depends on: the same string, the same drawing. */
export function messageSignature(shown, day) {
  const { message, channel, compact, inThread, isNew, replies, parent } = shown;
  const last = replies?.at(-1)?.ts;
  const who = names().users[message.user]?.name;
  return JSON.stringify([message, channel, compact, inThread, isNew, replies?.length, last, parent?.text, who, day]);
}

/** The name a message is signed with. */
export function nameOf(user) {
  if (user === "USLACKBOT") return "Slackbot";
  const known = names().users[user];
  return known?.real_name || known?.name || user;
}

function avatar(user) {
  const name = nameOf(user);
  const hue = [...user].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
  const kind = names().users[user]?.is_bot ? "app" : `hue-${hue}`;
  return h("div", { class: `avatar ${kind}`, "aria-hidden": "true" }, name.slice(0, 1).toUpperCase());
}

function byline(message) {
  const user = names().users[message.user];
  return h(
    "p",
    { class: "byline" },
    h("strong", { class: "author" }, nameOf(message.user)),
    user?.is_bot && h("span", { class: "app-badge" }, "APP"),
    user?.outsider && h("span", { class: "app-badge" }, "OTHER COMPANY"),
    user?.guest && h("span", { class: "app-badge" }, "GUEST"),
    time(message),
  );
}

function time(message) {
  const { zone } = names();
  const at = momentOf(message.ts);
  return h("time", { class: "sent", datetime: at.toISOString(), title: inFull(at, zone) }, clock(at, zone));
}

function content({ message, channel, parent, inThread }) {
  const surface = messageSurface(channel, message);
  const attached = (message.attachments ?? []).map((each) => attachment(each, surface));
  const inBlocks = message.blocks?.length || (!message.text && attached.length);
  const edited = message.edited && h("small", { class: "edited" }, " (edited)");
  return [
    message.broadcast && !inThread && broadcastLine(channel, message, parent),
    ...(inBlocks
      ? [...drawBlocks(message.blocks, surface), edited]
      : [h("div", { class: "text" }, mrkdwn(message.text, surface.names), edited)]),
    ...attached,
  ];
}

function broadcastLine(channel, message, parent) {
  const about = parent?.deleted ? "a deleted message" : spoken(parent?.text ?? "", names()).slice(0, 60);
  return h("p", { class: "note" }, "replied to a thread: ",
    h("a", { href: addressOf(channel, message.thread_ts), "data-control": `thread ${message.ts}` }, about || "a message"));
}

function attachment(each, surface) {
  const colour = COLOURS.has(each.color) ? each.color : "plain";
  const fields = (each.fields ?? []).map((field) =>
    h("div", { class: "text" }, h("strong", {}, field.title ?? ""), "\n", mrkdwn(field.value ?? "", surface.names)));
  return h("div", { class: `attachment ${colour}` }, [
    each.pretext && h("div", { class: "text" }, mrkdwn(each.pretext, surface.names)),
    each.title && h("strong", {}, each.title),
    each.text && h("div", { class: "text" }, mrkdwn(each.text, surface.names)),
    !each.blocks && !each.text && each.fallback && h("div", { class: "text" }, each.fallback),
    fields.length > 0 && h("div", { class: "fields" }, fields),
    ...drawBlocks(each.blocks, surface),
    each.image_url && picture({ image_url: each.image_url, alt_text: each.fallback }),
    each.footer && h("div", { class: "context" }, each.footer),
  ]);
}

function reactions(message) {
  const given = Object.entries(message.reactions ?? {});
  return given.length > 0 && h("ul", { class: "reactions", "aria-label": "Reactions" }, given.map(([name, users]) =>
    h("li", { title: `${users.map(nameOf).join(", ")} reacted with :${name}:` },
      h("span", { role: "img", "aria-label": name }, emoji(name) ?? `:${name}:`), ` ${users.length}`)));
}

function replyCount({ message, channel, replies }) {
  if (!replies?.length) return false;
  const { zone } = names();
  return h("a", { class: "replies", href: addressOf(channel, message.ts), "data-control": `replies ${message.ts}` },
    h("strong", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`),
    h("span", { class: "last-reply" }, `Last reply ${clock(momentOf(replies.at(-1).ts), zone)}`));
}

function threadButton({ message, channel }) {
  return h("a", {
    class: "button reply-button", href: addressOf(channel, message.thread_ts ?? message.ts),
    "data-control": `reply ${message.ts}`, title: "Reply in thread", "aria-label": "Reply in thread",
  }, h("span", { "aria-hidden": "true" }, "↩"));
}
