// A decision and why: the answer, the rules that determine it with their passages and readings, and what came near.

import { answered, answeredBefore, beforehand, codeOf, engineUnder, explainedBy, saidOf } from "./answering.mjs";
import { book, change, ruleOf } from "./book.mjs";
import { h } from "./dom.mjs";
import { whyBefore } from "./earlier.mjs";
import { store } from "./store.mjs";
import { fact, factList, joinedWords, opener, outcomeNow, ruleOpeners, ruleTold, valueCalled, word } from "./words.mjs";
/** @import { Explanation, NearRule, TableExplanation } from "../standalone/answers.mjs" */
/** @import { Answered } from "./answering.mjs" */
/** @import { RuleTold } from "./book.mjs" */

/**
 * All about one decision on some facts, under the readings that are chosen.
 * @param {string} decision
 * @param {Record<string, string>} facts
 * @param {string} colour the output whose rules are open
 */
export function decisionTold(decision, facts, colour) {
  const { readings } = store.get();
  const before = answeredBefore(answered(decision, facts, readings), decision, facts, readings);
  const earlier = (/** @type {TableExplanation[]} */ now) => change && before && whyBefore(decision, facts, readings, now);
  /** @type {Explanation} */
  let explanation;
  try {
    explanation = explainedBy(engineUnder(readings), decision, facts);
  } catch (error) {
    return [refusalTold(facts, codeOf(error), error instanceof Error ? error.message : ""), earlier([])];
  }
  const { decision: found, tables } = explanation;
  const open = found.status === "documented" ? deciderOf(colour) : Object.keys(found.rules)[0];
  const ordered = [...tables].sort((one, other) => Number(other.table === open) - Number(one.table === open));
  const shown = ordered.filter(({ table }) => isShown(table, found.outputs));
  return h(
    "div",
    { class: "decision" },
    h("h2", {}, book.decisions[decision].asks),
    h("p", {}, factList(facts)),
    h("p", { class: "answer-status" }, statusTold(found.status)),
    answersTold(found, before),
    readingsTold(found.readings),
    earlier(tables),
    h("h3", {}, change && before ? "Why it is so now" : "Why"),
    (shown.length > 0 ? shown : ordered).map((each) => tableTold(each, each.table === open)),
    shown.length > 0 && shown.length < tables.length && restTold(tables.filter((each) => !shown.includes(each)), open),
    derivedTold(facts),
  );
}

/**
 * @param {Record<string, string>} facts
 * @param {string} code
 * @param {string} message
 */
function refusalTold(facts, code, message) {
  return h(
    "div",
    { class: "decision" },
    h("h2", {}, code === "missing-input" ? "Not enough is known" : "Cannot occur"),
    h("p", {}, factList(facts)),
    h("p", {}, message.replaceAll("`", ""), "."),
  );
}

/** @param {string} status */
function statusTold(status) {
  return status === "documented" ? "" : h("strong", { class: "silent" }, `${status}: the document does not say`);
}

/**
 * The outputs with their rules, and what they are by default, or were before, where the answer is another.
 * @param {Answered} found
 * @param {Answered | null} other
 */
function answersTold(found, other) {
  const rows = Object.entries(found.outputs).map(([name, value]) => {
    const owner = deciderOf(name);
    const before = other ? saidOf(other, name) : value;
    return h(
      "tr",
      { class: before === value ? "" : "changed" },
      h("th", { scope: "row" }, opener("input", name, word(name))),
      h("td", {}, word(value), before !== value && h("span", { class: "before" }, ` ${beforehand.toLowerCase()} `, word(before))),
      h("td", {}, ruleOpeners(owner, found.rules[owner] ?? [])),
    );
  });
  if (rows.length > 0) return h("table", { class: "answers" }, h("tbody", {}, rows));
  return other && h("p", { class: "changed" }, `${beforehand}: `, factList({ ...other.outputs }));
}

/**
 * The readings that an answer rests on, each with the way to its switch.
 * @param {Readonly<Record<string, string>>} readings
 */
function readingsTold(readings) {
  const names = Object.entries(readings);
  return names.length > 0 && h("p", {}, "Rests on the readings ", names.map(([name, choice]) => [opener("reading", name, `${name}: ${choice}`), " "]));
}

