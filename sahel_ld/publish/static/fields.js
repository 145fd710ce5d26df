// The fields of a question: one for each parameter, with completion over names where it takes things.
import { combobox } from "./combobox.js";
import { find, fold, loadNames } from "./names.js";
import { iriOf } from "./paths.js";
import { compact, expand } from "./sparql.js";

/** @typedef {import("./sparql.js").Parameter} Parameter */
/** @typedef {{ values: () => string[], set: (values: string[]) => void }} Field */

const same = (one, other) => one.length === other.length && one.every((value, index) => value === other[index]);

/**
 * @param {HTMLFormElement} form
 * @param {Parameter[]} parameters
 * @param {{ settings: any, words: Record<string, string>, language: string, index: string, changed: () => void }} options
 */
export function fieldsOf(form, parameters, options) {
  /** @type {Map<string, Field>} */
  const fields = new Map();
  for (const parameter of parameters) {
    const input = /** @type {HTMLInputElement} */ (form.querySelector(`#ask-${parameter.name}`));
    fields.set(parameter.name, parameter.type === "iri" ? picks(input, parameter, options) : plain(input, parameter, options));
  }
  const start = () => parameters.forEach((parameter) => fields.get(parameter.name).set(plainDefault(parameter)));
  start();
  return {
    /** The values that differ from the defaults, by parameter. */
    given() {
      const found = new Map();
      for (const parameter of parameters) {
        const values = fields.get(parameter.name).values();
        if (!same(values, plainDefault(parameter))) found.set(parameter.name, values.length ? values : ["*"]);
      }
      return found;
    },
    /** @param {Map<string, string[]>} given */
    set(given) {
      start();
      for (const [name, values] of given) fields.get(name)?.set(same(values, ["*"]) ? [] : values);
    },
  };
}

/** A pair of equal days is one day for the reader. @param {Parameter} parameter */
const plainDefault = ({ type, values }) => (type === "date" ? values.slice(0, 1) : values);

/** @returns {Field} */
function plain(input, parameter, { changed }) {
  input.addEventListener("input", changed);
  return {
    values: () => (input.value.trim() ? [parameter.type === "string" ? input.value : input.value.trim()] : []),
    set: (values) => { input.value = values[0] ?? ""; },
  };
}

/** A field for things: chosen ones before it as buttons that remove them. @returns {Field} */
function picks(input, parameter, { settings, words, language, index, changed }) {
  const names = new Map((parameter.labels ?? []).map((label, place) => [parameter.values[place], label]));
  for (const [iri, en, fr] of settings.concepts) if (!names.has(iri)) names.set(iri, (language === "fr" && fr) || en);
  const chosen = document.createElement("ul");
  chosen.className = "picks";
  input.parentElement.prepend(chosen);
  /** @type {string[]} */
  let values = [];

  const draw = () => {
    chosen.replaceChildren(...values.map((iri) => {
      const name = names.get(iri) ?? compact(iri, settings.prefixes);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.setAttribute("aria-label", words.remove.replace("{name}", name));
      button.addEventListener("click", () => {
        values = values.filter((other) => other !== iri);
        draw();
        changed();
        input.focus();
      });
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
    chosen.hidden = !values.length;
    input.placeholder = values.length ? "" : words.any;
  };
  const add = (iri, name) => {
    if (name) names.set(iri, name);
    if (!values.includes(iri)) values = [...values, iri];
    input.value = "";
    draw();
    changed();
  };
  const typed = () => {
    const iri = input.value.trim() && expand(input.value, settings.prefixes);
    if (iri) add(iri, "");
    return Boolean(iri);
  };
  // Names of things in the index are resolved once for links that were shared.
  const named = async () => {
    const entries = await loadNames(index, language);
    const known = new Map(entries.map((entry) => [iriOf(entry.path, settings.base), entry.name]));
    for (const iri of values) if (!names.has(iri) && known.has(iri)) names.set(iri, known.get(iri));
    draw();
  };
  const concepts = (parameter.options ?? settings.concepts.map(([iri]) => iri)).map((iri) => ({ iri, name: names.get(iri) ?? iri, kind: compact(iri, settings.prefixes) }));
  combobox(input, {
    id: `ask-${parameter.name}-hits`,
    label: parameter.name,
    none: words.none,
    async find(query) {
      const wanted = fold(query).split(" ").filter(Boolean);
      const open = parameter.options ? concepts.filter(({ iri }) => !values.includes(iri)) : [];
      if (!wanted.length) return open;
      const codes = concepts.filter(({ name, kind }) => wanted.every((word) => ` ${fold(name)} ${fold(kind)}`.includes(` ${word}`))).slice(0, 20);
      if (parameter.options) return codes;
      const entries = await loadNames(index, language);
      const fitting = entries.filter(({ path }) => !parameter.kind || path.startsWith(`doc/${parameter.kind}/`));
      const things = find(fitting, query, 12).map((entry) => ({ iri: iriOf(entry.path, settings.base), name: entry.name, kind: entry.kind }));
      return [...things.filter(({ iri }) => iri), ...(parameter.kind ? [] : codes.slice(0, 4))];
    },
    draw({ name, kind }) {
      const option = document.createElement("div");
      option.className = "hit";
      const small = document.createElement("small");
      small.textContent = kind;
      option.append(name, small);
      return option;
    },
    take: ({ iri, name }) => add(iri, name),
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.defaultPrevented && input.value.trim() && typed()) event.preventDefault();
    if (event.key === "Backspace" && !input.value && values.length) {
      values = values.slice(0, -1);
      draw();
      changed();
    }
  });
  input.addEventListener("change", typed);
  return {
    // What is written and not yet chosen counts, so that it is refused by name where it is no IRI.
    values: () => (input.value.trim() ? [...values, input.value.trim()] : values),
    set(wanted) {
      values = wanted.map((value) => expand(value, settings.prefixes) ?? value);
      input.value = "";
      draw();
      if (values.some((iri) => !names.has(iri))) named().catch(() => {});
    },
  };
}
