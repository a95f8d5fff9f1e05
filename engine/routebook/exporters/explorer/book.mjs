// What the page knows: the book's words, its pictures, its programs, and what it was before a change.

/** @import { Program } from "../standalone/program.mjs" */

/**
 * What a rule or a transition says: conditions in words, and what it comes to; the first outcome is the default one.
 * @typedef {{
 *     status: string, under: Record<string, string>, outputs?: Record<string, string>,
 *     to?: string | null, sets?: Record<string, string>, actions?: string[],
 * }} Outcome
 * @typedef {{
 *     id: string, when: Record<string, string[]>, outcomes: Outcome[], sources: string[], note: string, implied: string,
 *     in?: string[], event?: string[], after?: number | null,
 * }} RuleTold
 *
 * A rule with the decision or the machine that it belongs to; `name` is `owner/id`.
 * @typedef {RuleTold & { name: string, owner: string }} RuleNamed
 *
 * `words` has for each value a word that an engine takes; `over` are the inputs over which a decision is laid out.
 * @typedef {{ about: string, values: string[], words: string[], version: boolean, decided_by: string | null }} InputTold
 * @typedef {{
 *     kind: "table" | "gather", asks: string, over: string[], needs?: string[], answers?: Record<string, string[]>,
 *     hit_policy?: string, rules?: RuleTold[], gathers?: string[], rests_on?: string[],
 * }} DecisionTold
 * @typedef {{
 *     parent: string | null, initial: boolean, final: boolean, about: string, means: Record<string, string>,
 * }} StateTold
 * @typedef {{
 *     about: string, sets: Record<string, string>, gives: Record<string, string>, decides: string | null,
 * }} EventTold
 * @typedef {{
 *     about: string, parameters: string[], remembers: Record<string, string>, states: Record<string, StateTold>,
 *     events: Record<string, EventTold>, actions: Record<string, string>, transitions: RuleTold[],
 *     arrows: { box: string, sources: string[], target: string, rules: string[] }[],
 * }} MachineTold
 * @typedef {{ about: string, passages: string[], default: string, choices: Record<string, string> }} ReadingTold
 * @typedef {{
 *     event: string | null, from: string, to: string[], through: string[], arrives: boolean, says: string,
 *     expect: Record<string, string>, state: string | null, status: string,
 * }} StepTold
 * @typedef {{
 *     title: string, machine: string, given: Record<string, string>, steps: StepTold[], sources: string[],
 * }} ScenarioTold
 * @typedef {{
 *     title: string, edition: string, context: Record<string, string>, lost: Record<string, string>,
 *     passages: Record<string, string>,
 * }} SourceTold
 * @typedef {{
 *     id: string, title: string, version: string, inputs: Record<string, InputTold>,
 *     decisions: Record<string, DecisionTold>, machines: Record<string, MachineTold>, impossible: RuleTold[],
 *     readings: Record<string, ReadingTold>, register: Record<string, { about: string, kind: string, text: string }>,
 *     participants: Record<string, { title: string, about: string, sources: string[] }>,
 *     links: Record<string, { from: string, to: string, carries: string }>,
 *     scenarios: Record<string, ScenarioTold>,
 *     promises: Record<string, { about: string, over: string, sources: string[] }>,
 *     sources: Record<string, SourceTold>, citations: Record<string, [string, string, string][]>,
 *     silences: { undocumented: string[], refused: string[], otherwise: string[] },
 * }} BookTold
 * @typedef {{ machines: Record<string, string>, requirements: string, participants: string }} Pictures
 * @typedef {{ usual: number, others: Record<string, number> }} Programs
 *
 * What is told of a change, as `routebook diff --format json` has it; `values` are those that a row holds.
 * @typedef {{ owner: string, rule: string, sources: string[] }} CitedTold
 * @typedef {{ status: string, outputs: Record<string, string> }} SaidTold
 * @typedef {{
 *     mark: string, when: Record<string, string[]>, values: Record<string, string[]>, cells: number,
 *     before: SaidTold, after: SaidTold, old_rules: CitedTold[], new_rules: CitedTold[],
 * }} RowTold
 * @typedef {{ readings: Record<string, string>[], differ: number, of: number, rows: RowTold[] }} RowsTold
 * @typedef {{ decision: string, under: RowsTold[] }} DecisionChanged
 * @typedef {{
 *     status: string, enters: string | null, actions: string[], timers: { event: string, start?: number }[],
 *     facts: Record<string, string>,
 * }} EffectTold
 * @typedef {{
 *     where: { state: string, event: string }[], before: EffectTold | null, after: EffectTold | null,
 *     when: Record<string, string[]>[], parameters: Record<string, string>, run: string[],
 *     old_rules: CitedTold[], new_rules: CitedTold[],
 * }} TurnTold
 * @typedef {{ readings: Record<string, string>[], steps: TurnTold[] }} TurnsTold
 * @typedef {{
 *     old: { name: string, version: string }, new: { name: string, version: string }, verdict: string,
 *     level: string, says_less: boolean, outermost: string[],
 *     parts: { kind: string, id: string, how: string, before: string, after: string }[],
 *     decisions: DecisionChanged[], machines: { machine: string, under: TurnsTold[] }[], undecided: string[],
 *     broken: { kind: string, id: string, message: string }[],
 * }} ChangeTold
 *
 * A change: the book as it was, what is told of all that differs, and pictures of the machines that do.
 * @typedef {{ book: BookTold, programs: Programs, told: ChangeTold, machines: Record<string, string> }} ChangeData
 * @typedef {{ book: BookTold, pictures: Pictures, programs: Programs & { parts: any[] }, change: ChangeData | null }} Data
 */

