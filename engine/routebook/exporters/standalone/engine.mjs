// The engine of one book, without routebook: decisions, explanations and sessions by a compiled program. It answers as
// routebook's own engine does, and fails with the same codes and messages.

import { RoutebookError, listed, shown } from "./errors.mjs";
import { explained } from "./explaining.mjs";
import { Facts, isMapping } from "./facts.mjs";
import { Session, remembered } from "./session.mjs";
import { answer, impossibleIn } from "./tables.mjs";
/** @import { Decision, Explanation, Snapshot } from "./answers.mjs" */
/** @import { Machine, Program } from "./program.mjs" */
/** @import { Linked } from "./session.mjs" */

const MOST_REMEMBERED = 16384;
const MOST_LINKED = 512;

/** Decides and runs machines by one program; what it remembers is bounded. */
export class Engine {
  #facts;
  #classes;
  /** @type {Map<string, Readonly<Decision>>} */
  #made = new Map();
  /** @type {Map<string, Linked["steps"]>} */
  #steps = new Map();

  /** @param {Program} program */
  constructor(program) {
    this.program = program;
    this.#facts = new Facts(program);
    this.#classes = new Map(
      Object.entries(program.machines).flatMap(([id, { classes }]) =>
        classes.map(([codes, table]) => [`${id} ${codes}`, table]),
      ),
    );
  }

  /**
   * The answer to a decision. Facts that it does not need are checked and then ignored. Throws RoutebookError with the code
   * unknown-decision, unknown-input, unknown-value, malformed-version, missing-input, contradictory-facts,
   * impossible-facts or malformed-facts.
   * @param {string} decision
   * @param {Record<string, string>} facts
   * @returns {Readonly<Decision>}
   */
  decide(decision, facts = {}) {
    this.#refuseUnknown(decision);
    const codes = this.#facts.read(facts);
    let key = decision;
    for (const [name, code] of codes) key += ` ${name} ${code}`;
    const found = this.#made.get(key);
    if (found !== undefined) return found;
    this.#facts.agree(codes);
    return remember(this.#made, key, answer(this.program, decision, codes).decision, MOST_REMEMBERED);
  }

  /**
   * The answer to a decision, with the rules of every table that held and those that came near; throws as `decide`.
   * @param {string} decision
   * @param {Record<string, string>} facts
   * @returns {Explanation}
   */
  explain(decision, facts = {}) {
    this.#refuseUnknown(decision);
    const codes = this.#facts.read(facts);
    this.#facts.agree(codes);
    const { decision: found, known } = answer(this.program, decision, codes);
    return { decision: found, tables: explained(this.program, decision, codes, known) };
  }

  /**
   * A new run of a machine, from its parameters; throws as `decide`, and with the code unknown-machine.
   * @param {string} machine
   * @param {Record<string, string>} facts
   */
  session(machine, facts = {}) {
    return new Session(this.#link(machine, facts), 0);
  }

  /**
   * A session as it was when its snapshot was taken, by whatever engine of the same book.
   *
   * A snapshot of a book with another meaning is refused with foreign-snapshot, unless `byState` asks to go by its state
   * and facts alone; malformed-snapshot says that no run could be there.
   * @param {Snapshot} snapshot
   * @param {{ byState?: boolean }} options
   */
  restore(snapshot, { byState = false } = {}) {
    const { state, parameters, remembered: memory } = partsOf(snapshot);
    if (!byState && snapshot.fingerprint !== this.program.fingerprint) {
      const repair = "restore it with `byState: true` if that is meant";
      throw new RoutebookError("foreign-snapshot", this.#whyForeign(snapshot), repair);
    }
    const linked = this.#link(snapshot.machine, parameters);
    const row = linked.rows.findIndex(
      ([configuration], number) => isSame(configuration, state) && isSame(remembered(linked, number), memory),
    );
    if (row >= 0) return new Session(linked, row);
    const where = shown(state.map(shown).join(" "));
    const message = `no run of \`${linked.id}\` with these parameters is in \`${where}\` with what it remembers`;
    throw new RoutebookError("malformed-snapshot", message, "take the snapshot from a session of this machine");
  }

  /** @param {string} decision */
  #refuseUnknown(decision) {
    const { book, decisions } = this.program;
    if (typeof decision !== "string" || !Object.hasOwn(decisions, decision)) {
      const message = `the book \`${book}\` has no decision \`${shown(decision)}\``;
      throw new RoutebookError("unknown-decision", message, listed(Object.keys(decisions)));
    }
  }

  /**
   * A machine for some parameters, which are checked.
   * @param {string} id
   * @param {Record<string, string>} facts
   * @returns {Linked}
   */
  #link(id, facts) {
    const { book, machines } = this.program;
    if (typeof id !== "string" || !Object.hasOwn(machines, id)) {
      const message = `the book \`${book}\` has no machine \`${shown(id)}\``;
      throw new RoutebookError("unknown-machine", message, listed(Object.keys(machines)));
    }
    const machine = machines[id];
    if (isMapping(facts)) this.#refuseOthers(id, machine, facts);
    const codes = this.#facts.read(facts);
    this.#facts.agree(codes);
    const lacking = machine.parameters.find((name) => !codes.has(name));
    if (lacking !== undefined) {
      const message = `\`${lacking}\` is missing: \`${id}\` has it as a parameter`;
      throw new RoutebookError("missing-input", message, `give \`${lacking}\``);
    }
    const key = `${id} ${machine.parameters.map((name) => codes.get(name))}`;
    const table = this.#classes.get(key);
    if (table === undefined) {
      const rule = impossibleIn(this.program, codes);
      const why = rule === undefined ? ": nothing leads to them" : `, by \`${rule}\` of the book \`${book}\``;
      const message = `the parameters of \`${id}\` cannot occur together${why}`;
      throw new RoutebookError("impossible-facts", message, "correct one of them");
    }
    const rows = machine.tables[table];
    const steps = this.#steps.get(key) ?? remember(this.#steps, key, rows.map(() => new Map()), MOST_LINKED);
    const parameters = Object.fromEntries(machine.parameters.map((name) => [name, facts[name]]));
    return { program: this.program, id, parameters, rows, steps, decide: this.decide.bind(this) };
  }

  /**
   * Fail with unknown-input for a fact of the book that is no parameter of a machine.
   * @param {string} id
   * @param {Machine} machine
   * @param {Record<string, string>} facts
   */
  #refuseOthers(id, machine, facts) {
    for (const name of Object.keys(facts)) {
      if (machine.remembers.includes(name)) {
        const message = `\`${name}\` is remembered by \`${id}\` and not a parameter`;
        throw new RoutebookError("unknown-input", message, "send events");
      }
      if (Object.hasOwn(this.program.inputs, name) && !machine.parameters.includes(name)) {
        const repair = `the parameters are ${machine.parameters.map((each) => `\`${each}\``).join(", ")}`;
        throw new RoutebookError("unknown-input", `\`${name}\` is not a parameter of \`${id}\``, repair);
      }
    }
  }

  /** @param {Snapshot} snapshot */
  #whyForeign(snapshot) {
    const { book, readings } = this.program;
    if (snapshot.book !== book) {
      return `the snapshot is of the book \`${shown(snapshot.book)}\`, and this is \`${book}\``;
    }
    if (isMapping(snapshot.readings)) {
      const other = Object.keys(readings).filter((name) => snapshot.readings[name] !== readings[name]);
      if (other.length > 0) {
        return `the snapshot was taken under other readings: ${other.map((name) => `\`${name}\``).join(", ")}`;
      }
    }
    return `the snapshot is of version ${shown(snapshot.version)} of \`${book}\`, which meant something else`;
  }
}

