// A step of a machine that goes otherwise than before: where, what was and what is, and a run to play that comes to it.

import { h } from "./dom.mjs";
import { rulesTold } from "./earlier.mjs";
import { store } from "./store.mjs";
import { factList, joinedWords, word } from "./words.mjs";
/** @import { EffectTold, TurnTold } from "./book.mjs" */

/**
 * @param {string} machine
 * @param {TurnTold} turn
 */
export function turnTold(machine, { where, before, after, when, parameters, run, old_rules: olds, new_rules: news }) {
  const play = () => store.set({ view: "machine", run: { machine, given: { ...parameters }, events: [...run] }, focus: null });
  const places = where.map(({ state, event }, at) => [at > 0 && ", ", word(event), " in ", word(state)]);
  const rows = when.filter((row) => Object.keys(row).length > 0);
  return [
    h("p", {}, h("b", {}, places), ": ", effectSaid(before), " \u2192 ", effectSaid(after)),
    rows.length > 0 && h("p", {}, "wherever ", rows.map((row, at) => [at > 0 && " or ", factList(joinedWords(row))])),
    h("p", {}, "For example: ", run.join(", "), " ", h("button", { type: "button", onclick: play }, "Play it")),
    rulesTold(olds, news),
  ];
}

/**
 * What a machine does at a step, in words.
 * @param {EffectTold | null} effect
 */
function effectSaid(effect) {
  if (effect === null) return "no such run";
  const { status, enters, actions, timers, facts } = effect;
  const parts = [status !== "documented" ? status : enters ? `enters ${enters}` : "stays"];
  parts.push(...Object.entries(facts).map(([name, value]) => `sets ${name}: ${value}`));
  if (actions.length > 0) parts.push(`does ${actions.join(", ")}`);
  parts.push(...timers.map(({ event, start }) => (start === undefined ? `cancels ${event}` : `${event} due in ${start} s`)));
  return parts.join(", ");
}
