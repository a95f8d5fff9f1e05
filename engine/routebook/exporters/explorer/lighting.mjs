// The way of a step through the picture of a machine: which of its parts light up.

/** @import { MachineTold } from "./book.mjs" */
/** @import { Step } from "../standalone/answers.mjs" */

/**
 * One rule on the way of a step: along an arrow of the picture, or within the state where it is written.
 * @typedef {{ rule: string, box: string | null, source: string, target: string }} Leg
 */

/** The picture of a machine, whose rules and states can be pressed, and in which a step lights up. */
export class Chart {
  /** @type {SVGGElement[]} */
  #parts = [];

  /**
   * @param {SVGSVGElement} picture
   * @param {string} id
   * @param {MachineTold} machine
   * @param {string[]} marked the rules that are marked as changed
   * @param {(focus: { kind: string, id: string }) => void} press
   */
  constructor(picture, id, machine, marked, press) {
    this.machine = machine;
    this.id = id;
    const rules = new Set(machine.transitions.map((rule) => rule.id));
    this.#parts = [.../** @type {NodeListOf<SVGGElement>} */ (picture.querySelectorAll("g[data-name]"))];
    this.#parts.forEach((part) => markRules(part, rules));
    const changed = marked.map((rule) => `text[data-rule="${CSS.escape(rule)}"]`).join();
    if (changed) picture.querySelectorAll(changed).forEach((text) => text.classList.add("changed"));
    picture.addEventListener("click", ({ target }) => {
      const found = target instanceof Element ? this.#pressed(target) : null;
      if (found) press(found);
    });
  }

  /**
   * Show where the machine is, and how it came there; returns the parts that tell so, the active state last.
   * @param {readonly string[]} configuration innermost last
   * @param {Readonly<Step> | null} step
   * @returns {SVGGraphicsElement[]}
   */
  show(configuration, step) {
    for (const part of this.#parts) {
      part.classList.remove("here", "lit");
      part.querySelectorAll(".lit").forEach((each) => each.classList.remove("lit"));
    }
    configuration.forEach((state) => this.#state(state)?.classList.add("here"));
    const legs = step ? wayOf(this.machine, step.rules[this.id] ?? [], step.from, step.to) : [];
    const lit = legs.flatMap((leg) => this.#light(leg));
    const leaf = this.#named(`state ${configuration.at(-1)}`);
    return leaf ? [...lit, leaf] : lit;
  }

  /** @param {string} name */
  #named(name) {
    return this.#parts.find((part) => part.dataset.name === name);
  }

  /** @param {string} state */
  #state(state) {
    return this.#named(`state ${state}`) ?? this.#named(`cluster ${state}`);
  }

  /**
   * @param {Leg} leg
   * @returns {SVGGraphicsElement[]}
   */
  #light({ rule, box, source, target }) {
    const holder = box === null ? this.#writtenIn(rule, source) : this.#named(box);
    if (!holder) return [];
    holder.querySelectorAll(`text[data-rule="${CSS.escape(rule)}"]`).forEach((text) => text.classList.add("lit"));
    if (box === null) return [];
    holder.classList.add("lit");
    const others = this.machine.arrows.filter((arrow) => arrow.box === box).flatMap(({ sources }) => sources);
    const ends = new Set([source, target].map((state) => leafOf(this.machine, state)));
    const excluded = new Set(others.map((state) => leafOf(this.machine, state)).filter((leaf) => !ends.has(leaf)));
    for (const part of this.#parts) {
      const sides = (part.dataset.name ?? "").split("->");
      if (sides.includes(box) && !sides.some((side) => excluded.has(side.replace("state ", "")))) part.classList.add("lit");
    }
    return [holder];
  }

  /**
   * The innermost active state in whose picture a rule is written.
   * @param {string} rule
   * @param {string} state
   */
  #writtenIn(rule, state) {
    const inner = [...pathTo(this.machine, state)].reverse().map((each) => this.#state(each));
    return inner.find((part) => part?.querySelector(`:scope > text[data-rule="${CSS.escape(rule)}"]`));
  }

  /**
   * The rule or the state that was pressed.
   * @param {Element} target
   */
  #pressed(target) {
    const rule = target.closest("text")?.dataset.rule;
    if (rule) return { kind: "rule", id: `${this.id}/${rule}` };
    const name = /** @type {SVGGElement | null} */ (target.closest("g[data-name]"))?.dataset.name ?? "";
    const [kind, state] = name.split(" ");
    return kind === "state" || kind === "cluster" ? { kind: "state", id: `${this.id}/${state}` } : null;
  }
}

/**
 * The way from one configuration to another by the rules of a step; empty if the picture has none.
 * @param {MachineTold} machine
 * @param {readonly string[]} rules
 * @param {readonly string[]} from
 * @param {readonly string[]} to
 * @returns {Leg[]}
 */
function wayOf(machine, rules, from, to) {
  return legsTo(machine, rules, from.at(-1) ?? "", to.at(-1) ?? "") ?? [];
}

/**
 * @param {MachineTold} machine
 * @param {readonly string[]} rules
 * @param {string} here
 * @param {string} end
 * @returns {Leg[] | null}
 */
function legsTo(machine, [rule, ...others], here, end) {
  if (rule === undefined) return here === end ? [] : null;
  const path = pathTo(machine, here);
  for (const { box, sources, target, rules } of machine.arrows) {
    const source = rules.includes(rule) && sources.find((each) => path.includes(each));
    const rest = source && legsTo(machine, others, leafOf(machine, target), end);
    if (rest) return [{ rule, box, source, target }, ...rest];
  }
  const rest = legsTo(machine, others, here, end);
  return rest && [{ rule, box: null, source: here, target: here }, ...rest];
}

/**
 * A state and those around it, outermost first.
 * @param {MachineTold} machine
 * @param {string} state
 * @returns {string[]}
 */
function pathTo(machine, state) {
  const parent = machine.states[state]?.parent;
  return parent ? [...pathTo(machine, parent), state] : [state];
}

/**
 * Where one is on entering a state.
 * @param {MachineTold} machine
 * @param {string} state
 * @returns {string}
 */
function leafOf(machine, state) {
  const first = Object.keys(machine.states).find((id) => {
    const { parent, initial } = machine.states[id];
    return parent === state && initial;
  });
  return first === undefined ? state : leafOf(machine, first);
}

/**
 * Note at each line of text which rule it is of: a rule begins with its name in bold.
 * @param {SVGGElement} part
 * @param {Set<string>} rules
 */
export function markRules(part, rules) {
  let rule = "";
  for (const text of /** @type {NodeListOf<SVGTextElement>} */ (part.querySelectorAll(":scope > text"))) {
    const words = (text.textContent ?? "").trim();
    if (text.getAttribute("font-weight") === "bold" && rules.has(words)) rule = words;
    if (rule && words) text.dataset.rule = rule;
  }
}
