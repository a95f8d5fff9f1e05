// Puts the views into the page and shows the one that is looked at.

import { store } from "./store.mjs";
import { matrixView } from "./matrix.mjs";
import { machineView } from "./playing.mjs";
import { readingsView } from "./readings.mjs";
import { registersView } from "./registers.mjs";
import { searchView } from "./search.mjs";

/** @type {Record<string, (root: HTMLElement) => void>} */
const VIEWS = { matrix: matrixView, machine: machineView, readings: readingsView, registers: registersView };

function begin() {
  for (const [name, view] of Object.entries(VIEWS)) {
    const root = document.getElementById(name);
    if (root) view(root);
  }
  searchView();
  document.querySelectorAll("nav button").forEach((button) => {
    button.addEventListener("click", () => store.set({ view: button.getAttribute("data-view") ?? "", focus: null }));
  });
  store.watch(showView);
  showView();
}

function showView() {
  const { view } = store.get();
  for (const name of Object.keys(VIEWS)) {
    document.getElementById(name)?.toggleAttribute("hidden", name !== view);
    const button = document.querySelector(`nav button[data-view="${name}"]`);
    if (name === view) button?.setAttribute("aria-current", "page");
    else button?.removeAttribute("aria-current");
  }
}

begin();
