/** The commands people know, and which of them fit what was typed so far. */

export const COMMANDS = [
  ["/order 1042 status", "how the order stands everywhere"],
  ["/order 1042 pack", "mark it packed in Katana"],
  ["/order 1042 unpack", "take that back"],
  ["/order 1042 ship", "ask for tracking and mark it shipped"],
  ["/order 1042 ship no tracking", "for a parcel without a number"],
  ["/order ready", "a pick list of what is in stock"],
  ["/order help", "everything that can be typed"],
  ["/digest now", "the day as it stands, to you alone"],
  ["/stock MUG-BLUE", "what is in stock, and which orders wait for it"],
  ["/blocked", "which goods hold orders up, and what releases them"],
];
const MOST = 10;

/** The suggestions for a text: commands that begin like it, with the number that was typed instead of ours. */
export function suggestions(typed) {
  if (!typed.startsWith("/") || typed.includes("\n")) return [];
  const number = /^\/order\s+(#?[\w-]*\d[\w-]*)/.exec(typed)?.[1] ?? "1042";
  const wanted = typed.toLowerCase();
  return COMMANDS.map(([command, does]) => ({ command: command.replace("1042", number), does }))
    .filter(({ command }) => command.toLowerCase().startsWith(wanted) && command !== typed)
    .slice(0, MOST);
}
