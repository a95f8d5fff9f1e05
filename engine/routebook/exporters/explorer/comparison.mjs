// The view of a change: what differs between the two books, in the words of the comparison, each row with its way into the page.

import { book, change } from "./book.mjs";
import { h, tableOf } from "./dom.mjs";
import { rulesTold } from "./earlier.mjs";
import { store } from "./store.mjs";
import { machineCard } from "./turning.mjs";
import { choicesTold, factList, joinedWords, opener, word } from "./words.mjs";
/** @import { DecisionChanged, RowTold, RowsTold, SaidTold } from "./book.mjs" */
/** @import { Child } from "./dom.mjs" */

/** @param {HTMLElement} root */
export function changeView(root) {
  if (!change) return;
  const { old, new: after, verdict, decisions, machines, parts, undecided } = change.told;
  const told = new Set(decisions.filter(isOrigin).map(({ decision }) => decision));
  const ordered = [...decisions].sort((one, other) => Number(told.has(other.decision)) - Number(told.has(one.decision)));
  root.append(
    h("h2", {}, "What changes"),
    h("p", { class: "lead" }, h("strong", {}, `${verdict[0].toUpperCase()}${verdict.slice(1)}.`)),
    h("p", {}, `From ${old.name} (${old.version}) to ${after.name} (${after.version}).`),
    ...ordered.map((each) => decisionCard(each, told)),
    ...Object.keys(book.machines).map((name) => machineCard(name, machines.find(({ machine }) => machine === name)?.under ?? [])).filter((card) => card !== null),
    ...(undecided.length > 0 ? [h("p", {}, "Too large to be compared: ", undecided.join(", "), ".")] : []),
    ...(parts.length > 0 ? [partsCard()] : []),
  );
}

/**
 * Whether differences begin in a decision itself, and not only in those that it rests on.
 * @param {DecisionChanged} changed
 */
function isOrigin({ decision, under }) {
  return under.some(({ rows }) => rows.some((row) => [...row.old_rules, ...row.new_rules].some(({ owner }) => owner === decision)));
}

/**
 * @param {DecisionChanged} changed
 * @param {Set<string>} told the decisions in which differences begin
 */
function decisionCard({ decision, under }, told) {
  const [usual, ...others] = under;
  const origins = new Set(under.flatMap(({ rows }) => rows.flatMap((row) => [...row.old_rules, ...row.new_rules].map(({ owner }) => owner))));
  const follows = !told.has(decision) && [...origins].some((owner) => told.has(owner));
  const rows = [rowsTold(decision, usual, null), others.map((each) => rowsTold(decision, each, usual))];
  return h(
    "article",
    { class: "card", "data-changed": decision },
    h("h3", {}, opener("decision", decision, book.decisions[decision].asks)),
    h("p", {}, word(decision), `: ${countTold(usual)}`, follows && [", for it rests on ", [...origins].map((owner) => [opener("decision", owner), " "])]),
    follows ? h("details", {}, h("summary", {}, "In which facts"), rows) : rows,
  );
}

/** @param {RowsTold} rows */
function countTold({ rows, of }) {
  const differ = rows.reduce((sum, { cells }) => sum + cells, 0);
  return differ > 0 ? `${differ} of ${of} answers change` : "no answer changes";
}

/**
 * The rows under some choices of readings; of those under others than the default ones, such as are not by default too.
 * @param {string} decision
 * @param {RowsTold} told
 * @param {RowsTold | null} usual
 */
function rowsTold(decision, { readings, rows, of }, usual) {
  const known = new Set((usual?.rows ?? []).map(keyOf));
  const shown = rows.filter((row) => !known.has(keyOf(row)));
  const list = h("ul", { class: "differences" }, shown.map((row) => h("li", {}, rowTold(decision, row, readings[0] ?? {}))));
  if (!usual) return list;
  const rest = shown.length < rows.length ? ", of which these are not as by default" : "";
  return h("details", {}, h("summary", {}, "If ", choicesTold(readings), `: ${countTold({ readings, rows, of })}${rest}`), list);
}

/** @param {RowTold} row */
function keyOf({ when, before, after }) {
  return JSON.stringify([when, before, after]);
}

/**
 * @param {string} decision
 * @param {RowTold} row
 * @param {Record<string, string>} reading
 */
function rowTold(decision, row, reading) {
  const { mark, before, after, when, cells, old_rules: olds, new_rules: news } = row;
  const show = () => store.set(stateOf(decision, row, reading));
  return [
    h("p", { class: HOW[mark] }, h("b", {}, `${mark} `, differenceTold(before, after))),
    h("p", {}, Object.keys(when).length > 0 ? ["wherever ", factList(joinedWords(when))] : "everywhere", ` (${cells}) `, h("button", { type: "button", onclick: show }, "Show them")),
    rulesTold(olds, news),
  ];
}

/** @type {Record<string, string>} */
const HOW = { "+": "came", "-": "went", "~": "altered" };

/**
 * What was and what is: the outputs that differ, or else the status.
 * @param {SaidTold} before
 * @param {SaidTold} after
 * @returns {Child}
 */
function differenceTold(before, after) {
  if (before.status !== "documented" || after.status !== "documented") return [saidTold(before), " \u2192 ", saidTold(after)];
  const names = [...new Set([...Object.keys(before.outputs), ...Object.keys(after.outputs)])];
  return names.map((name, at) => [
    at > 0 && ", ",
    word(name),
    `: ${before.outputs[name] ?? "(none)"} \u2192 ${after.outputs[name] ?? "(none)"}`,
  ]);
}

/** @param {SaidTold} said */
function saidTold({ status, outputs }) {
  return status === "documented" ? Object.entries(outputs).map((pair) => pair.join(": ")).join(", ") : status;
}

/**
 * The matrix with the cells of a row, under the reading under which they differ.
 * @param {string} decision
 * @param {RowTold} row
 * @param {Record<string, string>} reading
 */
function stateOf(decision, { values, before, after }, reading) {
  const words = Object.entries(values).map(([name, [first, ...others]]) => {
    const known = book.inputs[name];
    return { name, word: known?.words[known.values.indexOf(first)] ?? first, isFact: others.length === 0 && known?.decided_by === null };
  });
  const pairs = (/** @type {typeof words} */ some) => Object.fromEntries(some.map(({ name, word: each }) => [name, each]));
  const [colour = ""] = Object.keys(after.outputs).filter((name) => before.outputs[name] !== after.outputs[name]);
  const [[name, choice] = []] = Object.entries(reading);
  const isOther = name !== undefined && book.readings[name]?.default !== choice;
  return {
    view: "matrix",
    readings: isOther ? reading : {},
    matrix: { decision, rows: [], columns: [], colour, filters: pairs(words) },
    facts: pairs(words.filter(({ isFact }) => isFact)),
    focus: null,
  };
}

function partsCard() {
  const parts = change?.told.parts ?? [];
  return h(
    "details",
    { class: "card" },
    h("summary", {}, `Parts that came, went or changed: ${parts.length}`),
    tableOf(["", "Part", "Before", "Now"], parts.map(({ kind, id, how, before, after }) => [how, `${kind} ${id}`, before, after])),
  );
}
