/** The world's present time, and moving it on. */

import { el, setText } from "./dom.js";
import { actButton, outcome } from "./form.js";
import { dayAndTime, secondsUntilHour } from "./moments.js";
import { known, onState, push, zone } from "./store.js";

const MORNING = 8;
const STEPS = [
  ["+5 min", "Fast-forward 5 minutes", 300],
  ["+1 h", "Fast-forward 1 hour", 3600],
  ["+4 h", "Fast-forward 4 hours", 14400],
];

/** The time with its buttons, always in sight. */
export function clock() {
  const time = el("time", { class: "now" }, "...");
  const said = outcome();
  onState(({ now }) => {
    setText(time, dayAndTime(now, zone()));
    time.dateTime = now;
    time.title = zone();
  });
  const advance = (seconds) => async () => {
    await push("clock", { advance: seconds() });
    return "";
  };
  const buttons = STEPS.map(([words, name, seconds]) => actButton(words, advance(() => seconds), said, { "aria-label": name, title: name }));
  const untilMorning = () => (known() ? secondsUntilHour(known().now, zone(), MORNING) : 0);
  const morning = actButton("Next 08:00", advance(untilMorning), said, { "aria-label": "Fast-forward to next morning, 08:00", title: "Fast-forward to next morning, 08:00" });
  const hint = el("p", { class: "hint" }, "Only business time moves; connections and timeouts stay on real time.");
  return el("section", { class: "clock", "aria-label": "Clock" }, time, el("div", { class: "row" }, buttons, morning), hint, said.node);
}
