/** One thing a person does: what is under way, confirm dialogs, and the words for what did not work. */

import { me, orToast, post, toast } from "/static/api.js";
import { agreed } from "./confirm.js";
import { controlIn } from "./dom.js";

const underWay = new Set();

/** Slack's words for each way in which an app did not take something. */
const FAULTS = {
  operation_timeout: "the app did not answer within three seconds",
  dispatch_failed: "the app could not be reached",
  not_in_channel: "the app is not in this channel",
};

/** Send what the acting person does. The reaction, or undefined when it was refused, which a toast has said. */
export function act(what) {
  return orToast(post("/page/act", { as: me(), ...what }));
}

/** The same, asking for agreement where the app wants it asked. Undefined when it was not agreed to. */
export async function actAgreed(what, names) {
  const reaction = await act(what);
  if (!reaction?.confirm) return reaction;
  return (await agreed(reaction.confirm, names)) ? act({ ...what, confirmed: true }) : undefined;
}

/** Why a reaction is not what was wanted; empty when nothing is wrong. */
export function fault(reaction) {
  if (!reaction?.error) return "";
  const words = FAULTS[reaction.error];
  return words ? `That did not work: ${words} (${reaction.error}).` : `That did not work: ${reaction.error}.`;
}

/** Say as a toast what is wrong with a reaction, if anything is. */
export function sayFault(reaction) {
  const words = fault(reaction);
  if (words) toast(words);
}

/** Whether this control was used and has not been answered. */
export function isBusy(control) {
  return underWay.has(control);
}

/** Run `send` unless it is running already. Until it is done the control looks busy, even when it is drawn anew. */
export async function once(control, send) {
  if (underWay.has(control)) return;
  underWay.add(control);
  show(control, true);
  try {
    await send();
  } finally {
    underWay.delete(control);
    show(control, false);
  }
}

function show(control, busy) {
  const shown = controlIn(document, control);
  shown?.setAttribute("aria-busy", String(busy));
  shown?.setAttribute("aria-disabled", String(busy));
}
