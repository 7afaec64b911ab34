/** Every request Shipmate made, newest first, as it happens: what each system was asked and what that changed. */

import { get, onChange, onRestart } from "/static/api.js";
import { el, keyed, setText } from "./dom.js";
import { choice, tick } from "./form.js";
import { journalRow } from "./journal_row.js";
import { systems } from "./shops.js";
import { asker, onZone } from "./store.js";
import { graphqlOperation } from "./words.js";

const KEPT = 600;
const SHOWN = 120;
const LATE = 40;
/** How many of the last entries may still be running when they are first seen. */

/** The panel of the journal. */
export function journalPanel() {
  const entries = journalEntries();
  const system = choice("System", [["", "All"], ...systems(), ["world", "The world itself"]]);
  const writes = tick("Only writes");
  const pause = el("button", { type: "button", class: "button", "aria-pressed": "false" }, "Pause");
  const about = el("p", { class: "note", role: "status" });
  const list = el("ol", { class: "journal", reversed: true });
  const fill = keyed(list, (entry) => entry.key, journalRow);
  const isPaused = () => pause.getAttribute("aria-pressed") === "true";
  const show = () => {
    if (isPaused()) return;
    const found = entries.all().filter((each) => fits(each, system.control.value, writes.control.checked));
    fill(found.slice(0, SHOWN));
    setText(about, found.length > SHOWN ? `The latest ${SHOWN} of ${found.length}.` : found.length ? "" : "Nothing yet.");
  };
  pause.addEventListener("click", () => {
    pause.setAttribute("aria-pressed", String(!isPaused()));
    setText(pause, isPaused() ? "Go on" : "Pause");
    show();
    if (isPaused()) setText(about, "Paused: what happens meanwhile is shown when you go on.");
  });
  for (const control of [system.control, writes.control]) control.addEventListener("change", () => showAnyway(pause, show));
  entries.onNews(show);
  onZone(show);
  show();
  return el("section", {}, el("div", { class: "row filters" }, system.node, writes.node, pause), about, list);
}

/** Choosing a filter goes on: the choice must be seen. */
function showAnyway(pause, show) {
  if (pause.getAttribute("aria-pressed") === "true") pause.click();
  else show();
}

function fits(entry, system, onlyWrites) {
  if (system === "world" ? !entry.world : system && entry.face !== system) return false;
  return !onlyWrites || entry.world || entry.writes;
}

/** The entries known so far, newest first: `{all(), onNews(callback)}`. Asks only for what it does not have. */
function journalEntries() {
  let requests = new Map();
  let world = new Map();
  let tell = () => {};
  const forget = () => {
    requests = new Map();
    world = new Map();
    tell();
  };
  const take = (answer) => {
    for (const each of answer.requests) requests.set(each.index, asEntry(each));
    for (const each of answer.world) world.set(each.index, asHappening(each));
    requests = latest(requests, answer.begins.requests);
    world = latest(world, answer.begins.world);
    tell();
  };
  const address = () => `/_sandbox/requests?since=${firstUnsure(requests)}&world_since=${behindLast(world)}`;
  const refresh = asker(() => get(address()), take);
  onChange((what) => what.has("requests") && refresh());
  onRestart(forget);
  refresh();
  return {
    all: () => [...requests.values(), ...world.values()].sort(newestFirst),
    onNews: (callback) => (tell = callback),
  };
}

/** Requests and what happened by itself are numbered apart: at one moment only those of a kind can be compared. */
function newestFirst(a, b) {
  const kinds = Number(Boolean(a.world)) - Number(Boolean(b.world));
  return Date.parse(b.at) - Date.parse(a.at) || kinds || b.index - a.index;
}

/** The last of what is known, without what the journal has cleared since. */
function latest(numbered, begins) {
  return new Map([...numbered].filter(([index]) => index >= begins).slice(-KEPT));
}

/** From where to ask: the first recent entry that was still running, or behind the last one. */
function firstUnsure(requests) {
  const recent = [...requests.values()].slice(-LATE);
  const running = recent.find((each) => each.status === null && !each.fault);
  return running ? running.index : behindLast(requests);
}

function behindLast(numbered) {
  const last = [...numbered.values()].at(-1);
  return last ? last.index + 1 : 0;
}

function asHappening(happening) {
  return { ...happening, world: true, key: `w${happening.index}` };
}

function asEntry(entry) {
  const changed = entry.effects.length > 0;
  return { ...entry, key: `r${entry.index}`, writes: changed || !["GET", "HEAD"].includes(entry.method) && !isQuery(entry) };
}

/** GraphQL asks by POST, and Slack's reading methods do too. */
function isQuery({ face, path, body }) {
  if (face === "shopify") return !graphqlOperation(body).startsWith("mutation");
  return face === "slack" && /\.(list|info|test|history|replies|open)$/.test(path);
}
