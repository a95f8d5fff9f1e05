// The sequence diagram of a run, drawn from the top down as the book's own are.

import { book } from "./book.mjs";
import { svg } from "./dom.mjs";

const MARGIN = 16;
const BOX = 124;
const APART = 140;
const LOOP = 34;
const SHORT = 28;
const SAID = 12;
const NOTED = 11;
const LEADING = 15;
const LOOKS = /** @type {const} */ (["doubt", "borrowed", "lit"]);
const LETTERS = "Arial, Helvetica, 'Liberation Sans', Arimo, 'Nimbus Sans', sans-serif";

/**
 * A message on its way: the arrows from one to the next, and the words at the first; the last ones may not arrive.
 * @typedef {{ from: string, to: string[], through: string[], arrives: boolean, says: string }} Message
 *
 * A step as it is drawn: its messages, and what is noted below them at a participant. It is in doubt where it is not
 * documented, and borrowed where who takes part is told of something else.
 * @typedef {{
 *     number: number, messages: Message[], notes: string[], at: string, doubt: boolean, borrowed: boolean, lit: boolean,
 * }} DrawnStep
 */

/** A diagram, as it is being drawn; `y` is how far it has come. */
class Sheet {
  #pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Map<string, number>} */
  #at = new Map();
  /** @type {SVGElement[]} */
  body = [];
  y = MARGIN;

