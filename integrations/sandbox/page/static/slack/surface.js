/**
 * Where blocks stand: in a message, in a modal, in the Home tab. A surface knows how a press there is sent, what was
 * typed and chosen there so far, and how people and channels are called. It outlives the elements that are drawn on it.
 */

import { act, actAgreed, sayFault } from "./acting.js";
import { initial, stated } from "./values.js";

class Surface {
  constructor(key) {
    this.key = key;
    this.typed = {};
    this.names = {};
    this.errors = {};
    this.about = "";
  }

  /** The key of a control: the same after the message was drawn anew, whose block ids then are others. */
  control(block, element, value = element.value ?? "") {
    return [this.key, value ? "" : this.lasting(block), element.action_id, value].join(" ");
  }

  /** What is chosen in the element: touched here, known to the server, or what it starts with. */
  kept(block, element) {
    const here = this.typed[this.lasting(block)]?.[element.action_id];
    return here ?? this.known(block, element) ?? initial(element);
  }

  known() {
    return undefined;
  }

  keep(block, element, value) {
    (this.typed[this.lasting(block)] ??= {})[element.action_id] = value;
  }

  /** Whether the app hears of a choice at once. */
  dispatches(block) {
    return block.type !== "input" || Boolean(block.dispatch_action);
  }

  async press(block, element, value) {
    sayFault(await actAgreed(this.pressed(block, element, value), this.names));
  }

  async choose(block, element, value) {
    this.keep(block, element, value);
    if (this.dispatches(block)) await this.pick(block, element, value);
  }

  /** Send a choice that leaves nothing chosen, as that from a menu behind dots. */
  async pick(block, element, value) {
    sayFault(await actAgreed(this.chosen(block, element, value), this.names));
  }
}

/** The blocks of one message. */
export class MessageSurface extends Surface {
  constructor(channel, ts) {
    super(`${channel} ${ts}`);
    this.place = { channel, ts };
    this.order = [];
  }

  /** A message's block ids are new with each change, so its blocks are told apart by their places. */
  lasting(block) {
    return this.order.indexOf(block.block_id);
  }

  pressed(block, element, value) {
    return { do: "click", ...this.place, action_id: element.action_id, block_id: block.block_id, value };
  }

  chosen(block, element, value) {
    return { ...this.pressed(block, element, value), do: "select" };
  }
}

/** The blocks of a modal or of the Home tab. */
export class ViewSurface extends Surface {
  constructor(view) {
    super(view.id);
    this.take(view);
  }

  /** The view as the server knows it now. */
  take(view) {
    this.view = view;
    this.errors = view.errors ?? {};
  }

  lasting(block) {
    return block.block_id;
  }

  known(block, element) {
    return stated(element, this.view.values?.[block.block_id]?.[element.action_id]);
  }

  pressed(block, element, value) {
    const home = this.view.kind === "home";
    const where = { action_id: element.action_id, block_id: block.block_id, home };
    return { do: "click_view", ...where, value, values: home ? undefined : this.values() };
  }

  chosen(block, element, value) {
    return this.pressed(block, element, value);
  }

  /** What was typed and chosen here and is still asked for. */
  values() {
    const shown = new Set(this.view.content.blocks.map((block) => block.block_id));
    return Object.fromEntries(Object.entries(this.typed).filter(([block]) => shown.has(block)));
  }

  submit() {
    return act({ do: "submit", values: this.values() });
  }

  close() {
    return act({ do: "close" });
  }
}
