"""Makes suites: few words that find every system that differs, with the proof that they do."""
