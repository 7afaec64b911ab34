/** Moments as the workspace reads them: in its time zone, by its clock. */

const formats = new Map();

function format(zone, options) {
  const key = `${zone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key);
}

/** The moment of a message's ts. */
export function momentOf(ts) {
  return new Date(Number(ts) * 1000);
}

/** 08:30 */
export function clock(moment, zone) {
  return format(zone, { hour: "2-digit", minute: "2-digit" }).format(moment);
}

/** 2026-11-25, in the zone. */
export function dayOf(moment, zone) {
  const parts = Object.fromEntries(
    format(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(moment).map((p) => [p.type, p.value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** Today, Yesterday, or Wednesday, 25 November. */
export function dayName(moment, zone, now) {
  const near = nearDay(moment, zone, now);
  if (near) return near[0].toUpperCase() + near.slice(1);
  return format(zone, { weekday: "long", day: "numeric", month: "long" }).format(moment);
}

/** The moment in full, for whoever points at a time. */
export function inFull(moment, zone) {
  return format(zone, { dateStyle: "full", timeStyle: "medium" }).format(moment);
}

function nearDay(moment, zone, now) {
  const apart = (Date.parse(dayOf(moment, zone)) - Date.parse(dayOf(now, zone))) / 86_400_000;
  return { 0: "today", 1: "tomorrow", [-1]: "yesterday" }[apart];
}

const TOKENS = {
  date_num: (at, zone) => dayOf(at, zone),
  date: (at, zone) => format(zone, { day: "numeric", month: "long", year: "numeric" }).format(at),
  date_short: (at, zone) => format(zone, { day: "numeric", month: "short", year: "numeric" }).format(at),
  date_long: (at, zone) => format(zone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(at),
  time: clock,
  time_secs: (at, zone) => format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at),
};

/** Slack's `<!date>` template filled in; null when it holds something unknown, which calls for the fallback. */
export function fromTemplate(template, moment, zone, now) {
  let known = true;
  const filled = template.replace(/\{(\w+)\}/g, (whole, name) => {
    const pretty = name.endsWith("_pretty");
    const write = TOKENS[pretty ? name.slice(0, -7) : name];
    if (!write) known = false;
    return (pretty && nearDay(moment, zone, now)) || write?.(moment, zone) || whole;
  });
  return known ? filled : null;
}
