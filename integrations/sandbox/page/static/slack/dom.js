/** Making and changing elements, from text only: nothing here reads markup, so nothing that is shown can become any. */

const signatures = new WeakMap();

/** An element. `props.on` are listeners, `props.class` its classes; false, null and undefined leave an attribute out. */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(made, name, value);
  made.append(...shown(children));
  return made;
}

/** Lists laid flat, and nothing where there is nothing to show. */
function shown(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  } else if (name === "value") {
    element.value = value;
  } else {
    element.setAttribute(name === "class" ? "class" : name, value === true ? "" : String(value));
  }
}

/** Change what an element shows. */
export function fill(element, ...children) {
  element.replaceChildren(...shown(children));
}

/**
 * Let `parent` show one element for each item, in order. Kept elements stay the same elements, and `build(item)` runs
 * only for items whose `signature` has changed; focus and what is selected stay where they were.
 */
export function keyed(parent, items, { key, signature, make, build }) {
  const wanted = new Set(items.map(key));
  const kept = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child.dataset.key)) kept.set(child.dataset.key, child);
    else child.remove();
  }
  let at = parent.firstElementChild;
  for (const item of items) {
    const node = kept.get(key(item)) ?? fresh(make(item), key(item));
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
    refresh(node, signature(item), () => build(item, node));
  }
}

function fresh(node, key) {
  node.dataset.key = key;
  return node;
}

/** Run `build` unless the element already shows what has this signature. */
export function refresh(node, signature, build) {
  if (signatures.get(node) === signature) return;
  signatures.set(node, signature);
  keepingFocus(node, build);
}

/** Run `change`, and put the focus back on the control that had it, by `data-control`; else on `node` itself. */
export function keepingFocus(node, change) {
  const had = document.activeElement;
  if (!node.contains(had) || had === node) {
    change();
    return;
  }
  const { control } = had.dataset;
  const range = "selectionStart" in had && had.selectionStart !== null ? [had.selectionStart, had.selectionEnd] : null;
  change();
  if (had.isConnected) return;
  const now = control && controlIn(node, control);
  (now || node).focus({ preventScroll: true });
  if (now && range && "setSelectionRange" in now) now.setSelectionRange(...range);
}

/** The control of that key under `root`, if it is shown. */
export function controlIn(root, control) {
  return [...root.querySelectorAll("[data-control]")].find((each) => each.dataset.control === control);
}

/** An address that may be a link's; anything but http, https and mailto is none. */
export function linkable(address) {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

/** A link that leaves the page, only when somebody follows it. */
export function outward(address, ...children) {
  const href = linkable(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children) : h("span", {}, ...children);
}
