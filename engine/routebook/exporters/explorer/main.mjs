// Puts the views into the page, shows the one that is looked at, and says under which reading.

import { book } from "./book.mjs";
import { changeView } from "./comparison.mjs";
import { h } from "./dom.mjs";
import { matrixView } from "./matrix.mjs";
import { panelView } from "./panel.mjs";
import { machineView } from "./playing.mjs";
import { readingsView } from "./readings.mjs";
import { registersView } from "./registers.mjs";
import { searchView } from "./search.mjs";
import { store } from "./store.mjs";
import { opener, word } from "./words.mjs";

/** @type {Record<string, (root: HTMLElement) => void>} */
const VIEWS = { change: changeView, matrix: matrixView, machine: machineView, readings: readingsView, registers: registersView };
const THEMES = ["light", "dark"];

function begin() {
  for (const [name, view] of Object.entries(VIEWS)) view(/** @type {HTMLElement} */ (document.getElementById(name)));
  panelView();
  searchView();
  document.querySelectorAll("nav [data-view]").forEach((button) => {
    button.addEventListener("click", () => store.set({ view: button.getAttribute("data-view") ?? "", focus: null }));
  });
  document.getElementById("theme")?.addEventListener("click", changeTheme);
  addEventListener("beforeprint", unfold);
  addEventListener("afterprint", () => document.querySelectorAll("details.unfolded").forEach(fold));
  store.watch(showView);
  showView();
}

function showView() {
  const { view } = store.get();
  for (const name of Object.keys(VIEWS)) {
    document.getElementById(name)?.toggleAttribute("hidden", name !== view);
    const button = document.querySelector(`nav [data-view="${name}"]`);
    if (name === view) button?.setAttribute("aria-current", "page");
    else button?.removeAttribute("aria-current");
  }
  document.getElementById("chosen")?.replaceChildren(...chosenTold());
}

/** What is chosen otherwise than by default, and the way back. */
function chosenTold() {
  return Object.entries(store.get().readings).map(([name, choice]) =>
    h(
      "p",
      {},
      "Under the reading ",
      opener("reading", name, word(name)),
      " = ",
      h("b", {}, word(choice)),
      ` instead of ${book.readings[name]?.default}. `,
      h("button", { type: "button", onclick: () => store.set({ readings: {} }) }, "Back to the default"),
    ),
  );
}

/** Open what is folded away of a change, for paper cannot be pressed. */
function unfold() {
  for (const each of document.querySelectorAll("#change details:not([open])")) {
    each.classList.add("unfolded");
    each.toggleAttribute("open", true);
  }
}

/** @param {Element} each */
function fold(each) {
  each.classList.remove("unfolded");
  each.toggleAttribute("open", false);
}

function changeTheme() {
  const root = document.documentElement;
  const now = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  root.dataset.theme = THEMES[1 - THEMES.indexOf(now)];
}

begin();
