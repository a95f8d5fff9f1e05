// The readings of the book as switches, each with what every other choice changes.

import { engineUnder } from "./answering.mjs";
import { book, change, everyRule, otherChoices } from "./book.mjs";
import { h } from "./dom.mjs";
import { comparedDecisions } from "./layout.mjs";
import { changesOf } from "./other_readings.mjs";
import { changesBetween, runNow } from "./run.mjs";
import { store } from "./store.mjs";
import { factList, opener, passagesTold, readingSwitch, valueCalled, word } from "./words.mjs";
/** @import { Child } from "./dom.mjs" */
/** @import { Change } from "./other_readings.mjs" */

/** @param {HTMLElement} root */
export function readingsView(root) {
  /** @type {Map<string, HTMLElement>} */
  const effects = new Map();
  store.watch((state, before) => {
    if (state.view !== before.view || state.readings !== before.readings || state.run !== before.run) draw();
  });
  draw();

  function draw() {
    if (store.get().view !== "readings") return;
    const names = Object.keys(book.readings);
    root.replaceChildren(
      h("h2", {}, "Readings"),
      h(
        "p",
        { class: "lead" },
        names.length > 0
          ? "Where the document is ambiguous or contradicts itself, one reading holds by default. Flip one to see what follows from another; one at a time differs from its default."
          : "The book has no readings.",
      ),
      ...names.map((name) =>
        h(
          "article",
          { id: `reading-${name}`, class: "card" },
          readingSwitch(name),
          h("details", {}, h("summary", {}, "Passages"), passagesTold(book.readings[name].passages)),
          otherChoices(name).map((choice) => [effectOf(name, choice), h("div", {}, runTold(name, choice))]),
          movesTold(name),
        ),
      ),
    );
  }

  /**
   * What a choice changes in decisions, worked out once.
   * @param {string} name
   * @param {string} choice
   */
  function effectOf(name, choice) {
    const key = `${name}=${choice}`;
    const made = effects.get(key) ?? h("div", { class: "effect" }, effectTold(name, choice));
    effects.set(key, made);
    return made;
  }
}

/**
 * @param {string} name
 * @param {string} choice
 * @returns {Child}
 */
export function effectTold(name, choice) {
  const told = comparedDecisions().flatMap((decision) => {
    const found = changesOf(decision, { [name]: choice });
    if (!found) return [h("p", {}, word(decision), " has too many cells to compare.")];
    if (found.changed === 0) return [];
    const show = () => showChange(decision, name, choice, found.changes[0]);
    return [
      h(
        "p",
        {},
        `${found.changed} of ${found.of} cells of `,
        word(decision),
        " change. ",
        !change && h("button", { type: "button", onclick: show }, "Show them"),
      ),
      h("ul", { class: "changes" }, found.changes.map((change) => h("li", {}, changeSaid(change)))),
    ];
  });
  return [h("h3", {}, "If it is ", word(choice)), told.length > 0 ? told : h("p", {}, "No cell of a decision changes.")];
}

/** @param {Change} change */
function changeSaid({ output, before, after, count, where, all }) {
  const words = Object.fromEntries(
    Object.entries(where).map(([name, values]) => [name, values.map((value) => valueCalled(name, value)).join(" or ")]),
  );
  const what = output ? [word(output), ": ", word(before), " \u2192 ", word(after)] : [word(before), " \u2192 ", word(after)];
  const place = Object.keys(where).length > 0 ? [all ? " wherever " : " in some cells where ", factList(words)] : " everywhere";
  return [h("b", {}, what), place, ` (${count})`];
}

/**
 * Show the cells that change in the matrix, coloured by what changes first.
 * @param {string} decision
 * @param {string} name
 * @param {string} choice
 * @param {Change} first
 */
function showChange(decision, name, choice, { output }) {
  store.set({
    view: "matrix",
    readings: { [name]: choice },
    matrix: { decision, rows: [], columns: [], colour: output, filters: {} },
    facts: {},
    focus: null,
  });
}

/**
 * The rules of machines that depend on a reading.
 * @param {string} name
 */
function movesTold(name) {
  const rules = everyRule().filter(({ owner, outcomes }) => owner in book.machines && outcomes.some(({ under }) => name in under));
  if (rules.length === 0) return null;
  return h("p", {}, "Rules of machines that depend on it: ", rules.map((rule) => [opener("rule", rule.name, rule.id), " "]));
}

/**
 * The steps of the run that a choice changes.
 * @param {string} name
 * @param {string} choice
 */
function runTold(name, choice) {
  if (Object.keys(book.machines).length === 0) return null;
  const steps = changesBetween(runNow(), engineUnder(store.get().readings), engineUnder({ [name]: choice }));
  if (steps.length === 0) return null;
  const told = steps.map(({ number, event }, at) => [at > 0 ? ", " : "", `step ${number + 1} `, word(event)]);
  return h("p", {}, "In the run that is played it changes ", told, ".");
}
