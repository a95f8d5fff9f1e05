// A run as a scenario of the book: the file that would be `scenarios/<id>.yaml`.

const PLAIN_WORD = /^[a-z][a-z0-9_/-]*$/;
const WIDEST_LINE = 90;
const TAKEN_WORDS = new Set(["true", "false", "null", "yes", "no", "on", "off", "y", "n"]);

/**
 * A step as a scenario tells it; what is empty is left out, and a remark becomes a comment.
 * @typedef {{
 *     event: string | null, from: string, to: string[], through: string[], arrives: boolean, says: string,
 *     expect: Record<string, string>, state: string | null, status: string, sources: string[], remark: string,
 * }} WrittenStep
 *
 * @typedef {{ title: string, machine: string, given: Record<string, string>, steps: WrittenStep[] }} WrittenScenario
 */

/**
 * The id that a title gives to a scenario, and so to its file.
 * @param {string} title
 */
export function idFrom(title) {
  const words = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const id = words.join("-").replace(/^[0-9-]+/, "").slice(0, 80).replace(/-+$/, "");
  return id || "a-run";
}

/**
 * A scenario as YAML.
 * @param {WrittenScenario} scenario
 */
export function scenarioYaml({ title, machine, given, steps }) {
  const lines = [
    `scenario: ${idFrom(title)}`,
    `title: ${yamlWord(title)}`,
    `machine: ${yamlWord(machine)}`,
    `given: ${yamlMapping(given)}`,
    steps.length > 0 ? "steps:" : "steps: []",
    ...steps.flatMap(stepLines),
  ];
  return `${lines.join("\n")}\n`;
}

/** @param {WrittenStep} step */
function stepLines({ event, from, to, through, arrives, says, expect, state, status, sources, remark }) {
  const paths = sources.map((each) => each.slice(each.indexOf(":") + 1));
  const written = [
    ...(event ? [`event: ${yamlWord(event)}`] : []),
    `from: ${yamlWord(from)}`,
    ...(through.length > 0 ? [`through: ${yamlList(through)}`] : []),
    `to: ${yamlList(to)}`,
    ...(arrives ? [] : ["arrives: false"]),
    ...(says ? [`says: ${yamlWord(says)}`] : []),
    ...(Object.keys(expect).length > 0 ? [`expect: ${yamlMapping(expect)}`] : []),
    ...(state ? [`state: ${yamlWord(state)}`] : []),
    ...(status !== "documented" ? [`status: ${status}`] : []),
    ...(paths.length > 0 ? [`source: ${yamlList(paths)}`] : []),
  ];
  const comment = remark ? [`  # ${remark}`] : [];
  const lines = written.map((line, number) => `${number === 0 ? "  - " : "    "}${line}`);
  return [...comment, ...lines];
}

/** @param {string[]} words */
function yamlList(words) {
  return words.length === 1 ? yamlWord(words[0]) : yamlFlow("[", words.map(yamlWord), "]");
}

/** @param {Record<string, string>} pairs */
function yamlMapping(pairs) {
  return yamlFlow("{", Object.entries(pairs).map(([name, word]) => `${yamlWord(name)}: ${yamlWord(word)}`), "}");
}

/**
 * Items in brackets, on as many lines as they need.
 * @param {string} open
 * @param {string[]} items
 * @param {string} close
 */
function yamlFlow(open, items, close) {
  /** @type {string[]} */
  const lines = [];
  for (const item of items) {
    const longer = `${lines.at(-1) ?? ""}, ${item}`;
    if (lines.length > 0 && longer.length <= WIDEST_LINE) lines[lines.length - 1] = longer;
    else lines.push(item);
  }
  return `${open}${lines.join(",\n      ")}${close}`;
}

/**
 * Text as a scalar of YAML, in quotes where it could be read as something else.
 * @param {string} text
 */
function yamlWord(text) {
  if (PLAIN_WORD.test(text) && !TAKEN_WORDS.has(text)) return text;
  return JSON.stringify(text);
}
