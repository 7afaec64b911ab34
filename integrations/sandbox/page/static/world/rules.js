/** A rule in words, and the form for a rule of one's own. */

import { el } from "./dom.js";
import { actForm, choice, field, submitButton, tick } from "./form.js";
import { KINDS } from "./named_faults.js";
import { systems } from "./shops.js";
import { push } from "./store.js";
import { SYSTEMS } from "./words.js";

const METHODS = ["", "GET", "POST", "PATCH", "PUT", "DELETE"];
const WITH_STATUS = ["status", "status_after"];

/** "ShipStation does it, then drops the connection · POST /orders/markasshipped · once". */
export function ruleWords({ kind, face, method, path, containing, remaining, probability, status, seconds, retry_after: after }) {
  const what = `${SYSTEMS[face] ?? "Any system"} ${KINDS[kind] ?? kind}`;
  const code = WITH_STATUS.includes(kind) ? `status ${status}` : "";
  const where = [method, path].filter(Boolean).join(" ");
  const often = remaining === null ? "until removed" : remaining === 1 ? "once" : `${remaining} times`;
  const chance = probability < 1 ? `${Math.round(probability * 100)} % of the time` : "";
  const wait = after ? `Retry-After ${after} s` : seconds ? `${seconds} s` : "";
  return [what, code, wait, where, containing && `with "${containing}"`, often, chance].filter(Boolean).join(" · ");
}

/** The form of a rule of one's own. */
export function ownRule() {
  const face = choice("System", [["", "Any"], ...systems()]);
  const kind = choice("What happens", Object.entries(KINDS));
  const method = choice("Method", METHODS.map((each) => [each, each || "Any"]));
  const path = field("Path begins with", { placeholder: "/v1/sales_orders", autocomplete: "off" });
  const containing = field("Body contains", { autocomplete: "off" });
  const status = field("Status", { type: "number", min: 100, max: 599, value: 503, required: true });
  const seconds = field("Seconds to wait", { type: "number", min: 0, step: "any", value: 0, required: true });
  const remaining = field("How many times", { type: "number", min: 1, step: 1, value: 1, required: true });
  const forever = tick("Until removed");
  const send = async () => {
    await push("faults", {
      kind: kind.control.value,
      ...(face.control.value ? { face: face.control.value } : {}),
      ...(method.control.value ? { method: method.control.value } : {}),
      path: path.control.value.trim(),
      containing: containing.control.value,
      status: Number(status.control.value),
      seconds: Number(seconds.control.value),
      ...(forever.control.checked ? { forever: true } : { remaining: Number(remaining.control.value) }),
    });
    return "The rule is in force.";
  };
  forever.control.addEventListener("change", () => (remaining.control.disabled = forever.control.checked));
  const children = [
    pair(face, method), kind.node, pair(path, containing), pair(status, seconds), pair(remaining, forever),
  ];
  return actForm({ label: "A rule of my own", children, buttons: submitButton("Put in force"), send });
}

function pair(...fields) {
  return el("div", { class: "pair" }, fields.map((each) => each.node));
}
