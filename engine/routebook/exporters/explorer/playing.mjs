// The machine's view: a run is played by pressing events, and seen in the state diagram, as steps, and as a sequence.

import { RoutebookError } from "../standalone/errors.mjs";
import { engineUnder } from "./answering.mjs";
import { book, pictures } from "./book.mjs";
import { Events, Setup, changeRun } from "./controls.mjs";
import { Frame } from "./diagram.mjs";
import { h, picture } from "./dom.mjs";
import { otherRules } from "./earlier.mjs";
import { Chart } from "./lighting.mjs";
import { followed, runNow } from "./run.mjs";
import { sequenceOf } from "./sequence.mjs";
import { Sharing } from "./sharing.mjs";
import { outcomeWords, stepList } from "./steps.mjs";
import { store } from "./store.mjs";
import { lifeOf, messagesOf, remarkOf, tellingsFor } from "./telling.mjs";
import { opener, ruleOpeners } from "./words.mjs";
/** @import { Child } from "./dom.mjs" */
/** @import { Step } from "../standalone/answers.mjs" */
/** @import { Session } from "../standalone/session.mjs" */
/** @import { RunState } from "./store.mjs" */
/** @import { Told } from "./telling.mjs" */

/** @param {HTMLElement} root */
export function machineView(root) {
  if (Object.keys(book.machines).length === 0) return;
  let play = new Play(runNow().machine);
  const show = () => {
    const { machine } = runNow();
    if (machine !== play.machine) play = new Play(machine);
    if (!play.element.isConnected) root.replaceChildren(play.element);
    if (!root.hidden) play.show();
  };
  store.watch(show);
  new MutationObserver(show).observe(root, { attributeFilter: ["hidden"] });
  show();
}

/** One machine that is played; `shown` is the number of the step that is looked at, null for the last. */
class Play {
  #now = h("p", { class: "now", role: "status" });
  #fault = h("p", { class: "fault", role: "alert" });
  #steps = h("div", {});
  #sequence = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "sequence diagram" });
  #looks = h("p", { class: "hint" });
  #sharing = new Sharing();
  #back = h("button", { type: "button", onclick: () => changeRun({ events: runNow().events.slice(0, -1) }) }, "Step back");
  #again = h("button", { type: "button", onclick: () => changeRun({ events: [] }) }, "Start again");
  /** @type {number | null} */
  #shown = null;
  #events = "";
  #isSeen = false;

