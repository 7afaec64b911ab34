/**
 * What stands within a line of mrkdwn: bold, italic, strike, code, `<...>` and emoji. Entities are decoded last, when
 * text becomes a text node, so that nothing escaped can turn into markup.
 */

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { angled } from "./angled.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const GAP = /[\s\u200b]/;
const ANGLE = /<([^<>\n]+)>/y;
const CODE = /`([^`\n]+)`/y;
const EMOJI = /:([a-z0-9_+-]+):/y;
const ADDRESS = /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"]/y;

/** `&amp;`, `&lt;` and `&gt;` as the characters they stand for; nothing else is an entity to Slack. */
export function decoded(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

/** The nodes of a line or several. */
export function inline(text, names, options = {}) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = take(text, at, names, options);
    if (found) {
      if (plain) nodes.push(decoded(plain));
      plain = "";
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += text[at++];
    }
  }
  return plain ? [...nodes, decoded(plain)] : nodes;
}

function take(text, at, names, options) {
  switch (text[at]) {
    case "<":
      return matched(ANGLE, text, at, ([, inner]) => angled(inner, names));
    case "`":
      return matched(CODE, text, at, ([, inner]) => h("code", {}, decoded(inner)));
    case ":":
      return matched(EMOJI, text, at, ([, name]) => emoji(name));
    case "h":
      return options.verbatim || WORD.test(text[at - 1] ?? "") ? null : matched(ADDRESS, text, at, bare);
    default:
      return text[at] in MARKS ? marked(text, at, names, options) : null;
  }
}

function matched(pattern, text, at, make) {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const node = match && make(match);
  return node ? { node, end: pattern.lastIndex } : null;
}

function bare([address]) {
  return angled(address, {});
}

/** A mark formats from the edge of a word to the edge of a word, within one line. */
function marked(text, at, names, options) {
  const mark = text[at];
  const before = text[at - 1] ?? " ";
  if (WORD.test(before) || before === mark || GAP.test(text[at + 1] ?? " ")) return null;
  const end = closing(text, at + 1, mark);
  if (end < 0) return null;
  return { node: h(MARKS[mark], {}, inline(text.slice(at + 1, end), names, options)), end: end + 1 };
}

function closing(text, from, mark) {
  for (let at = from; at < text.length && text[at] !== "\n"; at++) {
    const whole = { "<": ANGLE, "`": CODE }[text[at]];
    if (whole) {
      whole.lastIndex = at;
      if (whole.test(text)) at = whole.lastIndex - 1;
    } else if (text[at] === mark && at > from && !GAP.test(text[at - 1]) && !WORD.test(text[at + 1] ?? " ")) {
      return at;
    }
  }
  return -1;
}
