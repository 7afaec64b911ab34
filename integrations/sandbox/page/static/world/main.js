/** The world beside Slack: what each system shows, and everything that can be done to it from outside. */

import { arrowsPanel } from "./arrows.js";
import { clock } from "./clock.js";
import { el } from "./dom.js";
import { faultsPanel } from "./faults.js";
import { journalPanel } from "./journal.js";
import { ordersPanel } from "./orders.js";
import { pushPanel } from "./push.js";
import { startStore, whenKnown } from "./store.js";
import { storyPanel } from "./story.js";
import { tabs } from "./tabs.js";

/** Put the panel into its place. Each page tells its tab what is worth knowing while it is closed. */
function mount(place) {
  const telling = (key) => (words) => queueMicrotask(() => shown.badge(key, words));
  const shown = tabs("Parts of the world", [
    { key: "orders", title: "Orders", panel: ordersPanel() },
    { key: "push", title: "Push", panel: pushPanel() },
    { key: "syncs", title: "Syncs", panel: arrowsPanel(telling("syncs")) },
    { key: "faults", title: "Faults", panel: faultsPanel(telling("faults")) },
    { key: "journal", title: "Journal", panel: journalPanel() },
    { key: "day", title: "Day", panel: storyPanel(telling("day")) },
  ]);
  const head = el("div", { class: "world-head" }, clock(), shown.list);
  place.append(el("div", { class: "world" }, head, shown.panels));
}

whenKnown(() => mount(document.getElementById("world")));
startStore();
