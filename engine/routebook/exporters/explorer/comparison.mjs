// The view of a change: what differs between the two books, in the words of the comparison, each row with its way into the page.

import { book, change } from "./book.mjs";
import { h, tableOf } from "./dom.mjs";
import { isEdited, otherRules, rulesTold } from "./earlier.mjs";
import { focusOn } from "./keys.mjs";
import { placed } from "./layout.mjs";
import { store } from "./store.mjs";
import { machineCard } from "./turning.mjs";
import { choicesTold, factList, joinedWords, opener, word } from "./words.mjs";
/** @import { DecisionChanged, RowTold, RowsTold, SaidTold, TurnsTold } from "./book.mjs" */
/** @import { Child } from "./dom.mjs" */


/** @param {HTMLElement} root */
export function changeView(root) {
  if (!change) return;
  const { old, new: after, verdict, decisions, machines, outermost, parts, undecided } = change.told;
  const rank = (/** @type {DecisionChanged} */ { decision }) => (outermost.includes(decision) ? 0 : isEdited(decision) ? 1 : 2);
  const ordered = [...decisions].sort((one, other) => rank(one) - rank(other));
  root.append(
    h("h2", {}, "What changes"),
    h("p", { class: "lead" }, h("strong", {}, `${verdict[0].toUpperCase()}${verdict.slice(1)}.`), " ", approvalTold()),
    h("p", {}, `From ${old.name} (${old.version}) to ${after.name} (${after.version}).`),
    summary(ordered, machines),
    brokenTold(),
    editedTold(),
    ...ordered.map(decisionCard),
    ...Object.keys(book.machines).flatMap((name) => machineCard(name, machines.find(({ machine }) => machine === name)?.under ?? []) ?? []),
    ...(undecided.length > 0 ? [h("p", {}, "Too large to be compared: ", undecided.join(", "), ".")] : []),
    ...(parts.length > 0 ? [partsCard()] : []),
  );
}

/** What the verdict means for who has to approve the change. */
function approvalTold() {
  const { old, level, says_less: saysLess } = /** @type {NonNullable<typeof change>} */ (change).told;
  if (!saysLess) return "";
  const [major, minor] = [...old.version.split("."), "0"].map(Number);
  const least = level === "major" ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`;
  return `Before it is approved, the version has to be raised to ${least} at least.`;
}

/** The rules that were edited, as they are now; those that went, as they were. */
function editedTold() {
  const owners = new Set([book, change?.book ?? book].flatMap(({ decisions, machines }) => [...Object.keys(decisions), ...Object.keys(machines)]));
  const told = [...owners].flatMap((owner) => {
    const { now, gone } = otherRules(owner);
    return [
      ...now.map((id) => [opener("rule", `${owner}/${id}`, `${owner} ${id}`), " "]),
      ...gone.map((id) => [opener("was", `${owner}/${id}`, `${owner} ${id}`), " (gone) "]),
    ];
  });
  return h("p", {}, told.length > 0 ? ["Rules that come to something else, or came or went: ", told] : "No rule comes to something else.");
}

/**
 * How much differs of everything, with the way to what is told of it.
 * @param {DecisionChanged[]} decisions
 * @param {{ machine: string, under: TurnsTold[] }[]} machines
 */
function summary(decisions, machines) {
  const goTo = (/** @type {string} */ name) => {
    const card = document.querySelector(`#change [data-changed="${CSS.escape(name)}"]`);
    card?.scrollIntoView();
    focusOn(card?.querySelector("h3") ?? null);
  };
  const link = (/** @type {string} */ name) => h("button", { type: "button", class: "link", onclick: () => goTo(name) }, word(name));
  const rows = [
    ...decisions.map(({ decision, under }) => [link(decision), book.decisions[decision].asks, firstCount(under, ({ differ }) => differ > 0, countTold)]),
    ...machines.map(({ machine, under }) => [link(machine), book.machines[machine].about, firstCount(under, ({ steps }) => steps.length > 0, stepsCounted)]),
  ];
  return rows.length > 0 ? tableOf(["What differs", "It is about", "How much"], rows) : "";
}

