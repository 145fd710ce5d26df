// SPARQL as text: tokens, what a query is, and values bound into it as terms, never pasted. The same rules as sahel_ld.query in Python.

/** @typedef {{ kind: string, text: string }} Token */
/** @typedef {{ name: string, type: string, pair: boolean, default: string, values: string[], labels?: string[], options?: string[], kind?: string }} Parameter */

const PATTERN = new RegExp([
  "(?<space>\\s+)",
  "(?<comment>#[^\\n\\r]*)",
  "(?<iri><(?:[^<>\"{}|^`\\\\\\x00-\\x20]|\\\\[uU][0-9A-Fa-f]{4,8})*>)",
  "(?<string>'''(?:(?:'|'')?(?:[^'\\\\]|\\\\.))*'''|\"\"\"(?:(?:\"|\"\")?(?:[^\"\\\\]|\\\\.))*\"\"\"|'(?:[^'\\\\\\n\\r]|\\\\.)*'|\"(?:[^\"\\\\\\n\\r]|\\\\.)*\")",
  "(?<variable>[?$][\\p{L}\\p{N}_]+)",
  "(?<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
  "(?<blank>_:[\\p{L}\\p{N}_-]+)",
  "(?<name>(?:\\p{L}[\\p{L}\\p{N}_.-]*)?:(?:[\\p{L}\\p{N}_:-]|%[0-9A-Fa-f]{2}|\\\\.|\\.(?=[\\p{L}\\p{N}_:%\\\\.-]))*)",
  "(?<word>[\\p{L}_][\\p{L}\\p{N}_]*)",
  "(?<number>\\p{N}+)",
  "(?<mark>\\^\\^|&&|\\|\\||!=|<=|>=|.)",
].join("|"), "gsu");

/**
 * The tokens of a query, without spaces and comments.
 * @param {string} text
 * @returns {Token[]}
 */
export function tokens(text) {
  const found = [];
  for (const match of text.matchAll(PATTERN)) {
    const kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind !== "space" && kind !== "comment") found.push({ kind, text: match[0] });
  }
  return found;
}

const isWord = (token, ...words) => token.kind === "word" && words.includes(token.text.toUpperCase());

/**
 * What a query is: its form, the variables that an expression binds, whether it names graphs, and whether its rows have an order.
 * @param {string} text
 */
export function read(text) {
  const found = tokens(text);
  const computed = new Set();
  let form = "";
  let prologue = false;
  let ordered = false;
  let depth = 0;
  found.forEach((token, index) => {
    const next = found[index + 1];
    if (isWord(token, "PREFIX", "BASE")) prologue = true;
    else if (token.kind === "word" && !prologue && !form) form = token.text.toUpperCase();
    else if (token.kind === "iri") prologue = false;
    if (isWord(token, "AS") && next?.kind === "variable") computed.add(next.text.slice(1));
    depth += Number(token.text === "{" && token.kind === "mark") - Number(token.text === "}" && token.kind === "mark");
    if (depth === 0 && isWord(token, "ORDER")) ordered = true;
  });
  return { form, computed, ordered, hasDataset: found.some((token) => isWord(token, "FROM")) };
}

/**
 * Declarations for those prefixes that a query uses and does not declare.
 * @param {string} text
 * @param {Record<string, string>} prefixes
 */
