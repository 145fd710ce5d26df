// A text field with suggestions below it (the ARIA combobox pattern): arrow keys choose, Enter takes, Escape closes.

/**
 * @template T
 * @param {HTMLInputElement} field
 * @param {object} options
 * @param {string} options.id for the list
 * @param {string} options.label what the list holds, for screen readers
 * @param {string} options.none what to say when nothing is found
 * @param {(query: string) => Promise<T[]>} options.find
 * @param {(item: T) => HTMLElement} options.draw an element for an item; its role is set here
 * @param {(item: T) => void} options.take
 */
export function combobox(field, { id, label, none, find, draw, take }) {
  const box = document.createElement("div");
  box.className = "hits";
  box.hidden = true;
  const list = document.createElement("div");
  list.id = id;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  box.append(list);
  field.parentElement.append(box);
  const attributes = { role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
  /** @type {T[]} */
  let items = [];
  let active = -1;
  let asked = 0;

  const show = (open) => {
    box.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) {
      active = -1;
      field.removeAttribute("aria-activedescendant");
    }
  };
  const choose = (step) => {
    const options = [...list.children];
    if (!options.length) return;
    active = active < 0 && step < 0 ? options.length - 1 : (active + step + options.length) % options.length;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
    options[active].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", options[active].id);
  };
  const suggest = async () => {
    const number = ++asked;
    let found = [];
    try { found = await find(field.value); } catch { return show(false); }
    if (number !== asked) return;
    items = found;
    list.replaceChildren(...items.map((item, position) => {
      const option = draw(item);
      option.id = `${id}-${position}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.tabIndex = -1;
      option.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        show(false);
        take(item);
      });
      return option;
    }));
    box.querySelector("p")?.remove();
    if (!items.length && field.value.trim()) {
      const said = document.createElement("p");
      said.textContent = none;
      box.append(said);
    }
    active = -1;
    show(items.length > 0 || Boolean(field.value.trim()));
  };
  field.addEventListener("input", suggest);
  field.addEventListener("focus", suggest);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (box.hidden) suggest();
      else choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter" && active >= 0 && !box.hidden) {
      event.preventDefault();
      const item = items[active];
      show(false);
      take(item);
    } else if (event.key === "Tab") {
      show(false);
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target !== field && !box.contains(/** @type {Node} */ (event.target))) show(false);
  });
  return { close: () => show(false) };
}
