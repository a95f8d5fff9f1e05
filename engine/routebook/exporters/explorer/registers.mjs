// The registers of the book: what needs what, who takes part, where every rule comes from, what is open or silent.

import { book, everyPassage, everyRule, passage, pictures, ruleOf } from "./book.mjs";
import { panned } from "./diagram.mjs";
import { h, picture, tableOf } from "./dom.mjs";
import { store } from "./store.mjs";
import { cellsByRule, citing } from "./tracing.mjs";
import { conditionsTold, opener, word } from "./words.mjs";
/** @import { Child } from "./dom.mjs" */

/** @type {[string, string, () => Child][]} */
const REGISTERS = [
  ["requirements", "What each decision needs", requirements],
  ["participants", "Who takes part", participants],
  ["sources", "From the document to the rules", sources],
  ["doubts", "What is doubtful", doubts],
  ["silences", "What the document leaves open", silences],
  ["promises", "What always holds", promises],
];

/** @param {HTMLElement} root */
export function registersView(root) {
  let drawn = false;
  store.watch(draw);
  draw();

  function draw() {
    if (drawn || store.get().view !== "registers") return;
    drawn = true;
    const filled = REGISTERS.map(([id, title, told]) => ({ id, title, inside: told() })).filter(({ inside }) => inside);
    const goTo = (/** @type {string} */ id) => document.getElementById(`register-${id}`)?.scrollIntoView();
    root.replaceChildren(
      h(
        "nav",
        { class: "contents", "aria-label": "registers" },
        filled.map(({ id, title }) => h("button", { type: "button", class: "link", onclick: () => goTo(id) }, title)),
      ),
      ...filled.map(({ id, title, inside }) =>
        h("article", { id: `register-${id}`, "aria-label": title }, h("h2", {}, title), inside),
      ),
    );
  }
}

/** @returns {Child} */
function requirements() {
  if (!pictures.requirements) return null;
  return [
    panned(pressable(picture(pictures.requirements)), "decision requirements"),
    h(
      "details",
      {},
      h("summary", {}, "The same in words"),
      h("ul", {}, Object.entries(book.decisions).map(([id, { asks }]) => h("li", {}, opener("decision", id), ": ", asks))),
    ),
  ];
}

/** @returns {Child} */
function participants() {
  if (!pictures.participants) return null;
  return [
    panned(pressable(picture(pictures.participants)), "participants"),
    tableOf(
      ["Participant", "About"],
      Object.entries(book.participants).map(([id, { title, about }]) => [opener("participant", id, title), about]),
    ),
  ];
}

/**
 * A picture whose boxes open what they are of.
 * @param {SVGSVGElement} drawn
 */
function pressable(drawn) {
  drawn.addEventListener("click", ({ target }) => {
    const box = target instanceof Element ? /** @type {SVGGElement | null} */ (target.closest("g.node[data-name]")) : null;
    const [kind, id] = box?.dataset.name?.split(" ") ?? [];
    if (id) store.set({ focus: { kind, id } });
  });
  drawn.classList.add("pressable");
  return drawn;
}

/** @returns {Child} */
function sources() {
  const cells = cellsByRule();
  return Object.entries(book.sources).map(([id, { title, edition, lost }]) => [
    h("p", {}, h("cite", {}, title), edition && `, ${edition}`),
    tableOf(
      ["Passage", "Cited by", "Cells"],
      everyPassage()
        .filter((each) => each.startsWith(`${id}:`))
        .map((each) => {
          const found = citing(each);
          const resting = found.map((one) => cells.get(one.id) ?? 0);
          return [
            opener("passage", each, passage(each).where),
            [found.map((one) => [opener(one.kind, one.id, one.says), " "]), contextOf(each)],
            Math.max(0, ...resting) || "",
          ];
        }),
    ),
    Object.keys(lost).length > 0 && h("h3", {}, "Lost with the document"),
    h("ul", {}, Object.entries(lost).map(([what, about]) => h("li", {}, h("b", {}, what), ": ", about))),
  ]);
}

/**
 * What a passage is there for that no rule transcribes.
 * @param {string} id
 */
function contextOf(id) {
  const { about } = passage(id);
  return about && h("em", {}, "context: ", about);
}

/** @returns {Child} */
function doubts() {
  const entries = Object.entries(book.register);
  if (entries.length === 0) return null;
  return tableOf(
    ["", "Doubt", "Settled"],
    entries.map(([id, { about, kind, text }]) => [
      id,
      about,
      kind === "reading" ? ["by the reading ", opener("reading", text)] : [h("em", {}, `${kind.replace("_", " ")}: `), text],
    ]),
  );
}

/** @returns {Child} */
function silences() {
  const { undocumented, refused, otherwise } = book.silences;
  const listed = (/** @type {string} */ title, /** @type {string[]} */ names) =>
    names.length > 0 && [
      h("h3", {}, title),
      h("ul", {}, names.map((name) => h("li", {}, ruleSilent(name)))),
    ];
  return [
    listed("Undocumented", undocumented),
    listed("Refused: the event cannot happen there", refused),
    listed("Undocumented under another reading", otherwise),
  ];
}

/** @param {string} name */
function ruleSilent(name) {
  const rule = ruleOf(name);
  if (!rule) return name;
  return [opener("rule", name, rule.id), " of ", word(rule.owner), ": ", conditionsTold(rule), rule.note];
}

/** @returns {Child} */
function promises() {
  const entries = Object.entries(book.promises);
  if (entries.length === 0) return null;
  return tableOf(
    ["Promise", "About", "Of"],
    entries.map(([id, { about, over }]) => [opener("promise", id), about, word(over)]),
  );
}
