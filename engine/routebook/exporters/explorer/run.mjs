// A run of a machine: events one after the other, and what becomes of them under some choice of readings.

import { book, engineUnder } from "./book.mjs";
import { store } from "./store.mjs";
/** @import { Step, Timer } from "../standalone/answers.mjs" */
/** @import { Session } from "../standalone/session.mjs" */
/** @import { RunState } from "./store.mjs" */

/**
 * A step that differs under other readings; `number` counts from 0.
 * @typedef {{ number: number, event: string, before: Readonly<Step>, after: Readonly<Step> }} StepChange
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
 * @param {Record<string, string>} choices
 * @returns {{ session: Session, steps: Readonly<Step>[] }}
 */
export function followed({ machine, given, events }, choices) {
  const session = engineUnder(choices).session(machine, given);
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
 * The steps of the run that is played which differ if other readings are chosen than now.
 * @param {Record<string, string>} choices
 * @returns {StepChange[]}
 */
export function changesOfRun(choices) {
  return changesBetween(runNow(), store.get().readings, choices);
}

/**
 * The steps of a run that differ between two choices of readings.
 * @param {RunState} run
 * @param {Record<string, string>} one
 * @param {Record<string, string>} other
 * @returns {StepChange[]}
 */
export function changesBetween(run, one, other) {
  const [before, after] = [followed(run, one).steps, followed(run, other).steps];
  return run.events
    .map((event, number) => ({ number, event, before: before[number], after: after[number] }))
    .filter(({ before, after }) => differencesOf(before, after).length > 0);
}

/**
 * In what two steps differ that a host sees; reasons are no difference, and of a step that comes to nothing there is no more
 * to say.
 * @param {Readonly<Step>} before
 * @param {Readonly<Step>} after
 * @returns {Difference[]}
 */
export function differencesOf(before, after) {
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
