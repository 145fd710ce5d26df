// The page of time: a slider of days, the map and the list of what is claimed to have held, or may have held, on the chosen day.
import { choose, chosen, inWords, isDay, judge } from "./days.js";

/** @typedef {{ days: string[], holders: string[], control: boolean, place?: string, href?: string, at?: [number, number] }} State */

const form = document.getElementById("slider");
if (form) start(/** @type {HTMLFormElement} */ (form));

/** @param {HTMLFormElement} form */
function start(form) {
  const byId = (id) => /** @type {any} */ (document.getElementById(id));
  const [range, date, told, line, marks] = ["day", "date", "told", "line", "marks"].map(byId);
  /** @type {State[]} */
  const states = JSON.parse(byId("states").textContent);
  const rows = [...document.querySelectorAll(".lanes li")];
  const DAY = 86400000;
  const first = Date.parse(form.dataset.first);
  const last = Math.round((Date.parse(form.dataset.last) - first) / DAY);
  const iso = (number) => new Date(first + number * DAY).toISOString().slice(0, 10);
  const numberOf = (day) => Math.min(last, Math.max(0, Math.round((Date.parse(day) - first) / DAY)));
  // The days on which the answer changes.
  const changes = [...new Set(states.flatMap((state) => state.days.filter(Boolean)))].map(numberOf).sort((a, b) => a - b);
  range.max = String(last);
  range.value = String(last);

  const show = (number) => {
    const day = iso(number);
    const found = states.map((state) => judge(state.days, day));
    rows.forEach((row, index) => { row.className = { held: "", may: "may", not: "off" }[found[index]]; });
    for (const section of document.querySelectorAll(".lanes")) section.hidden = !section.querySelector("li:not(.off)");
    const count = (kind) => String(found.filter((one) => one === kind).length);
    const words = inWords(day, form.lang);
    date.value = day;
    range.value = String(number);
    range.setAttribute("aria-valuetext", words);
    line.hidden = false;
    line.style.insetInlineStart = `${(100 * number) / (last + 1)}%`;
    told.textContent = `${words}${form.dataset.colon} ${form.dataset.counts.replace("{n}", count("held")).replace("{m}", count("may"))}`;
    if (marks) {
      byId("timemap").hidden = false;
      draw(marks, states, found, form.dataset);
    }
  };
  const all = () => {
    for (const row of rows) row.className = "";
    for (const section of document.querySelectorAll(".lanes")) section.hidden = false;
    told.textContent = byId("all").textContent;
    line.hidden = true;
    date.value = "";
    range.removeAttribute("aria-valuetext");
    if (marks) byId("timemap").hidden = true;
  };
  // The slider and the control in the head of the page are one choice.
  const set = (number) => {
    history.replaceState(null, "", `#${iso(number)}`);
    choose(iso(number));
  };
  document.addEventListener("as-of", (event) => {
    const day = /** @type {CustomEvent} */ (event).detail;
    if (day) show(numberOf(day));
    else all();
  });
  range.addEventListener("input", () => set(Number(range.value)));
  date.addEventListener("change", () => { if (isDay(date.value)) set(numberOf(date.value)); });
  const now = () => (line.hidden ? last + 1 : Number(range.value));
  byId("before").addEventListener("click", () => set(changes.findLast((change) => change < now()) ?? 0));
  byId("after").addEventListener("click", () => set(changes.find((change) => change > now()) ?? last));
  byId("all").addEventListener("click", () => {
    history.replaceState(null, "", location.pathname + location.search);
    choose("");
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const fromAddress = () => {
    const day = location.hash.slice(1);
    if (isDay(day)) choose(iso(numberOf(day)));
    return isDay(day);
  };
  window.addEventListener("hashchange", fromAddress);
  form.hidden = false;
  if (fromAddress()) return;
  if (chosen()) show(numberOf(chosen()));
  else all();
}

/**
 * One mark for each place, with the names of place and holders where they have room.
 * @param {SVGGElement} marks
 * @param {State[]} states
 * @param {("held" | "may" | "not")[]} found
 * @param {DOMStringMap} words
 */
function draw(marks, states, found, words) {
  const places = new Map();
  states.forEach((state, index) => {
    if (!state.at || !state.control || found[index] === "not") return;
    const place = places.get(state.place) ?? { ...state, certain: false, groups: new Map() };
    place.certain ||= found[index] === "held";
    const holders = state.holders.join(" + ");
    place.groups.set(holders, place.groups.get(holders) || found[index] === "held");
    places.set(state.place, place);
  });
  const svg = (name, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    made.append(...children);
    return made;
  };
  // On a phone the drawing is small, and its letters must not be.
  const zoom = marks.ownerSVGElement.clientWidth < 450 ? 1.6 : 1;
  marks.setAttribute("class", zoom > 1 ? "big" : "");
  /** @type {[number, number, number, number][]} */
  const taken = [...places.values()].map(({ at: [x, y] }) => [x - 6, y - 6, x + 6, y + 6]);
  const free = (box) => box[0] > 0 && box[2] < 620 && taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
  // What held for certain gets its names first.
  const inOrder = [...places.values()].sort((a, b) => Number(b.certain) - Number(a.certain));
  marks.replaceChildren(...inOrder.map((place) => {
    const [x, y] = place.at;
    const holders = [...place.groups].map(([name, certain]) => (certain ? name : `${name} (${words.possibly})`)).join(" / ");
    const said = words.place.replace("{place}", place.place).replace("{holders}", holders);
    const shape = `mark${place.groups.size > 1 ? " warm" : ""}${place.certain ? "" : " ring"}`;
    const parts = [svg("circle", { class: "halo", cx: x, cy: y, r: 12 }), svg("circle", { class: shape, cx: x, cy: y, r: 5 }), svg("title", {}, said)];
    const short = [...place.groups.keys()].join(" / ");
    const lines = [place.place, short.length > 34 ? `${short.slice(0, 33)}…` : short];
    const wide = zoom * Math.max(lines[0].length * 6.8, lines[1].length * 5.6);
    const spots = (zoom > 1 ? [-1, 20, -20] : [-1, 20, -20, 33, -33]).flatMap((dy) => [[x + 9, y + zoom * dy, "start"], [x - 9, y + zoom * dy, "end"]]);
    for (const [tx, ty, anchor] of spots) {
      const left = anchor === "start" ? tx : tx - wide;
      const box = [left, ty - 11 * zoom, left + wide, ty + 15 * zoom];
      if (!free(box)) continue;
      taken.push(/** @type {any} */ (box));
      parts.push(svg("text", { x: tx, y: ty, class: `at ${anchor}` }, svg("tspan", { class: "where" }, lines[0]), svg("tspan", { x: tx, dy: 12 * zoom }, lines[1])));
      break;
    }
    return svg("a", { href: place.href, "aria-label": said }, ...parts);
  }));
}
