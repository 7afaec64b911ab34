/** The list of channels, direct messages and the app, with what is unread in each. */

import { h, keyed } from "./dom.js";
import { addressOf, place, state } from "./state.js";

const SECTIONS = [
  ["Channels", (channel) => channel.kind !== "direct"],
  ["Direct messages", (channel) => channel.kind === "direct"],
];

/** Draw the list. */
export function drawChannels(root) {
  const { channels } = state.slack;
  const here = place();
  const groups = SECTIONS.map(([title, belongs]) => ({ title, entries: channels.filter(belongs).map(entryOf) }));
  groups.push({ title: "Apps", entries: [homeEntry()] });
  const current = here.kind === "home" ? "home" : here.id;
  keyed(root, groups.filter((group) => group.entries.length), {
    key: (group) => group.title,
    signature: (group) => JSON.stringify([group, current]),
    make: ({ title }) => h("section", { "aria-label": title }, h("h2", {}, title), h("ul")),
    build: ({ entries }, section) => drawEntries(section.lastElementChild, entries, current),
  });
}

/** The sign before a channel's name. */
export function markOf(channel) {
  if (channel.kind === "direct") return "◆";
  return channel.kind === "private" ? "🔒" : "#";
}

function homeEntry() {
  return { id: "home", name: "App Home", mark: "⌂", about: `Home of ${state.slack.app.name}`, unread: 0, mentions: 0 };
}

function entryOf(channel) {
  const about = [channel.shared && "shared with another company", channel.archived && "archived"].filter(Boolean);
  return { ...channel, mark: markOf(channel), about: about.join(", ") };
}

function drawEntries(list, entries, current) {
  keyed(list, entries, {
    key: (entry) => entry.id,
    signature: (entry) => JSON.stringify([entry, entry.id === current]),
    make: () => h("li"),
    build: (entry, item) => item.replaceChildren(link(entry, entry.id === current)),
  });
}

function link(entry, current) {
  const { id, name, mark, unread, mentions, archived, shared } = entry;
  const says = [mentions && `${mentions} mentions`, unread && `${unread} unread`, entry.about].filter(Boolean).join(", ");
  return h(
    "a",
    {
      class: `channel ${unread && !current ? "unread" : ""} ${archived ? "faded" : ""}`,
      href: addressOf(id), "data-control": id, "aria-label": name, "aria-current": current ? "page" : undefined,
      "aria-description": says || undefined, title: entry.about || undefined,
    },
    h("span", { class: "mark", "aria-hidden": "true" }, mark),
    h("span", { class: "channel-name" }, name),
    shared && h("span", { class: "shared", "aria-hidden": "true" }, "⇄"),
    mentions > 0 && h("span", { class: "badge", "data-testid": "mentions" }, String(mentions)),
  );
}
