// What is told of each kind of thing that can be opened: an answer, a rule, a passage, a reading and all the others.

import { book, everyRule, otherChoices, passage, ruleBefore, ruleOf } from "./book.mjs";
import { decisionTold } from "./decision.mjs";
import { h } from "./dom.mjs";
import { isSameRule } from "./earlier.mjs";
import { layoutOf } from "./layout.mjs";
import { effectTold } from "./readings.mjs";
import { answerOf, store } from "./store.mjs";
import { citing } from "./tracing.mjs";
import { fact, factList, opener, passagesTold, readingSwitch, ruleOpeners, ruleSaid, ruleTold, word } from "./words.mjs";
/** @import { Child } from "./dom.mjs" */
/** @import { Focus } from "./store.mjs" */
/** @import { Citing } from "./tracing.mjs" */

/** @type {Record<string, (id: string) => Child>} */
const KINDS = {
  answer: answerPanel,
  rule: rulePanel,
  was: wasPanel,
  passage: passagePanel,
  reading: readingPanel,
  input: inputPanel,
  decision: decisionPanel,
  state: statePanel,
  event: eventPanel,
  participant: participantPanel,
  scenario: scenarioPanel,
  promise: promisePanel,
};

/**
 * What is opened, told with all that belongs to it; null for what is of no kind that there is.
 * @param {Focus} focus
 */
export function openedTold({ kind, id }) {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind](id) : null;
}

/** @param {string} id */
function answerPanel(id) {
  const { decision, facts } = answerOf(id);
  if (!book.decisions[decision]) return unknown(decision);
  const layout = layoutOf(store.get());
  return decisionTold(decision, facts, layout.decision === decision ? layout.colour : "");
}

/** @param {string} id */
function rulePanel(id) {
  const rule = ruleOf(id);
  if (!rule) return unknown(id);
  const { owner } = rule;
  const asks = book.decisions[owner]?.asks ?? book.machines[owner]?.about ?? "What cannot occur.";
  const isDecision = owner in book.decisions;
  return [
    h("h2", {}, "Rule ", rule.id),
    h("p", {}, isDecision ? opener("decision", owner, owner) : owner, ": ", asks),
    ruleTold(rule),
    ruleBefore(id) && !isSameRule(id) && h("p", {}, "It said something else ", opener("was", id, "before the change"), "."),
    isDecision && h("p", { class: "aside" }, "In the matrix, the cells that rest on it are framed."),
  ];
}

/** @param {string} id */
function wasPanel(id) {
  const rule = ruleBefore(id);
  if (!rule) return unknown(id);
  const { owner } = rule;
  const now = ruleOf(id);
  const told = isSameRule(id) ? "It says the same now." : now ? ["It says something else now: ", opener("rule", id, rule.id), "."] : "There is no such rule any more.";
  return [h("h2", {}, "Rule ", rule.id, " before the change"), h("p", {}, owner), ruleSaid(rule), h("p", { class: "aside" }, told)];
}

/** @param {string} id */
function passagePanel(id) {
  const { source, where, about } = passage(id);
  if (!where) return unknown(id);
  const all = citing(id);
  const isRule = (/** @type {Citing} */ { kind }) => kind === "rule";
  const [rules, others] = [all.filter(isRule), all.filter((each) => !isRule(each))];
  return [
    h("h2", {}, "Passage"),
    h("p", {}, where, h("br"), h("cite", {}, source)),
    about && h("p", {}, "It is context: ", about, "."),
    h("h3", {}, rules.length > 0 ? "Rules that cite it" : "No rule cites it"),
    h("ul", {}, rules.map((rule) => h("li", {}, opener("rule", rule.id, rule.says), " of ", ruleOf(rule.id)?.owner))),
    others.length > 0 && h("h3", {}, "What else cites it"),
    h("ul", {}, others.map((each) => h("li", {}, opener(each.kind, each.id, word(each.says)), each.about && `: ${each.about}`))),
  ];
}

/** @param {string} id */
function readingPanel(id) {
  const reading = book.readings[id];
  if (!reading) return unknown(id);
  const rules = everyRule().filter(({ outcomes }) => outcomes.some(({ under }) => id in under));
  return [
    h("h2", {}, "Reading"),
    readingSwitch(id),
    otherChoices(id).map((choice) => effectTold(id, choice)),
    h("h3", {}, "Passages"),
    passagesTold(reading.passages),
    h("h3", {}, "Rules that depend on it"),
    h("ul", {}, rules.map(({ name, owner, id: rule }) => h("li", {}, opener("rule", name, rule), " of ", owner))),
  ];
}

