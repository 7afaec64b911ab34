/** The person's open modals, one above the other, as the server has them. */

import { fault } from "./acting.js";
import { drawBlocks } from "./blocks.js";
import { fill, h, refresh } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { show } from "./overlay.js";
import { refreshSlack, state } from "./state.js";
import { forgetViews, viewSurface } from "./surfaces.js";

const open = new Map();

/** Open, change and close dialogs until they are those of the state. What was typed in one that stays, stays. */
export function drawModals() {
  const views = state.slack?.modals ?? [];
  const wanted = new Set(views.map((view) => view.id));
  for (const [id, modal] of [...open].reverse()) {
    if (wanted.has(id)) continue;
    open.delete(id);
    modal.overlay.close();
  }
  for (const view of views) drawModal(view);
  if (state.slack) forgetViews();
}

function drawModal(view) {
  const surface = viewSurface(view);
  const known = open.get(view.id);
  const modal = known ?? build(view, surface);
  const { title, blocks, close: deny, submit: agree } = view.content;
  refresh(modal.title, JSON.stringify(title), () => fill(modal.title, textObject(title, surface.names)));
  refresh(modal.body, JSON.stringify(blocks), () => drawBody(modal, surface));
  refresh(modal.footer, JSON.stringify([deny, agree]), () => fill(modal.footer, buttons(modal, view)));
  drawErrors(modal, surface);
  if (known) return;
  open.set(view.id, modal);
  modal.overlay = show(modal.dialog, { focus: firstIn(modal), onEscape: modal.close });
}

function build(view, surface) {
  const id = `modal-${view.id}`;
  const modal = {
    title: h("h2", { id }),
    body: h("div", { class: "overlay-body" }),
    fault: h("p", { class: "complaint modal-fault", role: "alert", hidden: true }),
    footer: h("footer"),
    errors: "",
    busy: false,
  };
  const cross = h("button", { class: "button quiet", type: "button", "aria-label": "Close" }, "✕");
  cross.addEventListener("click", () => modal.close());
  const form = h("form", { novalidate: true }, h("header", {}, modal.title, cross), modal.body, modal.fault, modal.footer);
  modal.dialog = h("dialog", { class: "overlay", "aria-labelledby": id, "data-view": view.id }, form);
  modal.close = () => close(modal, surface);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(modal, surface);
  });
  return modal;
}

function drawBody(modal, surface) {
  fill(modal.body, drawBlocks(surface.view.content.blocks, surface));
}

function buttons(modal, { content }) {
  const words = content.close?.text ?? "Close";
  const close = h("button", { class: "button", type: "button", on: { click: () => modal.close() } }, words);
  modal.submit = content.submit && h("button", { class: "button primary", type: "submit" }, content.submit.text);
  return [close, modal.submit];
}

/** Show complaints at their fields, and bring the person to the first; each answer of the server counts once. */
function drawErrors(modal, surface) {
  const errors = JSON.stringify(surface.errors);
  if (errors === modal.errors) return;
  modal.errors = errors;
  drawBody(modal, surface);
  modal.body.querySelector('[aria-invalid="true"]:is(input, select, textarea), [aria-invalid="true"] input')?.focus();
}

function firstIn(modal) {
  return (
    modal.body.querySelector("[data-focus]") ??
    modal.body.querySelector("input, select, textarea, button") ??
    modal.submit ?? modal.footer.querySelector("button")
  );
}

async function submit(modal, surface) {
  await sending(modal, () => surface.submit());
  drawErrors(modal, surface);
}

async function close(modal, surface) {
  if (!modal.busy) await sending(modal, () => surface.close());
}

/** Send once, busy meanwhile; what went wrong stays in the modal, because toasts are out of reach below it. */
async function sending(modal, send) {
  if (modal.busy) return;
  setBusy(modal, true);
  const reaction = await send();
  const words = reaction ? fault(reaction) : "That could not be sent.";
  fill(modal.fault, words);
  modal.fault.hidden = !words;
  if (reaction?.errors && Object.keys(reaction.errors).length) modal.errors = "";
  await refreshSlack();
  setBusy(modal, false);
}

function setBusy(modal, busy) {
  modal.busy = busy;
  modal.submit?.setAttribute("aria-busy", String(busy));
  modal.submit?.setAttribute("aria-disabled", String(busy));
}
