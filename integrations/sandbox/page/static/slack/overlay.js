/** Native dialogs: they keep the focus inside; here is who gets it first, and who gets it back. */

import { controlIn } from "./dom.js";

/**
 * Show a dialog above the rest. `focus` gets the focus first; Escape calls `onEscape` and closes nothing by itself.
 * `close` removes the dialog and gives the focus back, also to a control that was drawn anew meanwhile.
 */
export function show(dialog, { focus, onEscape }) {
  const opener = document.activeElement;
  const control = opener?.dataset?.control;
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    onEscape();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    onEscape();
  });
  document.body.append(dialog);
  dialog.showModal();
  focus?.focus();
  const close = () => {
    dialog.close();
    dialog.remove();
    giveBack(opener, control);
  };
  return { close };
}

function giveBack(opener, control) {
  const now = document.activeElement;
  if (now && now !== document.body) return;
  const again = opener?.isConnected ? opener : control && controlIn(document, control);
  (again || document.querySelector("#conversation .composer textarea"))?.focus();
}
