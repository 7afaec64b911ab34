/** Block Kit as elements. A block that is not in the table is shown as unknown, with its JSON. */

import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { picture } from "./images.js";
import { markdown } from "./markdown.js";
import { textObject } from "./mrkdwn.js";
import { richText } from "./rich_text.js";
import { table } from "./table.js";
import { unknown } from "./unknown.js";

const DRAWN = {
  header: (surface, block) => h("h3", { class: "block-header" }, textObject(block.text, surface.names)),
  divider: () => h("hr"),
  section,
  context,
  actions,
  image,
  input,
  rich_text: (surface, block) => h("div", { class: "text" }, richText(block.elements, surface.names)),
  table: (surface, block) => table(block, surface.names),
  markdown: (surface, block) => h("div", { class: "text markdown" }, markdown(block.text ?? "")),
};

let made = 0;

/** The elements of these blocks, in order. */
export function drawBlocks(blocks, surface) {
  return (blocks ?? []).map((block) => {
    const draw = DRAWN[block?.type];
    return draw ? h("div", { class: `block block-${block.type}` }, draw(surface, block)) : unknown("block", block);
  });
}

function section(surface, block) {
  const fields = (block.fields ?? []).map((field) => h("div", { class: "text" }, textObject(field, surface.names)));
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-main" }, [
      block.text && h("div", { class: "text" }, textObject(block.text, surface.names)),
      fields.length > 0 && h("div", { class: "fields" }, fields),
    ]),
    block.accessory && h("div", { class: "accessory" }, drawElement(surface, block, block.accessory)),
  );
}

function context(surface, block) {
  return h("div", { class: "context" }, (block.elements ?? []).map((element) => {
    const shown = element.type === "image" ? picture(element) : textObject(element, surface.names);
    return h("span", { class: "text" }, shown);
  }));
}

function actions(surface, block) {
  return h("div", { class: "actions" }, (block.elements ?? []).map((each) => drawElement(surface, block, each)));
}

function image(surface, block) {
  return h("figure", {}, [
    block.title && h("figcaption", {}, textObject(block.title, surface.names)),
    picture(block),
  ]);
}

/** A question with its label, hint and complaint, each tied to the control. */
function input(surface, block) {
  const id = `input-${++made}`;
  const complaint = surface.errors[block.block_id];
  const described = [complaint && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(" ");
  const control = drawElement(surface, block, block.element, {
    label: `${id}-label`,
    description: described || undefined,
    invalid: Boolean(complaint),
    required: !block.optional,
  });
  return h(
    "div",
    { class: "input" },
    label(surface, block, id, control),
    control,
    complaint && h("p", { class: "complaint", id: `${id}-error` }, complaint),
    block.hint && h("p", { class: "hint", id: `${id}-hint` }, textObject(block.hint, surface.names)),
  );
}

function label(surface, block, id, control) {
  const words = h("span", { id: `${id}-label` }, textObject(block.label, surface.names));
  const optional = block.optional && h("small", {}, " (optional)");
  if (!control.matches("input, select, textarea")) return h("p", { class: "label" }, words, optional);
  control.id = id;
  return h("label", { class: "label", for: id }, words, optional);
}
