// Tells parts of the book in short pieces of page: names that open, rules, passages, readings and their switches.

import { book, passage, ruleOf } from "./book.mjs";
import { h } from "./dom.mjs";
import { store } from "./store.mjs";
/** @import { Child } from "./dom.mjs" */
/** @import { Outcome, RuleNamed, RuleTold } from "./book.mjs" */

/**
 * A name of the book, which may break after an underscore.
 * @param {string} name
 */
export function word(name) {
  const pieces = name.split("_");
  return h(
    "span",
    { class: "word" },
    pieces.flatMap((piece, at) => (at < pieces.length - 1 ? [`${piece}_`, h("wbr")] : [piece])),
  );
}

/**
 * A fact, its value called as in the book: `os_version: from_14`.
 * @param {string} name
 * @param {string} value a value, or the word that stands for it
 */
export function fact(name, value) {
  return h("span", { class: "fact" }, h("span", { class: "of" }, name, ": "), word(valueCalled(name, value)));
}

/**
 * What the value is called for which a word stands.
 * @param {string} name
 * @param {string} value
 */
export function valueCalled(name, value) {
  const known = book.inputs[name];
  const at = known?.version ? known.words.indexOf(value) : -1;
  return at < 0 ? value : known.values[at];
}

/**
 * Facts one after the other.
 * @param {Record<string, string>} facts
 */
export function factList(facts) {
  return h("span", { class: "facts" }, Object.entries(facts).map(([name, value]) => [fact(name, value), " "]));
}

/**
 * Conditions with the values that each admits as one word.
 * @param {Record<string, string[]>} when
 */
export function joinedWords(when) {
  return Object.fromEntries(Object.entries(when).map(([name, values]) => [name, values.join(" or ")]));
}

/**
 * Choices of readings, each made alone.
 * @param {Record<string, string>[]} readings
 */
export function choicesTold(readings) {
  return readings.flatMap((choice, at) => [at > 0 && " or ", factList(choice)]);
}

/**
 * A button that looks like a link and opens something in the panel.
 * @param {string} kind
 * @param {string} id
 * @param {...Child} children what it says; the id, if nothing is given
 */
export function opener(kind, id, ...children) {
  const open = () => store.set({ focus: { kind, id } });
  return h("button", { type: "button", class: "link", "data-opens": kind, "data-id": id, onclick: open }, children.length ? children : id);
}

/**
 * What a rule comes to under the readings that are chosen.
 * @param {RuleTold} rule
 */
export function outcomeNow({ outcomes }) {
  const { readings } = store.get();
  const isChosen = (/** @type {Outcome} */ { under }) =>
    Object.keys(under).length > 0 && Object.entries(under).every(([name, choice]) => readings[name] === choice);
  return outcomes.find(isChosen) ?? outcomes[0];
}

/**
 * A rule with the readings that it rests on as switches.
 * @param {RuleNamed} rule
 */
export function ruleTold(rule) {
  const readings = new Set(rule.outcomes.flatMap(({ under }) => Object.keys(under)));
  const told = ruleSaid(rule);
  told.append(...[...readings].map(readingSwitch));
  return told;
}

/**
 * A rule: what it says, and the passages that say so.
 * @param {RuleNamed} rule
 */
export function ruleSaid(rule) {
  return h(
    "div",
    { class: "rule" },
    h("p", {}, saysWhen(rule)),
    h("ul", { class: "outcomes" }, rule.outcomes.map((outcome) => h("li", { class: outcome === outcomeNow(rule) ? "holds" : "" }, outcomeTold(outcome)))),
    rule.implied && h("p", { class: "aside" }, "Implied: ", rule.implied, "."),
    rule.note && h("p", { class: "aside" }, rule.note, "."),
    passagesTold(rule.sources),
  );
}

/**
 * @param {RuleNamed} rule
 * @returns {Child}
 */
function saysWhen(rule) {
  const conditions = conditionsTold(rule);
  return conditions.length > 0 ? ["When ", conditions] : "Always";
}

/**
 * What a rule asks for, one after the other; of a transition first where it stands and on what it waits.
 * @param {RuleTold} rule
 * @returns {Child[]}
 */
export function conditionsTold(rule) {
  const conditions = Object.entries(rule.when).map(([name, values]) => fact(name, values.join(" or ")));
  const moved = rule.in ? [fact("in", rule.in.join(" or ")), fact("on", rule.event?.join(" or ") || "entering")] : [];
  return [...moved, ...conditions].flatMap((each) => [each, " "]);
}

/** @param {Outcome} outcome */
function outcomeTold({ status, under, outputs = {}, to, sets = {}, actions = [] }) {
  const chosen = Object.entries(under).map(([name, choice]) => [" if ", opener("reading", name), " is ", word(choice)]);
  if (status !== "documented") return [h("em", {}, status), chosen];
  const moved = to === undefined ? [] : [to ? fact("enter", to) : "stay", " "];
  const done = actions.map((action) => [fact("do", action), " "]);
  return ["then ", moved, factList({ ...outputs, ...sets }), done, chosen];
}

/**
 * The passages that something rests on, each with its place in the document.
 * @param {readonly string[]} ids
 */
export function passagesTold(ids) {
  if (ids.length === 0) return null;
  return h(
    "ul",
    { class: "passages", "aria-label": "passages" },
    ids.map((id) => h("li", {}, opener("passage", id, passage(id).where || id))),
  );
}

/**
 * A reading with its choices, of which one holds at a time; any other reading goes back to its default.
 * @param {string} name
 */
export function readingSwitch(name) {
  const reading = book.readings[name];
  const chosen = store.get().readings[name] ?? reading.default;
  const group = `${name} ${(switches += 1)}`;
  return h(
    "fieldset",
    { class: "reading", "data-reading": name },
    h("legend", {}, "Reading ", opener("reading", name)),
    h("p", {}, reading.about),
    Object.entries(reading.choices).map(([choice, says]) =>
      h(
        "label",
        { class: choice === chosen ? "chosen" : "" },
        h("input", {
          type: "radio",
          name: group,
          value: choice,
          checked: choice === chosen,
          onchange: () => store.set({ readings: choice === reading.default ? {} : { [name]: choice } }),
        }),
        h("span", {}, h("b", {}, word(choice)), choice === reading.default ? " (default)" : "", `: ${says}`),
      ),
    ),
  );
}

let switches = 0;

/**
 * Rules by their names in the page, as buttons that open them.
 * @param {string} owner
 * @param {readonly string[]} ids
 */
export function ruleOpeners(owner, ids) {
  return ids.flatMap((id) => [ruleOf(`${owner}/${id}`) ? opener("rule", `${owner}/${id}`, id) : id, " "]);
}