/** @param {string} id */
function inputPanel(id) {
  const known = book.inputs[id];
  if (!known) return unknown(id);
  const needing = Object.entries(book.decisions).filter(([, { needs = [] }]) => needs.includes(id));
  const decider = known.decided_by;
  return [
    h("h2", {}, word(id)),
    h("p", {}, known.about, decider && [opener("decision", decider, book.decisions[decider].asks)]),
    h("h3", {}, "Values"),
    h("ul", {}, known.values.map((value) => h("li", {}, word(value)))),
    needing.length > 0 && h("h3", {}, "Needed by"),
    h("ul", {}, needing.map(([name, { asks }]) => h("li", {}, opener("decision", name), ": ", asks))),
  ];
}

/** @param {string} id */
function decisionPanel(id) {
  const decision = book.decisions[id];
  if (!decision) return unknown(id);
  const { asks, needs = [], rules = [], gathers = [], rests_on: rests = [], hit_policy: policy } = decision;
  const layOut = () =>
    store.set({ view: "matrix", matrix: { decision: id, rows: [], columns: [], colour: "", filters: {} }, focus: null });
  return [
    h("h2", {}, asks),
    h("p", {}, word(id), " ", h("button", { type: "button", onclick: layOut }, "Lay it out")),
    needs.length > 0 && h("p", {}, "Needs ", needs.map((name) => [opener("input", name), " "])),
    gathers.length > 0 && h("p", {}, "Gathers ", gathers.map((name) => [opener("decision", name), " "])),
    rests.length > 0 && h("p", {}, "Rests on ", rests.map((name) => [opener("decision", name), " "])),
    policy && policy !== "unique" && h("p", {}, `Hit policy: ${policy}`),
    rules.map((rule) => {
      const told = ruleOf(`${id}/${rule.id}`);
      return told && [h("h3", {}, opener("rule", told.name, rule.id)), ruleTold(told)];
    }),
  ];
}

/** @param {string} id `machine/state` */
function statePanel(id) {
  const [owner, name] = id.split("/");
  const { states = {}, transitions = [] } = book.machines[owner] ?? {};
  const state = states[name];
  if (!state) return unknown(id);
  const rules = transitions.filter((rule) => rule.in?.includes(name)).map((rule) => rule.id);
  return [
    h("h2", {}, "State ", word(name)),
    h("p", {}, state.about),
    state.parent && h("p", {}, "Inside ", opener("state", `${owner}/${state.parent}`, word(state.parent))),
    Object.keys(state.means).length > 0 && h("p", {}, "It means ", factList(state.means)),
    rules.length > 0 && h("p", {}, "Rules: ", ruleOpeners(owner, rules)),
  ];
}

/** @param {string} id `machine/event` */
function eventPanel(id) {
  const [owner, name] = id.split("/");
  const { events = {}, transitions = [] } = book.machines[owner] ?? {};
  const event = events[name];
  if (!event) return unknown(id);
  const rules = transitions.filter((rule) => rule.event?.includes(name)).map((rule) => rule.id);
  return [
    h("h2", {}, "Event ", word(name)),
    h("p", {}, event.about),
    Object.keys(event.sets).length > 0 && h("p", {}, "Sets ", factList(event.sets)),
    Object.keys(event.gives).length > 0 && h("p", {}, "Gives ", factList(event.gives)),
    event.decides && h("p", {}, "Calls for ", opener("decision", event.decides)),
    rules.length > 0 && h("p", {}, "Rules: ", ruleOpeners(owner, rules)),
  ];
}

/** @param {string} id */
function participantPanel(id) {
  const participant = book.participants[id];
  if (!participant) return unknown(id);
  const links = Object.values(book.links).filter(({ from, to }) => from === id || to === id);
  return [
    h("h2", {}, participant.title),
    h("p", {}, participant.about),
    passagesTold(participant.sources),
    h("ul", {}, links.map(({ from, to, carries }) => h("li", {}, fact(`${from} to ${to}`, carries)))),
  ];
}

/** @param {string} id */
function scenarioPanel(id) {
  const scenario = book.scenarios[id];
  if (!scenario) return unknown(id);
  const { title, machine, given, steps, sources } = scenario;
  const events = steps.flatMap(({ event }) => (event === null ? [] : [event]));
  const play = () => store.set({ view: "machine", run: { machine, given, events }, focus: null });
  return [
    h("h2", {}, title),
    h("p", {}, factList(given)),
    h("ol", {}, steps.map(({ from, to, says }) => h("li", {}, fact(`${from} to ${to.join(", ")}`, says)))),
    h("button", { type: "button", onclick: play }, "Play it"),
    passagesTold(sources),
  ];
}

/** @param {string} id */
function promisePanel(id) {
  const promise = book.promises[id];
  if (!promise) return unknown(id);
  return [h("h2", {}, "Promise ", id), h("p", {}, promise.about), passagesTold(promise.sources)];
}

/** @param {string} id */
function unknown(id) {
  return h("p", {}, `The book has no \`${id}\`.`);
}
