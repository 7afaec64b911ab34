/** Making elements and keeping lists of them: text is always text, and what has the focus keeps it. */

/**
 * A new element. `attributes`: a function is a listener (`onClick`), true an empty attribute, and false, null or
 * undefined none at all. Children are nodes or text; null and false are left out.
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2).toLowerCase(), value);
    else setAttribute(node, name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Set an attribute if that changes it; false, null and undefined take it away. */
export function setAttribute(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value === true ? "" : value)) node.setAttribute(name, value === true ? "" : value);
}

/** Set the text if that changes it: what is selected or was read out stays as it is. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Make `parent`'s children show `items`, in their order. A child is made once per key by `make(item)`, a
 * `{node, update(item)}`, and told of every later item; it is moved only when it must be and keeps the focus then.
 */
export function keyed(parent, keyOf, make) {
  let parts = new Map();
  return (items) => {
    const next = new Map();
    for (const item of items) next.set(keyOf(item), parts.get(keyOf(item)) ?? make(item));
    for (const [key, part] of parts) if (!next.has(key)) part.node.remove();
    parts = next;
    let place = parent.firstElementChild;
    for (const item of items) {
      const part = parts.get(keyOf(item));
      part.update(item);
      if (part.node === place) place = place.nextElementSibling;
      else putBefore(parent, part.node, place);
    }
  };
}

function putBefore(parent, node, place) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(node, place);
  focused?.focus({ preventScroll: true });
}

let made = 0;

/** An id that no other element has. */
export function freshId(stem) {
  made += 1;
  return `world-${stem}-${made}`;
}
