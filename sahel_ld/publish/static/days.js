// Days and states: what held on a day, by the first and last possible day of start and end. Days are text (YYYY-MM-DD), which sorts as time does.

/**
 * @param {readonly string[]} days earliest and latest start, earliest and latest end; empty where unknown. Ends are the first day on which it no longer held.
 * @param {string} day
 * @returns {"held" | "may" | "not"}
 */
export function judge([earliestStart, latestStart, earliestEnd, latestEnd], day) {
  if ((earliestStart && day < earliestStart) || (latestEnd && day >= latestEnd)) return "not";
  return latestStart && latestStart <= day && earliestEnd && day < earliestEnd ? "held" : "may";
}

/** @param {string} text a day in words @param {string} language */
export function inWords(text, language) {
  const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(text));
  return language === "fr" ? words.replace(/^1 /, "1er ") : words;
}

export const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "") && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

const KEY = "sahel-ld-as-of";

/** The chosen day of this visit; empty for any day. */
export function chosen() {
  try {
    const day = sessionStorage.getItem(KEY);
    return isDay(day) ? day : "";
  } catch {
    return "";
  }
}

/** @param {string} day */
export function choose(day) {
  try {
    if (day) sessionStorage.setItem(KEY, day);
    else sessionStorage.removeItem(KEY);
  } catch { /* without storage the choice holds for this page */ }
  document.dispatchEvent(new CustomEvent("as-of", { detail: day }));
}
