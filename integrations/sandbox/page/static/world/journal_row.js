/** One entry of the journal. The body is written out only when it is opened. */

import { el, setAttribute, setText } from "./dom.js";
import { timeOfDay } from "./moments.js";
import { zone } from "./store.js";
import { effectWords, graphqlOperation, SYSTEMS } from "./words.js";

/** A row for the list: `{node, update(entry)}`. */
export function journalRow(made) {
  return made.world ? worldRow(made) : requestRow(made);
}

function worldRow(made) {
  const text = `${timeOfDay(made.at, zone())} `;
  const time = el("span", { class: "note" }, text);
  const node = el("li", { class: "entry", "data-face": "world" }, time, `By itself · ${effectWords(made)}`);
  return { node, update() {} };
}

function requestRow(made) {
  const asked = ` ${made.method} ${made.path}${operation(made)}`;
  const head = el("span", {}, el("strong", {}, SYSTEMS[made.face] ?? made.face), asked);
  const time = el("span", { class: "note" });
  const status = el("span", { class: "status" });
  const fault = el("span", { class: "fault" });
  const effects = el("span", { class: "effects" });
  const line = el("div", {}, time, " ", head, " ", status);
  const body = bodyOf(made.index);
  const about = { class: "entry", "data-face": made.face, "data-index": made.index };
  const node = el("li", about, line, body.node, fault, effects);
  return {
    node,
    update(entry) {
      body.update(entry);
      setText(time, timeOfDay(entry.at, zone()));
      setText(status, entry.status === null ? (entry.fault ? "no answer" : "...") : String(entry.status));
      setAttribute(status, "data-kind", entry.status === null || entry.status >= 400 ? "bad" : "good");
      setText(fault, entry.fault ? `Fault: ${entry.fault.replaceAll("_", " ")}` : "");
      setText(effects, entry.effects.map(effectWords).join("\n"));
    },
  };
}

/** All of GraphQL has one path: what was asked stands in the body. */
function operation({ face, body }) {
  const found = face === "shopify" && graphqlOperation(body);
  return found ? `: ${found}` : "";
}

function bodyOf(index) {
  const text = el("pre", { tabindex: 0, "aria-label": `Body of request ${index}` });
  const node = el("details", { hidden: true }, el("summary", {}, "Body"), text);
  let entry = null;
  const show = () => {
    const parts = [entry.query && `?${entry.query}`, pretty(entry.body)].filter(Boolean).join("\n");
    if (node.open) setText(text, parts);
  };
  node.addEventListener("toggle", show);
  const update = (shown) => {
    entry = shown;
    node.hidden = !entry.body && !entry.query;
    show();
  };
  return { node, update };
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
