// The page of a question: its form, the text that comes of it, the answer as table, map or chart, and a link to share it.
import { asCsv, asJson, table } from "./answer.js";
import { chosen } from "./days.js";
import { Cancelled, Engine } from "./engine.js";
import { fieldsOf } from "./fields.js";
import { bars, chart, map, places } from "./picture.js";
import { ValueProblem, bind, compact, expand } from "./sparql.js";

/** @typedef {import("./query-worker.js").Answer} Answer */

const SHOWN = 500;
const TEXT = "sparql";
const byId = (id) => /** @type {any} */ (document.getElementById(id));
const form = /** @type {HTMLFormElement} */ (byId("ask"));
const question = JSON.parse(byId("asked").textContent);
const { words } = question;
const language = form.dataset.lang;
const home = new URL(form.dataset.home, document.baseURI).href;
const root = new URL(form.dataset.root || "./", document.baseURI).href;
const scripts = new URL(form.dataset.static, document.baseURI).href;
const [text, wrong, told, progress] = ["ask-text", "ask-wrong", "ask-told", "ask-progress"].map(byId);
const fill = (key, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, String(value)), words[key]);
const number = new Intl.NumberFormat(language === "en" ? "en-GB" : language);

const settings = await fetch(new URL("live.json", scripts)).then((answer) => answer.json());
const engine = new Engine({ scripts, root, language, settings });
const place = { home, language, compact: (iri) => compact(iri, settings.prefixes) };
const fields = fieldsOf(form, question.parameters, { settings, words, language, index: new URL("search-index.json", root).href, changed: refresh });
let edited = false;

/** The text for the fields as they are; says what is wrong where a value does not fit. */
function refresh() {
  if (edited) return true;
  try {
    text.value = bind(question, fields.given(), settings.prefixes);
    complain("");
    return true;
  } catch (error) {
    if (!(error instanceof ValueProblem)) throw error;
    complain((words[`bad.${error.parameter.type}`] ?? "{name}").replace("{name}", nameOf(error.parameter)), byId(`ask-${error.parameter.name}`));
    return false;
  }
}

const nameOf = (parameter) => form.querySelector(`[data-parameter="${parameter.name}"] .askname`).textContent;

function complain(said, field) {
  wrong.textContent = said;
  wrong.hidden = !said;
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", "ask-wrong");
}

function setEdited(is) {
  edited = is;
  byId("ask-edited").hidden = !is || !question.parameters.length;
}

/** The state of the page as the fragment of its address. */
function fragment() {
  const found = new URLSearchParams();
  if (edited) found.set(TEXT, text.value);
  else for (const [name, values] of fields.given()) for (const value of values) found.append(name, compact(value, settings.prefixes));
  return String(found);
}

/** Take the state from the address; tells whether it asks for something. */
function restore() {
  const found = new URLSearchParams(location.hash.slice(1));
  const own = found.get(TEXT);
  setEdited(own !== null);
  const given = new Map();
  for (const { name, type } of question.parameters) {
    const values = found.getAll(name).map((value) => (type === "iri" && value !== "*" ? expand(value, settings.prefixes) ?? value : value));
    if (values.length) given.set(name, values);
  }
  if (!location.hash.slice(1)) withDay(given);
  fields.set(given);
  if (own === null) refresh();
  else text.value = own;
  if (edited) form.querySelector("details").open = true;
  return own !== null || [...found.keys()].length > 0;
}

/** The day that was chosen for all pages is the question's too. Not where the address asks for something: a link that is shared means the same to all. */
function withDay(given) {
  const parameter = question.parameters.find(({ name }) => name === "asOf");
  if (parameter && chosen()) given.set("asOf", [chosen()]);
}

let ownHash = location.hash;
async function run() {
  if (!refresh()) return;
  ownHash = `#${fragment() || "run"}`;
  history.replaceState(null, "", ownHash);
  busy(true);
  complain("");
  try {
    const { result, ms } = await engine.ask(text.value, tell);
    told.textContent = result.kind === "boolean" ? `${result.boolean ? words.yes : words.no} (${number.format(ms)} ms)` : fill(result.kind === "graph" ? "graph" : "done", { n: number.format(result.rows.length), ms: number.format(ms) });
    await show(result);
  } catch (error) {
    told.textContent = error instanceof Cancelled ? words.cancelled : "";
    if (!(error instanceof Cancelled)) complain(`${words.failed}: ${error.message}`);
  } finally {
    busy(false);
  }
}

function tell(step, share = 0) {
  told.textContent = step === "loading" ? fill("loading", { n: share }) : words[step];
  if (step === "loading") progress.value = share;
  else progress.removeAttribute("value");
}

