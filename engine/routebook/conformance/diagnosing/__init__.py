"""Which single fault would explain every reply of a system: one cell or rule that answers or leads elsewhere."""
