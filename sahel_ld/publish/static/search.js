// Search with completion over search-index.json, read when the field is first used. The site works without it.
import { combobox } from "./combobox.js";
import { find, loadNames } from "./names.js";

const field = /** @type {HTMLInputElement | null} */ (document.getElementById("search-field"));
if (field) {
  const { index, home, none, lang } = field.dataset;
  const load = () => loadNames(index, lang);
  const link = (entry) => {
    const a = document.createElement("a");
    a.href = home + entry.path;
    a.textContent = entry.name;
    const small = document.createElement("small");
    small.textContent = entry.kind;
    a.append(small);
    return a;
  };
  combobox(field, {
    id: "search-hits",
    label: field.labels?.[0]?.textContent ?? "",
    none,
    find: async (query) => find(await load(), query, 12),
    draw: link,
    take: (entry) => { location.href = home + entry.path; },
  });
  document.addEventListener("keydown", (event) => {
    const typing = /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? "");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
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
      if (hits.length) found.replaceChildren(list);
      else found.textContent = none;
    });
  }
}
