// Asks exported modules what it reads: [address of the module, calls] a line in, the results of the calls a line out.

import { createInterface } from "node:readline";

const ask = {
  decide: (module, decision, facts) => module.decide(decision, facts),
  explain: (module, decision, facts) => module.explain(decision, facts),
  run: (module, machine, facts, events) => send(module.session(machine, facts), events),
  restore: (module, snapshot, byState, events) => send(module.restore(snapshot, { byState }), events),
};

function send(session, events) {
  const began = session.configuration;
  const steps = events.map((event) => session.send(event));
  return { began, steps, facts: session.facts, snapshot: session.snapshot() };
}

function answered(module, [what, ...words]) {
  try {
    return { answer: ask[what](module, ...words) };
  } catch (error) {
    if (error instanceof module.RoutebookError) return { error: { ...error.toJSON(), message: error.message } };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [address, calls] = JSON.parse(line);
  const module = await import(address);
  const results = calls.map((call) => answered(module, call));
  process.stdout.write(`${JSON.stringify({ results, globals: Object.keys(globalThis) })}\n`);
}
