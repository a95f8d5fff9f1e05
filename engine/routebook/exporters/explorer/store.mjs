// What is being looked at, kept in the address: a link is the whole state.

import { book, change } from "./book.mjs";

/**
 * The inputs on rows and columns; `colour` is the output that colours a cell; `filters` fix what is on neither.
 * @typedef {{
 *     decision: string, rows: string[], columns: string[], colour: string, filters: Record<string, string>,
 * }} MatrixState
 * @typedef {{ machine: string, given: Record<string, string>, events: string[] }} RunState
 * @typedef {{ kind: string, id: string }} Focus
 *
 * `readings` holds the reading that is chosen otherwise than by default, if there is one; `facts` what is known.
 * @typedef {{
 *     view: string, readings: Record<string, string>, facts: Record<string, string>,
 *     matrix: MatrixState, run: RunState, focus: Focus | null,
 * }} State
 */

const VIEWED = [...(change ? ["change"] : []), "matrix", "machine", "readings", "registers"];

/** @type {State} */
const BEGINNING = {
  view: change ? "change" : Object.keys(book.decisions).length > 0 || Object.keys(book.machines).length === 0 ? "matrix" : "machine",
  readings: {},
  facts: {},
  matrix: { decision: "", rows: [], columns: [], colour: "", filters: {} },
  run: { machine: "", given: {}, events: [] },
  focus: null,
};

/** @type {Set<(state: State, before: State) => void>} */
const listeners = new Set();
let current = fromHash(location.hash);

export const store = {
  get: () => current,

  /**
   * Change some of it; what is on the page follows, and so does the address.
   * @param {Partial<State>} patch
   */
  set(patch) {
    const before = current;
    current = { ...current, ...patch };
    const hash = toHash(current);
    if (hash !== location.hash) {
      const isNewPlace = before.view !== current.view;
      history[isNewPlace ? "pushState" : "replaceState"](null, "", hash || "#");
    }
    for (const listener of listeners) listener(current, before);
  },

  /**
   * Be told whenever something changes.
   * @param {(state: State, before: State) => void} listener
   */
  watch(listener) {
    listeners.add(listener);
  },
};

window.addEventListener("popstate", () => {
  const before = current;
  current = fromHash(location.hash);
  for (const listener of listeners) listener(current, before);
});

/**
 * The state as the fragment of an address: what is as in the beginning is left out.
 * @param {State} state
 */
function toHash({ view, readings, facts, matrix, run, focus }) {
  const fields = {
    view: view === BEGINNING.view ? "" : encodeURIComponent(view),
    reading: pairs(readings),
    facts: pairs(facts),
    matrix: matrix.decision
      ? [list([matrix.decision]), list(matrix.rows), list(matrix.columns), list([matrix.colour]), pairs(matrix.filters)].join(";")
      : "",
    run: run.machine ? [list([run.machine]), pairs(run.given), list(run.events)].join(";") : "",
    focus: focus ? pairs({ [focus.kind]: focus.id }) : "",
  };
  const written = Object.entries(fields).filter(([, text]) => text !== "");
  return written.length > 0 ? `#${written.map((field) => field.join("=")).join("&")}` : "";
}

/**
 * The state that a fragment was made of; what it does not say, or says in no way of ours, is as in the beginning.
 * @param {string} hash
 * @returns {State}
 */
function fromHash(hash) {
  const written = Object.fromEntries(
    hash.replace(/^#/, "").split("&").map((field) => [field.split("=", 1)[0], field.slice(field.indexOf("=") + 1)]),
  );
  const [decision = "", rows = "", columns = "", colour = "", filters = ""] = (written.matrix ?? "").split(";");
  const [machine = "", given = "", events = ""] = (written.run ?? "").split(";");
  const [focus] = Object.entries(unpaired(written.focus ?? ""));
  return {
    view: VIEWED.find((view) => view === decoded(written.view ?? "")) ?? BEGINNING.view,
    readings: Object.fromEntries(Object.entries(unpaired(written.reading ?? "")).filter(isOtherChoice).slice(0, 1)),
    facts: Object.fromEntries(Object.entries(unpaired(written.facts ?? "")).filter(isFact)),
    matrix: {
      decision: decoded(decision),
      rows: unlisted(rows),
      columns: unlisted(columns),
      colour: decoded(colour),
      filters: unpaired(filters),
    },
    run: { machine: decoded(machine), given: unpaired(given), events: unlisted(events) },
    focus: focus ? { kind: focus[0], id: focus[1] } : null,
  };
}

/** @param {[string, string]} pair a reading and a choice of it that is not its default */
function isOtherChoice([name, choice]) {
  const reading = Object.hasOwn(book.readings, name) ? book.readings[name] : null;
  return reading !== null && Object.hasOwn(reading.choices, choice) && choice !== reading.default;
}

/** @param {[string, string]} pair an input that is given, and a word that the page knows for it */
function isFact([name, word]) {
  return Object.hasOwn(book.inputs, name) && book.inputs[name].decided_by === null && book.inputs[name].words.includes(word);
}

/** @param {string[]} words */
function list(words) {
  return words.map(encodeURIComponent).join(",");
}

/** @param {string} text */
function unlisted(text) {
  return text === "" ? [] : text.split(",").map(decoded);
}

/** @param {Record<string, string>} facts */
function pairs(facts) {
  return Object.entries(facts).map((pair) => pair.map(encodeURIComponent).join(":")).join(",");
}

/**
 * What an answer is called in the page: the decision, and the facts that it is asked with.
 * @param {string} decision
 * @param {Record<string, string>} facts
 */
export function answerId(decision, facts) {
  return `${encodeURIComponent(decision)};${pairs(facts)}`;
}

/**
 * What `answerId` was given.
 * @param {string} id
 */
export function answerOf(id) {
  const [decision, facts = ""] = id.split(";");
  return { decision: decoded(decision), facts: unpaired(facts) };
}

/**
 * What `pairs` made text of.
 * @param {string} text
 * @returns {Record<string, string>}
 */
function unpaired(text) {
  const found = text.split(",").filter((pair) => pair.includes(":")).map((pair) => pair.split(":").map(decoded));
  return Object.fromEntries(found);
}

/** @param {string} word */
function decoded(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return "";
  }
}
