// The panel beside a view: whatever is opened, with the keys brought to it and back.

import { answered } from "./answering.mjs";
import { decisionTold } from "./decision.mjs";
import { h } from "./dom.mjs";
import { focusOn, openerOf } from "./keys.mjs";
import { layoutOf } from "./layout.mjs";
import { openedTold } from "./opened.mjs";
import { store } from "./store.mjs";
/** @import { State } from "./store.mjs" */

/** Show what is opened, and follow it. */
export function panelView() {
  const panel = /** @type {HTMLElement} */ (document.getElementById("panel"));
  const close = h("button", { type: "button", class: "close", "aria-label": "close the panel", onclick: shut }, "\u00d7");
  const inside = h("div", {});
  let cameFrom = { focus: store.get().focus, element: document.activeElement };
  panel.append(close, inside);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) shut();
  });
  store.watch(show);
  show(store.get(), null);

  /**
   * @param {State} state
   * @param {State | null} before
   */
  function show(state, before) {
    if (before && state.focus === before.focus && state.readings === before.readings && isSamePlace(state, before)) return;
    const told = toldOf(state);
    const held = document.activeElement;
    const chosen = inside.contains(held) && held?.closest("[data-reading]")?.getAttribute("data-reading");
    if (panel.hidden) cameFrom = { focus: state.focus, element: held };
    panel.toggleAttribute("hidden", !told);
    document.body.classList.toggle("with-panel", Boolean(told));
    inside.replaceChildren(...(told ? [h("div", { class: "panel-inside" }, told)] : []));
    if (state.focus !== before?.focus) panel.scrollTop = 0;
    if (state.focus && before && state.focus !== before.focus) focusOn(inside.querySelector("h2") ?? inside);
    else if (chosen) focusOn(inside.querySelector(`[data-reading="${CSS.escape(chosen)}"] :checked`));
  }

  function shut() {
    const wasOpen = !panel.hidden;
    store.set({ focus: null, facts: store.get().focus ? store.get().facts : {} });
    if (wasOpen && panel.hidden) focusOn(openerOf(cameFrom.focus) ?? cameFrom.element);
  }
}

/**
 * @param {State} state
 * @param {State} before
 */
function isSamePlace(state, before) {
  return state.view === before.view && state.facts === before.facts && state.matrix === before.matrix;
}

/**
 * What is opened; where nothing is, and what is known suffices to decide, the decision.
 * @param {State} state
 */
function toldOf(state) {
  const { focus, facts, readings, view } = state;
  const opened = focus && openedTold(focus);
  if (opened) return opened;
  if (view !== "matrix" || Object.keys(facts).length === 0) return null;
  const { decision, colour } = layoutOf(state);
  const isDecided = answered(decision, facts, readings).status !== "missing-input";
  return isDecided ? decisionTold(decision, facts, colour) : null;
}
