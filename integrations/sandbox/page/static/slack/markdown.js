/** The common part of Markdown: headings, lists, quotes, code, emphasis and links. Anything else stays text. */

import { h, outward } from "./dom.js";

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|~~(.+?)~~|\[([^\]]+)\]\(([^)\s]+)\)|\*([^*\s][^*]*)\*|\b_([^_]+)_\b|\\([\\`*_~[\]#>-])/;
const LINES = [
  [/^(#{1,6}) +(.*)/, (found) => h(`h${Math.min(found[1].length + 2, 6)}`, {}, within(found[2]))],
  [/^ *[-*] +(.*)/, (found) => h("li", {}, within(found[1])), "ul"],
  [/^ *\d+[.)] +(.*)/, (found) => h("li", {}, within(found[1])), "ol"],
  [/^> ?(.*)/, (found) => h("div", {}, within(found[1])), "blockquote"],
  [/^-{3,}$/, () => h("hr")],
  [/^(.+)/, (found) => h("div", {}, within(found[1]))],
];

/** The nodes of a Markdown text. */
export function markdown(text) {
  return text.split(/```\w*\n?([\s\S]+?)\n?```/).flatMap((part, index) => {
    return index % 2 ? h("pre", { class: "code" }, part) : lines(part);
  });
}

function lines(text) {
  const made = [];
  for (const line of text.split("\n")) {
    const [pattern, make, around] = LINES.find(([each]) => each.test(line)) ?? [];
    if (!pattern) continue;
    const node = make(pattern.exec(line));
    const open = made.at(-1);
    if (!around) made.push(node);
    else if (open?.localName === around) open.append(node);
    else made.push(h(around, {}, node));
  }
  return made;
}

function within(text) {
  const found = INLINE.exec(text);
  if (!found) return [text];
  return [text.slice(0, found.index), span(found), ...within(text.slice(found.index + found[0].length))];
}

function span([, code, bold, struck, label, address, slanted, slanted2, literal]) {
  if (code) return h("code", {}, code);
  if (bold) return h("strong", {}, within(bold));
  if (struck) return h("s", {}, within(struck));
  if (label) return outward(address, label);
  return literal ?? h("em", {}, within(slanted ?? slanted2));
}
