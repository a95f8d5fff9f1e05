"""For those who test with pytest or Hypothesis: rules as tests, and what can be drawn from a book."""
