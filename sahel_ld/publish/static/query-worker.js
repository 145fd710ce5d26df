// The engine in a worker of its own, so that a query that takes too long can be ended with it. Oxigraph as WebAssembly over the published dump.
import start, { Store, namedNode } from "./vendor/oxigraph/web.js";
import { missingPrefixes, read } from "./sparql.js";
import { pathOf } from "./paths.js";

/** @typedef {{ type: string, value: string, datatype?: string, "xml:lang"?: string }} Term */
/** @typedef {{ text: string, lang: string }} Label */
/** @typedef {{ kind: "rows" | "boolean" | "graph", columns: string[], rows: (Term | null)[][], boolean?: boolean, text?: string, labels: Record<string, Label>, paths: Record<string, string>, points: Record<string, string> }} Answer */

const SKOS = "http://www.w3.org/2004/02/skos/core#";
const LABELS = [`${SKOS}prefLabel`, "http://www.w3.org/2000/01/rdf-schema#label", "http://purl.org/dc/terms/title"];
const WKT = "http://www.opengis.net/ont/geosparql#asWKT";
const XSD = "http://www.w3.org/2001/XMLSchema#";

let store;
let settings;
let language = "en";

const compare = (a, b) => {
  const one = [...a];
  const other = [...b];
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const step = one[at].codePointAt(0) - other[at].codePointAt(0);
    if (step) return step;
  }
  return one.length - other.length;
};

/** @param {Term | null} term as N-Triples has it, for sorting */
function asText(term) {
  if (!term) return "";
  if (term.type === "uri") return `<${term.value}>`;
  if (term.type !== "literal") return `_:${term.value}`;
  const escapes = { "\\": "\\\\", "\"": "\\\"", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };
  const text = `"${term.value.replace(/[\\"\n\r\t\b\f]/g, (character) => escapes[character])}"`;
  if (term["xml:lang"]) return `${text}@${term["xml:lang"]}`;
  return term.datatype && term.datatype !== `${XSD}string` ? `${text}^^<${term.datatype}>` : text;
}

async function unpacked(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // a server that says `Content-Encoding: gzip` has had it unpacked on the way
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function load(message) {
  settings = message.settings;
  language = message.language;
  await start();
  store = new Store();
  store.load(await unpacked(message.dump), { format: "application/n-quads", no_transaction: true });
  return { size: store.size };
}

/** @returns {Answer} */
function ask(text) {
  const reading = read(text);
  const prefixes = missingPrefixes(text, settings.prefixes);
  const full = prefixes ? `${prefixes}\n${text}` : text;
  const options = { use_default_graph_as_union: !reading.hasDataset };
  const answer = { kind: "rows", columns: [], rows: [], labels: {}, paths: {}, points: {} };
  try {
    if (reading.form === "CONSTRUCT" || reading.form === "DESCRIBE") {
      const found = String(store.query(full, { ...options, results_format: "application/n-triples" }));
      answer.kind = "graph";
      answer.rows = [...new Set(found.split("\n").filter(Boolean))].sort(compare).map((line) => [{ type: "line", value: line }]);
      return answer;
    }
    const found = JSON.parse(String(store.query(full, { ...options, results_format: "application/sparql-results+json" })));
    if (found.boolean !== undefined) return { ...answer, kind: "boolean", boolean: found.boolean };
    answer.columns = found.head.vars ?? [];
    answer.rows = found.results.bindings.map((row) => answer.columns.map((name) => restored(row[name] ?? null, reading.computed.has(name))));
  } catch (error) {
    const said = String(error?.message ?? error);
    throw new Error(prefixes ? said.replace(/(\d+):(\d+)/, (_, line, column) => `${Number(line) - 1}:${column}`) : said);
  }
  if (!reading.ordered) answer.rows = sorted(answer.rows);
  describe(answer);
  return answer;
}

function sorted(rows) {
  const keyed = rows.map((row) => ({ row, keys: row.map(asText) }));
  keyed.sort((a, b) => {
    for (let at = 0; at < a.keys.length; at += 1) {
      if (a.keys[at] !== b.keys[at]) return compare(a.keys[at], b.keys[at]);
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

/** A literal as the data has it: the engine keeps 0.8900 as 0.89. */
function restored(term, computed) {
  if (!term || term.type !== "literal" || computed || !term.datatype) return term;
  const found = settings.written.find(([[value, type]]) => value === term.value && type === term.datatype);
  return found ? { type: "literal", value: found[1][0], datatype: found[1][1] } : term;
}

/** Names, pages and points of the things in an answer. */
function describe(answer) {
  const seen = new Set(answer.rows.flat().filter((term) => term?.type === "uri").map((term) => term.value));
  for (const iri of [...seen].slice(0, 5000)) {
    const node = namedNode(iri);
    const label = labelOf(node);
    if (label) answer.labels[iri] = label;
    const path = pathOf(iri, settings.base);
    if (path && (store.match(node, null, null, null).length || store.match(null, null, node, null).length)) answer.paths[iri] = path;
    for (const { subject } of store.match(null, namedNode(`${settings.base}def#locates`), node, null)) {
      const [wkt] = store.match(subject, namedNode(WKT), null, null);
      if (wkt && !answer.points[iri]) answer.points[iri] = wkt.object.value;
    }
  }
}

/** The name for a reader of the language: in it, else in English, else without a language, else the first. */
function labelOf(node) {
  const rank = (tag) => [language, "en", ""].indexOf(tag.split("-")[0]) + 1 || 4;
  for (const property of LABELS) {
    const found = store.match(node, namedNode(property), null, null).map((quad) => quad.object).filter((term) => term.termType === "Literal");
    found.sort((a, b) => rank(a.language) - rank(b.language) || compare(a.value, b.value));
    if (found.length) return { text: found[0].value, lang: found[0].language };
  }
  return null;
}

self.addEventListener("message", async ({ data }) => {
  try {
    const begun = performance.now();
    const result = data.kind === "load" ? await load(data) : ask(data.text);
    self.postMessage({ kind: data.kind, result, ms: Math.round(performance.now() - begun) });
  } catch (error) {
    self.postMessage({ kind: "failed", message: String(error?.message ?? error) });
  }
});
