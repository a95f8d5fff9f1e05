// What goes wrong for a caller, and the words for it.

const LONGEST_SHOWN = 60;
const FEW = 12;

/** Something that a caller can mend: a code that never changes, one sentence, and apart from it the repair. */
export class RoutebookError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} help
   */
  constructor(code, message, help = "") {
    super(message);
    this.name = "RoutebookError";
    this.code = code;
    this.help = help;
  }

  /** The error as plain JSON values. */
  toJSON() {
    return { code: this.code, message: this.message, help: this.help };
  }
}

/**
 * A repair that lists words, unless they are many.
 * @param {string[]} words
 */
export function listed(words) {
  const choices = [...words].sort().map((each) => `\`${each}\``);
  return choices.length > 0 && choices.length <= FEW ? `one of ${choices.join(", ")}` : "";
}

/**
 * A caller's word for a message: cut where it is long, and printable whatever it holds.
 * @param {unknown} word
 */
export function shown(word) {
  const isPlain = ["string", "number", "boolean", "undefined"].includes(typeof word) || word === null;
  const letters = [...(isPlain ? String(word).slice(0, 3 * LONGEST_SHOWN) : typeof word)];
  const text = letters.length > LONGEST_SHOWN ? `${letters.slice(0, LONGEST_SHOWN).join("")}...` : letters.join("");
  return text.replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}