/**
 * What one table made of the facts: its rules that held, and those that came near.
 * @param {TableExplanation} explained
 * @param {boolean} open
 */
function tableTold({ table, inputs, rules, near }, open) {
  const answers = Object.keys(book.decisions[table].answers ?? {}).join(", ");
  return h(
    "details",
    { class: "why", open },
    h("summary", {}, h("b", {}, word(answers)), " by ", rules.join(", ")),
    h("p", {}, opener("decision", table, book.decisions[table].asks)),
    Object.keys(inputs).length > 0 && h("p", {}, "Seen: ", factList(inputs)),
    rules.map((id) => {
      const rule = ruleOf(`${table}/${id}`);
      return h("div", {}, h("h4", {}, opener("rule", `${table}/${id}`, id), " holds"), rule && ruleTold(rule));
    }),
    near.length > 0 && h("h4", {}, "Why not"),
    h("ul", { class: "near" }, near.map((each) => h("li", {}, lossTold(table, each)))),
  );
}

/**
 * @param {string} table
 * @param {NearRule} near
 */
function lossTold(table, { rule, failed }) {
  const lost = ruleOf(`${table}/${rule}`);
  const outcome = lost && outcomeNow(lost);
  const says = outcome?.outputs ? Object.values(outcome.outputs).map(word) : h("em", {}, outcome?.status ?? "");
  if (failed.length === 0) return [...ruleOpeners(table, [rule]), says, ": an earlier rule went first"];
  const wants = failed.map(({ name, value, wanted }, at) => [
    at > 0 ? ", and " : "",
    fact(name, wanted.join(" or ")),
    ", and it is ",
    word(valueCalled(name, value)),
  ]);
  return [...ruleOpeners(table, [rule]), says, ": needs ", wants];
}

/**
 * @param {TableExplanation[]} tables
 * @param {string} open
 */
function restTold(tables, open) {
  const isOpen = tables.some(({ table }) => table === open);
  return h(
    "details",
    { class: "rest", open: isOpen },
    h("summary", {}, `And ${tables.length} more decisions that it rests on`),
    tables.map((each) => tableTold(each, each.table === open)),
  );
}

/**
 * When an input that is given as derived has the value that it has: the rules that conclude it.
 * @param {Record<string, string>} facts
 */
function derivedTold(facts) {
  const derived = Object.entries(facts).filter(([name]) => deciderOf(name));
  if (derived.length === 0) return null;
  return [
    h("h3", {}, "What is taken for granted"),
    derived.map(([name, value]) => {
      const owner = deciderOf(name);
      const concluding = book.decisions[owner].rules?.filter((rule) => outcomeNow(rule).outputs?.[name] === value) ?? [];
      const rules = holding(concluding, facts);
      return h(
        "details",
        { class: "why", open: true },
        h("summary", {}, fact(name, value), " ", rules.length > 1 ? "in any of these cases" : "in this case"),
        h(
          "ul",
          {},
          rules.map(({ id, when }) => h("li", {}, opener("rule", `${owner}/${id}`, id), " ", factList(joinedWords(when)))),
        ),
      );
    }),
  ];
}

/**
 * Of some rules those that facts fulfil, else those for which they leave room, else all.
 * @param {RuleTold[]} rules
 * @param {Record<string, string>} facts
 */
function holding(rules, facts) {
  const isMet = (/** @type {[string, string[]]} */ [name, values]) => name in facts && values.includes(valueCalled(name, facts[name]));
  const isGroup = (/** @type {[string, string[]]} */ [name, values]) => values.some((each) => !book.inputs[name].values.includes(each));
  const met = rules.filter(({ when }) => Object.entries(when).every(isMet));
  const open = rules.filter(({ when }) => Object.entries(when).every((each) => !(each[0] in facts) || isMet(each) || isGroup(each)));
  return [met, open, rules].find((some) => some.length > 0) ?? [];
}

/** @param {string} output */
function deciderOf(output) {
  return book.inputs[output]?.decided_by ?? "";
}

/**
 * Whether a table answers something that is shown.
 * @param {string} table
 * @param {Readonly<Record<string, string>>} outputs
 */
function isShown(table, outputs) {
  return Object.keys(book.decisions[table].answers ?? {}).some((name) => name in outputs);
}
