// Where the keys go: to what is opened, and back to what opened it.

/** @import { Focus } from "./store.mjs" */

/**
 * Bring the keys to an element; one that is no control takes them, but the Tab key passes it by.
 * @param {Element | null} element
 */
export function focusOn(element) {
  if (!(element instanceof HTMLElement)) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/**
 * What opens something in the view that is looked at, as it is drawn now; nothing that is folded away.
 * @param {Focus | null} focus
 */
export function openerOf(focus) {
  const [kind, id] = [CSS.escape(focus?.kind ?? ""), CSS.escape(focus?.id ?? "")];
  const openers = document.querySelectorAll(
    kind === "answer" ? `main [data-answer="${id}"]` : `main [data-opens="${kind}"][data-id="${id}"]`,
  );
  return [...openers].find((each) => each.checkVisibility()) ?? null;
}
