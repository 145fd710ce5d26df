// Answers as tables and files.

/** @typedef {import("./query-worker.js").Answer} Answer */
/** @typedef {import("./query-worker.js").Term} Term */

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = /^(integer|decimal|double|float|long|int|short|byte|nonNegativeInteger|positiveInteger|nonPositiveInteger|negativeInteger|unsigned\w+)$/;
const RIGHT_TO_LEFT = /^(ar|ary|arq|fa|he|ur|ps|dv|syr|yi)\b/;

/** @param {Term | null} term */
export const isNumber = (term) => term?.type === "literal" && Boolean(term.datatype?.startsWith(XSD)) && NUMBERS.test(term.datatype.slice(XSD.length))
  && /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(term.value);

/** The name of a column in words: `other claim` for `otherClaim`. */
export const inWords = (name) => name.replace(/([a-z])([A-Z])/g, (_, before, letter) => `${before} ${letter.toLowerCase()}`);

/**
 * A date in words, as exact as it is.
 * @param {string} text
 * @param {string} language
 */
export function dateInWords(text, language) {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (!match || !match[2] || Number(match[2]) > 12) return text;
  const parts = { year: "numeric", month: "long", ...(match[3] ? { day: "numeric" } : {}), timeZone: "UTC" };
  const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, parts).format(new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3] ?? 1))));
  return language === "fr" ? words.replace(/^1 /, "1er ") : words;
}

/**
 * The name of a term as plain text.
 * @param {Answer} answer
 * @param {Term | null} term
 */
export const nameOf = (answer, term) => (term ? answer.labels[term.value]?.text ?? term.value : "");

/**
 * A text in its language and direction.
 * @param {string} text
 * @param {string} tag
 * @param {string} language of the page
 */
function textNode(text, tag, language) {
  if (!tag || tag === language) return document.createTextNode(text);
  const bdi = document.createElement("bdi");
  bdi.lang = tag;
  bdi.dir = RIGHT_TO_LEFT.test(tag) ? "rtl" : "ltr";
  bdi.textContent = text;
  return bdi;
}

/**
 * One cell: a link with the name of the thing, a date in words, a text in its language.
 * @param {Answer} answer
 * @param {Term | null} term
 * @param {{ home: string, language: string, compact: (iri: string) => string }} place
 */
export function cell(answer, term, place) {
  if (!term) return document.createTextNode("");
  if (term.type === "uri") {
    const label = answer.labels[term.value];
    const inner = label ? textNode(label.text, label.lang, place.language) : document.createTextNode(place.compact(term.value));
    const path = answer.paths[term.value];
    if (!path && !/^https?:\/\/[^/\s]/.test(term.value)) return inner;
    const a = document.createElement("a");
    a.href = path ? place.home + path : term.value;
    if (!path) a.rel = "external";
    a.append(inner);
    return a;
  }
  const type = term.datatype ?? "";
  if (/#(date|gYearMonth)$/.test(type)) {
    const time = document.createElement("time");
    time.dateTime = term.value;
    time.className = "date";
    time.textContent = dateInWords(term.value, place.language);
    return time;
  }
  return textNode(term.value, term["xml:lang"] ?? "", place.language);
}

/**
 * The rows as a table.
 * @param {Answer} answer
 * @param {{ home: string, language: string, compact: (iri: string) => string }} place
 * @param {number} most
 */
export function table(answer, place, most) {
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  const numbers = answer.columns.map((_, index) => answer.rows.some((row) => row[index]) && answer.rows.every((row) => !row[index] || isNumber(row[index])));
  // Long names need room, or their rows grow tall.
  const longest = answer.columns.map((_, index) => Math.max(0, ...answer.rows.slice(0, most).map((row) => nameOf(answer, row[index]).length)));
  answer.columns.forEach((name, index) => {
    const th = document.createElement("th");
    th.scope = "col";
    th.textContent = inWords(name);
    th.className = numbers[index] ? "num" : longest[index] > 60 ? "broad" : longest[index] > 18 ? "middling" : "";
    head.append(th);
  });
  const body = made.createTBody();
  for (const row of answer.rows.slice(0, most)) {
    const tr = body.insertRow();
    row.forEach((term, index) => {
      const td = tr.insertCell();
      if (numbers[index]) td.className = "num";
      td.append(cell(answer, term, place));
    });
  }
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.append(made);
  return scroll;
}

/** SPARQL CSV, with an apostrophe before what a spreadsheet would run: as `sahel-ld query --format csv` writes it. @param {Answer} answer */
export function asCsv(answer) {
  const safe = (term) => {
    const text = term ? (term.type === "bnode" ? `_:${term.value}` : term.value) : "";
    const guarded = /^[=+\-@\t\r]/.test(text) && !isNumber(term) ? `'${text}` : text;
    return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll("\"", "\"\"")}"` : guarded;
  };
  return [answer.columns.join(","), ...answer.rows.map((row) => row.map(safe).join(","))].map((line) => `${line}\n`).join("");
}

/** SPARQL 1.1 results as JSON. @param {Answer} answer */
export function asJson(answer) {
  if (answer.kind === "boolean") return `${JSON.stringify({ head: {}, boolean: answer.boolean })}\n`;
  const bindings = answer.rows.map((row) => Object.fromEntries(answer.columns.map((name, index) => [name, row[index]]).filter(([, term]) => term)));
  return `${JSON.stringify({ head: { vars: answer.columns }, results: { bindings } }, null, 1)}\n`;
}