/** @type {Data} */
const DATA = JSON.parse(document.getElementById("data")?.textContent ?? "", withoutInheritance);

export const book = DATA.book;
export const pictures = DATA.pictures;

/** What the old book was, in the explorer of a change; null in that of a book. */
export const change = DATA.change;

const parts = allParts(DATA.programs.parts);
const rulesByName = namedRules(book);
const rulesBefore = change ? namedRules(change.book) : rulesByName;

/**
 * A program with the number that it has in the page: under the default readings, or with one of them chosen otherwise.
 * @param {Record<string, string>} choices
 * @param {Programs} programs
 * @returns {{ number: number, program: Program }}
 */
export function programOf(choices, { usual, others } = DATA.programs) {
  const [chosen] = Object.entries(choices);
  const number = (chosen && others[chosen.join("=")]) ?? usual;
  return { number, program: parts[number] };
}

/**
 * A rule or a transition, by the name that it has in the page: `owner/id`.
 * @param {string} name
 */
export function ruleOf(name) {
  return rulesByName.get(name);
}

/**
 * A rule as it was before the change.
 * @param {string} name
 */
export function ruleBefore(name) {
  return rulesBefore.get(name);
}

/** All rules and transitions, and what is declared impossible. */
export function everyRule() {
  return [...rulesByName.values()];
}

/**
 * The choices of a reading that are not the default one.
 * @param {string} name
 */
export function otherChoices(name) {
  const { choices, default: usual } = book.readings[name];
  return Object.keys(choices).filter((choice) => choice !== usual);
}

/**
 * A passage, by the source and the path in it, such as `guide:how/3`; `about` says what one is there for that no rule transcribes.
 * @param {string} id
 */
export function passage(id) {
  const at = id.indexOf(":");
  const source = book.sources[id.slice(0, at)];
  const path = id.slice(at + 1);
  return { id, source: source?.title ?? "", where: source?.passages[path] ?? "", about: source?.context[path] ?? "" };
}

/** Every passage of the book, by source and path. */
export function everyPassage() {
  return Object.entries(book.sources).flatMap(([id, source]) =>
    Object.keys(source.passages).map((path) => `${id}:${path}`),
  );
}

/**
 * Objects that hold their own names alone: nothing is called `constructor` unless the book calls it so.
 * @param {string} _
 * @param {any} value
 */
function withoutInheritance(_, value) {
  const isMapped = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMapped ? Object.setPrototypeOf(value, null) : value;
}

/**
 * An object with these names, and a value for each.
 * @param {string[]} names
 * @param {any[]} values
 */
function mapped(names, values) {
  return Object.fromEntries(names.map((name, at) => [name, values[at]]));
}

/**
 * Parts of programs, each after those that it holds by their numbers; an object is under the number of its names.
 * @param {any[]} numbered
 */
function allParts(numbered) {
  /** @type {any[]} */
  const found = [];
  for (const part of numbered) {
    if (Array.isArray(part)) found.push(part.map((number) => found[number]));
    else if (part === null || typeof part !== "object") found.push(part);
    else for (const [names, numbers] of Object.entries(part)) found.push(mapped(found[Number(names)], numbers.map((/** @type {number} */ number) => found[number])));
  }
  return found;
}

/**
 * The rules of a book by their names.
 * @param {BookTold} told
 */
function namedRules(told) {
  const owners = [
    ...Object.entries(told.decisions).map(([owner, { rules = [] }]) => ({ owner, rules })),
    ...Object.entries(told.machines).map(([owner, { transitions }]) => ({ owner, rules: transitions })),
    { owner: "impossible", rules: told.impossible },
  ];
  /** @type {RuleNamed[]} */
  const named = owners.flatMap(({ owner, rules }) => rules.map((rule) => ({ ...rule, owner, name: `${owner}/${rule.id}` })));
  return new Map(named.map((rule) => [rule.name, rule]));
}
