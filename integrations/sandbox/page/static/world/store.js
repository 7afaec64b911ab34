/** What the panel knows of the world: the last state, asked for afresh whenever the feed says that it changed. */

import { get, me, onChange, onMe, onRestart, orToast, post } from "/static/api.js";

const BREATH = 120;
/** Milliseconds between two questions about the same thing, while a whole day is played in seconds. */

const stateListeners = new Set();
const zoneListeners = new Set();
let state = null;
let shopZone = "UTC";
let pushed = false;

/** The last known state, or null before the first. */
export const known = () => state;

/** The shop's time zone. */
export const zone = () => shopZone;

/** Whether anything happened in this world since it began: then it is worth a question before it is thrown away. */
export const wasPushed = () => pushed || (state?.webhooks.attempts ?? 0) > 0;

/** Be told of every state, and at once when there is one. */
export function onState(callback) {
  stateListeners.add(callback);
  if (state) callback(state);
}

/** Be told once, as soon as there is a state: what is built then may ask whose shop it is. */
export function whenKnown(callback) {
  const once = () => {
    stateListeners.delete(once);
    callback();
  };
  onState(once);
}

/** Be told when the shop's zone turns out to be another. */
export function onZone(callback) {
  zoneListeners.add(callback);
}

/**
 * Push the world: POST to a control route. Throws `Refusal` with the server's words; a switch that was pressed in
 * vain goes back to what is known.
 */
export async function push(route, body) {
  try {
    const answer = await post(`/_sandbox/${route}`, body);
    pushed = true;
    return answer;
  } catch (refusal) {
    if (state) tellState(state);
    throw refusal;
  }
}

/**
 * A question that can be asked again while it is being answered: one runs at a time, and the last asking is always
 * answered by an answer that began after it. An answer about a world that was replaced meanwhile is thrown away.
 */
export function asker(ask, show) {
  let again = false;
  let running = false;
  let world = 0;
  onRestart(() => (world += 1));
  return async function refresh() {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      const asked = world;
      const answer = await orToast(ask());
      if (answer !== undefined && asked === world) show(answer);
      await new Promise((done) => setTimeout(done, BREATH));
    }
    running = false;
  };
}

/** Begin to ask and to listen. */
export function startStore() {
  const refresh = asker(() => get("/_sandbox/state"), tellState);
  onChange((what) => what.has("world") && refresh());
  onRestart(() => (pushed = false));
  onMe(() => void learnZone());
  refresh();
}

function tellState(answer) {
  state = answer;
  for (const each of stateListeners) each(state);
}

async function learnZone() {
  const slack = await orToast(get(`/page/slack?as=${encodeURIComponent(me())}`));
  if (!slack || slack.zone === shopZone) return;
  shopZone = slack.zone;
  for (const each of zoneListeners) each(shopZone);
  if (state) tellState(state);
}
