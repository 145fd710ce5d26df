// The day slider of the page of time: shows what is claimed to have held, or may have held, on one day.
(() => {
  "use strict";
  const form = document.getElementById("slider");
  if (!form) return;
  const range = document.getElementById("day");
  const date = document.getElementById("date");
  const told = document.getElementById("told");
  const line = document.getElementById("line");
  const rows = [...document.querySelectorAll(".lanes li")];
  const DAY = 86400000;
  const first = Date.parse(form.dataset.first);
  const days = (Date.parse(form.dataset.last) - first) / DAY;
  const words = new Intl.DateTimeFormat(form.lang === "en" ? "en-GB" : form.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  range.max = String(days);
  range.value = String(days);
  const iso = (number) => new Date(first + number * DAY).toISOString().slice(0, 10);
  const show = (number) => {
    const day = iso(number);
    let certain = 0;
    let possible = 0;
    for (const row of rows) {
      const { es, ls, ee, le } = row.dataset;
      const may = (!es || es <= day) && (!le || day < le);
      const did = may && ls && ls <= day && (!ee || day < ee);
      row.className = did ? "" : may ? "may" : "off";
      certain += did ? 1 : 0;
      possible += may && !did ? 1 : 0;
    }
    for (const section of document.querySelectorAll(".lanes")) section.hidden = !section.querySelector("li:not(.off)");
    date.value = day;
    range.value = String(number);
    line.hidden = false;
    line.style.insetInlineStart = `${(100 * number) / (days + 1)}%`;
    told.textContent = `${words.format(new Date(first + number * DAY))}: ${form.dataset.counts.replace("{n}", certain).replace("{m}", possible)}`;
    history.replaceState(null, "", `#${day}`);
  };
  const all = () => {
    for (const row of rows) row.className = "";
    for (const section of document.querySelectorAll(".lanes")) section.hidden = false;
    told.textContent = document.getElementById("all").textContent;
    line.hidden = true;
    date.value = "";
    history.replaceState(null, "", location.pathname);
  };
  range.addEventListener("input", () => show(Number(range.value)));
  date.addEventListener("change", () => { if (date.value) show(Math.min(days, Math.max(0, (Date.parse(date.value) - first) / DAY))); });
  document.getElementById("all").addEventListener("click", all);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  const given = /^#(\d{4}-\d\d-\d\d)$/.exec(location.hash);
  if (given && !Number.isNaN(Date.parse(given[1]))) show(Math.min(days, Math.max(0, (Date.parse(given[1]) - first) / DAY)));
})();
