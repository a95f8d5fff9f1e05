// The matrix.

/** @param {HTMLElement} root */
export function matrixView(root) {}
