/** What Slack writes between `<` and `>`: people, channels, groups, everybody, moments and links. */

import { fromTemplate, inFull } from "./dates.js";
import { h, outward } from "./dom.js";
import { decoded } from "./inline.js";

/** The node of what stands between the brackets. */
export function angled(inner, names) {
  const [body, label] = halves(inner);
  switch (body[0]) {
    case "@":
      return person(body.slice(1), names, label);
    case "#":
      return h("span", { class: "mention" }, `#${names.channels?.[body.slice(1)] ?? label ?? body.slice(1)}`);
    case "!":
      return special(body.slice(1), label, names);
    default:
      return outward(decoded(body), decoded(label ?? body.replace(/^mailto:/, "")));
  }
}

/** A person's name, standing out, and more so for that person. */
export function person(id, names, label) {
  const known = names.users?.[id];
  return h("span", { class: id === names.me ? "mention mine" : "mention" }, `@${known?.name ?? label ?? id}`);
}

/** A group's name, or everybody. */
export function group(id, names, label) {
  return h("span", { class: "mention mine" }, `@${names.groups?.[id] ?? label?.replace(/^@/, "") ?? id}`);
}

/** A moment by Slack's template, with the whole of it for whoever points at it. */
export function moment(unix, template, fallback, names) {
  const at = new Date(Number(unix) * 1000);
  const words = Number.isNaN(at.getTime()) ? null : fromTemplate(template, at, names.zone, names.now);
  if (words === null) return h("span", {}, decoded(fallback ?? ""));
  return h("time", { datetime: at.toISOString(), title: inFull(at, names.zone) }, words);
}

function special(body, label, names) {
  const [kind, ...rest] = body.split("^");
  if (kind === "date") {
    const when = moment(rest[0], decoded(rest[1] ?? ""), label, names);
    return rest[2] ? outward(decoded(rest[2]), when) : when;
  }
  if (kind === "subteam") return group(rest[0], names, label);
  if (["here", "channel", "everyone"].includes(kind)) return h("span", { class: "mention mine" }, `@${kind}`);
  return h("span", {}, decoded(label ?? `<!${body}>`));
}

function halves(inner) {
  const bar = inner.indexOf("|");
  return bar < 0 ? [inner, undefined] : [inner.slice(0, bar), inner.slice(bar + 1)];
}
