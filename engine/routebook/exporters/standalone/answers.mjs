// What is answered: decisions and steps, with their reasons. All are frozen, and are the JSON that they are written as.

/**
 * An answer and its reasons. `status` is `documented` or `undocumented`; the latter has no outputs. `rules` are the
 * determining rules by decision, `sources` the passages that they cite, `readings` the choices that they rest on.
 * @typedef {{
 *     decision: string, status: string, outputs: Readonly<Record<string, string>>,
 *     rules: Readonly<Record<string, readonly string[]>>, sources: readonly string[],
 *     readings: Readonly<Record<string, string>>,
 * }} Decision
 *
 * A clock that the host keeps: its event is due `start` seconds from now, or it is cancelled.
 * @typedef {{ event: string, start: number } | { event: string, cancel: true }} Timer
 *
 * What became of one event. `status` is `documented`, `undocumented` or `refused`; only the first changes anything.
 * `from` and `to` are the active states, innermost last. `rules` are those of the machine and of the decisions that its
 * guards consulted; `decision` is what the event itself called for.
 * @typedef {{
 *     event: string, status: string, from: readonly string[], to: readonly string[], actions: readonly string[],
 *     timers: readonly Timer[], rules: Readonly<Record<string, readonly string[]>>, sources: readonly string[],
 *     readings: Readonly<Record<string, string>>, decision: Readonly<Decision> | null,
 * }} Step
 *
 * A rule that lost and came near, with the entries that failed; with none, an earlier rule went first.
 * @typedef {{ rule: string, failed: { name: string, value: string, wanted: string[] }[] }} NearRule
 *
 * What one table made of the facts: the values of its inputs, the rules that held, those that came near.
 * @typedef {{ table: string, inputs: Record<string, string>, rules: string[], near: NearRule[] }} TableExplanation
 *
 * A decision, and why: the tables that it rests on, each after those that it needs.
 * @typedef {{ decision: Readonly<Decision>, tables: TableExplanation[] }} Explanation
 *
 * A session as plain JSON.
 * @typedef {{
 *     book: string, version: string, fingerprint: string, readings: Record<string, string>, machine: string,
 *     state: string[], parameters: Record<string, string>, remembered: Record<string, string>,
 * }} Snapshot
 */

/**
 * The value, which nobody can change any more.
 * @template T
 * @param {T} value
 * @returns {Readonly<T>}
 */
export function frozen(value) {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}
