// A decision, and why.

export {};
