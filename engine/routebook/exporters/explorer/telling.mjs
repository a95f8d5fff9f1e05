// Who takes part in a step: the scenarios of the book tell it, and nothing else does.

import { answered, engineUnder, valuesOf } from "./answering.mjs";
import { book } from "./book.mjs";
import { followed } from "./run.mjs";
/** @import { ScenarioTold, StepTold } from "./book.mjs" */
/** @import { Step } from "../standalone/answers.mjs" */
/** @import { RunState } from "./store.mjs" */

/**
 * What a scenario tells of one of its events: its messages, the first of which brings the event; `facts` are those that
 * hold in the scenario from the beginning, `against` what it tells that does not come to be.
 * @typedef {{
 *     scenario: string, given: Record<string, string>, facts: Record<string, string>, events: string[], number: number,
 *     answer: string, messages: StepTold[], against: string[],
 * }} Telling
 *
 * What is told of a step of a run; `but` says in what it was told of something else, `under` by which default of a reading,
 * `against` what is told otherwise.
 * @typedef {{ scenario: string, messages: StepTold[], but: string[], under: string, against: string[] }} Told
 */

/** @type {Map<string, Telling[]>} */
const tellings = new Map();

/**
 * What the scenarios that fit best tell of the steps of a run, null where none does.
 *
 * One fits where the same rules of the machine lead to the same answer, by default if not under the readings chosen; then
 * rather of the same event, with more of the same facts, already told from, after the same events, and going on in the
 * same way.
 * @param {RunState} run
 * @param {Readonly<Step>[]} steps
 * @param {Record<string, string>} readings those under which the run was followed
 * @returns {(Told | null)[]}
 */
export function tellingsFor(run, steps, readings) {
  if (steps.length === 0) return [];
  const facts = factsFrom(run.given);
  const usual = Object.keys(readings).length > 0 ? followed(run, engineUnder({})).steps : steps;
  /** @type {Set<string>} */
  const used = new Set();
  return steps.map((step, number) => {
    const same = fitting(run.machine, step);
    const isOther = same.length === 0 && wayKey(run.machine, step) === wayKey(run.machine, usual[number]);
    const rank = (/** @type {Telling} */ each) => rankOf(each, run, number, facts, used);
    const [best] = (isOther ? fitting(run.machine, usual[number]) : same).sort((one, other) => compare(rank(other), rank(one)));
    if (best === undefined) return null;
    used.add(best.scenario);
    const under = isOther ? Object.keys(readings).map((name) => `${name}: ${book.readings[name].default}`).join(", ") : "";
    return { ...toldBy(best, run.events[number], facts), under };
  });
}

/**
 * @param {string} machine
 * @param {Readonly<Step>} step
 */
function fitting(machine, step) {
  const answer = answerKey(machine, step);
  return tellingsOf(machine).filter((telling) => telling.answer === answer);
}

/**
 * Which of two ranks is higher: above 0 for the first.
 * @param {number[]} one
 * @param {number[]} other
 */
function compare(one, other) {
  const at = one.findIndex((each, place) => each !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
}

/**
 * @param {Telling} telling
 * @param {string} event
 * @param {Record<string, string>} facts
 */
function toldBy({ scenario, given, facts: theirs, events, number, messages, against }, event, facts) {
  const isSame = events[number] === event;
  const but = Object.keys(given).filter((name) => theirs[name] !== facts[name]).map((name) => `${name}: ${given[name]}`);
  return {
    scenario,
    messages: isSame ? messages : [{ ...messages[0], event, says: "" }],
    but: isSame ? but : [events[number], ...but],
    against,
  };
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
  const of = told.but.length > 0 ? ` of ${told.but.join(", ")}` : "";
  const under = told.under ? ` under the reading ${told.under}` : "";
  const against = told.against.length > 0 ? `contradicts what is told: ${told.against.join(", ")}` : "";
  return [of || under ? `told${of}${under}` : "", against].filter(Boolean).join("; ");
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
 * @param {Record<string, string>} facts
 * @param {Set<string>} used the scenarios that tell of earlier steps
 */
function rankOf({ scenario, events, number: at, facts: theirs }, run, number, facts, used) {
  const isSame = events[at] === run.events[number];
  const alike = Object.keys(facts).filter((name) => theirs[name] === facts[name]).length;
  const first = events.findIndex((event, place) => event !== run.events[place]);
  const isAfterTheSame = at === number && (first < 0 || first > number);
  return [isSame, alike, used.has(scenario), isAfterTheSame, first < 0 ? events.length : first].map(Number);
}

/**
 * The facts that hold from the beginning: the parameters, and what they suffice to derive.
 * @param {Record<string, string>} given
 */
function factsFrom(given) {
  const derived = Object.entries(book.inputs).flatMap(([name, { decided_by: decider }]) => {
    const value = decider && answered(decider, given, {}).outputs[name];
    return value ? [[name, value]] : [];
  });
  return { ...valuesOf(given), ...Object.fromEntries(derived) };
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
  const { steps } = followed({ machine, given, events }, engineUnder({}));
  const facts = factsFrom(given);
  return groups.map((messages, number) => ({
    scenario: id,
    given,
    facts,
    events,
    number,
    answer: answerKey(machine, steps[number]),
    messages,
    against: toldOtherwise(messages[0], steps[number]),
  }));
}

/**
 * What is told of a step and does not come to be; where the status is another, the rest follows from that.
 * @param {StepTold} told
 * @param {Readonly<Step>} step
 */
function toldOtherwise({ status, state, expect }, step) {
  if (status !== step.status) return [status];
  const elsewhere = state !== null && !step.to.includes(state) ? [`state: ${state}`] : [];
  const others = Object.entries(expect).filter(([name, value]) => step.decision?.outputs[name] !== value);
  return [...elsewhere, ...others.map((pair) => pair.join(": "))];
}

/**
 * The rules of the machine that a step takes, and what comes of them.
 * @param {string} machine
 * @param {Readonly<Step>} step
 */
function answerKey(machine, step) {
  const { decision } = step;
  return JSON.stringify([wayKey(machine, step), decision && [decision.status, decision.outputs]]);
}

/**
 * The rules of the machine that a step takes, and what is done, whatever is decided.
 * @param {string} machine
 * @param {Readonly<Step>} step
 */
function wayKey(machine, { status, rules, actions }) {
  return JSON.stringify([status, rules[machine] ?? [], actions]);
}
