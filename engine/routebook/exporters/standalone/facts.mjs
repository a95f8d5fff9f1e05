// Facts from a caller, checked and turned into numbers.

import { RoutebookError, listed, shown } from "./errors.mjs";
import { matching, unreachable } from "./tables.mjs";
/** @import { Input, Program } from "./program.mjs" */
/** @import { Codes } from "./tables.mjs" */

const VERSION = /^[0-9]{1,9}(\.[0-9]{1,9}){0,7}$/;

/** Checks facts against the inputs of a program. */
export class Facts {
  /** @param {Program} program */
  constructor(program) {
    const needed = new Set(Object.values(program.tables).flatMap(({ needs }) => needs));
    const inputs = Object.entries(program.inputs);
    this.program = program;
    this.known = new Map(inputs.filter(([name, { decided_by }]) => decided_by === null || needed.has(name)));
  }

  /**
   * The facts as numbers; fails with malformed-facts, unknown-input, unknown-value and malformed-version.
   * @param {Record<string, unknown>} facts
   * @returns {Codes}
   */
  read(facts) {
    if (!isMapping(facts)) {
      throw new RoutebookError("malformed-facts", "the facts are not a mapping", 'pass {"key": "value", ...}');
    }
    const other = Object.keys(facts).find((name) => !this.known.has(name));
    if (other !== undefined) throw this.#unknownInput(other);
    const given = [...this.known].filter(([name]) => Object.hasOwn(facts, name));
    return new Map(given.map(([name, known]) => [name, this.#code(name, known, facts[name])]));
  }

  /**
   * Fail with contradictory-facts where a derived input is given as something that its own inputs exclude.
   * @param {Codes} codes
   */
  agree(codes) {
    for (const [name, code] of codes) {
      const decider = this.program.inputs[name].decided_by;
      if (decider !== null) this.#refuseContradiction(name, code, decider, codes);
    }
  }

  /**
   * @param {string} name
   * @param {Input} known
   * @param {unknown} word
   */
  #code(name, known, word) {
    if (known.cuts === null) {
      const code = typeof word === "string" ? known.values.indexOf(word) : -1;
      if (code >= 0) return code;
      const message = `\`${name}\` has no value \`${shown(word)}\``;
      throw new RoutebookError("unknown-value", message, listed(known.values));
    }
    if (typeof word !== "string") {
      const message = `\`${name}\` is \`${shown(word)}\`, which is not text`;
      throw new RoutebookError("malformed-version", message, 'give the version as text, such as "17.4"');
    }
    if (!VERSION.test(word)) {
      const message = `\`${name}\` is \`${shown(word)}\`, which is not a version`;
      const repair = "give at most eight numbers of at most nine digits, joined by dots, such as `17.4`";
      throw new RoutebookError("malformed-version", message, repair);
    }
    const numbers = word.split(".").map(Number);
    return known.cuts.filter(([border, after]) => compared(border, numbers) < (after ? 0 : 1)).length;
  }

  /** @param {string} name */
  #unknownInput(name) {
    if (Object.hasOwn(this.program.inputs, name)) {
      const table = this.program.inputs[name].decided_by;
      const message = `\`${name}\` is an answer of \`${table}\` and not an input`;
      return new RoutebookError("unknown-input", message, "leave it out");
    }
    return new RoutebookError("unknown-input", `there is no input \`${shown(name)}\``, listed([...this.known.keys()]));
  }

  /**
   * Compare a derived input that is given with what its own inputs, as far as they are given, leave possible.
   * @param {string} name
   * @param {number} code
   * @param {string} decider
   * @param {Codes} codes
   */
  #refuseContradiction(name, code, decider, codes) {
    const { tables, decisions } = this.program;
    const table = tables[decider];
    const known = new Map(codes);
    for (const inner of decisions[decider].tables.slice(0, -1).map((each) => tables[each])) {
      const then = inner.needs.every((need) => known.has(need)) ? matching(inner, known)[0]?.then : null;
      then?.forEach((value, at) => known.set(inner.outputs[at], value));
    }
    const seen = table.needs.filter((need) => known.has(need));
    const beside = table.outputs.filter((output) => codes.has(output) && output !== name);
    if (table.needs.length > 0 && seen.length === 0 && beside.length === 0) return;
    const concluded = matching(table, known).map(({ then }) => then);
    if (concluded.length === 0) throw unreachable(decider);
    const at = table.outputs.indexOf(name);
    const alike = concluded.filter((then) =>
      beside.every((other) => then?.[table.outputs.indexOf(other)] === codes.get(other)) && then !== null,
    );
    const values = new Set((alike.length > 0 ? alike : concluded).map((then) => then && then[at]));
    if (alike.length > 0 && values.has(code)) return;
    values.delete(code);
    if (values.size > 0) throw this.#contradiction(name, code, values, alike.length > 0 ? [...seen, ...beside] : seen);
  }

  /**
   * @param {string} name
   * @param {number} code
   * @param {Set<number | null>} possible
   * @param {string[]} seen
   */
  #contradiction(name, code, possible, seen) {
    const { values } = this.program.inputs[name];
    const words = [...possible].map((each) => (each === null ? "undocumented" : `\`${values[each]}\``)).sort();
    const by = seen.length > 0 ? `by ${seen.map((each) => `\`${each}\``).join(", ")} it` : "it";
    const repair = seen.length > 0 ? ", or correct what it is derived from" : "";
    const message = `\`${name}\` is given as \`${values[code]}\`, and ${by} is ${words.join(" or ")}`;
    return new RoutebookError("contradictory-facts", message, `leave \`${name}\` out${repair}`);
  }
}

/**
 * Whether something is a plain object; of a Map, say, nothing would be seen.
 * @param {unknown} facts
 */
export function isMapping(facts) {
  return Object.prototype.toString.call(facts) === "[object Object]";
}

/**
 * Below zero if a version comes before another, zero if they are the same; 13 equals 13.0.
 * @param {number[]} one
 * @param {number[]} other
 */
function compared(one, other) {
  const longest = Math.max(one.length, other.length);
  for (let at = 0; at < longest; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
