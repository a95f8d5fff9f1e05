// A run to pass on: as a link, and as a scenario for the book.

import { engineUnder } from "./answering.mjs";
import { book } from "./book.mjs";
import { h } from "./dom.mjs";
import { followed } from "./run.mjs";
import { idFrom, scenarioYaml } from "./scenario.mjs";
import { store } from "./store.mjs";
import { lifeOf, messagesOf, remarkOf, tellingsFor } from "./telling.mjs";
/** @import { RunState } from "./store.mjs" */
/** @import { WrittenStep } from "./scenario.mjs" */

/** The link and the scenario of the run that is played. */
export class Sharing {
  #link = h("input", { type: "text", readonly: true, "aria-label": "link to this run" });
  #title = h("input", { type: "text", value: "A run", maxlength: 200, oninput: () => this.#write() });
  #yaml = h("pre", { class: "yaml", tabindex: "0", "aria-label": "the scenario as YAML" });
  #file = h("code", {});
  #remark = h("p", { class: "hint" });
  /** @type {RunState | null} */
  #run = null;

  constructor() {
    this.element = h("section", { class: "sharing", "aria-label": "pass it on" },
      h("h3", {}, "Pass it on"),
      h("div", { class: "row" }, this.#link, copyButton("Copy the link", () => this.#link.value)),
      h("details", {},
        h("summary", {}, "As a scenario of the book"),
        h("label", {}, h("span", {}, "title"), this.#title),
        h("p", {}, "To be kept as ", this.#file, "."),
        this.#remark,
        this.#yaml,
        h("div", { class: "row" },
          copyButton("Copy the scenario", () => this.#yaml.textContent ?? ""),
          h("button", { type: "button", onclick: () => this.#download() }, "Download it"))));
  }

  /** @param {RunState | null} run null where it cannot be followed */
  show(run) {
    this.#run = run;
    this.#link.value = location.href;
    this.#write();
  }

  #write() {
    const run = this.#run;
    this.element.hidden = run === null;
    if (run === null) return;
    const title = this.#title.value.replace(/[\p{C}\s]+/gu, " ").trim() || "A run";
    this.#file.textContent = `scenarios/${idFrom(title)}.yaml`;
    this.#yaml.textContent = scenarioYaml({ title, machine: run.machine, given: run.given, steps: writtenSteps(run) });
    this.#remark.textContent = remarkOn();
  }

  #download() {
    const address = URL.createObjectURL(new Blob([this.#yaml.textContent ?? ""], { type: "application/yaml" }));
    h("a", { href: address, download: `${idFrom(this.#title.value)}.yaml` }).click();
    URL.revokeObjectURL(address);
  }
}

/**
 * The steps as a scenario tells them: under the default readings, as a book is checked.
 * @param {RunState} run
 * @returns {WrittenStep[]}
 */
function writtenSteps(run) {
  const { steps } = followed(run, engineUnder({}));
  const life = lifeOf(run.machine) ?? Object.keys(book.participants)[0] ?? run.machine;
  const allTold = tellingsFor(run, steps, {});
  return steps.flatMap((step, number) => {
    const told = allTold[number];
    return messagesOf(told, step.event, life).map((message, at) => ({
      ...message,
      remark: at === 0 ? remarkOf(told) : "",
      ...(at === 0
        ? {
            event: step.event,
            expect: step.decision?.outputs ?? {},
            state: step.to.at(-1) ?? null,
            status: step.status,
            sources: [...step.sources],
          }
        : { event: null, expect: {}, state: null, status: "documented", sources: [] }),
    }));
  });
}

/** What is to be known of the scenario before it is used. */
function remarkOn() {
  if (Object.keys(book.participants).length === 0) return "The book has no participants, and a scenario needs them.";
  const [reading] = Object.entries(store.get().readings);
  if (reading) return `A scenario is told under the default readings, and so is this: without ${reading.join(": ")}.`;
  return "";
}

/**
 * A button that puts a text on the clipboard and says so.
 * @param {string} label
 * @param {() => string} text
 */
function copyButton(label, text) {
  const done = h("span", { role: "status" });
  const press = async () => {
    try {
      await navigator.clipboard.writeText(text());
      done.textContent = " copied";
    } catch {
      done.textContent = " the browser does not let this page copy; select the text";
    }
  };
  return [h("button", { type: "button", onclick: press }, label), done];
}
