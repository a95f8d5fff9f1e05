// Why a decision was another before the change: the rules of the old book, as far as they are not those of now.

import { codeOf, engineBefore, explainedBy } from "./answering.mjs";
import { book, change, ruleBefore, ruleOf } from "./book.mjs";
import { h } from "./dom.mjs";
import { factList, opener, passagesTold, ruleSaid, word } from "./words.mjs";
/** @import { BookTold, CitedTold } from "./book.mjs" */
/** @import { Explanation, TableExplanation } from "../standalone/answers.mjs" */

/**
 * The answer before the change with the rules that gave it, but for those that still do.
 * @param {string} decision
 * @param {Record<string, string>} facts
 * @param {Record<string, string>} readings
 * @param {TableExplanation[]} now what the tables make of the facts after the change
 */
export function whyBefore(decision, facts, readings, now) {
  /** @type {Explanation} */
  let explanation;
  try {
    explanation = explainedBy(engineBefore(readings), decision, facts);
  } catch (error) {
    return h("p", { class: "earlier" }, `Before: cannot occur (${codeOf(error).replaceAll("-", " ")}).`);
  }
  const { decision: found, tables } = explanation;
  const others = tables.filter((table) => !isStillSo(table, now));
  return h(
    "section",
    { class: "earlier", "aria-label": "before the change" },
    h("h3", {}, "Before the change"),
    h("p", {}, found.status === "documented" ? factList(found.outputs) : h("strong", { class: "silent" }, found.status)),
    others.map(({ table, inputs, rules }) =>
      h(
        "details",
        { class: "why", open: others.length <= 2 },
        h("summary", {}, h("b", {}, word(Object.keys(change?.book.decisions[table].answers ?? {}).join(", "))), " by ", rules.join(", ")),
        Object.keys(inputs).length > 0 && h("p", {}, "Seen: ", factList(inputs)),
        rules.map((id) => ruleEarlier(`${table}/${id}`)),
      ),
    ),
  );
}

/**
 * The rules from which a difference comes, on both sides, with the passages that they cite.
 * @param {CitedTold[]} olds
 * @param {CitedTold[]} news
 */
export function rulesTold(olds, news) {
  const listed = (/** @type {string} */ kind, /** @type {CitedTold[]} */ rules) =>
    rules.length > 0 ? rules.map(({ owner, rule }) => [opener(kind, `${owner}/${rule}`, `${owner} ${rule}`), " "]) : "no rule ";
  const sources = [...new Set([...olds, ...news].flatMap((each) => each.sources))];
  return [
    h("p", { class: "aside" }, "Before by ", listed("was", olds), "\u2192 now by ", listed("rule", news)),
    sources.length > 0 && h("details", { class: "aside" }, h("summary", {}, "Passages"), passagesTold(sources)),
  ];
}

/** @param {string} name */
function ruleEarlier(name) {
  const rule = ruleBefore(name);
  return rule && h("div", {}, h("h4", {}, opener("was", name, rule.id), " held"), ruleSaid(rule));
}

/**
 * Whether a table still concludes the same by rules that say the same.
 * @param {TableExplanation} before
 * @param {TableExplanation[]} now
 */
function isStillSo({ table, rules }, now) {
  const same = now.find((each) => each.table === table);
  return String(same?.rules) === String(rules) && rules.every((id) => isSameRule(`${table}/${id}`));
}

/**
 * Whether a rule comes to what it came to before the change, whatever it cites.
 * @param {string} name
 */
export function isSameRule(name) {
  const [before, after] = [ruleBefore(name), ruleOf(name)].map((rule) => {
    const { when, outcomes, in: states, event, after } = rule ?? {};
    return JSON.stringify([when, outcomes, states, event, after]);
  });
  return before === after;
}

/**
 * The rules of a decision or a machine that came to be or to be others, and those that went; none but in the explorer of a change.
 * @param {string} owner
 */
export function otherRules(owner) {
  const ids = (/** @type {BookTold} */ { decisions, machines }) =>
    (decisions[owner]?.rules ?? machines[owner]?.transitions ?? []).map(({ id }) => id);
  const [before, after] = change ? [ids(change.book), ids(book)] : [[], []];
  return {
    now: after.filter((id) => !isSameRule(`${owner}/${id}`)),
    gone: before.filter((id) => !after.includes(id)),
  };
}

/**
 * Whether rules of a decision or a machine were edited.
 * @param {string} owner
 */
export function isEdited(owner) {
  const { now, gone } = otherRules(owner);
  return now.length + gone.length > 0;
}
