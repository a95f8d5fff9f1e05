// A heat grid: headings that span what they have in common, and a cell for each combination.

import { book } from "./book.mjs";
import { Cell } from "./cells.mjs";
import { h } from "./dom.mjs";
import { opener, valueCalled, word } from "./words.mjs";
/** @import { GridCell, Layout } from "./layout.mjs" */
/** @import { Focus } from "./store.mjs" */

const WORDED = 12;
const SPACING = 2;

/** The grid of a layout, which shows any answers over the same rows and columns. */
export class Grid {
  /**
   * @param {Layout} layout
   * @param {Record<string, string>[]} rows
   * @param {Record<string, string>[]} columns
   */
  constructor(layout, rows, columns) {
    const isWorded = columns.length <= WORDED;
    this.layout = layout;
    this.cells = rows.map((_, y) => columns.map((__, x) => new Cell(x, y, isWorded)));
    this.element = h(
      "table",
      { role: "grid", class: isWorded ? "heat" : "heat dense" },
      h("thead", {}, headRows(layout, columns)),
      h("tbody", {}, this.cells.map((row, y) => h("tr", {}, rowHeads(layout, rows, y), row.map(({ element }) => element)))),
    );
  }

  /**
   * Whether another layout has the same rows and columns.
   * @param {Layout} other
   */
  isOf({ decision, rows, columns }) {
    const { layout } = this;
    return layout.decision === decision && String(layout.rows) === String(rows) && String(layout.columns) === String(columns);
  }

  /**
   * @param {Layout} layout
   * @param {GridCell[][]} answers
   * @param {Focus | null} focus
   */
  show(layout, answers, focus) {
    this.element.setAttribute("aria-label", `${layout.decision} by ${layout.colour}`);
    this.cells.forEach((row, y) => row.forEach((cell, x) => cell.show(layout, answers[y][x])));
    this.mark(focus);
  }

  /**
   * Mark the cell that is open, or the cells that rest on the rule that is.
   * @param {Focus | null} focus
   */
  mark(focus) {
    for (const row of this.cells) for (const cell of row) cell.mark(focus);
  }
}

/**
 * A row of headings for each input on the columns; equal ones side by side are one.
 * @param {Layout} layout
 * @param {Record<string, string>[]} columns
 */
function headRows({ rows, columns: names }, columns) {
  const corner = Math.max(rows.length, 1);
  if (names.length === 0) return h("tr", {}, h("td", { colspan: corner }), h("td", {}));
  return names.map((name, depth) => {
    const spans = spansOf(columns, names.slice(0, depth + 1));
    const isLast = depth === names.length - 1;
    return h(
      "tr",
      {},
      isLast && rows.length > 0
        ? rows.map((row, at) => {
            const isOuter = at < rows.length - 1;
            return h("th", { class: isOuter ? "axis outer" : "axis", style: leftOf(at) }, opener("input", row, word(row)));
          })
        : h("td", { colspan: corner, class: "axis" }, isLast ? "" : null),
      spans.map(([first, span], at) =>
        h(
          "th",
          { scope: "col", class: at > 0 ? "repeated" : "", colspan: span, title: book.inputs[name].about || undefined },
          h("span", { class: "of" }, word(name), " "),
          word(valueCalled(name, columns[first][name])),
        ),
      ),
    );
  });
}

/**
 * @param {Layout} layout
 * @param {Record<string, string>[]} rows
 * @param {number} y
 */
function rowHeads({ rows: names }, rows, y) {
  if (names.length === 0) return h("td", {});
  return names.map((name, depth) => {
    const span = spansOf(rows, names.slice(0, depth + 1)).find(([first]) => first === y);
    const isOuter = depth < names.length - 1;
    const attributes = { scope: "row", rowspan: span?.[1], class: isOuter ? "outer" : "", style: leftOf(depth) };
    return span && h("th", attributes, word(valueCalled(name, rows[y][name])));
  });
}

/**
 * Where a row's heading stays when the cells are moved sideways; `keepHeads` says how far that is.
 * @param {number} depth
 */
function leftOf(depth) {
  return `left: var(--left-${depth})`;
}

/**
 * Let the headings of the rows stay in view when the cells are moved sideways, unless they would hide most of these.
 * @param {HTMLElement} frame
 */
export function keepHeads(frame) {
  const heads = /** @type {NodeListOf<HTMLElement>} */ (frame.querySelectorAll("thead th.axis"));
  let left = 0;
  heads.forEach((head, depth) => {
    frame.style.setProperty(`--left-${depth}`, `${left}px`);
    left += head.offsetWidth + SPACING;
  });
  frame.style.setProperty("--heads", `${left}px`);
  frame.classList.toggle("kept", left < frame.clientWidth / 2);
}

/**
 * Move the cells sideways and up so far that one stands in view, beside the headings.
 * @param {HTMLElement} frame
 * @param {HTMLElement} cell
 */
export function bringIntoView(frame, cell) {
  const [outer, inner] = [frame, cell].map((each) => each.getBoundingClientRect());
  const heads = frame.classList.contains("kept") ? parseFloat(getComputedStyle(frame).getPropertyValue("--heads")) : 0;
  const left = outer.left + heads;
  const over = Math.max(inner.right - outer.left - frame.clientWidth, 0);
  frame.scrollLeft += Math.min(over, inner.left - left);
  const below = Math.max(inner.bottom - outer.top - frame.clientHeight, 0);
  frame.scrollTop += Math.min(below, inner.top - outer.top);
}

/**
 * Where combinations that agree on some names begin, and how many there are of each.
 * @param {Record<string, string>[]} combined
 * @param {string[]} names
 * @returns {[number, number][]}
 */
function spansOf(combined, names) {
  /** @type {[number, number][]} */
  const found = [];
  combined.forEach((facts, at) => {
    const last = found.at(-1);
    if (last && names.every((name) => combined[last[0]][name] === facts[name])) last[1] += 1;
    else found.push([at, 1]);
  });
  return found;
}
