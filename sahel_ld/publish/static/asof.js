// The "as of" control: every page hides what did not hold on the chosen day, and marks what may have held. `?as-of=YYYY-MM-DD` in an address chooses too.
import { choose, chosen, inWords, isDay, judge } from "./days.js";

const control = document.getElementById("asof");
const field = /** @type {HTMLInputElement} */ (document.getElementById("asof-date"));
const { lang, hidden, nothing, possibly, any } = control.dataset;
const head = document.querySelector(".head [data-days]");
const entries = [...document.querySelectorAll("[data-days]")].filter((element) => element !== head);
const daysOf = (element) => element.dataset.days.split(" ").map((day) => (day === "-" ? "" : day));

const mark = (kind, text) => Object.assign(document.createElement("span"), { className: `badge then ${kind}`, textContent: text });

/** @param {string} day */
function apply(day) {
  document.querySelectorAll(".then").forEach((element) => element.remove());
  let off = 0;
  for (const element of entries) {
    const found = day ? judge(daysOf(element), day) : "held";
    element.classList.toggle("not-then", found === "not");
    if (element instanceof SVGElement) continue; // dimmed in a picture, and told of in the list below it
    off += Number(found === "not");
    if (found === "may") (element.querySelector(".rowwhat, h3, th") ?? element).append(" ", mark("may", possibly));
  }
  const words = day ? inWords(day, lang) : "";
  if (head && day) {
    const found = judge(daysOf(head), day);
    head.append(" ", mark(found, control.dataset[found].replace("{day}", words)));
  }
  document.getElementById("asof-day").textContent = words || any.toLowerCase();
  document.getElementById("asof-told").textContent = !day ? "" : off ? hidden.replace("{n}", String(off)) : nothing;
  control.classList.toggle("on", Boolean(day));
  field.value = day;
}

field.addEventListener("change", () => { if (!field.value || isDay(field.value)) choose(field.value); });
document.getElementById("asof-any").addEventListener("click", () => choose(""));
control.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("as-of", (event) => apply(/** @type {CustomEvent} */ (event).detail));
document.addEventListener("click", (event) => { if (!control.contains(/** @type {Node} */ (event.target))) control.removeAttribute("open"); });
control.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  control.removeAttribute("open");
  control.querySelector("summary").focus();
});
control.hidden = false;
const given = new URLSearchParams(location.search).get("as-of");
if (isDay(given)) choose(given);
else apply(chosen());
