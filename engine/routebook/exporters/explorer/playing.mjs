// The machine.

/** @param {HTMLElement} root */
export function machineView(root) {}
