// Search over everything, one key away: rules, passages, values, states, events, readings and all the rest.

import { book, everyPassage, everyRule, passage } from "./book.mjs";
import { h } from "./dom.mjs";
import { store } from "./store.mjs";
import { valueCalled, word } from "./words.mjs";
/** @import { RuleNamed, ScenarioTold } from "./book.mjs" */
/** @import { State } from "./store.mjs" */

const MOST_SHOWN = 40;

/**
 * Something that can be found: what it is, what it is called, more words for it, those by which it is found but which are
 * not shown, and what is shown when it is chosen.
 * @typedef {{ kind: string, name: string, about: string, unshown?: string, open: () => Partial<State> }} Entry
 */

/** The dialog, and the keys that open it. */
export function searchView() {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("search"));
  const field = h("input", {
    type: "search",
    role: "combobox",
    "aria-label": "search",
    "aria-controls": "found",
    "aria-expanded": "true",
    autocomplete: "off",
    placeholder: "a rule, a passage, a value, a state, an event, a reading",
    oninput: show,
    onkeydown: choose,
  });
  const found = h("ul", { id: "found", role: "listbox", "aria-label": "found" });
  const count = h("p", { role: "status", class: "aside" });
  const entries = [...everyEntry()].map((entry) => ({ entry, text: textOf(entry) }));
  let at = 0;
  dialog.append(field, count, found);
  document.getElementById("open-search")?.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof Element && event.target.matches("input, select, textarea");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    open();
  });

  function open() {
    dialog.showModal();
    field.select();
    show();
  }

  function show() {
    const asked = field.value.toLowerCase().split(/[\s:]+/).filter(Boolean);
    const hits = entries.filter(({ text }) => asked.every((piece) => text.includes(piece)));
    const ranked = hits.sort((one, other) => nearness(one.entry, asked) - nearness(other.entry, asked));
    count.textContent = asked.length > 0 ? `${ranked.length} found` : "";
    found.replaceChildren(...(asked.length > 0 ? ranked : []).slice(0, MOST_SHOWN).map(({ entry }, number) => hitTold(entry, number)));
    mark(0);
  }

  /**
   * @param {Entry} entry
   * @param {number} number
   */
  function hitTold(entry, number) {
    const go = () => {
      dialog.close();
      store.set(entry.open());
    };
    return h(
      "li",
      { role: "option", id: `found-${number}`, onclick: go },
      h("span", { class: "of" }, entry.kind, " "),
      h("b", {}, word(entry.name)),
      entry.about && ` ${entry.about}`,
    );
  }

  /** @param {number} number */
  function mark(number) {
    at = Math.max(0, Math.min(number, found.children.length - 1));
    [...found.children].forEach((item, each) => item.setAttribute("aria-selected", String(each === at)));
    field.setAttribute("aria-activedescendant", found.children.length > 0 ? `found-${at}` : "");
    found.children[at]?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  function choose(event) {
    const chosen = found.children[at];
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter" && chosen instanceof HTMLElement) chosen.click();
    else return;
    event.preventDefault();
  }
}

/**
 * All the words by which something is found.
 * @param {Entry} entry
 */
function textOf({ kind, name, about, unshown = "" }) {
  return `${kind} ${name} ${about} ${unshown}`.toLowerCase();
}

/**
 * What is called as asked comes first, then what is called so in part, then what only speaks of it.
 * @param {Entry} entry
 * @param {string[]} asked
 */
function nearness({ name }, asked) {
  const called = name.toLowerCase();
  if (called === asked.join("_") || called.split(/[\s:]+/).join(" ") === asked.join(" ")) return 0;
  const words = called.split(/[\s:_/]+/);
  if (asked.every((piece) => words.includes(piece))) return 1;
  if (asked.every((piece) => called.includes(piece))) return 2;
  return asked.some((piece) => called.includes(piece)) ? 3 : 4;
}

/** @returns {Generator<Entry>} */
function* everyEntry() {
  for (const [id, { about, words, decided_by: decider }] of Object.entries(book.inputs)) {
    yield opening("input", id, id, about);
    for (const value of decider ? [] : words) {
      const open = () => ({ view: "matrix", facts: { ...store.get().facts, [id]: value }, focus: null });
      yield { kind: "value", name: `${id}: ${valueCalled(id, value)}`, about: "", open };
    }
  }
  for (const [id, { asks, answers = {} }] of Object.entries(book.decisions)) {
    yield opening("decision", id, id, asks);
    for (const [output, values] of Object.entries(answers)) {
      for (const value of values) yield opening("decision", id, `${output}: ${value}`, "", "answer");
    }
  }
  for (const rule of everyRule()) yield opening("rule", rule.name, rule.id, ruleInWords(rule));
  for (const id of everyPassage()) yield opening("passage", id, id, passage(id).where);
  for (const [id, { about, choices }] of Object.entries(book.readings)) {
    yield opening("reading", id, id, [about, ...Object.entries(choices).map((each) => each.join(": "))].join(" "));
  }
  for (const [machine, { states, events }] of Object.entries(book.machines)) {
    for (const [id, { about }] of Object.entries(states)) yield opening("state", `${machine}/${id}`, id, about);
    for (const [id, { about }] of Object.entries(events)) yield opening("event", `${machine}/${id}`, id, about);
  }
  for (const [id, { title, about }] of Object.entries(book.participants)) yield opening("participant", id, title, about);
  for (const [id, scenario] of Object.entries(book.scenarios)) {
    yield { ...opening("scenario", id, scenario.title, id), unshown: scenarioInWords(scenario) };
  }
  for (const [id, { about }] of Object.entries(book.promises)) yield opening("promise", id, id, about);
  for (const [id, { about, kind, text }] of Object.entries(book.register)) {
    const open = kind === "reading" ? () => ({ focus: { kind: "reading", id: text } }) : () => ({ view: "registers" });
    yield { kind: "doubt", name: id, about, open };
  }
}

/**
 * What a rule says, with all that it can come to.
 * @param {RuleNamed} rule
 */
function ruleInWords({ owner, in: states = [], event = [], when, outcomes, note, implied }) {
  const conditions = [...states, ...event, ...Object.entries(when).map(([input, values]) => `${input}: ${values.join(" or ")}`)];
  const conclusions = outcomes.map(({ status, to, sets, actions = [], outputs }) =>
    [status === "documented" ? to : status, ...pairsInWords({ ...outputs, ...sets }), ...actions].filter(Boolean).join(" and "),
  );
  const then = `then ${[...new Set(conclusions)].map((each) => each || "stay").join(" or ")}`;
  return [owner, ...conditions, then, note, implied].filter(Boolean).join(", ");
}

/**
 * What happens in a scenario, and to whom.
 * @param {ScenarioTold} scenario
 */
function scenarioInWords({ given, steps }) {
  const told = steps.flatMap(({ event, says, expect, state }) => [event, says, ...pairsInWords(expect), state]);
  return [...pairsInWords(given), ...told].filter(Boolean).join(" ");
}

/** @param {Record<string, string>} facts */
function pairsInWords(facts) {
  return Object.entries(facts).map((pair) => pair.join(": "));
}

/**
 * An entry that opens in the panel.
 * @param {string} kind
 * @param {string} id
 * @param {string} name
 * @param {string} about
 * @param {string} called what it is called in the list
 * @returns {Entry}
 */
function opening(kind, id, name, about, called = kind) {
  return { kind: called, name, about, open: () => ({ focus: { kind, id } }) };
}
