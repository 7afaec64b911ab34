/** A table block: its first row names the columns. */

import { h } from "./dom.js";
import { richText } from "./rich_text.js";

const SIDES = new Set(["left", "center", "right"]);

/** The table, in a box of its own that scrolls when it is wide. */
export function table(block, names) {
  const [head = [], ...rows] = block.rows ?? [];
  const row = (cells, tag) => h("tr", {}, cells.map((cell, at) => {
    const side = block.column_settings?.[at]?.align;
    const scope = tag === "th" ? "col" : undefined;
    return h(tag, { scope, class: SIDES.has(side) ? `to-${side}` : undefined }, content(cell, names));
  }));
  return h(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, row(head, "th")), h("tbody", {}, rows.map((cells) => row(cells, "td")))),
  );
}

function content(cell, names) {
  return cell?.type === "rich_text" ? richText(cell.elements, names) : String(cell?.text ?? "");
}
