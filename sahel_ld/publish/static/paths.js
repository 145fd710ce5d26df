// Where things lie on the site; the same rules as sahel_ld/publish/paths.py.

const TAKEN = /\.(?:html|ttl|nt|nq|trig|jsonld|rdf|json|csv|gz)$/i;

/** @param {string} text one part of a path, from any text; null where its path cannot be told here */
function segment(text) {
  const bytes = (character) => [...new TextEncoder().encode(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  let safe = text.replace(/[^A-Za-z0-9_.~-]/gu, bytes);
  if (safe.startsWith(".")) safe = `=2E${safe.slice(1)}`;
  if (TAKEN.test(safe)) safe = safe.replace(/\.([^.]*)$/, "=2E$1");
  if (safe === "" || safe === "index") safe = `=${safe}`;
  return safe.length > 150 ? null : safe;
}

/**
 * The path of the page about an IRI; nothing for one that has none.
 * @param {string} iri
 * @param {string} base
 */
export function pathOf(iri, base) {
  if (!iri.startsWith(base)) return "";
  const [rest, fragment = ""] = iri.slice(base.length).split(/#(.*)/s);
  const [space, ...parts] = rest.split("/");
  if ((space === "def" || space === "code") && !parts.length) return `${space}/index.html${fragment ? `#${fragment.replace(/[^A-Za-z0-9_.-]/g, "_")}` : ""}`;
  const folder = { id: "doc", src: "doc/src", graph: "graph" }[space];
  if (!folder || !parts.join("/")) return "";
  const segments = parts.map(segment);
  return segments.includes(null) ? "" : `${folder}/${segments.join("/")}.html`;
}

/**
 * The IRI of the thing that a page of the site is about; nothing where it cannot be told.
 * @param {string} path
 * @param {string} base
 */
export function iriOf(path, base) {
  const match = /^doc\/(src\/)?(.+)\.html$/.exec(path);
  if (!match || match[2].endsWith("/index")) return "";
  let text;
  try { text = decodeURIComponent(match[2].replace(/%/g, "%25").replace(/=([0-9A-F]{2})/g, "%$1").replace(/=/g, "")); } catch { return ""; }
  return `${base}${match[1] ? "src/" : "id/"}${text}`;
}
