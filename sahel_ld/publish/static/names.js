// Names of things: the index that search and the fields of questions read, and finding in it without accents and case.

/** @typedef {{ path: string, name: string, kind: string, order: number, text: string }} Entry */

/**
 * Text for comparing: lower case, without accents and apostrophes, words apart by one space.
 * @param {string} text
 */
export const fold = (text) => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD")
  .replace(/\p{M}/gu, "").replace(/[’'ʼ`´‘]/g, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();

/** @type {Map<string, Promise<Entry[]>>} */
const loaded = new Map();

/**
 * The entries of the index, read once.
 * @param {string} index address of search-index.json
 * @param {string} language
 * @returns {Promise<Entry[]>}
 */
export function loadNames(index, language) {
  if (!loaded.has(index)) {
    const entries = fetch(index).then((answer) => answer.json()).then((found) => found.entries.map(
      ([kind, path, en, fr, extra]) => {
        const name = (language === "fr" && fr) || en;
        return { path, name, kind: found.kinds[language][kind], order: kind, text: ` ${fold(name)} ${fold(en)} ${fold(fr || "")} ${extra || ""}` };
      }));
    entries.catch(() => loaded.delete(index));
    loaded.set(index, entries);
  }
  return loaded.get(index);
}

/**
 * The entries in which each word of the query begins a word; those that begin with the query first.
 * @param {Entry[]} entries
 * @param {string} query
 * @param {number} most
 */
export function find(entries, query, most) {
  const words = fold(query).split(" ").filter(Boolean);
  if (!words.length) return [];
  const hits = [];
  for (const entry of entries) {
    if (!words.every((word) => entry.text.includes(` ${word}`))) continue;
    const folded = fold(entry.name);
    hits.push({ rank: folded.startsWith(words.join(" ")) ? 0 : folded.startsWith(words[0]) ? 1 : 2, entry });
  }
  hits.sort((a, b) => a.rank - b.rank || a.entry.order - b.entry.order
    || a.entry.name.length - b.entry.name.length || (a.entry.path < b.entry.path ? -1 : 1));
  return hits.slice(0, most).map((hit) => hit.entry);
}
