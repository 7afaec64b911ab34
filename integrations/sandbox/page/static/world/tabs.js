/** Tabs as assistive technology knows them: one stop for Tab, arrows move between them, and each has its panel. */

import { el, setAttribute, setText } from "./dom.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * `pages`: `[{key, title, panel}]`. Answers `{list, panels, badge(key, words), select(key)}`. Which one was open is
 * remembered for this visit.
 */
export function tabs(label, pages) {
  const list = el("div", { role: "tablist", "aria-label": label, class: "tabs" });
  const buttons = new Map(pages.map((page) => [page.key, tabOf(page)]));
  const select = (key) => {
    for (const page of pages) {
      const chosen = page.key === key;
      setAttribute(buttons.get(page.key), "aria-selected", String(chosen));
      buttons.get(page.key).tabIndex = chosen ? 0 : -1;
      page.panel.hidden = !chosen;
    }
    remember(key);
  };
  for (const [key, button] of buttons) button.addEventListener("click", () => select(key));
  list.addEventListener("keydown", (event) => move(event, [...buttons.values()]));
  list.append(...buttons.values());
  const panels = pages.map((page) => asPanel(page));
  select(buttons.has(remembered()) ? remembered() : pages[0].key);
  return { list, panels, select, badge: (key, words) => setText(buttons.get(key).lastChild, words) };
}

function tabOf({ key, title }) {
  return el(
    "button",
    { type: "button", role: "tab", class: "world-tab", id: `world-tab-${key}`, "aria-controls": `world-${key}` },
    title,
    el("span", { class: "tally" }),
  );
}

function asPanel({ key, panel }) {
  panel.id = `world-${key}`;
  panel.tabIndex = 0;
  panel.classList.add("panel");
  setAttribute(panel, "role", "tabpanel");
  setAttribute(panel, "aria-labelledby", `world-tab-${key}`);
  return panel;
}

function move(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  const step = STEPS[event.key];
  let to = step ? (at + step + buttons.length) % buttons.length : -1;
  if (event.key === "Home") to = 0;
  if (event.key === "End") to = buttons.length - 1;
  if (to < 0) return;
  event.preventDefault();
  buttons[to].focus();
  buttons[to].click();
}

function remember(key) {
  sessionStorage.setItem("world-tab", key);
}

function remembered() {
  return sessionStorage.getItem("world-tab");
}
