/** The list of suggestions above a text field: a combobox steered from the field, which keeps the focus. */

import { fill, h } from "./dom.js";
import { suggestions } from "./commands.js";

let made = 0;

/** Tie a list to the field. `key(event)` takes a key when the list wants it; `update()` follows what is typed. */
export function suggesting(field) {
  const id = `suggestions-${++made}`;
  const list = h("ul", { id, class: "suggestions", role: "listbox", "aria-label": "Commands", hidden: true });
  const box = { field, list, shown: [], at: -1 };
  const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" };
  for (const [name, value] of Object.entries(combobox)) field.setAttribute(name, value);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) take(box, [...list.children].indexOf(item));
  });
  field.addEventListener("blur", () => open(box, []));
  return {
    list,
    key: (event) => key(box, event),
    update: () => open(box, suggestions(field.value)),
    close: () => open(box, []),
  };
}

function open(box, shown) {
  box.shown = shown;
  fill(box.list, shown.map(({ command, does }, at) => {
    const option = { id: `${box.list.id}-${at}`, role: "option", "aria-selected": "false" };
    return h("li", option, h("code", {}, command), h("span", {}, does));
  }));
  box.list.hidden = !shown.length;
  box.field.setAttribute("aria-expanded", String(shown.length > 0));
  mark(box, -1);
}

function mark(box, at) {
  box.at = at;
  [...box.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
  if (at < 0) box.field.removeAttribute("aria-activedescendant");
  else box.field.setAttribute("aria-activedescendant", `${box.list.id}-${at}`);
}

function take(box, at) {
  box.field.value = box.shown[at].command;
  open(box, []);
  box.field.focus();
}

/** Arrows choose, Tab and Enter take what is chosen, Escape closes. True when the key was meant for the list. */
function key(box, event) {
  const count = box.shown.length;
  if (!count) return false;
  if (event.key === "ArrowDown") mark(box, (box.at + 1) % count);
  else if (event.key === "ArrowUp") mark(box, (box.at + count + (box.at < 0 ? 0 : -1)) % count);
  else if (event.key === "Escape") open(box, []);
  else if (event.key === "Tab" && !event.shiftKey) take(box, Math.max(box.at, 0));
  else if (event.key === "Enter" && box.at >= 0) take(box, box.at);
  else return false;
  event.preventDefault();
  return true;
}
