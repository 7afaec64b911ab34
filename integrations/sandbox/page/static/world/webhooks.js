/** What happens to webhooks between the vendors and Shipmate, and how many went. */

import { el, setText } from "./dom.js";
import { run, tick } from "./form.js";
import { channel } from "./shops.js";
import { known, onState, push } from "./store.js";
import { count, SYSTEMS } from "./words.js";

const NORMAL = { duplicate: 0, drop: 0, reorder: 0 };
const TROUBLES = [
  ["Webhooks are lost", { drop: 1 }],
  ["Webhooks come twice and out of order", { duplicate: 0.5, reorder: 0.5 }],
];

/** The switches of the webhooks. */
export function webhookSwitches(said) {
  const numbers = el("p", { class: "note" });
  onState(({ webhooks }) => setText(numbers, inWords(webhooks)));
  const vendors = ["katana", channel(), "shipstation"];
  return el("div", {}, TROUBLES.map((each) => trouble(each, said)), vendors.map((each) => offSwitch(each, said)), numbers);
}

/** A trouble is on when each of its chances is above zero: the played day has chances of its own. */
function trouble([title, chances], said) {
  const isOn = ({ webhooks }) => Object.keys(chances).every((name) => webhooks.mischief[name] > 0);
  const change = (on) => {
    const { delay, behind, ...now } = known().webhooks.mischief;
    const next = on ? chances : Object.fromEntries(Object.keys(chances).map((name) => [name, 0]));
    return push("faults", { webhooks: { ...NORMAL, ...now, ...next, delay, behind } });
  };
  return switched(title, isOn, change, said);
}

function offSwitch(vendor, said) {
  const isOn = ({ webhooks }) => webhooks.disabled.includes(vendor);
  const change = (on) => push("faults", on ? { disable: vendor } : { enable: vendor });
  return switched(`Webhooks of ${SYSTEMS[vendor]} are switched off`, isOn, change, said);
}

function switched(title, isOn, change, said) {
  const { node, control } = tick(title, { role: "switch" });
  onState((state) => (control.checked = isOn(state)));
  control.addEventListener("change", () => run(control, () => change(control.checked).then(() => ""), said));
  return el("div", {}, node);
}

function inWords({ attempts, accepted, dropped, given_up: lost }) {
  const more = [dropped && `${dropped} lost on the way`, lost && `${lost} given up`].filter(Boolean);
  return [`${count(attempts, "webhook")} sent, ${accepted} accepted`, ...more].join(", ") + ".";
}
