/** Rich text: sections, lists, quotes and code, and what stands in them. */

import { angled, group, moment, person } from "./angled.js";
import { h, outward } from "./dom.js";
import { emoji } from "./emoji.js";
import { unknown } from "./unknown.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

/** The nodes of a rich text's elements. */
export function richText(elements, names) {
  return (elements ?? []).map((element) => part(element, names));
}

function part(element, names) {
  const inner = () => (element.elements ?? []).map((each) => piece(each, names));
  switch (element.type) {
    case "rich_text_section":
      return h("div", {}, inner());
    case "rich_text_preformatted":
      return h("pre", { class: "code" }, inner());
    case "rich_text_quote":
      return h("blockquote", {}, inner());
    case "rich_text_list":
      return list(element, names);
    default:
      return unknown("rich text", element);
  }
}

function list(element, names) {
  const start = element.offset ? element.offset + 1 : undefined;
  const items = richText(element.elements, names).map((item) => h("li", {}, item));
  return h(element.style === "ordered" ? "ol" : "ul", { class: `indent-${Math.min(element.indent ?? 0, 4)}`, start }, items);
}

function piece(each, names) {
  return Object.entries(each.style ?? {}).reduce(
    (node, [style, on]) => (on && STYLES[style] ? h(STYLES[style], {}, node) : node),
    bare(each, names),
  );
}

function bare(each, names) {
  switch (each.type) {
    case "text":
      return each.text;
    case "link":
      return outward(each.url, each.text || each.url);
    case "user":
      return person(each.user_id, names);
    case "usergroup":
      return group(each.usergroup_id, names);
    case "channel":
      return angled(`#${each.channel_id}`, names);
    case "broadcast":
      return angled(`!${each.range}`, names);
    case "emoji":
      return emoji(each.name) ?? `:${each.name}:`;
    case "date":
      return moment(each.timestamp, each.format ?? "{date}", each.fallback, names);
    default:
      return unknown("rich text", each);
  }
}
