// What differs in a machine: a picture of both versions, and each step that goes otherwise, with a run to play that comes to it.

import { book, change } from "./book.mjs";
import { panned } from "./diagram.mjs";
import { h, picture } from "./dom.mjs";
import { isEdited, rulesTold } from "./earlier.mjs";
import { markRules } from "./lighting.mjs";
import { store } from "./store.mjs";
import { choicesTold, factList, joinedWords, word } from "./words.mjs";
/** @import { EffectTold, TurnTold, TurnsTold } from "./book.mjs" */

/**
 * A machine with what differs in it, in a picture of both versions and step by step; null where nothing does.
 * @param {string} machine
 * @param {TurnsTold[]} under
 */
export function machineCard(machine, under) {
  const drawn = change?.machines[machine];
  if (!drawn && under.length === 0) return null;
  const [usual, ...others] = under;
  const told = [
    usual && stepsTold(machine, usual, null),
    others.map((each) => h("details", {}, h("summary", {}, "If ", choicesTold(each.readings)), stepsTold(machine, each, usual))),
  ];
  return h(
    "article",
    { class: "card", "data-changed": machine },
    h("h3", {}, "The machine ", word(machine)),
    under.length === 0 && h("p", {}, "Every run goes as before."),
    isEdited(machine) || !usual ? told : h("details", {}, h("summary", {}, "In which steps"), told),
    drawn && panned(pressableRules(picture(drawn), machine), `what changes of ${machine}`),
  );
}

/**
 * The steps that differ; under others than the default readings, such as do not differ by default too.
 * @param {string} machine
 * @param {TurnsTold} told
 * @param {TurnsTold | null} usual
 */
function stepsTold(machine, { steps }, usual) {
  const key = (/** @type {TurnTold} */ { run, parameters, ...turn }) => JSON.stringify(turn);
  const known = new Set(usual?.steps.map(key));
  const shown = steps.filter((turn) => !known.has(key(turn)));
  return h("ul", { class: "differences" }, shown.map((turn) => h("li", {}, turnTold(machine, turn))));
}

/**
 * The picture of both versions, in which a rule that differs opens as the book has it that is marked there.
 * @param {SVGSVGElement} drawn
 * @param {string} machine
 */
function pressableRules(drawn, machine) {
  const ids = [change?.book, book].flatMap((each) => each?.machines[machine]?.transitions.map(({ id }) => id) ?? []);
  const marked = new Set(ids.flatMap((id) => ["+", "-", "~"].map((mark) => `${mark} ${id}`)));
  for (const part of /** @type {NodeListOf<SVGGElement>} */ (drawn.querySelectorAll("g[data-name]"))) markRules(part, marked);
  drawn.addEventListener("click", ({ target }) => {
    const text = target instanceof Element ? target.closest("text") : null;
    const [mark, rule] = text?.dataset.rule?.split(" ") ?? [];
    if (rule) store.set({ focus: { kind: mark === "-" ? "was" : "rule", id: `${machine}/${rule}` } });
  });
  return drawn;
}

/**
 * @param {string} machine
 * @param {TurnTold} turn
 */
function turnTold(machine, { where, before, after, when, parameters, run, old_rules: olds, new_rules: news }) {
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
  parts.push(...Object.entries(facts).map(([name, value]) => `leaves ${name}: ${value}`));
  if (actions.length > 0) parts.push(`does ${actions.join(", ")}`);
  parts.push(...timers.map(({ event, start }) => (start === undefined ? `cancels ${event}` : `${event} due in ${start} s`)));
  return parts.join(", ");
}
