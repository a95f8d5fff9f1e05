// What another reading changes: the cells of a decision with another answer, those that change alike together.

import { answered, isSameAnswer } from "./answering.mjs";
import { book } from "./book.mjs";
import { combinations, sizeOf } from "./combining.mjs";
/** @import { Answered } from "./answering.mjs" */

const MOST_COMPARED = 5000;

/**
 * Cells in which one output changes alike; `output` is empty where an answer comes or goes. `where` has the values that
 * occur there, of the inputs of which not all do; `all` says that every cell with such values changes so.
 * @typedef {{
 *     output: string, before: string, after: string, count: number, where: Record<string, string[]>, all: boolean,
 * }} Change
 */

/**
 * What a choice changes in a decision, and in how many cells of how many; null where there are too many to compare.
 * @param {string} decision
 * @param {Record<string, string>} readings
 */
export function changesOf(decision, readings) {
  const { over } = book.decisions[decision];
  if (sizeOf(over) > MOST_COMPARED) return null;
  /** @type {Map<string, { output: string, before: string, after: string, cells: Record<string, string>[] }>} */
  const found = new Map();
  let changed = 0;
  const cells = combinations(over);
  for (const facts of cells) {
    const usual = answered(decision, facts, {});
    const other = answered(decision, facts, readings);
    if (isSameAnswer(usual, other)) continue;
    changed += 1;
    for (const [output, before, after] of differences(usual, other)) {
      const key = JSON.stringify([output, before, after]);
      const group = found.get(key) ?? { output, before, after, cells: [] };
      group.cells.push(facts);
      found.set(key, group);
    }
  }
  return { changed, of: cells.length, changes: [...found.values()].map((group) => changeOf(over, group)) };
}

/**
 * @param {Answered} usual
 * @param {Answered} other
 * @returns {[string, string, string][]}
 */
function differences(usual, other) {
  if (usual.status !== other.status) return [["", usual.status, other.status]];
  return Object.entries(usual.outputs)
    .filter(([name, value]) => other.outputs[name] !== value)
    .map(([name, value]) => [name, value, other.outputs[name]]);
}

/**
 * @param {string[]} over
 * @param {{ output: string, before: string, after: string, cells: Record<string, string>[] }} group
 * @returns {Change}
 */
function changeOf(over, { output, before, after, cells }) {
  /** @type {[string, string[]][]} */
  const occurring = over.map((name) => [name, [...new Set(cells.map((facts) => facts[name]))]]);
  const size = occurring.reduce((product, [, words]) => product * words.length, 1);
  const where = Object.fromEntries(occurring.filter(([name, words]) => words.length < book.inputs[name].words.length));
  return { output, before, after, count: cells.length, where, all: size === cells.length };
}
