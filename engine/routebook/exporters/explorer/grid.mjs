// Draws a heat grid: headings that span what they have in common, and a cell for each combination.

import { saidOf } from "./answering.mjs";
import { book } from "./book.mjs";
import { h } from "./dom.mjs";
import { answerId } from "./store.mjs";
import { opener, valueCalled, word } from "./words.mjs";
/** @import { Answered } from "./answering.mjs" */
/** @import { GridCell, Layout } from "./layout.mjs" */

const COLOURS = 10;
const WORDED = 12;
const SPACING = 2;

/**
 * The grid of a layout; a cell holds its answer's id and the rules that it rests on, for others to find.
 * @param {Layout} layout
 * @param {{ rows: Record<string, string>[], columns: Record<string, string>[], cells: GridCell[][] }} grid
 */
export function gridOf(layout, { rows, columns, cells }) {
  const isWorded = columns.length <= WORDED;
  return h(
    "table",
    { role: "grid", class: isWorded ? "heat" : "heat dense", "aria-label": `${layout.decision} by ${layout.colour}` },
    h("thead", {}, headRows(layout, columns)),
    h(
      "tbody",
      {},
      rows.map((row, y) =>
        h(
          "tr",
          {},
          rowHeads(layout, rows, y),
          columns.map((_, x) => cellTold(layout, cells[y][x], x, y, isWorded)),
        ),
      ),
    ),
  );
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
  frame.classList.toggle("kept", left < frame.clientWidth / 2);
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

/**
 * @param {Layout} layout
 * @param {GridCell} cell
 * @param {number} x
 * @param {number} y
 * @param {boolean} isWorded
 */
function cellTold({ decision, colour }, { facts, answer, before, excluded }, x, y, isWorded) {
  const says = saidOf(answer, colour);
  const was = before && saidOf(before, colour) !== says ? saidOf(before, colour) : "other outputs";
  const classes = [colourOf(answer, colour), excluded ? "excluded" : "", before ? "changed" : ""];
  return h(
    "td",
    {
      role: "gridcell",
      class: classes.filter(Boolean).join(" "),
      tabindex: x + y === 0 ? 0 : -1,
      "data-x": x,
      "data-y": y,
      "data-answer": answerId(decision, facts),
      "data-rules": Object.entries(answer.rules).flatMap(([owner, ids]) => ids.map((id) => `${owner}/${id}`)).join(" "),
      "aria-label": isWorded ? undefined : says,
      title: isWorded ? undefined : says,
    },
    isWorded && word(says),
    before && h("span", { class: "mark" }, isWorded ? ` \u2260 ${was}` : "\u2260"),
  );
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
