// Where everything comes from: who cites a passage, and which cells rest on a rule.

import { answered } from "./answering.mjs";
import { book } from "./book.mjs";
import { combinations, sizeOf } from "./combining.mjs";
import { topDecisions } from "./layout.mjs";

const MOST_TRACED = 5000;

/**
 * Something that cites a passage: what opens it, what it is called in the page, and more words for it.
 * @typedef {{ kind: string, id: string, says: string, about?: string }} Citing
 */

/**
 * What cites a passage, rules first.
 * @param {string} passage by source and path
 */
export function citing(passage) {
  return (book.citations[passage] ?? []).map(citingTold);
}

/**
 * @param {[string, string, string]} citation
 * @returns {Citing}
 */
function citingTold([kind, of, id]) {
  switch (kind) {
    case "participant":
      return { kind, id, says: book.participants[id].title };
    case "link": {
      const { from, to, carries } = book.links[id];
      return { kind: "participant", id: from, says: `link ${id}`, about: `${from} to ${to}, ${carries}` };
    }
    case "scenario":
      return { kind, id, says: `scenario ${id}`, about: book.scenarios[id].title };
    case "step":
      return { kind: "scenario", id: of, says: `scenario ${of}, step ${id}`, about: book.scenarios[of].steps[Number(id) - 1].says };
    case "reading":
      return { kind, id, says: `reading ${id}`, about: book.readings[id].about };
    case "promise":
      return { kind, id, says: `promise ${id}`, about: book.promises[id].about };
    default:
      return { kind: "rule", id: `${of}/${id}`, says: id };
  }
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
