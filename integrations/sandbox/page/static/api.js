/**
 * The way to the server: asking, acting, and hearing what changed. Knows no Slack and no world.
 *
 * The feed says only *what* changed; whoever shows it asks for it afresh. A lost or doubled notice shows nothing false.
 */

import { contactFound, contactLost, toast } from "/static/notices.js";

export { toast } from "/static/notices.js";

const AGAIN = 1000;
/** Milliseconds until the feed is tried again once the browser has given it up. */

const changeListeners = new Set();
const restartListeners = new Set();
const meListeners = new Set();
let person = "";
let feed = null;
let retry = 0;

/** What the server said in refusing; `status` is 0 when it could not be reached. */
export class Refusal extends Error {
  constructor(words, status) {
    super(words);
    this.status = status;
  }
}

/** What the server answers to a GET. Throws `Refusal` with words for people. */
export function get(path) {
  return ask(path, { cache: "no-store" });
}

/** What the server answers to a POST of `body` as JSON. Throws `Refusal` with words for people. */
export function post(path, body) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/** Await `promise` and show as a toast what went wrong; undefined then. A lost server has its own banner. */
export async function orToast(promise) {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.status) toast(error.message);
    return undefined;
  }
}

/** Be told the set of what changed; all of it after each (re)connection. Returns a function that ends it. */
export function onChange(callback) {
  return listen(changeListeners, callback);
}

/** Be told that the world was replaced: forget everything; a change that names everything follows. */
export function onRestart(callback) {
  return listen(restartListeners, callback);
}

/** The acting person's id; empty until the page knows whom there is. */
export function me() {
  return person;
}

/** Be told who acts, at once when that is known, and at each change. */
export function onMe(callback) {
  if (person) callback(person);
  return listen(meListeners, callback);
}

/** Act as this person from now on. The address keeps the choice, so that two windows can be two people. */
export function actAs(id) {
  if (id === person) return;
  person = id;
  const address = new URL(location.href);
  address.searchParams.set("as", id);
  history.replaceState(history.state, "", address);
  connect();
  for (const each of meListeners) each(id);
}

function listen(listeners, callback) {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    contactLost();
    throw new Refusal("The demo does not answer. Is it still running?", 0);
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  throw new Refusal(body.error || `The demo answered ${answer.status} to ${path}.`, answer.status);
}

function connect() {
  clearTimeout(retry);
  feed?.close();
  const current = (feed = new EventSource(`/page/feed?as=${encodeURIComponent(person)}`));
  current.addEventListener("open", contactFound);
  current.addEventListener("error", () => lostFeed(current));
  current.addEventListener("changed", (event) => hear(JSON.parse(event.data)));
  current.addEventListener("restarted", () => {
    for (const each of restartListeners) each();
  });
}

/** The browser tries again by itself unless it has given up: then we do. */
function lostFeed(lost) {
  if (lost !== feed) return;
  contactLost();
  if (lost.readyState === EventSource.CLOSED) retry = setTimeout(connect, AGAIN);
}

function hear(notice) {
  contactFound();
  const what = new Set(notice.what);
  for (const each of changeListeners) each(what);
}
