// The cells of a heat grid: each is made once, and then only what is another in it is drawn anew.

import { saidOf } from "./answering.mjs";
import { book } from "./book.mjs";
import { h } from "./dom.mjs";
import { answerId } from "./store.mjs";
import { word } from "./words.mjs";
/** @import { Answered } from "./answering.mjs" */
/** @import { GridCell, Layout } from "./layout.mjs" */
/** @import { Focus } from "./store.mjs" */

const COLOURS = 10;

/** A cell of a grid: in words or, where there are too many for words, in colours alone. */
export class Cell {
  #isWorded;
  #written = "";
  /** @type {Answered["rules"]} */
  #rules = {};

  /**
   * @param {number} x
   * @param {number} y
   * @param {boolean} isWorded
   */
  constructor(x, y, isWorded) {
    this.#isWorded = isWorded;
    this.element = h("td", { role: "gridcell", tabindex: x + y === 0 ? 0 : -1, "data-x": x, "data-y": y });
  }

  /**
   * Show an answer by one of its outputs, and what that was where it is compared.
   * @param {Layout} layout
   * @param {GridCell} cell
   */
  show({ decision, colour }, { facts, answer, before, excluded }) {
    const says = saidOf(answer, colour);
    const was = before && saidOf(before, colour);
    this.#rules = answer.rules;
    this.#put("class", [colourOf(answer, colour), excluded && "excluded", before && "changed"].filter(Boolean).join(" "));
    this.#put("data-answer", answerId(decision, facts));
    this.#write(says, was === says ? `other ${othersOf(answer, before).join(", ")}` : was);
  }

  /**
   * Mark the cell if it is open, or rests on the rule that is.
   * @param {Focus | null} focus
   */
  mark(focus) {
    const isOpen = focus?.kind === "answer" && this.element.getAttribute("data-answer") === focus.id;
    this.#put("aria-selected", String(isOpen));
    this.element.classList.toggle("rests", focus?.kind === "rule" && this.#restsOn(focus.id));
  }

  /** @param {string} name */
  #restsOn(name) {
    return Object.entries(this.#rules).some(([owner, ids]) => ids.some((id) => `${owner}/${id}` === name));
  }

  /**
   * @param {string} says
   * @param {string | null} was
   */
  #write(says, was) {
    const written = JSON.stringify([says, was]);
    if (written === this.#written) return;
    this.#written = written;
    const mark = was !== null && h("span", { class: "mark" }, this.#isWorded ? ` \u2260 ${was}` : "\u2260");
    if (!this.#isWorded) for (const name of ["aria-label", "title"]) this.#put(name, was === null ? says : `${says} \u2260 ${was}`);
    this.element.replaceChildren(...[this.#isWorded && word(says), mark].filter((each) => each !== false));
  }

  /**
   * Set an attribute, unless it is so already.
   * @param {string} name
   * @param {string} value
   */
  #put(name, value) {
    if (this.element.getAttribute(name) !== value) this.element.setAttribute(name, value);
  }
}

/**
 * The outputs in which two answers differ.
 * @param {Answered} answer
 * @param {Answered | null} before
 */
function othersOf({ outputs }, before) {
  return Object.keys(outputs).filter((name) => outputs[name] !== before?.outputs[name]);
}

/**
 * The class that colours a cell.
 * @param {Answered} answer
 * @param {string} colour
 */
export function colourOf({ status, outputs }, colour) {
  if (status === "documented") return `c${book.inputs[colour].values.indexOf(outputs[colour]) % COLOURS}`;
  return status === "undocumented" ? "silent" : "impossible";
}
