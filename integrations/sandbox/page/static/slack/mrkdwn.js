/** Slack's mrkdwn as elements: code blocks and quotes here, what stands within a line in inline.js. */

import { h } from "./dom.js";
import { inline, decoded } from "./inline.js";
import { withEmoji } from "./emoji.js";

const QUOTE = /^(?:&gt;|>) ?/;

/**
 * The nodes of a mrkdwn text. `names` says how people, groups and channels are called and how moments are written;
 * with `verbatim` a bare address stays text.
 */
export function mrkdwn(text, names, { verbatim = false } = {}) {
  return text.split(/```\n?([\s\S]+?)\n?```/).flatMap((part, index) => {
    if (index % 2) return h("pre", { class: "code" }, decoded(part));
    return paragraphs(part, names, verbatim);
  });
}

/** The nodes of a text object, mrkdwn or plain. */
export function textObject(object, names) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(String(object.text ?? ""), names, { verbatim: object.verbatim });
  return [object.emoji === false ? String(object.text ?? "") : withEmoji(String(object.text ?? ""))];
}

/** What a mrkdwn text says, without any formatting: for screen readers and one-line previews. */
export function spoken(text, names) {
  return h("p", {}, mrkdwn(text, names)).textContent;
}

/** Lines, those that follow each other with a `>` in one quote. */
function paragraphs(text, names, verbatim) {
  const runs = [];
  for (const line of text.replace(/^\n|\n$/g, "").split("\n")) {
    const quoted = QUOTE.test(line);
    if (runs.at(-1)?.quoted !== quoted) runs.push({ quoted, lines: [] });
    runs.at(-1).lines.push(quoted ? line.replace(QUOTE, "") : line);
  }
  return runs.flatMap(({ quoted, lines }) => {
    const nodes = inline(lines.join("\n"), names, { verbatim });
    return quoted ? h("blockquote", {}, nodes) : nodes;
  });
}
