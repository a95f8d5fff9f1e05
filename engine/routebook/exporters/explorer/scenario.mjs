// Still to come.

export {};
