/** The menu behind three dots. */

import { isBusy, once } from "./acting.js";
import { h, linkable } from "./dom.js";
import { textObject } from "./mrkdwn.js";

const WIDEST = 290;
/** Pixels that a menu may take, as slack.css has it. */
const entered = new Map();
/** By the key of its control, where the menu is that somebody is in, and at which entry. */

/** A button that opens a menu; arrows move in it, Escape and leaving close it. Drawn anew, it stays open. */
export function overflow(surface, block, element) {
  const control = surface.control(block, element);
  const place = stillThere(control, element);
  const opener = h("button", {
    class: "button dots", type: "button", "data-control": control, "data-action": element.action_id,
    "aria-label": surface.about ? `More actions, ${surface.about}` : "More actions",
    "aria-haspopup": "menu", "aria-expanded": String(Boolean(place)), "aria-busy": String(isBusy(control)),
  }, h("span", { "aria-hidden": "true" }, "⋯"));
  const menu = h("div", { class: place ?? "menu", role: "menu", hidden: !place });
  menu.append(...element.options.map((option) => entry(surface, option, keyOf(control, option), () => {
    close();
    once(control, () => surface.pick(block, element, option.value));
  })));
  const close = () => {
    menu.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    entered.delete(control);
  };
  opener.addEventListener("click", () => (menu.hidden ? open(opener, menu) : close()));
  const whole = h("span", { class: "menu-place" }, opener, menu);
  whole.addEventListener("focusin", ({ target }) => {
    if (menu.contains(target)) entered.set(control, { place: menu.className, entry: target.dataset.control });
  });
  whole.addEventListener("focusout", (event) => whole.contains(event.relatedTarget) || close());
  whole.addEventListener("keydown", (event) => steer(event, menu, opener, close));
  return whole;
}

/** Where the menu was, if the entry that somebody is at is still one of it. */
function stillThere(control, element) {
  const at = entered.get(control);
  return at && element.options.some((option) => keyOf(control, option) === at.entry) ? at.place : undefined;
}

function keyOf(control, option) {
  return `${control} ${option.value ?? option.url}`;
}

function entry(surface, option, key, choose) {
  const href = option.url && linkable(option.url);
  const leads = href ? { href, target: "_blank", rel: "noopener noreferrer" } : { type: "button" };
  const says = [h("span", {}, textObject(option.text, surface.names))];
  if (option.description) says.push(h("small", {}, textObject(option.description, surface.names)));
  return h(href ? "a" : "button", { role: "menuitem", tabindex: "-1", "data-control": key, ...leads, on: { click: choose } }, says);
}

function open(opener, menu) {
  const at = opener.getBoundingClientRect();
  const room = opener.closest(".log-list, .overlay-body, .home")?.getBoundingClientRect().right ?? innerWidth;
  menu.classList.toggle("up", at.top > innerHeight / 2);
  menu.classList.toggle("leftward", at.left + WIDEST > room);
  menu.hidden = false;
  opener.setAttribute("aria-expanded", "true");
  menu.firstElementChild?.focus();
}

function steer(event, menu, opener, close) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape" && !menu.hidden) {
    close();
    opener.focus();
  } else if (to !== undefined && at >= 0) {
    items.at(to % items.length).focus();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
