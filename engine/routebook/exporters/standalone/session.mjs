// Runs of machines: one step after the other, each with its reasons.

import { frozen } from "./answers.mjs";
import { RoutebookError, listed, shown } from "./errors.mjs";
/** @import { Decision, Snapshot, Step, Timer } from "./answers.mjs" */
/** @import { Cell, Consult, Program, Row } from "./program.mjs" */

/**
 * A machine for some parameters, with its steps as far as they were made, by the event for each row.
 * @typedef {{
 *     program: Program, id: string, parameters: Record<string, string>, rows: Row[],
 *     steps: Map<string, [Readonly<Step>, number]>[],
 *     decide: (decision: string, facts: Record<string, string>) => Readonly<Decision>,
 * }} Linked
 */

/** One run of a machine. */
export class Session {
  #linked;
  #row;

  /**
   * @param {Linked} linked
   * @param {number} row
   */
  constructor(linked, row) {
    this.#linked = linked;
    this.#row = row;
  }

  /** The active states, innermost last. */
  get configuration() {
    return [...this.#linked.rows[this.#row][0]];
  }

  /** The parameters and what the session remembers. */
  get facts() {
    return { ...this.#linked.parameters, ...remembered(this.#linked, this.#row) };
  }

  /**
   * What becomes of an event; fails with unknown-event, and then nothing changes.
   * @param {string} event
   */
  send(event) {
    const [step, following] = this.#linked.steps[this.#row].get(event) ?? follow(this.#linked, this.#row, event);
    this.#row = following;
    return step;
  }

  /**
   * The session as plain JSON, for `restore`.
   * @returns {Snapshot}
   */
  snapshot() {
    const { program, id, parameters } = this.#linked;
    return {
      book: program.book,
      version: program.version,
      fingerprint: program.fingerprint,
      readings: { ...program.readings },
      machine: id,
      state: this.configuration,
      parameters: { ...parameters },
      remembered: remembered(this.#linked, this.#row),
    };
  }
}

/**
 * What a session in a row remembers.
 * @param {Linked} linked
 * @param {number} row
 * @returns {Record<string, string>}
 */
export function remembered({ program, id, rows }, row) {
  return Object.fromEntries(program.machines[id].remembers.map((name, at) => [name, rows[row][1][at]]));
}

/**
 * The step that an event is in a row, and the row that it leads to.
 * @param {Linked} linked
 * @param {number} row
 * @param {string} event
 * @returns {[Readonly<Step>, number]}
 */
function follow(linked, row, event) {
  const { events, cells } = linked.program.machines[linked.id];
  if (!events.includes(event)) {
    throw new RoutebookError("unknown-event", `\`${linked.id}\` has no event \`${shown(event)}\``, listed(events));
  }
  const [configuration, , moves] = linked.rows[row];
  const [number, following] = moves[events.indexOf(event)];
  /** @type {[Readonly<Step>, number]} */
  const found = [stepOf(linked, event, configuration, cells[number]), following];
  linked.steps[row].set(event, found);
  return found;
}

/**
 * @param {Linked} linked
 * @param {string} event
 * @param {string[]} configuration
 * @param {Cell} cell
 * @returns {Readonly<Step>}
 */
function stepOf({ id, parameters, decide }, event, configuration, cell) {
  /** @param {Consult} consult */
  const ask = ([decision, facts]) => decide(decision, { ...parameters, ...facts });
  const called = cell.called && ask(cell.called);
  const consulted = cell.consults.map(ask);
  const reasons = called ? [...consulted, called] : consulted;
  const own = cell.transitions.length > 0 ? [[id, [...cell.transitions]]] : [];
  return frozen({
    event,
    status: cell.status,
    from: [...configuration],
    to: [...cell.to],
    actions: [...cell.actions],
    timers: cell.timers.map(timerOf),
    rules: Object.fromEntries([...own, ...consulted.flatMap(({ rules }) => Object.entries(rules))]),
    sources: [...new Set([...cell.sources, ...reasons.flatMap(({ sources }) => sources)])],
    readings: Object.fromEntries([cell, ...reasons].flatMap(({ readings }) => Object.entries(readings))),
    decision: called,
  });
}

/**
 * @param {[string, number | null]} timer
 * @returns {Timer}
 */
function timerOf([event, seconds]) {
  return seconds === null ? { event, cancel: true } : { event, start: seconds };
}
