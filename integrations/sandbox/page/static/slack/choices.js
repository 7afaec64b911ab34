/** Elements in which one chooses: menus, lists, boxes to tick. The browser's own controls, so that all keys work. */

import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/** A menu of which one is chosen. */
export function menuOf(surface, block, element, labels) {
  const chosen = surface.kept(block, element) ?? "";
  const none = element.placeholder?.text ?? "Choose ...";
  const groups = groupsOf(surface, element);
  const menu = h(
    "select",
    {
      class: "field choice",
      "data-control": surface.control(block, element, ""),
      "data-action": element.action_id,
      ...named(labels, none),
    },
    h("option", { value: "", disabled: Boolean(chosen) || undefined }, none),
    groups.map(({ label, options }) => (label ? h("optgroup", { label }, options.map(choice)) : options.map(choice))),
  );
  menu.value = chosen;
  menu.addEventListener("change", () => menu.value && surface.choose(block, element, menu.value));
  return menu;
}

/** A list of which several are chosen. */
export function manyOf(surface, block, element, labels) {
  const options = groupsOf(surface, element).flatMap((group) => group.options);
  return boxes(surface, block, element, labels, options, "checkbox", element.max_selected_items ?? Infinity);
}

export function checkboxes(surface, block, element, labels) {
  return boxes(surface, block, element, labels, written(surface, element.options), "checkbox", Infinity);
}

export function radios(surface, block, element, labels) {
  return boxes(surface, block, element, labels, written(surface, element.options), "radio", 1);
}

function boxes(surface, block, element, labels, options, type, most) {
  const kept = surface.kept(block, element);
  const chosen = new Set(Array.isArray(kept) ? kept : [kept].filter(Boolean));
  const name = surface.control(block, element, "");
  const made = options.map((option) => box(option, { type, name, checked: chosen.has(option.value) }, element));
  const group = h(
    "div",
    {
      class: options.length > 10 ? "boxes long" : "boxes",
      role: type === "radio" ? "radiogroup" : "group",
      ...named(labels, "Choose"),
    },
    made,
  );
  group.addEventListener("change", (event) => {
    const values = [...group.querySelectorAll("input:checked")].map((input) => input.value);
    if (values.length > most) event.target.checked = false;
    else surface.choose(block, element, type === "radio" ? values[0] : values);
  });
  return group;
}

function box({ value, content }, { type, name, checked }, element) {
  const input = h("input", { type, name, value, "data-control": `${name} ${value}`, "data-action": element.action_id });
  input.checked = checked;
  return h("label", { class: "box" }, input, h("span", {}, content));
}

/** The options by group; people and channels are those of the workspace. */
function groupsOf(surface, element) {
  if (element.option_groups) {
    return element.option_groups.map((group) => ({ label: group.label?.text, options: written(surface, group.options) }));
  }
  if (element.options) return [{ options: written(surface, element.options) }];
  return [{ options: element.type.includes("users") ? people(surface.names) : channels(surface.names) }];
}

function written(surface, options) {
  return (options ?? []).map((option) => ({
    value: option.value,
    text: option.text?.text ?? option.value,
    content: [
      ...textObject(option.text, surface.names),
      ...(option.description ? [h("small", {}, textObject(option.description, surface.names))] : []),
    ],
  }));
}

function people({ users = {} }) {
  const here = Object.entries(users).filter(([, user]) => !user.deleted);
  return here.map(([value, user]) => {
    const called = user.real_name || user.name;
    return { value, text: called, content: [called] };
  });
}

function channels({ channels: known = {} }) {
  return Object.entries(known).map(([value, name]) => ({ value, text: `#${name}`, content: [`#${name}`] }));
}

function choice({ value, text }) {
  return h("option", { value }, text);
}

/** What names and describes a control: the block's label, else words of its own. */
export function named(labels, otherwise) {
  return {
    "aria-labelledby": labels.label,
    "aria-label": labels.label ? undefined : otherwise,
    "aria-describedby": labels.description,
    "aria-invalid": labels.invalid ? "true" : undefined,
    "aria-required": labels.required ? "true" : undefined,
  };
}
