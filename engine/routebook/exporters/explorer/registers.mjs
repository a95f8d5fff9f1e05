// The registers.

/** @param {HTMLElement} root */
export function registersView(root) {}
