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
  const button = (words, name, seconds) => actButton(words, advance(seconds), said, { "aria-label": name, title: name });
  const buttons = STEPS.map(([words, name, seconds]) => button(words, name, () => seconds));
  const untilMorning = () => (known() ? secondsUntilHour(known().now, zone(), MORNING) : 0);
  const morning = button("Next morning 08:00", "Fast-forward to next morning 08:00", untilMorning);
  const hint = el("p", { class: "note" }, "Only business time moves: timeouts stay on real time.");
  const top = el("div", { class: "top" }, el("h2", {}, "The world"), time);
  const row = el("div", { class: "row" }, buttons, morning);
  return el("section", { class: "clock", "aria-label": "Clock" }, top, row, hint, said.node);
}
