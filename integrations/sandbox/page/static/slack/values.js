/**
 * What is chosen in an element, in the page's own words: an option's value, a list of them, typed text, a date, an id.
 * Slack's state says the same under another key for each element type.
 */

const KEYS = {
  plain_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  checkboxes: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
};

/** What the element starts with. */
export function initial(element) {
  return plain(element[KEYS[element.type]?.[1]]);
}

/** What Slack's state value of the element says; undefined when it says nothing. */
export function stated(element, state) {
  return state ? plain(state[KEYS[element.type]?.[0]]) : undefined;
}

function plain(value) {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object") return value.value;
  return typeof value === "number" ? String(value) : value;
}
