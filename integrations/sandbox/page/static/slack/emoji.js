/** Emoji by Slack's names: those that apps and people here use. An unknown name stays text. */

const BY_NAME = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", ok_hand: "👌", clap: "👏", pray: "🙏", wave: "👋", raised_hands: "🙌",
  smile: "😄", slightly_smiling_face: "🙂", grin: "😁", joy: "😂", thinking_face: "🤔", eyes: "👀", heart: "❤️",
  warning: "⚠️", construction: "🚧", white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", no_entry: "⛔",
  rotating_light: "🚨", exclamation: "❗", question: "❓", information_source: "ℹ️", bell: "🔔", fire: "🔥", tada: "🎉",
  package: "📦", truck: "🚚", airplane: "✈️", factory: "🏭", shopping_cart: "🛒", label: "🏷️", mailbox: "📫",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", clock: "🕓", stopwatch: "⏱️", calendar: "📅", memo: "📝",
  large_green_circle: "🟢", large_yellow_circle: "🟡", red_circle: "🔴", white_circle: "⚪", large_blue_circle: "🔵",
  arrows_counterclockwise: "🔄", leftwards_arrow_with_hook: "↩️", arrow_right: "➡️", link: "🔗", mag: "🔍", tea: "🍵",
  ship: "🚢", anchor: "⚓", rocket: "🚀", zzz: "💤", lock: "🔒", bulb: "💡", pushpin: "📌", bar_chart: "📊",
};

/** The character, or undefined. */
export function emoji(name) {
  return Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
}

/** Text with known `:names:` replaced by their characters. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) ?? whole);
}
