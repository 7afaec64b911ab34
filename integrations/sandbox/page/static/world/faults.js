/** What goes wrong on the way: named troubles at a press, those in force, webhooks, and a rule of one's own. */

import { el, keyed, setAttribute, setText } from "./dom.js";
import { actButton, outcome, run, tick } from "./form.js";
import { isRule, onceAt, untilOffAt } from "./named_faults.js";
import { group } from "./push.js";
import { ownRule, ruleWords } from "./rules.js";
import { channel } from "./shops.js";
import { onState, push } from "./store.js";
import { webhookSwitches } from "./webhooks.js";

/** The panel of the faults. `tell(words)` hears how many rules are in force. */
export function faultsPanel(tell) {
  const said = outcome();
  onState(({ faults }) => tell(faults.length ? String(faults.length) : ""));
  return el(
    "section",
    {},
    group("In force", rulesInForce(said)),
    said.node,
    group("Goes wrong once", el("ul", { class: "faults" }, onceAt(channel()).map((each) => onceButton(each, said)))),
    group("Goes wrong until switched off", untilOffAt(channel()).map((each) => ruleSwitch(each, said))),
    group("Webhooks", webhookSwitches(said)),
    el("details", { class: "fold" }, el("summary", {}, "A rule of my own"), ownRule()),
  );
}

function onceButton({ title, about, rule }, said) {
  const badge = el("span", { class: "tally" });
  const send = async () => {
    await push("faults", rule);
    return `In force: ${title}.`;
  };
  const button = actButton(title, send, said, { class: "button wide", title: about });
  button.append(badge);
  onState(({ faults }) => {
    const many = faults.filter((shown) => isRule(shown, rule)).length;
    setText(badge, many ? ` ${many} waiting` : "");
  });
  return el("li", {}, button, el("p", { class: "note" }, about));
}

function ruleSwitch({ title, rule }, said) {
  const { node, control } = tick(title, { role: "switch" });
  let inForce = [];
  onState(({ faults }) => {
    inForce = faults.filter((shown) => isRule(shown, rule));
    control.checked = inForce.length > 0;
  });
  const send = async () => {
    if (control.checked) await push("faults", rule);
    else for (const { id } of inForce) await push("faults", { remove: id });
    return "";
  };
  control.addEventListener("change", () => run(control, send, said));
  return el("div", {}, node);
}

function rulesInForce(said) {
  const none = el("p", { class: "note" }, "Fine weather: nothing goes wrong.");
  const list = el("ul", { class: "plain rules" });
  const fill = keyed(list, (rule) => rule.id, (rule) => ruleRow(rule, said));
  const clear = actButton("Clear all", () => push("faults", { clear: true }).then(() => "No rule is in force."), said);
  const reset = async () => {
    await push("reset", {});
    return "Fine weather again: no faults, syncs as at first, an empty journal. Orders stay.";
  };
  onState(({ faults }) => {
    fill(faults);
    none.hidden = faults.length > 0;
    setAttribute(clear, "disabled", faults.length === 0);
  });
  return el("div", {}, none, list, el("div", { class: "row" }, clear, actButton("Fine weather again", reset, said)));
}

function ruleRow(made, said) {
  const text = el("span", {});
  const remove = () => push("faults", { remove: made.id }).then(() => "Removed.");
  const button = actButton("Remove", remove, said, { "aria-label": `Remove: ${ruleWords(made)}` });
  return { node: el("li", { "data-rule": made.id }, text, button), update: (rule) => setText(text, ruleWords(rule)) };
}
