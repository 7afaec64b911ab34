/** The Slack half of the page: begins everything, and draws it after each change. */

import { me, onRestart } from "/static/api.js";
import { drawChannels } from "./channels.js";
import { beginConversation, drawConversation, forgetConversation } from "./conversation.js";
import { leaveHome } from "./home.js";
import { beginLayout } from "./layout.js";
import { drawModals } from "./modal.js";
import { beginPeople } from "./people.js";
import { begin, listing, onState, place, state } from "./state.js";
import { forgetSurfaces } from "./surfaces.js";
import { beginThread, drawThread, forgetThread } from "./thread.js";

const part = (id) => document.getElementById(id);

function draw() {
  drawModals();
  if (!state.slack) return;
  const here = place();
  part("workspace").textContent = state.slack.workspace;
  part("slack").dataset.listing = listing() ? "yes" : "no";
  document.title = titleOf(here);
  if (here.kind !== "home") leaveHome();
  drawChannels(part("channels"));
  drawConversation();
  drawThread(part("thread"));
}

function titleOf({ kind, channel }) {
  const { app, users, channels } = state.slack;
  const unread = channels.reduce((sum, each) => sum + each.mentions, 0);
  const where = kind === "home" ? app.name : `#${channel?.name ?? ""}`;
  return `${unread ? `(${unread}) ` : ""}${where} · ${users[me()]?.name ?? ""} · Shipmate demo`;
}

beginLayout();
beginConversation(part("conversation"));
beginThread(part("thread"));
onRestart(() => {
  forgetSurfaces();
  forgetConversation();
  forgetThread();
});
onState(draw);
begin();
beginPeople(part("people"));