export function missingPrefixes(text, prefixes) {
  const found = tokens(text);
  const declared = new Set(found.filter((token, index) => index > 0 && isWord(found[index - 1], "PREFIX")).map((token) => token.text));
  const used = new Set(found.filter((token) => token.kind === "name").map((token) => token.text.slice(0, token.text.indexOf(":"))));
  return [...used].filter((prefix) => !declared.has(`${prefix}:`) && Object.hasOwn(prefixes, prefix))
    .map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>`).join(" ");
}

const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*$/u;

/**
 * The IRI that a text means: a name with a known prefix, or a whole IRI; null for anything else.
 * @param {string} text
 * @param {Record<string, string>} prefixes
 */
export function expand(text, prefixes) {
  const given = text.trim().replace(/^<(.*)>$/s, "$1");
  const colon = given.indexOf(":");
  const prefix = given.slice(0, colon);
  const iri = colon > 0 && Object.hasOwn(prefixes, prefix) && !given.startsWith("//", colon + 1)
    ? prefixes[prefix] + given.slice(colon + 1)
    : given.includes("//") || /^(urn|mailto|tag):/.test(given) ? given : "";
  return IRI.test(iri) ? iri : null;
}

/**
 * The prefixed name of an IRI where a prefix fits, else the IRI.
 * @param {string} iri
 * @param {Record<string, string>} prefixes
 */
export function compact(iri, prefixes) {
  const known = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);
  for (const [prefix, space] of known) {
    if (iri.startsWith(space) && /^([A-Za-z_0-9]([A-Za-z_0-9.-]*[A-Za-z_0-9-])?)?$/.test(iri.slice(space.length))) return `${prefix}:${iri.slice(space.length)}`;
  }
  return iri;
}

/**
 * A text as a SPARQL string that every engine reads as this text: a backslash before a u never begins an escape of engines that expand those first.
 * @param {string} text
 */
export function quoted(text) {
  const escapes = { "\"": "\\\"", "\n": "\\n", "\r": "\\r" };
  let inner = "";
  for (let at = 0; at < text.length; at += 1) {
    const next = text[at + 1] ?? "";
    if (text[at] !== "\\") {
      inner += escapes[text[at]] ?? text[at];
    } else if (next === "u" || next === "U") {
      inner += `\\\\\\U${next.charCodeAt(0).toString(16).toUpperCase().padStart(8, "0")}`;
      at += 1;
    } else {
      inner += "\\\\";
    }
  }
  return `"${inner}"`;
}

/**
 * First and last day of YYYY, YYYY-MM or YYYY-MM-DD; null for anything else.
 * @param {string} text
 * @returns {[string, string] | null}
 */
export function days(text) {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text.trim());
  if (!match) return null;
  const [, year, month, day] = match;
  const first = `${year}-${month ?? "01"}-${day ?? "01"}`;
  const lastOf = (y, m) => new Date(Date.UTC(2000 + (y % 400), m, 0)).getUTCDate();
  const last = day ? first : `${year}-${month ?? "12"}-${String(lastOf(Number(year), Number(month ?? 12))).padStart(2, "0")}`;
  const valid = Number(year) > 0 && (!month || (Number(month) >= 1 && Number(month) <= 12))
    && (!day || (Number(day) >= 1 && Number(day) <= lastOf(Number(year), Number(month))));
  return valid ? [first, last] : null;
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const typed = (text, type) => `"${text}"^^<${XSD}${type}>`;
const WRITERS = {
  iri: (text, parameter, prefixes) => {
    const iri = expand(text, prefixes);
    return iri ? [`<${iri}>`] : null;
  },
  date: (text, parameter) => {
    const found = days(text);
    if (!found || (!parameter.pair && found[0] !== found[1])) return null;
    return (parameter.pair ? found : found.slice(0, 1)).map((day) => typed(day, "date"));
  },
  string: (text) => [quoted(text)],
  integer: (text) => (/^[+-]?\d{1,18}$/.test(text.trim()) ? [typed(BigInt(text.trim().replace("+", "")).toString(), "integer")] : null),
  decimal: (text) => (/^[+-]?\d{1,18}(\.\d{1,18})?$/.test(text.trim()) ? [typed(text.trim(), "decimal")] : null),
  boolean: (text) => (/^(true|false)$/.test(text) ? [typed(text, "boolean")] : null),
  language: (text) => (/^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(text.trim()) ? [quoted(text.trim().toLowerCase())] : null),
};

/** A value that does not fit its parameter. */
export class ValueProblem extends Error {
  /** @param {Parameter} parameter */
  constructor(parameter) {
    super(parameter.name);
    this.parameter = parameter;
  }
}

/**
 * The text of a question with values in place of defaults; a parameter that is not given keeps its default, `*` or no value means no restriction.
 * @param {{ pieces: string[], parameters: Parameter[] }} question
 * @param {Map<string, string[]>} given
 * @param {Record<string, string>} prefixes
 */
export function bind(question, given, prefixes) {
  let text = question.pieces[0];
  question.parameters.forEach((parameter, index) => {
    const values = given.get(parameter.name);
    text += values === undefined ? parameter.default : ` ${written(parameter, values, prefixes)} `;
    text += question.pieces[index + 1];
  });
  return text;
}

/**
 * What stands between the braces of a parameter. Throws ValueProblem for a value that does not fit.
 * @param {Parameter} parameter
 * @param {string[]} values
 * @param {Record<string, string>} prefixes
 */
export function written(parameter, values, prefixes) {
  if (!values.length || (values.length === 1 && values[0] === "*" && parameter.type !== "string")) return parameter.pair ? "(UNDEF UNDEF)" : "UNDEF";
  return values.map((value) => {
    const terms = WRITERS[parameter.type]?.(value, parameter, prefixes);
    if (!terms) throw new ValueProblem(parameter);
    return parameter.pair ? `(${terms.join(" ")})` : terms.join(" ");
  }).join(" ");
}
