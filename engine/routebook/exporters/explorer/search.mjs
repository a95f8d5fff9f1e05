// Search.

export function searchView() {}
