// Explains a decision: which rules determined it, and what kept those from holding that came near.

import { asked, matching, valueOf } from "./tables.mjs";
/** @import { NearRule, TableExplanation } from "./answers.mjs" */
/** @import { Program, Rule } from "./program.mjs" */
/** @import { Codes } from "./tables.mjs" */

/**
 * What the tables of a decision made of the facts; those whose answers were given have nothing to explain.
 * @param {Program} program
 * @param {string} decision
 * @param {Codes} given
 * @param {Codes} known all that is known at the end
 */
export function explained(program, decision, given, known) {
  return asked(program, decision, given)
    .filter((name) => program.tables[name].needs.every((need) => known.has(need)))
    .map((name) => explainedTable(program, name, known));
}

/**
 * @param {Program} program
 * @param {string} name
 * @param {Codes} known
 * @returns {TableExplanation}
 */
function explainedTable(program, name, known) {
  const table = program.tables[name];
  const held = matching(table, known);
  const lost = table.rules.filter((rule) => !held.includes(rule)).map((rule) => near(program, table.needs, rule, known));
  const fewest = Math.min(...lost.map(({ failed }) => failed.length));
  return {
    table: name,
    inputs: Object.fromEntries(table.needs.map((need) => [need, valueOf(program, need, known)])),
    rules: held.map(({ id }) => id),
    near: lost.filter(({ failed }) => failed.length <= Math.max(fewest, 1)),
  };
}

/**
 * @param {Program} program
 * @param {string[]} needs
 * @param {Rule} rule
 * @param {Codes} known
 * @returns {NearRule}
 */
function near(program, needs, rule, known) {
  const failed = [];
  for (const [at, name] of needs.entries()) {
    const admitted = rule.when[at];
    if (admitted !== null && !admitted.includes(known.get(name) ?? -1)) {
      const wanted = admitted.map((code) => program.inputs[name].values[code]);
      failed.push({ name, value: valueOf(program, name, known), wanted });
    }
  }
  return { rule: rule.id, failed };
}
