/** Where one writes: messages, replies and slash commands. Each place has its own, which keeps what was typed. */

import { act, fault } from "./acting.js";
import { fill, h } from "./dom.js";
import { state } from "./state.js";
import { suggesting } from "./suggest.js";

const MOST_ROWS = 8;
const history = [];

/** A composer for a channel, or with `thread` for replies to that message. */
export function makeComposer({ label, channel, thread }) {
  const field = h("textarea", {
    class: "composer-field", rows: 1, "aria-label": label, placeholder: label, autocomplete: "off",
    "data-control": `composer ${channel} ${thread ?? ""}`, enterkeyhint: "send",
  });
  const arrow = h("span", { "aria-hidden": "true" }, "➤");
  const send = h("button", { class: "button primary send", type: "submit", "aria-label": "Send" }, arrow);
  const complaint = h("p", { class: "complaint", role: "alert", hidden: true });
  const offers = thread || state.slack?.commands === false ? null : suggesting(field);
  const form = h("form", { class: "composer" }, offers?.list, complaint, h("div", { class: "composer-box" }, field, send));
  const parts = { field, send, complaint, offers, channel, thread, back: -1, busy: false };
  field.addEventListener("input", () => typed(parts));
  field.addEventListener("keydown", (event) => pressed(parts, event, form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(parts);
  });
  return form;
}

function typed(parts) {
  parts.back = -1;
  fitRows(parts.field);
  parts.complaint.hidden = true;
  parts.offers?.update();
}

function fitRows(field) {
  field.rows = Math.min(field.value.split("\n").length, MOST_ROWS);
}

function pressed(parts, event, form) {
  if (event.isComposing || parts.offers?.key(event)) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && remembers(parts)) {
    recall(parts, Math.min(parts.back + 1, history.length - 1), event);
  } else if (event.key === "ArrowDown" && parts.back >= 0) {
    recall(parts, parts.back - 1, event);
  }
}

function remembers({ field, back }) {
  return history.length > 0 && (field.value === "" || back >= 0);
}

/** Show what was sent `back` times ago; -1 is nothing. */
function recall(parts, back, event) {
  event.preventDefault();
  parts.back = back;
  parts.field.value = history[back] ?? "";
  fitRows(parts.field);
}

async function submit(parts) {
  const { field, channel, thread } = parts;
  const text = field.value.trim();
  if (!text || parts.busy) return;
  const command = text.startsWith("/");
  if (command && thread) return complain(parts, "Slack takes no commands in a thread. Write it in the channel.");
  setBusy(parts, true);
  parts.offers?.close();
  const reaction = await act({ channel, text, ...(command ? { do: "command" } : { do: "say", thread_ts: thread }) });
  setBusy(parts, false);
  if (reaction) sent(parts, text, command, reaction);
  field.focus();
}

function sent(parts, text, command, reaction) {
  if (history[0] !== text) history.unshift(text);
  parts.back = -1;
  parts.field.value = "";
  fitRows(parts.field);
  const name = text.split(/\s/)[0];
  complain(parts, command && reaction.error ? `${name} failed with the error "${reaction.error}"` : fault(reaction));
}

function complain({ complaint }, words) {
  fill(complaint, words);
  complaint.hidden = !words;
}

function setBusy(parts, busy) {
  parts.busy = busy;
  parts.send.setAttribute("aria-busy", String(busy));
  parts.send.setAttribute("aria-disabled", String(busy));
}