/**
 * How much differs by default, or else under the first choice for which something does.
 * @template {{ readings: Record<string, string>[] }} Told
 * @param {Told[]} under
 * @param {(told: Told) => boolean} differs
 * @param {(told: Told) => string} counted
 * @returns {Child}
 */
function firstCount(under, differs, counted) {
  const first = under.find(differs) ?? under[0];
  if (first.readings.length === 0) return counted(first);
  return ["none by default; if ", choicesTold(first.readings), " ", counted(first)];
}

/** @param {TurnsTold} turns */
function stepsCounted({ steps }) {
  const { size } = new Set(steps.flatMap(({ where }) => where.map(({ state, event }) => `${event} ${state}`)));
  return size === 1 ? "1 step goes otherwise" : `${size} steps go otherwise`;
}

/** The scenarios and promises that no longer hold. */
function brokenTold() {
  const broken = change?.told.broken ?? [];
  if (broken.length === 0) return "";
  const told = broken.map(({ kind, id, message }) => h("li", {}, `${kind} `, opener(kind, id), message && `: ${message.replaceAll("`", "")}`));
  return h("div", { class: "broken" }, h("h3", {}, "It breaks"), h("ul", {}, told));
}

/**
 * A decision with the rows that differ; they are folded away where its own rules were not edited.
 * @param {DecisionChanged} changed
 */
function decisionCard({ decision, under }) {
  const [usual, ...others] = under;
  const rows = [rowsTold(decision, usual, null), others.map((each) => rowsTold(decision, each, usual))];
  return h(
    "article",
    { class: "card", "data-changed": decision },
    h("h3", {}, opener("decision", decision, book.decisions[decision].asks)),
    h("p", {}, word(decision), `: ${countTold(usual)}`, !isEdited(decision) && ", though none of its own rules was edited"),
    isEdited(decision) ? rows : h("details", {}, h("summary", {}, "In which facts"), rows),
  );
}

/** @param {RowsTold} rows */
function countTold({ differ, of }) {
  return differ > 0 ? `${differ} of ${of} answers change` : "no answer changes";
}

/**
 * The rows under some choices of readings; of those under others than the default ones, such as are not by default too.
 * @param {string} decision
 * @param {RowsTold} told
 * @param {RowsTold | null} usual
 */
function rowsTold(decision, told, usual) {
  const { readings, rows } = told;
  const known = new Set((usual?.rows ?? []).map(keyOf));
  const shown = rows.filter((row) => !known.has(keyOf(row)));
  const list = h("ul", { class: "differences" }, shown.map((row) => h("li", {}, rowTold(decision, row, readings[0] ?? {}))));
  if (!usual) return list;
  if (rows.length > 0 && shown.length === 0) return h("p", {}, "If ", choicesTold(readings), ` ${countTold(told)}, in rows above`);
  const rest = shown.length < rows.length ? ", of which these are not as by default" : "";
  return h("details", {}, h("summary", {}, "If ", choicesTold(readings), ` ${countTold(told)}${rest}`), list);
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
  const open = book.decisions[decision].over.filter((name) => values[name]?.length !== 1);
  const words = Object.entries(values).map(([name, [first, ...others]]) => {
    const known = book.inputs[name];
    return { name, word: known?.words[known.values.indexOf(first)] ?? first, isFact: others.length === 0 && known?.decided_by === null };
  });
  const pairs = (/** @type {typeof words} */ some) => Object.fromEntries(some.map(({ name, word: each }) => [name, each]));
  const isOutput = before.status === after.status;
  const [colour = ""] = isOutput ? Object.keys(after.outputs).filter((name) => before.outputs[name] !== after.outputs[name]) : [];
  const [[name, choice] = []] = Object.entries(reading);
  const isOther = name !== undefined && book.readings[name]?.default !== choice;
  return {
    view: "matrix",
    readings: isOther ? reading : {},
    matrix: { decision, ...placed(open), colour, filters: pairs(words) },
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
