// What the page answers: by the program under the readings that are chosen, and by that with which it is compared.

import { Engine } from "../standalone/engine.mjs";
import { Facts } from "../standalone/facts.mjs";
import { book, change, programOf } from "./book.mjs";
/** @import { Explanation } from "../standalone/answers.mjs" */

/**
 * An answer; where the engine refuses the facts, its status is the code of the error.
 * @typedef {{ status: string, outputs: Readonly<Record<string, string>>, rules: Readonly<Record<string, readonly string[]>> }} Answered
 */

const SILENT = "undocumented";
const NO_ANSWER = "cannot occur";
const MOST_ANSWERS = 20_000;

/** What is said of an answer with which another is compared. */
export const beforehand = change ? "Before" : "By default";

const usualFacts = new Facts(programOf({}).program);
/** @type {Map<number, Engine>} */
const engines = new Map();
/** @type {Map<Engine, Map<string, Answered>>} */
const remembered = new Map();
/** @type {Map<Engine, string[]>} */
const asked = new Map();

/**
 * The engine of the book: under its default readings, or with one of them chosen otherwise.
 * @param {Record<string, string>} choices
 */
export function engineUnder(choices) {
  return engineOf(programOf(choices));
}

/**
 * The engine with which the one under some choices is compared: in the explorer of a change that of the old book under the
 * same choices, as far as it has them, else that of the book under its default readings.
 * @param {Record<string, string>} choices
 */
export function engineBefore(choices) {
  return engineOf(programOf(change ? choices : {}, change?.programs));
}

/**
 * The answer to a decision.
 * @param {string} decision
 * @param {Record<string, string>} facts
 * @param {Record<string, string>} readings
 */
export function answered(decision, facts, readings) {
  return answeredBy(engineUnder(readings), decision, facts);
}

/**
 * The answer with which one under some readings is compared; null where that is the same, and for a decision that there was not.
 * @param {Answered} now
 * @param {string} decision
 * @param {Record<string, string>} facts
 * @param {Record<string, string>} readings
 */
export function answeredBefore(now, decision, facts, readings) {
  const engine = engineBefore(readings);
  if (engine === engineUnder(readings) || !Object.hasOwn(engine.program.decisions, decision)) return null;
  const before = answeredBy(engine, decision, facts);
  return isSameAnswer(before, now) ? null : before;
}

/**
 * Whether facts contradict each other: a derived one is given as something that the others exclude.
 * @param {Record<string, string>} facts
 */
export function isContradictory(facts) {
  const engine = engineUnder({});
  try {
    usualFacts.agree(usualFacts.read(factsFor(engine, facts)));
    return false;
  } catch (error) {
    return codeOf(error) === "contradictory-facts";
  }
}

/**
 * The answer to a decision with its reasons; throws RoutebookError.
 * @param {Engine} engine
 * @param {string} decision
 * @param {Record<string, string>} facts
 * @returns {Explanation}
 */
export function explainedBy(engine, decision, facts) {
  return engine.explain(decision, factsFor(engine, facts));
}

/**
 * The code of an error of the engine; any other error is thrown on.
 * @param {unknown} error
 * @returns {string}
 */
export function codeOf(error) {
  if (error instanceof Error && "code" in error) return String(error.code);
  throw error;
}

/**
 * Whether two answers say the same; facts that are refused are, for whatever reason.
 * @param {Answered} one
 * @param {Answered} other
 */
export function isSameAnswer(one, other) {
  if (isRefused(one) && isRefused(other)) return true;
  const names = Object.keys(one.outputs);
  return (
    one.status === other.status &&
    names.length === Object.keys(other.outputs).length &&
    names.every((name) => one.outputs[name] === other.outputs[name])
  );
}

/** @param {Answered} answer */
function isRefused({ status }) {
  return status !== "documented" && status !== SILENT;
}

/**
 * What an answer says of one output.
 * @param {Answered} answer
 * @param {string} output
 */
export function saidOf(answer, output) {
  if (isRefused(answer)) return NO_ANSWER;
  return answer.status === SILENT ? SILENT : answer.outputs[output] ?? "(none)";
}

/**
 * Facts with the values that the engine sees in them: a version is the band that it stands in; throws RoutebookError.
 * @param {Record<string, string>} facts
 * @returns {Record<string, string>}
 */
export function valuesOf(facts) {
  const { inputs } = usualFacts.program;
  return Object.fromEntries([...usualFacts.read(facts)].map(([name, code]) => [name, inputs[name].values[code]]));
}

/** @param {{ number: number, program: import("../standalone/program.mjs").Program }} numbered */
function engineOf({ number, program }) {
  const found = engines.get(number) ?? new Engine(program);
  engines.set(number, found);
  return found;
}

/**
 * @param {Engine} engine
 * @param {string} decision
 * @param {Record<string, string>} facts
 * @returns {Answered}
 */
function answeredBy(engine, decision, facts) {
  const answers = remembered.get(engine) ?? new Map();
  remembered.set(engine, answers);
  const key = JSON.stringify([decision, facts]);
  const found = answers.get(key);
  if (found) return found;
  if (answers.size >= MOST_ANSWERS) answers.clear();
  const made = answeredAnew(engine, decision, facts);
  answers.set(key, made);
  return made;
}

/**
 * @param {Engine} engine
 * @param {string} decision
 * @param {Record<string, string>} facts
 * @returns {Answered}
 */
function answeredAnew(engine, decision, facts) {
  try {
    return engine.decide(decision, factsFor(engine, facts));
  } catch (error) {
    return { status: codeOf(error), outputs: {}, rules: {} };
  }
}

/**
 * The facts that an engine can be asked with: where two books are compared, one may not have what the other is given.
 * @param {Engine} engine
 * @param {Record<string, string>} facts
 */
function factsFor(engine, facts) {
  if (!change) return facts;
  const books = [book, change.book];
  const { program } = engine;
  const names = asked.get(engine) ?? [...new Facts(program).known.keys()].filter((name) => {
    const isGiven = books.some(({ inputs }) => inputs[name]?.decided_by === null);
    return program.inputs[name].decided_by === null || !isGiven;
  });
  asked.set(engine, names);
  return Object.fromEntries(names.filter((name) => Object.hasOwn(facts, name)).map((name) => [name, facts[name]]));
}
