/** A confirm dialog, as the app worded it. */

import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { show } from "./overlay.js";

/** Ask; true when the person agrees. Escape, the cross and a click beside it are a no. */
export function agreed(confirm, names) {
  return new Promise((answer) => {
    const title = h("h2", { id: "confirm-title" }, textObject(confirm.title, names));
    const no = h("button", { class: "button", type: "button" }, confirm.deny?.text ?? "Cancel");
    const style = confirm.style === "danger" ? "danger" : "primary";
    const yes = h("button", { class: `button ${style}`, type: "button" }, confirm.confirm?.text ?? "Yes");
    const dialog = h(
      "dialog",
      { class: "overlay small", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text" },
      h("header", {}, title),
      h("div", { class: "overlay-body text", id: "confirm-text" }, textObject(confirm.text, names)),
      h("footer", {}, no, yes),
    );
    const done = (result) => {
      overlay.close();
      answer(result);
    };
    const overlay = show(dialog, { focus: style === "danger" ? no : yes, onEscape: () => done(false) });
    no.addEventListener("click", () => done(false));
    yes.addEventListener("click", () => done(true));
  });
}
