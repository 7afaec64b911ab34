/** The app's Home tab for the acting person. Showing it asks the app for it, as opening it does in Slack. */

import { me } from "/static/api.js";
import { act, sayFault } from "./acting.js";
import { drawBlocks } from "./blocks.js";
import { fill, h, refresh } from "./dom.js";
import { state } from "./state.js";
import { viewSurface } from "./surfaces.js";

let asked = "";

/** Draw the tab, or say that there is none. */
export function drawHome(root) {
  if (asked !== me() && state.slack.commands) {
    asked = me();
    act({ do: "open_home" }).then(sayFault);
  }
  const view = state.slack.home;
  refresh(root, JSON.stringify([me(), view?.id, view?.content]), () => {
    fill(root, view ? drawBlocks(view.content.blocks, viewSurface(view)) : empty());
  });
}

/** The tab was left: coming back opens it again. */
export function leaveHome() {
  asked = "";
}

function empty() {
  const { app, commands } = state.slack;
  const words = commands
    ? [
        h("h2", {}, "Nothing here yet"),
        h("p", {}, `${app.name} has not published a Home tab for you.`),
        h("p", {}, "Type ", h("code", {}, "/order help"), " in a channel to see what you can ask."),
      ]
    : [h("h2", {}, "Not for you"), h("p", {}, `Only people of ${app.name}'s own company see its Home tab.`)];
  return h("div", { class: "blank", "data-testid": "no-home" }, words);
}
