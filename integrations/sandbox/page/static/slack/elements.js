/** Block Kit's interactive elements: which module draws which. A control without a drawer is shown as unknown. */

import { isBusy, once } from "./acting.js";
import { checkboxes, manyOf, menuOf, radios } from "./choices.js";
import { h, linkable } from "./dom.js";
import { picture } from "./images.js";
import { moments, typed } from "./inputs.js";
import { overflow } from "./menu.js";
import { textObject } from "./mrkdwn.js";
import { unknown } from "./unknown.js";

const DRAWN = {
  button,
  overflow,
  image: (surface, block, element) => picture(element),
  static_select: menuOf,
  users_select: menuOf,
  conversations_select: menuOf,
  channels_select: menuOf,
  multi_static_select: manyOf,
  multi_users_select: manyOf,
  multi_conversations_select: manyOf,
  multi_channels_select: manyOf,
  checkboxes,
  radio_buttons: radios,
  datepicker: moments,
  timepicker: moments,
  datetimepicker: moments,
  plain_text_input: typed,
  number_input: typed,
  email_text_input: typed,
  url_text_input: typed,
};

/** One element. `labels` are the ids of what names and describes it: {label, description, invalid}. */
export function drawElement(surface, block, element, labels = {}) {
  const draw = DRAWN[element?.type];
  return draw ? draw(surface, block, element, labels) : unknown("element", element);
}

function button(surface, block, element) {
  const control = surface.control(block, element);
  const busy = isBusy(control);
  const label = textObject(element.text, surface.names);
  const name = element.accessibility_label || (surface.about && `${element.text?.text}, ${surface.about}`);
  const made = h(element.url ? "a" : "button", {
    class: `button ${["primary", "danger"].includes(element.style) ? element.style : ""}`,
    "data-control": control,
    "data-action": element.action_id,
    "aria-label": name,
    "aria-busy": String(busy),
    "aria-disabled": String(busy),
    ...(element.url ? leading(element.url) : { type: "button" }),
  }, label);
  made.addEventListener("click", () => once(control, () => surface.press(block, element, element.value)));
  return made;
}

/** Where a button leads that only opens a page: nothing is loaded before it is followed. */
function leading(url) {
  return { href: linkable(url), target: "_blank", rel: "noopener noreferrer" };
}
