"""Reports: the records of a run, and what is told of them; one format, one file, `to_<format>`, each a pure function."""