  /** @param {string} machine */
  constructor(machine) {
    this.machine = machine;
    const drawn = picture(pictures.machines[machine]);
    const { now, gone } = otherRules(machine);
    this.chart = new Chart(drawn, machine, book.machines[machine], now, (focus) => store.set({ focus }));
    this.frame = new Frame(drawn, `state diagram of ${machine}`);
    this.setup = new Setup(machine);
    this.buttons = new Events(machine, (event) => changeRun({ events: [...runNow().events, event] }));
    const part = (/** @type {string} */ name, /** @type {string} */ title, /** @type {Child[]} */ ...inside) =>
      h("section", { class: `play-${name}`, "aria-label": title }, h("h3", {}, title), ...inside);
    this.element = h("div", { class: "play" },
      part("setup", "Given", this.setup.element, this.#fault),
      part("diagram", "State diagram", this.frame.element, otherRulesTold(machine, now, gone)),
      part("events", "Events", this.#now, this.buttons.element, h("div", { class: "row" }, this.#back, this.#again)),
      part("steps", "Steps", this.#steps),
      part("sequence", "Sequence", this.#sequence, this.#looks),
      this.#sharing.element);
  }

  /** Show the run as it is now. */
  show() {
    const run = runNow();
    if (String(run.events) !== this.#events) [this.#shown, this.#events] = [null, String(run.events)];
    const { session, steps, fault } = attempted(run);
    this.setup.show(run);
    this.buttons.show(session);
    this.#fault.textContent = fault;
    this.#back.disabled = run.events.length === 0;
    this.#again.disabled = run.events.length === 0;
    this.#now.textContent = session ? whereItIs(session, steps) : "";
    this.#sharing.show(session && run);
    this.#showSteps(run, session, steps);
  }

  /**
   * @param {RunState} run
   * @param {Session | null} session
   * @param {Readonly<Step>[]} steps
   */
  #showSteps(run, session, steps) {
    const shown = this.#shown ?? steps.length - 1;
    const told = tellingsFor(run, steps, store.get().readings);
    const look = (/** @type {number} */ number) => {
      this.#shown = number;
      this.#showSteps(run, session, steps);
      /** @type {HTMLElement | null} */ (this.#steps.querySelector(`[data-number="${number}"] button`))?.focus();
    };
    this.#steps.replaceChildren(stepList(run, steps, shown, told, look));
    this.#sequence.replaceChildren(drawnSequence(run, steps, told, shown));
    this.#looks.textContent = looksTold(this.#sequence);
    const here = steps[shown]?.to ?? session?.configuration ?? [];
    if (!this.#isSeen) this.frame.magnify();
    this.#isSeen = true;
    const parts = this.chart.show(here, steps[shown] ?? null);
    this.frame.show(parts);
    this.frame.show(parts.slice(-1));
  }
}

/**
 * The rules that the change touches, by their names.
 * @param {string} machine
 * @param {string[]} now
 * @param {string[]} gone
 */
function otherRulesTold(machine, now, gone) {
  return [
    now.length > 0 && h("p", { class: "hint" }, "Underlined in the picture, for the change touches them: ", ruleOpeners(machine, now)),
    gone.length > 0 && h("p", { class: "hint" }, "Gone with the change: ", gone.map((id) => [opener("was", `${machine}/${id}`, id), " "])),
  ];
}

/**
 * A run, followed as far as it can be: with what is wrong with it in words.
 * @param {RunState} run
 * @returns {{ session: Session | null, steps: Readonly<Step>[], fault: string }}
 */
function attempted(run) {
  try {
    return { ...followed(run, engineUnder(store.get().readings)), fault: "" };
  } catch (error) {
    if (!(error instanceof RoutebookError)) throw error;
    return { session: null, steps: [], fault: error.help ? `${error.message}: ${error.help}` : error.message };
  }
}

/**
 * Where a run is, and what it remembers.
 * @param {Session} session
 * @param {Readonly<Step>[]} steps
 */
function whereItIs(session, steps) {
  const { machine } = runNow();
  const last = steps.at(-1);
  const remembered = Object.keys(book.machines[machine].remembers).map((name) => `${name}: ${session.facts[name]}`);
  const came = last ? `${last.event}: ${outcomeWords(last)}. ` : "";
  return `${came}In ${session.configuration.join(" \u203a ")}${remembered.length > 0 ? `, with ${remembered.join(", ")}` : ""}.`;
}

/**
 * How to read the arrows of a sequence diagram that are not drawn as usual; nothing where all are.
 * @param {HTMLElement} drawn
 */
function looksTold(drawn) {
  const says = {
    ".borrowed:not(.doubt)": "Dotted: told otherwise, of other facts or under another reading, as the note says.",
    ".doubt": "Dashed: undocumented, or refused.",
  };
  return Object.entries(says).filter(([look]) => drawn.querySelector(look)).map(([, words]) => words).join(" ");
}

/**
 * The sequence diagram of a run.
 * @param {RunState} run
 * @param {Readonly<Step>[]} steps
 * @param {(Told | null)[]} told
 * @param {number} shown
 */
function drawnSequence({ machine }, steps, told, shown) {
  const life = lifeOf(machine) ?? machine;
  const drawn = steps.map((step, number) => {
    const messages = messagesOf(told[number], step.event, life);
    const { outputs = {} } = step.decision ?? {};
    const remark = remarkOf(told[number]);
    const notes = [
      step.status === "documented" ? step.event : `${step.event}: ${step.status}`,
      ...Object.entries(outputs).map(([name, word]) => `${name}: ${word}`),
      `state: ${step.to.at(-1)}`,
      ...(remark ? [remark] : []),
    ];
    const look = { doubt: step.status !== "documented", borrowed: remark !== "", lit: number === shown };
    return { number: number + 1, messages, notes, at: life, ...look };
  });
  const named = new Set([life, ...drawn.flatMap(({ messages }) => messages.flatMap(({ from, to, through }) => [from, ...to, ...through]))]);
  const known = Object.keys(book.participants).filter((id) => named.has(id));
  const others = [...named].filter((id) => !Object.hasOwn(book.participants, id));
  const titled = [...known, ...others].map((id) => /** @type {[string, string]} */ ([id, book.participants[id]?.title ?? id]));
  return sequenceOf(titled, drawn, `sequence diagram of ${steps.length} steps`);
}
