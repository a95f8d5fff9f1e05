// The readings.

/** @param {HTMLElement} root */
export function readingsView(root) {}
