/** The frame's switches: theme, world panel, and on a phone the tabs between Slack and the world. */

import { fill, h } from "./dom.js";

const THEMES = ["system", "light", "dark"];

/** Draw the switches and restore what was chosen before. */
export function beginLayout() {
  const theme = h("button", { class: "button quiet bare", type: "button" });
  const world = h("button", { class: "button quiet bare wide-only", type: "button", "aria-controls": "world" });
  fill(document.getElementById("switches"), theme, world);
  theme.addEventListener("click", () => {
    setTheme(theme, THEMES[(THEMES.indexOf(kept("theme", "system")) + 1) % THEMES.length]);
  });
  world.addEventListener("click", () => setWorld(world, kept("world", "open") === "open" ? "closed" : "open"));
  setTheme(theme, kept("theme", "system"));
  setWorld(world, kept("world", "open"));
  beginTabs();
}

function setTheme(button, theme) {
  keep("theme", theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  button.textContent = { system: "◐", light: "☀", dark: "☾" }[theme];
  button.setAttribute("aria-label", `Theme: ${theme}. Change it`);
  button.title = `Theme: ${theme}`;
}

function setWorld(button, world) {
  keep("world", world);
  document.body.dataset.world = world;
  button.textContent = world === "open" ? "Hide the world" : "Show the world";
  button.setAttribute("aria-expanded", String(world === "open"));
}

function beginTabs() {
  const tabs = ["slack", "world"].map((pane) => {
    const tab = h("button", { class: "tab", type: "button" }, pane === "slack" ? "Slack" : "World");
    tab.addEventListener("click", () => showPane(pane, tabs));
    tab.dataset.pane = pane;
    return tab;
  });
  fill(document.getElementById("tabs"), tabs);
  showPane("slack", tabs);
}

function showPane(pane, tabs) {
  document.body.dataset.pane = pane;
  for (const tab of tabs) tab.setAttribute("aria-current", String(tab.dataset.pane === pane));
}

function kept(name, otherwise) {
  try {
    return localStorage.getItem(`page.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(`page.${name}`, value);
  } catch {
    // A browser that keeps nothing still shows the choice.
  }
}