function busy(is) {
  const focused = document.activeElement;
  byId("ask-run").disabled = is;
  byId("ask-cancel").hidden = !is;
  progress.hidden = !is;
  form.toggleAttribute("aria-busy", is);
  document.documentElement.classList.toggle("asking", is);
  if (is && focused === byId("ask-run")) byId("ask-cancel").focus();
  else if (!is && focused === byId("ask-cancel")) byId("ask-run").focus();
}

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

/** @param {Answer} answer */
async function show(answer) {
  const region = byId("answer");
  const title = element("h2", { id: "answer-title", tabIndex: -1 }, words.answer);
  region.dataset.kind = answer.kind;
  if (answer.kind === "boolean") return region.replaceChildren(title, element("p", { className: "note" }, answer.boolean ? words.yes : words.no));
  if (!answer.rows.length) return region.replaceChildren(title, element("p", {}, words.none));
  if (answer.kind === "graph") {
    const lines = answer.rows.map(([line]) => `${line.value}\n`).join("");
    return region.replaceChildren(title, downloads([["N-Triples", "nt", "application/n-triples", lines]]), element("pre", { tabIndex: 0 }, element("code", {}, lines)));
  }
  const views = new Map([["table", () => {
    const made = element("div", {}, labelled(table(answer, place, SHOWN)));
    if (answer.rows.length > SHOWN) made.append(element("p", { className: "rest" }, fill("bars.cut", { n: number.format(SHOWN), m: number.format(answer.rows.length) })));
    return made;
  }]]);
  const found = places(answer);
  if (found.length) views.set("map", () => map(found, { ground: new URL(`ground-${language}.svg`, scripts).href, frame: settings.frame, home, label: words.map, outside: words.outside }));
  const columns = bars(answer);
  if (columns) views.set("chart", () => chart(answer, columns, { label: words.chart, cut: words["bars.cut"], unknown: words.unknown, column: words.column }));
  const shown = element("div", { className: "shown" });
  const buttons = [...views].map(([key, draw]) => {
    const button = element("button", { type: "button" }, words[key]);
    button.dataset.view = key;
    button.addEventListener("click", async () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      shown.replaceChildren(await draw());
    });
    return button;
  });
  const bar = element("div", { className: "views" });
  if (buttons.length > 1) {
    const group = element("div", { className: "switch" }, ...buttons);
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", words.view);
    bar.append(group);
  }
  bar.append(downloads([["CSV", "csv", "text/csv", asCsv(answer)], ["JSON", "json", "application/sparql-results+json", asJson(answer)]]));
  region.replaceChildren(title, bar, shown);
  buttons[0].setAttribute("aria-pressed", "true");
  for (const other of buttons.slice(1)) other.setAttribute("aria-pressed", "false");
  shown.replaceChildren(await views.get("table")());
  return undefined;
}

const labelled = (node) => {
  node.setAttribute("aria-labelledby", "answer-title");
  return node;
};

/** @type {string[]} */
let made = [];
function downloads(files) {
  made.forEach((address) => URL.revokeObjectURL(address));
  made = [];
  const links = files.map(([name, suffix, type, content]) => {
    const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
    made.push(address);
    return element("a", { href: address, download: `${question.name}.${suffix}` }, name);
  });
  return element("p", { className: "formats" }, `${words.format} `, ...links.flatMap((link, index) => (index ? [" · ", link] : [link])));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
byId("ask-cancel").addEventListener("click", () => engine.cancel());
byId("ask-reset").addEventListener("click", () => {
  setEdited(false);
  fields.set(new Map());
  complain("");
  refresh();
  ownHash = "";
  history.replaceState(null, "", location.pathname + location.search);
});
byId("ask-share").addEventListener("click", async () => {
  if (!refresh()) return;
  ownHash = `#${fragment() || "run"}`;
  history.replaceState(null, "", ownHash);
  try {
    await navigator.clipboard.writeText(location.href);
    told.textContent = words.shared;
  } catch {
    told.textContent = location.href; // the address bar has it too
  }
});
text.addEventListener("input", () => setEdited(true));
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
document.addEventListener("as-of", (event) => {
  if (edited || !question.parameters.some(({ name }) => name === "asOf")) return;
  const day = /** @type {CustomEvent} */ (event).detail;
  const given = fields.given();
  if (day) given.set("asOf", [day]);
  else given.delete("asOf");
  fields.set(given);
  refresh();
});
window.addEventListener("hashchange", () => { if (location.hash !== ownHash && restore()) run(); });

form.hidden = false;
document.documentElement.classList.add("is-live");
if (restore()) run();
