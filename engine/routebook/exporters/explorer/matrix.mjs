// The matrix of a decision as a heat grid: inputs on rows and columns, the others fixed, cells coloured by an output.

import { saidOf } from "./answering.mjs";
import { book, change } from "./book.mjs";
import { colourOf } from "./cells.mjs";
import { h } from "./dom.mjs";
import { bringIntoView, Grid, keepHeads } from "./grid.mjs";
import { laidOut, layoutOf } from "./layout.mjs";
import { matrixControls } from "./matrix_controls.mjs";
import { store } from "./store.mjs";
import { word } from "./words.mjs";
/** @import { GridCell, Layout } from "./layout.mjs" */
/** @import { State } from "./store.mjs" */

/** @param {HTMLElement} root */
export function matrixView(root) {
  const controls = h("div", { class: "controls" });
  const legend = h("ul", { class: "legend", "aria-label": "colours" });
  const frame = h("div", { class: "grid-frame" });
  root.append(controls, legend, frame);
  frame.addEventListener("click", (event) => openCell(event.target));
  frame.addEventListener("keydown", moveInGrid);
  const sizes = new ResizeObserver(settleIn);
  /** @type {Grid | null} */
  let grid = null;
  let known = store.get().facts;
  store.watch((state, before) => {
    if (isDrawnAnew(state, before)) draw(state);
    else if (state.focus !== before.focus) grid?.mark(state.focus);
  });
  draw(store.get());

  /** @param {State} state */
  function draw(state) {
    if (state.view !== "matrix" || Object.keys(book.decisions).length === 0) return;
    const layout = layoutOf(state);
    const { rows, columns, cells } = laidOut(layout, state);
    controls.replaceChildren(h("div", {}, matrixControls(layout, state)));
    legend.replaceChildren(...legendOf(layout, cells.flat()));
    if (!grid?.isOf(layout)) grid = replaced(new Grid(layout, rows, columns));
    grid.show(layout, cells, state.focus);
    if (state.facts !== known) settleIn();
    known = state.facts;
  }

  /** Bring the cell that is open into view, else the first that fits what is known, if not all do. */
  function settleIn() {
    keepHeads(frame);
    const open = frame.querySelector("[aria-selected=true]");
    const fitting = frame.querySelector(".excluded") && frame.querySelector("[role=gridcell]:not(.excluded)");
    const cell = open ?? fitting;
    if (cell instanceof HTMLElement) bringIntoView(frame, cell);
  }

  /**
   * A grid in the place of the one before, with the keys where they were.
   * @param {Grid} next
   */
  function replaced(next) {
    const held = focusedPlace(frame);
    frame.replaceChildren(next.element);
    sizes.disconnect();
    for (const part of [frame, ...frame.querySelectorAll("thead th.axis")]) sizes.observe(part);
    if (held) cellAt(frame, held)?.focus();
    return next;
  }
}

/**
 * @param {State} state
 * @param {State} before
 */
function isDrawnAnew(state, before) {
  return (
    state.view !== before.view ||
    state.matrix !== before.matrix ||
    state.facts !== before.facts ||
    state.readings !== before.readings
  );
}

/**
 * The values that occur, with their colours, and how often.
 * @param {Layout} layout
 * @param {GridCell[]} cells
 */
function legendOf({ colour }, cells) {
  /** @type {Map<string, { shade: string, count: number }>} */
  const found = new Map();
  for (const { answer } of cells) {
    const says = saidOf(answer, colour);
    const { shade, count } = found.get(says) ?? { shade: colourOf(answer, colour), count: 0 };
    found.set(says, { shade, count: count + 1 });
  }
  const changed = cells.filter(({ before }) => before).length;
  const fitting = cells.filter(({ excluded }) => !excluded).length;
  return [
    ...[...found].map(([says, { shade, count }]) =>
      h("li", {}, h("span", { class: `swatch ${shade}` }), word(says), h("span", { class: "of" }, ` ${count}`)),
    ),
    ...(changed > 0 ? [h("li", { class: "changed" }, `\u2260 ${change ? "was another before the change" : "differs from the default readings"}: ${changed}`)] : []),
    ...(fitting < cells.length ? [h("li", { class: "fitting" }, `${fitting} of ${cells.length} cells fit what is known; open one`)] : []),
  ];
}

/** @param {EventTarget | null} target */
function openCell(target) {
  const cell = target instanceof Element ? target.closest("[role=gridcell]") : null;
  const id = cell?.getAttribute("data-answer");
  if (cell instanceof HTMLElement && id) {
    cell.focus();
    store.set({ focus: { kind: "answer", id } });
  }
}

/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {KeyboardEvent} event */
function moveInGrid(event) {
  const here = event.target;
  if (!(here instanceof HTMLElement) || here.getAttribute("role") !== "gridcell") return;
  if (event.key === "Enter" || event.key === " ") openCell(here);
  else if (event.key in STEPS) {
    const [right, down] = STEPS[event.key];
    const place = { x: Number(here.dataset.x) + right, y: Number(here.dataset.y) + down };
    const next = here.closest("table") && cellAt(/** @type {HTMLElement} */ (here.closest("table")), place);
    if (next) {
      here.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  } else return;
  event.preventDefault();
}

/**
 * @param {HTMLElement} frame
 * @param {{ x: number, y: number }} place
 * @returns {HTMLElement | null}
 */
function cellAt(frame, { x, y }) {
  return frame.querySelector(`[data-x="${x}"][data-y="${y}"]`);
}

/** @param {HTMLElement} frame */
function focusedPlace(frame) {
  const here = document.activeElement;
  if (!(here instanceof HTMLElement) || !frame.contains(here) || here.dataset.x === undefined) return null;
  return { x: Number(here.dataset.x), y: Number(here.dataset.y) };
}
