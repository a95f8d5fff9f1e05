// Where everything comes from: who cites a passage, and which cells rest on a rule.

import { answered } from "./answering.mjs";
import { book, everyRule } from "./book.mjs";
import { combinations, sizeOf, topDecisions } from "./layout.mjs";

const MOST_TRACED = 5000;

/**
 * Something that cites a passage: what opens it, what it is called in the page, and more words for it.
 * @typedef {{ kind: string, id: string, says: string, about?: string }} Citing
 */

/**
 * For each passage, by source and path, what cites it, rules first.
 * @returns {Map<string, Citing[]>}
 */
export function citations() {
  /** @type {Map<string, Citing[]>} */
  const found = new Map();
  const note = (/** @type {readonly string[]} */ ids, /** @type {Citing} */ citing) => {
    for (const id of ids) found.set(id, [...(found.get(id) ?? []), citing]);
  };
  for (const { name, id, sources } of everyRule()) note(sources, { kind: "rule", id: name, says: id });
  for (const [id, { about, passages }] of Object.entries(book.readings)) {
    note(passages, { kind: "reading", id, says: `reading ${id}`, about });
  }
  for (const [id, { title, sources }] of Object.entries(book.participants)) {
    note(sources, { kind: "participant", id, says: title });
  }
  for (const [id, { from, to, carries, sources }] of Object.entries(book.links)) {
    note(sources, { kind: "participant", id: from, says: `link ${id}`, about: `${from} to ${to}, ${carries}` });
  }
  for (const [id, { title, sources, steps }] of Object.entries(book.scenarios)) {
    note(sources, { kind: "scenario", id, says: `scenario ${id}`, about: title });
    steps.forEach((step, at) => {
      note(step.sources, { kind: "scenario", id, says: `scenario ${id}, step ${at + 1}`, about: step.says });
    });
  }
  for (const [id, { about, sources }] of Object.entries(book.promises)) {
    note(sources, { kind: "promise", id, says: `promise ${id}`, about });
  }
  return found;
}

/**
 * How many cells rest on each rule, of the decisions on which no other rests, under the default readings.
 * @returns {Map<string, number>}
 */
export function cellsByRule() {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const decision of topDecisions()) {
    const { over } = book.decisions[decision];
    for (const facts of sizeOf(over) <= MOST_TRACED ? combinations(over) : []) {
      for (const [owner, ids] of Object.entries(answered(decision, facts, {}).rules)) {
        for (const id of ids) found.set(`${owner}/${id}`, (found.get(`${owner}/${id}`) ?? 0) + 1);
      }
    }
  }
  return found;
}
