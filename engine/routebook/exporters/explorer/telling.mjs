// Who takes part in a step: the scenarios of the book tell it, and nothing else does.

import { book } from "./book.mjs";
import { followed } from "./run.mjs";
/** @import { ScenarioTold, StepTold } from "./book.mjs" */
/** @import { Step } from "../standalone/answers.mjs" */
/** @import { RunState } from "./store.mjs" */

/**
 * What a scenario tells of one of its events: its messages, the first of which brings the event.
 * @typedef {{
 *     scenario: string, given: Record<string, string>, events: string[], number: number, answer: string,
 *     messages: StepTold[],
 * }} Telling
 *
 * What is told of a step of a run; `but` says in what it was told of something else.
 * @typedef {{ scenario: string, messages: StepTold[], but: string[] }} Told
 */

/** @type {Map<string, Telling[]>} */
const tellings = new Map();

/**
 * What the scenario that fits best tells of a step of a run, null where none does.
 *
 * It fits where the same rules of the machine lead to the same answer; then rather of the same event, with more of the
 * same parameters, after the same events, and in a scenario that goes on in the same way.
 * @param {RunState} run
 * @param {Readonly<Step>[]} steps
 * @param {number} number
 * @returns {Told | null}
 */
export function tellingFor(run, steps, number) {
  const event = run.events[number];
  const answer = answerKey(run.machine, steps[number]);
  const fitting = tellingsOf(run.machine).filter((telling) => telling.answer === answer);
  const [best] = fitting.sort((one, other) => {
    const [first, second] = [rankOf(one, run, number), rankOf(other, run, number)];
    const at = first.findIndex((each, place) => each !== second[place]);
    return at < 0 ? 0 : second[at] - first[at];
  });
  if (best === undefined) return null;
  const toldEvent = best.events[best.number];
  const isSame = toldEvent === event;
  const messages = isSame ? best.messages : [{ ...best.messages[0], event, says: "" }];
  const but = otherFacts(best, run).map((name) => `${name}: ${best.given[name]}`);
  return { scenario: best.scenario, messages, but: isSame ? but : [toldEvent, ...but] };
}

/**
 * The messages of a step as they are told; where no scenario tells of it, the event alone, at the participant whose life it is.
 * @param {Told | null} told
 * @param {string} event
 * @param {string} life
 */
export function messagesOf(told, event, life) {
  const name = event.replaceAll("_", " ");
  if (told === null) return [{ from: life, to: [life], through: [], arrives: true, says: name }];
  return told.messages.map((message) => ({ ...message, says: message.says || (message.event ? name : "") }));
}

/**
 * What is to be known of those who take part, where no scenario tells of just this step; empty where one does.
 * @param {Told | null} told
 */
export function remarkOf(told) {
  if (told === null) return "no scenario tells who takes part";
  return told.but.length > 0 ? `told of ${told.but.join(", ")}` : "";
}

/**
 * The one participant that is in every step with an event that scenarios tell of a machine, for the machine is its life.
 * @param {string} machine
 */
export function lifeOf(machine) {
  const told = tellingsOf(machine).map(({ messages: [first] }) => [first.from, ...first.to]);
  const always = Object.keys(book.participants).filter((each) => told.every((names) => names.includes(each)));
  return told.length > 0 && always.length === 1 ? always[0] : null;
}

/**
 * How well a telling fits a step, the weightiest first.
 * @param {Telling} telling
 * @param {RunState} run
 * @param {number} number
 */
function rankOf(telling, run, number) {
  const { events } = telling;
  const isSame = events[telling.number] === run.events[number];
  const shared = events.findIndex((event, at) => event !== run.events[at]);
  const isAfterTheSame = telling.number === number && (shared < 0 || shared > number);
  return [isSame, -otherFacts(telling, run).length, isAfterTheSame, shared < 0 ? events.length : shared].map(Number);
}

/**
 * The parameters that a telling has otherwise than a run.
 * @param {Telling} telling
 * @param {RunState} run
 */
function otherFacts({ given }, run) {
  return Object.keys(given).filter((name) => given[name] !== run.given[name]);
}

/**
 * What all scenarios of a machine tell; they are told under the default readings.
 * @param {string} machine
 * @returns {Telling[]}
 */
function tellingsOf(machine) {
  const told = Object.entries(book.scenarios).filter(([, scenario]) => scenario.machine === machine);
  const found = tellings.get(machine) ?? told.flatMap(([id, scenario]) => tellingsIn(id, scenario));
  tellings.set(machine, found);
  return found;
}

/**
 * @param {string} id
 * @param {ScenarioTold} scenario
 * @returns {Telling[]}
 */
function tellingsIn(id, { machine, given, steps: told }) {
  /** @type {StepTold[][]} */
  const groups = [];
  for (const message of told) {
    if (message.event) groups.push([message]);
    else groups.at(-1)?.push(message);
  }
  const events = groups.map(([{ event }]) => event ?? "");
  const { steps } = followed({ machine, given, events }, {});
  return groups.map((messages, number) => ({
    scenario: id,
    given,
    events,
    number,
    answer: answerKey(machine, steps[number]),
    messages,
  }));
}

/**
 * The rules of the machine that a step takes, and what comes of them.
 * @param {string} machine
 * @param {Readonly<Step>} step
 */
function answerKey(machine, { status, rules, actions, decision }) {
  return JSON.stringify([status, rules[machine] ?? [], actions, decision && [decision.status, decision.outputs]]);
}