/**
 * A snapshot that has its parts; fails with malformed-snapshot.
 * @param {Snapshot} snapshot
 */
function partsOf(snapshot) {
  const repair = "pass what `Session.snapshot` returned";
  if (!isMapping(snapshot)) throw new RoutebookError("malformed-snapshot", "the snapshot is not a mapping", repair);
  if (!Array.isArray(snapshot.state) || !isMapping(snapshot.parameters) || !isMapping(snapshot.remembered)) {
    const message = "the snapshot lacks `state`, `parameters` or `remembered`";
    throw new RoutebookError("malformed-snapshot", message, repair);
  }
  return snapshot;
}

/**
 * Whether two lists, or two objects, hold the same words.
 * @param {string[] | Record<string, string>} one
 * @param {string[] | Record<string, string>} other
 */
function isSame(one, other) {
  const entries = new Map(Object.entries(other));
  return Object.keys(one).length === entries.size && Object.entries(one).every(([key, word]) => entries.get(key) === word);
}

/**
 * Keep a value; where there are as many as there may be, forget all others.
 * @template T
 * @param {Map<string, T>} memo
 * @param {string} key
 * @param {T} value
 * @param {number} most
 * @returns {T}
 */
function remember(memo, key, value, most) {
  if (memo.size >= most) memo.clear();
  memo.set(key, value);
  return value;
}
