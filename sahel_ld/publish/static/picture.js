// Answers as pictures in plain SVG: points on the map of the region, and bars.
import { inWords, isNumber, nameOf } from "./answer.js";

/** @typedef {import("./query-worker.js").Answer} Answer */

const SVG = "http://www.w3.org/2000/svg";
const WKT = "http://www.opengis.net/ont/geosparql#wktLiteral";
const BARS = 60;

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * Longitude and latitude of a WKT point in CRS84 or EPSG 4326 (which has the latitude first); null for anything else.
 * @param {string} text
 */
export function pointOf(text) {
  const match = /^\s*(?:<([^>]*)>\s*)?POINT\s*\(\s*([-+\d.eE]+)\s+([-+\d.eE]+)\s*\)\s*$/i.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[2]), Number(match[3])];
  const turned = /^http:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\d.]+\/4326$/.test(match[1] ?? "");
  if (match[1] && !turned && match[1] !== "http://www.opengis.net/def/crs/OGC/1.3/CRS84") return null;
  const [lon, lat] = turned ? [second, first] : [first, second];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null;
}

/**
 * The places of an answer: of cells that are points, and of things that lie somewhere; each with the number of its rows.
 * @param {Answer} answer
 */
export function places(answer) {
  const found = new Map();
  for (const row of answer.rows) {
    const inRow = new Map();
    for (const term of row) {
      const wkt = term?.type === "literal" && term.datatype === WKT ? term.value : term?.type === "uri" ? answer.points[term.value] : undefined;
      const point = wkt && pointOf(wkt);
      if (!point) continue;
      const subject = term.type === "uri" ? term : row.find((other) => other?.type === "uri") ?? term;
      inRow.set(subject.value, { ...point, name: nameOf(answer, subject), path: answer.paths[subject.value] ?? "" });
    }
    for (const [key, place] of inRow) found.set(key, { ...place, rows: (found.get(key)?.rows ?? 0) + 1 });
  }
  return [...found.values()];
}

/**
 * The map with one circle for each place, its area after the number of rows.
 * @param {ReturnType<typeof places>} found
 * @param {{ ground: string, frame: Record<string, number>, home: string, label: string, outside: string }} options
 */
export async function map(found, { ground, frame, home, label, outside }) {
  const text = await fetch(ground).then((answer) => answer.text());
  const drawn = /** @type {Element} */ (document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true));
  drawn.setAttribute("class", "map wide");
  drawn.setAttribute("role", "group");
  drawn.setAttribute("aria-label", label);
  const inside = (place) => place.lon >= frame.west && place.lon <= frame.east && place.lat >= frame.south && place.lat <= frame.north;
  for (const place of found.filter(inside).sort((a, b) => b.rows - a.rows)) {
    const [cx, cy] = [(place.lon - frame.west) * frame.scale, (frame.north - place.lat) * frame.scale];
    const said = place.rows > 1 ? `${place.name} (${place.rows})` : place.name;
    const mark = [
      svg("circle", { class: "halo", cx, cy, r: 5 + 2 * Math.sqrt(place.rows) }), svg("circle", { class: "mark", cx, cy, r: 3 }), svg("title", {}, said),
    ];
    drawn.append(place.path ? svg("a", { href: home + place.path, "aria-label": said }, ...mark) : svg("g", {}, ...mark));
  }
  const figure = document.createElement("figure");
  figure.append(drawn);
  const rest = found.filter((place) => !inside(place)).map((place) => place.name);
  if (rest.length) {
    const caption = document.createElement("figcaption");
    caption.textContent = outside.replace("{names}", rest.join(", "));
    figure.append(caption);
  }
  return figure;
}

/**
 * The columns that bars can show, and those that name them; null where there are none.
 * @param {Answer} answer
 */
export function bars(answer) {
  const all = answer.columns.map((name, index) => ({ name, index }));
  const filled = ({ index }) => answer.rows.some((row) => row[index]);
  const values = all.filter((column) => filled(column) && answer.rows.every((row) => !row[column.index] || isNumber(row[column.index])));
  const named = all.filter((column) => !values.includes(column) && filled(column));
  if (!values.length || !named.length || answer.rows.length < 2) return null;
  // The fewest first columns that tell the rows apart, three at most.
  let labels = 1;
  const key = (row) => named.slice(0, labels).map(({ index }) => row[index]?.value).join("\n");
  while (labels < Math.min(3, named.length) && new Set(answer.rows.map(key)).size < answer.rows.length) labels += 1;
  return { values, named: named.slice(0, labels) };
}

/**
 * Bars for one column, a row each; with a choice where several columns hold numbers.
 * @param {Answer} answer
 * @param {NonNullable<ReturnType<typeof bars>>} columns
 * @param {{ label: string, cut: string, unknown: string, column: string }} words
 */
export function chart(answer, { values, named }, { label, cut, unknown, column }) {
  const rows = answer.rows.slice(0, BARS);
  const table = document.createElement("table");
  table.className = "bars";
  const caption = table.createCaption();
  const body = table.createTBody();
  const draw = ({ name, index }) => {
    caption.textContent = `${label}: ${inWords(name)}`;
    const most = Math.max(...rows.map((row) => Number(row[index]?.value ?? 0)), 0) || 1;
    body.replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = named.map((other) => nameOf(answer, row[other.index])).filter(Boolean).join(" · ");
      const number = document.createElement("td");
      number.className = "num";
      number.textContent = row[index]?.value ?? unknown;
      const bar = document.createElement("td");
      const width = Math.max(0, (100 * Number(row[index]?.value ?? 0)) / most);
      bar.append(svg("svg", { width: "100%", height: 14, "aria-hidden": "true" }, svg("rect", { width: `${width}%`, height: 14, rx: 2 })));
      line.append(head, number, bar);
      return line;
    }));
  };
  const made = document.createElement("div");
  if (values.length > 1) {
    const choice = document.createElement("select");
    choice.setAttribute("aria-label", column);
    choice.append(...values.map(({ name }, place) => new Option(inWords(name), String(place))));
    choice.addEventListener("change", () => draw(values[Number(choice.value)]));
    made.append(choice);
  }
  draw(values[0]);
  made.append(table);
  if (answer.rows.length > rows.length) {
    const said = document.createElement("p");
    said.className = "rest";
    said.textContent = cut.replace("{n}", String(rows.length)).replace("{m}", String(answer.rows.length));
    made.append(said);
  }
  return made;
}