  /** @param {[string, string][]} participants the ids and titles, from left to right */
  constructor(participants) {
    participants.forEach(([id], number) => this.#at.set(id, MARGIN + BOX / 2 + number * APART));
    this.width = 2 * MARGIN + BOX + LOOP + APART * Math.max(participants.length - 1, 1);
    const heads = participants.map(([, title]) => this.#lines(title, SAID, BOX - 14, true));
    const high = LEADING * Math.max(1, ...heads.map(({ length }) => length)) + 16;
    participants.forEach(([id], number) => this.#head(this.#x(id), high, heads[number]));
    this.y += high;
    this.top = this.y;
    this.y += 12;
  }

  /** @param {DrawnStep} step */
  draw(step) {
    const group = svg("g", { class: ["step", ...LOOKS.filter((look) => step[look])].join(" "), "data-number": step.number });
    const outer = this.body;
    this.body = [];
    step.messages.forEach((message) => hopsOf(step.number, message).forEach((hop) => this.#hop(hop)));
    this.#notes(step);
    group.append(...this.body);
    this.body = [...outer, group];
    this.y += 10;
  }

  /** @param {string} label */
  finish(label) {
    const bottom = this.y + MARGIN;
    const lines = [...this.#at.values()].map((x) => svg("line", { class: "life", x1: x, y1: this.top, x2: x, y2: bottom - 6 }));
    const size = { width: this.width, height: bottom, viewBox: `0 0 ${this.width} ${bottom}` };
    return svg("svg", { class: "sequence", role: "img", "aria-label": label, ...size }, lines, this.body);
  }

  /** @param {string} participant */
  #x(participant) {
    return this.#at.get(participant) ?? MARGIN;
  }

  /**
   * @param {number} x
   * @param {number} high
   * @param {string[]} lines
   */
  #head(x, high, lines) {
    this.body.push(svg("rect", { class: "head", x: x - BOX / 2, y: this.y, width: BOX, height: high, rx: 6 }));
    const first = this.y + (high - LEADING * lines.length) / 2 + SAID - 1;
    lines.forEach((line, number) => this.#text(x, first + number * LEADING, line, { class: "title", "text-anchor": "middle" }));
  }

  /** @param {{ from: string, to: string, arrives: boolean, says: string }} hop */
  #hop({ from, to, arrives, says }) {
    const [start, end] = [this.#x(from), this.#x(to)];
    const isLoop = start === end;
    const room = isLoop ? Math.max(this.width - start - 16, APART) : Math.abs(end - start) - 16;
    const [x, anchor] = isLoop ? [start + 6, "start"] : [(start + end) / 2, "middle"];
    for (const line of this.#lines(says, SAID, room)) {
      this.y += LEADING;
      const wide = this.#wide(line, SAID) + 6;
      const left = isLoop ? x - 3 : x - wide / 2;
      this.body.push(svg("rect", { class: "behind", x: left, y: this.y - SAID, width: wide, height: LEADING }));
      this.#text(x, this.y, line, { "text-anchor": anchor });
    }
    this.y += 7;
    const back = end > start ? -1 : 1;
    const line = isLoop
      ? `M${start} ${this.y}h${LOOP}v14h${(arrives ? 8 : SHORT - 8) - LOOP}`
      : `M${start} ${this.y}H${end + back * (arrives ? 9 : SHORT)}`;
    const y = this.y + (isLoop ? 14 : 0);
    const tip = arrives
      ? svg("polygon", { class: "tip", points: `${end},${y} ${end + 9 * back},${y - 5} ${end + 9 * back},${y + 5}` })
      : svg("path", { class: "cross", d: `M${end + SHORT * back - 5} ${y - 5}l10 10m0 -10l-10 10` });
    this.body.push(svg("path", { class: "arrow", d: line, "data-from": from, "data-to": to }), tip);
    this.y += isLoop ? 24 : 8;
  }

  /** @param {DrawnStep} step */
  #notes({ notes, at }) {
    const lines = notes.flatMap((note) => this.#lines(note, NOTED, APART + BOX - 40));
    const wide = Math.max(...lines.map((line) => this.#wide(line, NOTED))) + 16;
    const left = Math.min(Math.max(this.#x(at) - wide / 2, 4), this.width - wide - 4);
    this.body.push(svg("rect", { class: "note", x: left, y: this.y, width: wide, height: LEADING * lines.length + 6 }));
    lines.forEach((line, number) => {
      this.y += LEADING;
      this.#text(left + 8, this.y - 1, line, { class: number === 0 ? "noted event" : "noted" });
    });
    this.y += 10;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {string} text
   * @param {Record<string, string>} look
   */
  #text(x, y, text, look) {
    this.body.push(svg("text", { x, y, ...look }, text));
  }

  /**
   * @param {string} text
   * @param {number} size
   * @param {boolean} bold
   */
  #wide(text, size, bold = false) {
    this.#pen.font = `${bold ? "bold " : ""}${size}px ${LETTERS}`;
    return this.#pen.measureText(text).width;
  }

  /**
   * A text in lines that are no wider, unless a word is.
   * @param {string} text
   * @param {number} size
   * @param {number} room
   * @param {boolean} bold
   */
  #lines(text, size, room, bold = false) {
    /** @type {string[]} */
    const lines = [];
    for (const word of text.split(/\s+/)) {
      const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
      if (lines.length > 0 && this.#wide(longer, size, bold) <= room) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }
}

/**
 * The sequence diagram of some steps.
 * @param {[string, string][]} participants the ids and titles of those who take part, from left to right
 * @param {DrawnStep[]} steps
 * @param {string} label
 */
export function sequenceOf(participants, steps, label) {
  const sheet = new Sheet(participants);
  steps.forEach((step) => sheet.draw(step));
  return sheet.finish(label);
}

/**
 * The arrows of a message; what is said stands where it sets out, and what the link carries where it is passed on.
 * @param {number} number
 * @param {Message} message
 */
function hopsOf(number, { from, to, through, arrives, says }) {
  const passed = through.map((each, at) => ({ from: at === 0 ? from : through[at - 1], to: each, arrives: true }));
  const last = through.at(-1) ?? from;
  const arrows = [...passed, ...to.map((each) => ({ from: last, to: each, arrives }))];
  return arrows.map((arrow, at) => {
    const isFirst = at === 0 || (passed.length === 0 && says !== "");
    return { ...arrow, says: `${number}. ${isFirst ? says : carriedBy(arrow)}`.trim() };
  });
}

/**
 * What the one link between two participants carries; nothing where there is none, or more.
 * @param {{ from: string, to: string }} hop
 */
function carriedBy({ from, to }) {
  const links = Object.values(book.links).filter((link) => link.from === from && link.to === to);
  return links.length === 1 ? links[0].carries : "";
}
