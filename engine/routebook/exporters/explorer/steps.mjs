// The steps of a run as a list; the one that is looked at gives its reasons.

import { beforehand, engineUnder } from "./answering.mjs";
import { book, change, otherChoices } from "./book.mjs";
import { h } from "./dom.mjs";
import { changesBetween, changesNow, differencesOf, followed, timerWords } from "./run.mjs";
import { answerId, store } from "./store.mjs";
import { remarkOf } from "./telling.mjs";
import { factList, opener } from "./words.mjs";
/** @import { Step } from "../standalone/answers.mjs" */
/** @import { Difference } from "./run.mjs" */
/** @import { RunState } from "./store.mjs" */
/** @import { Told } from "./telling.mjs" */

/**
 * The list of steps; `look` is called with the number of a step that is pressed.
 * @param {RunState} run
 * @param {Readonly<Step>[]} steps
 * @param {number} shown the number of the step whose reasons are given
 * @param {(Told | null)[]} told
 * @param {(number: number) => void} look
 */
export function stepList(run, steps, shown, told, look) {
  if (steps.length === 0) return h("p", { class: "hint" }, "Nothing has happened yet: press an event.");
  const { readings } = store.get();
  const changed = new Map(changesNow(run, readings).map((each) => [each.number, each.before]));
  return h("ol", { class: "steps" }, steps.map((step, number) => {
    const usual = changed.get(number);
    const isShown = number === shown;
    return h("li", { class: "step", "data-number": number },
      h("button", { type: "button", class: "step-head", "aria-expanded": String(isShown), onclick: () => look(number) },
        h("b", {}, step.event), " ", h("span", {}, outcomeWords(step)),
        usual !== undefined && h("span", { class: "tag changed" }, change ? "was another" : "changed by the reading")),
      isShown && reasonsOf(run, steps, number, told[number]),
      isShown && usual !== undefined && differenceList(differencesOf(usual, step)));
  }));
}

/**
 * What becomes of an event, in few words.
 * @param {Readonly<Step>} step
 */
export function outcomeWords({ status, from, to }) {
  if (status !== "documented") return status;
  return from.at(-1) === to.at(-1) ? `stays in ${to.at(-1)}` : `\u2192 ${to.at(-1)}`;
}

/**
 * @param {RunState} run
 * @param {Readonly<Step>[]} steps
 * @param {number} number
 * @param {Told | null} told
 */
function reasonsOf(run, steps, number, told) {
  const step = steps[number];
  const { actions } = book.machines[run.machine];
  return h("dl", { class: "reasons" },
    line("does", step.actions.map((action) => h("span", { title: actions[action] }, action))),
    line("timers", step.timers.map(timerWords)),
    step.decision && line("decides", [decisionLine(run, number, step)]),
    line("by", rulesIn(step).map((name) => opener("rule", name, name.split("/")[1]))),
    line("cites", step.sources.map((id) => opener("passage", id, id.slice(id.indexOf(":") + 1)))),
    line("rests on", Object.entries(step.readings).map(([name, choice]) => opener("reading", name, `${name}: ${choice}`))),
    line("told in", told ? [book.scenarios[told.scenario].title, remarkOf(told) && `(${remarkOf(told)})`] : [remarkOf(told)]),
    line("otherwise", otherReadings(run, number)));
}

/**
 * @param {RunState} run
 * @param {number} number
 * @param {Readonly<Step>} step
 */
function decisionLine(run, number, { event, decision }) {
  if (!decision) return null;
  const before = followed({ ...run, events: run.events.slice(0, number) }, engineUnder(store.get().readings)).session;
  const facts = { ...before.facts, ...book.machines[run.machine].events[event].gives };
  const answer = decision.status === "documented" ? factList(decision.outputs) : decision.status;
  return [answer, " ", opener("answer", answerId(decision.decision, facts), "why?")];
}

/**
 * What each choice of a reading makes of a step that is otherwise by default, with a button that chooses it.
 * @param {RunState} run
 * @param {number} number
 */
function otherReadings(run, number) {
  const { readings } = store.get();
  return Object.keys(book.readings)
    .flatMap((name) => otherChoices(name).map((choice) => ({ name, choice })))
    .filter(({ name, choice }) => readings[name] !== choice)
    .flatMap(({ name, choice }) => {
      const found = changesBetween(run, engineUnder({}), engineUnder({ [name]: choice })).find((each) => each.number === number);
      if (!found) return [];
      const words = differencesOf(found.before, found.after).map(({ what, now }) => `${what}: ${now || "none"}`).join(", ");
      const choose = () => store.set({ readings: { [name]: choice } });
      const button = h("button", { type: "button", class: "link", onclick: choose }, `${name}: ${choice}`);
      return [h("div", { class: "otherwise" }, button, " makes it ", words)];
    });
}

/** @param {Readonly<Step>} step */
function rulesIn({ rules, decision }) {
  const all = Object.entries({ ...rules, ...decision?.rules });
  return all.flatMap(([owner, ids]) => ids.map((id) => `${owner}/${id}`));
}

/** @param {Difference[]} differences */
function differenceList(differences) {
  const words = differences.map(({ what, was }) => `${what}: ${was || "none"}`);
  return h("p", { class: "was" }, `${beforehand}: ${words.join(", ")}`);
}

/**
 * @param {string} term
 * @param {import("./dom.mjs").Child[]} things
 */
function line(term, things) {
  if (things.length === 0) return null;
  return [h("dt", {}, term), h("dd", {}, things.map((thing, at) => [at > 0 && " ", thing]))];
}
