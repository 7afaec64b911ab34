/** What this page cannot draw is shown as it is, never dropped. */

import { h } from "./dom.js";

/** A grey box with the JSON of a block or element. */
export function unknown(what, shown) {
  return h(
    "details",
    { class: "unknown", "data-testid": "unknown" },
    h("summary", {}, `This page does not know the ${what} ${JSON.stringify(shown?.type ?? null)}.`),
    h("pre", {}, JSON.stringify(shown, null, 2)),
  );
}
