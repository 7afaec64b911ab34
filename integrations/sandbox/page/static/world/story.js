/** A whole working day, played: its lines as they come, its speed, and the verdict at the end. */

import { get, onChange, onRestart, post } from "/static/api.js";
import { el, keyed, setAttribute, setText } from "./dom.js";
import { askingButton } from "./ask.js";
import { actButton, field, outcome, run } from "./form.js";
import { asker, wasPushed } from "./store.js";

const SPEEDS = [1, 4, 16];
const REPLACED = "Everything here is replaced by a fresh world: orders, messages, and what you did.";
const ABOUT =
  "People, customers and the vendors act by themselves for a working day, with every kind of trouble; at the end it is " +
  "judged whether anything was lost, doubled or wrong.";
const WHO = { title: "", person: "Person: ", world: "World: ", bot: "Shipmate: ", verdict: "Verdict: " };

/** The panel of the day. `tell(words)` hears how the day stands. */
export function storyPanel(tell) {
  const said = outcome();
  const day = dayPlayed();
  const number = { type: "number", min: 0, step: 1, value: 1, inputmode: "numeric", required: true };
  const seed = field("Seed", number, "The same seed plays the same day.");
  const act = (body) => async () => {
    day.take(await post("/page/story", body));
    return "";
  };
  const begin = (what) => async () => {
    if (!seed.control.checkValidity()) throw new Error(`Seed: ${seed.control.validationMessage}`);
    const { speed } = day.now();
    await act({ do: what, seed: Number(seed.control.value) })();
    if (what === "play" && speed !== 1) await act({ do: "speed", speed })();
  };
  const isWorthAsking = () => seed.control.checkValidity() && (wasPushed() || day.now().lines.length > 0);
  const question = () => (isWorthAsking() ? REPLACED : "");
  const asking = (words, what, kind) =>
    askingButton({ words, question, yes: "Yes, replace it", said, send: begin(what), attributes: { class: kind } });
  const play = asking("Play the day", "play", "button primary");
  const over = asking("Start over", "start_over", "button");
  const pause = actButton("Pause", () => act({ do: day.now().paused ? "go_on" : "pause" })(), said);
  const status = el("p", { class: "day-status", role: "status" });
  day.onNews((now) => {
    setText(pause, now.paused ? "Go on" : "Pause");
    pause.disabled = !now.playing;
    setText(status, inWords(now));
    setAttribute(status, "data-kind", now.good === null ? null : now.good ? "good" : "bad");
    tell(now.playing ? (now.paused ? "paused" : "on") : "");
  });
  const hint = el("p", { class: "note" }, ABOUT);
  const controls = el("div", { class: "form" }, seed.node, el("div", { class: "row" }, play, pause, over), speeds(day, act, said));
  return el("section", {}, hint, controls, said.node, status, storyLines(day));
}

/**
 * The day as the server tells it: `{now(), take(answer), prefer(speed), onNews(callback)}`. Lines are asked for once.
 * A speed that is preferred while nothing is played is for the next day.
 */
function dayPlayed() {
  const empty = { seed: 1, playing: false, paused: false, speed: 1, lines: [], good: null, starting: false };
  const listeners = new Set();
  let now = empty;
  let preferred = null;
  const tell = () => listeners.forEach((each) => each(now));
  const next = () => (now.lines.length ? now.lines.at(-1).n + 1 : 0);
  const take = (answer, before = []) => {
    if (answer.playing) preferred = null;
    now = { ...answer, speed: preferred ?? answer.speed, lines: [...before, ...answer.lines] };
    tell();
  };
  const prefer = (speed) => {
    preferred = speed;
    now = { ...now, speed };
    tell();
  };
  const more = async (since) => ({ since, answer: await get(`/page/story?since=${since}`) });
  const refresh = asker(() => more(next()), ({ since, answer }) => (since === next() ? take(answer, now.lines) : refresh()));
  onChange((what) => what.has("story") && refresh());
  onRestart(() => {
    now = { ...now, lines: [], good: null };
    tell();
  });
  refresh();
  return { now: () => now, take, prefer, onNews: (callback) => void (listeners.add(callback), callback(now)) };
}

function inWords({ seed, playing, paused, starting, good, lines }) {
  if (starting) return "A fresh world is being made ...";
  if (good === true) return "The day is over: nothing was lost, doubled or wrong.";
  if (good === false) return "The day is over, and something went wrong: see below.";
  if (playing) return paused ? `The day of seed ${seed} is paused.` : `The day of seed ${seed} is being played.`;
  return lines.length ? "The day was stopped." : "";
}

function speeds(day, act, said) {
  const buttons = SPEEDS.map((speed) => {
    const button = el("button", { type: "button", class: "button" }, `${speed}×`);
    const choose = () => (day.now().playing ? act({ do: "speed", speed })() : day.prefer(speed));
    button.addEventListener("click", () => run(button, choose, said));
    return button;
  });
  day.onNews((now) => buttons.forEach((button, at) => setAttribute(button, "aria-pressed", String(now.speed === SPEEDS[at]))));
  return el("div", { class: "row", role: "group", "aria-label": "Speed" }, el("span", {}, "Speed"), buttons);
}

function storyLines(day) {
  const list = el("ol", { class: "story", "aria-label": "What happened", tabindex: 0 });
  const fill = keyed(list, (line) => line.n, storyLine);
  day.onNews(({ lines, good }) => {
    const below = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    setAttribute(list, "data-good", good === null ? null : String(good));
    fill(lines);
    if (below) list.scrollTop = list.scrollHeight;
  });
  return list;
}

function storyLine({ kind, text }) {
  const node = el("li", { "data-kind": kind }, el("span", { class: "unseen" }, WHO[kind] ?? ""), text);
  return { node, update() {} };
}
