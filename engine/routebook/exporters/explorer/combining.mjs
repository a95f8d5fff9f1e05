// Words of inputs, combined.

import { book } from "./book.mjs";

/**
 * Every combination of words of some inputs, the last varying fastest.
 * @param {string[]} names
 * @returns {Record<string, string>[]}
 */
export function combinations(names) {
  /** @type {Record<string, string>[]} */
  let found = [{}];
  for (const name of names) {
    found = found.flatMap((facts) => book.inputs[name].words.map((word) => ({ ...facts, [name]: word })));
  }
  return found;
}

/**
 * How many cells a decision has over these inputs.
 * @param {string[]} names
 */
export function sizeOf(names) {
  return names.reduce((size, name) => size * book.inputs[name].words.length, 1);
}
