// What a matrix is asked: the decision, what is known, the output that colours it, and where each input stands.

import { engineUnder } from "./answering.mjs";
import { book } from "./book.mjs";
import { h } from "./dom.mjs";
import { topDecisions } from "./layout.mjs";
import { store } from "./store.mjs";
import { valueCalled } from "./words.mjs";
/** @import { Child } from "./dom.mjs" */
/** @import { Layout } from "./layout.mjs" */
/** @import { MatrixState, State } from "./store.mjs" */

const ANY = "";

/**
 * The controls of a matrix.
 * @param {Layout} layout
 * @param {State} state
 */
export function matrixControls(layout, state) {
  const { decision, outputs, colour } = layout;
  /** @type {Child[]} */
  const controls = [
    h("p", { class: "asks" }, book.decisions[decision].asks),
    h("div", { class: "fields" }, chooserOfDecisions(decision), chooserOf("Colour by", outputs, colour, (name) => arrange(layout, { colour: name }))),
    knownFields(layout, state),
    h(
      "details",
      { class: "arrangement", open: isArranging() },
      h("summary", {}, "Rows and columns"),
      h("div", { class: "fields" }, book.decisions[decision].over.map((name) => placeField(layout, name))),
      h("button", { type: "button", onclick: () => store.set({ matrix: { ...store.get().matrix, rows: [], columns: [], filters: {} } }) }, "As in the beginning"),
    ),
  ];
  return controls;
}

/** Whether the arrangement is open, and so has to stay when the controls are made anew. */
function isArranging() {
  return document.querySelector(".arrangement")?.hasAttribute("open") ?? false;
}

/** @param {string} decision */
function chooserOfDecisions(decision) {
  const tops = topDecisions();
  const others = Object.keys(book.decisions).filter((name) => !tops.includes(name));
  const options = (/** @type {string[]} */ names) =>
    names.map((name) => h("option", { value: name, selected: name === decision }, name));
  const choose = (/** @type {Event & { target: HTMLSelectElement }} */ { target }) =>
    store.set({ matrix: { decision: target.value, rows: [], columns: [], colour: "", filters: {} }, focus: null });
  return h(
    "label",
    {},
    "Decision ",
    h(
      "select",
      { "data-field": "decision", onchange: choose },
      options(tops),
      others.length > 0 && h("optgroup", { label: "that these rest on" }, options(others)),
    ),
  );
}

/**
 * @param {string} label
 * @param {string[]} words
 * @param {string} chosen
 * @param {(word: string) => void} choose
 */
function chooserOf(label, words, chosen, choose) {
  const onchange = (/** @type {Event & { target: HTMLSelectElement }} */ { target }) => choose(target.value);
  const options = words.map((word) => h("option", { value: word, selected: word === chosen }, word));
  return h("label", {}, `${label} `, h("select", { "data-field": label, onchange }, options));
}

/**
 * A field for each given input that the decision rests on: what is known of it, if anything.
 * @param {Layout} layout
 * @param {State} state
 */
function knownFields({ decision, fixed }, { facts }) {
  const names = engineUnder({}).program.decisions[decision].inputs;
  if (names.length === 0) return null;
  const clear = h("button", { type: "button", onclick: () => store.set({ facts: {} }) }, "Nothing is known");
  return h(
    "fieldset",
    { class: "known" },
    h("legend", {}, "What is known"),
    h(
      "div",
      { class: "fields" },
      names.map((name) => knownField(name, facts[name] ?? fixed[name] ?? ANY, name in fixed)),
      Object.keys(facts).length > 0 && clear,
    ),
  );
}

/**
 * @param {string} name
 * @param {string} chosen
 * @param {boolean} isFixed
 */
function knownField(name, chosen, isFixed) {
  const { words, about } = book.inputs[name];
  const choose = (/** @type {Event & { target: HTMLSelectElement }} */ { target }) => {
    const { [name]: _, ...others } = store.get().facts;
    store.set({ facts: target.value === ANY ? others : { ...others, [name]: target.value }, focus: null });
  };
  return h(
    "label",
    { title: about || undefined, class: chosen === ANY ? "" : "set" },
    `${name} `,
    h(
      "select",
      { "data-known": name, onchange: choose },
      !isFixed && h("option", { value: ANY }, "any"),
      words.map((word) => h("option", { value: word, selected: word === chosen }, valueCalled(name, word))),
    ),
  );
}

/**
 * Where an input stands: on rows, on columns, or fixed to one of its values.
 * @param {Layout} layout
 * @param {string} name
 */
function placeField(layout, name) {
  const { rows, columns, fixed } = layout;
  const place = rows.includes(name) ? "rows" : columns.includes(name) ? "columns" : `=${fixed[name]}`;
  const option = (/** @type {string} */ value, /** @type {string} */ says) =>
    h("option", { value, selected: value === place }, says);
  const choose = (/** @type {Event & { target: HTMLSelectElement }} */ { target }) => moveTo(layout, name, target.value);
  return h(
    "label",
    {},
    `${name} `,
    h(
      "select",
      { "data-place": name, onchange: choose },
      option("rows", "on rows"),
      option("columns", "on columns"),
      h(
        "optgroup",
        { label: "fixed" },
        book.inputs[name].words.map((word) => option(`=${word}`, valueCalled(name, word))),
      ),
    ),
  );
}

/**
 * @param {Layout} layout
 * @param {string} name
 * @param {string} place
 */
function moveTo(layout, name, place) {
  const without = (/** @type {string[]} */ names) => names.filter((each) => each !== name);
  const { facts, matrix } = store.get();
  const patch = { rows: without(layout.rows), columns: without(layout.columns), filters: { ...matrix.filters } };
  if (place === "rows" || place === "columns") {
    patch[place] = [...patch[place], name];
    delete patch.filters[name];
  } else if (book.inputs[name].decided_by) patch.filters[name] = place.slice(1);
  else store.set({ facts: { ...facts, [name]: place.slice(1) } });
  arrange(layout, patch);
}

/**
 * @param {Layout} layout
 * @param {Partial<MatrixState>} patch
 */
function arrange({ decision, rows, columns, colour }, patch) {
  const { filters } = store.get().matrix;
  store.set({ matrix: { decision, rows, columns, colour, filters, ...patch } });
}
