// A decision laid out: which inputs are on rows and columns, and what the engine answers in every cell.

import { answered, answeredBefore, engineUnder, isContradictory } from "./answering.mjs";
import { book, change } from "./book.mjs";
import { combinations, sizeOf } from "./combining.mjs";
import { changesOf } from "./other_readings.mjs";
/** @import { Answered } from "./answering.mjs" */
/** @import { State } from "./store.mjs" */

const WIDEST = 9;
const MOST_LAID_OUT = 2500;

/**
 * The inputs on rows and on columns, and the words that fix the others.
 * @typedef {{
 *     decision: string, rows: string[], columns: string[], fixed: Record<string, string>, colour: string, outputs: string[],
 * }} Layout
 *
 * A cell: its facts, and the answer to them; `before` is the answer with which it is compared where that differs;
 * `excluded` says that what is known rules the cell out.
 * @typedef {{ facts: Record<string, string>, answer: Answered, before: Answered | null, excluded: boolean }} GridCell
 */

/**
 * The layout that the state asks for, with what it leaves open chosen so that a page can show it.
 * @param {State} state
 * @returns {Layout}
 */
export function layoutOf({ matrix, facts, readings }) {
  const decision = Object.hasOwn(book.decisions, matrix.decision) ? matrix.decision : widestDecision();
  const { over } = book.decisions[decision];
  const asked = matrix.decision === decision && matrix.rows.length + matrix.columns.length > 0;
  const chosen = asked ? matrix : placed(over);
  const rows = over.filter((name) => chosen.rows.includes(name));
  const columns = over.filter((name) => chosen.columns.includes(name) && !rows.includes(name));
  const others = over.filter((name) => !rows.includes(name) && !columns.includes(name));
  const outputs = outputsOf(decision);
  return {
    decision,
    rows,
    columns,
    fixed: Object.fromEntries(others.map((name) => [name, wordFor(name, facts[name] ?? matrix.filters[name])])),
    colour: outputs.includes(matrix.colour) ? matrix.colour : changedFirst(decision, readings) || mostTelling(outputs),
    outputs,
  };
}

/**
 * The cells of a layout by rows, under the readings that are chosen and what is known.
 * @param {Layout} layout
 * @param {State} state
 * @returns {{ rows: Record<string, string>[], columns: Record<string, string>[], cells: GridCell[][] }}
 */
export function laidOut(layout, { readings, facts }) {
  const rows = combinations(layout.rows);
  const columns = combinations(layout.columns);
  const known = Object.fromEntries(Object.entries(facts).filter(([name]) => !(name in layout.fixed)));
  const isDerived = derivedBy(known);
  const cells = rows.map((row) =>
    columns.map((column) => {
      const here = { ...layout.fixed, ...row, ...column };
      const answer = answered(layout.decision, here, readings);
      const before = answeredBefore(answer, layout.decision, here, readings);
      const excluded = isExcluded(here, known);
      const left = excluded ? here : Object.fromEntries(Object.entries(here).filter(([name]) => !isDerived(name)));
      return { facts: excluded ? here : { ...known, ...left }, answer, before, excluded };
    }),
  );
  return { rows, columns, cells };
}

/**
 * The outputs that a decision answers, in the order in which they are shown.
 * @param {string} decision
 * @returns {string[]}
 */
function outputsOf(decision) {
  return engineUnder({}).program.decisions[decision].outputs;
}

/** The decisions on which no other one rests: what a book is asked in the first place. */
export function topDecisions() {
  const needed = new Set(
    Object.values(book.decisions).flatMap(({ gathers = [], rests_on = [], needs = [] }) => [
      ...gathers,
      ...rests_on,
      ...needs.map((name) => book.inputs[name].decided_by),
    ]),
  );
  const found = Object.keys(book.decisions).filter((name) => !needed.has(name));
  return found.length > 0 ? found : Object.keys(book.decisions);
}

/** The decisions that a book is asked in the first place, and those that derive what these are laid out over. */
export function comparedDecisions() {
  const tops = topDecisions();
  const derived = tops.flatMap((name) => book.decisions[name].over.map((input) => book.inputs[input].decided_by));
  return [...new Set([...tops, ...derived])].filter((name) => name !== null);
}

/**
 * Whether what is known rules out the facts of a cell.
 * @param {Record<string, string>} here
 * @param {Record<string, string>} known
 */
function isExcluded(here, known) {
  const names = Object.keys(known);
  if (names.some((name) => here[name] !== undefined && here[name] !== known[name])) return true;
  return names.length > 0 && isContradictory({ ...here, ...known });
}

/**
 * Tells of an input whether what is known suffices to derive it; then it has not to be given.
 * @param {Record<string, string>} known
 */
function derivedBy(known) {
  const derived = Object.entries(book.inputs)
    .filter(([, { decided_by: decider }]) => decider !== null && answered(decider, known, {}).status === "documented")
    .map(([name]) => name);
  const names = new Set(Object.keys(known).length > 0 ? derived : []);
  return (/** @type {string} */ name) => names.has(name);
}

/** The decision that shows most of the book: of those that no other rests on, the one over most inputs. */
function widestDecision() {
  const [first, ...others] = topDecisions();
  return others.reduce(
    (widest, name) => (book.decisions[name].over.length > book.decisions[widest].over.length ? name : widest),
    first,
  );
}

/**
 * Inputs on columns, from the last on, as far as these fit a page, the others on rows, as far as they can be taken in.
 * @param {string[]} over
 */
export function placed(over) {
  /** @type {string[]} */
  const columns = [];
  /** @type {string[]} */
  const rows = [];
  for (const name of [...over].reverse()) {
    if (rows.length === 0 && sizeOf([...columns, name]) <= WIDEST) columns.push(name);
    else if (sizeOf([...columns, ...rows, name]) <= MOST_LAID_OUT) rows.push(name);
  }
  return { rows, columns };
}

/** @type {Map<string, string>} */
const firsts = new Map();

/**
 * The output that another reading changes first, worked out once;
 * empty where none is chosen or no output changes, and in the explorer of a change, which compares two books.
 * @param {string} decision
 * @param {Record<string, string>} readings
 */
function changedFirst(decision, readings) {
  if (change || Object.keys(readings).length === 0) return "";
  const key = JSON.stringify([decision, readings]);
  const found = firsts.get(key) ?? changesOf(decision, readings)?.changes.find(({ output }) => output)?.output ?? "";
  firsts.set(key, found);
  return found;
}

/**
 * The output with most values.
 * @param {string[]} outputs
 */
function mostTelling(outputs) {
  const [first = "", ...others] = outputs;
  const count = (/** @type {string} */ name) => book.inputs[name].values.length;
  return others.reduce((found, name) => (count(name) > count(found) ? name : found), first);
}

/**
 * A word that an input has: the one asked for, or its first.
 * @param {string} name
 * @param {string | undefined} word
 */
function wordFor(name, word) {
  const { words } = book.inputs[name];
  return word !== undefined && words.includes(word) ? word : words[0];
}
