/** Pictures: only those that are on this machine are loaded. */

import { h, outward } from "./dom.js";

/** The picture, or its words and why it was not loaded. */
export function picture(image) {
  const address = image.image_url ?? "";
  if (isHere(address)) return h("img", { src: address, alt: image.alt_text ?? "" });
  return h(
    "span",
    { class: "unloaded" },
    `${image.alt_text || "A picture"}: `,
    outward(address, address || "no address"),
    " (not loaded: it is on another machine)",
  );
}

function isHere(address) {
  try {
    const url = new URL(address, location.href);
    return url.protocol === "data:" || (url.origin === location.origin && url.protocol.startsWith("http"));
  } catch {
    return false;
  }
}
