/** The surface of each message and view that is shown, kept for as long as it may be drawn again. */

import { names, state } from "./state.js";
import { MessageSurface, ViewSurface } from "./surface.js";

const messages = new Map();
const views = new Map();

/** The surface of a message. Its controls say which order they are about where the text names one. */
export function messageSurface(channel, message) {
  const key = `${channel} ${message.ts}`;
  const found = messages.get(key) ?? new MessageSurface(channel, message.ts);
  messages.set(key, found);
  found.names = names();
  const attached = (message.attachments ?? []).flatMap((each) => each.blocks ?? []);
  found.order = [...(message.blocks ?? []), ...attached].map((block) => block.block_id);
  found.about = /#[\w-]*\d[\w-]*|\b\d{3,}\b/.exec(message.text)?.[0] ?? "";
  return found;
}

/** The surface of a modal or Home. */
export function viewSurface(view) {
  const found = views.get(view.id) ?? new ViewSurface(view);
  views.set(view.id, found);
  found.take(view);
  found.names = names();
  return found;
}

/** Forget the surfaces of views that are gone. */
export function forgetViews() {
  const open = new Set([...state.slack.modals.map((view) => view.id), state.slack.home?.id]);
  for (const id of views.keys()) if (!open.has(id)) views.delete(id);
}

/** Forget everything: the world was replaced. */
export function forgetSurfaces() {
  messages.clear();
  views.clear();
}
