/** Elements in which one types, and pickers of days and times. */

import { named } from "./choices.js";
import { h } from "./dom.js";

const TYPES = { number_input: "text", email_text_input: "email", url_text_input: "url", plain_text_input: "text" };
const MODES = { number_input: "decimal", email_text_input: "email", url_text_input: "url" };
const PICKERS = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
const PAUSE = 400;

/** A field for text, a number, an address. */
export function typed(surface, block, element, labels) {
  const field = h(element.multiline ? "textarea" : "input", {
    class: "field",
    type: element.multiline ? undefined : TYPES[element.type],
    rows: element.multiline ? 4 : undefined,
    inputmode: MODES[element.type],
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
    autocomplete: "off",
    ...common(surface, block, element, labels),
  });
  field.value = surface.kept(block, element) ?? "";
  field.addEventListener("input", () => surface.keep(block, element, field.value));
  if (block.dispatch_action) dispatching(surface, block, element, field);
  return field;
}

/** A day, a time, or both; both is read in the browser's own zone. */
export function moments(surface, block, element, labels) {
  const kept = surface.kept(block, element);
  const both = element.type === "datetimepicker";
  const field = h("input", {
    class: "field picker",
    type: PICKERS[element.type],
    ...common(surface, block, element, labels, element.placeholder?.text ?? "Choose a day or time"),
  });
  field.value = both ? local(kept) : (kept ?? "");
  field.addEventListener("change", () => {
    const value = both && field.value ? String(Math.floor(new Date(field.value).getTime() / 1000)) : field.value;
    surface.choose(block, element, value);
  });
  return field;
}

function common(surface, block, element, labels, otherwise = "Type here") {
  return {
    "data-control": surface.control(block, element, ""),
    "data-action": element.action_id,
    "data-focus": element.focus_on_load,
    ...named(labels, otherwise),
  };
}

/** The app hears of it on Enter, or after a pause in typing where it asked for each character. */
function dispatching(surface, block, element, field) {
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const send = () => surface.choose(block, element, field.value);
  let pause = 0;
  if (on.includes("on_character_entered")) {
    field.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(send, PAUSE);
    });
  }
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || element.multiline || !on.includes("on_enter_pressed")) return;
    event.preventDefault();
    send();
  });
}

function local(unix) {
  if (!unix) return "";
  const at = new Date(Number(unix) * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
