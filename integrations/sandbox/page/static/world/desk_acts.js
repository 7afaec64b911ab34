/** What people do to an order in ShipStation: labels, marking shipped, holds, splits, cancelling. */

import { el } from "./dom.js";
import { actForm, choice, field, offer, submitButton, tick } from "./form.js";
import { actor, actRow, lineForm } from "./order_forms.js";
import { CARRIERS, readable } from "./words.js";

/** `{nodes, update()}`. An order that was split is several here: then it can be chosen which one is meant. */
export function deskActs(current) {
  const part = choice("Which parcel", []);
  const doing = actor("desk", current);
  const act = (what, more = {}) => doing(what, part.control.value ? { ...more, part: Number(part.control.value) } : more);
  const split = async (sku, quantity) => {
    await act("split", { sku, quantity });
    return `${quantity} × ${sku} is a parcel of its own.`;
  };
  const splitting = lineForm("Split", current, "How many", 1, [["Split off", split]]);
  return {
    nodes: [part.node, shipForm(act), parcelActs(act, current), holdForm(act), shipByForm(act), splitting.node],
    update() {
      const parts = current().shipstation;
      part.node.hidden = parts.length < 2;
      offer(part.control, [["", "All that fit"], ...parts.map((each, at) => [String(each.id), partWords(each, at)])]);
      splitting.update();
    },
  };
}

function partWords({ status }, at) {
  return `Parcel ${at + 1}: ${readable(status)}`;
}

function shipForm(act) {
  const tracking = field("Tracking in ShipStation", { placeholder: "Drawn for a label", autocomplete: "off" });
  const carrier = choice("Carrier", CARRIERS);
  const notify = tick("Tell the shop when marked as shipped", { checked: true });
  const label = submitButton("Buy label", { class: "button", value: "label" });
  const mark = submitButton("Mark as shipped", { class: "button", value: "ship" });
  const send = async (pressed) => {
    const how = { tracking: tracking.control.value, carrier: carrier.control.value };
    if (pressed === mark) await act("ship", { ...how, notify: notify.control.checked });
    else await act("label", how);
    return pressed === mark ? "Marked as shipped." : "A label was bought.";
  };
  const children = [el("div", { class: "pair" }, tracking.node, carrier.node), notify.node];
  return actForm({ label: "Ship in ShipStation", children, buttons: [label, mark], send });
}

function parcelActs(act, current) {
  return actRow("Labels and cancelling in ShipStation", [
    ["Void label", () => act("void").then(() => "Voided: the shop is not told.")],
    ["Send notification again", () => act("notify").then(() => "Sent again.")],
    ["Import a second time", () => act("copy").then(() => "ShipStation has it twice now.")],
    [
      "Cancel in ShipStation",
      () => act("cancel").then(() => "Cancelled in ShipStation."),
      () => `Cancel ${current().name} in ShipStation? The shop is never told.`,
    ],
  ]);
}

function holdForm(act) {
  const days = field("Hold for days", { type: "number", min: 1, max: 365, step: 1, placeholder: "Until released", inputmode: "numeric" });
  const hold = submitButton("Hold in ShipStation", { class: "button", value: "hold" });
  const release = submitButton("Release in ShipStation", { class: "button", value: "release" });
  const send = async (pressed) => {
    if (pressed === release) await act("release");
    else await act("hold", days.control.value ? { days: Number(days.control.value) } : {});
    return pressed === release ? "Released in ShipStation." : "On hold in ShipStation.";
  };
  return actForm({ label: "Hold in ShipStation", children: days.node, buttons: [hold, release], send });
}

function shipByForm(act) {
  const day = field("Ship by", { type: "date" });
  const set = submitButton("Set ship-by date", { class: "button", value: "ship_by" });
  const send = () => act("ship_by", day.control.value ? { day: day.control.value } : {}).then(() => "ShipStation says so now.");
  return actForm({ label: "Ship-by date in ShipStation", children: day.node, buttons: [set], send });
}
