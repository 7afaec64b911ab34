/** Times in the shop's zone, as people there read them. The world's clock is not the browser's. */

const formats = new Map();

/** "Wed 25 Nov, 08:00". */
export function dayAndTime(iso, zone) {
  const { weekday, day, month, hour, minute } = parts(iso, zone);
  return `${weekday} ${day} ${month}, ${hour}:${minute}`;
}

/** "08:00:05". */
export function timeOfDay(iso, zone) {
  const { hour, minute, second } = parts(iso, zone);
  return `${hour}:${minute}:${second}`;
}

/** "25 Nov". */
export function date(iso, zone) {
  const { day, month } = parts(iso, zone);
  return `${day} ${month}`;
}

/** How long before `now` that was: "just now", "12 min ago", "3 h ago", "2 days ago". */
export function ago(iso, now) {
  const minutes = Math.floor((Date.parse(now) - Date.parse(iso)) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / 1440)} days ago`;
}

/** Seconds from `iso` until it is `hour` o'clock in the zone next time, also across a change of the clocks. */
export function secondsUntilHour(iso, zone, hour) {
  const at = wallClock(iso, zone);
  const wanted = new Date(at);
  wanted.setUTCHours(hour, 0, 0, 0);
  if (wanted <= at) wanted.setUTCDate(wanted.getUTCDate() + 1);
  const guess = (wanted - at) / 1000;
  const reached = wallClock(new Date(Date.parse(iso) + guess * 1000).toISOString(), zone);
  return guess + (wanted - reached) / 1000;
}

/** The zone's wall clock, written down as if it were UTC. */
function wallClock(iso, zone) {
  const { year, monthNumber, day, hour, minute, second } = parts(iso, zone);
  return Date.UTC(year, monthNumber - 1, day, hour, minute, second) + (Date.parse(iso) % 1000);
}

function parts(iso, zone) {
  const when = new Date(iso);
  const found = Object.fromEntries(formatOf(zone).formatToParts(when).map(({ type, value }) => [type, value]));
  return { ...found, month: MONTHS[found.month - 1], monthNumber: Number(found.month), day: String(Number(found.day)) };
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function formatOf(zone) {
  if (!formats.has(zone)) formats.set(zone, newFormat(zone));
  return formats.get(zone);
}

function newFormat(timeZone) {
  const two = "2-digit";
  return new Intl.DateTimeFormat("en-GB", {
    timeZone, weekday: "short", year: "numeric", month: two, day: two, hour: two, minute: two, second: two, hourCycle: "h23",
  });
}
