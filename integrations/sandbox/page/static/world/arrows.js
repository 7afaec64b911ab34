/** The vendors' own syncs: what carries news from one system into another, or fails to. */

import { el, keyed, setAttribute } from "./dom.js";
import { actButton, choice, offer, outcome, run, tick } from "./form.js";
import { known, onState, push, zone } from "./store.js";
import { timeOfDay } from "./moments.js";
import { duration } from "./words.js";

const OFF_AT_FIRST = ["A7"];
const DELAYS = [0, 60, 300, 2400, 3600, 14400];

/** The panel of the syncs. `tell(words)` hears how many are off or failing. */
export function arrowsPanel(tell) {
  const said = outcome();
  const list = el("ul", { class: "arrows" });
  const waiting = el("ul", { class: "plain note" });
  const fill = keyed(list, (arrow) => arrow.name, (arrow) => arrowRow(arrow, said));
  const fillWaiting = keyed(waiting, (each) => each.key, waitingRow);
  onState((state) => {
    const arrows = Object.values(state.arrows);
    fill(arrows);
    fillWaiting(state.waiting.map((each, at) => ({ ...each, key: `${at} ${each.at} ${each.what}` })));
    const wrong = arrows.filter(isWrong).length;
    tell(wrong ? String(wrong) : "");
  });
  const refresh = async () => {
    await push("sync", { refresh: true });
    return "ShipStation imported from the shop.";
  };
  return el(
    "section",
    {},
    el("p", { class: "note" }, "These run at the vendors, without Shipmate. Delays are on the world's clock."),
    actButton("Refresh ShipStation from the shop", refresh, said),
    said.node,
    list,
    el("h3", { class: "group" }, "Still on the way"),
    waiting,
  );
}

function arrowRow({ name, title }, said) {
  const set = (control, change) => {
    const send = () => push("sync", { arrow: name, ...change() }).then(() => "");
    control.addEventListener("change", () => run(control, send, said));
  };
  const on = tick("On", { "aria-label": `${title}: on`, role: "switch" });
  const failing = tick("Failing", { "aria-label": `${title}: failing`, role: "switch" });
  const delay = choice("Delay", [], { "aria-label": `${title}: delay` });
  set(on.control, () => ({ on: on.control.checked }));
  set(failing.control, () => ({ failing: failing.control.checked }));
  set(delay.control, () => ({ delay: Number(delay.control.value) }));
  const catchUp = async () => {
    await push("sync", { run: name });
    return `${title}: it caught up with what it missed.`;
  };
  const runNow = actButton("Run now", catchUp, said, { "aria-label": `${title}: run now` });
  const head = el("strong", {}, title, " ", el("span", { class: "note" }, name));
  const controls = el("div", { class: "row" }, on.node, failing.node, delay.node, runNow);
  const node = el("li", { "data-arrow": name }, head, controls);
  return {
    node,
    update(arrow) {
      on.control.checked = arrow.on;
      failing.control.checked = arrow.failing;
      setAttribute(node, "data-wrong", isWrong(arrow));
      runNow.disabled = !arrow.on;
      showDelay(delay.control, arrow.delay);
    },
  };
}

function isWrong({ name, on, failing }) {
  return failing || (!on && !OFF_AT_FIRST.includes(name));
}

/** A choice that is being made is left alone. */
function showDelay(control, seconds) {
  if (control === document.activeElement && control.dataset.options) return;
  const offered = [...new Set([...DELAYS, seconds])].sort((a, b) => a - b);
  offer(control, offered.map((each) => [String(each), each ? `after ${duration(each)}` : "at once"]));
  control.value = String(seconds);
}

function waitingRow({ at, what }) {
  const [name, subject] = what.split(" ");
  const title = known().arrows[name]?.title;
  const words = title ? `${title} (${subject})` : what;
  return { node: el("li", {}, `${timeOfDay(at, zone())} ${words}`), update() {} };
}
