/** What the page itself has to say: that contact is lost, and what did not work. */

const PATIENCE = 700;
/** Milliseconds without contact before it is worth a banner: a reconnection is not. */
const SHOWN = 7000;

let losing = 0;

/** Say that the server is gone, unless it is back within a moment. */
export function contactLost() {
  losing ||= setTimeout(() => banner("Lost contact with the demo. What you see may be old; trying again ..."), PATIENCE);
}

/** The server answers. */
export function contactFound() {
  clearTimeout(losing);
  losing = 0;
  banner("");
}

/** Show a sentence for some seconds, above everything else; hovering or focusing keeps it. */
export function toast(words) {
  const place = document.getElementById("toasts");
  const shown = document.createElement("p");
  const away = document.createElement("button");
  shown.className = "toast";
  shown.append(words, away);
  away.type = "button";
  away.textContent = "Dismiss";
  const remove = () => shown.remove();
  away.addEventListener("click", remove);
  place.append(shown);
  lift(place);
  const leave = () => (shown.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : remove());
  setTimeout(leave, SHOWN);
}

/** Above an open dialog too: the top layer is ordered by who came last. */
function lift(place) {
  if (place.matches(":popover-open")) place.hidePopover();
  place.showPopover();
}

function banner(words) {
  const place = document.getElementById("lost");
  if (place.textContent !== words) place.textContent = words;
  place.hidden = !words;
}
