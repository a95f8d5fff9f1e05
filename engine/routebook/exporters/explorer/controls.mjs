// What a run is given and sent: its machine, its parameters, a scenario to follow, and the events.

import { book } from "./book.mjs";
import { h } from "./dom.mjs";
import { beginningOf, nextSteps, runNow } from "./run.mjs";
import { outcomeWords } from "./steps.mjs";
import { store } from "./store.mjs";
import { word } from "./words.mjs";
/** @import { Session } from "../standalone/session.mjs" */
/** @import { RunState } from "./store.mjs" */

/**
 * Change the run that is played.
 * @param {Partial<RunState>} patch
 */
export function changeRun(patch) {
  store.set({ run: { ...runNow(), ...patch } });
}

/** The form for what a run of a machine is given. */
export class Setup {
  /** @type {Map<string, HTMLSelectElement | HTMLInputElement>} */
  #fields = new Map();

  /** @param {string} machine */
  constructor(machine) {
    const scenarios = Object.entries(book.scenarios).filter(([, scenario]) => scenario.machine === machine);
    const others = Object.keys(book.machines);
    this.element = h("form", { class: "setup", onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
      others.length > 1 && field("machine", select(others, machine, (id) => store.set({ run: beginningOf(id) }))),
      scenarios.length > 0 && h("div", { class: "follow" }, field("follow a scenario", this.#scenarios(scenarios))),
      book.machines[machine].parameters.map((name) => field(name, this.#parameter(name), book.inputs[name].about)));
  }

  /** @param {RunState} run */
  show({ given }) {
    for (const [name, control] of this.#fields) control.value = given[name] ?? "";
  }

  /** @param {[string, { title: string, given: Record<string, string>, steps: { event: string | null }[] }][]} scenarios */
  #scenarios(scenarios) {
    const choose = (/** @type {string} */ id) => {
      const { given, steps } = book.scenarios[id];
      changeRun({ given: { ...given }, events: steps.flatMap(({ event }) => event ?? []) });
      control.value = "";
    };
    const options = scenarios.map(([id, { title }]) => h("option", { value: id }, title));
    const control = h("select", { onchange: () => choose(control.value) }, h("option", { value: "" }, "choose one"), options);
    return control;
  }

  /** @param {string} name */
  #parameter(name) {
    const { version, words } = book.inputs[name];
    const change = (/** @type {string} */ word) => changeRun({ given: { ...runNow().given, [name]: word } });
    const control = version
      ? h("input", { type: "text", size: 8, inputmode: "decimal", onchange: () => change(control.value.trim()) })
      : select(words, "", change);
    this.#fields.set(name, control);
    return control;
  }
}

/** The events of a machine as buttons, each with what it would do now. */
export class Events {
  /** @type {Map<string, [HTMLButtonElement, HTMLElement]>} */
  #buttons = new Map();

  /**
   * @param {string} machine
   * @param {(event: string) => void} send
   */
  constructor(machine, send) {
    for (const [event, { about }] of Object.entries(book.machines[machine].events)) {
      const hint = h("small", {});
      const press = () => send(event);
      this.#buttons.set(event, [h("button", { type: "button", title: about, onclick: press }, word(event), hint), hint]);
    }
    const buttons = [...this.#buttons.values()].map(([button]) => button);
    this.element = h("div", { class: "events", role: "group", "aria-label": "events" }, buttons);
  }

  /** @param {Session | null} session where the run is; null where it cannot be */
  show(session) {
    const next = session && nextSteps(session, [...this.#buttons.keys()], store.get().readings);
    for (const [event, [button, hint]] of this.#buttons) {
      const step = next?.get(event);
      button.disabled = !step;
      button.dataset.status = step?.status ?? "";
      hint.textContent = step ? outcomeWords(step) : "";
    }
  }
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 * @param {string} about
 */
function field(label, control, about = "") {
  control.setAttribute("aria-label", label);
  return h("label", { title: about }, h("span", {}, label), control);
}

/**
 * @param {string[]} words
 * @param {string} chosen
 * @param {(word: string) => void} choose
 */
function select(words, chosen, choose) {
  const options = words.map((word) => h("option", { value: word, selected: word === chosen }, word));
  const control = h("select", { onchange: () => choose(control.value) }, options);
  return control;
}
