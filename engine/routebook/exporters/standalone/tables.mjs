// Decides by going through tables, over facts as numbers.

import { frozen } from "./answers.mjs";
import { RoutebookError } from "./errors.mjs";
/** @import { Decision } from "./answers.mjs" */
/** @import { Program, Rule, Table } from "./program.mjs" */

/** @typedef {Map<string, number>} Codes */

/**
 * The answer to a decision, and all that is known at the end; fails with missing-input and impossible-facts.
 * @param {Program} program
 * @param {string} decision
 * @param {Codes} given
 */
export function answer(program, decision, given) {
  const known = new Map(given);
  const unanswered = new Set();
  /** @type {Map<string, Rule[]>} */
  const held = new Map();
  /** @type {Map<string, Rule[]>} */
  const silent = new Map();
  for (const name of asked(program, decision, given)) {
    const table = program.tables[name];
    let then = null;
    if (!table.needs.some((need) => unanswered.has(need))) {
      const lacking = table.needs.find((need) => !known.has(need));
      if (lacking !== undefined) throw missing(program, decision, name, lacking, given);
      const rules = matching(table, known);
      const single = rules.every((rule) => String(rule.then) === String(rules[0].then));
      if (rules.length === 0 || !single || (rules.length > 1 && table.hit_policy === "unique")) {
        refuseImpossible(program, known);
        throw unreachable(name);
      }
      then = rules[0].then;
      (then === null ? silent : held).set(name, rules);
    }
    for (const [at, output] of table.outputs.entries()) {
      if (then !== null) known.set(output, then[at]);
      else if (!given.has(output)) unanswered.add(output);
    }
  }
  refuseImpossible(program, known);
  const outputs = silent.size > 0 ? [] : program.decisions[decision].outputs;
  const words = Object.fromEntries(outputs.map((name) => [name, valueOf(program, name, known)]));
  return { decision: concluded(decision, words, silent, held), known };
}

/**
 * The tables that a decision asks, each after those that it needs; what is given is not asked for.
 * @param {Program} program
 * @param {string} decision
 * @param {Codes} given
 */
export function asked(program, decision, given) {
  const { tables, wanted } = program.decisions[decision];
  if (![...given.keys()].some((name) => program.inputs[name].decided_by)) return tables;
  const found = [];
  const needed = new Set();
  for (let at = tables.length - 1; at >= 0; at -= 1) {
    const table = program.tables[tables[at]];
    const isGiven = wanted[at].every((output) => given.has(output));
    if (tables[at] === decision || !isGiven || table.outputs.some((output) => needed.has(output))) {
      found.unshift(tables[at]);
      table.needs.filter((need) => !given.has(need)).forEach((need) => needed.add(need));
    }
  }
  return found;
}

/**
 * The rules that the known facts leave in play; under `first`, none after one that holds whatever the others are.
 * @param {Table} table
 * @param {Codes} known
 */
export function matching(table, known) {
  const found = [];
  for (const rule of table.rules) {
    let sure = true;
    const stays = rule.when.every((values, at) => {
      const code = known.get(table.needs[at]);
      sure &&= values === null || code !== undefined;
      return values === null || code === undefined || values.includes(code);
    });
    if (stays) found.push(rule);
    if (stays && sure && table.hit_policy === "first") break;
  }
  return found;
}

/**
 * The error for facts to which a table has no single answer, which in a checked book cannot occur.
 * @param {string} table
 */
export function unreachable(table) {
  const message = `the facts cannot occur together: nothing leads to them, and \`${table}\` has no answer to them`;
  return new RoutebookError("impossible-facts", message, "correct one of them");
}

/**
 * The word for the value that a fact has.
 * @param {Program} program
 * @param {string} name
 * @param {Codes} known
 */
export function valueOf(program, name, known) {
  return program.inputs[name].values[known.get(name) ?? -1];
}

/**
 * The id of a declared impossible combination that the facts are in.
 * @param {Program} program
 * @param {Codes} known
 */
export function impossibleIn(program, known) {
  const found = program.impossible.find(([, when]) =>
    Object.entries(when).every(([name, values]) => values.includes(known.get(name) ?? -1)),
  );
  return found?.[0];
}

/**
 * Fail with impossible-facts for a combination that is declared impossible.
 * @param {Program} program
 * @param {Codes} known
 */
function refuseImpossible(program, known) {
  const rule = impossibleIn(program, known);
  if (rule !== undefined) {
    const message = `the facts cannot occur together, by \`${rule}\` of the book \`${program.book}\``;
    throw new RoutebookError("impossible-facts", message, "correct one of them");
  }
}

/**
 * The error for a fact that a table needs, and that is neither given nor derived.
 * @param {Program} program
 * @param {string} decision
 * @param {string} table
 * @param {string} name
 * @param {Codes} given
 */
function missing(program, decision, table, name, given) {
  const rests = table === decision ? "" : `, and \`${decision}\` rests on \`${table}\``;
  const { cuts, values } = program.inputs[name];
  let repair = `give \`${name}\`: one of ${values.map((value) => `\`${value}\``).join(", ")}`;
  if (cuts !== null) repair = `give \`${name}\` as text, such as "17.4"`;
  const needed = new Set(Object.values(program.tables).flatMap(({ needs }) => needs));
  const outputs = program.tables[table].outputs.filter((output) => needed.has(output));
  if (table !== decision && outputs.length > 0) {
    repair += `, or give ${outputs.map((output) => `\`${output}\``).join(" and ")} directly`;
  }
  const needs = new Set(asked(program, decision, given).flatMap((each) => program.tables[each].needs));
  const others = [...needs].filter(
    (need) => program.inputs[need].decided_by === null && !given.has(need) && need !== name,
  );
  if (others.length > 0) repair += `; also not given: ${others.map((need) => `\`${need}\``).join(", ")}`;
  return new RoutebookError("missing-input", `\`${name}\` is missing: \`${table}\` needs it${rests}`, repair);
}

/**
 * A decision that some rules determine, by table: those that are silent, if there are any.
 * @param {string} decision
 * @param {Record<string, string>} outputs
 * @param {Map<string, Rule[]>} silent
 * @param {Map<string, Rule[]>} held
 * @returns {Readonly<Decision>}
 */
function concluded(decision, outputs, silent, held) {
  const determining = [...(silent.size > 0 ? silent : held)];
  const rules = determining.flatMap(([, each]) => each);
  return frozen({
    decision,
    status: silent.size > 0 ? "undocumented" : "documented",
    outputs,
    rules: Object.fromEntries(determining.map(([table, each]) => [table, each.map(({ id }) => id)])),
    sources: [...new Set(rules.flatMap(({ sources }) => sources))],
    readings: Object.fromEntries(rules.flatMap(({ readings }) => Object.entries(readings))),
  });
}
