// Search with completion over search-index.json, read when the field is first used. The site works without it.
(() => {
  "use strict";
  const field = document.getElementById("search-field");
  if (!field) return;
  const { index, home, none, lang } = field.dataset;
  const fold = (text) => text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFKD")
    .replace(/\p{M}/gu, "").replace(/[’'ʼ`´‘]/g, "").replace(/[^\p{L}\p{N}_]+/gu, " ").trim();
  let loading;
  const load = () => loading ??= fetch(index).then((answer) => answer.json()).then(({ kinds, entries }) =>
    entries.map(([kind, path, en, fr, extra]) => {
      const name = (lang === "fr" && fr) || en;
      return { path, name, kind: kinds[lang][kind], order: kind, text: ` ${fold(name)} ${fold(en)} ${fold(fr || "")} ${extra || ""}` };
    }));
  const find = (entries, query, most) => {
    const words = fold(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    const hits = [];
    for (const entry of entries) {
      if (!words.every((word) => entry.text.includes(` ${word}`))) continue;
      const folded = fold(entry.name);
      hits.push([folded.startsWith(words.join(" ")) ? 0 : folded.startsWith(words[0]) ? 1 : 2, entry.order, entry.name.length, entry]);
    }
    hits.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || (a[3].path < b[3].path ? -1 : 1));
    return hits.slice(0, most).map((hit) => hit[3]);
  };
  const link = (entry) => {
    const a = document.createElement("a");
    a.href = home + entry.path;
    a.textContent = entry.name;
    const small = document.createElement("small");
    small.textContent = entry.kind;
    a.append(small);
    return a;
  };

  const box = document.createElement("div");
  box.className = "hits";
  box.id = "search-hits";
  box.setAttribute("role", "listbox");
  box.hidden = true;
  field.form.append(box);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "search-hits"], ["aria-autocomplete", "list"]]) field.setAttribute(name, value);
  let active = -1;
  const show = (open) => {
    box.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) { active = -1; field.removeAttribute("aria-activedescendant"); }
  };
  const choose = (step) => {
    const options = [...box.querySelectorAll("a")];
    if (!options.length) return;
    active = (active + step + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
    options[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[active].id);
  };
  let asked = 0;
  const suggest = async () => {
    const query = field.value;
    const number = ++asked;
    if (!fold(query)) return show(false);
    let entries;
    try { entries = await load(); } catch { return show(false); }
    if (number !== asked) return;
    const hits = find(entries, query, 12);
    box.replaceChildren(...hits.map((entry, position) => {
      const a = link(entry);
      a.id = `hit-${position}`;
      a.setAttribute("role", "option");
      a.tabIndex = -1;
      return a;
    }));
    if (!hits.length) {
      const p = document.createElement("p");
      p.textContent = none;
      box.append(p);
    }
    active = -1;
    show(true);
  };
  field.addEventListener("input", suggest);
  field.addEventListener("focus", () => { load().catch(() => {}); if (field.value) suggest(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      show(false);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.href = box.querySelectorAll("a")[active].href;
    }
  });
  document.addEventListener("click", (event) => { if (!field.form.contains(event.target)) show(false); });
  document.addEventListener("keydown", (event) => {
    const typing = /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); field.focus(); }
  });

  const found = document.getElementById("search-found");
  const query = new URLSearchParams(location.search).get("q");
  if (found && query) {
    field.value = query;
    load().then((entries) => {
      const hits = find(entries, query, 200);
      const list = document.createElement("ul");
      list.className = "found";
      for (const entry of hits) {
        const item = document.createElement("li");
        item.append(link(entry));
        list.append(item);
      }
      if (!hits.length) list.textContent = none;
      found.replaceChildren(list);
    });
  }
})();
