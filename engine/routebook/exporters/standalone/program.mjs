// What a compiled book is: every value of an input and every rule of a table is its number, counted from 0.

/**
 * The values of a fact; for a version the cuts between them: the numbers of a version, and whether it is after it.
 * @typedef {{ values: string[], cuts: [number[], boolean][] | null, decided_by: string | null }} Input
 *
 * For each need the values that it admits, null for all; the values of the outputs, null for `undocumented`.
 * @typedef {{
 *     id: string, when: (number[] | null)[], then: number[] | null, sources: string[], readings: Record<string, string>,
 * }} Rule
 *
 * A decision table; its hit policy is `unique`, `first` or `any`.
 * @typedef {{ needs: string[], outputs: string[], hit_policy: string, rules: Rule[] }} Table
 *
 * The tables of a decision, each after those that it needs, and the outputs that are wanted of each.
 * @typedef {{ tables: string[], wanted: string[][], outputs: string[], inputs: string[] }} Plan
 *
 * A decision that a step asks for, and the facts besides the parameters.
 * @typedef {[string, Record<string, string>]} Consult
 *
 * What an event does; a timer has the seconds after which it is due, null to cancel it.
 * @typedef {{
 *     status: string, to: string[], transitions: string[], sources: string[], readings: Record<string, string>,
 *     actions: string[], timers: [string, number | null][], consults: Consult[], called: Consult | null,
 * }} Cell
 *
 * A configuration, what is remembered there, and for every event the cell and the next row.
 * @typedef {[string[], string[], [number, number][]]} Row
 *
 * Tables of rows, the first being where a session begins; `classes` say which parameters have which table.
 * @typedef {{
 *     parameters: string[], remembers: string[], events: string[],
 *     classes: [number[], number][], cells: Cell[], tables: Row[][],
 * }} Machine
 *
 * A compiled book under one choice of readings.
 * @typedef {{
 *     book: string, version: string, fingerprint: string, readings: Record<string, string>,
 *     inputs: Record<string, Input>, tables: Record<string, Table>,
 *     impossible: [string, Record<string, number[]>][],
 *     decisions: Record<string, Plan>, machines: Record<string, Machine>,
 * }} Program
 */

export {};
