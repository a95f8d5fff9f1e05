// A run of a machine: events one after the other, and what becomes of them under some choice of readings.

import { RoutebookError } from "../standalone/errors.mjs";
import { engineBefore, engineUnder } from "./answering.mjs";
import { book } from "./book.mjs";
import { store } from "./store.mjs";
/** @import { Engine } from "../standalone/engine.mjs" */
/** @import { Step, Timer } from "../standalone/answers.mjs" */
/** @import { Session } from "../standalone/session.mjs" */
/** @import { RunState } from "./store.mjs" */

/**
 * A step that differs from that with which it is compared, null where that run did not come so far; `number` counts from 0.
 * @typedef {{ number: number, event: string, before: Readonly<Step> | null, after: Readonly<Step> }} StepChange
 *
 * What is another of a step: a word for what it is, what it was and what it is now.
 * @typedef {{ what: string, was: string, now: string }} Difference
 */

/**
 * The run that is played; where none is yet, it is that of the first machine, before any event.
 * @returns {RunState}
 */
export function runNow() {
  const { run } = store.get();
  return Object.hasOwn(book.machines, run.machine) ? run : beginningOf(Object.keys(book.machines)[0]);
}

/**
 * A run before any event, with the parameters of the first scenario, or else with the first value of each.
 * @param {string} machine
 * @returns {RunState}
 */
export function beginningOf(machine) {
  const told = Object.values(book.scenarios).find((scenario) => scenario.machine === machine);
  const first = book.machines[machine].parameters.map((name) => [name, book.inputs[name].words[0]]);
  return { machine, given: told ? { ...told.given } : Object.fromEntries(first), events: [] };
}

/**
 * A run, followed; throws RoutebookError for parameters and events that are none.
 * @param {RunState} run
 * @param {Engine} engine
 * @returns {{ session: Session, steps: Readonly<Step>[] }}
 */
export function followed({ machine, given, events }, engine) {
  const session = engine.session(machine, given);
  return { session, steps: events.map((event) => session.send(event)) };
}

/**
 * What each event would do where a session is.
 * @param {Session} session
 * @param {string[]} events
 * @param {Record<string, string>} choices
 * @returns {Map<string, Readonly<Step>>}
 */
export function nextSteps(session, events, choices) {
  const engine = engineUnder(choices);
  const here = session.snapshot();
  return new Map(events.map((event) => [event, engine.restore(here).send(event)]));
}

/**
 * The steps of a run that differ under some readings from those with which they are compared.
 * @param {RunState} run
 * @param {Record<string, string>} readings
 * @returns {StepChange[]}
 */
export function changesNow(run, readings) {
  return changesBetween(run, engineBefore(readings), engineUnder(readings));
}

/**
 * The steps of a run that differ between two engines.
 * @param {RunState} run
 * @param {Engine} one
 * @param {Engine} other
 * @returns {StepChange[]}
 */
export function changesBetween(run, one, other) {
  if (one === other) return [];
  const [before, after] = [stepsOf(run, one), stepsOf(run, other)];
  return after
    .map((step, number) => ({ number, event: run.events[number], before: before[number] ?? null, after: step }))
    .filter((each) => differencesOf(each.before, each.after).length > 0);
}

/**
 * The steps of a run as far as an engine can follow it: an old book may not know an event, or what the run is given.
 * @param {RunState} run
 * @param {Engine} engine
 * @returns {Readonly<Step>[]}
 */
function stepsOf({ machine, given, events }, engine) {
  /** @type {Readonly<Step>[]} */
  const steps = [];
  try {
    const session = engine.session(machine, given);
    for (const event of events) steps.push(session.send(event));
  } catch (error) {
    if (!(error instanceof RoutebookError)) throw error;
  }
  return steps;
}

/**
 * In what two steps differ that a host sees; reasons are no difference, and of a step that comes to nothing there is no more
 * to say.
 * @param {Readonly<Step> | null} before
 * @param {Readonly<Step>} after
 * @returns {Difference[]}
 */
export function differencesOf(before, after) {
  if (before === null) return [{ what: "status", was: "no such run", now: after.status }];
  if (before.status !== after.status && after.status !== "documented") {
    return [{ what: "status", was: before.status, now: after.status }];
  }
  const [was, now] = [facetsOf(before), facetsOf(after)];
  return [...new Set([...was.keys(), ...now.keys()])]
    .map((what) => ({ what, was: was.get(what) ?? "", now: now.get(what) ?? "" }))
    .filter((each) => each.was !== each.now);
}

/**
 * What a host sees of a step, in words.
 * @param {Readonly<Step>} step
 */
function facetsOf({ status, to, actions, timers, decision }) {
  return new Map([
    ["status", status],
    ["state", to.at(-1) ?? ""],
    ["actions", actions.join(", ")],
    ["timers", timers.map(timerWords).join(", ")],
    ...(decision ? [["decision", decision.status], ...Object.entries(decision.outputs)] : []),
  ].map(([what, word]) => [what, word]));
}

/**
 * What becomes of a clock, in words.
 * @param {Timer} timer
 */
export function timerWords(timer) {
  return "start" in timer ? `${timer.event} after ${timer.start} s` : `${timer.event} cancelled`;
}
